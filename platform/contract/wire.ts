/** What crosses the wire under `/api`: bodies of requests (checked by ajv) and of answers (the server's promise, the browser's types, OpenAPI's schemas). */
import Type, { type Static } from 'typebox';
import { Chart, DashboardFigure } from './wire-dashboards.ts';
import { ReportKeeping } from './wire-own-reports.ts';
import { SummaryKind } from './summary-kinds.ts';
import { RecordTypes } from './wire-record-types.ts';
import { Highlight, ReportEstimate, RowTones } from './wire-rows.ts';

const closed = { additionalProperties: false } as const;
const Text = Type.Object({ ja: Type.String(), en: Type.String() }, { ...closed, description: 'The text in both languages' });
const WireValue = Type.Unknown({ description: 'A value in the wire form of its field type; blank is null, 該当なし { not_applicable: true }' });
const Values = Type.Record(Type.String(), WireValue, { description: 'Values by field or column key' });

export const SessionRequest = Type.Object(
  { username: Type.String({ minLength: 1, maxLength: 100 }), password: Type.String({ minLength: 1, maxLength: 200 }) },
  closed,
);
export type SessionRequest = Static<typeof SessionRequest>;

const Unit = Type.Object({ id: Type.String(), label: Type.String(), object: Type.String() }, closed);
const Tab = Type.Object(
  {
    tab: Type.String(),
    label: Text,
    kind: Type.Union([Type.Literal('home'), Type.Literal('reports'), Type.Literal('object'), Type.Literal('gathering')]),
    objects: Type.Array(Type.Object({ object: Type.String(), label: Text, list: Type.String() }, closed)),
  },
  closed,
);
/** `GET /api/app`: what anybody may know before logging in. */
export const AppInformation = Type.Object(
  {
    app: Type.String(),
    label: Text,
    description: Type.Union([Text, Type.Null()]),
    languages: Type.Array(Type.String()),
    time_zone: Type.String(),
    bin_days: Type.Integer({ description: 'How many days deleted records can be brought back' }),
    texts: Type.Object({ login: Type.Optional(Text), help: Type.Optional(Text), contact: Type.Optional(Text) }),
  },
  closed,
);
export type AppInformation = Static<typeof AppInformation>;
/** `GET /api/me`, and the answer of `POST /api/session`. */
export const Me = Type.Object(
  {
    id: Type.String(),
    username: Type.String(),
    name: Type.String(),
    role: Type.String(),
    role_label: Text,
    language: Type.Union([Type.Literal('ja'), Type.Literal('en')]),
    units: Type.Record(Type.String(), Unit),
    setup: Type.Boolean(),
    /** The areas of the set-up that the viewer looks after. */
    areas: Type.Array(Type.String()),
    /** Every role, `role` first. */
    roles: Type.Array(Type.String()),
    app: AppInformation,
    tabs: Type.Array(Tab),
    /** Who really looks, when they see the application as this user does. */
    view_as: Type.Union([Type.Object({ username: Type.String(), name: Type.String() }, closed), Type.Null()]),
    /** Content hash of the definitions in force. */
    model: Type.String(),
  },
  closed,
);
export type Me = Static<typeof Me>;

