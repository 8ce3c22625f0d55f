import sql from 'sql-template-tag';
import { checkLength, checkPattern, LINE_LIMIT } from './check-text.ts';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { readText } from './read-text.ts';

/** A line of text. */
export const text: FieldType<'text'> = knowingNotApplicable({
  type: 'text',
  valueType: 'text',
  columnType: 'text',
  searchable: true,
  parse: (input, field) => readText(input, field, false),
  check: (value, field) => {
    if (typeof value !== 'string') return [];
    // The length bounds the time that the pattern may take.
    const long = checkLength(value, field, field.definition.max ?? LINE_LIMIT);
    return long.length > 0 ? long : checkPattern(value, field);
  },
  format: (value) => (typeof value === 'string' ? value : ''),
  formatSql: (value) => sql`coalesce(${value}, '')`,
});
