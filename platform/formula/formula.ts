import type { Sql } from 'sql-template-tag';
import type { ValueType, WireValue } from '../fields/field.ts';
import type { Decimal } from './decimal.ts';

/** A place in the formula's source: characters from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type Expression =
  | { readonly kind: 'blank'; readonly span: Span }
  | { readonly kind: 'text'; readonly value: string; readonly span: Span }
  /** `value` keeps the digits as written, so that no precision is lost. */
  | { readonly kind: 'number'; readonly value: string; readonly span: Span }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly span: Span }
  /** A field, by way of lookups: `institution.designation`; the viewer's values start with `USER`. */
  | { readonly kind: 'name'; readonly path: readonly string[]; readonly span: Span }
  | { readonly kind: 'unary'; readonly operator: '-'; readonly operand: Expression; readonly span: Span }
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/' | '&' | '=' | '<>' | '<' | '<=' | '>' | '>=';
      readonly left: Expression;
      readonly right: Expression;
      readonly span: Span;
    }
  /** AND, OR and NOT are calls too, whether written as words between operands or as functions. */
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly span: Span };

export interface FormulaProblem {
  readonly code: 'formula_syntax' | 'formula_unknown_name' | 'formula_unknown_function' | 'formula_arguments' | 'formula_type' | 'formula_too_long';
  /** In Japanese, with what to do; names the nearest right name. */
  readonly message: string;
  readonly span: Span;
}

/** What a name in a formula means. */
export interface NameMeaning {
  readonly type: ValueType;
  /** A choice's values by API name, for checking comparisons; labels for TEXT(). */
  readonly choices?: Readonly<Record<string, string>>;
  /** Whether the name can be blank; unless said, it can. */
  readonly never_blank?: boolean;
}

/** The names that a formula may use. */
export interface FormulaScope {
  find(path: readonly string[]): NameMeaning | undefined;
  /** The names that may follow these, for suggestions and completion; [] lists the first ones. */
  names(path: readonly string[]): readonly string[];
}

/** A formula that was parsed and checked against a scope: frozen, and safe to run. */
export interface Formula {
  readonly source: string;
  readonly expression: Expression;
  readonly type: ValueType | 'blank';
  /** Every path it reads, without those of USER, each once. */
  readonly references: readonly (readonly string[])[];
  readonly usesUser: boolean;
  /** Meanings of the names used, by path joined with dots. */
  readonly meanings: Readonly<Record<string, NameMeaning>>;
  /** Of a formula that gives a choice: its labels by value, where known. */
  readonly choices?: Readonly<Record<string, string>>;
}

export type Compiled = { readonly formula: Formula } | { readonly problems: readonly FormulaProblem[] };

/** A value while a formula runs in JavaScript: blank is null; numbers are exact decimals inside and come out as JavaScript numbers. */
export type FormulaValue = Exclude<WireValue, object> | readonly string[] | null;

export interface JsContext {
  /** The value of a path; for USER paths the viewer's; for a record its id. A number that another formula gave may come as exact as it is. */
  value(path: readonly string[]): FormulaValue | Decimal;
  readonly now: Date;
  readonly timeZone: string;
}

/** Who looks, and when: what the parts of a formula that read no field depend on. */
export interface Viewer {
  /** The viewer's value; becomes a parameter. */
  user(path: readonly string[]): FormulaValue;
  readonly now: Date;
}

/** Takes down what a statement that is kept for later viewers has of this one. */
export interface Keeping {
  /** A part to be written anew for each viewer: gives it for this one. The statement serves those for whom only its values differ. */
  part(write: (viewer: Viewer) => Sql): Sql;
  /** What the text depends on besides: gives it for this viewer. The statement serves those for whom it is the same (`keyOf` of it, unless it can be compared itself). */
  fact<T>(read: (viewer: Viewer) => T, keyOf?: (value: T) => unknown): T;
}

export interface SqlContext extends Viewer {
  /** The column, or any expression, of a path (never of USER). */
  column(path: readonly string[]): Sql;
  readonly timeZone: string;
  /** For a statement that is kept: then `user` and `now` are not read. */
  readonly keeping?: Keeping;
  /** For a condition that PostgreSQL keeps itself: then `user` and `now` are not read. */
  readonly late?: LateViewer;
}

/** The viewer's values and the moment as SQL, for conditions that are written before anybody looks. */
export interface LateViewer {
  /** NULL where the viewer has none. */
  user(path: readonly string[]): Sql;
  readonly now: Sql;
  /** The day in the application's time zone. */
  readonly today: Sql;
}
