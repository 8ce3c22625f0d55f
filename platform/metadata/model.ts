import type { AccessDefinition, FieldTypeName, LayoutDefinition, SetupArea, SurveyDefinition } from '../contract/definitions.ts';
import type { DashboardDefinition, ReportDefinition } from '../contract/report-definitions.ts';
import type { Tone } from '../contract/report-sources.ts';
import type { AnySummaryKind, SummaryKind } from '../contract/summary-kinds.ts';
import type { Text } from '../contract/text.ts';
import type { Field, ValueType } from '../fields/field.ts';
import type { PastLimits } from '../fields/judge-past.ts';
import type { DatePeriodName } from '../formula/date-periods.ts';
import type { Formula } from '../formula/formula.ts';

/** Everything the definitions say, compiled and frozen. A request uses one Model from beginning to end. */
export interface Model {
  /** The content hash (sha-256, hex) of the definition files. */
  readonly hash: string;
  readonly app: AppModel;
  /** In the order of the tabs' and folders' names: sorted by API name. */
  readonly objects: Readonly<Record<string, ObjectModel>>;
  readonly folders: Readonly<Record<string, FolderModel>>;
  readonly reports: Readonly<Record<string, ReportModel>>;
  readonly dashboards: Readonly<Record<string, DashboardModel>>;
  /** Physical names that were given, hidden ones included: the next compilation starts from these. */
  readonly physical: PhysicalNames;
}

/** API name → physical name; entries of deleted (hidden) objects and fields stay, so that a name is never given twice. */
export interface PhysicalNames {
  readonly objects: Readonly<
    Record<
      string,
      {
        readonly table: string;
        readonly hidden?: boolean;
        readonly fields: Readonly<
          Record<
            string,
            {
              readonly column: string;
              readonly type: FieldTypeName;
              /** The boolean column of 該当なし; stays when the field no longer offers it. */
              readonly notApplicable?: string;
              readonly hidden?: boolean;
            }
          >
        >;
      }
    >
  >;
}

export interface AppModel {
  readonly name: string;
  readonly label: Text;
  readonly description?: Text;
  readonly languages: readonly ('ja' | 'en')[];
  readonly timeZone: string;
  /** How many days deleted records can be brought back. */
  readonly binDays: number;
  /** How long a report may take, and above which estimated cost its reader is asked first. */
  readonly reports: { readonly seconds: number; readonly askAbove: number };
  /** From how many rows on a file is made in the background, and for how many days it is kept. */
  readonly exports: { readonly jobAbove: number; readonly keepDays: number };
  readonly tabs: readonly TabModel[];
  readonly home: Readonly<Record<string, string>>;
  readonly scopes: Readonly<Record<string, ScopeModel>>;
  readonly roles: Readonly<Record<string, RoleModel>>;
  readonly texts: { readonly login?: Text; readonly help?: Text; readonly contact?: Text };
}
export interface TabModel {
  readonly tab: string;
  readonly label: Text;
  readonly kind: 'home' | 'reports' | 'object' | 'gathering';
  readonly objects: readonly string[];
  readonly roles?: readonly string[];
}
export interface ScopeModel {
  readonly scope: string;
  readonly object: string;
  readonly label: Text;
  /** wider scope → the lookup field of `object` that leads there */
  readonly within: Readonly<Record<string, string>>;
  /** The fields of `object` that make the lines of its postal address. */
  readonly address: readonly string[];
}
export interface RoleModel {
  readonly role: string;
  readonly label: Text;
  readonly description?: Text;
  /** A scope, or 'all'; none: the role is only given beside another. */
  readonly reach?: string;
  /** Administrators: everything. */
  readonly setup: boolean;
  /** The areas of the set-up that the role looks after; of administrators all. */
  readonly areas: readonly SetupArea[];
  /** While it holds of the record that a user belongs to, the user cannot log in, and is told why. */
  readonly shut?: { readonly when: Formula; readonly message: Text };
}

