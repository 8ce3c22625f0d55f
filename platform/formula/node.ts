import type { Sql } from 'sql-template-tag';
import type { ValueType } from '../fields/field.ts';
import type { Decimal } from './decimal.ts';
import type { FormulaValue, NameMeaning, Span } from './formula.ts';

export type NodeType = ValueType | 'blank';

/**
 * A value while a formula runs. Numbers are exact decimals; dates YYYY-MM-DD, times HH:MM, datetimes ISO in UTC with milliseconds,
 * so that all texts order by their characters. An empty text or list is blank.
 */
export type Value = Decimal | string | boolean | readonly string[] | null;

interface Typed {
  readonly type: NodeType;
  readonly span: Span;
  /** Of a choice or choices: labels by value, where known. */
  readonly choices?: NameMeaning['choices'];
  /** Whether it reads no field: the same for every record. */
  readonly fixed: boolean;
  /** The most characters of a text, or digits of a number on either side of its point, that it can have. */
  readonly size: number;
}

/** An expression after its names, functions and types were checked: what JavaScript and SQL are made from. */
export type Node = ConstantNode | NameNode | CallNode;
export type ConstantNode = Typed & { readonly kind: 'constant'; readonly value: Value };
export type NameNode = Typed & { readonly kind: 'name'; readonly path: readonly string[]; readonly neverBlank: boolean };
/** Operators are calls too. */
export type CallNode = Typed & { readonly kind: 'call'; readonly entry: FunctionEntry; readonly args: readonly Node[] };

/** What a text or number that is read from a record can have at most. */
export function baseSize(type: NodeType): number {
  return type === 'text' || type === 'choices' ? 100_000 : 400;
}
export const MAX_SIZE: Readonly<Partial<Record<NodeType, number>>> = { text: 10_000_000, number: 16_000 };

export function isUser(node: Node): boolean {
  return node.kind === 'name' && node.path[0] === 'USER';
}

/**
 * What an argument may be. `T` and `U` stand for one type that all arguments marked so share;
 * `text literal` and `integer literal` must be written out in the formula.
 */
export type ParameterType = readonly ValueType[] | 'any' | 'T' | 'U' | 'text literal' | 'integer literal';

export interface Parameter {
  readonly name: string;
  readonly type: ParameterType;
  /** May be left out: then it is this. */
  readonly otherwise?: number | null;
  /** Of a `text literal`: what it may be. */
  readonly oneOf?: readonly string[];
}

/** What surrounds a formula that runs in JavaScript. */
export interface Environment {
  readonly now: Date;
  readonly timeZone: string;
}

/** Writes parts of a formula as SQL. Each part must be written once only, so that nesting cannot multiply the statement. */
export interface SqlWriter {
  readonly timeZone: string;
  /** The value, NULL for blank; numbers are numeric. */
  value(node: Node): Sql;
  /** As `value`, but a number column as it is, so that an index on it serves. */
  bare(node: Node): Sql;
  /** TRUE where the condition is TRUE; FALSE or NULL elsewhere. */
  truth(node: Node): Sql;
  /** TRUE where the condition is not TRUE. */
  falsity(node: Node): Sql;
  /** The value of a part that reads no field; undefined of others. */
  known(node: Node): { readonly value: Value } | undefined;
  /** Whether a part that reads no field is blank; undefined of others. To be asked where the value itself does not matter: fewer statements then differ. */
  blank(node: Node): boolean | undefined;
}

/** A function or operator: the one place of its types, its documentation, its JavaScript and its SQL. */
export interface FunctionEntry {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** How many of the last parameters may be repeated, together. */
  readonly repeat?: number;
  /** After the repetitions one more argument may follow, of the type of the last parameter. */
  readonly trailing?: boolean;
  /** What T may be; anything but files unless said. */
  readonly T?: readonly ValueType[];
  readonly result: ValueType | 'T' | 'U';
  readonly description: { readonly ja: string; readonly en: string };
  /** A formula over `exampleNames`, and its result. */
  readonly example: { readonly formula: string; readonly result: FormulaValue };
  /** `spreads`: with any argument blank the result is blank, and `evaluate` is not called. */
  readonly blank: 'spreads' | 'handled';
  /** Whether its result changes with the moment. */
  readonly readsMoment?: boolean;
  evaluate(args: readonly Value[], environment: Environment, nodes: readonly Node[]): Value;
  /** Whether an argument decides the result, whatever the arguments behind it are: those are not evaluated then, nor given. */
  settled?(arg: Value): boolean;
  /** The value; of a `boolean` result the truth (see `SqlWriter.truth`). */
  sql(write: SqlWriter, args: readonly Node[]): Sql;
  /** Of a `boolean` result: where it is not TRUE, when there is a better way than `(…) IS NOT TRUE`. */
  falsity?(write: SqlWriter, args: readonly Node[]): Sql;
  /** The most characters or digits of the result; that of the arguments unless said. */
  size?(args: readonly Node[]): number;
}
