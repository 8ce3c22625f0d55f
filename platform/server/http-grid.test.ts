import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { ChangesAnswer } from '../contract/wire-batches.ts';
import type { GridAnswer, GridDrafts, GridPrevious, GridRows } from '../contract/wire-grid.ts';
import type { HistoryAnswer, Me } from '../contract/wire.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';

const grid = '/api/objects/daily_hospital/grid';
let scenario: Scenario;
let hospital: Client;
let institution: string;
beforeAll(async () => {
  scenario = await openScenario();
  hospital = await scenario.as('hosp-13');
  institution = unitOf((await hospital.get<Me>('/api/me')).body);
  // Three clinics of Tokyo report through their organization.
  await scenario.database.query(
    sql`WITH chosen AS (
        SELECT i.id, o.id AS organization FROM data.medical_institution i JOIN data.reporting_organization o ON o.scope_prefecture = i.scope_prefecture JOIN data.prefecture p ON p.id = i.scope_prefecture
        WHERE p.code = '13' AND i.institution_type <> 'hospital' AND i.designation <> 'none' AND i.status = 'active' ORDER BY i.id LIMIT 3),
      members AS (UPDATE data.medical_institution i SET reporting_method = 'organization', reporting_org = c.organization, scope_organization = c.organization FROM chosen c WHERE i.id = c.id)
      UPDATE data.daily_clinic d SET scope_organization = c.organization FROM chosen c WHERE d.institution = c.id`,
    { as: 'owner' },
  );
}, 180_000);
afterAll(() => scenario?.close());

const unitOf = (me: Me): string => me.units['institution']?.id ?? '';
const days = (of: string, from = '2026-11-12', to = '2026-11-18') => `${grid}?respondent=${of}&from=${from}&to=${to}`;
const fine = { outpatient_status: 'normal', inpatient_status: 'limited', emergency_status: 'none' };

describe('days of one respondent', () => {
  test('those that are there, and those to be created, each with what it needs', async () => {
    const { status, body } = await hospital.get<GridAnswer>(days(institution));
    expect(status).toBe(200);
    expect(body).toMatchObject({ kind: 'days', respondent: { id: institution }, more: false, closed: null, describe: { object: 'daily_hospital' } });
    expect(body.places.map(({ date }) => date)).toEqual(['2026-11-12', '2026-11-13', '2026-11-14', '2026-11-15', '2026-11-16', '2026-11-17', '2026-11-18']);
    expect(body.places.map(({ id }) => id !== null)).toEqual([false, false, false, false, true, true, true]);
    expect(body.rows).toHaveLength(7);
    const [created, stored] = [body.rows[0], body.rows[6]];
    expect(created).toMatchObject({ id: null, version: 0, locked: null, date: '2026-11-12', respondent: { id: institution } });
    expect(Object.keys(created?.reach ?? {})).toEqual(expect.arrayContaining([expect.stringMatching(/^institution\./)]));
    expect(stored).toMatchObject({ id: expect.any(String), locked: null, date: '2026-11-18' });
  });

  test('a day that may not be entered is locked with its reason, and so is everything for those who only read', async () => {
    const late = (await hospital.get<GridAnswer>(days(institution, '2026-11-19', '2026-11-19'))).body;
    expect(late.rows).toMatchObject([{ id: null, locked: expect.stringContaining('2026/11/18') }]);
    const before = (await hospital.get<GridAnswer>(days(institution, '2020-08-31', '2020-08-31'))).body;
    expect(before.rows).toMatchObject([{ locked: expect.stringContaining('以降') }]);
    const prefecture = await scenario.as('pref-13');
    const seen = (await prefecture.get<GridAnswer>(days(institution))).body;
    expect(seen.places.every(({ id }) => id !== null)).toBe(true);
    expect(seen.rows.every(({ locked }) => locked !== null)).toBe(true);
    expect((await (await scenario.as('hosp-01')).get(days(institution))).status).toBe(404);
    expect((await (await scenario.as('pref-01')).get(days(institution))).status).toBe(404);
  });

  test('while the survey takes nothing every row says so', async () => {
    scenario.setNow(new Date('2021-01-16T03:00:00Z'));
    try {
      const client = await scenario.as('hosp-13');
      const { body } = await client.get<GridAnswer>(days(institution, '2021-01-10', '2021-01-11'));
      expect(body.closed).toContain('入力を停止しています');
      expect(body.rows.map(({ locked }) => locked)).toEqual([body.closed, body.closed]);
      const change = { values: { institution, report_date: '2021-01-10', ...fine } };
      const saved = await client.post<ChangesAnswer>('/api/objects/daily_hospital/changes', { changes: [change] });
      expect(saved.body.results).toMatchObject([{ outcome: 'refused', problems: [{ code: 'survey_frozen' }] }]);
    } finally {
      scenario.setNow(scenario.now);
    }
    hospital = await scenario.as('hosp-13');
  });

  test.each([
    ['respondent=none&from=2026-11-01&to=2026-11-02', 404],
    ['respondent=0190a1b2-0000-7000-8000-00000000000f&from=2026-11-01&to=2026-11-02', 404],
    ['date=yesterday', 400],
    ['date=2026-02-30', 400],
    ['date=infinity', 400],
    ['list=none', 404],
    ['list=all&filter=nothing%20%3D', 400],
    ['list=all&sort=nothing', 400],
    ['', 400],
    ['date=2026-11-18&date=2026-11-17', 400],
  ])('%s is answered with %i', async (query, status) => {
    expect((await hospital.get(`${grid}?${query}`)).status).toBe(status);
  });
  test.each([
    ['2026-11-02', '2026-11-01'],
    ['2020-01-01', '2026-11-01'],
    ['0001-01-01', '9999-12-31'],
    ['2026-11-1', '2026-11-02'],
  ])('the days %s to %s are refused', async (from, to) => {
    expect((await hospital.get<ErrorBody>(days(institution, from, to))).status).toBe(400);
  });
});

