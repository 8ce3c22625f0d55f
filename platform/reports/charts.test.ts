import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Groups } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { compileModel } from '../metadata/compile-model.ts';
import { compileDefinitions, openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { readDashboard } from './read-dashboard.ts';
import { reportRows, runReport } from './run-report.ts';
import { fillReportApp, reportApp, type ReportUnits } from './testing/report-app.ts';

const base = `label: 平均
from: daily
columns: [hospital.prefecture, day, status, secured, inpatients]
group_by: [hospital.prefecture, day, status]
summaries: [{ of: secured, kind: average }, { of: secured, kind: median }, { of: hospital.prefecture, kind: distinct }, { of: secured, kind: sum }]
`;
const charts: Readonly<Record<string, string>> = {
  inner: 'chart: { type: bar, group: status, value: average_secured }',
  crossed: 'chart: { type: line, group: status, series: day, value: median_secured }',
  outer: 'chart: { type: bar, group: hospital.prefecture, series: day, value: sum_secured }',
};
const filled = `report: filled
label: 推移
from: daily
columns: [title, secured]
group_by: [hospital.prefecture, { field: day, by: month, fill: true }]
summaries: [{ kind: sum, of: secured }]
chart: { type: line, group: day, series: hospital.prefecture, value: sum_secured }
`;
const files: Readonly<Record<string, string>> = {
  ...reportApp,
  'reports/surveys/filled.report.yaml': filled,
  ...Object.fromEntries(Object.entries(charts).map(([name, chart]) => [`reports/surveys/${name}.report.yaml`, `report: ${name}\n${base}${chart}\n`])),
  'reports/surveys/charts.dashboard.yaml': `dashboard: charts
label: グラフ
components:
  - { type: chart, report: crossed }
  - { type: chart, report: crossed, as: stacked }
  - { type: chart, report: crossed, as: donut, value: count }
`,
};

let app: SmallApp & ReportUnits;
let nation: RequestContext;
beforeAll(async () => {
  const opened = await openSmallApp(files);
  app = { ...opened, ...(await fillReportApp(opened)) };
  nation = app.as({ role: 'nation' });
});
afterAll(() => app.close());

/** What the rows themselves say: the figures of each combination of values, those without a figure left out. */
async function byRows(report: string, ...keys: readonly string[]): Promise<Map<string, number[]>> {
  const { rows } = await reportRows(nation, report, { limit: 1000 });
  const figures = new Map<string, number[]>();
  for (const { values } of rows) {
    const name = JSON.stringify(keys.map((key) => values[key]));
    figures.set(name, [...(figures.get(name) ?? []), ...(values['secured'] === null ? [] : [Number(values['secured'])])]);
  }
  return figures;
}
const average = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
const median = (numbers: readonly number[]) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
};
const drawn = (groups: Groups | null, level: number, value: string) =>
  new Map(groups!.rows.filter((row) => row.level === level).map((row) => [JSON.stringify(row.keys), row.values[value]]));

test('a chart by an inner grouping has its figures of the rows, not of the groups', async () => {
  const { chart, chart_groups, series_groups, groups } = await runReport(nation, 'inner');
  expect([chart, series_groups]).toEqual([{ type: 'bar', group: 'status', series: null, value: 'average_secured' }, null]);
  const expected = await byRows('inner', 'status');
  expect(drawn(chart_groups, 1, 'average_secured')).toEqual(new Map([...expected].map(([key, numbers]) => [key, average(numbers)])));
  // The averages of the finest groups, averaged or added, are others.
  const added = groups!.rows
    .filter(({ level, keys }) => level === 3 && keys[2] === 'done')
    .reduce((sum, row) => sum + Number(row.values['average_secured']), 0);
  expect(added).not.toBe(drawn(chart_groups, 1, 'average_secured').get('["done"]'));
});