export interface ObjectModel {
  readonly name: string;
  /** The physical table, in the schema `data`. */
  readonly table: string;
  readonly label: Text;
  readonly description?: Text;
  readonly icon?: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** The record's title, kept in the column `title`: a text formula; parts that are blank vanish. */
  readonly title: Formula;
  /** Fields that are computed when read: field → formula. */
  readonly formulas: Readonly<Record<string, Formula>>;
  readonly defaults: Readonly<Record<string, Formula>>;
  /** Conditions of `required: formula` and `show:` by field. */
  readonly required: Readonly<Record<string, Formula | true>>;
  readonly show: Readonly<Record<string, Formula>>;
  readonly limits: Readonly<Record<string, { readonly min?: Formula; readonly max?: Formula }>>;
  readonly lookupFilters: Readonly<Record<string, Formula>>;
  readonly unique: readonly (readonly string[])[];
  /** The field that records are ordered by where lookups to them are sorted or grouped by, before their title. Everybody who reads a record reads it. */
  readonly orderedBy?: string;
  /** Fields search looks into, beside the title. */
  readonly search: readonly string[];
  readonly history: boolean;
  /** Users write comments on its records: those of `roles` that read the record, or whoever does. */
  readonly comments?: { readonly roles?: readonly string[] };
  /** The scopes each row is stamped with, in columns `scope_NAME` (uuid): none when the object is not scoped. */
  readonly scopes: readonly string[];
  /** Where the stamps come from: the row's own id and fields (a scope's own object), or the stamps of the record a lookup points to. */
  readonly stamp?:
    { readonly kind: 'self'; readonly scope: string; readonly within: Readonly<Record<string, string>> } | { readonly kind: 'through'; readonly field: string };
  readonly recordTypes?: RecordTypesModel;
  readonly layout: LayoutModel;
  readonly rules: readonly RuleModel[];
  readonly lists: Readonly<Record<string, ListModel>>;
  readonly access: AccessModel;
  /** Who may take records out as a file; undefined: whoever reads them. */
  readonly exporters?: readonly string[];
  /** The fields that not everybody who sees the record reads or changes. */
  readonly fieldAccess: Readonly<Record<string, FieldAccess>>;
  readonly survey?: SurveyModel;
}
/** The types that records are of: the values of a picklist. */
export interface RecordTypesModel {
  readonly field: string;
  /** By value, in the order of the picklist, retired ones included. */
  readonly types: Readonly<Record<string, RecordTypeModel>>;
}
export interface RecordTypeModel {
  readonly description?: Text;
  /** Who may create records of it, and give it to others; undefined: whoever creates records. */
  readonly create?: Formula;
  /** Field → the values of the picklist that are taken. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** Go before the defaults of the fields. */
  readonly defaults: Readonly<Record<string, Formula>>;
}
/** Who reads and changes a field. */
export interface FieldAccess {
  /** To read it one needs a role of each of these lists: those of the field, or of a formula field those of everything it is computed from. */
  readonly readers: readonly (readonly string[])[];
  /** Who of those that read it changes it; undefined: whoever changes the record. */
  readonly editors?: readonly string[];
}
export interface LayoutModel {
  readonly highlights: readonly string[];
  readonly sections: readonly {
    readonly label: Text;
    readonly note?: Text;
    readonly show?: Formula;
    readonly columns: number;
    readonly fields: readonly string[];
  }[];
  readonly related: readonly RelatedModel[];
  readonly definition?: LayoutDefinition;
}
/** Records that point to this one: a table of columns, or comments. */
export interface RelatedModel {
  readonly object: string;
  /** Its lookup field that points here. */
  readonly by: string;
  /** Tells it from other lists of the same object and lookup. */
  readonly name?: string;
  readonly label: Text;
  readonly columns: readonly string[];
  /** Which of the records; undefined: all. */
  readonly where?: Formula;
  /** Empty: answers of a survey newest first, else by title. */
  readonly sort: readonly SortModel[];
  /** Shown in the order of writing, with a box for the next: which fields of `object` hold the words, who wrote them, and files. */
  readonly comments?: { readonly text: string; readonly author: string; readonly files?: string };
}
export interface RuleModel {
  readonly when: Formula;
  readonly severity: 'error' | 'warning';
  /** Stable within the object: `rule_1` …, by position. */
  readonly code: string;
  /** By field; the key '' is the record as a whole. */
  readonly messages: Readonly<Record<string, Text>>;
}
export interface ListModel {
  readonly list: string;
  readonly label: Text;
  readonly where?: Formula;
  readonly columns: readonly ColumnModel[];
  readonly sort: readonly SortModel[];
  readonly roles?: readonly string[];
  readonly board?: BoardModel;
  /** How it opens; a table unless said. */
  readonly view?: 'split' | 'board';
}
/** A list as a board: a column for each value of a picklist. */
export interface BoardModel {
  readonly by: string;
  /** What a card shows beside the title. */
  readonly cards: readonly ColumnModel[];
  /** The number whose sum stands at each column. */
  readonly sum?: string;
}
/** A column of a list or report: a path through lookups, or a formula. */
export interface ColumnModel {
  readonly key: string;
  readonly label: Text;
  /** `title` alone is the record's title; `alias.field` reaches a joined object of a report. */
  readonly path?: readonly string[];
  readonly formula?: Formula;
  /** The field at the end of the path; none for the title, system columns and formulas. Of buckets the picklist that they are. */
  readonly field?: Field;
  readonly bucket?: BucketModel;
  readonly valueType: string;
  readonly format?: string;
  /** The cell links to the record that its path belongs to. */
  readonly link?: 'record';
  /** In a report: the first that holds of a row is how the cell stands out. */
  readonly highlight?: readonly HighlightModel[];
}
export interface SortModel {
  readonly path: readonly string[];
  readonly descending: boolean;
}
export type AccessAction = 'read' | 'create' | 'update' | 'delete';
/** One way in: users of these roles, within this reach, where the condition holds. */
export interface AccessItem {
  /** A scope (rows stamped with the user's unit), `all`, or `everyone`. */
  readonly reach: string;
  readonly roles: readonly string[];
  readonly where?: Formula;
}
export interface AccessModel {
  readonly items: Readonly<Record<AccessAction, readonly AccessItem[]>>;
  readonly writeUnless?: Formula;
  readonly definition?: AccessDefinition;
}
export interface SurveyModel {
  readonly every: 'day' | 'week';
  readonly weekday?: string;
  readonly date: string;
  readonly respondent: string;
  readonly respondents?: Formula;
  readonly due?: string;
  readonly status: SurveyDefinition['status'];
  /** Which rows are made as excused; only with a status for it. */
  readonly excusedWhen?: Formula;
  readonly firstAnswered?: string;
  readonly onTime?: string;
  readonly backfillFrom?: Formula;
  readonly ended?: string;
  readonly freezes: readonly { readonly from: string; readonly to: string; readonly message: Text }[];
  readonly past: readonly PastModel[];
}
/** Numbers that are held against the same respondent's last answers. */
export interface PastModel extends PastLimits {
  readonly fields: readonly string[];
  /** How many of the last answers are looked at. */
  readonly answers: number;
  readonly farMessage?: Text;
  readonly risingMessage?: Text;
}
export interface FolderModel {
  readonly folder: string;
  readonly label: Text;
  readonly description?: Text;
  readonly order: number;
  readonly parent?: string;
  /** Roles that see it; undefined: everybody. Already narrowed by the folders above. */
  readonly roles?: readonly string[];
  /** Roles that add and change reports in it; those that also delete them and say who sees them. */
  readonly editors: readonly string[];
  readonly managers: readonly string[];
}
/** Records of another object that belong to the rows of a report. */
export interface JoinModel {
  readonly object: string;
  /** Its lookup to the row, or to the record of the join `within`; of a set a path of lookups. */
  readonly by: string;
  readonly within?: string;
  /** Reads its own fields. */
  readonly where?: Formula;
  /** Whether rows without one are left out. */
  readonly required: boolean;
  /** Of records that are told of in values of the row: they make no rows of their own. */
  readonly set?: SetModel;
}
export interface SetModel {
  /** What `alias` alone says: there are at least so many. */
  readonly label: Text;
  readonly atLeast: number;
  /** Only rows of which that is so, or of which it is not. */
  readonly keep?: boolean;
  /** By name: `alias.name`; `count` is among them. */
  readonly values: Readonly<Record<string, SetValueModel>>;
}
export interface SetValueModel {
  readonly label: Text;
  readonly kind: SummaryKind;
  /** A path of the records' own; none for their number. */
  readonly of?: readonly string[];
  readonly valueType: ValueType;
}
/** When a cell or row stands out, and by what. */
export interface HighlightModel {
  readonly when: Formula;
  readonly tone: Tone;
  readonly label: Text;
}
/** Which rows a report or a block has, what is shown of them, and what is computed. */
export interface ReportBodyModel {
  readonly from: string;
  /** alias → joined object; those that others are `within` come before them. */
  readonly joins: Readonly<Record<string, JoinModel>>;
  readonly where?: Formula;
  readonly filters: readonly string[];
  readonly columns: readonly ColumnModel[];
  readonly groupBy: readonly GroupingModel[];
  /** Of a report with blocks its own, then those of the blocks, then what is computed across. */
  readonly summaries: readonly SummaryModel[];
  readonly sort: readonly SortModel[];
  /** Only so many rows, the first in the order of `sort`. */
  readonly limit?: number;
  /** Of whole rows. */
  readonly highlight: readonly HighlightModel[];
  /** How many columns stay in sight. */
  readonly frozen: number;
}
/** Rows beside those of a report, whose figures stand beside its own in the same groups. */
export interface BlockModel extends ReportBodyModel {
  readonly label: Text;
}
export interface ReportModel extends ReportBodyModel {
  readonly report: string;
  readonly label: Text;
  readonly description?: Text;
  readonly folder?: string;
  /** Groupings in columns, of a matrix. */
  readonly columnsBy: readonly GroupingModel[];
  /** Of a joined report: what its own rows are called, and the blocks beside them by name. Their groupings have the keys of the report's own. */
  readonly joined?: { readonly label: Text; readonly blocks: Readonly<Record<string, BlockModel>> };
  readonly chart?: ReportDefinition['chart'];
  readonly export: { readonly view: 'details' | 'formatted'; readonly format: 'csv' | 'xlsx'; readonly encoding: 'shift_jis' | 'utf-8' | 'utf-8-bom' };
  /** What of it may be published as open data. */
  readonly open?: OpenModel;
  /** What of it goes out by mail: a link, no more. */
  readonly mail?: 'link';
  /** Roles that may open it; undefined: everybody. */
  readonly roles?: readonly string[];
  /** Roles that may change it; those that may also delete it and say who sees it. */
  readonly editors: readonly string[];
  readonly managers: readonly string[];
}
/** What rows of a report are grouped by: a path, or what a column computes. */
export interface GroupingModel {
  readonly key: string;
  readonly label: Text;
  readonly path?: readonly string[];
  readonly formula?: Formula;
  /** Of a formula that puts values into buckets: what these are. */
  readonly bucket?: BucketModel;
  readonly field?: Field;
  readonly valueType: string;
  readonly by?: 'day' | DatePeriodName;
  /** What a reader's condition calls it, where that is neither its path nor its formula. */
  readonly name?: string;
  /** Years are written in the Japanese era. */
  readonly era?: boolean;
  /** Periods without rows are shown, too. */
  readonly fill?: boolean;
  /** The summary that the groups are sorted by. */
  readonly order?: { readonly summary: string; readonly descending: boolean };
  /** Only so many groups, the first by `order`; the rest is one group. */
  readonly top?: number;
}
/** What is computed for each group of a report: of its rows, or of its other summaries. */
export interface SummaryModel {
  readonly key: string;
  readonly label: Text;
  readonly kind: AnySummaryKind;
  readonly of?: string;
  /** Of the kind `formula`: over keys of summaries, of the same group, of the group above (`PARENT`), of all rows (`TOTAL`), or of the group before (`PREVIOUS`). */
  readonly formula?: Formula;
  readonly format?: string;
  /** Computed for others, and shown nowhere. */
  readonly hidden?: true;
  /** The count of rows that every grouped report has: of a matrix it is shown only where it was asked for. */
  readonly implied?: true;
  /** Of a block that is joined to the report: its name, what the summary is called there, and the column that it is of. */
  readonly block?: { readonly name: string; readonly label: Text; readonly column?: ColumnModel };
  /** Computed of summaries of several blocks. */
  readonly across?: boolean;
}
/** The buckets of a column, and the condition that keeps the rows of each. */
export interface BucketModel {
  readonly conditions: Readonly<Record<string, string>>;
  readonly blank: string;
}
/** What of a report may be published: columns by key, of its rows or of its groups. */
export interface OpenModel {
  readonly of: 'rows' | 'groups';
  readonly columns: readonly string[];
  readonly license: Text;
  readonly licenseUrl?: string;
  readonly descriptions: Readonly<Record<string, Text>>;
  /** HH:MM in the application's time zone. */
  readonly at: string;
  readonly keepDays: number;
  readonly small?: { readonly below: number; readonly columns: readonly string[] };
}
export interface DashboardModel {
  readonly dashboard: string;
  readonly label: Text;
  readonly description?: Text;
  readonly folder?: string;
  /** What viewers may filter by: fields in the order in which a component is looked at for them. */
  readonly filters: readonly { readonly key: string; readonly paths: readonly string[]; readonly label: Text }[];
  readonly components: readonly (DashboardDefinition['components'][number] & { readonly key: string; readonly labelText?: Text })[];
}
