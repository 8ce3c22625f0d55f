import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { ReportAnswer } from '../contract/wire.ts';
import type { ReportSource } from '../contract/wire-own-reports.ts';
import type { ReportPreview } from '../contract/wire-report-preview.ts';
import { until } from '../testing/until.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';

/** What a report would show before it is saved. */
let scenario: Scenario;
let pref: Client, other: Client, hospital: Client, city: Client;
beforeAll(async () => {
  scenario = await openScenario();
  [pref, other, hospital, city] = (await Promise.all(['pref-13', 'pref-01', 'hosp-13', 'city-13'].map((name) => scenario.as(name)))) as [
    Client,
    Client,
    Client,
    Client,
  ];
}, 180_000);
afterAll(() => scenario?.close());

const preview = (client: Client, definition: unknown, more: object = {}): Promise<Reply<ReportPreview & ErrorBody>> =>
  client.post('/api/report-preview', { definition, ...more });
const definition = {
  from: 'daily_hospital',
  columns: [
    'title',
    'institution.prefecture',
    'answer_status',
    'secured_beds',
    { key: 'size', label: '規模', bucket: { of: 'secured_beds', ranges: [{ below: 10, label: '小' }, { label: '大' }] } },
  ],
  group_by: [{ field: 'institution.secondary_area', order: '-sum_secured_beds', top: 3 }],
  columns_by: ['size'],
  summaries: [
    { kind: 'sum', of: 'secured_beds' },
    { key: 'share', label: '構成比', formula: 'sum_secured_beds / TOTAL.sum_secured_beds', format: 'percent' },
  ],
  sort: ['title'],
  chart: { type: 'bar', group: 'institution.secondary_area', value: 'sum_secured_beds' },
};

describe('a preview', () => {
  test('is what the report shows once it is saved, and keeps nothing', async () => {
    const shown = await preview(pref, definition);
    expect([shown.status, shown.body.problems]).toEqual([200, []]);
    const folders = await pref.get<{ recent: string[]; reports: { made: unknown }[] }>('/api/report-folders');
    expect([folders.body.recent, folders.body.reports.filter(({ made }) => made !== null)]).toEqual([[], []]);
    const saved = await pref.post<ReportSource>('/api/own-reports', { label: '規模別', description: '', folder: null, definition });
    const { body: opened } = await pref.get<ReportAnswer>(`/api/reports/${saved.body.report}`);
    const { groups, page, columns, chart } = shown.body.report!;
    expect({ groups: { ...groups, as_of: '' }, rows: page.rows, columns, chart }).toEqual({
      groups: { ...opened.groups, as_of: '' },
      rows: opened.page.rows,
      columns: opened.columns,
      chart: opened.chart,
    });
    expect(groups?.rows.filter(({ level }) => level === 1).length).toBeGreaterThan(1);
    expect(groups?.matrix?.cells.length).toBeGreaterThan(1);
  });

  test('has the rows that its viewer may see, and no others', async () => {
    const places = async (client: Client) => {
      const { body } = await preview(client, {
        ...definition,
        columns_by: undefined,
        group_by: ['institution.prefecture'],
        summaries: [],
        chart: undefined,
        columns: ['title'],
      });
      return body.report?.groups?.rows.filter(({ level }) => level === 1).map(({ keys }) => (keys[0] as { label: string } | null)?.label);
    };
    expect(await places(pref)).toEqual(['東京都']);
    expect(await places(other)).toEqual(['北海道']);
    const own = await preview(hospital, { from: 'daily_hospital', columns: ['institution'], group_by: ['institution'] });
    expect(own.body.report?.groups?.rows.filter(({ level }) => level === 1)).toHaveLength(1);
    const nothing = await preview(city, { from: 'inquiry', columns: ['title'] });
    expect(nothing.body.report?.page.rows ?? []).toEqual([]);
    expect((await preview(await scenario.as(), definition)).status).toBe(401);
  });

  test.each<[string, unknown, readonly string[]]>([
    ['nothing', {}, ['from', 'columns']],
    ['a text', { from: 'daily_hospital', columns: 'title' }, ['columns']],
    ['no columns', { from: 'daily_hospital', columns: [] }, ['columns']],
    ['an object that is not there', { from: 'nothing', columns: ['title'] }, ['from']],
    ['an object of set-up alone', { from: 'user_account', columns: ['title'] }, ['from']],
    [
      'wrong parts, all at once',
      {
        ...definition,
        columns: ['titel', { formula: 'secured_beds +', label: 'x' }],
        sort: ['nothing'],
        where: 'gone = 1',
        columns_by: undefined,
        chart: undefined,
        group_by: undefined,
        summaries: [{ key: 'a', label: 'b', formula: 'sum_x' }],
      },
      ['columns.0', 'columns.1.formula', 'sort.0', 'summaries.0.formula', 'where'],
    ],
    ['keys of administrators', { from: 'daily_hospital', columns: ['title'], roles: ['prefecture'], open: {} }, ['roles', 'open']],
    ['a prototype', JSON.parse('{"from":"daily_hospital","columns":["__proto__.x","constructor.name"]}'), ['columns.0']],
    ['SQL', { from: "daily_hospital'; drop table x; --", columns: ['title"'] }, ['from', 'columns.0']],
  ])('%s is told at its place, and nothing is run', async (_, given, places) => {
    const { status, body } = await preview(pref, given);
    expect([status, body.report]).toEqual([200, null]);
    expect([...new Set(body.problems.map(({ path }) => path.join('.')))].sort()).toEqual(expect.arrayContaining([...places].sort()));
  });

  test('what is no request of a preview is refused', async () => {
    for (const body of [{}, { definition: [] }, { definition, more: 1 }, { definition, anyway: 'yes' }])
      expect((await pref.post('/api/report-preview', body)).status).toBe(400);
    const huge = { from: 'daily_hospital', columns: Array.from({ length: 301 }, () => 'title') };
    expect((await preview(pref, huge)).body.problems[0]?.code).toBe('too_long');
    const deep = { from: 'daily_hospital', columns: ['title'], where: `${'('.repeat(2000)}1=1${')'.repeat(2000)}` };
    expect((await preview(pref, deep)).body.problems.length).toBeGreaterThan(0);
  });

  test('ends in PostgreSQL when its viewer goes on writing', async () => {
    const waiting = async (): Promise<boolean> => {
      const [row] = await scenario.database.query<{ some: boolean }>(
        sql`select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%faq_article%') as some`,
      );
      return row?.some === true;
    };
    const body = JSON.stringify({ definition: { from: 'faq_article', columns: ['title'] } });
    const leaving = new AbortController();
    await scenario.database.transact(async (tx) => {
      await tx.query(sql`lock table data.faq_article in access exclusive mode`);
      const request = { method: 'POST', body, headers: { 'content-type': 'application/json' }, signal: leaving.signal };
      const asked = pref.send('/api/report-preview', request).catch((error: unknown) => error);
      await until(waiting);
      leaving.abort();
      await until(async () => !(await waiting()));
      expect(await asked).toMatchObject({ name: 'AbortError' });
    });
  });
});
