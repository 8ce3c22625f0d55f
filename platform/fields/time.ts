import sql from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { readTime } from './read-date.ts';
import { isBlank } from './read-text.ts';

/** A time of day, to the minute. */
export const time: FieldType<'time'> = knowingNotApplicable({
  type: 'time',
  valueType: 'time',
  columnType: 'time(0)',
  searchable: false,
  parse: (input, field) => {
    if (isBlank(input)) return { value: null };
    const clock = typeof input === 'string' ? readTime(input) : undefined;
    return clock ? { value: clock } : { problem: problemAt(field, 'not_a_time', '時刻を 9:00 の形で入力してください。', 'Enter a time such as 9:00.') };
  },
  check: () => [],
  format: (value) => (typeof value === 'string' ? value : ''),
  formatSql: (value) => sql`coalesce(to_char(${value}, 'HH24:MI'), '')`,
});
