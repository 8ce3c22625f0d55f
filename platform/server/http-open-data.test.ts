import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { OpenDataList, OpenDataPreview, OpenDataSet, OpenDataSettings } from '../contract/wire-open-data.ts';
import { type Client, openScenario, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

const report = 'todays_status_by_prefecture';
const settings = `/api/settings/open-data/${report}`;
let scenario: Scenario;
let admin: Client;
let nobody: Client;
beforeAll(async () => {
  scenario = await openScenario();
  [admin, nobody] = await Promise.all([scenario.as('admin'), scenario.as()]);
}, 180_000);
afterAll(() => scenario?.close());

const send = (method: string, body?: unknown) =>
  admin.send<ErrorBody>(settings, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });

test('a report is looked at, published, fetched by anybody as CSV and JSON, counted, and withdrawn', async () => {
  const { body: preview } = await admin.get<OpenDataPreview>(settings);
  expect(preview.state).toBe('closed');
  expect((await nobody.get<OpenDataList>('/api/open')).body.sets).toEqual([]);
  expect((await nobody.get(`/api/open/${report}/latest.csv`)).status).toBe(404);
  expect((await send('PUT', { revision: 'another' })).body.code).toBe('conflict');
  expect((await send('PUT', { revision: preview.revision })).status).toBe(204);
  // Nobody is shown for minutes that there is nothing yet.
  await until(async () => {
    const { body, headers } = await nobody.get<OpenDataSet>(`/api/open/${report}`);
    expect(headers.get('cache-control')).toBe(body.days.length === 0 ? 'no-cache' : 'public, max-age=300');
    return body.days.length === 1;
  });

  const { body: set } = await nobody.get<OpenDataSet>(`/api/open/${report}`);
  expect(set.columns.map(({ key }) => key)).toEqual(['institution.prefecture', 'count', 'sum_answered', 'sum_unanswered', 'average_rate']);
  expect(set.sample).toEqual(preview.rows.slice(0, set.sample.length));
  const json = await nobody.get<{ rows: Record<string, unknown>[] }>(`/api/open/${report}/latest.json`);
  expect(json.body.rows).toHaveLength(preview.count);
  expect(Object.fromEntries(json.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'cache-control': 'public, max-age=300',
    'content-disposition': expect.stringContaining(`${report}_`),
  });
  // By another route: what an administrator sees of the same hospitals.
  const rows = await scenario.database.query<{ answered: number; asked: number }>(
    sql`SELECT count(*) FILTER (WHERE answer_status IN ('answered', 'by_organization'))::int AS answered, count(*)::int AS asked FROM data.daily_hospital WHERE report_date = (SELECT day FROM shirabe.open_data WHERE report = ${report}::text)`,
    { as: 'engine' },
  );
  const sum = (key: string) => json.body.rows.reduce((total, row) => total + Number(row[key]), 0);
  expect({ answered: sum('sum_answered'), asked: sum('count') }).toEqual(rows[0]);

  const csv = await nobody.get<string>(`/api/open/${report}/${set.days[0]!.day}.csv`);
  expect(csv.bytes).toHaveLength(set.days[0]!.csv_bytes);
  const known = await nobody.send(`/api/open/${report}/latest.csv`, { headers: { 'if-none-match': `W/${csv.headers.get('etag')}` } });
  expect([known.status, known.headers.get('etag')]).toEqual([304, csv.headers.get('etag')]);
  const { body: counted } = await admin.get<OpenDataSettings>('/api/settings/open-data');
  expect(counted.sets.find((each) => each.report === report)).toMatchObject({ state: 'published', fetched: 2 });

  expect((await send('DELETE')).status).toBe(204);
  expect((await nobody.get(`/api/open/${report}`)).status).toBe(404);
  expect((await nobody.get(`/api/open/${report}/latest.csv`)).status).toBe(404);
  expect((await send('DELETE')).status).toBe(404);
});

test.each(['daily_survey_csv', 'nothing', '__proto__', 'constructor'])('%s, which is not marked, cannot be reached or published', async (name) => {
  for (const path of [`/api/open/${name}`, `/api/open/${name}/latest.csv`, `/api/open/${name}/2026-01-01.json`])
    expect((await nobody.get(path)).status).toBe(404);
  expect((await admin.get(`/api/settings/open-data/${name}`)).status).toBe(404);
});
