import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { summaryKinds, type SummaryKind } from '../contract/summary-kinds.ts';
import { compileModel } from '../metadata/compile-model.ts';
import { compileDefinitions, openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { openExport } from './export-report.ts';
import { groupReport, reportRows } from './run-report.ts';
import { reportApp } from './testing/report-app.ts';

/** Every summary, computed by PostgreSQL and once more from the rows by nothing but JavaScript. */
interface Hospital {
  readonly name: string;
  readonly prefecture: '甲' | '乙' | '丙';
  readonly kind: 'public' | 'private' | null;
  readonly icu: number | null | 'na';
}
const kinds = Object.keys(summaryKinds).filter((kind): kind is SummaryKind => kind !== 'formula');
const definition = (kept: readonly SummaryKind[], groups: readonly string[], order: string) => `report: kinds
label: 集計
from: hospital
columns: [name, icu, prefecture, kind]
group_by: [${groups.join(', ')}]
summaries: [${kept.map((kind) => `{ kind: ${kind}, of: icu }`).join(', ')}, { kind: distinct, of: prefecture }, { kind: blank, of: kind }]
sort: [${order}]
roles: [nation]
`;
const withReport = (report: string) => ({ ...reportApp, 'reports/surveys/kinds.report.yaml': report });

const hospitals: Hospital[] = fc
  .sample(
    fc.record({
      prefecture: fc.constantFrom('甲' as const, '乙' as const, '丙' as const),
      kind: fc.constantFrom('public' as const, 'private' as const, null),
      icu: fc.oneof(fc.constantFrom(null, 0, 'na' as const), fc.integer({ min: -3, max: 9 })),
    }),
    { numRuns: 40, seed: 5 },
  )
  .map((row, index) => ({ ...row, name: `病院${String(index).padStart(2, '0')}` }));
// Its night is the next day in Japan.
const late: Hospital = { name: '夜間', prefecture: '甲', kind: null, icu: null };
hospitals.push(late);
let app: SmallApp;
beforeAll(async () => {
  app = await openSmallApp(reportApp);
  const prefectures = new Map<string, string>();
  for (const name of ['甲', '乙', '丙']) prefectures.set(name, await app.insert('prefecture', { name }));
  const mark = app.model.objects.hospital!.fields.icu!.notApplicableColumn!;
  for (const { name, prefecture, kind, icu } of hospitals) {
    const held = icu === 'na' ? { [mark]: true } : { icu };
    const hospital = await app.insert('hospital', { name, prefecture: prefectures.get(prefecture), kind, ...held });
    if (name === late.name) await app.insert('daily', { hospital, day: '2021-03-10', answered_at: '2021-03-10T15:30:00Z' }, name);
  }
});
afterAll(() => app.close());

function expected(kind: SummaryKind, rows: readonly Hospital[]): number | null {
  const values = rows.map(({ icu }) => icu).filter((icu) => typeof icu === 'number');
  const sorted = [...values].sort((a, b) => a - b);
  const sum = values.reduce((all, value) => all + value, 0);
  const middle = sorted.length / 2;
  switch (kind) {
    case 'count':
      return values.length;
    case 'sum':
      return values.length > 0 ? sum : null;
    case 'average':
      return values.length > 0 ? sum / values.length : null;
    case 'median':
      return values.length === 0 ? null : (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
    case 'min':
      return sorted[0] ?? null;
    case 'max':
      return sorted.at(-1) ?? null;
    case 'first':
      return values[0] ?? null;
    case 'last':
      return values.at(-1) ?? null;
    case 'distinct':
      return new Set(values).size;
    case 'blank':
      return rows.filter(({ icu }) => icu === null).length;
    case 'not_applicable':
      return rows.filter(({ icu }) => icu === 'na').length;
  }
}
const keyText = (key: unknown) => (typeof key === 'object' && key !== null && 'label' in key ? key.label : key);

test('every kind of summary, in every group and subtotal, is what the rows say: blank, 0 and 該当なし apart', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1 }),
      fc.shuffledSubarray(['prefecture', 'kind', 'icu'] as const),
      fc.boolean(),
      fc.constantFrom('', 'kind = "public"', 'icu > 100', 'ISNA(icu)'),
      async (kept, groups, down, filter) => {
        const nation = { ...app.as({ role: 'nation' }), model: compileDefinitions(withReport(definition(kept, groups, down ? '-name' : 'name'))) };
        const { rows } = await groupReport(nation, 'kinds', filter === '' ? {} : { filter });
        const ordered = down ? [...hospitals].reverse() : hospitals;
        const all = ordered.filter(
          ({ kind, icu }) => filter === '' || (filter.startsWith('kind') ? kind === 'public' : filter === 'ISNA(icu)' ? icu === 'na' : false),
        );
        expect(rows.filter(({ level }) => level === 0)).toHaveLength(1);
        for (const { keys, values, count } of rows) {
          const inside = all.filter((row) =>
            keys.every((key, index) => {
              const own = row[groups[index]!];
              return own === 'na' ? JSON.stringify(key) === '{"not_applicable":true}' : keyText(key) === own;
            }),
          );
          const wanted = Object.fromEntries(kept.map((kind) => [`${kind}_icu`, expected(kind, inside)]));
          const rounded = Object.fromEntries(
            kept.map((kind) => [
              `${kind}_icu`,
              kind === 'average' && wanted[`${kind}_icu`] !== null ? expect.closeTo(wanted[`${kind}_icu`]!, 10) : wanted[`${kind}_icu`],
            ]),
          );
          expect({ keys, count, ...values }).toMatchObject({
            keys,
            count: inside.length,
            ...rounded,
            distinct_prefecture: new Set(inside.map(({ prefecture }) => prefecture)).size,
            blank_kind: inside.filter(({ kind }) => kind === null).length,
          });
        }
        if (groups.length > 0) expect(rows.filter(({ level }) => level === groups.length).reduce((sum, { count }) => sum + count, 0)).toBe(all.length);
      },
    ),
    { numRuns: 60, seed: 7 },
  );
});