test('several series: each figure, each total of a group and each of a series is of the rows', async () => {
  const { chart, chart_groups, series_groups } = await runReport(nation, 'crossed');
  expect(chart).toEqual({ type: 'line', group: 'status', series: 'day', value: 'median_secured' });
  const of = async (...keys: readonly string[]) => new Map([...(await byRows('crossed', ...keys))].map(([key, numbers]) => [key, median(numbers)]));
  expect(drawn(chart_groups, 2, 'median_secured')).toEqual(await of('status', 'day'));
  expect(drawn(chart_groups, 1, 'median_secured')).toEqual(await of('status'));
  expect(drawn(series_groups, 1, 'median_secured')).toEqual(await of('day'));
  expect(chart_groups!.rows.at(-1)).toMatchObject({ level: 0, count: 4, values: { 'distinct_hospital.prefecture': 2 } });
});

test('where the groups of the report begin with those of the chart they are not sent twice', async () => {
  const { chart_groups, series_groups, groups } = await runReport(nation, 'outer');
  expect(chart_groups).toBeNull();
  expect(groups!.groupings.map(({ key }) => key).slice(0, 2)).toEqual(['hospital.prefecture', 'day']);
  expect(series_groups!.groupings.map(({ key }) => key)).toEqual(['day']);
});

test('a filter of the reader narrows the chart as it narrows the rows', async () => {
  const { chart_groups, page } = await runReport(nation, 'inner', { filter: 'status = "done"' });
  expect(drawn(chart_groups, 1, 'average_secured')).toEqual(new Map([['["done"]', average(page.rows.map(({ values }) => Number(values['secured'])))]]));
});

test('a dashboard draws the same; what does not add up is never stacked, a ring has no series', async () => {
  const { components } = await readDashboard(nation, 'charts', () => Promise.resolve([]));
  expect(components.map(({ chart }) => chart)).toEqual([
    { type: 'line', group: 'status', series: 'day', value: 'median_secured' },
    { type: 'bar', group: 'status', series: 'day', value: 'median_secured' },
    { type: 'donut', group: 'status', series: null, value: 'count' },
  ]);
  const { chart_groups, series_groups } = await runReport(nation, 'crossed');
  expect(components[0]).toMatchObject({ groups: { rows: chart_groups!.rows }, series_groups: { rows: series_groups!.rows } });
});

test('hospitals of one prefecture see the series of their own rows alone', async () => {
  const { series_groups, chart_groups } = await runReport(app.as({ role: 'office', units: { prefecture: app.hokkaido } }), 'crossed');
  expect([chart_groups!.rows.at(-1)!.count, series_groups!.rows.at(-1)!.count]).toEqual([1, 1]);
});

test.each([
  ['series: state', /series.*state|state.*group_by/],
  ['series: status', /別の group_by/],
  ['series: day, type: donut', /bar、stacked、line/],
  ['series: day, type: stacked, value: average_secured', /足し合わせられる/],
])('a definition with %s is refused where it stands', (given, words) => {
  const parts = new Map(`type: bar, group: status, ${given}`.split(', ').map((part): [string, string] => [part.split(':')[0]!, part]));
  const chart = [...parts.values()];
  const compiled = compileModel({ ...files, 'reports/surveys/wrong.report.yaml': `report: wrong\n${base}chart: { ${chart.join(', ')} }\n` });
  const problems = 'problems' in compiled ? compiled.problems : [];
  expect(problems.map(({ message }) => message).join()).toMatch(words);
  expect(problems.every(({ file, line }) => file === 'reports/surveys/wrong.report.yaml' && line === 7)).toBe(true);
});

/** The application with further definitions, and a field of the daily survey that the nation alone reads. */
const closedToOffices = (field: string, more: Readonly<Record<string, string>>) =>
  compileDefinitions({ ...files, 'objects/daily/access.yaml': `${files['objects/daily/access.yaml']}\nfields:\n  ${field}: { read: [nation] }\n`, ...more });

test('a series that is closed to the viewer closes the chart, not the report', async () => {
  const model = closedToOffices('change', {
    'reports/surveys/closed.report.yaml':
      'report: closed\nlabel: 閉\nfrom: daily\ncolumns: [day]\ngroup_by: [status, change]\nchart: { type: bar, group: status, series: change }\n',
  });
  const office = { ...app.as({ role: 'office', units: { prefecture: app.tokyo } }), model };
  const { chart, groups } = await runReport(office, 'closed');
  expect([chart, groups!.groupings.map(({ key }) => key)]).toEqual([null, ['status']]);
  expect((await runReport({ ...nation, model }, 'closed')).chart).toMatchObject({ series: 'change' });
});

