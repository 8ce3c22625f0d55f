import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import sql, { raw } from 'sql-template-tag';
import type { DashboardAnswer, FoldersAnswer, Groups, ObjectDescription, RecordAnswer, Row, RowsPage } from '../contract/wire.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';

/** Objects whose rows belong to a prefecture, and the field that names the institution or prefecture in them. */
const belonging = [
  'medical_institution',
  'daily_hospital',
  'daily_clinic',
  'weekly_survey',
  'care_status_survey',
  'supply_stock_survey',
  'consult_center_survey',
  'reporting_organization',
] as const;

interface Own {
  readonly prefecture: string;
  /** Ids of all rows of each object. */
  readonly ids: Record<string, readonly string[]>;
  readonly hospital: string;
}

let scenario: Scenario;
let hokkaido: Client;
let tokyo: Client;
let own: { hokkaido: Own; tokyo: Own };
beforeAll(async () => {
  scenario = await openScenario();
  [hokkaido, tokyo] = await Promise.all([scenario.as('pref-01'), scenario.as('pref-13')]);
  own = { hokkaido: await rowsOf('北海道'), tokyo: await rowsOf('東京都') };
}, 180_000);
afterAll(() => scenario?.close());

async function rowsOf(name: string): Promise<Own> {
  const { database } = scenario;
  const [prefecture] = await database.query<{ id: string }>(sql`SELECT id FROM data.prefecture WHERE title = ${name}`);
  const ids: Record<string, string[]> = {};
  for (const object of belonging) {
    const rows = await database.query<{ id: string }>(sql`SELECT id FROM ${raw(`data.${object}`)} WHERE scope_prefecture = ${prefecture?.id}`);
    ids[object] = rows.map(({ id }) => id);
  }
  const [hospital] = await database.query<{ title: string }>(sql`SELECT title FROM data.medical_institution
    WHERE scope_prefecture = ${prefecture?.id} AND institution_type = 'hospital' AND status = 'active' ORDER BY gmis_id LIMIT 1`);
  return { prefecture: prefecture?.id ?? '', ids, hospital: hospital?.title ?? '' };
}

async function allRows(client: Client, path: string): Promise<Row[]> {
  const { status, body } = await client.get<RowsPage>(`${path}${path.includes('?') ? '&' : '?'}limit=1000`);
  expect([path, status]).toEqual([path, 200]);
  expect(body.next).toBeNull();
  return body.rows;
}
/** The rows with all they show and lead to, as text. */
const textOf = (value: unknown): string => JSON.stringify(value);

