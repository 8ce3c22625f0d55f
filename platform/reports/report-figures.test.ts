import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buffer } from 'node:stream/consumers';
import { compileDefinitions, openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { openExport } from './export-report.ts';
import { groupReport, reportRows } from './run-report.ts';
import { type ExpectedGroup, type ExpectedGrouping, everyGroup, expectGroups } from './testing/expected-groups.ts';
import { readTable } from '../testing/read-table.ts';
import { reportApp } from './testing/report-app.ts';

/** Every number of a report in groups, in a matrix and in a formatted file, computed once more from the rows by nothing but JavaScript. */
interface Answer {
  readonly title: string;
  readonly prefecture: string;
  readonly kind: 'public' | 'private' | null;
  readonly icu: number | null | 'na';
  readonly day: string;
  readonly secured: number | null;
  readonly inpatients: number | null;
}
const prefectures = ['A県', 'B県', 'C県', 'D県'];
/** By their codes: titles would have them otherwise. */
const inOrder = ['C県', 'A県', 'D県', 'B県'];
const coded = {
  ...reportApp,
  'objects/prefecture/object.yaml': `${reportApp['objects/prefecture/object.yaml']!}  code: { type: integer, label: コード }\nordered_by: code\n`,
};
const hospitals = prefectures.flatMap((prefecture, at) =>
  [0, 1, 2].slice(0, at + 1).map((index) => ({
    name: `病院${at}${index}`,
    prefecture,
    kind: ([null, 'public', 'private'] as const)[(at + index) % 3]!,
    icu: ([null, 0, 'na', 7, 12] as const)[(at * 3 + index) % 5]!,
  })),
);
const days = ['2026-01-05', '2026-01-06', '2026-01-18', '2026-03-02', '2026-03-31', '2026-04-01', '2026-05-10'];
const numbers = fc.sample(
  fc.tuple(fc.option(fc.integer({ min: 0, max: 30 }), { freq: 4 }), fc.option(fc.integer({ min: 0, max: 30 }), { freq: 4 }), fc.boolean()),
  {
    numRuns: hospitals.length * days.length,
    seed: 11,
  },
);
const answers: Answer[] = hospitals.flatMap(({ name, ...rest }, at) =>
  days.flatMap((day, index) => {
    const [secured, inpatients, there] = numbers[at * days.length + index]!;
    return there ? [{ title: `${name} ${day}`, ...rest, day, secured, inpatients }] : [];
  }),
);

const sum = (rows: readonly Answer[], key: 'secured' | 'inpatients'): number | null => {
  const values = rows.flatMap((row) => (row[key] === null ? [] : [row[key]]));
  return values.length === 0 ? null : values.reduce((a, b) => a + b, 0);
};
const divide = (a: number | null, b: number | null): number | null => (a === null || b === null || b === 0 ? null : a / b);
const rate = (rows: readonly Answer[]): number | null => divide(sum(rows, 'inpatients'), sum(rows, 'secured'));
const last = Number.MAX_SAFE_INTEGER;
const inList = (list: readonly unknown[]) => (key: unknown) => {
  const at = list.findIndex((each) => JSON.stringify(each) === JSON.stringify(key));
  return at < 0 ? last : at;
};
const inTime = (key: unknown) => (typeof key === 'string' ? key : '~');
const monthOf = (day: string) => day.slice(0, 7);
const weekOf = (day: string) => {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
};
const sizeOf = ({ secured }: Answer) => (secured === null ? null : secured < 10 ? 'b1' : secured < 20 ? 'b2' : 'rest');
const icuOf = ({ icu }: Answer) => (icu === null ? null : icu === 'na' ? 'na' : icu < 1 ? 'b1' : 'b2');
const kindOf = ({ kind }: Answer) => (kind === null ? null : kind === 'public' ? 'b1' : 'rest');

interface Source {
  readonly yaml: Readonly<Record<string, string>>;
  readonly expected: ExpectedGrouping<Answer>;
}
const sources: Readonly<Record<string, Source>> = {
  month: { yaml: { field: 'day', by: 'month', key: 'month' }, expected: { keyOf: ({ day }) => monthOf(day), placeOf: inTime } },
  week: { yaml: { field: 'day', by: 'week', key: 'week' }, expected: { keyOf: ({ day }) => weekOf(day), placeOf: inTime } },
  prefecture: { yaml: { field: 'hospital.prefecture' }, expected: { keyOf: ({ prefecture }) => prefecture, placeOf: inList(inOrder) } },
  kind: { yaml: { field: 'hospital.kind' }, expected: { keyOf: ({ kind }) => kind, placeOf: inList(['public', 'private']) } },
  icu: {
    yaml: { field: 'hospital.icu' },
    expected: {
      keyOf: ({ icu }) => (icu === 'na' ? { not_applicable: true } : icu),
      placeOf: (key) => (typeof key === 'number' ? key : key === null ? last : last - 1),
    },
  },
  size: { yaml: { field: 'size' }, expected: { keyOf: sizeOf, placeOf: inList(['b1', 'b2', 'rest']) } },
  icus: { yaml: { field: 'icus' }, expected: { keyOf: icuOf, placeOf: inList(['b1', 'b2', 'na']) } },
  kinds: { yaml: { field: 'kinds' }, expected: { keyOf: kindOf, placeOf: inList(['b1', 'rest']) } },
  full: {
    yaml: { field: 'full' },
    expected: {
      keyOf: ({ secured, inpatients }) => secured !== null && inpatients !== null && inpatients >= secured,
      placeOf: (key) => (key === true ? 1 : 0),
    },
  },
};
const orders = { sum_secured: (rows: readonly Answer[]) => sum(rows, 'secured'), rate, count: (rows: readonly Answer[]) => rows.length };

interface Chosen {
  readonly name: string;
  readonly order: keyof typeof orders | null;
  readonly descending: boolean;
  readonly top: number | null;
  readonly fill: boolean;
}
const chosen = fc.record({
  name: fc.constantFrom(...Object.keys(sources)),
  order: fc.constantFrom(null, ...(Object.keys(orders) as (keyof typeof orders)[])),
  descending: fc.boolean(),
  top: fc.constantFrom(null, 1, 2, 3),
  fill: fc.boolean(),
});
const isPeriod = (name: string): name is 'month' | 'week' => name === 'month' || name === 'week';

function plan({ name, order, descending, top, fill }: Chosen, isLast: boolean): { readonly yaml: string; readonly expected: ExpectedGrouping<Answer> } {
  const { yaml, expected } = sources[name]!;
  const filled = fill && isLast && isPeriod(name) && order === null;
  const words = { ...yaml, ...(order && { order: `${descending ? '-' : ''}${order}` }), ...(order && top && { top }), ...(filled && { fill: true }) };
  return {
    yaml: JSON.stringify(words),
    expected: { ...expected, ...(order && { order: { value: orders[order], descending } }), ...(order && top && { top }), ...(filled && { fill: name }) },
  };
}
const planAll = (list: readonly Chosen[]) => list.map((each, index) => plan(each, index === list.length - 1));
const definition = (rows: readonly { readonly yaml: string }[], columns: readonly { readonly yaml: string }[]) => `report: figures
label: 数値
from: daily
columns:
  - title
  - day
  - secured
  - inpatients
  - { key: size, label: 規模, bucket: { of: secured, ranges: [{ below: 10, label: 小 }, { below: 20, label: 中 }], others: 大 } }
  - { key: icus, label: ICU, bucket: { of: hospital.icu, ranges: [{ below: 1, label: なし }, { label: あり }] } }
  - { key: kinds, label: 区分, bucket: { of: hospital.kind, lists: [{ values: [public], label: 公 }] } }
  - { key: full, label: 満床, formula: "NOT ISBLANK(secured) AND NOT ISBLANK(inpatients) AND inpatients >= secured" }
group_by: [${rows.map(({ yaml }) => yaml).join(', ')}]
${columns.length > 0 ? `columns_by: [${columns.map(({ yaml }) => yaml).join(', ')}]` : ''}
summaries:
  - { kind: count }
  - { kind: sum, of: secured }
  - { kind: sum, of: inpatients }
  - { key: rate, label: 使用率, formula: sum_inpatients / sum_secured, format: percent }
  - { key: share, label: 構成比, formula: sum_secured / TOTAL.sum_secured, format: percent }
  - { key: part, label: 内訳, formula: sum_secured / PARENT.sum_secured, format: percent }
  - { key: change, label: 増減, formula: sum_secured - PREVIOUS.sum_secured }
  - { key: change_of_rate, label: 率の増減, formula: rate - PREVIOUS.rate }
sort: [title]
roles: [nation]
`;

let app: SmallApp;
beforeAll(async () => {
  app = await openSmallApp(coded);
  const ids = new Map<string, string>();
  for (const name of prefectures) ids.set(name, await app.insert('prefecture', { name, code: inOrder.indexOf(name) }));
  const mark = app.model.objects.hospital!.fields.icu!.notApplicableColumn!;
  for (const { name, prefecture, kind, icu } of hospitals) {
    const hospital = await app.insert('hospital', { name, prefecture: ids.get(prefecture), kind, ...(icu === 'na' ? { [mark]: true } : { icu }) });
    for (const { day, title, secured, inpatients } of answers.filter((answer) => answer.title.startsWith(`${name} `)))
      await app.insert('daily', { hospital, day, secured, inpatients }, title);
  }
});
afterAll(() => app.close());

const as = (report: string) => ({ ...app.as({ role: 'nation' }), model: compileDefinitions({ ...coded, 'reports/surveys/figures.report.yaml': report }) });
const plainKey = (key: unknown) => (typeof key === 'object' && key !== null && 'label' in key ? key.label : key);
const idOf = (keys: readonly unknown[]) => JSON.stringify(keys.map(plainKey));
const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 8));