const column = {
  key: Type.String(),
  label: Text,
  type: Type.String({ description: 'A field type, or for formulas a value type: text, number, boolean, date, time, datetime' }),
  /** How a number is shown, when it differs from its type. */
  format: Type.Optional(Type.String()),
  scale: Type.Optional(Type.Integer()),
  unit: Type.Optional(Text),
  choices: Type.Optional(
    Type.Array(Type.Object({ value: Type.String(), label: Text, tone: Type.Optional(Type.String()), retired: Type.Optional(Type.Boolean()) }, closed)),
  ),
  /** Cells link to the record in `links[key]` of the row. */
  link: Type.Optional(Type.Boolean()),
  /** A day or period that moments are grouped by: they lie in it by the clocks of the application's time zone. */
  moment: Type.Optional(Type.Boolean()),
  /** Of a grouping by years: they are written in the Japanese era. */
  era: Type.Optional(Type.Boolean()),
  /** Of a grouping: what a condition calls it, where that is not its key. */
  name: Type.Optional(Type.String()),
  /** Of a grouping by buckets: the condition that keeps the rows of each; null stands for blanks. */
  buckets: Type.Optional(Type.Array(Type.Object({ value: Type.Union([Type.String(), Type.Null()]), condition: Type.String() }, closed))),
  /** May be sorted and filtered by. */
  sortable: Type.Boolean(),
  /** Its field offers 該当なし. */
  not_applicable: Type.Optional(Type.Boolean()),
  /** By what its cells stand out; `tones` of a row has the place in this list. */
  highlights: Type.Optional(Type.Array(Highlight)),
};
export const Column = Type.Object(column, closed);
export type Column = Static<typeof Column>;
export const Row = Type.Object(
  {
    id: Type.String(),
    values: Values,
    /** Column key → where its cell leads: `object` and `id`. */
    links: Type.Optional(Type.Record(Type.String(), Type.Object({ object: Type.String(), id: Type.String() }, closed))),
    /** In a grouped report: the keys of the row's group, from the outermost on. */
    keys: Type.Optional(Type.Array(WireValue)),
    tones: Type.Optional(RowTones),
  },
  closed,
);
export type Row = Static<typeof Row>;
/** Rows of a list or report; `next` is null at the end. */
export const RowsPage = Type.Object(
  {
    columns: Type.Array(Column),
    rows: Type.Array(Row),
    next: Type.Union([Type.String(), Type.Null()]),
    as_of: Type.String({ format: 'date-time' }),
    /** With `describe=1`: what the page needs besides. */
    list: Type.Optional(Type.Unknown()),
  },
  closed,
);
export type RowsPage = Static<typeof RowsPage>;
export const Count = Type.Object({ count: Type.Integer() }, closed);