describe('staff of Hokkaido see Hokkaido only, and staff of Tokyo Tokyo only', () => {
  test.each(belonging)('in every list of %s, with a count that agrees', async (object) => {
    for (const [client, mine, other] of [
      [hokkaido, own.hokkaido, own.tokyo],
      [tokyo, own.tokyo, own.hokkaido],
    ] as const) {
      const { lists } = (await client.get<ObjectDescription>(`/api/objects/${object}`)).body;
      expect(lists.length).toBeGreaterThan(0);
      for (const { list } of lists) {
        const path = `/api/objects/${object}/lists/${list}`;
        const rows = await allRows(client, `${path}/rows`);
        expect(mine.ids[object]).toEqual(expect.arrayContaining(rows.map(({ id }) => id)));
        expect(textOf(rows)).not.toContain(other.prefecture);
        expect((await client.get<{ count: number }>(`${path}/count`)).body.count).toBe(rows.length);
        if (list === 'all') expect(rows).toHaveLength(mine.ids[object]?.length ?? -1);
      }
    }
  });

  test('in every report, its count and its groups', async () => {
    const { reports } = (await hokkaido.get<FoldersAnswer>('/api/report-folders')).body;
    expect(reports.length).toBeGreaterThan(10);
    const foreign = new Set(Object.values(own.tokyo.ids).flat());
    let seen = 0;
    for (const { report } of reports) {
      const path = `/api/reports/${report}`;
      const rows = await allRows(hokkaido, `${path}/rows`);
      expect(rows.flatMap(({ id, links }) => [id, ...Object.values(links ?? {}).map((link) => link.id)]).filter((id) => foreign.has(id))).toEqual([]);
      expect(textOf(rows)).not.toContain(own.tokyo.prefecture);
      expect((await hokkaido.get<{ count: number }>(`${path}/count`)).body.count).toBe(rows.length);
      const groups = await hokkaido.get<Groups>(`${path}/groups`);
      if (groups.status === 200) expect(groups.body.rows.at(-1)?.level).toBe(0);
      seen += rows.length;
    }
    expect(seen).toBeGreaterThan(100);
  });

  test('by search and by filter, whatever the words', async () => {
    const word = encodeURIComponent(own.tokyo.hospital);
    const asked = encodeURIComponent('prefecture.name = "東京都" OR NOT(ISBLANK(id))');
    for (const query of [
      `search=${word}`,
      `filter=${encodeURIComponent('prefecture.name = "東京都"')}`,
      `filter=${encodeURIComponent(`title = "${own.tokyo.hospital}"`)}`,
    ]) {
      expect(await allRows(hokkaido, `/api/objects/medical_institution/lists/all/rows?${query}`)).toEqual([]);
      expect((await hokkaido.get(`/api/objects/medical_institution/lists/all/count?${query}`)).body).toEqual({ count: 0 });
      expect((await allRows(tokyo, `/api/objects/medical_institution/lists/all/rows?${query}`)).length).toBeGreaterThan(0);
    }
    const all = await allRows(hokkaido, `/api/objects/medical_institution/lists/all/rows?filter=${asked}`);
    expect(all).toHaveLength(own.hokkaido.ids['medical_institution']?.length ?? -1);
    expect(await allRows(hokkaido, `/api/reports/bed_availability_all/rows?search=${word}`)).toEqual([]);
    expect((await allRows(tokyo, `/api/reports/bed_availability_all/rows?search=${word}`)).length).toBeGreaterThan(0);
  });

  test.each(belonging)('by address: a record of %s of another prefecture answers as none does', async (object) => {
    const id = own.tokyo.ids[object]?.[0];
    if (!id) throw new Error(`Tokyo has no ${object}`);
    const path = `/api/objects/${object}/records`;
    const none = '0190a1b2-0000-7000-8000-000000000000';
    const ask = async (which: string): Promise<readonly Reply<unknown>[]> => [
      await hokkaido.get(`${path}/${which}`),
      await hokkaido.get(`${path}/${which}?describe=1`),
      await hokkaido.get(`${path}/${which}/history`),
      await hokkaido.get(`${path}/${which}/files/${none}`),
      await hokkaido.patch(`${path}/${which}`, { version: 1, values: {} }),
      await hokkaido.delete(`${path}/${which}?version=1`),
    ];
    const [foreign, missing] = [await ask(id), await ask(none)];
    const told = (replies: readonly Reply<unknown>[]) => replies.map(({ status, body }) => ({ status, body: { ...(body as object), request: undefined } }));
    expect(told(foreign)).toEqual(told(missing));
    expect(foreign.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
    expect((await tokyo.get(`${path}/${id}`)).status).toBe(200);
  });

  test('in the choices of a lookup, and in what a saved lookup may point to', async () => {
    const word = encodeURIComponent(own.tokyo.hospital);
    const choices = '/api/objects/daily_hospital/fields/institution/choices';
    expect((await hokkaido.get(`${choices}?search=${word}`)).body).toEqual({ choices: [] });
    expect(textOf((await hokkaido.get(choices)).body)).not.toContain(own.tokyo.hospital);
    const created = await hokkaido.post<{ code: string }>('/api/objects/care_status_survey/records', {
      values: { prefecture: own.tokyo.prefecture, survey_date: '2026-11-01' },
    });
    expect([403, 422]).toContain(created.status);
  });

  test('in the exported file, row by row', async () => {
    for (const query of ['unmappable=replace', 'view=details&format=csv&encoding=utf-8']) {
      const { status, bytes } = await hokkaido.get(`/api/reports/daily_survey_csv/export?${query}`);
      expect(status).toBe(200);
      const text = iconv.decode(bytes, query.endsWith('utf-8') ? 'utf-8' : 'cp932');
      expect(text).toContain('北海道');
      expect(text).not.toContain('東京都');
      expect(text.trimEnd().split('\r\n')).toHaveLength((own.hokkaido.ids['daily_hospital']?.length ?? 0) + 1);
    }
    const narrowed = await hokkaido.get(`/api/reports/daily_survey_csv/export?encoding=utf-8&search=${encodeURIComponent(own.tokyo.hospital)}`);
    expect(narrowed.bytes.toString().trimEnd().split('\r\n')).toHaveLength(1);
    expect((await hokkaido.get('/api/reports/daily_survey_csv/export/check')).body).toMatchObject({ rows: own.hokkaido.ids['daily_hospital']?.length });
  });

  test('on the home page', async () => {
    const { body } = await hokkaido.get<DashboardAnswer>('/api/home');
    expect(body.components.map(({ error }) => error).filter(Boolean)).toEqual([]);
    expect(textOf(body)).not.toContain(own.tokyo.prefecture);
    const chart = body.components.find(({ report }) => report === 'todays_daily_status');
    const today = await allRows(hokkaido, '/api/objects/daily_hospital/lists/today/rows');
    expect(chart?.groups?.rows.at(-1)?.values).toEqual({ count: today.length });
  });
});

describe('others', () => {
  test('a hospital reads its own institution and answers only', async () => {
    const hospital = await scenario.as('hosp-13');
    const institutions = await allRows(hospital, '/api/objects/medical_institution/lists/all/rows');
    expect(institutions).toHaveLength(1);
    expect(await allRows(hospital, '/api/objects/daily_hospital/lists/all/rows')).toHaveLength(3);
    expect((await hospital.get(`/api/objects/medical_institution/records/${own.hokkaido.ids['medical_institution']?.[0] ?? ''}`)).status).toBe(404);
    expect((await hospital.get('/api/reports/daily_survey_csv')).status).toBe(404);
    expect((await hospital.get('/api/dashboards/home_secretariat')).status).toBe(404);
  });

  test('the secretariat reads all prefectures', async () => {
    const secretariat = await scenario.as('secretariat');
    const { count } = (await secretariat.get<{ count: number }>('/api/objects/medical_institution/lists/all/count')).body;
    expect(count).toBeGreaterThan(390);
    for (const { ids } of [own.hokkaido, own.tokyo]) {
      expect((await secretariat.get<RecordAnswer>(`/api/objects/daily_hospital/records/${ids['daily_hospital']?.[0] ?? ''}`)).body.can.update).toBe(false);
    }
  });
});