/** The rows that two groups have in common; in a report without columns all rows are in one. */
const common = (row: ExpectedGroup<Answer> | null, column: ExpectedGroup<Answer> | null): readonly Answer[] | null =>
  row && column ? row.rows.filter((each) => column.rows.includes(each)) : null;

function figures(row: ExpectedGroup<Answer>, column: ExpectedGroup<Answer>, all: readonly Answer[]) {
  const rows = common(row, column) ?? [];
  const parent = row.parent ? sum(common(row.parent, column) ?? [], 'secured') : null;
  const previous = column.parent ? common(row, column.previous) : common(row.previous, column);
  const minus = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);
  return {
    count: rows.length,
    values: {
      count: rows.length,
      sum_secured: sum(rows, 'secured'),
      sum_inpatients: sum(rows, 'inpatients'),
      rate: close(rate(rows)),
      share: close(divide(sum(rows, 'secured'), sum(all, 'secured'))),
      part: close(divide(sum(rows, 'secured'), parent)),
      change: previous ? minus(sum(rows, 'secured'), sum(previous, 'secured')) : null,
      change_of_rate: previous ? close(minus(rate(rows), rate(previous))) : null,
    },
  };
}

test('every group in rows and columns, sorted, cut and filled, with what is computed of its figures, is what the rows say', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(chosen, { maxLength: 3, selector: ({ name }) => name }),
      fc.uniqueArray(chosen, { maxLength: 2, selector: ({ name }) => name }),
      fc.constantFrom('', 'secured > 10', 'secured > 1000'),
      async (given, across, filter) => {
        const inColumns = planAll(across.filter(({ name }) => !given.some((each) => each.name === name)));
        const inRows = planAll(given);
        const { rows, matrix } = await groupReport(as(definition(inRows, inColumns)), 'figures', filter === '' ? {} : { filter });
        const all = answers.filter(({ secured }) => filter === '' || (secured !== null && secured > Number(filter.slice(10))));
        const rowTree = expectGroups(all, inRows.map(({ expected }) => expected)); // prettier-ignore
        const columnTree = expectGroups(all, inColumns.map(({ expected }) => expected)); // prettier-ignore
        for (let level = 0; level <= inRows.length; level++)
          expect(rows.filter((row) => row.level === level).map(({ keys }) => idOf(keys))).toEqual(
            everyGroup(rowTree).filter(({ keys }) => keys.length === level).map(({ keys }) => idOf(keys)), // prettier-ignore
          );
        for (const group of everyGroup(rowTree)) {
          const { count, values } = rows.find(({ keys }) => idOf(keys) === idOf(group.keys))!;
          expect({ keys: group.keys, count, values }).toEqual({ keys: group.keys, ...figures(group, columnTree, all) });
        }
        expect(matrix === undefined).toBe(inColumns.length === 0);
        if (!matrix) return;
        for (let level = 1; level <= inColumns.length; level++)
          expect(matrix.columns.filter((column) => column.level === level).map(({ keys }) => idOf(keys))).toEqual(
            everyGroup(columnTree).filter(({ keys }) => keys.length === level).map(({ keys }) => idOf(keys)), // prettier-ignore
          );
        for (const row of everyGroup(rowTree))
          for (const column of everyGroup(columnTree).slice(1)) {
            const cell = matrix.cells.find(({ keys, column_keys }) => idOf(keys) === idOf(row.keys) && idOf(column_keys) === idOf(column.keys));
            if (common(row, column)?.length === 0) expect(cell?.count ?? 0).toBe(0);
            else expect(cell && { count: cell.count, values: cell.values }).toEqual(figures(row, column, all));
          }
      },
    ),
    { numRuns: 150, seed: 3 },
  );
});

