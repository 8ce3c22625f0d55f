import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { AuditPage } from '../contract/wire-operation.ts';
import type { Me, RecordAnswer, RowsPage, ScopeMove } from '../contract/wire.ts';
import { type Client, openScenario, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

let scenario: Scenario;
let secretariat: Client, tokyo: Client, hokkaido: Client, hospital: Client;
/** What an institution says of where it lies, by the first two digits of the prefecture's code. */
const places: Record<string, { prefecture: string; secondary_area: string; reporting_org: null }> = {};
beforeAll(async () => {
  scenario = await openScenario();
  await enter();
  for (const code of ['13', '01']) {
    const [row] = await scenario.database.query<{ prefecture: string; area: string }>(
      sql`SELECT p.id AS prefecture, (SELECT a.id FROM data.secondary_area a WHERE a.prefecture = p.id ORDER BY a.code LIMIT 1) AS area FROM data.prefecture p WHERE p.code = ${code}`,
    );
    places[code] = { prefecture: row?.prefecture ?? '', secondary_area: row?.area ?? '', reporting_org: null };
  }
  // Those of the demo accounts have not answered their weekly surveys yet.
  await scenario.database
    .query(sql`INSERT INTO data.weekly_survey_item (id, title, survey, item, scope_institution, scope_prefecture, scope_area, scope_organization)
    SELECT gen_random_uuid(), 'x', w.id, 'swab', w.scope_institution, w.scope_prefecture, w.scope_area, w.scope_organization
    FROM data.weekly_survey w WHERE NOT EXISTS (SELECT FROM data.weekly_survey_item i WHERE i.survey = w.id)`);
}, 180_000);
afterAll(() => scenario?.close());

/** Logs in again: sessions do not outlive the day. */
async function enter(): Promise<void> {
  [secretariat, tokyo, hokkaido, hospital] = (await Promise.all(['secretariat', 'pref-13', 'pref-01', 'hosp-13'].map((name) => scenario.as(name)))) as [
    Client,
    Client,
    Client,
    Client,
  ];
}

const unitOf = async (username: string): Promise<string> =>
  (await scenario.database.query<{ unit: string }>(sql`SELECT unit FROM shirabe.user_account WHERE username = ${username}`))[0]?.unit ?? '';
const pathOf = (id: string) => `/api/objects/medical_institution/records/${id}`;

/** Sends an institution to a prefecture, as somebody. */
async function move(id: string, code: '13' | '01', past?: string, client = secretariat) {
  const { version } = (await secretariat.get<RecordAnswer>(pathOf(id))).body;
  const body = { version, values: places[code], accept_warnings: true, ...(past === undefined ? {} : { past_rows: past }) };
  return client.patch<RecordAnswer & ErrorBody & ScopeMove>(pathOf(id), body);
}

/** What somebody sees of the surveys, by every way that counts them. */
async function seen(client: Client) {
  const count = async (path: string) => (await client.get<{ count: number }>(path)).body.count;
  const all = await client.get<RowsPage>('/api/objects/daily_hospital/lists/all/rows?limit=1000');
  const csv = await client.get('/api/reports/daily_survey_csv/export?view=details&format=csv&encoding=utf-8');
  return {
    list: all.body.rows.length,
    count: await count('/api/objects/daily_hospital/lists/all/count'),
    weekly: await count('/api/objects/weekly_survey/lists/all/count'),
    items: await count('/api/objects/weekly_survey_item/lists/all/count'),
    report: await count('/api/reports/daily_survey_csv/count'),
    export: csv.status === 200 ? csv.bytes.toString().split('\r\n').length - 2 : csv.status,
  };
}
type Seen = Awaited<ReturnType<typeof seen>>;
const plus = (before: Seen, days: number, weeks: number, items: number): Seen => ({
  list: before.list + days,
  count: before.count + days,
  weekly: before.weekly + weeks,
  items: before.items + items,
  report: before.report + days,
  export: before.export + days,
});
const entries = async (): Promise<AuditPage['entries']> => (await (await scenario.as('admin')).get<AuditPage>('/api/audit?action=scope_move')).body.entries;

describe('a hospital goes from Tokyo to Hokkaido', () => {
  let id: string, items: number;
  let before: { tokyo: Seen; hokkaido: Seen; hospital: Seen };
  beforeAll(async () => {
    id = await unitOf('hosp-13');
    before = { tokyo: await seen(tokyo), hokkaido: await seen(hokkaido), hospital: await seen(hospital) };
    const [weekly] = await scenario.database.query<{ items: number }>(
      sql`SELECT count(*)::int AS items FROM data.weekly_survey_item i JOIN data.weekly_survey w ON w.id = i.survey WHERE w.institution = ${id} AND w.week_wednesday = '2026-11-18'`,
    );
    items = weekly?.items ?? 0;
    expect(items).toBeGreaterThan(0);
    expect(before.hospital).toMatchObject({ list: 3, count: 3, weekly: 2 });
    expect(before.tokyo.report).toBe(before.tokyo.export);
  });

  test('without the choice it is refused, with what is at stake, and nothing has changed', async () => {
    const { status, body } = await move(id, '01');
    expect([status, body.code, body.problems]).toEqual([422, 'scope_move', []]);
    expect(body.scopes.map(({ scope, label, before: was, after }) => [scope, label.ja, was, after])).toEqual(
      expect.arrayContaining([['prefecture', '都道府県', '東京都', '北海道']]),
    );
    expect([body.past.map(({ object, rows }) => [object, rows]), body.others]).toEqual([
      [
        ['daily_hospital', 2],
        ['weekly_survey', 1],
      ],
      false,
    ]);
    expect((await secretariat.get<RecordAnswer>(pathOf(id))).body.values['prefecture']).toMatchObject({ label: '東京都' });
    expect([await seen(tokyo), await seen(hokkaido)]).toEqual([before.tokyo, before.hokkaido]);
    expect((await hospital.get<Me>('/api/me')).body.units['prefecture']).toMatchObject({ label: '東京都' });
    expect(await entries()).toEqual([]);
  });

  test('only those who may change it are asked; a choice that is none is refused', async () => {
    expect((await move(id, '01', 'stay', tokyo)).status).toBe(403);
    expect((await move(id, '01', undefined, hospital)).body.code).toBe('forbidden');
    expect((await move(id, '01', 'stay', hokkaido)).status).toBe(404);
    expect((await move(id, '01', 'stay', await scenario.as())).status).toBe(401);
    expect((await move(id, '01', 'perhaps')).status).toBe(400);
    expect((await secretariat.post<ErrorBody>('/api/objects/medical_institution/records', { values: {}, past_rows: 'stay' })).status).toBe(400);
    expect(await entries()).toEqual([]);
  });

  test('the past stays in Tokyo: Tokyo sees it, Hokkaido only what is now, the hospital all', async () => {
    expect((await move(id, '01', 'stay')).status).toBe(200);
    expect(await seen(tokyo)).toEqual(plus(before.tokyo, -1, -1, -items));
    expect(await seen(hokkaido)).toEqual(plus(before.hokkaido, 1, 1, items));
    expect(await seen(hospital)).toEqual(before.hospital);
    expect((await hospital.get<Me>('/api/me')).body.units['prefecture']).toMatchObject({ label: '北海道' });
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      actor: { name: 'G-MIS事務局' },
      subject: { kind: 'record', id },
      detail: {
        object: 'medical_institution',
        before: { prefecture: '東京都' },
        after: { prefecture: '北海道' },
        past_rows: 'stay',
        moved: { daily_hospital: 1, weekly_survey: 1, weekly_survey_item: items },
        stayed: { daily_hospital: 2, weekly_survey: 1 },
        state: 'finished',
      },
    });
  });

  test('a past row that the hospital corrects later stays where it was; a new day is Hokkaido’s', async () => {
    const { rows } = (await hospital.get<RowsPage>('/api/objects/daily_hospital/lists/all/rows?sort=report_date')).body;
    const path = `/api/objects/daily_hospital/records/${rows[0]?.id ?? ''}`;
    const { version } = (await hospital.get<RecordAnswer>(path)).body;
    const values = { outpatient_status: 'normal', inpatient_status: 'normal', emergency_status: 'normal', remarks: '訂正' };
    expect((await hospital.patch(path, { version, values, accept_warnings: true })).status).toBe(200);
    expect([(await tokyo.get(path)).status, (await hokkaido.get(path)).status]).toEqual([200, 404]);
    expect(await seen(tokyo)).toEqual(plus(before.tokyo, -1, -1, -items));
  });

  test('a second move takes only what was not to stay', async () => {
    scenario.setNow(new Date(scenario.now.getTime() + 86_400_000));
    await enter();
    const asked = await move(id, '13');
    expect(asked.body.past.map(({ object, rows }) => [object, rows])).toEqual([['daily_hospital', 1]]);
    expect((await move(id, '13', 'move')).status).toBe(200);
    scenario.setNow(scenario.now);
    await enter();
    expect([await seen(tokyo), await seen(hokkaido), await seen(hospital)]).toEqual([before.tokyo, before.hokkaido, before.hospital]);
    // Once more, and only the day of the first move is Hokkaido's to see.
    expect((await move(id, '01', 'stay')).status).toBe(200);
    expect(await seen(tokyo)).toEqual(plus(before.tokyo, -1, -1, -items));
  });
});

