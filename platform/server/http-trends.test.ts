import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { DashboardAnswer, ExportCheck, ReportAnswer } from '../contract/wire.ts';
import type { ReportSource } from '../contract/wire-own-reports.ts';
import type { ReportTrend } from '../contract/wire-trends.ts';
import { forgetSnapshots, takeSnapshot } from '../reports/snapshots/take-snapshot.ts';
import { loadDefinitions } from '../metadata/load-definitions.ts';
import { compileModel } from '../metadata/compile-model.ts';
import type { Model } from '../metadata/model.ts';
import { until } from '../testing/until.ts';
import { projectRoot } from './environment.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';

/** Results of reports that are kept day by day. */
let scenario: Scenario;
let pref: Client, other: Client, secretariat: Client, hospital: Client;
let report = '';
let start: Date;
let model: Model;
const enter = async (): Promise<void> => {
  [pref, other, secretariat, hospital] = (await Promise.all(['pref-13', 'pref-01', 'secretariat', 'hosp-13'].map((name) => scenario.as(name)))) as [
    Client,
    Client,
    Client,
    Client,
  ];
};
beforeAll(async () => {
  scenario = await openScenario({ institutions: 200, days: 2 });
  start = scenario.now;
  await enter();
  const compiled = compileModel((await loadDefinitions(projectRoot)).files);
  if (!('model' in compiled)) throw new Error('the definitions do not compile');
  model = compiled.model;
  report = (await make(secretariat)).body.report;
});
afterAll(() => scenario?.close());

const HOUR = 60 * 60_000;
const definition = {
  from: 'daily_hospital',
  columns: ['title', 'institution.prefecture', 'answer_status', 'secured_beds'],
  // The server goes on making surveys of new days.
  where: 'report_date <= DATE(2026, 11, 18)',
  group_by: ['institution.prefecture', 'answer_status'],
  summaries: [
    { kind: 'sum', of: 'secured_beds' },
    { key: 'share', label: '構成比', formula: 'sum_secured_beds / TOTAL.sum_secured_beds', format: 'percent' },
  ],
};
const make = (client: Client, change: object = {}) =>
  client.post<ReportSource>('/api/own-reports', { label: '推移を見る', description: '', folder: null, definition: { ...definition, ...change } });
