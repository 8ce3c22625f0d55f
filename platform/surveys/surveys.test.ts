import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { noon, openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { currentSurveys } from './current-surveys.ts';
import { openPeriods } from './open-periods.ts';

let app: SmallApp;
let tokyo: string, clinic: string, testOnly: string;

beforeAll(async () => {
  app = await openSmallApp();
  tokyo = await app.insert('prefecture', { name: '東京都' });
  clinic = await app.insert('clinic', { name: '青木医院', prefecture: tokyo, kind: 'full' });
  testOnly = await app.insert('clinic', { name: '検査所', prefecture: tokyo, kind: 'none' });
  await app.insert('clinic', { name: null, prefecture: tokyo, kind: null }, '');
});
afterAll(() => app?.close());

test('periods open once, for those who answer, with titles and stamps, however often and by how many', async () => {
  const made = await Promise.all([1, 2, 3].map(() => openPeriods(app.database, app.model, noon)));
  expect(made.reduce((sum, each) => sum + each, 0)).toBe(5);
  expect(await openPeriods(app.database, app.model, noon)).toBe(0);
  const daily = await app.database.query<Record<string, unknown>>(
    sql`SELECT title, day, status, scope_clinic, scope_prefecture, patients, version FROM data.daily ORDER BY title`,
  );
  expect(daily).toMatchObject([
    { title: '2021-03-10' },
    { title: '青木医院 2021-03-10', day: '2021-03-10', status: 'open', scope_clinic: clinic, scope_prefecture: tokyo, patients: null, version: 1 },
  ]);
  const [{ ids }] = (await app.database.query<{ ids: string }>(sql`SELECT string_agg(substr(id::text, 15, 1), '') AS ids FROM data.daily`)) as [
    { ids: string },
  ];
  expect(ids).toBe('77');
  // 23:30 in UTC is the next day in Tokyo; the week's row is there already.
  expect(await openPeriods(app.database, app.model, new Date('2021-03-10T23:30:00Z'))).toBe(2);
  // The Monday after belongs to the week of the next Wednesday.
  expect(await openPeriods(app.database, app.model, new Date('2021-03-15T03:00:00Z'))).toBe(5);
  const weeks = await app.database.query<{ week: string }>(sql`SELECT DISTINCT week FROM data.stock ORDER BY week`);
  expect(weeks.map(({ week }) => week)).toEqual(['2021-03-10', '2021-03-17']);
});

test('a row of a day that needs no answer is made as excused (Q27)', async () => {
  const sunday = new Date('2021-04-04T12:00:00+09:00');
  await openPeriods(app.database, app.model, sunday);
  const rows = await app.database.query<{ title: string; status: string }>(sql`SELECT title, status FROM data.daily WHERE day = '2021-04-04' ORDER BY title`);
  expect(rows).toEqual([
    { title: '2021-04-04', status: 'open' },
    { title: '青木医院 2021-04-04', status: 'excused' },
  ]);
});

test('the home page shows a respondent its own rows, and others none', async () => {
  const own = await currentSurveys(app.as({ role: 'clinic', units: { clinic, prefecture: tokyo } }), ['daily', 'stock', 'inquiry', 'nothing', '__proto__']);
  expect(own).toMatchObject([
    { object: 'daily', list: 'all', due: '2021-03-10T04:00:00.000Z', status: 'open', status_label: { ja: '未回答' }, tone: 'warn' },
    { object: 'stock', due: '2021-03-10T04:00:00.000Z', status: 'open' },
  ]);
  expect(own.every(({ record }) => record !== null)).toBe(true);
  expect(await currentSurveys(app.as({ role: 'office', units: { prefecture: tokyo } }), ['daily', 'stock'])).toEqual([]);
  expect(await currentSurveys(app.as({ role: 'clinic' }), ['daily'])).toEqual([]);
  expect((await currentSurveys(app.as({ role: 'clinic', units: { clinic: testOnly } }), ['daily', 'stock'])).map(({ object }) => object)).toEqual(['stock']);
});
