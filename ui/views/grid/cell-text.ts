import { fieldTypes, typeOf } from '../../../platform/fields/field-types.ts';
import type { Field } from '../../../platform/fields/field.ts';
import { currentLanguage, timeZone } from '../../locale/locale.ts';
import { readEntry, settleEntry, type Entry } from '../form/entry.ts';
import { isBlankValue } from '../form/same-value.ts';

/** Types whose values are typed as text; the others are chosen. */
const typed = new Set(['text', 'long_text', 'integer', 'decimal', 'percent', 'date', 'time', 'datetime', 'email', 'phone', 'url']);

export function isTyped(field: Field): boolean {
  return typed.has(field.type);
}

/** What stands in a cell as people write it, so that `readText` reads the same again; the text as typed where it could not be read. */
export function textOfCell(field: Field, value: unknown, entry?: Entry): string {
  if (entry?.problem) return entry.raw ?? '';
  if (isBlankValue(value)) return '';
  if (field.type === 'formula') return typeof value === 'number' ? formulaNumber(field, value) : String(value);
  return typeOf(field).format(value as never, field, { language: currentLanguage(), timeZone: timeZone() });
}

/** Reads a text as people write it into a field. A number of per cent needs no sign. What cannot be read is kept as it was written. */
export function readText(field: Field, text: string): Entry {
  const words = field.type === 'percent' && text.trim() !== '' && /^[\s\d.,０-９．，+-]+$/u.test(text) ? `${text.trim()}%` : text;
  const entry = settleEntry(readEntry(field, words, text, timeZone()));
  return entry.problem ? { ...entry, raw: text } : entry;
}

function formulaNumber(field: Field, value: number): string {
  const isShare = (field.definition as { format?: string }).format === 'percent';
  return isShare ? fieldTypes.percent.format(value, field as never, { language: currentLanguage(), timeZone: timeZone() }) : String(value);
}