export const FieldDescription = Type.Object(
  {
    name: Type.String(),
    type: Type.String(),
    label: Text,
    help: Type.Optional(Text),
    /** The field's definition as compiled: options of its type. */
    definition: Type.Unknown(),
    choices: Type.Array(Type.Object({ value: Type.String(), label: Text, tone: Type.Optional(Type.String()), retired: Type.Boolean() }, closed)),
    value_type: Type.String(),
    /** true, false, or a formula's source. */
    required: Type.Union([Type.Boolean(), Type.String()]),
    fixed: Type.Boolean(),
    read_only: Type.Boolean(),
    show: Type.Optional(Type.String()),
    formula: Type.Optional(Type.String()),
    /** For children: the fields of the row's object. */
    children: Type.Optional(Type.Object({ object: Type.String(), fields: Type.Array(Type.Unknown()) }, closed)),
  },
  closed,
);
export type FieldDescription = Static<typeof FieldDescription>;
export const ObjectDescription = Type.Object(
  {
    object: Type.String(),
    label: Text,
    description: Type.Union([Text, Type.Null()]),
    icon: Type.Union([Type.String(), Type.Null()]),
    fields: Type.Array(FieldDescription),
    layout: Type.Object(
      {
        highlights: Type.Array(Column),
        sections: Type.Array(
          Type.Object(
            { label: Text, note: Type.Optional(Text), show: Type.Optional(Type.String()), columns: Type.Integer(), fields: Type.Array(Type.String()) },
            closed,
          ),
        ),
        related: Type.Array(
          Type.Object(
            {
              object: Type.String(),
              by: Type.String(),
              /** Where there are several of the same object and lookup. */
              name: Type.Optional(Type.String()),
              label: Text,
              /** Which of the records: a formula with the columns that it names; null where it tells of fields that the viewer does not read. */
              where: Type.Optional(Type.Object({ formula: Type.Union([Type.String(), Type.Null()]), columns: Type.Array(Column) }, closed)),
              /** The list view that shows all of them; null when the viewer is offered none. */
              list: Type.Union([Type.String(), Type.Null()]),
              /** Shown as comments: the field of the words, the key of the author, the field of files. */
              comments: Type.Optional(Type.Object({ text: FieldDescription, author: Type.String(), files: Type.Optional(FieldDescription) }, closed)),
            },
            closed,
          ),
        ),
      },
      closed,
    ),
    /** What differs by type; none where all records are alike. */
    record_types: Type.Optional(RecordTypes),
    rules: Type.Array(Type.Object({ code: Type.String(), when: Type.String(), severity: Type.String(), messages: Type.Record(Type.String(), Text) }, closed)),
    lists: Type.Array(Type.Object({ list: Type.String(), label: Text }, closed)),
    /** Users write comments on its records. */
    comments: Type.Boolean(),
    can: Type.Object({ create: Type.Boolean(), update: Type.Boolean(), delete: Type.Boolean() }, closed),
    survey: Type.Union([
      Type.Object(
        {
          date: Type.String(),
          /** The field of who answers, and how often. */
          respondent: Type.Optional(Type.String()),
          every: Type.Optional(Type.Union([Type.Literal('day'), Type.Literal('week')])),
          due: Type.Union([Type.String(), Type.Null()]),
          status: Type.String(),
          ended: Type.Boolean(),
          /** Values of the status field: before an answer, after it, and 該当なし (null: not offered). */
          open: Type.Optional(Type.String()),
          answered: Type.Optional(Type.String()),
          excused: Type.Optional(Type.Union([Type.String(), Type.Null()])),
          /** Number fields held against the respondent's last answers: see `past` of a record. */
          past: Type.Optional(
            Type.Array(
              Type.Object(
                {
                  fields: Type.Array(Type.String()),
                  answers: Type.Integer(),
                  least: Type.Number(),
                  far: Type.Optional(Type.Number()),
                  rising: Type.Optional(Type.Integer()),
                  far_message: Type.Optional(Text),
                  rising_message: Type.Optional(Text),
                },
                closed,
              ),
            ),
          ),
        },
        closed,
      ),
      Type.Null(),
    ]),
  },
  closed,
);
export type ObjectDescription = Static<typeof ObjectDescription>;
const RelatedRows = Type.Object(
  {
    object: Type.String(),
    by: Type.String(),
    name: Type.Optional(Type.String()),
    label: Text,
    columns: Type.Array(Column),
    rows: Type.Array(Row),
    next: Type.Union([Type.String(), Type.Null()]),
    /** Whether the viewer may add one to this record. */
    can_create: Type.Boolean(),
  },
  closed,
);
/** One record. `children` holds child rows by field; `related`, `highlights` and `object` come with `describe=1`. */
export const RecordAnswer = Type.Object(
  {
    id: Type.String(),
    object: Type.String(),
    version: Type.Integer(),
    title: Type.String(),
    values: Values,
    children: Type.Record(Type.String(), Type.Array(Type.Object({ id: Type.String(), version: Type.Integer(), title: Type.String(), values: Values }, closed))),
    created_at: Type.String(),
    updated_at: Type.String(),
    updated_by: Type.Union([Type.String(), Type.Null()], { description: 'The name of the user' }),
    can: Type.Object({ update: Type.Boolean(), delete: Type.Boolean() }, closed),
    /** Values that conditions, rules and highlights read through lookups: dotted path → value. */
    reach: Type.Optional(Values),
    highlights: Type.Optional(Values),
    related: Type.Optional(Type.Array(RelatedRows)),
    describe: Type.Optional(ObjectDescription),
    /** With `describe`: warnings that were accepted (このまま保存) and hold for the values as they are. `code` is that of the rule. */
    accepted: Type.Optional(
      Type.Array(
        Type.Object(
          {
            code: Type.String(),
            at: Type.String({ format: 'date-time' }),
            by: Type.String({ description: 'The name of the user' }),
            row: Type.Optional(Type.String({ description: 'Of a child row: its title' })),
            messages: Type.Array(Type.Object({ field: Type.Union([Type.String(), Type.Null()]), text: Text }, closed)),
          },
          closed,
        ),
      ),
    ),
    /** With `describe`, of a record that was answered under another form than the one in force: see `…/form`. */
    form: Type.Optional(Type.Object({ number: Type.Integer(), since: Type.String({ format: 'date-time' }), current: Type.Integer() }, closed)),
    /** With `describe`, for those who may change the record: what the respondent answered last before it, by number field, newest first. */
    past: Type.Optional(Type.Record(Type.String(), Type.Array(Type.Number()))),
    /** With `describe`, for those who may change the record: its past records are on their way to its new units. `paused`: stopped by a failure, and tried again. */
    move: Type.Optional(Type.Object({ total: Type.Integer(), done: Type.Integer(), paused: Type.Boolean() }, closed)),
  },
  closed,
);
export type RecordAnswer = Static<typeof RecordAnswer>;
const ChildChange = Type.Object(
  { id: Type.Optional(Type.String()), version: Type.Optional(Type.Integer()), values: Type.Optional(Values), delete: Type.Optional(Type.Boolean()) },
  closed,
);
const saving = {
  values: Type.Optional(Values),
  children: Type.Optional(
    Type.Record(Type.String(), Type.Array(ChildChange), { description: 'Child rows to add (no id), change (id) or delete; rows not named stay' }),
  ),
  accept_warnings: Type.Optional(Type.Boolean({ description: 'Save although warnings speak (このまま保存)' })),
  save_key: Type.Optional(
    Type.String({
      pattern: '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$',
      description: 'A UUID made for this save: the same request sent again, because its answer was lost, is answered and not saved a second time',
    }),
  ),
};
export const CreateRequest = Type.Object(saving, closed);
export type CreateRequest = Static<typeof CreateRequest>;
export const PastRows = Type.Union([Type.Literal('move'), Type.Literal('stay')], {
  description: 'Of a record that goes to other units: whether its past records go with it or stay with the units so far, for good (asked by `scope_move`)',
});
export type PastRows = Static<typeof PastRows>;
export const UpdateRequest = Type.Object(
  { version: Type.Integer({ description: 'The version the change was made from' }), ...saving, past_rows: Type.Optional(PastRows) },
  closed,
);
export type UpdateRequest = Static<typeof UpdateRequest>;
/** What an answer `scope_move` tells beside its message. Nothing was saved; the same request with `past_rows` is. */
export interface ScopeMove {
  /** From where to where: titles of units, null for none, '' for one that the viewer may not see. */
  readonly scopes: readonly { readonly scope: string; readonly label: Static<typeof Text>; readonly before: string | null; readonly after: string | null }[];
  /** How many records of days or periods before today, by object. */
  readonly past: readonly { readonly object: string; readonly label: Static<typeof Text>; readonly rows: number }[];
  /** There are more, of objects that the viewer may not read. */
  readonly others: boolean;
}
/** `GET …/history`: newest first. */
export const HistoryAnswer = Type.Object(
  {
    changes: Type.Array(
      Type.Object(
        {
          id: Type.String(),
          at: Type.String({ format: 'date-time' }),
          by: Type.String({ description: 'The name of the user' }),
          action: Type.Union([Type.Literal('create'), Type.Literal('update'), Type.Literal('delete'), Type.Literal('restore')]),
          /** Part of a change of many records: by hand, by an import, or taking such a one back. */
          batch: Type.Optional(
            Type.Object(
              {
                kind: Type.Union([Type.Literal('edit'), Type.Literal('delete'), Type.Literal('import'), Type.Literal('undo')]),
                name: Type.Union([Type.String(), Type.Null()], { description: 'What it did, or the name of the file; null where the viewer is not told' }),
                id: Type.Optional(Type.String({ description: 'Where the viewer may open it' })),
                import: Type.Optional(Type.String({ description: 'The import that it belongs to, where the viewer may open it' })),
              },
              closed,
            ),
          ),
          fields: Type.Array(
            Type.Object(
              {
                field: Type.String(),
                label: Text,
                old: WireValue,
                new: WireValue,
                /** Only the beginnings of long texts; the entry by itself has them whole. */
                cut: Type.Optional(Type.Boolean()),
                /** The moment whose value was brought back. */
                restored: Type.Optional(Type.String({ format: 'date-time' })),
              },
              closed,
            ),
          ),
        },
        closed,
      ),
    ),
    next: Type.Union([Type.String(), Type.Null()]),
    /** With the first page: who changed the record, for the filter; the id is null of what the engine did by itself. */
    people: Type.Optional(Type.Array(Type.Object({ id: Type.Union([Type.String(), Type.Null()]), name: Type.String() }, closed))),
  },
  closed,
);
export type HistoryAnswer = Static<typeof HistoryAnswer>;
export const ChoicesAnswer = Type.Object({ choices: Type.Array(Type.Object({ id: Type.String(), label: Type.String() }, closed)) }, closed);