test('the past goes along', async () => {
  const id = await unitOf('hosp-01');
  const own = await scenario.as('hosp-01');
  const before = { tokyo: await seen(tokyo), hokkaido: await seen(hokkaido), own: await seen(own) };
  expect((await move(id, '13', 'move')).status).toBe(200);
  expect(await seen(own)).toEqual(before.own);
  expect(await seen(tokyo)).toEqual(plus(before.tokyo, 3, 2, before.own.items));
  expect(await seen(hokkaido)).toEqual(plus(before.hokkaido, -3, -2, -before.own.items));
});

test('a great past is moved by the server afterwards; the page of the record says how far it is', async () => {
  const id = await unitOf('clinic-13');
  await scenario.database
    .query(sql`INSERT INTO data.daily_clinic (id, title, institution, report_date, scope_institution, scope_prefecture, scope_area, scope_organization)
    SELECT gen_random_uuid(), 'x', i.id, '2020-11-01'::date - n, i.scope_institution, i.scope_prefecture, i.scope_area, i.scope_organization
    FROM data.medical_institution i, generate_series(1, 2100) n WHERE i.id = ${id}`);
  const theirs = async (): Promise<number> =>
    (
      await scenario.database.query<{
        count: number;
      }>(sql`SELECT count(*)::int AS count FROM data.daily_clinic d JOIN data.prefecture p ON p.id = d.scope_prefecture
      WHERE d.institution = ${id} AND p.code = '13'`)
    )[0]?.count ?? -1;
  const all = await theirs();
  expect(all).toBeGreaterThan(2100);
  expect((await move(id, '01', 'move')).status).toBe(200);
  const page = async () => (await secretariat.get<RecordAnswer>(`${pathOf(id)}?describe=1`)).body.move;
  const first = await page();
  expect(first?.total).toBeGreaterThan(2100);
  // Those who cannot change the institution are not told.
  expect((await (await scenario.as('pref-01')).get<RecordAnswer>(`${pathOf(id)}?describe=1`)).body).not.toHaveProperty('move');
  await until(async () => !(await page()));
  expect(await theirs()).toBe(0);
  expect((await entries()).filter(({ subject }) => subject?.id === id).map(({ detail }) => (detail as { state: string }).state)).toEqual([
    'finished',
    'started',
  ]);
});
