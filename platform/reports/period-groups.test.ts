import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { dayNumber, writeDay } from '../formula/calendar.ts';
import { type DatePeriodName, datePeriods, periodLabel } from '../formula/date-periods.ts';
import { compileDefinitions, openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { openExport } from './export-report.ts';
import { groupReport, reportRows } from './run-report.ts';
import { reportApp } from './testing/report-app.ts';

/** Reports grouped by every period, and the same groups made of the days by nothing but the calendar. */
const names = Object.keys(datePeriods) as DatePeriodName[];
const report = (by: DatePeriodName, field: string, down: boolean) => `report: periods
label: 期間
from: daily
columns: [title, day, answered_at, secured]
group_by: [{ field: ${field}, by: ${by} }]
summaries: [{ kind: sum, of: secured }]
sort: [${down ? '-' : ''}${field}]
roles: [nation]
`;
/** Days around the turns of weeks, months, quarters, years and fiscal years. */
const turns = ['2019-12-28', '2020-02-26', '2020-03-28', '2020-06-28', '2020-12-27', '2021-03-27'];
const days = turns.flatMap((turn) => Array.from({ length: 9 }, (_, index) => writeDay((dayNumber(turn) ?? 0) + index) ?? ''));

/** What a click on a group asks for (see `groupFilter` of the pages). */
function filterOf(by: DatePeriodName, field: string, key: string): string {
  const period = datePeriods[by];
  const first = period.first(key) ?? '';
  const date = (day: string) => `DATE(${day.split('-').map(Number).join(', ')})`;
  const name = field === 'day' ? field : `DATEVALUE(${field})`;
  return `${name} >= ${date(first)} AND ${name} < ${date(period.next(first) ?? '')}`;
}

let app: SmallApp;
beforeAll(async () => {
  app = await openSmallApp(reportApp);
  const prefecture = await app.insert('prefecture', { name: '甲' });
  const hospital = await app.insert('hospital', { name: '病院', prefecture });
  // An hour before midnight in UTC: the next day in Japan.
  for (const [index, day] of days.entries()) await app.insert('daily', { hospital, day, secured: index, answered_at: `${day}T23:00:00Z` }, day);
});
afterAll(() => app.close());

const as = (by: DatePeriodName, field: string, down = false) => ({
  ...app.as({ role: 'nation' }),
  model: compileDefinitions({ ...reportApp, 'reports/surveys/periods.report.yaml': report(by, field, down) }),
});
/** The day that a row counts for: of a moment the one in Japan. */
const dayOf = (day: string, field: string) => (field === 'day' ? day : (writeDay((dayNumber(day) ?? 0) + 1) ?? ''));

/** The period of a day, found by walking: the text whose first day is the last one not after it. */
function periodOf(by: DatePeriodName, day: string): string {
  const period = datePeriods[by];
  for (let at = dayNumber(day) ?? 0; ; at -= 1) {
    const first = writeDay(at) ?? '';
    if (period.first(period.write(first)) === first) return period.write(first);
  }
}

test('groups of every period hold the days of that period, in order, with their sums; the filter of a group finds the same rows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), fc.constantFrom('day', 'answered_at'), fc.boolean(), async (by, field, down) => {
      const context = as(by, field, down);
      const { rows } = await groupReport(context, 'periods', {});
      const wanted = new Map<string, number[]>();
      for (const [index, day] of days.entries()) {
        const key = periodOf(by, dayOf(day, field));
        wanted.set(key, [...(wanted.get(key) ?? []), index]);
      }
      const found = rows.filter(({ level }) => level === 1);
      const order = [...wanted.keys()].sort();
      expect(found.map(({ keys }) => keys[0])).toEqual(down ? order.reverse() : order);
      for (const { keys, count, values } of found) {
        const inside = wanted.get(String(keys[0])) ?? [];
        expect([count, values['sum_secured']]).toEqual([inside.length, inside.reduce((sum, each) => sum + each, 0)]);
        const one = await reportRows(context, 'periods', { filter: filterOf(by, field, String(keys[0])), limit: 200 });
        expect(one.rows.map(({ values: row }) => row['secured']).sort()).toEqual(inside.sort());
      }
    }),
    { numRuns: 24, seed: 3 },
  );
});

test('a page of rows begins at a group, whatever its period', async () => {
  for (const by of names) {
    const context = as(by, 'day');
    const { rows } = await groupReport(context, 'periods', {});
    const group = rows.filter(({ level }) => level === 1)[2]!;
    const page = await reportRows(context, 'periods', { from: JSON.stringify(group.keys), to: JSON.stringify(group.keys), limit: 100 });
    expect(page.rows).toHaveLength(group.count);
    expect(page.rows.every(({ values }) => periodOf(by, String(values['day'])) === group.keys[0])).toBe(true);
  }
});

test('a formatted file writes periods in words; a key that is none is refused', async () => {
  const file = await openExport(as('fiscal_year', 'day'), 'periods', { view: 'formatted', format: 'csv', encoding: 'utf-8' });
  const text = (await buffer(file.stream)).toString();
  expect(text).toContain('2019年度');
  expect(text).toContain('2020年度');
  expect(periodLabel('quarter', '2020-Q1', 'ja')).toBe('2020年1〜3月');
  for (const key of ['["2020"]', '["FY20"]', '[5]', '[{}]'])
    await expect(reportRows(as('fiscal_year', 'day'), 'periods', { from: key, to: key, limit: 10 })).rejects.toMatchObject({ code: 'bad_request' });
});
