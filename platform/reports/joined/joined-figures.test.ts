import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { compileDefinitions, openSmallApp, type SmallApp } from '../../testing/small-app.ts';
import { openExport } from '../export-report.ts';
import { groupReport } from '../run-report.ts';
import { type ExpectedGroup, type ExpectedGrouping, everyGroup, expectGroups } from '../testing/expected-groups.ts';
import { readTable } from '../../testing/read-table.ts';
import { reportApp } from '../testing/report-app.ts';

/** Every figure of blocks side by side, computed once more from the rows by nothing but JavaScript. */
interface Row {
  readonly part: 'own' | 'late' | 'places';
  readonly prefecture: string;
  readonly kind: 'public' | 'private' | null;
  readonly icu: number | null | 'na';
  readonly day: string;
  readonly value: number | null;
}
// The last prefecture has hospitals and no answers, the first none after February.
const prefectures = ['A県', 'B県', 'C県', 'D県'];
const hospitals = prefectures.flatMap((prefecture, at) =>
  [0, 1, 2].slice(0, at + 1).map((index) => ({
    name: `病院${at}${index}`,
    prefecture,
    kind: ([null, 'public', 'private'] as const)[(at + index) % 3]!,
    icu: ([null, 0, 'na', 7, 12] as const)[(at * 3 + index) % 5]!,
  })),
);
const days = ['2026-01-05', '2026-01-18', '2026-02-03', '2026-03-02', '2026-05-10', '2026-05-11'];
const numbers = fc.sample(fc.option(fc.integer({ min: 0, max: 30 }), { freq: 4 }), { numRuns: hospitals.length * days.length, seed: 21 });
const answers = hospitals.flatMap(({ name, ...hospital }, at) =>
  days.flatMap((day, index) => {
    const there = hospital.prefecture !== 'D県' && (hospital.prefecture !== 'A県' || day < '2026-03') && (at + index) % 4 !== 0;
    return there ? [{ ...hospital, name, day, value: numbers[at * days.length + index]! }] : [];
  }),
);
const rowsOf = (withPlaces: boolean): readonly Row[] => [
  ...answers.map(({ name: _, ...rest }): Row => ({ ...rest, part: 'own' })),
  ...answers.filter(({ day }) => day >= '2026-02').map(({ name: _, ...rest }): Row => ({ ...rest, part: 'late' })),
  ...(withPlaces ? hospitals.map(({ name: _, ...rest }): Row => ({ ...rest, day: '', part: 'places', value: rest.icu === 'na' ? null : rest.icu })) : []),
];

const last = Number.MAX_SAFE_INTEGER;
const inList = (list: readonly unknown[]) => (key: unknown) => {
  const at = list.indexOf(key);
  return at < 0 ? last : at;
};
interface Source {
  readonly own: object;
  /** Of the block of hospitals; undefined where these have no such field. */
  readonly place?: object;
  readonly expected: ExpectedGrouping<Row>;
}
const sources: Readonly<Record<string, Source>> = {
  prefecture: {
    own: { field: 'hospital.prefecture' },
    place: { field: 'prefecture' },
    expected: { keyOf: ({ prefecture }) => prefecture, placeOf: inList(prefectures) },
  },
  kind: { own: { field: 'hospital.kind' }, place: { field: 'kind' }, expected: { keyOf: ({ kind }) => kind, placeOf: inList(['public', 'private']) } },
  icu: {
    own: { field: 'hospital.icu' },
    place: { field: 'icu' },
    expected: {
      keyOf: ({ icu }) => (icu === 'na' ? { not_applicable: true } : icu),
      placeOf: (key) => (typeof key === 'number' ? key : key === null ? last : last - 1),
    },
  },
  month: { own: { field: 'day', by: 'month' }, expected: { keyOf: ({ day }) => day.slice(0, 7), placeOf: (key) => String(key) } },
};