test('rows of a formatted file lie below their groups, in the order that these are shown in, whatever decides it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(chosen, { minLength: 1, maxLength: 3, selector: ({ name }) => name }), async (given) => {
      const inRows = planAll(given);
      const context = as(definition(inRows, []));
      const file = await openExport(context, 'figures', { view: 'formatted', format: 'csv', encoding: 'utf-8' });
      const text = (await buffer(file.stream)).toString();
      const titles = [...text.matchAll(/病院\d\d \d{4}-\d\d-\d\d/g)].map(([title]) => title);
      const tree = expectGroups(answers, inRows.map(({ expected }) => expected)); // prettier-ignore
      const finest = everyGroup(tree).filter(({ keys }) => keys.length === inRows.length);
      expect(titles).toEqual(finest.flatMap(({ rows }) => rows.map(({ title }) => title).sort()));
      // Each group's line stands right above its first row, and its subtotal below its last: as many lines as groups twice, and the total.
      const lines = text.trimEnd().split('\r\n').length;
      const head = text.split('\r\n').findIndex((line) => line.includes('報告日')) + 1;
      expect(lines - head).toBe(titles.length + 2 * (everyGroup(tree).length - 1) + 1);
    }),
    { numRuns: 60, seed: 5 },
  );
});

test('the rows of groups that are named are theirs alone, and wrong names are refused', async () => {
  const inRows = planAll([{ name: 'prefecture', order: 'sum_secured', descending: true, top: 2, fill: false }, { name: 'size', order: null, descending: false, top: null, fill: false }]); // prettier-ignore
  const context = as(definition(inRows, []));
  const { rows } = await groupReport(context, 'figures', {});
  const finest = rows.filter(({ level, keys }) => level === 2 && !JSON.stringify(keys).includes('others'));
  const wanted = [finest.at(-1)!, finest[0]!];
  const page = await reportRows(context, 'figures', { of: JSON.stringify(wanted.map(({ keys }) => keys)), limit: 500 });
  expect(page.rows).toHaveLength(wanted.reduce((all, { count }) => all + count, 0));
  expect(new Set(page.rows.map(({ keys }) => idOf(keys!)))).toEqual(new Set(wanted.map(({ keys }) => idOf(keys))));
  for (const named of ['[]', '{}', '[[1]]', '[["x","y"]]', '[[{"others":true},"b1"]]', 'x', `[${Array(201).fill('[null,null]').join(',')}]`])
    await expect(reportRows(context, 'figures', { of: named })).rejects.toMatchObject({ code: 'bad_request' });
  await expect(reportRows(context, 'figures', { of: '[[null,null]]', from: '[null,null]', to: '[null,null]' })).rejects.toMatchObject({ code: 'bad_request' });
});