test('records told of beside a row have the same kinds, but for those that need an order', async () => {
  const kept = kinds.filter((kind) => !summaryKinds[kind].ordered);
  const told = `report: kinds
label: 集計
from: prefecture
beside:
  own: { object: hospital, by: prefecture, values: { ${kept.map((kind) => `${kind === 'count' ? 'counted' : kind}: { kind: ${kind}, of: icu }`).join(', ')} } }
columns: [name, ${kept.map((kind) => `own.${kind === 'count' ? 'counted' : kind}`).join(', ')}]
sort: [name]
roles: [nation]
`;
  const { rows } = await reportRows({ ...app.as({ role: 'nation' }), model: compileDefinitions(withReport(told)) }, 'kinds');
  expect(rows).toHaveLength(3);
  for (const { values } of rows) {
    const inside = hospitals.filter(({ prefecture }) => prefecture === values.name);
    const figures = kept.map((kind) => [kind, values[`own.${kind === 'count' ? 'counted' : kind}`]]);
    expect(figures).toEqual(kept.map((kind) => [kind, kind === 'average' ? expect.closeTo(expected(kind, inside) ?? 0, 10) : expected(kind, inside)]));
  }
});

test('a moment in a formatted file is told by the clocks of Japan', async () => {
  const moments = `report: kinds\nlabel: 時刻\nfrom: daily\ncolumns: [title, answered_at]\ngroup_by: [day]\nsummaries: [{ kind: max, of: answered_at }, { kind: last, of: answered_at }]\nsort: [day]\n`;
  const nation = { ...app.as({ role: 'nation' }), model: compileDefinitions(withReport(moments)) };
  const file = await openExport(nation, 'kinds', { view: 'formatted', format: 'csv', encoding: 'utf-8' });
  const lines = (await buffer(file.stream)).toString().split('\r\n');
  expect(lines.find((line) => line.startsWith('総計'))).toBe('総計,,,2021/03/11 00:30,2021/03/11 00:30,1');
});

test.each([
  ['a median of what is no number', '[{ kind: median, of: name }]', '[name]', 'wrong_field_type', '列 `name` (text) の median は計算できません。'],
  ['該当なし of a field that does not offer it', '[{ kind: not_applicable, of: kind }]', '[name]', 'wrong_field_type', '列 `kind` には該当なしがありません。'],
  ['the last without an order', '[{ kind: last, of: icu }]', '[]', 'missing_key', 'last には sort を書きます。'],
  ['different values of nothing', '[{ kind: distinct }]', '[name]', 'missing_key', 'distinct には of (列) を書きます。'],
])('%s is named by file and line', (_name, summaries, sort, code, words) => {
  const report = `report: kinds\nlabel: 集計\nfrom: hospital\ncolumns: [name, icu, kind]\nsummaries: ${summaries}\nsort: ${sort}\n`;
  const compiled = compileModel(withReport(report));
  expect('problems' in compiled && compiled.problems).toMatchObject([
    { file: 'reports/surveys/kinds.report.yaml', line: 5, code, message: expect.stringContaining(words) },
  ]);
});
