import sql, { raw, type Sql } from 'sql-template-tag';
import type { ValueType } from '../fields/field.ts';
import { addMonths, dayNumber, firstOfMonth, readClock, writeDay } from './calendar.ts';
import { Decimal } from './decimal.ts';
import { asNumber, asText, at, boundedInteger, onNumbers, onTexts, onValues, type Environment, type FunctionEntry, type SqlWriter } from './function-entry.ts';
import type { Node, Value } from './node.ts';
import { countDays, dayOfNumber, numberOfDay, shiftDay } from './operators.ts';
import { daysOfPeriod, periods, periodSql } from './periods.ts';

const date = { name: 'date', type: ['date'] } as const;
const clockTypes: readonly ValueType[] = ['time', 'datetime'];
/** ADDMONTHS goes no farther than this, so that PostgreSQL's own range is never left. */
const MOST_MONTHS = 48_000;
const clockAt = (write: SqlWriter, value: Sql) => sql`(${value} AT TIME ZONE ${write.timeZone}::text)`;

/** A part of a date; both sides count from the year 1. */
const part = (
  name: string,
  field: string,
  start: number,
  end: number,
  words: FunctionEntry['description'],
  example: FunctionEntry['example'],
): FunctionEntry => ({
  name,
  parameters: [date],
  result: 'number',
  description: words,
  example,
  blank: 'spreads',
  evaluate: onTexts((day) => new Decimal(Number(day?.slice(start, end)))),
  sql: onValues((day) => sql`extract(${raw(field)} from ${day})`),
});
/** A part of a time, or of a datetime on the clocks of the time zone. */
const clockPart = (name: 'HOUR' | 'MINUTE', words: FunctionEntry['description'], example: FunctionEntry['example']): FunctionEntry => ({
  name,
  parameters: [{ name: 'time', type: clockTypes }],
  result: 'number',
  description: words,
  example,
  blank: 'spreads',
  evaluate: ([value], environment, nodes) => {
    const text = asText(value);
    const clock =
      at(nodes, 0).type === 'time' ? { hour: Number(text.slice(0, 2)), minute: Number(text.slice(3, 5)) } : readClock(new Date(text), environment.timeZone);
    return new Decimal(name === 'HOUR' ? clock.hour : clock.minute);
  },
  sql: (write, args) => {
    const node: Node = at(args, 0);
    const value = write.value(node);
    return sql`extract(${raw(name.toLowerCase())} from ${node.type === 'datetime' ? clockAt(write, value) : value})`;
  },
});
const today = ({ now, timeZone }: Environment): Value => readClock(now, timeZone).date ?? null;

/** The first or last day of a period: no function that anybody writes, but a part of DURING that reads no field, so that it becomes one parameter. */
function periodEnd(end: 'first' | 'last'): FunctionEntry {
  return {
    name: `PERIOD_${end.toUpperCase()}`,
    parameters: [],
    result: 'date',
    description: { ja: '', en: '' },
    example: { formula: '', result: null },
    blank: 'spreads',
    evaluate: onTexts((name = '', day = '') => daysOfPeriod(name, day)?.[end] ?? null),
    sql: (write, args) => {
      const name = write.known(at(args, 0))?.value;
      return periodSql(typeof name === 'string' ? name : '', write.value(at(args, 1)), end);
    },
  };
}
const periodEnds = { first: periodEnd('first'), last: periodEnd('last') } as const;

const todayFunction: FunctionEntry = {
  name: 'TODAY',
  parameters: [],
  result: 'date',
  description: { ja: 'アプリケーションの時間帯での今日。', en: 'Today in the time zone of the application.' },
  example: { formula: 'TODAY()', result: '2026-11-22' },
  blank: 'handled',
  readsMoment: true,
  evaluate: (_args, environment) => today(environment),
  sql: () => sql`NULL::date`,
};

