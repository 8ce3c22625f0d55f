import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buffer } from 'node:stream/consumers';
import { compileModel } from '../metadata/compile-model.ts';
import { readCsv } from '../testing/read-csv.ts';
import { compileDefinitions, openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { openExport } from './export-report.ts';
import { groupReport, reportRows, runReport } from './run-report.ts';
import { reportApp } from './testing/report-app.ts';

/** Prefectures stand in the order of their codes, wherever rows are grouped by them or sorted by them; two have the same, one has none. */
const prefectures = [
  { name: '三重県', code: '24' },
  { name: '京都府', code: '26' },
  { name: '北海道', code: '01' },
  { name: '沖縄県', code: '47' },
  { name: '新県乙', code: '47' },
  { name: '無番県', code: null },
];
const byCode = ['北海道', '三重県', '京都府', '新県乙', '沖縄県', '無番県'];
const prefectureYaml = (more = '') => `object: prefecture
label: 都道府県
ordered_by: code
fields:
  name: { type: text, label: 名称, required: true }
  code: { type: text, label: コード }
${more}`;
const files = (report: string, more: Readonly<Record<string, string>> = {}) => ({
  ...reportApp,
  'objects/prefecture/object.yaml': prefectureYaml(),
  'reports/surveys/ordered.report.yaml': report,
  ...more,
});
const report = (rest: string) => `report: ordered
label: 順
from: hospital
columns: [name, prefecture]
group_by: [prefecture]
${rest}`;

let app: SmallApp;
beforeAll(async () => {
  app = await openSmallApp(files(report('')));
  for (const [at, { name, code }] of prefectures.entries()) {
    const prefecture = await app.insert('prefecture', { name, code });
    // The alphabet would have them the other way round.
    for (let number = 0; number <= at; number++)
      await app.insert('hospital', { name: `病院${9 - at}${number}`, prefecture, kind: number % 2 === 0 ? 'public' : 'private' });
  }
});
afterAll(() => app.close());

const as = (rest: string, more = {}) => ({ ...app.as({ role: 'nation' }), model: compileDefinitions(files(report(rest), more)) });
const labels = (keys: readonly unknown[]) => (keys[0] as { label: string } | null)?.label ?? null;
const groupsOf = async (rest: string) => (await groupReport(as(rest), 'ordered')).rows.filter(({ level }) => level === 1).map(({ keys }) => labels(keys));

test('groups go by the order of their object, then by title, blanks last; upside down where the report says so', async () => {
  expect(await groupsOf('')).toEqual(byCode);
  expect(await groupsOf('sort: [-prefecture]\n')).toEqual(['沖縄県', '新県乙', '京都府', '三重県', '北海道', '無番県']);
  expect(await groupsOf('summaries: [{ kind: distinct, of: name }]\n')).toEqual(byCode);
});

test('a matrix has them in its columns, all others together are the last', async () => {
  const turned = `report: ordered\nlabel: 順\nfrom: hospital\ncolumns: [name, prefecture]\ngroup_by: [kind]\ncolumns_by: [prefecture]\n`;
  const { matrix } = await groupReport({ ...app.as({ role: 'nation' }), model: compileDefinitions(files(turned)) }, 'ordered');
  expect(matrix?.columns.map(({ keys }) => labels(keys))).toEqual(byCode);
  const top = report('').replace('group_by: [prefecture]', 'group_by: [{ field: prefecture, order: count, top: 2 }]');
  const { rows } = await groupReport({ ...app.as({ role: 'nation' }), model: compileDefinitions(files(top)) }, 'ordered');
  expect(rows.filter(({ level }) => level === 1).map(({ keys, count }) => [labels(keys), count])).toEqual([['三重県', 1], ['京都府', 2], [null, 18]]); // prettier-ignore
});

test('rows come in that order over many pages, from any group on, and of groups that are named', async () => {
  const context = as('sort: [name]\n');
  const seen: { readonly prefecture: string | null; readonly name: unknown }[] = [];
  let cursor: string | undefined;
  do {
    const page = await reportRows(context, 'ordered', { limit: 4, ...(cursor !== undefined && { cursor }) });
    seen.push(...page.rows.map(({ keys, values }) => ({ prefecture: labels(keys ?? []), name: values['name'] })));
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  expect([...new Set(seen.map(({ prefecture }) => prefecture))]).toEqual(byCode);
  expect(seen).toHaveLength(21);
  const { groups } = await runReport(context, 'ordered');
  const keysOf = (name: string) => JSON.stringify(groups?.rows.find(({ keys }) => labels(keys) === name)?.keys);
  const range = await reportRows(context, 'ordered', { from: keysOf('三重県'), to: keysOf('沖縄県'), limit: 100 });
  expect([...new Set(range.rows.map(({ keys }) => labels(keys ?? [])))]).toEqual(['三重県', '京都府', '新県乙', '沖縄県']);
  const named = await reportRows(context, 'ordered', { of: `[${keysOf('無番県')},${keysOf('北海道')}]`, limit: 100 });
  expect([...new Set(named.rows.map(({ keys }) => labels(keys ?? [])))]).toEqual(['北海道', '無番県']);
  for (const wrong of [
    '[{"id":"x","label":"y","order":5}]',
    '[{"id":"x","label":"y","order":{}}]',
    '[{"id":"00000000-0000-7000-8000-000000000001","label":"三重県"}]',
    '["三重県"]',
  ])
    await expect(reportRows(context, 'ordered', { from: wrong, to: wrong })).rejects.toMatchObject({ code: 'bad_request' });
});

test('files and plain sorts go the same way', async () => {
  const file = await openExport(as('sort: [name]\n'), 'ordered', { view: 'formatted', format: 'csv', encoding: 'utf-8' });
  const heads = readCsv((await buffer(file.stream)).toString()).flatMap(([first = '']) => (byCode.includes(first) ? [first] : []));
  expect(heads).toEqual(byCode);
  const plain = `report: ordered\nlabel: 順\nfrom: hospital\ncolumns: [name, prefecture]\nsort: [prefecture, name]\n`;
  const { page } = await runReport({ ...app.as({ role: 'nation' }), model: compileDefinitions(files(plain)) }, 'ordered', { limit: 100 });
  expect([...new Set(page.rows.map(({ values }) => (values['prefecture'] as { label: string }).label))]).toEqual(byCode);
});

test('a field that cannot order, or that not everybody reads, is told at its place', () => {
  const told = (yaml: string, access = reportApp['objects/prefecture/access.yaml']!) => {
    const compiled = compileModel(files(report(''), { 'objects/prefecture/object.yaml': yaml, 'objects/prefecture/access.yaml': access }));
    return 'problems' in compiled ? compiled.problems.map(({ file, line, code }) => `${file}:${line} ${code}`) : [];
  };
  const at = 'objects/prefecture/object.yaml:3';
  expect(told(prefectureYaml())).toEqual([]);
  expect(told(prefectureYaml().replace('ordered_by: code', 'ordered_by: cod'))).toEqual([`${at} unknown_field`]);
  expect(told(prefectureYaml('  note: { type: long_text, label: 備考 }\n').replace('ordered_by: code', 'ordered_by: note'))).toEqual([
    `${at} wrong_field_type`,
  ]);
  expect(told(prefectureYaml('  size: { type: integer, label: 数, not_applicable: true }\n').replace('ordered_by: code', 'ordered_by: size'))).toEqual([
    `${at} wrong_field_type`,
  ]);
  expect(told(prefectureYaml(), `${reportApp['objects/prefecture/access.yaml']!}fields: { code: { read: [nation] } }\n`)).toEqual([`${at} restricted_field`]);
});
