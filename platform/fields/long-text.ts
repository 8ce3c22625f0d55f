import sql from 'sql-template-tag';
import { checkLength, TEXT_LIMIT } from './check-text.ts';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { readText } from './read-text.ts';

/** Text of several lines; line ends are kept as line feeds. */
export const longText: FieldType<'long_text'> = knowingNotApplicable({
  type: 'long_text',
  valueType: 'text',
  columnType: 'text',
  searchable: true,
  parse: (input, field) => readText(input, field, true),
  check: (value, field) => (typeof value === 'string' ? checkLength(value, field, field.definition.max ?? TEXT_LIMIT) : []),
  format: (value) => (typeof value === 'string' ? value : ''),
  formatSql: (value) => sql`coalesce(${value}, '')`,
});