export const dateFunctions: readonly FunctionEntry[] = [
  todayFunction,
  {
    name: 'NOW',
    parameters: [],
    result: 'datetime',
    description: { ja: '今の日時。', en: 'The moment.' },
    example: { formula: 'NOW()', result: '2026-11-22T01:02:03.000Z' },
    blank: 'handled',
    readsMoment: true,
    evaluate: (_args, environment) => environment.now.toISOString(),
    sql: () => sql`NULL::timestamptz`,
  },
  {
    name: 'DATE',
    parameters: [
      { name: 'year', type: ['number'] },
      { name: 'month', type: ['number'] },
      { name: 'day', type: ['number'] },
    ],
    result: 'date',
    description: {
      ja: '年、月、日から日付を作ります。表計算と同じく、はみ出した月や日は前後の月に繰り越します(DATE(2026, 3, 0) は2月の末日)。1年〜9999年の外は空白。',
      en: 'A date from its parts. As in spreadsheets, months and days beyond their range carry over (DATE(2026, 3, 0) is the last of February). Blank outside the years 1 to 9999.',
    },
    example: { formula: 'DATE(2026, 3, 0)', result: '2026-02-28' },
    blank: 'spreads',
    evaluate: onNumbers((...parts) => {
      const [year = 0, month = 0, day = 0] = parts.map((value) => value.round(0, 0).toNumber());
      const first = firstOfMonth((year - 1) * 12 + month - 1);
      return first === undefined ? null : (writeDay(first + day - 1) ?? null);
    }),
    sql: onValues((year, month, day) => {
      const first = sql`(${raw("date '0001-01-01'")} + make_interval(months => ${boundedInteger(sql`((trunc(${year}) - 1) * 12 + trunc(${month}) - 1)`, 0, 9999 * 12 - 1)}))::date`;
      return dayOfNumber(sql`${numberOfDay(first)} + trunc(${day}) - 1`);
    }),
  },
  {
    name: 'DURING',
    parameters: [date, { name: 'period', type: 'text literal', oneOf: periods }],
    result: 'boolean',
    description: {
      ja: `日付がその期間にあれば TRUE。期間は ${periods.join(', ')} のどれかです。週は月曜、年度は4月に始まります。`,
      en: `TRUE where the date lies in the period: one of ${periods.join(', ')}. Weeks begin on Monday, fiscal years in April.`,
    },
    example: { formula: 'DURING(report_date, "this_month")', result: true },
    blank: 'handled',
    readsMoment: true,
    evaluate: ([day, name], environment) => {
      const [now, within] = [today(environment), typeof name === 'string' ? name : ''];
      const days = typeof now === 'string' ? daysOfPeriod(within, now) : null;
      return typeof day === 'string' && days !== null && day >= days.first && day <= days.last;
    },
    sql: (write, args) => {
      const [day, name] = [at(args, 0), at(args, 1)];
      const node = { kind: 'call', type: 'date', span: name.span, fixed: true, size: 0 } as const;
      const now: Node = { ...node, entry: todayFunction, args: [] };
      const bound = (end: 'first' | 'last') => write.value({ ...node, entry: periodEnds[end], args: [name, now] });
      return sql`${write.bare(day)} BETWEEN ${bound('first')} AND ${bound('last')}`;
    },
  },
  part('YEAR', 'year', 0, 4, { ja: '西暦の年。', en: 'The year.' }, { formula: 'YEAR(report_date)', result: 2026 }),
  part('MONTH', 'month', 5, 7, { ja: '月(1〜12)。', en: 'The month, 1 to 12.' }, { formula: 'MONTH(report_date)', result: 11 }),
  part('DAY', 'day', 8, 10, { ja: '日(1〜31)。', en: 'The day of the month, 1 to 31.' }, { formula: 'DAY(report_date)', result: 22 }),
  {
    name: 'WEEKDAY',
    parameters: [date],
    result: 'number',
    description: { ja: '曜日の番号。月曜 1、火曜 2、…、土曜 6、日曜 7(ISO 8601)。', en: 'The day of the week: Monday 1, Tuesday 2, …, Sunday 7 (ISO 8601).' },
    example: { formula: 'WEEKDAY(report_date)', result: 7 },
    blank: 'spreads',
    // 0001-01-01 was a Monday.
    evaluate: onTexts((day) => new Decimal(((dayNumber(day ?? '') ?? 0) % 7) + 1)),
    sql: onValues((day) => sql`extract(isodow from ${day})`),
  },
  {
    name: 'FISCALYEAR',
    parameters: [date],
    result: 'number',
    description: { ja: '4月に始まる年度。', en: 'The Japanese fiscal year, which begins in April.' },
    example: { formula: 'FISCALYEAR(DATE(2026, 3, 31))', result: 2025 },
    blank: 'spreads',
    evaluate: onTexts((day = '') => {
      const year = Number(day.slice(0, 4)) - (Number(day.slice(5, 7)) < 4 ? 1 : 0);
      return year < 1 ? null : new Decimal(year);
    }),
    sql: onValues((day) => sql`nullif(extract(year from ${day} - interval '3 months'), -1)`),
  },
  {
    name: 'ADDDAYS',
    parameters: [date, { name: 'days', type: ['number'] }],
    result: 'date',
    description: {
      ja: '日数を足した日付。小数は切り捨てます。「日付 + 日数」とも書けます。',
      en: 'Some days later; fractions are cut off. Also written date + days.',
    },
    example: { formula: 'ADDDAYS(report_date, 10)', result: '2026-12-02' },
    blank: 'spreads',
    evaluate: ([day, days]) => shiftDay(asText(day), asNumber(days), 1),
    sql: onValues((day, days) => dayOfNumber(sql`${numberOfDay(day)} + trunc(${days})`)),
  },
  {
    name: 'ADDMONTHS',
    parameters: [date, { name: 'months', type: ['number'] }],
    result: 'date',
    description: {
      ja: '月数を足した日付。その日がない月ではその月の末日。4000年を超えると空白。',
      en: 'Some months later; the last day of the month where it is shorter. Blank beyond 4000 years.',
    },
    example: { formula: 'ADDMONTHS(DATE(2026, 1, 31), 1)', result: '2026-02-28' },
    blank: 'spreads',
    evaluate: ([day, months]) => {
      const count = asNumber(months).round(0, 0).toNumber();
      return Math.abs(count) > MOST_MONTHS ? null : (addMonths(asText(day), count) ?? null);
    },
    sql: onValues((day, months) =>
      dayOfNumber(numberOfDay(sql`(${day} + make_interval(months => ${boundedInteger(months, -MOST_MONTHS, MOST_MONTHS)}))::date`)),
    ),
  },
  {
    name: 'DATEDIFF',
    parameters: [
      { name: 'from', type: ['date'] },
      { name: 'to', type: ['date'] },
    ],
    result: 'number',
    description: { ja: '一つ目の日付から二つ目の日付までの日数。', en: 'The days from the first date to the second.' },
    example: { formula: 'DATEDIFF(DATE(2026, 11, 1), report_date)', result: 21 },
    blank: 'spreads',
    evaluate: onTexts((from = '', to = '') => countDays(from, to)),
    sql: onValues((from, to) => sql`(${to} - ${from})::numeric`),
  },
  clockPart(
    'HOUR',
    { ja: '時(0〜23)。日時はアプリケーションの時間帯で読みます。', en: 'The hour, 0 to 23; of a datetime in the time zone of the application.' },
    { formula: 'HOUR(answered_at)', result: 0 },
  ),
  clockPart('MINUTE', { ja: '分(0〜59)。', en: 'The minute, 0 to 59.' }, { formula: 'MINUTE(answered_at)', result: 30 }),
  {
    name: 'DATEVALUE',
    parameters: [{ name: 'datetime', type: ['datetime'] }],
    result: 'date',
    description: { ja: '日時の、アプリケーションの時間帯での日付。', en: 'The day of a datetime in the time zone of the application.' },
    example: { formula: 'DATEVALUE(answered_at)', result: '2026-11-23' },
    blank: 'spreads',
    evaluate: ([moment], environment) => readClock(new Date(asText(moment)), environment.timeZone).date ?? null,
    sql: (write, args) => dayOfNumber(numberOfDay(sql`${clockAt(write, write.value(at(args, 0)))}::date`)),
  },
];
