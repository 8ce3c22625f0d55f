import type { ValueType } from '../fields/field.ts';
import { readMoment, dayNumber } from './calendar.ts';
import { Decimal } from './decimal.ts';
import type { FormulaValue } from './formula.ts';
import type { NodeType, Value } from './node.ts';

/** A value from outside, as formulas use it. What does not fit its type is blank, as are an empty text and an empty list. */
export function readValue(value: FormulaValue | Decimal | undefined, type: NodeType): Value {
  if (value === null || value === undefined || value === '' || type === 'blank') return null;
  if (value instanceof Decimal) return type === 'number' ? value : null;
  if (isList(value)) return (type === 'choices' || type === 'files') && value.length > 0 ? value : null;
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value) ? new Decimal(value) : null;
  if (type === 'boolean') return typeof value === 'boolean' ? value : null;
  if (typeof value !== 'string') return null;
  return readText(value, type) ?? null;
}
function isList(value: FormulaValue): value is readonly string[] {
  return Array.isArray(value);
}

/** A text read as another type: a day, a time, a moment, a record's id; undefined of what is not one. */
export function readText(text: string, type: ValueType): string | undefined {
  if (type === 'date') return dayNumber(text) === undefined ? undefined : text;
  if (type === 'time') return /^([01]\d|2[0-3]):[0-5]\d(:\d{2}(\.\d+)?)?$/.test(text) ? text.slice(0, 5) : undefined;
  if (type === 'datetime') return readMoment(text);
  if (type === 'record') return text.toLowerCase();
  return type === 'text' || type === 'choice' ? text : undefined;
}

/** A record's id. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}

/** A value as it leaves a formula. */
export function toFormulaValue(value: Value): FormulaValue {
  if (!(value instanceof Decimal)) return value;
  const number = Number(value.toString());
  return Object.is(number, -0) ? 0 : number;
}

/** Whether two values of one type are the same; blank is the same as blank. */
export function sameValue(left: Value, right: Value): boolean {
  if (left instanceof Decimal && right instanceof Decimal) return left.eq(right);
  return left === right;
}

/** The order of two values of one type, none of them blank: below, at or above zero. Texts by code point. */
export function compareValues(left: Value, right: Value): number {
  if (left instanceof Decimal && right instanceof Decimal) return left.cmp(right);
  if (typeof left !== 'string' || typeof right !== 'string') return 0;
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (a !== b) return rank(a) - rank(b);
  }
  return left.length - right.length;
}
/** Surrogates stand for characters above all others. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