describe('all of one day', () => {
  test('an organization gets what it answers for, and nothing else', async () => {
    const organization = await scenario.as('org-13');
    const { body } = await organization.get<GridAnswer>('/api/objects/daily_clinic/grid?date=2026-11-18');
    expect(body.kind).toBe('day');
    expect(body.places.length).toBeGreaterThan(1);
    expect(body.rows.every(({ locked }) => locked === null)).toBe(true);
    // A day before the first rows: every respondent is one to be created.
    const earlier = (await organization.get<GridAnswer>('/api/objects/daily_clinic/grid?date=2026-11-10')).body;
    expect(earlier.places.every(({ id }) => id === null)).toBe(true);
    expect(earlier.places.map(({ respondent }) => respondent?.id).sort()).toEqual(body.places.map(({ respondent }) => respondent?.id).sort());
  });
  test('who enters nothing gets nothing', async () => {
    for (const name of ['pref-13', 'secretariat']) expect((await (await scenario.as(name)).get<GridAnswer>(`${grid}?date=2026-11-18`)).body.places).toEqual([]);
    expect((await (await scenario.as('hosp-13')).get<GridAnswer>(`${grid}?date=2026-11-18`)).body.places).toHaveLength(1);
    expect((await (await scenario.as()).get(`${grid}?date=2026-11-18`)).status).toBe(401);
  });
});

describe('rows of a list', () => {
  test('as the list stands, and only those that were chosen', async () => {
    const secretariat = await scenario.as('secretariat');
    const path = '/api/objects/medical_institution/grid?list=hospitals&sort=-title';
    const { body } = await secretariat.get<GridAnswer>(path);
    expect(body.kind).toBe('list');
    const titles = body.places.map(({ title }) => title);
    expect(titles.length).toBeGreaterThan(5);
    expect(body.rows[0]?.title).toBe(titles[0]);
    const [one, other] = body.places;
    const some = (await secretariat.get<GridAnswer>(`${path}&ids=${other?.id},${one?.id},nonsense`)).body;
    expect(some.places.map(({ id }) => id)).toEqual([other?.id, one?.id]);
    expect((await secretariat.get<ErrorBody>('/api/objects/medical_institution/grid?date=2026-11-18')).status).toBe(400);
  });
  test('records of others among the ids are not there, and a hidden field is no value', async () => {
    const theirs = (await (await scenario.as('hosp-01')).get<GridAnswer>(`${grid}?date=2026-11-18`)).body.rows[0];
    const asked = { ids: [theirs?.id ?? '', 'nonsense', ''], places: [{ respondent: theirs?.respondent?.id ?? '', date: '2026-11-10' }] };
    const { status, body } = await hospital.post<GridRows>(`${grid}/rows`, asked);
    expect(status).toBe(200);
    expect(body.rows.filter(({ id }) => id !== null)).toEqual([]);
    expect(body.rows.every(({ locked }) => locked !== null)).toBe(true);
    const clinics = (await (await scenario.as('org-13')).get<GridAnswer>('/api/objects/medical_institution/grid?list=all')).body;
    expect(clinics.rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(clinics)).not.toContain('contact_email');
  });
  test.each([
    ['too many ids', { ids: Array.from({ length: 201 }, () => 'x') }],
    ['half a place', { places: [{ respondent: 'x' }] }],
    ['a text for ids', { ids: 'x' }],
    ['something else', { other: 1 }],
    ['a list', []],
  ])('%s is no request', async (_name, body) => {
    expect((await hospital.post(`${grid}/rows`, body)).status).toBe(400);
  });
});