const sum = (rows: readonly Row[], part: Row['part']): number | null => {
  const values = rows.flatMap((row) => (row.part === part && row.value !== null ? [row.value] : []));
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
};
const number = (rows: readonly Row[], part: Row['part']) => rows.filter((row) => row.part === part).length;
const divide = (a: number | null, b: number | null): number | null => (a === null || b === null || b === 0 ? null : a / b);
const minus = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);
const orders = {
  sum_secured: (rows: readonly Row[]) => sum(rows, 'own'),
  'late.sum_secured': (rows: readonly Row[]) => sum(rows, 'late'),
  ratio: (rows: readonly Row[]) => divide(sum(rows, 'late'), sum(rows, 'own')),
};

interface Chosen {
  readonly name: string;
  readonly order: keyof typeof orders | null;
  readonly descending: boolean;
  readonly fill: boolean;
}
const chosen = fc.record({
  name: fc.constantFrom(...Object.keys(sources)),
  order: fc.constantFrom(null, ...(Object.keys(orders) as (keyof typeof orders)[])),
  descending: fc.boolean(),
  fill: fc.boolean(),
});
const groupings = fc.uniqueArray(chosen, { minLength: 1, maxLength: 3, selector: ({ name }) => name });

function plan(given: readonly Chosen[]) {
  const withPlaces = given.every(({ name }) => sources[name]!.place);
  const own = given.map(({ name, order, descending, fill }, at) => {
    const filled = fill && at === given.length - 1 && name === 'month' && order === null;
    return { ...sources[name]!.own, ...(order && { order: `${descending ? '-' : ''}${order}` }), ...(filled && { fill: true }) };
  });
  const expected = given.map(({ name, order, descending, fill }, at): ExpectedGrouping<Row> => {
    const filled = fill && at === given.length - 1 && name === 'month' && order === null;
    return { ...sources[name]!.expected, ...(order && { order: { value: orders[order], descending } }), ...(filled && { fill: 'month' as const }) };
  });
  const definition = `report: figures
label: 数値
from: daily
columns: [title, secured]
group_by: ${JSON.stringify(own)}
summaries:
  - { kind: count }
  - { kind: sum, of: secured }
  - { key: ratio, label: 比, formula: late.sum_secured / sum_secured }
  - { key: share, label: 構成比, formula: late.sum_secured / TOTAL.sum_secured }
  - { key: part, label: 内訳, formula: sum_secured / PARENT.late.sum_secured }
  - { key: change, label: 増減, formula: late.sum_secured - PREVIOUS.sum_secured }
joined:
  late:
    label: 2月以降
    from: daily
    where: day >= DATE(2026, 2, 1)
    columns: [title, secured]
    group_by: ${JSON.stringify(given.map(({ name }) => sources[name]!.own))}
    summaries: [{ kind: sum, of: secured }, { key: mean, label: 平均, formula: sum_secured / count }]
${
  withPlaces
    ? `  places:
    from: hospital
    columns: [name, icu]
    group_by: ${JSON.stringify(given.map(({ name }) => sources[name]!.place))}
    summaries: [{ kind: count }, { kind: sum, of: icu }]`
    : ''
}
roles: [nation]
`;
  return { definition, expected, withPlaces, rows: rowsOf(withPlaces) };
}

let app: SmallApp;
beforeAll(async () => {
  app = await openSmallApp(reportApp);
  const ids = new Map<string, string>();
  for (const name of prefectures) ids.set(name, await app.insert('prefecture', { name }));
  const mark = app.model.objects.hospital!.fields.icu!.notApplicableColumn!;
  for (const { name, prefecture, kind, icu } of hospitals) {
    const hospital = await app.insert('hospital', { name, prefecture: ids.get(prefecture), kind, ...(icu === 'na' ? { [mark]: true } : { icu }) });
    for (const { day, value } of answers.filter((answer) => answer.name === name))
      await app.insert('daily', { hospital, day, secured: value }, `${name} ${day}`);
  }
});
afterAll(() => app.close());

const as = (report: string) => ({ ...app.as({ role: 'nation' }), model: compileDefinitions({ ...reportApp, 'reports/surveys/figures.report.yaml': report }) });
const plainKey = (key: unknown) => (typeof key === 'object' && key !== null && 'label' in key ? key.label : key);
const idOf = (keys: readonly unknown[]) => JSON.stringify(keys.map(plainKey));
const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 8));

