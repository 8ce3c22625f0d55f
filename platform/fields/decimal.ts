import sql, { raw } from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { toFixedDigits } from './format-number.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { checkNumber, readNumber } from './read-number.ts';

const DEFAULT_SCALE = 2;

/** A number with digits after the point: two unless the definition says otherwise. */
export const decimal: FieldType<'decimal'> = knowingNotApplicable({
  type: 'decimal',
  valueType: 'number',
  columnType: 'numeric',
  searchable: false,
  parse: (input, field) => readNumber(input, field),
  check: (value, field) => (typeof value === 'number' ? checkNumber(value, field, 1, field.definition.scale ?? DEFAULT_SCALE) : []),
  format: (value, field) => (typeof value === 'number' ? toFixedDigits(value, field.definition.scale ?? DEFAULT_SCALE) : ''),
  formatSql: (value, field) => sql`coalesce(round(${value}, ${raw(String(field.definition.scale ?? DEFAULT_SCALE))})::text, '')`,
});
