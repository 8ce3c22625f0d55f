/** What the forms of records keep beside the records: drafts, who else has a form open, the answer of the period before, the next row to answer. */
import Type, { type Static } from 'typebox';

const closed = { additionalProperties: false } as const;
const id = { pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' } as const;
const Values = Type.Record(Type.String(), Type.Unknown(), { description: 'Values by field, unreadable texts as they were typed' });
const Nullable = Type.Union([Type.String(), Type.Null()]);

const DraftRow = Type.Object(
  {
    key: Type.String({ maxLength: 60 }),
    id: Type.Optional(Type.String(id)),
    version: Type.Optional(Type.Integer()),
    deleted: Type.Optional(Type.Boolean()),
    values: Values,
  },
  closed,
);
/** What a draft holds. */
export const draftContent = {
  version: Type.Integer({ minimum: 0, maximum: 2_147_483_647, description: 'The version of the record that is edited; 0 for a new one' }),
  values: Values,
  /** What these fields held when they were changed: whoever saved meanwhile is told apart by it. */
  base: Type.Optional(Values),
  children: Type.Record(Type.String(), Type.Array(DraftRow)),
};
/** `PUT …/draft`: what is typed in a form and not saved. */
export const DraftRequest = Type.Object(
  {
    place: Type.String({ minLength: 1, maxLength: 500, description: 'The id of the record, or `new` with what the address of the form gives' }),
    device: Type.String({ ...id, description: 'Made once by each browser' }),
    ...draftContent,
  },
  closed,
);
export type DraftRequest = Static<typeof DraftRequest>;
/** `GET …/draft?place=`: the drafts of the viewer, one a device, newest first, as far as the viewer still reads their fields. */
export const DraftsAnswer = Type.Object(
  { drafts: Type.Array(Type.Object({ device: Type.String(), at: Type.String({ format: 'date-time' }), ...draftContent }, closed)) },
  closed,
);
export type DraftsAnswer = Static<typeof DraftsAnswer>;

/** `POST …/open`: a form of the record is open; `closing` when it is left. */
export const OpenFormRequest = Type.Object({ form: Type.String(id), closing: Type.Optional(Type.Boolean()) }, closed);
export type OpenFormRequest = Static<typeof OpenFormRequest>;
export const OpenFormAnswer = Type.Object(
  {
    version: Type.Integer({ description: 'The version of the record as it is now' }),
    updated_at: Type.String({ format: 'date-time' }),
    updated_by: Nullable,
    others: Type.Array(
      Type.Object({ name: Type.String(), self: Type.Boolean({ description: 'The viewer, on another device or in another window' }) }, closed),
      { description: 'Who else has a form of the record open' },
    ),
  },
  closed,
);
export type OpenFormAnswer = Static<typeof OpenFormAnswer>;

/** `GET …/previous`: the last answer before it of the same respondent; null when there is none that the viewer may read. */
export const PreviousAnswer = Type.Object(
  {
    previous: Type.Union([
      Type.Object(
        { id: Type.String(), date: Type.String(), values: Values, children: Type.Record(Type.String(), Type.Array(Values)) },
        { ...closed, description: 'What may be copied of it' },
      ),
      Type.Null(),
    ]),
  },
  closed,
);
export type PreviousAnswer = Static<typeof PreviousAnswer>;
/** `GET …/next`: the record to answer after this one; null when there is none. */
export const NextAnswer = Type.Object({ next: Type.Union([Type.Object({ id: Type.String(), title: Type.String() }, closed), Type.Null()]) }, closed);
export type NextAnswer = Static<typeof NextAnswer>;
/** `GET /api/saves/{key}`: the record that a save with this key has written. */
export const SavedAnswer = Type.Object({ object: Type.String(), id: Type.String() }, closed);
export type SavedAnswer = Static<typeof SavedAnswer>;