const put = <T>(client: Client, path: string, body: object): Promise<Reply<T & ErrorBody>> =>
  client.send<T & ErrorBody>(path, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
const trend = (client: Client, of = report, query = '') => client.get<ReportTrend & ErrorBody>(`/api/reports/${of}/trend${query}`);
const keep = (client: Client, of = report, body: object = { at: '18:00', days: 30 }) => put(client, `/api/reports/${of}/snapshots`, body);
let now: Date;
/** Some days and hours after the beginning the server takes what is due. */
const due = async (days: number, hours = 0): Promise<void> => {
  now = new Date(start.getTime() + (days * 24 + hours) * HOUR);
  scenario.setNow(now);
  await until(async () => {
    const [waits] = await scenario.database.query(sql`SELECT 1 FROM shirabe.snapshot_keeper WHERE next_at <= ${now.toISOString()}::timestamptz LIMIT 1`, {
      as: 'engine',
    });
    return waits === undefined;
  });
};
/** The same, and everybody logs in once more. */
const take = async (days: number, hours = 0): Promise<void> => {
  await due(days, hours);
  await enter();
};
const level1 = (answer: ReportAnswer) => answer.groups!.rows.filter(({ level }) => level === 1);
const nameOf = (key: unknown) => (key as { label: string }).label;

describe('whose results they are', () => {
  const declared = 'answer_rate_by_day';

  test('a prefecture sees its own, another one sees none of them, and who may not open the report sees nothing', async () => {
    expect((await keep(pref, declared, { at: '06:00', days: 7 })).status).toBe(204);
    await take(0);
    const { body } = await trend(pref, declared);
    expect(body.series_groups!.rows.filter(({ level }) => level === 1).map(({ keys }) => keys[0])).toEqual(['東京都']);
    const foreign = (await trend(other, declared)).body;
    expect([foreign.days, foreign.groups, foreign.keeping]).toEqual([[], null, null]);
    expect((await trend(secretariat, declared)).body.days).toEqual([]);
    expect((await trend(hospital, report)).status).toBe(404);
    expect((await keep(hospital, report)).status).toBe(404);
    expect((await trend(await scenario.as(), declared)).status).toBe(401);
  });

  test('what was read under other rules, or by other roles, is not shown any more', async () => {
    const move = (role: string) =>
      scenario.database.query(sql`UPDATE shirabe.user_account SET roles = ${[role]}::text[] WHERE username = 'pref-13'`, { as: 'engine' });
    await move('city');
    try {
      expect((await trend(pref, declared)).body.days).toEqual([]);
    } finally {
      await scenario.database.query(sql`UPDATE shirabe.user_account SET roles = '{}' WHERE username = 'pref-13'`, { as: 'engine' });
    }
    expect((await trend(pref, declared)).body.days).not.toEqual([]);
  });

  test('somebody who may not log in any more has nothing kept; ended, the figures stay until their time is over', async () => {
    const count = async () =>
      (
        await scenario.database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM shirabe.report_snapshot WHERE report = ${declared}`, {
          as: 'engine',
        })
      )[0]!.count;
    const before = await count();
    await scenario.database.query(sql`UPDATE shirabe.user_account SET active = false WHERE username = 'pref-13'`, { as: 'engine' });
    await due(1, 8);
    expect(await count()).toBe(before);
    await scenario.database.query(sql`UPDATE shirabe.user_account SET active = true WHERE username = 'pref-13'`, { as: 'engine' });
    await take(2, 8);
    expect(await count()).toBe(before + 1);
    expect((await pref.delete(`/api/reports/${declared}/snapshots`)).status).toBe(204);
    await take(3, 8);
    expect([await count(), (await trend(pref, declared)).body.keeping]).toEqual([before + 1, null]);
  });
});

describe('a trend as a file', () => {
  test('a line for each day, in Shift-JIS, with what is to be known; what is lacking is named first', async () => {
    const declared = 'answer_rate_by_day';
    const { bytes, headers } = await pref.get(`/api/reports/${declared}/trend/export`);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`${encodeURIComponent('の推移')}_\\d{8}\\.csv`));
    const [head, ...lines] = iconv
      .decode(bytes, 'cp932')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
    const { body } = await trend(pref, declared);
    expect(head).toEqual(['記録日', '東京都', '全体', '備考']);
    expect(lines.map(([day]) => day?.replaceAll('/', '-'))).toEqual(body.days.map(({ day }) => day));
    expect(lines.map((line) => line[3])).toEqual(body.days.map(({ note }) => (note === 'missed' ? '記録なし' : '')));
    expect(lines[0]!.slice(1, 3)).toEqual([expect.stringMatching(/^\d+\.\d%$/), expect.stringMatching(/^\d+\.\d%$/)]);
    const check = (await pref.get<ExportCheck>(`/api/reports/${declared}/trend/export/check`)).body;
    expect([check.rows, check.total]).toEqual([body.days.length, 0]);
  });

  test.each([
    ['?value=nothing', 400, 'unknown_field'],
    ['?level=9', 400, 'bad_request'],
    ['?level=x', 400, 'bad_request'],
    ['?from=2021-02-31', 400, 'bad_request'],
    ['?from=2021-03-10&to=2021-03-01', 400, 'bad_request'],
    ['?from=1990-01-01&to=2021-03-01', 400, 'bad_request'],
  ])('%s is refused', async (query, status, code) => {
    const reply = await trend(pref, 'answer_rate_by_day', query);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });
  test.each([{}, { at: '25:00', days: 30 }, { at: '06:00', days: 0 }, { at: '06:00', days: 30, more: 1 }])('%j keeps nothing', async (body) => {
    expect((await keep(pref, 'answer_rate_by_day', body)).status).toBe(400);
  });
  test('the twenty-first report is refused with words', async () => {
    for (let number = 0; number < 20; number++) expect((await keep(other, (await make(other)).body.report)).status).toBe(204);
    const refused = await keep(other, 'answer_rate_by_day');
    expect([refused.status, refused.body.code, refused.body.message]).toEqual([422, 'invalid', expect.stringContaining('20件')]);
  });
});

describe('a trend on a dashboard', () => {
  const shown = async (client: Client, query = '') => {
    const { components } = (await client.get<DashboardAnswer>(`/api/dashboards/trends${query}`)).body;
    return components.find(({ key }) => key === 'trend.todays_daily_status')!;
  };

  test('says that nothing was kept; then shows what its page shows, to those of the same access alone', async () => {
    const before = await shown(pref);
    expect([before.error, before.groups, before.trend]).toMatchObject([undefined, undefined, { value: 'count', level: 1, left: 0, incomplete: false }]);
    expect((await keep(pref, 'todays_daily_status', { at: '06:00', days: 60 })).status).toBe(204);
    await take(20, 8);
    const after = await shown(pref);
    const { from, to, latest } = after.trend!;
    const page = (await trend(pref, 'todays_daily_status', `?value=count&level=1&from=${from}&to=${to}`)).body;
    expect(page.days.length).toBeGreaterThan(0);
    expect(latest).toBe(page.days.at(-1)!.taken_at);
    const undated = <T extends object>(groups: T | null | undefined) => ({ ...groups, as_of: '' });
    expect([undated(after.groups), undated(after.series_groups)]).toEqual([undated(page.groups), undated(page.series_groups)]);
    expect(after.chart).toEqual({ type: 'line', group: 'day', series: 'group', value: 'count' });
    expect((await shown(other)).groups).toBeUndefined();
    // What was kept on a day cannot be narrowed afterwards: it says so instead.
    expect((await shown(pref, '?filter.status=unanswered')).not_applied).toEqual(['status']);
  });

  test('tells of days that are missing', async () => {
    await scenario.database.query(
      sql`UPDATE shirabe.report_snapshot SET day = day - 2 WHERE report = 'todays_daily_status' AND day = (SELECT min(day) FROM shirabe.report_snapshot WHERE report = 'todays_daily_status')`,
      { as: 'engine' },
    );
    expect((await shown(pref)).trend).toMatchObject({ incomplete: true });
  });
});

describe('a trend of many groups', () => {
  test('tells the two hundred that the newest days have first, each record once, and how many there are besides', async () => {
    const own = (await make(secretariat, { group_by: ['institution'] })).body.report;
    await keep(secretariat, own);
    await due(21);
    await enter();
    const engine = { as: 'engine' } as const;
    const fill = (snapshot: string, from: number, to: number, name: string) =>
      scenario.database.query(
        sql`INSERT INTO shirabe.report_snapshot_group SELECT ${snapshot}::uuid, n, 1, jsonb_build_array(jsonb_build_object('id', 'g' || n, 'label', ${name}::text || n)), n,
          jsonb_build_object('sum_secured_beds', n) FROM generate_series(${from}::int, ${to}::int) AS n`,
        engine,
      );
    const [{ id: today = '' } = {}] = await scenario.database.query<{ id: string }>(
      sql`DELETE FROM shirabe.report_snapshot_group g USING shirabe.report_snapshot s WHERE s.report = ${own} AND g.snapshot = s.id AND g.level > 0 RETURNING s.id`,
      engine,
    );
    await scenario.database.query(sql`UPDATE shirabe.report_snapshot_group SET place = 0 WHERE snapshot = ${today}::uuid`, engine);
    const [{ id: yesterday = '' } = {}] = await scenario.database.query<{ id: string }>(
      sql`INSERT INTO shirabe.report_snapshot SELECT gen_random_uuid(), report, access, day - 1, taken_at, revision, groupings, truncated, failure, forget_on
        FROM shirabe.report_snapshot WHERE id = ${today}::uuid RETURNING id`,
      engine,
    );
    await fill(today, 21, 260, '新');
    await fill(yesterday, 1, 260, '旧');
    const { body } = await trend(secretariat, own);
    expect(body.left).toBe(60);
    const names = body.series_groups!.rows.filter(({ level }) => level === 1).map(({ keys, values }) => [keys[0], values['sum_secured_beds']]);
    expect(names).toEqual(Array.from({ length: 200 }, (_, index) => [`新${index + 21}`, index + 21]));
    const [first] = body.days;
    const cells = body.groups!.rows.filter(({ level, keys }) => level === 2 && keys[0] === first!.day);
    expect(cells.map(({ keys, values }) => [keys[1], values['sum_secured_beds']])).toEqual(names);
    // What only former days have comes after these, where there is room.
    await scenario.database.query(sql`DELETE FROM shirabe.report_snapshot_group WHERE snapshot = ${today}::uuid AND place > 30`, engine);
    const former = (await trend(secretariat, own)).body;
    const told = former.series_groups!.rows.filter(({ level }) => level === 1).map(({ keys }) => keys[0]);
    expect([told.length, told.slice(0, 12), former.left]).toEqual([200, [...Array.from({ length: 10 }, (_, index) => `新${index + 21}`), '旧1', '旧2'], 60]);
  });
});

describe('what is kept of a report', () => {
  test('nothing, and nothing is shown, until somebody asks for it', async () => {
    await take(10);
    const { body } = await trend(secretariat);
    expect([body.keeping, body.days, body.groups, body.levels.map(({ level }) => level), body.value]).toEqual([null, [], null, [0, 1, 2], 'sum_secured_beds']);
  });

  test('is what the report showed on the day, whatever becomes of the records', async () => {
    expect((await keep(secretariat)).status).toBe(204);
    await take(10);
    const shown = (await secretariat.get<ReportAnswer>(`/api/reports/${report}`)).body;
    await scenario.database.query(sql`UPDATE data.daily_hospital SET secured_beds = secured_beds + 1 WHERE secured_beds IS NOT NULL`, { as: 'engine' });
    await take(11, 8);
    const later = (await secretariat.get<ReportAnswer>(`/api/reports/${report}`)).body;
    const { body } = await trend(secretariat);
    expect(body.keeping).toMatchObject({ at: '18:00', days: 30 });
    expect(body.days.map(({ note }) => note)).toEqual([null, null]);
    const [first, second] = body.days.map(({ day }) => day);
    const figures = (day: string | undefined, level: number) => body.groups!.rows.filter((row) => row.level === level && row.keys[0] === day);
    for (const [day, answer] of [
      [first, shown],
      [second, later],
    ] as const) {
      expect(Object.fromEntries(figures(day, 2).map(({ keys, values }) => [keys[1], values['sum_secured_beds']]))).toEqual(
        Object.fromEntries(level1(answer).map(({ keys, values }) => [nameOf(keys[0]), values['sum_secured_beds']])),
      );
      expect(figures(day, 1).map(({ values }) => values['sum_secured_beds'])).toEqual([answer.groups!.rows.at(-1)!.values['sum_secured_beds']]);
    }
    expect(later.groups!.rows.at(-1)!.values['sum_secured_beds']).not.toEqual(shown.groups!.rows.at(-1)!.values['sum_secured_beds']);
    // Deeper, all together, and another figure.
    const deep = (await trend(secretariat, report, '?level=2&value=share')).body;
    const cells = deep.groups!.rows.filter((row) => row.level === 2 && row.keys[0] === second);
    expect(cells.map(({ values }) => values['share'])).toEqual(later.groups!.rows.filter(({ level }) => level === 2).map(({ values }) => values['share']));
    const whole = (await trend(secretariat, report, '?level=0&value=count')).body;
    expect(whole.groups!.rows.filter(({ level }) => level === 1).map(({ values }) => values['count'])).toEqual(
      [shown, later].map((answer) => answer.groups!.rows.at(-1)!.count),
    );
    expect(whole.series_groups).toBeNull();
  });

  test('days that nobody was there for are told, and nothing is made up for them', async () => {
    await take(14, 8);
    const { body } = await trend(secretariat);
    expect(body.days.map(({ note }) => note)).toEqual([null, null, 'missed', 'missed', null]);
    const missed = body.days[2]!.day;
    expect(body.groups!.rows.filter(({ keys }) => keys[0] === missed)).toEqual([{ level: 1, keys: [missed], count: 0, values: { sum_secured_beds: null } }]);
  });

  test('a definition that says something else is told on the day from which it holds; groups of other groupings are not mixed with these', async () => {
    const { body: source } = await secretariat.get<ReportSource>(`/api/reports/${report}/definition`);
    const changed = { ...definition, where: `${definition.where} AND secured_beds > 3` };
    const saved = await put<ReportSource>(secretariat, `/api/own-reports/${report}`, { definition: changed, version: source.version });
    await take(15, 8);
    await take(16, 8);
    expect((await trend(secretariat)).body.days.slice(-2).map(({ note }) => note)).toEqual(['changed', null]);
    await put(secretariat, `/api/own-reports/${report}`, { definition: { ...changed, group_by: ['answer_status'] }, version: saved.body.version });
    await take(17, 8);
    const { body } = await trend(secretariat);
    expect(body.days.map(({ note }) => note)).toEqual([
      'other_groups',
      'other_groups',
      'missed',
      'missed',
      'other_groups',
      'other_groups',
      'other_groups',
      'changed',
    ]);
    // All rows together have no groupings: their figures are there.
    const whole = (await trend(secretariat, report, '?level=0')).body;
    expect(whole.days.map(({ note }) => note)).toEqual([null, null, 'missed', 'missed', null, 'changed', null, 'changed']);
    expect(whole.groups!.rows.filter(({ level, values }) => level === 1 && values['sum_secured_beds'] !== null)).toHaveLength(6);
  });

  test('two servers at once take it once; the second of the same access takes part in it', async () => {
    const own = (await make(pref)).body.report;
    await keep(pref, own);
    await Promise.all(Array.from({ length: 4 }, () => takeSnapshot(scenario.database, model, now)));
    const kept = await scenario.database.query(sql`SELECT id FROM shirabe.report_snapshot WHERE report = ${own}`, { as: 'engine' });
    expect(kept).toHaveLength(1);
  });

  test('is forgotten after its time, and with its report', async () => {
    await take(50, 8);
    await forgetSnapshots(scenario.database, model, now);
    const { body } = await trend(secretariat, report, '?level=0');
    expect(body.days.filter(({ taken_at }) => taken_at !== null)).toHaveLength(1);
    await scenario.database.query(sql`DELETE FROM shirabe.report WHERE id = ${report}::uuid`, { as: 'engine' });
    await forgetSnapshots(scenario.database, model, now);
    expect(await scenario.database.query(sql`SELECT id FROM shirabe.report_snapshot WHERE report = ${report}`, { as: 'engine' })).toEqual([]);
    expect(await scenario.database.query(sql`SELECT report FROM shirabe.snapshot_keeper WHERE report = ${report}`, { as: 'engine' })).toEqual([]);
  });
});
