import Big from 'big.js';
import sql, { raw } from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { checkNumber, readNumber } from './read-number.ts';
import { foldWidth } from './read-text.ts';

const DEFAULT_SCALE = 1;

/** A share as a percentage with so many digits after the point: 0.5 → 50.0%. */
export function formatPercent(value: number, scale: number): string {
  return `${new Big(value).times(100).round(scale, Big.roundHalfUp).toFixed(scale)}%`;
}

/** A share: 0.5 in storage and on the wire, 50.0% for people. A text with % is a percentage, without it the share itself. */
export const percent: FieldType<'percent'> = knowingNotApplicable({
  type: 'percent',
  valueType: 'number',
  columnType: 'numeric',
  searchable: false,
  parse: (input, field) => {
    const text = typeof input === 'string' ? foldWidth(input) : '';
    if (!text.endsWith('%')) return readNumber(input, field);
    const parsed = readNumber(text.slice(0, -1), field);
    return 'value' in parsed && typeof parsed.value === 'number' ? { value: new Big(parsed.value).div(100).toNumber() } : parsed;
  },
  check: (value, field) => (typeof value === 'number' ? checkNumber(value, field, 100, field.definition.scale ?? DEFAULT_SCALE) : []),
  format: (value, field) => (typeof value === 'number' ? formatPercent(value, field.definition.scale ?? DEFAULT_SCALE) : ''),
  formatSql: (value, field) => sql`coalesce(round(${value} * 100, ${raw(String(field.definition.scale ?? DEFAULT_SCALE))})::text || '%', '')`,
});
