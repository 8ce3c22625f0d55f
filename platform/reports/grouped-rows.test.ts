import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import type { Groups, Row } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { openExport } from './export-report.ts';
import { countReport, groupReport, reportRows, runReport, type ReportRowsParameters } from './run-report.ts';
import { fillReportApp, reportApp } from './testing/report-app.ts';

const reports = {
  by_hospital: 'group_by: [hospital, status]',
  by_moment: 'group_by: [{ field: answered_at }, hospital.kind]',
  by_week: 'group_by: [{ field: day, by: month }, { field: hospital.prefecture }]',
  by_beds: 'group_by: [secured]',
  by_phone: 'group_by: [hospital.phone, { field: answered_at, by: year }]',
};
const definitions = Object.fromEntries(
  Object.entries(reports).map(([name, groups]) => [
    `reports/surveys/${name}.report.yaml`,
    `report: ${name}
label: ${name}
from: daily
columns: [{ field: title, key: row }, secured, { label: 番号, key: n, formula: 'secured * 1' }]
${groups}
summaries: [{ of: secured, kind: sum }]
sort: [-day, title]
roles: [nation]
`,
  ]),
);

let app: SmallApp;
let nation: RequestContext;
let serial = 0;
beforeAll(async () => {
  app = await openSmallApp({ ...reportApp, ...definitions });
  await fillReportApp(app);
  nation = app.as({ role: 'nation' });
  const prefectures = [await app.insert('prefecture', { name: '同名' }), await app.insert('prefecture', { name: '同名' })];
  const hospitals = [];
  for (let index = 0; index < 6; index++) {
    const name = ['南病院', '南病院', '"引用", 病院', 'あ', '', '北病院'][index];
    const kind = [null, 'public', 'private'][index % 3];
    hospitals.push(
      await app.insert('hospital', { code: `9${index}`, name: name || '空', prefecture: prefectures[index % 2], kind, phone: index % 2 ? null : `0${index}` }),
    );
  }
  const random = fc.sample(
    fc.record({
      hospital: fc.constantFrom(...hospitals),
      status: fc.constantFrom('open', 'done', null),
      secured: fc.constantFrom(null, 0, 1, 2, -3),
      day: fc.constantFrom('2021-01-31', '2021-02-01', '2020-12-31', '2021-03-05'),
      answered_at: fc.constantFrom(null, '2021-02-01T14:59:59Z', '2021-02-01T15:00:00Z', '2020-12-31T16:00:00Z'),
    }),
    { numRuns: 90, seed: 11 },
  );
  const seen = new Set<string>();
  for (const row of random) {
    const unique = `${row.hospital} ${row.day}`;
    if (seen.has(unique)) continue;
    seen.add(unique);
    await app.insert('daily', row, `${String(serial++).padStart(3, '0')}`);
  }
});
afterAll(() => app.close());

/** All rows, page after page. */
async function walk(report: string, parameters: ReportRowsParameters): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const page = await reportRows(nation, report, { ...parameters, ...(cursor === undefined ? {} : { cursor }) });
    rows.push(...page.rows);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return rows;
}
const finest = ({ groupings, rows }: Groups) => rows.filter(({ level }) => level === groupings.length);
const titles = (rows: readonly Row[]) => rows.map(({ values }) => values.row);
/** Without the repetitions that stand next to each other. */
const runs = (rows: readonly Row[]) => rows.map(({ keys }) => JSON.stringify(keys)).filter((keys, index, all) => keys !== all[index - 1]);

