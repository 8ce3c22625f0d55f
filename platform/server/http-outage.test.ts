import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import type { ErrorBody } from '../contract/problem.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

let scenario: Scenario;
let tokyo: Client;
let nobody: Client;
beforeAll(async () => {
  scenario = await openScenario({ institutions: 100, days: 1 });
  [tokyo, nobody] = await Promise.all([scenario.as('pref-13'), scenario.as()]);
}, 180_000);
afterAll(() => scenario?.close());

/** Lets the database refuse connections, as one that is down does, or take them again. */
async function setReachable(reachable: boolean): Promise<void> {
  const url = new URL(scenario.databaseUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS ${reachable}`);
  if (!reachable) await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
  // A connection that is told to end still takes a statement until it does.
  const left = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'";
  if (!reachable) await until(async () => (await client.query<{ count: number }>(left, [name])).rows[0]?.count === 0);
  await client.end();
}

test('the database goes away and comes back: a clear 503 meanwhile, and work goes on', async () => {
  const paths = ['/api/me', '/api/home', '/api/objects/daily_hospital/lists/today/rows', '/api/reports/daily_survey_csv/export', '/readyz'];
  for (let turn = 0; turn < 2; turn += 1) {
    await setReachable(false);
    const replies: Reply<ErrorBody>[] = [];
    for (const path of [...paths, ...paths]) replies.push(await tokyo.get<ErrorBody>(path));
    replies.push(await nobody.post<ErrorBody>('/api/session', { username: 'pref-01', password: 'x' }));
    expect(replies.map(({ status, body }) => [status, body.code])).toEqual(replies.map(() => [503, 'unavailable']));
    expect(replies.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true);
    expect((await nobody.get('/healthz')).status).toBe(200);
    await setReachable(true);
    for (const path of paths) expect([path, (await tokyo.get(path)).status]).toEqual([path, 200]);
  }
});

test('connections that were cut while nobody used them are not noticed by anyone', async () => {
  for (let turn = 0; turn < 3; turn += 1) {
    await setReachable(false);
    await setReachable(true);
    const replies = await Promise.all(Array.from({ length: 8 }, () => tokyo.get('/api/me')));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
  }
});