function figures({ rows, parent, previous }: ExpectedGroup<Row>, all: readonly Row[], withPlaces: boolean) {
  const [own, late] = [sum(rows, 'own'), sum(rows, 'late')];
  return {
    count: rows.length,
    values: {
      count: number(rows, 'own'),
      sum_secured: own,
      'late.count': number(rows, 'late'),
      'late.sum_secured': late,
      'late.mean': close(divide(late, number(rows, 'late'))),
      ...(withPlaces && { 'places.count': number(rows, 'places'), 'places.sum_icu': sum(rows, 'places') }),
      ratio: close(divide(late, own)),
      share: close(divide(late, sum(all, 'own'))),
      part: parent ? close(divide(own, sum(parent.rows, 'late'))) : null,
      change: previous ? minus(late, sum(previous.rows, 'own')) : null,
    },
  };
}

test('every group of several blocks, in one order, with the figures of each and those across, is what the rows say', async () => {
  await fc.assert(
    fc.asyncProperty(groupings, async (given) => {
      const { definition, expected, withPlaces, rows: all } = plan(given);
      const { rows, blocks, truncated } = await groupReport(as(definition), 'figures');
      const tree = expectGroups(all, expected);
      expect(truncated).toBe(false);
      expect(blocks?.map(({ block, label }) => [block, label.ja])).toEqual([
        [null, '日次調査'],
        ['late', '2月以降'],
        ...(withPlaces ? [['places', '医療機関']] : []),
      ]);
      for (let level = 0; level <= given.length; level++)
        expect(rows.filter((row) => row.level === level).map(({ keys }) => idOf(keys))).toEqual(
          everyGroup(tree).filter(({ keys }) => keys.length === level).map(({ keys }) => idOf(keys)), // prettier-ignore
        );
      for (const group of everyGroup(tree)) {
        const { count, values } = rows.find(({ keys }) => idOf(keys) === idOf(group.keys))!;
        expect({ keys: group.keys, count, values }).toEqual({ keys: group.keys, ...figures(group, all, withPlaces) });
      }
    }),
    { numRuns: 120, seed: 7 },
  );
});

test('a formatted file has a line for each group and a column for each figure of each block, and no rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(chosen, { minLength: 1, maxLength: 2, selector: ({ name }) => name }),
      fc.constantFrom('csv', 'xlsx'),
      async (given, format) => {
        const { definition, expected, withPlaces, rows: all } = plan(given);
        const file = await openExport(as(definition), 'figures', { view: 'formatted', format, encoding: 'utf-8' });
        const bytes = await buffer(file.stream);
        const table = await readTable(bytes, format);
        const head = table.findIndex((cells) => cells.includes('2月以降：確保病床数の合計'));
        const [names = [], ...lines] = table.slice(head);
        const tree = expectGroups(all, expected);
        const finest = everyGroup(tree).filter(({ keys }) => keys.length === given.length);
        expect(names.slice(given.length)).toEqual([
          '件数',
          '確保病床数の合計',
          '2月以降：確保病床数の合計',
          '2月以降：平均',
          ...(withPlaces ? ['医療機関：件数', '医療機関：ICUの合計'] : []),
          '比',
          '構成比',
          '内訳',
          '増減',
        ]);
        expect(lines).toHaveLength(finest.length + (given.length === 2 ? tree.groups.length : 0) + 1);
        const details = lines.filter((cells) => !cells.slice(0, given.length).some((cell) => /小計|総計/.test(cell)));
        const read = (cells: readonly string[], name: string) => {
          const cell = cells[names.indexOf(name)] ?? '';
          return cell === '' ? null : Number(cell);
        };
        finest.forEach(({ rows }, index) => {
          expect(read(details[index]!, '件数')).toBe(number(rows, 'own'));
          expect(read(details[index]!, '2月以降：確保病床数の合計')).toBe(sum(rows, 'late'));
          if (withPlaces) expect(read(details[index]!, '医療機関：ICUの合計')).toBe(sum(rows, 'places'));
        });
        expect(read(lines.at(-1)!, '確保病床数の合計')).toBe(sum(all, 'own'));
        expect(read(lines.at(-1)!, '2月以降：確保病床数の合計')).toBe(sum(all, 'late'));
      },
    ),
    { numRuns: 40, seed: 13 },
  );
});
