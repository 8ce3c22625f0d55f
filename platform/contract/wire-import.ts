/** What crosses the wire about imports: files of records that are taken in. */
import Type, { type Static, type TSchema } from 'typebox';

const closed = { additionalProperties: false } as const;
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Moment = Type.String({ format: 'date-time', description: 'ISO 8601 in UTC' });
const Encoding = Type.Union([Type.Literal('utf-8'), Type.Literal('shift_jis'), Type.Literal('euc-jp'), Type.Literal('utf-16le'), Type.Literal('utf-16be')]);
const Separator = Type.Union([Type.Literal('comma'), Type.Literal('tab'), Type.Literal('semicolon'), Type.Literal('pipe')]);
const Quote = Type.Union([Type.Literal('"'), Type.Literal("'")]);
/** Where a column goes: a field (`beds`), or a lookup by a field of its records (`institution.code`); null: nowhere. */
const Place = Type.String({ minLength: 1, maxLength: 200 });

/** What a person says of a file; whatever is left out is found. `PATCH /api/imports/{id}`. */
export const ImportChoices = Type.Object(
  {
    encoding: Type.Optional(Encoding),
    separator: Type.Optional(Separator),
    quote: Type.Optional(Quote),
    sheet: Type.Optional(Type.String({ maxLength: 100 })),
    /** Whether the first row names the columns; without one they are column_1, column_2 … */
    header: Type.Optional(Type.Boolean()),
    /** By position. */
    columns: Type.Optional(Type.Array(nullable(Place), { maxItems: 2000 })),
    /** Whether columns that are not said go by their names alone, also where those of a file with the same header went elsewhere before. */
    by_name: Type.Optional(Type.Boolean()),
    /** Values that every row gets, by place: as people write them, or a formula over column_1 … that begins with = (`=LEFT(column_1, 2)`). */
    set: Type.Optional(Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 4000 }), { maxProperties: 100 })),
    /** Fields by which stored records are found and changed; none: every row is a new record. */
    key: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 10 })),
    /** What an empty cell does to a stored value: nothing (unless said), or blank it. */
    blank: Type.Optional(Type.Union([Type.Literal('keep'), Type.Literal('clear')])),
    /** Whether rows are saved on which only warnings speak. */
    accept_warnings: Type.Optional(Type.Boolean()),
    /** Whether rows are saved whose record somebody changed since the check. */
    overwrite: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type ImportChoices = Static<typeof ImportChoices>;

const Counts = Type.Object(
  {
    /** Rows of the file, as far as it was read. */
    read: Type.Integer(),
    /** Rows that were checked, or saved. */
    done: Type.Integer(),
    created: Type.Integer(),
    updated: Type.Integer(),
    unchanged: Type.Integer(),
    /** Rows on which only warnings speak; they are rejected too unless warnings are accepted. */
    warned: Type.Integer(),
    rejected: Type.Integer(),
    /** Of the rejected those whose record somebody changed since the check. */
    conflicts: Type.Integer(),
  },
  closed,
);
export type ImportCounts = Static<typeof Counts>;
const Problem = Type.Object(
  { field: Type.Optional(Type.String()), code: Type.String(), message: Type.String(), severity: Type.Optional(Type.String()) },
  closed,
);
const Row = Type.Object({ line: Type.Integer(), cells: Type.Array(Type.String()) }, closed);

/**
 * `POST /api/objects/{object}/imports` with the bytes of a file (application/octet-stream, `x-file-name`): 201; `GET`, `PATCH /api/imports/{id}`. Then
 * `POST …/check` (what would become of each row; nothing is saved) and `POST …/run`, both 202, `POST …/stop`, and `POST …/undo` of what was saved.
 * `described` → `reading` → `checking` → `checked` → `running` → `done`; `stopped`, `paused` (the object takes nothing now) and `failed` can be run on.
 */
export const Import = Type.Object(
  {
    id: Type.String(),
    object: Type.String(),
    name: Type.String(),
    size: Type.Integer(),
    state: Type.Union([
      Type.Literal('described'),
      Type.Literal('reading'),
      Type.Literal('checking'),
      Type.Literal('checked'),
      Type.Literal('running'),
      Type.Literal('paused'),
      Type.Literal('stopped'),
      Type.Literal('failed'),
      Type.Literal('done'),
      Type.Literal('undone'),
    ]),
    /** What was found in the file, with what was chosen in place of it. */
    file: Type.Object(
      {
        format: Type.Union([Type.Literal('csv'), Type.Literal('xlsx')]),
        encoding: nullable(Encoding),
        encoding_found: nullable(Encoding),
        separator: nullable(Separator),
        quote: nullable(Quote),
        sheets: Type.Array(Type.String()),
        sheet: nullable(Type.String()),
        header: Type.Boolean(),
        /** The header, or column_1, column_2 …, and where each goes. */
        columns: Type.Array(Type.Object({ name: Type.String(), place: nullable(Type.String()), label: nullable(Type.String()) }, closed)),
        /** The first rows. */
        rows: Type.Array(Row),
      },
      closed,
    ),
    choices: ImportChoices,
    /** The key in force: chosen, or proposed. */
    key: Type.Array(Type.String()),
    /** Whether the columns go where those of a file with the same header went before. */
    remembered: Type.Boolean(),
    /** What is wrong with the file or the mapping as a whole: errors must be mended before a check or a run. */
    problems: Type.Array(Problem),
    counts: Counts,
    /** How many rows each problem has, and how many changes each field; of the last check or run. */
    problem_counts: Type.Array(Type.Object({ code: Type.String(), field: nullable(Type.String()), message: Type.String(), rows: Type.Integer() }, closed)),
    change_counts: Type.Array(Type.Object({ field: Type.String(), rows: Type.Integer() }, closed)),
    /** Why it paused or failed. */
    message: nullable(Type.String()),
    batch: nullable(Type.String()),
    created_at: Moment,
    created_by: Type.String(),
  },
  closed,
);
export type Import = Static<typeof Import>;
/** `GET /api/imports`: those of the viewer, newest first; of an administrator everybody's. */
export const Imports = Type.Object(
  {
    imports: Type.Array(
      Type.Object(
        { id: Type.String(), object: Type.String(), name: Type.String(), state: Type.String(), counts: Counts, created_at: Moment, created_by: Type.String() },
        closed,
      ),
    ),
  },
  closed,
);
export type Imports = Static<typeof Imports>;
/** `GET /api/imports/{id}/rows?outcome=&cursor=&limit=`: rows with what became of them, or would. */
export const ImportRows = Type.Object(
  {
    rows: Type.Array(
      Type.Object(
        {
          line: Type.Integer(),
          cells: Type.Array(Type.String()),
          outcome: Type.String({ description: 'created, updated, unchanged, warned, refused, conflict, or pending' }),
          record: nullable(Type.String()),
          problems: Type.Array(Problem),
          /** Of a stored record: what changes. */
          changes: Type.Array(Type.Object({ field: Type.String(), old: Type.Unknown(), new: Type.Unknown() }, closed)),
        },
        closed,
      ),
    ),
    next: nullable(Type.String()),
  },
  closed,
);
export type ImportRows = Static<typeof ImportRows>;