describe.each(Object.keys(reports))('%s', (report) => {
  test.each<[string, ReportRowsParameters]>([
    ['as it is', {}],
    ['in another order', { sort: '-secured,row' }],
    ['with its groups upside down', { sort: '-hospital,-answered_at,secured,-hospital.phone,-hospital.kind,-status' }],
    ['narrowed', { filter: 'secured >= 0 OR ISBLANK(status)' }],
    ['searched', { search: '1' }],
  ])('rows come by group, %s: each group once, with as many rows as it says', async (_name, parameters) => {
    const groups = await groupReport(nation, report, parameters);
    const rows = await walk(report, { ...parameters, limit: 7 });
    expect(runs(rows)).toEqual(finest(groups).map(({ keys }) => JSON.stringify(keys)));
    for (const { keys, count } of groups.rows) {
      const inside = rows.filter((row) => JSON.stringify(row.keys?.slice(0, keys.length)) === JSON.stringify(keys));
      expect([keys, inside.length]).toEqual([keys, count]);
    }
    expect(finest(groups).reduce((sum, { count }) => sum + count, 0)).toBe((await countReport(nation, report, parameters)).count);
    expect((await runReport(nation, report, parameters)).page.rows).toEqual(rows.slice(0, 50));
  });

  test('the rows from any group to any other are those between them', async () => {
    const groups = finest(await groupReport(nation, report));
    const rows = await walk(report, { limit: 1000 });
    const places = rows.map(({ keys }) => groups.findIndex((group) => JSON.stringify(group.keys) === JSON.stringify(keys)));
    await fc.assert(
      fc.asyncProperty(fc.nat(groups.length - 1), fc.nat(groups.length - 1), fc.integer({ min: 1, max: 30 }), async (one, other, limit) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)];
        const [from, to] = [JSON.stringify(groups[first]!.keys), JSON.stringify(groups[last]!.keys)];
        expect(titles(await walk(report, { from, to, limit }))).toEqual(titles(rows.filter((_, index) => places[index]! >= first && places[index]! <= last)));
      }),
      { numRuns: 25, seed: 3 },
    );
  });

  test.each(['details', 'formatted'])('the file (%s) has the order of the pages', async (view) => {
    const parameters = { sort: '-secured' };
    const file = await openExport(nation, report, { ...parameters, view, format: 'csv', encoding: 'utf-8' });
    const text = (await buffer(file.stream)).toString();
    const known = new Set(titles(await walk(report, { ...parameters, limit: 1000 })).map(String));
    const inFile = text.split('\r\n').flatMap((line) =>
      line
        .split(',')
        .filter((cell) => known.has(cell))
        .slice(0, 1),
    );
    expect(inFile).toEqual(
      titles(await walk(report, { ...parameters, limit: 11 }))
        .map(String)
        .filter((title) => inFile.includes(title)),
    );
    expect(inFile.length).toBeGreaterThan(serial - 1);
  });
});

test.each([
  [{ from: '["x"]' }],
  [{ from: 'no list', to: '[null]' }],
  [{ from: '[null]', to: '[null]' }],
  [{ from: '[null, null, null]', to: '[null, null, null]' }],
  [{ from: '[{"id":"x","label":"y"}, "open"]', to: '[null, null]' }],
  [{ from: '[{"id":"00000000-0000-7000-8000-000000000000"}, "open"]', to: '[null, null]' }],
  [{ from: '[["a"], {}]', to: '[null, null]' }],
  [{ from: `["${'x'.repeat(5000)}"]`, to: '[null, null]' }],
  [{ from: '["a\\u0000", "b"]', to: '[null, null]' }],
])('ends that are no groups are refused: %#', async (parameters) => {
  await expect(reportRows(nation, 'by_hospital', parameters)).rejects.toMatchObject({ code: 'bad_request' });
});

test('a report without groups cannot be entered at one; a cursor of another grouping is none', async () => {
  await expect(reportRows(nation, 'daily_csv', { from: '[]', to: '[]' })).rejects.toMatchObject({ code: 'bad_request' });
  const { next } = await reportRows(nation, 'by_moment', { limit: 1 });
  await expect(reportRows(nation, 'by_hospital', { cursor: next! })).rejects.toMatchObject({ code: 'bad_cursor' });
});
