/** What crosses the wire about deleted records, and about values of before. */
import Type, { type Static } from 'typebox';
import { ObjectDescription, RecordAnswer } from './wire.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const WireValue = Type.Unknown({ description: 'A value in the wire form of its field type; blank is null' });
const Problem = Type.Object(
  { field: Type.Optional(Type.String()), code: Type.String(), message: Type.String(), severity: Type.Optional(Type.String()) },
  { description: 'One thing that is wrong' },
);

/** A record in the recycle bin. */
export const DeletedRecord = Type.Object(
  {
    id: Type.String(),
    object: Type.String(),
    object_label: Text,
    title: Type.String(),
    deleted_at: Type.String({ format: 'date-time' }),
    deleted_by: Type.String({ description: 'The name of the user' }),
    purge_at: Type.String({ format: 'date-time', description: 'When it is deleted for good' }),
    rows: Type.Integer({ description: 'How many rows that belonged to it were deleted with it' }),
    can: Type.Object({ restore: Type.Boolean(), purge: Type.Boolean() }, closed),
  },
  closed,
);
export type DeletedRecord = Static<typeof DeletedRecord>;

/** `GET /api/bin`, `GET /api/objects/{object}/bin`: what was deleted last comes first. */
export const BinPage = Type.Object(
  {
    rows: Type.Array(DeletedRecord),
    next: Type.Union([Type.String(), Type.Null()]),
    days: Type.Integer({ description: 'How long deleted records stay' }),
    /** The objects of which the viewer may bring records back. */
    objects: Type.Array(Type.Object({ object: Type.String(), label: Text }, closed)),
  },
  closed,
);
export type BinPage = Static<typeof BinPage>;

/** `POST …/records/{id}/restore`: values of before, saved as any others are. */
export const RestoreRequest = Type.Object(
  {
    version: Type.Integer({ description: 'The version that was seen' }),
    at: Type.Optional(Type.String({ maxLength: 40, description: 'As the record was at this moment; or say an entry' })),
    entry: Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,14}$', description: 'As the record was after this entry of its history' })),
    before: Type.Optional(Type.Boolean({ description: 'With `entry`: as it was before that entry' })),
    fields: Type.Optional(Type.Array(Type.String(), { maxItems: 500, description: 'Only these; a field of child rows stands for all of its rows' })),
    dry_run: Type.Optional(Type.Boolean({ description: 'Says what would change, and saves nothing' })),
    accept_warnings: Type.Optional(Type.Boolean()),
    past_rows: Type.Optional(Type.Union([Type.Literal('move'), Type.Literal('stay')])),
  },
  closed,
);
export type RestoreRequest = Static<typeof RestoreRequest>;

/** What a restore would do. */
export const RestorePreview = Type.Object(
  {
    version: Type.Integer(),
    at: Type.String({ format: 'date-time' }),
    /** Fields with their values now and then; of child rows one by one, with the field that they are in as `part`. */
    changes: Type.Array(Type.Object({ field: Type.String(), part: Type.String(), label: Text, old: WireValue, new: WireValue }, closed)),
    /** Fields that differed, and stay as they are. */
    left: Type.Array(Type.Object({ field: Type.String(), label: Text, code: Type.String(), message: Type.String() }, closed)),
    problems: Type.Array(Problem, { description: 'What a save of these values would say' }),
  },
  closed,
);
export type RestorePreview = Static<typeof RestorePreview>;

const Values = Type.Record(Type.String(), WireValue);

/** With `GET …/new?copy=ID`: what was taken over, beside the values; `left`: fields that had a value and were not. */
export const NewCopy = Type.Object(
  {
    id: Type.String(),
    title: Type.String(),
    children: Type.Record(Type.String(), Type.Array(Type.Object({ values: Values }, closed)), { description: 'New child rows by field' }),
    left: Type.Array(Type.Object({ field: Type.String(), label: Text }, closed)),
  },
  closed,
);
export type NewCopy = Static<typeof NewCopy>;

/** `GET …/lists/{list}/print`: whole records, for paper. */
export const PrintAnswer = Type.Object(
  {
    describe: ObjectDescription,
    records: Type.Array(RecordAnswer),
    more: Type.Boolean({ description: 'The list has more records than are printed at once' }),
    as_of: Type.String({ format: 'date-time' }),
  },
  closed,
);
export type PrintAnswer = Static<typeof PrintAnswer>;