test('a trend by a grouping that is closed to the viewer is of the groups above it, and says so of a figure that is closed', async () => {
  const model = closedToOffices('change', {
    'reports/surveys/closed.report.yaml':
      'report: closed\nlabel: 閉\nfrom: daily\ncolumns: [day, change]\ngroup_by: [status, change]\nsummaries: [{ kind: sum, of: change }]\n',
    'reports/surveys/closed.dashboard.yaml':
      'dashboard: closed\nlabel: 閉\ncomponents: [{ type: trend, report: closed, level: 2, value: count }, { type: trend, report: closed, value: sum_change }]\n',
  });
  const shown = async (context: RequestContext) => (await readDashboard({ ...context, model }, 'closed', () => Promise.resolve([]))).components;
  const [trend, closed] = await shown(app.as({ role: 'office', units: { prefecture: app.tokyo } }));
  expect([trend!.error, trend!.trend?.level]).toEqual([undefined, 1]);
  expect([closed!.trend, closed!.error?.ja]).toEqual([undefined, '集計「sum_change」はありません。']);
  expect((await shown(nation)).map(({ trend, error }) => [trend?.level, trend?.value, error])).toEqual([
    [2, 'count', undefined],
    [1, 'sum_change', undefined],
  ]);
});

test('a filter by a field that is closed to the viewer is not there for them: not offered, refused by name, and nothing is computed with it', async () => {
  const model = closedToOffices('answered_at', {
    'reports/surveys/closed.dashboard.yaml':
      'dashboard: closed\nlabel: 閉\nfilters: [{ key: at, field: answered_at, label: 回答日時 }, { key: status, field: status, label: 状況 }]\ncomponents: [{ type: chart, report: inner }]\n',
  });
  const surveys = () => Promise.resolve([]);
  const office = { ...app.as({ role: 'office', units: { prefecture: app.tokyo } }), model };
  expect((await readDashboard(office, 'closed', surveys)).filters.map(({ key }) => key)).toEqual(['status']);
  await expect(readDashboard(office, 'closed', surveys, { at: '2021-03-10..' })).rejects.toMatchObject({ code: 'bad_filter', problems: [{ field: 'at' }] });
  const { components, filters } = await readDashboard({ ...nation, model }, 'closed', surveys, { at: '2021-03-10..' });
  expect([filters.length, components[0]!.groups!.rows.at(-1)!.count]).toEqual([2, 1]);
});

test.each([
  ['field: nothing', /どの部品にもありません/],
  ['field: secured', /絞り込めません/],
])('a filter with %s is refused where it stands', (given, words) => {
  const compiled = compileModel({
    ...files,
    'reports/surveys/wrong.dashboard.yaml': `dashboard: wrong\nlabel: 誤\nfilters:\n  - { key: a, ${given}, label: 絞 }\ncomponents: [{ type: chart, report: inner }]\n`,
  });
  const problems = 'problems' in compiled ? compiled.problems : [];
  expect(problems.map(({ file, line, message }) => [file, line, words.test(message)])).toEqual([['reports/surveys/wrong.dashboard.yaml', 4, true]]);
});

test('a line of several series has the months without rows between the first and the last, blank and not 0', async () => {
  const [hospital] = await app.database.query<{ id: string }>({ text: 'SELECT id FROM data.hospital ORDER BY id LIMIT 1', values: [] });
  await app.insert('daily', { hospital: hospital!.id, day: '2020-12-05', secured: 7 }, '年の初めの前');
  const { chart_groups: groups } = await runReport(nation, 'filled');
  const months = groups!.rows.filter(({ level }) => level === 1);
  expect(months.map(({ keys }) => keys[0])).toEqual(['2020-12', '2021-01', '2021-02', '2021-03']);
  expect(months.map(({ count, values }) => [count > 0, values['sum_secured'] === null])).toEqual([[true, false], [false, true], [false, true], [true, false]]); // prettier-ignore
  expect(groups!.rows.filter(({ level, keys }) => level === 2 && keys[0] === '2021-01')).toEqual([]);
  expect(groups!.rows.at(-1)?.count).toBe(months.reduce((sum, { count }) => sum + count, 0));
});
