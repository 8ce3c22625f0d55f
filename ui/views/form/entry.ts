import type { Problem } from '../../../platform/contract/problem.ts';
import type { Field, WireValue } from '../../../platform/fields/field.ts';
import { typeOf } from '../../../platform/fields/field-types.ts';

/** What is in one input: the value that was read, the text as typed, and why it could not be read. */
export interface Entry {
  readonly value: WireValue;
  readonly raw?: string;
  readonly problem?: Problem;
}

export function entryOf(value: unknown): Entry {
  return { value: (value ?? null) as WireValue };
}

/** Reads what was typed or chosen by the field's own type. A looked-up record and files keep the form they are shown in. */
export function readEntry(field: Field, input: unknown, raw: string | undefined, timeZone: string): Entry {
  const keepsShape = field.type === 'lookup' || field.type === 'file';
  if (keepsShape) return entryOf(input);
  const parsed = typeOf(field).parse(input, field, timeZone);
  const text = raw === undefined ? {} : { raw };
  return 'problem' in parsed ? { value: null, problem: parsed.problem, ...text } : { value: parsed.value, ...text };
}

/** The field was left: the text as typed gives way to the value as it is written, unless it could not be read. */
export function settleEntry(entry: Entry): Entry {
  return entry.problem ? entry : { value: entry.value };
}

/** What is sent: the value, or the unreadable text, so that the server can say what is wrong with it. */
export function sentValue(entry: Entry): unknown {
  if (entry.problem) return entry.raw || '?';
  const { value } = entry;
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && 'id' in value) return value.id;
  return value;
}

/** What is wrong with an entry by its field's own measure: unreadable, too long, out of range. */
export function checkEntry(field: Field, entry: Entry): readonly Problem[] {
  if (entry.problem) return [entry.problem];
  const isReference = field.type === 'lookup' || field.type === 'file' || field.type === 'rich_text';
  if (entry.value === null || isReference) return [];
  return typeOf(field).check(entry.value, field);
}