test('a matrix as a file has a line for each group in rows and a column for each figure of each group in columns, and no rows of the report', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(chosen, { maxLength: 2, selector: ({ name }) => name }),
      chosen,
      fc.constantFrom('csv', 'xlsx'),
      async (given, one, format) => {
        if (given.some(({ name }) => name === one.name)) return;
        const [inRows, inColumns] = [planAll(given), planAll([one])];
        const context = as(definition(inRows, inColumns));
        const file = await openExport(context, 'figures', { view: 'formatted', format, encoding: 'utf-8' });
        const bytes = await buffer(file.stream);
        const table = await readTable(bytes, format);
        const head = table.findIndex((cells) => cells.some((cell) => cell.includes('総計 件数')));
        const [names = [], ...lines] = table.slice(head);
        const rowTree = expectGroups(answers, inRows.map(({ expected }) => expected)); // prettier-ignore
        const columnTree = expectGroups(answers, inColumns.map(({ expected }) => expected)); // prettier-ignore
        const across = [...columnTree.groups, columnTree];
        expect(names).toHaveLength(inRows.length + across.length * 8);
        const finest = everyGroup(rowTree).filter(({ keys }) => keys.length === inRows.length);
        // With two groupings each of the outer one has a subtotal; without any the total is the only line.
        expect(lines).toHaveLength(inRows.length === 0 ? 1 : finest.length + (inRows.length === 2 ? rowTree.groups.length : 0) + 1);
        const counted = names.flatMap((name, at) => (name.endsWith(' 件数') ? [at] : []));
        const summed = names.flatMap((name, at) => (name.endsWith(' 確保病床数の合計') ? [at] : []));
        const figuresOf = (cells: readonly string[], places: readonly number[]) =>
          places.map((at) => (cells[at] === '' || cells[at] === undefined ? null : Number(cells[at])));
        const wanted = (row: ExpectedGroup<Answer>, read: (rows: readonly Answer[]) => number | null) =>
          across.map((column) => read(common(row, column) ?? []));
        const details = lines.filter((cells) => !cells.slice(0, inRows.length).some((cell) => /小計|総計/.test(cell)));
        if (inRows.length > 0)
          finest.forEach((row, index) => {
            expect(figuresOf(details[index]!, counted)).toEqual(wanted(row, (rows) => rows.length));
            expect(figuresOf(details[index]!, summed)).toEqual(wanted(row, (rows) => sum(rows, 'secured')));
          });
        expect(figuresOf(lines.at(-1)!, counted)).toEqual(wanted(rowTree, (rows) => rows.length));
        expect(figuresOf(lines.at(-1)!, summed)).toEqual(wanted(rowTree, (rows) => sum(rows, 'secured')));
      },
    ),
    { numRuns: 50, seed: 9 },
  );
});