/** What the viewer may do with a folder or report beside seeing it: change reports; also delete them and say who sees them. */
const Rights = Type.Object({ edit: Type.Boolean(), manage: Type.Boolean() }, closed);
const MadeReport = Type.Object(
  { own: Type.Boolean(), owner: Type.Union([Type.String(), Type.Null()]), version: Type.Integer(), changed_at: Type.String(), changed_by: Type.String() },
  closed,
);
const MadeFolder = Type.Object({ own: Type.Boolean(), shared: Type.Boolean({ description: 'With anybody' }), version: Type.Integer() }, closed);
/** `GET /api/report-folders`: all that the user may see; `parent` null at the top. */
export const FoldersAnswer = Type.Object(
  {
    folders: Type.Array(
      Type.Object(
        {
          folder: Type.String(),
          label: Text,
          parent: Type.Union([Type.String(), Type.Null()]),
          can: Rights,
          made: Type.Union([MadeFolder, Type.Null()], { description: 'Of a folder that a user made' }),
        },
        closed,
      ),
    ),
    reports: Type.Array(
      Type.Object(
        {
          report: Type.String(),
          label: Text,
          description: Type.Union([Text, Type.Null()]),
          folder: Type.Union([Type.String(), Type.Null()]),
          can: Rights,
          favourite: Type.Boolean(),
          opened_at: Type.Union([Type.String(), Type.Null()], { description: 'When the user opened it last' }),
          made: Type.Union([MadeReport, Type.Null()], { description: 'Of a report that a user made' }),
        },
        closed,
      ),
    ),
    recent: Type.Array(Type.String({ description: 'Reports that the user opened last, newest first' })),
  },
  closed,
);
export type FoldersAnswer = Static<typeof FoldersAnswer>;
/** A figure of each group: what it is, and of which column. */
const Summary = Type.Object(
  {
    ...column,
    kind: Type.Union([...SummaryKind.anyOf, Type.Literal('formula')], { description: 'formula: computed of the other summaries of the group' }),
    of: Type.Optional(Type.String({ description: 'The key of the column' })),
    block: Type.Optional(
      Type.Object(
        { name: Type.String(), label: Text },
        { ...closed, description: 'The block of a joined report that it belongs to, and what it is called there' },
      ),
    ),
    across: Type.Optional(Type.Boolean({ description: 'Computed of summaries of several blocks' })),
  },
  closed,
);
export type Summary = Static<typeof Summary>;
/** Groups in columns: each cell is a group in rows (of `rows` of the answer) and one in columns. A cell that is not there has no rows. */
const Matrix = Type.Object(
  {
    groupings: Type.Array(Column),
    columns: Type.Array(Type.Object({ level: Type.Integer(), keys: Type.Array(WireValue) }, closed), { description: 'In order, each level by itself' }),
    cells: Type.Array(
      Type.Object(
        {
          level: Type.Integer(),
          keys: Type.Array(WireValue),
          column_level: Type.Integer(),
          column_keys: Type.Array(WireValue),
          count: Type.Integer(),
          values: Values,
        },
        closed,
      ),
    ),
    cut: Type.Boolean({ description: 'There are more cells than an answer has: none of them is there' }),
  },
  closed,
);
export type Matrix = Static<typeof Matrix>;
/** A part of a joined report: its own rows (`block` is null), or a block. */
const Block = Type.Object(
  {
    block: Type.Union([Type.String(), Type.Null()]),
    label: Text,
    groupings: Type.Array(Column, { description: 'By which fields of its own it is grouped' }),
    not_applied: Type.Array(Type.String(), { description: 'What of the filter it has no field for' }),
  },
  closed,
);
export const Groups = Type.Object(
  {
    groupings: Type.Array(Column),
    summaries: Type.Array(Summary),
    /** One row a group of the finest grain, then subtotals by `level` (0 = grand total, always present and last); `count` is how many rows of the report lie in it. */
    rows: Type.Array(Type.Object({ level: Type.Integer(), keys: Type.Array(WireValue), count: Type.Integer(), values: Values }, closed)),
    truncated: Type.Boolean(),
    reordered: Type.Optional(Type.Boolean({ description: 'Groups are sorted by a summary: their rows are asked for by name (`of`)' })),
    unfilled: Type.Optional(Type.Boolean({ description: 'There are too many periods without rows to show them' })),
    matrix: Type.Optional(Matrix),
    blocks: Type.Optional(
      Type.Array(Block, { description: 'Of a joined report: its own rows, then its blocks. `count` is how many rows of all of them lie in a group' }),
    ),
    as_of: Type.String({ format: 'date-time' }),
  },
  closed,
);
export type Groups = Static<typeof Groups>;
/** Groups that a chart is drawn from, computed from the rows by its own groupings alone. */
const ChartGroups = Type.Object(
  {
    chart_groups: Type.Union([Groups, Type.Null()], { description: 'By the chart’s grouping and series; null where those of the report begin with these' }),
    series_groups: Type.Union([Groups, Type.Null()], { description: 'By the chart’s series alone; null without a series' }),
  },
  closed,
);
/** `GET /api/reports/{report}`: the report, its groups when it has any, and the first rows: one request a page. */
export const ReportAnswer = Type.Object(
  {
    report: Type.String(),
    label: Text,
    description: Type.Union([Text, Type.Null()]),
    folders: Type.Array(Type.Object({ folder: Type.String(), label: Text }, closed), { description: 'From the top down' }),
    object: Type.String(),
    object_label: Text,
    columns: Type.Array(Column),
    filters: Type.Array(Column, { description: 'Fields that the reader is offered to filter by' }),
    where: Type.Union([Type.String(), Type.Null()], { description: 'The definition’s own condition, as written' }),
    chart: Type.Union([Chart, Type.Null()]),
    ...ChartGroups.properties,
    export: Type.Object({ view: Type.String(), format: Type.String(), encoding: Type.String() }, closed),
    ...ReportKeeping.properties,
    /** `export`: may take it out as a file. */
    can: Type.Object({ edit: Type.Boolean(), manage: Type.Boolean(), export: Type.Boolean() }, closed),
    groups: Type.Union([Groups, Type.Null()]),
    joined: Type.Union([Groups, Type.Null()], { description: 'The blocks of a joined report side by side; `groups` and rows are those of one block' }),
    block: Type.Union([Type.String(), Type.Null()], { description: 'The block whose rows these are; null: its own' }),
    /** Only so many rows, the first in the definition's order; null: all. */
    limit: Type.Union([Type.Integer(), Type.Null()]),
    /** By what whole rows stand out. */
    highlights: Type.Array(Highlight),
    /** So many columns stay in sight, unless the reader says otherwise. */
    frozen: Type.Integer(),
    /** Null when it was run: else there are no rows in this answer. */
    estimate: Type.Union([ReportEstimate, Type.Null()]),
    page: RowsPage,
  },
  closed,
);
export type ReportAnswer = Static<typeof ReportAnswer>;
/** `GET …/export/check`: what the encoding lacks. Rows count from 1, the header not counted; the first 200 findings are named. */
export const ExportCheck = Type.Object(
  {
    rows: Type.Integer(),
    unmappable: Type.Array(Type.Object({ row: Type.Integer(), column: Type.String(), character: Type.String() }, closed)),
    total: Type.Integer(),
  },
  closed,
);
export type ExportCheck = Static<typeof ExportCheck>;

