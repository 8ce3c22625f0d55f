import type { SetupArea } from '../contract/definitions.ts';
import type { AnySummaryKind } from '../contract/summary-kinds.ts';
import type { DatePeriodName } from '../formula/date-periods.ts';
import type { Formula, Keeping } from '../formula/formula.ts';
import type { ColumnModel, HighlightModel, JoinModel, Model, ObjectModel, SortModel } from '../metadata/model.ts';

/** Who asks. `units` holds the ids of the scope units the user belongs to (its own, and the wider ones it lies in). */
export interface Actor {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  /** The role that says what the user is: `USER.role`, the home page. */
  readonly role: string;
  /** Every role, that one first: what they allow adds up. */
  readonly roles: readonly string[];
  readonly language: 'ja' | 'en';
  readonly units: Readonly<Record<string, string>>;
  /** Administrators: may do everything. */
  readonly setup: boolean;
  /** The areas of the set-up that the roles look after. */
  readonly areas: readonly SetupArea[];
}

/** What surrounds a request: one Model, one actor, one moment. */
export interface QueryContext {
  readonly model: Model;
  readonly actor: Actor;
  readonly now: Date;
  /** While a statement is compiled that is kept for others (see `compileOnce`): then `actor` has the role only, and no values. */
  readonly keeping?: StatementKeeping;
}

/** Takes down what a kept statement depends on. */
export interface StatementKeeping extends Keeping {
  /** The viewer's unit of a scope, as a parameter. */
  unit(scope: string): unknown;
}

/** A statement as the database takes it. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The rows wanted, of an object's records or of a report. Everything in it was checked against the Model. */
export interface RowQuery {
  readonly object: ObjectModel;
  /** Report joins by alias. */
  readonly joins?: Readonly<Record<string, RowJoin>>;
  readonly columns: readonly ColumnModel[];
  /** All must hold. */
  readonly where: readonly Formula[];
  /** Only rows whose path (a lookup) leads to this record. */
  readonly within?: { readonly path: readonly string[]; readonly id: string };
  /** Only these records. */
  readonly ids?: readonly string[];
  /** Words that must each be found somewhere in the searched texts, folded (width, case, kana). */
  readonly search?: string;
  /** Only so many of the rows that meet everything but the search, the first in this order: the search looks among them. */
  readonly first?: { readonly rows: number; readonly sort: readonly SortModel[] };
  /** Whether what records are called by leads to them, wherever it stands: in reports, where no cell is edited. */
  readonly linkNames?: boolean;
  /** How whole rows stand out. */
  readonly highlight?: readonly HighlightModel[];
  /** Where search looks: the object's search fields, or the text columns of a report. */
  readonly searchColumns?: readonly ColumnModel[];
  /** Rows come by these groups first, and carry their keys; `sort` orders them within. */
  readonly groups?: GroupQuery['groups'];
  /** Only rows of these groups. */
  readonly range?: GroupRange;
  /** All rows in the order that the groups are shown in, summaries decide it: of a file, which has no pages. */
  readonly ranked?: GroupQuery;
  /** No row at all: of a file of figures alone. */
  readonly none?: boolean;
  readonly sort: readonly SortModel[];
  readonly limit?: number;
  /** From a previous page's `next`. */
  readonly cursor?: string;
}

/** A join of a report, with its object. */
export type RowJoin = Omit<JoinModel, 'object'> & { readonly object: ObjectModel };

/** Which rows a query is about, whatever is shown of them. */
export type RowSource = Pick<RowQuery, 'object' | 'joins' | 'where' | 'search' | 'searchColumns' | 'first'>;

/** From one group to another, both included, by their keys as they came; or just these. */
export type GroupRange = { readonly from: readonly unknown[]; readonly to: readonly unknown[] } | { readonly of: readonly (readonly unknown[])[] };

/** What rows are grouped by: a path, or an expression. */
export interface GroupingQuery {
  readonly key: string;
  readonly path?: readonly string[];
  readonly formula?: Formula;
  /** Of an expression: the values it can have, in order. */
  readonly choices?: readonly { readonly value: string }[];
  readonly by?: 'day' | DatePeriodName;
  /** The last group first; blanks come last all the same. */
  readonly descending?: boolean;
  /** Sorted by a summary; the rows themselves keep the order of the keys. */
  readonly order?: { readonly summary: string; readonly descending: boolean };
  /** Only so many groups of each one above, the first by `order`; all others are one. */
  readonly top?: number;
  /** Periods without rows are groups, too. */
  readonly fill?: boolean;
}

export interface GroupQuery {
  readonly groups: readonly GroupingQuery[];
  /** Groupings in columns, of a matrix. */
  readonly columns?: readonly GroupingQuery[];
  readonly summaries: readonly SummaryQuery[];
}

/** What is computed of the rows of each group, or of its other summaries. */
export interface SummaryQuery {
  readonly key: string;
  readonly kind: AnySummaryKind;
  readonly column?: ColumnModel;
  readonly formula?: Formula;
}