test('more groups, columns or empty periods than an answer has are told, and the rest is there', async () => {
  const nation = app.as({ role: 'nation' });
  const prefecture = await app.insert('prefecture', { name: 'Z県' });
  const hospital = await app.insert('hospital', { name: '遠い日の病院', prefecture });
  // Ten thousand days, each with one answer.
  await app.database.query({
    text: `INSERT INTO data.daily (id, title, hospital, day, secured, created_at, updated_at, version)
      SELECT gen_random_uuid(), 'z' || n, $1::uuid, date '1990-01-01' + n, n % 7, now(), now(), 1 FROM generate_series(0, 9999) n`,
    values: [hospital],
  });
  const by = (rows: string, columns: string) => ({ ...nation, model: as(definition([{ yaml: rows }], [{ yaml: columns }])).model });
  const many = await groupReport(by('hospital.prefecture', 'day'), 'figures', {});
  expect(many).toMatchObject({ truncated: false, matrix: { cut: true, columns: [], cells: [] } });
  expect(many.rows.find(({ keys }) => plainKey(keys[0]) === 'Z県')?.count).toBe(10_000);
  await expect(openExport(by('hospital.prefecture', 'day'), 'figures', { view: 'formatted' })).rejects.toMatchObject({ code: 'invalid' });
  const narrowed = await groupReport(by('hospital.prefecture', 'day'), 'figures', { filter: 'day < DATE(1990, 3, 1)' });
  expect([narrowed.matrix?.cut, narrowed.matrix?.columns.length]).toEqual([false, 59]);
  const deep = await groupReport(by('day', 'hospital.prefecture'), 'figures', {});
  expect([deep.truncated, deep.rows.length <= 5000]).toEqual([true, true]);
  // Two answers that lie fourteen years apart: thousands of days between them.
  const sparse = await groupReport({ ...nation, model: as(definition([{ yaml: JSON.stringify({ field: 'day', fill: true }) }], [])).model }, 'figures', {
    filter: 'day = DATE(1990, 1, 1) OR day = DATE(2017, 5, 18)',
  });
  expect([sparse.unfilled, sparse.rows.length]).toEqual([true, 3]);
});