/** A filter of a dashboard that the viewer may use. */
const DashboardFilter = Type.Object(
  {
    key: Type.String(),
    label: Text,
    type: Type.String({ description: 'choice, record, date, datetime or boolean' }),
    choices: Type.Optional(Type.Unsafe<NonNullable<Column['choices']>>(Type.Array(Type.Any()))),
    /** record: the lookup whose records one chooses from */
    object: Type.Optional(Type.String()),
    field: Type.Optional(Type.String()),
    value: Type.Union([Type.String(), Type.Null()], { description: 'A value, the id of a record, true or false, or days as FROM..TO' }),
    value_label: Type.Union([Type.String(), Type.Null()], { description: 'The title of the record that it is set to' }),
  },
  closed,
);
/** `GET /api/dashboards`: the dashboards that the viewer may open. */
export const DashboardList = Type.Object(
  {
    dashboards: Type.Array(
      Type.Object(
        { dashboard: Type.String(), label: Text, description: Type.Union([Text, Type.Null()]), folder: Type.Union([Text, Type.Null()]), home: Type.Boolean() },
        closed,
      ),
    ),
  },
  closed,
);
export type DashboardList = Static<typeof DashboardList>;
/** One component of a dashboard with its data, or with an `error` where it stands. */
export const DashboardComponent = Type.Object({
  key: Type.String(),
  /** The keys of filters that are set and do not apply to it. */
  not_applied: Type.Array(Type.String()),
  type: Type.String(),
  label: Text,
  span: Type.Integer(),
  as_of: Type.String({ format: 'date-time' }),
  error: Type.Optional(Text),
  /** number, gauge */
  figure: Type.Optional(Type.Object({ ...DashboardFigure.properties, column: Summary }, closed)),
  /** chart, groups */
  report: Type.Optional(Type.String()),
  chart: Type.Optional(Chart),
  groups: Type.Optional(Groups),
  /** The dashboard’s filters as a condition of what it shows. */
  filter: Type.Optional(Type.String()),
  /** chart: how it is drawn otherwise than its report says */
  chart_change: Type.Optional(Type.Object({ as: Type.Optional(Type.String()), value: Type.Optional(Type.String()) }, closed)),
  /** chart: the viewer may take its figures out as a file */
  can_export: Type.Optional(Type.Boolean()),
  series_groups: Type.Optional(ChartGroups.properties.series_groups),
  /** trend: what of it is shown; without `groups` nothing was kept */
  trend: Type.Optional(
    Type.Object(
      {
        value: Type.String(),
        level: Type.Integer(),
        from: Type.String({ description: 'YYYY-MM-DD' }),
        to: Type.String({ description: 'YYYY-MM-DD' }),
        left: Type.Integer({ description: 'There are more groups than are told' }),
        latest: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description: 'When the newest figures were taken' }),
        incomplete: Type.Boolean({ description: 'There is something to know about some of the days; the page of the trend says what' }),
      },
      closed,
    ),
  ),
  /** list */
  object: Type.Optional(Type.String()),
  list: Type.Optional(Type.String()),
  columns: Type.Optional(Type.Array(Column)),
  rows: Type.Optional(Type.Array(Row)),
  /** surveys: the objects the user answers, with the current record when there is one */
  surveys: Type.Optional(
    Type.Array(
      Type.Object({
        object: Type.String(),
        label: Text,
        list: Type.String(),
        due: Type.Union([Type.String({ description: 'date-time' }), Type.Null()]),
        record: Type.Union([Type.String(), Type.Null()]),
        status: Type.Union([Type.String(), Type.Null()]),
        status_label: Type.Union([Text, Type.Null()]),
        tone: Type.Union([Type.String(), Type.Null()]),
        /** The user answers for several respondents: all of a day are entered together. */
        grid: Type.Optional(Type.Boolean()),
      }),
    ),
  ),
  /** links */
  links: Type.Optional(
    Type.Array(
      Type.Object({
        label: Text,
        report: Type.Optional(Type.String()),
        object: Type.Optional(Type.String()),
        list: Type.Optional(Type.String()),
        action: Type.Optional(Type.String()),
      }),
    ),
  ),
  text: Type.Optional(Text),
});
export type DashboardComponent = Static<typeof DashboardComponent>;
/** `GET /api/home` and `GET /api/dashboards/{dashboard}`: components in order, each with its data, or with an `error` where it stands. */
export const DashboardAnswer = Type.Object(
  {
    dashboard: Type.String(),
    label: Text,
    description: Type.Union([Text, Type.Null()]),
    arranged: Type.Boolean({ description: 'The viewer arranged it for themselves' }),
    hidden: Type.Array(Type.Object({ key: Type.String(), label: Text, span: Type.Integer() }, closed), { description: 'What the viewer hid' }),
    filters: Type.Array(DashboardFilter),
    as_of: Type.String({ format: 'date-time' }),
    components: Type.Array(DashboardComponent),
  },
  closed,
);
export type DashboardAnswer = Static<typeof DashboardAnswer>;
export const FileAnswer = Type.Object({ id: Type.String(), name: Type.String(), size: Type.Integer(), type: Type.String() }, closed);
export type FileAnswer = Static<typeof FileAnswer>;
