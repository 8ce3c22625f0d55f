/** What crosses the wire about changes of many records at once. */
import Type, { type Static } from 'typebox';
import { PastRows } from './wire.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, closed);
const Values = Type.Record(Type.String(), Type.Unknown({ description: 'A value in the wire form of its field type; blank is null' }));
const Problem = Type.Object({
  field: Type.Optional(Type.String()),
  code: Type.String(),
  message: Type.String(),
  severity: Type.Optional(Type.String()),
});
const Outcome = Type.Union(
  [
    Type.Literal('created'),
    Type.Literal('updated'),
    Type.Literal('unchanged'),
    Type.Literal('deleted'),
    Type.Literal('refused'),
    Type.Literal('warned'),
    Type.Literal('conflict'),
  ],
  { description: 'warned: not saved, and saved with accept_warnings. conflict: not saved, somebody else has changed it' },
);
const Counts = Type.Record(Type.String(), Type.Integer(), { description: 'How many rows, by outcome' });

/** `POST …/changes`: rows that are saved together, as from a grid. */
export const ChangesRequest = Type.Object(
  {
    changes: Type.Array(
      Type.Object(
        {
          id: Type.Optional(Type.String({ description: 'Without one: a new record' })),
          version: Type.Optional(Type.Integer({ description: 'The version that was seen; without one the change is made to whatever is stored' })),
          values: Type.Optional(Values),
          delete: Type.Optional(Type.Boolean()),
          save_key: Type.Optional(
            Type.String({
              pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
              description: 'A UUID made for this row: sent again, because the answer was lost, it is not saved a second time',
            }),
          ),
        },
        closed,
      ),
      { minItems: 1, maxItems: 1000 },
    ),
    accept_warnings: Type.Optional(Type.Boolean({ description: 'Save although warnings speak (このまま保存)' })),
    dry_run: Type.Optional(Type.Boolean({ description: 'Only say what would become of each row' })),
    whole: Type.Optional(Type.Boolean({ description: 'All rows or none' })),
  },
  closed,
);
export type ChangesRequest = Static<typeof ChangesRequest>;

const RowResult = Type.Object({
  outcome: Outcome,
  id: Type.Optional(Type.String()),
  version: Type.Optional(Type.Integer()),
  title: Type.Optional(Type.String()),
  problems: Type.Array(Problem),
});
/** One result a row, in the order given. */
export const ChangesAnswer = Type.Object({ results: Type.Array(RowResult), counts: Counts }, closed);
export type ChangesAnswer = Static<typeof ChangesAnswer>;

/** `POST …/mass-change`: a change of the rows of a list view, as it stands. */
export const MassChangeRequest = Type.Object(
  {
    list: Type.String(),
    search: Type.Optional(Type.String()),
    filter: Type.Optional(Type.String()),
    sort: Type.Optional(Type.String()),
    ids: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 10_000, description: 'Only these of the rows' })),
    except: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 10_000, description: 'Not these of the rows' })),
    action: Type.Union([Type.Literal('edit'), Type.Literal('delete')]),
    values: Type.Optional(Values),
    dry_run: Type.Optional(Type.Boolean({ description: 'Gives a MassPreview, and changes nothing' })),
    trial: Type.Optional(Type.Boolean({ description: 'As a change that writes nothing: a batch that says what would become of every row, however many' })),
    accept_warnings: Type.Optional(Type.Boolean()),
    past_rows: Type.Optional(PastRows),
    expected: Type.Optional(Type.Integer({ description: 'How many rows the preview had: with another number nothing is changed, and the answer is conflict' })),
  },
  closed,
);
export type MassChangeRequest = Static<typeof MassChangeRequest>;

/** Rows that one problem speaks against. */
const Reason = Type.Object(
  {
    code: Type.String(),
    field: Type.Union([Type.String(), Type.Null()]),
    message: Type.String(),
    outcome: Outcome,
    rows: Type.Integer(),
    examples: Type.Array(Type.Object({ id: Type.String(), title: Type.String() }, closed)),
  },
  closed,
);
export const MassPreview = Type.Object(
  {
    total: Type.Integer({ description: 'Rows of the list' }),
    checked: Type.Integer({ description: 'How many of them, from the first on, were tried: of many rows only some' }),
    counts: Counts,
    reasons: Type.Array(Reason),
  },
  closed,
);
export type MassPreview = Static<typeof MassPreview>;

/** `GET /api/batches/{id}`. */
export const BatchAnswer = Type.Object(
  {
    id: Type.String(),
    object: Type.String(),
    object_label: Text,
    kind: Type.Union([Type.Literal('edit'), Type.Literal('delete'), Type.Literal('import'), Type.Literal('undo')]),
    label: Type.String({ description: 'What was changed, in words' }),
    trial: Type.Boolean({ description: 'Nothing was written: it says what would become of the rows' }),
    state: Type.Union([Type.Literal('waiting'), Type.Literal('running'), Type.Literal('done'), Type.Literal('cancelled'), Type.Literal('failed')]),
    total: Type.Integer(),
    done: Type.Integer(),
    counts: Counts,
    created_at: Type.String({ format: 'date-time' }),
    created_by: Type.String({ description: 'The name of the user' }),
    finished_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    undone_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
    undo: Type.Optional(Type.String({ description: 'Of a batch that is read by itself: the last undo of it, whose rows say what was left and why' })),
    reason: Type.Union([Type.String(), Type.Null()], { description: 'Why it failed' }),
    can: Type.Object({ undo: Type.Boolean(), cancel: Type.Boolean() }, closed),
  },
  closed,
);
export type BatchAnswer = Static<typeof BatchAnswer>;

/** `GET /api/batches/{id}/reasons`: what speaks against rows of a batch, the most frequent first. */
export const BatchReasons = Type.Object({ reasons: Type.Array(Reason) }, closed);
export type BatchReasons = Static<typeof BatchReasons>;

/** `GET /api/batches/{id}/rows`. */
export const BatchRows = Type.Object(
  {
    rows: Type.Array(
      Type.Object({ id: Type.String(), title: Type.String(), outcome: Type.Union([Outcome, Type.Null()]), problems: Type.Array(Problem) }, closed),
    ),
    next: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
);
export type BatchRows = Static<typeof BatchRows>;
