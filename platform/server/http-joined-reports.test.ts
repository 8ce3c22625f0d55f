import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { ReportAnswer, RowsPage } from '../contract/wire.ts';
import type { ReportSettings, ReportSource } from '../contract/wire-own-reports.ts';
import type { ReportPreview } from '../contract/wire-report-preview.ts';
import { readCsv } from '../testing/read-csv.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

/** Reports of several blocks, as users make, keep, share and take them out. */
let scenario: Scenario;
let secretariat: Client, pref: Client, hospital: Client;
beforeAll(async () => {
  scenario = await openScenario({ institutions: 100, days: 2 });
  [secretariat, pref, hospital] = (await Promise.all(['secretariat', 'pref-13', 'hosp-13'].map((name) => scenario.as(name)))) as [Client, Client, Client];
}, 180_000);
afterAll(() => scenario?.close());

const definition = {
  from: 'daily_hospital',
  columns: ['title', 'secured_beds'],
  group_by: [{ field: 'institution.prefecture', order: '-clinics.count' }],
  summaries: [
    { kind: 'sum', of: 'secured_beds' },
    { key: 'each', label: '診療所あたり', formula: 'sum_secured_beds / clinics.count' },
  ],
  sort: ['title'],
  block_label: '病院',
  joined: {
    clinics: {
      label: '診療所',
      from: 'daily_clinic',
      columns: ['title', 'tested_total', 'answer_status'],
      group_by: ['institution.prefecture'],
      summaries: [{ kind: 'sum', of: 'tested_total' }],
      sort: ['title'],
    },
  },
};
const make = (client: Client, label: string, given: object = definition): Promise<Reply<ReportSource & ErrorBody>> =>
  client.post('/api/own-reports', { label, description: '', folder: null, definition: given });
const total = ({ body }: Reply<ReportAnswer>) => body.joined?.rows.at(-1)?.values;

test('a joined report is previewed, block by block, made, and read by its maker alone', async () => {
  const preview = (more: object = {}) => pref.post<ReportPreview>('/api/report-preview', { definition, ...more });
  const [own, clinics] = [await preview(), await preview({ block: 'clinics' })];
  expect([own.body.problems, own.body.report?.object, clinics.body.report?.object, clinics.body.report?.block]).toEqual([
    [],
    'daily_hospital',
    'daily_clinic',
    'clinics',
  ]);
  expect((await preview({ block: 'clinic' })).status).toBe(400);
  const made = await make(pref, '並べて');
  const opened = await pref.get<ReportAnswer>(`/api/reports/${made.body.report}`);
  expect({ ...opened.body.joined, as_of: '' }).toEqual({ ...own.body.report?.joined, as_of: '' });
  expect(opened.body.joined?.rows.filter(({ level }) => level === 1)).toHaveLength(1);
  for (const client of [secretariat, hospital, scenario.as()])
    expect((await (await client).get(`/api/reports/${made.body.report}?block=clinics`)).status).toBeGreaterThanOrEqual(401);
});

test('rows, counts, groups and files are those of the block that is asked for; others are refused in words', async () => {
  const made = await make(secretariat, '並べて全国');
  const base = `/api/reports/${made.body.report}`;
  const answer = await secretariat.get<ReportAnswer>(base);
  const wanted = total(answer)?.['clinics.count'];
  expect(Number(wanted)).toBeGreaterThan(0);
  expect((await secretariat.get<{ count: number }>(`${base}/count?block=clinics`)).body.count).toBe(wanted);
  const rows = await secretariat.get<RowsPage>(`${base}/rows?block=clinics&limit=5&sort=-tested_total`);
  expect(rows.body.columns.map(({ key }) => key)).toEqual(['title', 'tested_total', 'answer_status']);
  const file = await secretariat.get(`${base}/export?block=clinics&encoding=utf-8`);
  expect(readCsv(file.bytes.toString())).toHaveLength(Number(wanted) + 1);
  const figures = readCsv((await secretariat.get(`${base}/export?view=formatted&encoding=utf-8`)).bytes.toString());
  expect(figures.find((cells) => cells.includes('診療所：新型コロナウイルス検査実施(検体採取)総人数の合計'))).toBeDefined();
  for (const path of ['', '/rows', '/count', '/groups', '/export', '/export/check'])
    for (const block of ['clinic', '__proto__', 'constructor', "';--"]) {
      const refused = await secretariat.get<ErrorBody>(`${base}${path}?block=${encodeURIComponent(block)}`);
      expect([path, block, refused.status, refused.body.code]).toEqual([path, block, 400, 'bad_request']);
    }
});

