import type { Sql } from 'sql-template-tag';
import type { FieldDefinition, FieldDefinitionOf, FieldTypeName } from '../contract/definitions.ts';
import type { Problem } from '../contract/problem.ts';
import type { Language, Text } from '../contract/text.ts';

/** The kinds of value that formulas know. `choice` is one picklist value, `choices` several, `record` a looked-up record's id. */
export type ValueType = 'text' | 'number' | 'boolean' | 'date' | 'time' | 'datetime' | 'choice' | 'choices' | 'record' | 'files';

export interface Choice {
  readonly value: string;
  readonly label: Text;
  readonly tone?: 'good' | 'warn' | 'bad' | 'idle';
  readonly retired: boolean;
}

/** A field as the engine uses it: compiled, frozen, the same in browser and server. */
export interface Field<T extends FieldTypeName = FieldTypeName> {
  /** API name. */
  readonly name: string;
  /** The physical column; stays when the field is renamed. */
  readonly column: string;
  /** The boolean column that is TRUE where the field holds 該当なし, and its own column NULL; none when the field does not offer it. */
  readonly notApplicableColumn?: string;
  readonly type: T;
  readonly label: Text;
  readonly help?: Text;
  readonly definition: T extends FieldTypeName ? FieldDefinitionOf<T> : FieldDefinition;
  /** Picklist values in order; empty for other types. */
  readonly choices: readonly Choice[];
  /** The type of a formula field's result; of every other field its own value type. */
  readonly valueType: ValueType;
}

/** The value 該当なし of a field that offers it (`not_applicable: true` in its definition): the third thing beside blank and 0. */
export interface NotApplicable {
  readonly not_applicable: true;
}

/**
 * The wire form of a value, in JSON both ways. Blank is null, for every type; 該当なし is { not_applicable: true }, for every type that offers it.
 * text, long_text, rich_text (HTML), e-mail, phone, url, auto_number: string. integer, decimal, percent: number.
 * date: YYYY-MM-DD. time: HH:MM. datetime: ISO 8601 in UTC. checkbox: boolean. picklist: the value's API name.
 * multi_picklist: array of API names in the order of the definition. lookup: { id, label } out; an id, or { id }, in.
 * file: array of { id, name, size, type }. formula: as its value type. children are not part of `values`.
 */
export type WireValue =
  | null
  | string
  | number
  | boolean
  | NotApplicable
  | readonly string[]
  /** A record; as the key of a group also its place among those of its object, where these have an order of their own. */
  | { readonly id: string; readonly label: string; readonly order?: string | null }
  | readonly { readonly id: string; readonly name: string; readonly size: number; readonly type: string }[];

export type Parsed = { readonly value: WireValue } | { readonly problem: Problem };

export interface FormatOptions {
  readonly language: Language;
  readonly timeZone: string;
}

/** What one field type is: each lives in one file of this folder, and `ui/fields/` has its twin. */
export interface FieldType<T extends FieldTypeName = FieldTypeName> {
  readonly type: T;
  readonly valueType: ValueType;
  /** The column's PostgreSQL type; null when nothing is stored (children, formula). */
  readonly columnType: string | null;
  /** Whether search may look into it. */
  readonly searchable: boolean;
  /**
   * Reads what a person or program gave (wire form, or text as people write it: full-width digits, 令和5年4月26日, ○/×, thousands separators).
   * Blank in every writing (null, '', white space) gives { value: null }. Never throws. The value is in the form that is stored.
   * `timeZone` (UTC unless given) is that of a moment written without one.
   */
  parse(input: unknown, field: Field<T>, timeZone?: string): Parsed;
  /** Checks a parsed value that is not blank against the definition (length, range, pattern, choices). Requiredness is not its matter. */
  check(value: WireValue, field: Field<T>): readonly Problem[];
  /** The value as a person reads it on a page and in a formatted file. Blank gives ''. A lookup gives its label, a checkbox はい/いいえ (Yes/No). */
  format(value: WireValue, field: Field<T>, options: FormatOptions): string;
  /** The same text computed by PostgreSQL, for streams that never pass through JavaScript; `value` is the column. NULL gives ''. Lookups get their label's expression. */
  formatSql(value: Sql, field: Field<T>, options: FormatOptions): Sql;
}
