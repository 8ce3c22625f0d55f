import sql, { raw, type Sql } from 'sql-template-tag';
import { Decimal } from './decimal.ts';
import type { FunctionEntry, Value } from './node.ts';

export type { Environment, FunctionEntry, Parameter, SqlWriter } from './node.ts';

/** The argument at a place; the compiler of formulas saw to it that it is there. */
export function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error(`argument ${index} of a checked formula is missing`);
  return item;
}

/** The SQL of a function whose arguments are all plain values. */
export function onValues(work: (...args: Sql[]) => Sql): FunctionEntry['sql'] {
  return (write, args) => work(...args.map((arg) => write.value(arg)));
}

export function asNumber(value: Value | undefined): Decimal {
  if (value instanceof Decimal) return value;
  throw new Error('a checked formula met a value that is not a number');
}
export function asText(value: Value | undefined): string {
  if (typeof value === 'string') return value;
  throw new Error('a checked formula met a value that is not a text');
}
/** The JavaScript of functions of numbers, of texts. */
export const onNumbers = (work: (...numbers: Decimal[]) => Value) => (args: readonly Value[]) => work(...args.map(asNumber));
export const onTexts = (work: (...texts: string[]) => Value) => (args: readonly Value[]) => work(...args.map(asText));

/** A whole number within bounds; outside of them NULL. The number appears once, and no cast can fail. */
export function boundedInteger(number: Sql, low: number, high: number): Sql {
  const [below, above] = [raw(String(low - 1)), raw(String(high + 1))];
  return sql`nullif(nullif(least(greatest(trunc(${number}), ${below}), ${above}), ${above}), ${below})::integer`;
}
/** A whole number, drawn to the nearer bound where it lies outside; NULL gives the lower one. */
export function clampedInteger(number: Sql, low: number, high: number): Sql {
  return sql`least(greatest(trunc(${number}), ${raw(String(low))}), ${raw(String(high))})::integer`;
}
/** A quotient rounded to 12 digits, half away from zero: exactly, which rounding PostgreSQL's own quotient a second time is not. NULL where the divisor is zero. */
export function quotient(dividend: Sql, divisor: Sql): Sql {
  return sql`(round(div(${dividend} * 2000000000000, nullif(${divisor}, 0)) * 0.5) * 0.000000000001)`;
}