test('what narrows it is kept for all of its blocks: in a setting, and in a report that is made of it', async () => {
  const made = await make(secretariat, '絞り込む');
  const base = `/api/reports/${made.body.report}`;
  const filter = 'institution.prefecture.code = "13" AND clinics.answer_status = "answered"';
  const narrowed = total(await secretariat.get<ReportAnswer>(`${base}?filter=${encodeURIComponent(filter)}`));
  const kept = await secretariat.post<ReportSettings & ErrorBody>(`${base}/settings`, {
    label: '東京',
    search: '',
    filter,
    sort: '',
    shared: false,
  });
  expect([kept.status, kept.body.settings?.map((one) => one.filter)]).toEqual([201, [filter]]);
  const copy = await secretariat.post<ReportSource>('/api/own-reports', {
    label: '東京だけ',
    description: '',
    folder: null,
    from: { report: made.body.report, filter, sort: '' },
  });
  expect(copy.status).toBe(201);
  expect(total(await secretariat.get<ReportAnswer>(`/api/reports/${copy.body.report}`))).toEqual(narrowed);
  const mixed = await secretariat.get<ErrorBody>(`${base}?filter=${encodeURIComponent('clinics.tested_total > 0 OR secured_beds > 0')}`);
  expect([mixed.status, mixed.body.code]).toEqual([400, 'bad_filter']);
});

test('what is wrong within a block is told at its place, and is not kept', async () => {
  const { clinics } = definition.joined;
  const wrong = await make(secretariat, '誤り', {
    ...definition,
    joined: { clinics: { ...clinics, columns: ['title', 'tested'], group_by: ['institution.prefecture', 'answer_status'] } },
  });
  expect([wrong.status, wrong.body.problems?.map(({ field }) => field)]).toEqual([
    422,
    expect.arrayContaining(['definition.joined.clinics.columns.1', 'definition.joined.clinics.group_by', 'definition.joined.clinics.summaries.0.of']),
  ]);
  const many = Object.fromEntries(Array.from({ length: 5 }, (_, index) => [`block_${index}`, clinics]));
  for (const joined of [
    {},
    many,
    { Clinics: clinics },
    { clinics: { ...clinics, joined: { clinics } } },
    { clinics: { ...clinics, chart: {} } },
    { clinics: null },
    [],
  ])
    expect((await make(secretariat, '誤り', { ...definition, joined })).status).toBe(422);
});

test('nothing goes on in PostgreSQL for a reader who left while one of the blocks was computed', async () => {
  const waiting = async (): Promise<boolean> => {
    const [row] = await scenario.database.query<{ some: boolean }>(
      sql`select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%faq_article%') as some`,
    );
    return row?.some === true;
  };
  const byMonth = (from: string) => ({ from, columns: ['title'], group_by: [{ field: 'created_at', by: 'month' }] });
  const made = await make(secretariat, '途中でやめる', { ...byMonth('daily_hospital'), joined: { faq: byMonth('faq_article') } });
  const leaving = new AbortController();
  await scenario.database.transact(async (tx) => {
    await tx.query(sql`lock table data.faq_article in access exclusive mode`);
    const asked = secretariat.send(`/api/reports/${made.body.report}?anyway=1`, { method: 'GET', signal: leaving.signal }).catch((error: unknown) => error);
    await until(waiting);
    leaving.abort();
    await until(async () => !(await waiting()));
    expect(await asked).toMatchObject({ name: 'AbortError' });
  });
  const open = await secretariat.get<ReportAnswer>(`/api/reports/${made.body.report}`);
  expect(open.body.joined?.blocks).toHaveLength(2);
});
