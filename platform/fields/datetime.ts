import sql from 'sql-template-tag';
import { knowingNotApplicable } from './not-applicable.ts';
import { quoteLiteral } from './quote-literal.ts';
import type { FieldType } from './field.ts';
import { problemAt } from './problem-at.ts';
import { readDate, readTime } from './read-date.ts';
import { foldWidth, isBlank } from './read-text.ts';
import { fromLocal, toLocal } from './time-zone.ts';

const ISO = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})$/;

/** The moment of an ISO 8601 text with an offset, or of a day and a time in the given time zone; undefined when it is none. */
function readMoment(text: string, timeZone: string): string | undefined {
  const iso = ISO.exec(text);
  if (iso) {
    const moment = readDate(iso[1] ?? '') ? new Date(text) : new Date(Number.NaN);
    return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
  }
  const parts = /^(.+?)(?:[T\s]+(\S+))?$/.exec(foldWidth(text));
  const day = parts ? readDate(parts[1] ?? '') : undefined;
  const clock = parts?.[2] === undefined ? '00:00' : readTime(parts[2]);
  return day && clock ? fromLocal(day, clock, timeZone).toISOString() : undefined;
}

/** A moment: ISO 8601 in UTC on the wire, the application's time zone for people. */
export const datetime: FieldType<'datetime'> = knowingNotApplicable({
  type: 'datetime',
  valueType: 'datetime',
  columnType: 'timestamptz',
  searchable: false,
  parse: (input, field, timeZone = 'UTC') => {
    if (isBlank(input)) return { value: null };
    const moment = typeof input === 'string' ? readMoment(input, timeZone) : undefined;
    return moment
      ? { value: moment }
      : { problem: problemAt(field, 'not_a_datetime', '日時を 2023/4/26 13:00 の形で入力してください。', 'Enter a day and time such as 2023-04-26 13:00.') };
  },
  check: () => [],
  format: (value, _field, { language, timeZone }) => {
    if (typeof value !== 'string') return '';
    const { day, clock } = toLocal(new Date(value), timeZone);
    return `${language === 'ja' ? day.replaceAll('-', '/') : day} ${clock.slice(0, 5)}`;
  },
  formatSql: (value, _field, { language, timeZone }) => {
    const local = sql`${value} AT TIME ZONE ${quoteLiteral(timeZone)}`;
    return language === 'ja' ? sql`coalesce(to_char(${local}, 'YYYY/MM/DD HH24:MI'), '')` : sql`coalesce(to_char(${local}, 'YYYY-MM-DD HH24:MI'), '')`;
  },
});
