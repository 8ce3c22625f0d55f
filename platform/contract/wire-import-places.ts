/** What crosses the wire before a file of records is taken in: its announcement, and where its columns may go. */
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);

/** `POST /api/objects/{object}/imports/uploads`: announces a file that is then sent in parts to `/api/uploads/{id}`, and made an import by `…/import`. */
export const ImportUpload = Type.Object({ name: Type.String({ maxLength: 1000 }), size: Type.Integer({ minimum: 0, description: 'Bytes' }) }, closed);
export type ImportUpload = Static<typeof ImportUpload>;

/** `GET /api/objects/{object}/import-places`: where the columns of a file may go, for this viewer. */
export const ImportPlaces = Type.Object(
  {
    object: Type.String(),
    label: Text,
    can: Type.Object({ create: Type.Boolean(), update: Type.Boolean() }, closed),
    places: Type.Array(
      Type.Object(
        {
          /** As in `columns` of an import: a field, a lookup by a field of its records, or `id`. */
          place: Type.String(),
          label: Text,
          type: Type.String({ description: 'The field’s type; id: the id of the record' }),
          required: Type.Boolean({ description: 'A new record has to have it, and gets it from nowhere else' }),
          key: Type.Boolean({ description: 'It may be part of the key' }),
          only_key: Type.Boolean({ description: 'It finds records, and is not changed' }),
        },
        closed,
      ),
    ),
    /** Sets of fields that tell the records apart. */
    keys: Type.Array(Type.Array(Type.String())),
    /** Fields that the viewer reads and no file may fill: computed ones, and those that it may not change. */
    left_out: Type.Array(Text),
  },
  closed,
);
export type ImportPlaces = Static<typeof ImportPlaces>;
