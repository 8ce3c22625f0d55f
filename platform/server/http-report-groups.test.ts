import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Groups, ReportAnswer, Row, RowsPage } from '../contract/wire.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let secretariat: Client;
beforeAll(async () => {
  scenario = await openScenario({ institutions: 300, days: 2 });
  secretariat = await scenario.as('secretariat');
});
afterAll(() => scenario?.close());

const report = '/api/reports/todays_status_by_prefecture';
const idOf = (keys: readonly unknown[] | undefined) => JSON.stringify(keys);

async function walk(query: string): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? '' : `&cursor=${cursor}`;
    const { status, body } = await secretariat.get<RowsPage>(`${report}/rows?limit=37${query}${at}`);
    expect(status).toBe(200);
    rows.push(...body.rows);
    cursor = body.next;
  } while (cursor !== null);
  return rows;
}

describe('a grouped report', () => {
  test.each([
    ['as it is', ''],
    ['searched', `&search=${encodeURIComponent('病院')}`],
    ['in another order', '&sort=-answer_status'],
  ])('%s: its rows come by group, and all counts agree', async (_name, query) => {
    const { groups, page } = (await secretariat.get<ReportAnswer>(`${report}?${query.slice(1)}`)).body as ReportAnswer & { groups: Groups };
    const { count } = (await secretariat.get<{ count: number }>(`${report}/count?${query.slice(1)}`)).body;
    const rows = await walk(query);
    const finest = groups.rows.filter(({ level }) => level === 1);
    expect(finest.length).toBeGreaterThan(20);
    expect(rows.map(({ keys }) => idOf(keys))).toEqual(finest.flatMap(({ keys, count: inside }) => Array.from({ length: inside }, () => idOf(keys))));
    expect([rows.length, groups.rows.at(-1)?.count, finest.reduce((sum, each) => sum + each.count, 0)]).toEqual([count, count, count]);
    expect(page.rows).toEqual(rows.slice(0, page.rows.length));
  });

  test('is entered at any of its groups', async () => {
    const { groups } = (await secretariat.get<ReportAnswer>(report)).body as ReportAnswer & { groups: Groups };
    const [from, to] = [groups.rows[7]!, groups.rows[9]!];
    const rows = await walk(`&from=${encodeURIComponent(idOf(from.keys))}&to=${encodeURIComponent(idOf(to.keys))}`);
    expect(new Set(rows.map(({ keys }) => idOf(keys)))).toEqual(new Set(groups.rows.slice(7, 10).map(({ keys }) => idOf(keys))));
  });

  test.each([
    'from=[]&to=[]',
    'from=[null]',
    'from=1&to=2',
    'from=["x"]&to=["y"]',
    `from=${encodeURIComponent('["\u0000"]')}&to=[null]`,
    'from=[null]&from=[null]&to=[null]',
  ])('refuses %s', async (query) => {
    const { status, body } = await secretariat.get<{ code: string }>(`${report}/rows?${query}`);
    expect([status, body.code]).toEqual([400, 'bad_request']);
  });

  test('another prefecture’s group is empty, like one that is not there', async () => {
    const { groups } = (await secretariat.get<ReportAnswer>('/api/reports/todays_status_by_area')).body as ReportAnswer & { groups: Groups };
    const own = (await (await scenario.as('pref-13')).get<Groups>('/api/reports/todays_status_by_area/groups')).body;
    const foreign = groups.rows.find(({ keys, level }) => level === 1 && !own.rows.some((row) => idOf(row.keys) === idOf(keys)))!;
    const keys = encodeURIComponent(idOf(foreign.keys));
    const { status, body } = await (await scenario.as('pref-13')).get<RowsPage>(`/api/reports/todays_status_by_area/rows?from=${keys}&to=${keys}`);
    expect([status, body.rows, body.next]).toEqual([200, [], null]);
  });
});
