import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorCode } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { countReport, groupReport, reportRows, runReport } from './run-report.ts';
import { listFolders } from './list-folders.ts';
import { readDashboard, readHome } from './read-dashboard.ts';
import { compileDefinitions, openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { fillReportApp, reportApp, type ReportUnits } from './testing/report-app.ts';

let app: SmallApp & ReportUnits;
let office: RequestContext;
let nation: RequestContext;
beforeAll(async () => {
  const opened = await openSmallApp(reportApp);
  app = { ...opened, ...(await fillReportApp(opened)) };
  office = app.as({ role: 'office', units: { prefecture: app.tokyo } });
  nation = app.as({ role: 'nation' });
});
afterAll(() => app.close());

const refused = (code: ErrorCode, text = '') => expect.objectContaining({ code, message: expect.stringContaining(text) });

test('count counts rows, or the values of a column that are not blank', async () => {
  const counted = `report: counted\nlabel: 数\nfrom: daily\ncolumns: [secured, answered_at]\nsummaries: [{ kind: count }, { kind: count, of: answered_at }, { kind: count, of: secured }]\n`;
  const model = compileDefinitions({ ...reportApp, 'reports/surveys/counted.report.yaml': counted });
  const { rows, summaries } = await groupReport({ ...nation, model }, 'counted');
  expect(summaries.map(({ key, label }) => [key, label.ja])).toEqual([
    ['count', '件数'],
    ['count_answered_at', '回答日時の件数'],
    ['count_secured', '確保病床数の件数'],
  ]);
  expect(rows).toMatchObject([{ level: 0, count: 4, values: { count: 4, count_answered_at: 2, count_secured: 4 } }]);
});

describe('a report', () => {
  test('is one answer: columns, first rows through lookups, formulas with the viewer’s values', async () => {
    const answer = await runReport(office, 'daily_csv', { limit: 2 });
    expect(answer).toMatchObject({
      report: 'daily_csv',
      label: { ja: '日次調査csv出力', en: 'Daily survey' },
      object: 'daily',
      object_label: { ja: '日次調査' },
      folders: [{ folder: 'surveys' }],
      where: null,
      groups: null,
      export: { view: 'details', format: 'csv', encoding: 'shift_jis' },
    });
    expect(answer.filters.map(({ key, type }) => [key, type])).toEqual([
      ['day', 'date'],
      ['status', 'picklist'],
      ['hospital.prefecture', 'lookup'],
    ]);
    expect(answer.page.rows.map(({ values }) => [values['hospital.code'], values.hospital_name, values.use, values.viewer])).toEqual([
      ['0012345', '髙島屋①病院〜本院', 0.25, 'officeの人'],
      ['0100000', '㈱みなと, "診療所"', -0.125, 'officeの人'],
    ]);
    const rest = await reportRows(office, 'daily_csv', { cursor: answer.page.next!, limit: 2 });
    expect(rest.rows.map(({ values }) => [values.day, values.use])).toEqual([['2021-03-09', null]]);
    expect(rest.next).toBeNull();
  });

  test('shows each viewer what is theirs', async () => {
    const count = async (context: RequestContext) => (await countReport(context, 'daily_csv')).count;
    expect(await count(office)).toBe(3);
    expect(await count(app.as({ role: 'office', units: { prefecture: app.hokkaido } }))).toBe(1);
    expect(await count(app.as({ role: 'hospital', units: { hospital: app.hospital, prefecture: app.tokyo } }))).toBe(2);
    expect(await count(app.as({ role: 'office' }))).toBe(0);
    expect(await count(nation)).toBe(4);
  });

  test('rows without a joined record stay; USER in conditions; links lead to records', async () => {
    await app.insert('hospital', { code: '1', name: '空の病院', prefecture: app.tokyo });
    const { page } = await runReport(office, 'beds');
    expect(page.rows.map(({ values }) => [values.name, values['today.secured'], values.use])).toEqual([
      ['㈱みなと, "診療所"', 8, -0.125],
      ['空の病院', null, null],
      ['髙島屋①病院〜本院', 20, 0.25],
    ]);
    expect(page.rows[2]!.links?.name).toEqual({ object: 'hospital', id: app.hospital });
    await app.database.query(sql`DELETE FROM data.hospital WHERE code = '1'`);
  });

  test('search finds folded words in all text columns of the result', async () => {
    const found = async (search: string) => (await countReport(nation, 'daily_csv', { search })).count;
    expect(await found('ミナト')).toBe(1);
    expect(await found('とうきょう')).toBe(0);
    expect(await found('東京都 回答済')).toBe(2);
    expect(await found("%' OR 1=1 --")).toBe(0);
    expect(await found('100%')).toBe(0);
  });

  test('filter and sort, by fields and by keys of columns', async () => {
    const codes = async (parameters: object) => (await reportRows(nation, 'daily_csv', parameters)).rows.map(({ values }) => values['hospital.code']);
    expect(await codes({ filter: 'day = TODAY() AND status = "done"' })).toEqual(['0012345', '9900001']);
    expect(await codes({ filter: 'hospital.prefecture = USER.prefecture' })).toEqual([]);
    expect(await codes({ sort: '-hospital_name', filter: 'day = TODAY()' })).toEqual(['0012345', '9900001', '0100000']);
    const { rows } = await reportRows(office, 'beds', { filter: 'today.status = "open"', sort: '-today.secured' });
    expect(rows.map(({ values }) => values.name)).toEqual(['㈱みなと, "診療所"']);
  });

  test.each<[ErrorCode, string, Record<string, unknown>]>([
    ['unknown_field', 'status', { filter: 'statu = "done"' }],
    ['unknown_field', 'secured', { sort: 'secure' }],
    ['bad_filter', '', { filter: 'day = ' }],
    ['bad_filter', '', { filter: 'secured + 1' }],
    ['unknown_field', '', { sort: 'day; DROP TABLE data.daily' }],
    ['bad_cursor', '', { cursor: 'made-by-hand' }],
    ['bad_request', 'limit', { limit: 100_000 }],
  ])('%s: %s %j', async (code, text, parameters) => {
    await expect(reportRows(nation, 'daily_csv', parameters)).rejects.toEqual(refused(code, text));
  });
});

describe('access to reports', () => {
  test('unknown, prototype names and not allowed are the same 404', async () => {
    const messages = await Promise.all(
      ['nowhere', '__proto__', 'constructor', 'by_month'].map((name) =>
        runReport(office, name).then(
          () => 'opened',
          (error: { code: string; message: string }) => `${error.code} ${error.message}`,
        ),
      ),
    );
    expect(new Set(messages)).toEqual(new Set(['not_found このレポートはありません。削除されたか、表示する権限がありません。']));
    expect((await runReport(nation, 'by_month')).report).toBe('by_month');
    expect((await runReport(app.as({ role: 'admin' }), 'by_month')).report).toBe('by_month');
    await expect(groupReport(app.as({ role: 'hospital' }), 'status_today')).rejects.toEqual(refused('not_found'));
  });

  test('folders: those one may see, in order, nested; recent ones newest first', async () => {
    const id = '00000000-0000-7000-8000-00000000aaaa';
    await app.database.query(sql`INSERT INTO shirabe.user_account (id, username, name, role) VALUES (${id}, 'recent', 'r', 'office')`);
    const actor = { role: 'office', id, units: { prefecture: app.tokyo } };
    await runReport(app.as(actor, new Date('2021-03-10T01:00:00Z')), 'beds');
    await runReport(app.as(actor, new Date('2021-03-10T02:00:00Z')), 'daily_csv');
    await runReport(app.as(actor, new Date('2021-03-10T03:00:00Z')), 'beds');
    const answer = await listFolders(app.as(actor));
    const can = { edit: false, manage: false };
    expect(answer.folders).toEqual([
      { folder: 'system_home', label: { ja: 'ホーム画面', en: 'ホーム画面' }, parent: 'system', can, made: null },
      { folder: 'system', label: { ja: '999_システム(自治体)', en: '999_システム(自治体)' }, parent: null, can, made: null },
      { folder: 'surveys', label: { ja: '調査', en: '調査' }, parent: null, can, made: null },
    ]);
    expect(answer.reports.map(({ report, folder }) => [report, folder])).toEqual([
      ['beds', 'system_home'],
      ['status_today', 'system_home'],
      ['daily_csv', 'surveys'],
    ]);
    expect(answer.recent).toEqual(['beds', 'daily_csv']);
    const hospital = await listFolders(app.as({ role: 'hospital', id }));
    expect(hospital.folders.map(({ folder }) => folder)).toEqual(['surveys']);
    expect(hospital.recent).toEqual(['daily_csv']);
  });
});

describe('groups', () => {
  test('come with subtotals and the grand total, which agree with the rows', async () => {
    const { groups, chart } = await runReport(nation, 'status_today');
    expect(chart).toEqual({ type: 'donut', group: 'status', series: null, value: 'count' });
    expect(groups!.groupings.map(({ key, type }) => [key, type])).toEqual([
      ['hospital.prefecture', 'lookup'],
      ['status', 'picklist'],
    ]);
    expect(groups!.summaries.map(({ key, type, format }) => [key, type, format])).toEqual([
      ['sum_secured', 'integer', undefined],
      ['average_inpatients', 'integer', undefined],
      ['max_use', 'number', 'percent'],
      ['count', 'number', undefined],
    ]);
    expect(
      groups!.rows.map(({ level, keys, values }) => [
        level,
        ...keys.map((key) => (typeof key === 'object' ? (key as { label: string }).label : key)),
        values.count,
        values.sum_secured,
        values.average_inpatients,
      ]),
    ).toEqual([
      [2, '北海道', 'done', 1, 10, 10],
      [2, '東京都', 'open', 1, 8, -1],
      [2, '東京都', 'done', 1, 20, 5],
      [1, '北海道', 1, 10, 10],
      [1, '東京都', 2, 28, 2],
      [0, 3, 38, 4.666666666667],
    ]);
  });

  test('by month; a report without groupings has its grand total alone', async () => {
    const months = await groupReport(nation, 'by_month');
    expect(months.groupings).toEqual([{ key: 'day', label: { ja: '報告日', en: 'Date' }, type: 'text', format: 'month', sortable: false }]);
    expect(months.rows.map(({ keys, values }) => [...keys, values.count])).toEqual([['2021-03', 4], [4]]);
    expect((await groupReport(nation, 'daily_csv')).rows).toEqual([{ level: 0, keys: [], count: 4, values: {} }]);
  });
});

describe('dashboards', () => {
  const surveys = [
    { object: 'daily', label: { ja: '日次調査', en: '日次調査' }, list: 'all', due: null, record: null, status: null, status_label: null, tone: null },
  ];
  const currentSurveys = async () => surveys;

  test('each component shows what its viewer may see; one that fails says so where it stands', async () => {
    const home = await readHome(office, currentSurveys);
    expect(home).toMatchObject({ dashboard: 'home_office', label: { ja: 'ホーム' }, as_of: office.now.toISOString() });
    const [chart, groups, closed, list, otherList, buttons, links, text] = home.components;
    expect(chart).toMatchObject({
      type: 'chart',
      span: 6,
      label: { ja: '当日の日次調査回答状況' },
      report: 'status_today',
      chart: { type: 'donut', group: 'status', series: null, value: 'count' },
    });
    expect(chart!.groups!.rows.at(-1)).toMatchObject({ level: 0, values: { count: 2 } });
    expect(groups!.groups!.rows.map(({ level }) => level)).toEqual([2, 1, 0]);
    expect(groups!.groups!.truncated).toBe(true);
    expect(closed).toMatchObject({ type: 'groups', error: { ja: expect.stringContaining('権限') } });
    expect(list!.rows!.map(({ values }) => values.title)).toEqual(['㈱みなと, "診療所" 2021-03-10', '髙島屋①病院〜本院 2021-03-10']);
    expect(otherList!.error!.ja).toContain('権限');
    expect(buttons!.surveys).toEqual(surveys);
    expect(links!.links).toEqual([
      { label: { ja: '表', en: '表' }, report: 'beds' },
      { label: { ja: '一覧', en: '一覧' }, object: 'hospital', list: 'all' },
    ]);
    expect(text!.text).toEqual({ ja: '案内', en: 'Notice' });
  });

  test('a figure is that of the rows its viewer sees, and leads to them; a closed report is told where it stands', async () => {
    const [number, gauge, closed, funnel] = (await readHome(office, currentSurveys)).components.slice(8);
    const { rows } = await reportRows(office, 'status_today');
    const of = (status: string) => rows.filter(({ values }) => values.status === status).length;
    expect(number!.figure).toMatchObject({
      value: of('open'),
      where: 'status = "open"',
      compare: { value: of('done'), label: { ja: '回答済' }, where: 'status = "done"' },
      better: 'less',
      gauge: null,
    });
    const secured = rows.reduce((sum, { values }) => sum + Number(values.secured ?? 0), 0);
    expect(gauge!.figure).toMatchObject({ value: secured, column: { key: 'sum_secured' }, where: null, compare: null, gauge: { min: 0, max: 100 } });
    expect(closed).toMatchObject({ type: 'number', error: { ja: expect.stringContaining('権限'), en: expect.stringContaining('may not') } });
    expect(funnel).toMatchObject({ chart: { type: 'funnel', group: 'status', value: 'sum_secured' } });
    const elsewhere = await readDashboard(app.as({ role: 'office', units: {} }), 'home_office', currentSurveys);
    expect(elsewhere.components[8]!.figure).toMatchObject({ value: 0, compare: { value: 0 } });
    expect(elsewhere.components[9]!.figure!.value).toBeNull();
  });

  test('a failing part does not take the others with it', async () => {
    const home = await readHome(office, () => Promise.reject(new Error('secret detail')));
    expect(home.components[5]!.error).toEqual({
      ja: '表示できませんでした。しばらくしてから、もう一度お試しください。',
      en: 'This could not be shown. Please try again later.',
    });
    expect(home.components[0]!.groups).toBeDefined();
  });

  test('closed and unknown dashboards are the same 404; a role without a home has the surveys it answers and its tabs', async () => {
    await expect(readDashboard(app.as({ role: 'hospital' }), 'home_office', currentSurveys)).rejects.toEqual(refused('not_found'));
    await expect(readDashboard(nation, '__proto__', currentSurveys)).rejects.toEqual(refused('not_found'));
    expect((await readDashboard(nation, 'home_office', currentSurveys)).components[2]!.groups).toBeDefined();
    const home = await readHome(app.as({ role: 'hospital', units: { hospital: app.hospital } }), currentSurveys);
    expect(home.components.map(({ type }) => type)).toEqual(['surveys', 'links']);
    expect(home.components[1]!.links!.map(({ object }) => object)).toEqual(['daily', 'hospital']);
  });
});