describe('records by what they are called', () => {
  const path = '/api/objects/daily_hospital/grid/names';
  test('those that the viewer may read and choose; others are not there', async () => {
    const title = (await hospital.get<GridAnswer>(days(institution))).body.respondent?.label ?? '';
    expect((await hospital.post(path, { field: 'institution', names: [title, title, 'どこにもない'] })).body).toEqual({
      records: [{ id: institution, label: title }],
    });
    expect((await (await scenario.as('pref-01')).post(path, { field: 'institution', names: [title] })).body).toEqual({ records: [] });
  });
  test.each([
    [{ field: 'report_date', names: ['x'] }],
    [{ field: 'nothing', names: ['x'] }],
    [{ field: 'institution', names: [] }],
    [{ field: 'institution' }],
  ])('%j is no request', async (body) => {
    expect((await hospital.post(path, body)).status).toBe(400);
  });
});

describe('drafts of rows', () => {
  const device = randomUUID();
  const find = async (client: Client, body: object) => (await client.post<GridDrafts>(`${grid}/drafts/find`, body)).body.drafts;
  const change = (client: Client, body: object) =>
    client.send(`${grid}/drafts`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  const draft = (place: string, values: object) => ({ place, version: 1, values, base: {}, children: {} });

  test('many are kept at once, are their user’s own, and are dropped; a row that is not there keeps none', async () => {
    const stored = (await hospital.get<GridAnswer>(days(institution))).body.rows.flatMap(({ id }) => id ?? []);
    const [first = '', second = ''] = stored;
    const created = `new?institution=${institution}&report_date=2026-11-12`;
    const kept = [
      draft(first, { remarks: '一\u0000' }),
      draft(second, { secured_beds: 'たくさん', nothing_such: 1 }),
      draft(created, { remarks: '三' }),
      draft('new?grid.row=1', { remarks: '四' }),
      draft(randomUUID(), { remarks: '誰の' }),
    ];
    expect((await change(hospital, { device, kept, dropped: [] })).status).toBe(204);
    const asked = { places: [first, second, created, 'none'], new_rows: true };
    const found = await find(await scenario.as('hosp-13'), asked);
    expect(new Map(found.map(({ place, values }) => [place, values]))).toEqual(
      new Map([
        [first, { remarks: '一\u0000' }],
        [second, { secured_beds: 'たくさん' }],
        [created, { remarks: '三' }],
        ['new?grid.row=1', { remarks: '四' }],
      ]),
    );
    for (const name of ['hosp-01', 'pref-13']) expect(await find(await scenario.as(name), asked)).toEqual([]);
    // The form of the same record finds what was typed in the grid.
    const form = await hospital.get<{ drafts: unknown[] }>(`/api/objects/daily_hospital/draft?place=${first}`);
    expect(form.body.drafts).toMatchObject([{ device, version: 1, values: { remarks: '一\u0000' } }]);
    const dropped = [first, created, 'new?grid.row=1'].map((place) => ({ place, device }));
    expect((await change(await scenario.as('hosp-01'), { device, kept: [], dropped })).status).toBe(204);
    expect(await find(hospital, asked)).toHaveLength(4);
    expect((await change(hospital, { device, kept: [draft(second, { remarks: '新しい' })], dropped })).status).toBe(204);
    expect(await find(hospital, asked)).toMatchObject([{ place: second, values: { remarks: '新しい' } }]);
    await change(hospital, { device, kept: [], dropped: [{ place: second, device }] });
  });
  test.each([
    ['no device', { kept: [], dropped: [] }],
    ['too many', { device: randomUUID(), kept: Array.from({ length: 101 }, () => draft('new', {})), dropped: [] }],
    ['no place', { device: randomUUID(), kept: [draft('', {})], dropped: [] }],
    ['a list', []],
  ])('%s: no drafts', async (_name, body) => {
    expect((await change(hospital, body)).status).toBe(400);
  });
});

describe('the answers before', () => {
  const path = `${grid}/previous`;
  test('of many days at once: the last answer before each, without what is not copied', async () => {
    const changes = [
      { values: { institution, report_date: '2026-11-14', ...fine, secured_beds: 4, remarks: '十四日' } },
      { values: { institution, report_date: '2026-11-15', ...fine, secured_beds: 5 } },
    ];
    const saved = await hospital.post<ChangesAnswer>('/api/objects/daily_hospital/changes', { changes, accept_warnings: true });
    expect(saved.body.results.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
    const places = ['2026-11-16', '2026-11-15', '2020-10-01'].map((date) => ({ respondent: institution, date }));
    const { previous } = (await hospital.post<GridPrevious>(path, { places })).body;
    expect(previous.map((one) => [one?.date, one?.values['secured_beds']])).toEqual([
      ['2026-11-15', 5],
      ['2026-11-14', 4],
      [undefined, undefined],
    ]);
    expect(Object.keys(previous[0]?.values ?? {})).not.toEqual(expect.arrayContaining(['institution', 'report_date', 'answer_status']));
    expect((await (await scenario.as('hosp-01')).post<GridPrevious>(path, { places })).body.previous).toEqual([null, null, null]);
  });
  test.each([
    [{ places: [{ respondent: 'x', date: '2026-11-16' }] }, 404],
    [{ places: [{ respondent: randomUUID(), date: '2026-02-30' }] }, 400],
    [{ places: [{ respondent: randomUUID(), date: 'infinity' }] }, 400],
    [{ places: [] }, 400],
    [{}, 400],
  ])('%j is answered with %i', async (body, status) => {
    expect((await hospital.post(path, body)).status).toBe(status);
  });
  test('what is no survey has none', async () => {
    const secretariat = await scenario.as('secretariat');
    const body = { places: [{ respondent: randomUUID(), date: '2026-11-16' }] };
    expect((await secretariat.post('/api/objects/medical_institution/grid/previous', body)).status).toBe(400);
  });
});

describe('rows that are saved together', () => {
  test('each by itself; a row that is sent again with its key is saved once', async () => {
    const { body } = await hospital.get<GridAnswer>(days(institution));
    const [created, stored] = [body.places[0], body.rows[6]];
    const changes = [
      { values: { institution, report_date: created?.date, ...fine }, save_key: randomUUID() },
      { id: stored?.id, version: stored?.version, values: { ...fine, remarks: 'まとめて' }, save_key: randomUUID() },
      { id: body.rows[5]?.id, version: body.rows[5]?.version, values: { ...fine, outpatients_suspected: -1 }, save_key: randomUUID() },
    ];
    const path = '/api/objects/daily_hospital/changes';
    const first = (await hospital.post<ChangesAnswer>(path, { changes })).body.results;
    expect(first.map(({ outcome }) => outcome)).toEqual(['created', 'updated', 'refused']);
    expect(first[2]?.problems).toMatchObject([{ field: 'outpatients_suspected' }]);
    const again = (await hospital.post<ChangesAnswer>(path, { changes })).body.results;
    expect(again.map(({ outcome, id }) => [outcome, id])).toEqual(first.map(({ outcome, id }) => [outcome, id]));
    expect(again[1]?.version).toBe(first[1]?.version);
    const history = await hospital.get<HistoryAnswer>(`/api/objects/daily_hospital/records/${stored?.id}/history`);
    expect(history.body.changes.filter(({ fields }) => fields.some(({ field }) => field === 'remarks'))).toHaveLength(1);
    const [count] = await scenario.database.query<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM data.daily_hospital WHERE institution = ${institution}::uuid AND report_date = ${created?.date}::date`,
      { as: 'engine' },
    );
    expect(count?.n).toBe(1);
  });
  test('a key does not stand for other values, nor for somebody else’s row', async () => {
    const row = (await hospital.get<GridAnswer>(days(institution, '2026-11-18', '2026-11-18'))).body.rows[0];
    const key = randomUUID();
    const path = '/api/objects/daily_hospital/changes';
    const change = { id: row?.id, version: row?.version, values: { remarks: '一' }, save_key: key };
    expect((await hospital.post<ChangesAnswer>(path, { changes: [change] })).body.results[0]?.outcome).toBe('updated');
    const other = await hospital.post<ChangesAnswer>(path, { changes: [{ ...change, values: { remarks: '二' } }] });
    expect(other.body.results[0]?.outcome).toBe('conflict');
    const theirs = await (await scenario.as('hosp-01')).post<ChangesAnswer>(path, { changes: [change] });
    expect(theirs.body.results[0]?.outcome).toBe('refused');
    expect((await hospital.post(path, { changes: [{ ...change, save_key: 'none' }] })).status).toBe(400);
  });
});
