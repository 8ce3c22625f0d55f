import sql from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { readDate } from './read-date.ts';
import { isBlank } from './read-text.ts';

/** A calendar day, without a time zone. Its limits are formulas, which the save checks. */
export const date: FieldType<'date'> = knowingNotApplicable({
  type: 'date',
  valueType: 'date',
  columnType: 'date',
  searchable: false,
  parse: (input, field) => {
    if (isBlank(input)) return { value: null };
    const day = typeof input === 'string' ? readDate(input) : undefined;
    return day
      ? { value: day }
      : { problem: problemAt(field, 'not_a_date', 'ある日付を 2023/4/26 の形で入力してください。', 'Enter a day that exists, such as 2023-04-26.') };
  },
  check: () => [],
  format: (value, _field, { language }) => (typeof value === 'string' ? (language === 'ja' ? value.replaceAll('-', '/') : value) : ''),
  formatSql: (value, _field, { language }) =>
    language === 'ja' ? sql`coalesce(to_char(${value}, 'YYYY/MM/DD'), '')` : sql`coalesce(to_char(${value}, 'YYYY-MM-DD'), '')`,
});
