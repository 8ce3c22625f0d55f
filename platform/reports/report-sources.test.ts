import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import sql from 'sql-template-tag';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorCode } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { viewerDatabase } from '../database/viewer-database.ts';
import { compileModel } from '../metadata/compile-model.ts';
import type { ReportModel } from '../metadata/model.ts';
import { compileCount } from '../query/compile-count.ts';
import { compileGroups } from '../query/compile-groups.ts';
import { compileRows } from '../query/compile-rows.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { until } from '../testing/until.ts';
import { planGroups, planReport } from './plan-report.ts';
import { previewReport } from './own/preview-report.ts';
import { countReport, groupReport, reportRows, runReport } from './run-report.ts';
import { fillReportApp, type ReportUnits } from './testing/report-app.ts';
import { sourceApp } from './testing/source-app.ts';

let app: SmallApp & ReportUnits;
let office: RequestContext;
let nation: RequestContext;
let northern: RequestContext;
beforeAll(async () => {
  const opened = await openSmallApp(sourceApp);
  app = { ...opened, ...(await fillReportApp(opened)) };
  office = app.as({ role: 'office', units: { prefecture: app.tokyo } });
  northern = app.as({ role: 'office', units: { prefecture: app.hokkaido } });
  nation = app.as({ role: 'nation' });
  const answers = await app.database.query<{ id: string; title: string }>({ text: "SELECT id, title FROM data.daily WHERE day = '2021-03-10'", values: [] });
  const idOf = (name: string) => answers.find(({ title }) => title.startsWith(name))?.id ?? '';
  await app.insert('goods', { daily: idOf('髙島屋'), name: 'マスク', stock: 100 });
  await app.insert('goods', { daily: idOf('髙島屋'), name: '手袋', stock: 5 });
  await app.insert('goods', { daily: idOf('北の'), name: 'マスク', stock: 7 });
  for (const name of ['佐藤', '鈴木']) await app.insert('contact', { hospital: app.hospital, name });
  await app.insert('hospital', { code: '1', name: '空の病院', prefecture: app.tokyo });
});
afterAll(() => app.close());

const namesOf = async (context: RequestContext, report: string, parameters = {}) =>
  (await reportRows(context, report, parameters)).rows.map(({ values }) => values.name ?? values['hospital.name']);

describe('sources', () => {
  test('a join within a join: each deepest record is a row, and those above stay without', async () => {
    const { rows } = await reportRows(nation, 'stocks');
    expect(rows.map(({ values }) => [values.name, values['answer.status'], values['goods.name'], values['goods.stock']])).toEqual([
      ['㈱みなと, "診療所"', 'open', null, null],
      ['北の病院', 'done', 'マスク', 7],
      ['空の病院', null, null, null],
      ['髙島屋①病院〜本院', 'done', 'マスク', 100],
      ['髙島屋①病院〜本院', 'done', '手袋', 5],
    ]);
    expect(await countReport(nation, 'stocks')).toEqual({ count: 5 });
    // What a record is called by leads to it, wherever it stands.
    expect(rows[3]?.links).toEqual({ name: { object: 'hospital', id: app.hospital }, 'goods.name': { object: 'goods', id: expect.any(String) } });
    expect(rows[2]?.links).toEqual({ name: { object: 'hospital', id: expect.any(String) } });
  });

  test('without: those that have no such record', async () => {
    expect(await namesOf(nation, 'silent')).toEqual(['空の病院']);
    expect(await countReport(nation, 'silent')).toEqual({ count: 1 });
  });

  test('only those that have so many records, each once', async () => {
    const { rows } = await reportRows(nation, 'reachable');
    expect(rows.map(({ values }) => [values.name, values['people.count']])).toEqual([['髙島屋①病院〜本院', 2]]);
  });

  test('records told of in values: two lists beside each other multiply nothing', async () => {
    const { rows } = await reportRows(nation, 'overview');
    expect(
      rows.map(({ values: { name, week, mean, ...rest } }) => [
        name,
        week,
        rest['week.count'],
        rest['week.beds'],
        rest['week.last'],
        rest['masks.stock'],
        mean,
      ]),
    ).toEqual([
      ['㈱みなと, "診療所"', false, 1, 8, '2021-03-10', null, 8],
      ['北の病院', false, 1, 10, '2021-03-10', 7, 10],
      ['空の病院', false, 0, null, null, null, null],
      ['髙島屋①病院〜本院', true, 2, 20, '2021-03-10', 100, 10],
    ]);
  });

  test('readers filter, sort and group by what is told', async () => {
    const answer = await runReport(nation, 'overview', { filter: 'week.count >= 1 AND NOT(week)', sort: '-week.beds' });
    expect(answer.filters.map(({ key, type, label }) => [key, type, label.ja])).toEqual([
      ['week', 'boolean', '直近7日の回答あり'],
      ['week.count', 'number', '日次調査の件数'],
      ['masks.stock', 'number', '在庫の合計'],
    ]);
    expect(answer.page.rows.map(({ values }) => values.name)).toEqual(['北の病院', '㈱みなと, "診療所"']);
    expect((await groupReport(nation, 'overview')).rows.map(({ keys, values }) => [...keys, values.count, values['sum_week.beds']])).toEqual([
      [false, 3, 18],
      [true, 1, 20],
      [4, 38],
    ]);
    const first = await reportRows(nation, 'overview', { limit: 2, sort: 'week.last' });
    const rest = await reportRows(nation, 'overview', { limit: 2, sort: 'week.last', cursor: first.next! });
    expect([...first.rows, ...rest.rows].map(({ values }) => values['week.last'])).toEqual(['2021-03-10', '2021-03-10', null, '2021-03-10']);
    expect(rest.next).toBeNull();
  });

  test('records that one may not read do not count, not even as there', async () => {
    // Hospitals are everybody's of the prefecture; answers of another one's are nobody's here.
    expect(await namesOf(northern, 'stocks')).toEqual(['北の病院']);
    expect(await namesOf(northern, 'reachable')).toEqual([]);
    const hospital = app.as({ role: 'hospital', units: { hospital: app.hospital, prefecture: app.tokyo } });
    const { rows } = await reportRows(hospital, 'overview');
    expect(rows.map(({ values }) => [values['week.count'], values['masks.stock']])).toEqual([[2, 100]]);
    expect(await namesOf(hospital, 'silent')).toEqual([]);
    const nobody = app.as({ role: 'office' });
    expect(await namesOf(nobody, 'overview')).toEqual([]);
  });
});

describe('the first rows in an order', () => {
  test('are the same in rows, groups and count, however the reader sorts and searches', async () => {
    const shown = async (parameters = {}) => (await reportRows(nation, 'top', parameters)).rows.map(({ values }) => values.secured);
    expect(await shown()).toEqual([20, 10]);
    expect(await shown({ sort: 'secured' })).toEqual([10, 20]);
    expect(await countReport(nation, 'top')).toEqual({ count: 2 });
    expect((await groupReport(nation, 'top')).rows.map(({ keys, values }) => [...keys, values.count, values.sum_secured])).toEqual([
      ['done', 2, 30],
      [2, 30],
    ]);
    // A condition changes what is ranked; a search looks among what is ranked.
    expect(await shown({ filter: 'status = "open"' })).toEqual([8]);
    expect(await countReport(nation, 'top', { search: 'みなと' })).toEqual({ count: 0 });
    expect(await countReport(nation, 'top', { search: '北の' })).toEqual({ count: 1 });
    expect(await shown({ limit: 1 })).toEqual([20]);
  });

  test('are those that the viewer may read', async () => {
    expect((await reportRows(northern, 'top')).rows.map(({ values }) => values.secured)).toEqual([10]);
    const answer = await runReport(office, 'top');
    expect(answer).toMatchObject({ limit: 2, frozen: 2 });
    expect(answer.page.rows.map(({ values }) => values.secured).sort()).toEqual([20, 8]);
  });

  test('stand out by a tone and a word', async () => {
    const answer = await runReport(office, 'top');
    expect(answer.highlights).toEqual([{ tone: 'warn', label: { ja: '未回答', en: '未回答' } }]);
    expect(answer.columns.map(({ highlights }) => highlights?.map(({ tone, label }) => [tone, label.ja]))).toEqual([
      undefined,
      [
        ['bad', '警告'],
        ['good', '十分'],
      ],
      [
        ['warn', '注意'],
        ['bad', '警告'],
      ],
    ]);
    expect(answer.page.rows.map(({ values, tones }) => [values.secured, tones])).toEqual([
      [8, { '': 0 }],
      [20, { secured: 1 }],
    ]);
  });
});

describe('what a report costs', () => {
  const asking = (askAbove: number, context: RequestContext = nation): RequestContext => {
    const model = { ...app.model, app: { ...app.model.app, reports: { seconds: 60, askAbove } } };
    return { ...context, model };
  };

  test('one that is expected to cost much is not run before its reader says so', async () => {
    const held = await runReport(asking(0), 'overview');
    expect(held).toMatchObject({ groups: null, page: { rows: [], next: null }, estimate: { rows: expect.any(Number) } });
    expect(held.filters).toHaveLength(3);
    expect((await runReport(asking(0), 'silent')).estimate).not.toBeNull();
    const run = await runReport(asking(0), 'overview', { anyway: true });
    expect(run.estimate).toBeNull();
    expect(run.page.rows).toHaveLength(4);
    expect((await runReport(asking(1_000_000), 'overview')).estimate).toBeNull();
  });

  test('nor is the preview of one that nobody has saved', async () => {
    const definition = { from: 'hospital', columns: ['name'], group_by: ['prefecture'] };
    const held = await previewReport(asking(0), { definition });
    expect(held).toMatchObject({ problems: [], report: { groups: null, page: { rows: [] }, estimate: { rows: expect.any(Number) } } });
    const run = await previewReport(asking(0), { definition, anyway: true });
    expect(run.report?.estimate).toBeNull();
    expect(run.report?.page.rows.length).toBeGreaterThan(0);
  });

  test('many who ask at once get the rows of few runs, each access its own; a reader who left stops nothing for the others', async () => {
    const running = async (count: number): Promise<boolean> => {
      const [row] = await app.database.query<{ count: number }>({
        text: "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%contact%'",
        values: [],
      });
      return row?.count === count;
    };
    const leaving = new AbortController();
    const left = { ...nation, database: viewerDatabase(app.database, nation, leaving.signal) };
    const asked: Promise<unknown>[] = [];
    await app.database.transact(async (tx) => {
      await tx.query({ text: 'LOCK TABLE data.contact IN ACCESS EXCLUSIVE MODE', values: [] });
      const first = countReport(left, 'reachable').catch((error: { code: string }) => error.code);
      for (let index = 0; index < 5; index += 1) asked.push(countReport(nation, 'reachable'));
      for (let index = 0; index < 5; index += 1) asked.push(countReport(northern, 'reachable'));
      await until(() => running(2));
      // Nothing goes on for who has left; those who wait get a run of their own.
      leaving.abort();
      expect(await first).toBe('unavailable');
      await until(() => running(2));
    });
    expect(await Promise.all(asked)).toEqual([...Array<unknown>(5).fill({ count: 1 }), ...Array<unknown>(5).fill({ count: 0 })]);
  });

  test('one that takes too long is stopped, and says what to do', async () => {
    const context = { ...asking(1_000_000), model: { ...app.model, app: { ...app.model.app, reports: { seconds: 0.05, askAbove: 1_000_000 } } } };
    await app.database.transact(async (tx) => {
      await tx.query({ text: 'LOCK TABLE data.contact IN ACCESS EXCLUSIVE MODE', values: [] });
      await expect(countReport(context, 'reachable')).rejects.toEqual(
        expect.objectContaining({ code: 'unavailable', message: expect.stringContaining('条件を絞って') }),
      );
    });
  });
});

test('pages of a report over many rows begin where the last one ended: nothing is sorted or read whole', async () => {
  const report = app.model.reports.many as ReportModel;
  const first = compileRows(nation, { ...planReport(nation, report), limit: 2 });
  const cursor = first.read(await nation.database.query(first.sql)).next ?? '';
  const stepsOf = (plan: PlanNode): string[] => [plan['Node Type'], ...(plan.Plans ?? []).flatMap(stepsOf)];
  const rolledBack = new Error('rolled back');
  const explained = app.database.transact(
    async (tx) => {
      const insert = `INSERT INTO data.hospital (id, title, name, prefecture, scope_hospital, scope_prefecture)
        SELECT id, '病院' || n, '病院' || n, $1::uuid, id, $1::uuid FROM (SELECT gen_random_uuid() AS id, n FROM generate_series(1, 20000) n) made`;
      await tx.query({ text: insert, values: [app.tokyo] });
      await tx.query({ text: 'ANALYZE data.hospital', values: [] });
      for (const page of [{}, { cursor }]) {
        const { sql: statement } = compileRows(nation, { ...planReport(nation, report), limit: 100, ...page });
        const [row] = await tx.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>(sql`EXPLAIN (FORMAT JSON) ${statement}`);
        const steps = stepsOf(row?.['QUERY PLAN'][0]?.Plan as PlanNode);
        expect(steps).toContain('Index Scan');
        expect(steps).not.toContain('Sort');
      }
      throw rolledBack;
    },
    { as: 'owner' },
  );
  await expect(explained).rejects.toBe(rolledBack);
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly Plans?: readonly PlanNode[];
}

const golden = new URL('./golden/sources.sql', import.meta.url);
test('the SQL of the sources is as it was', () => {
  const units = { prefecture: '(prefecture)', hospital: '(hospital)' };
  const context = app.as({ role: 'office', units });
  const now = ['stocks', 'silent', 'reachable', 'overview', 'many', 'top'].map((name) => render(context, app.model.reports[name] as ReportModel)).join('\n');
  if (process.env.UPDATE_GOLDEN) writeFileSync(golden, now);
  expect(existsSync(golden) ? readFileSync(golden, 'utf8') : '').toBe(now);
});

function render(context: RequestContext, report: ReportModel): string {
  const query = planReport(context, report);
  const groups = report.groupBy.length > 0 ? planGroups(report, query) : undefined;
  const statements = [compileRows(context, query).sql, compileCount(context, query), ...(groups ? [compileGroups(context, query, groups).sql] : [])];
  return `-- ${report.report}\n${statements.map(({ text }) => `${text.replace(/ (?=(FROM|LEFT JOIN|WHERE|ORDER BY|LIMIT) )/g, '\n  ')};`).join('\n')}\n`;
}

const base = 'report: bad\nlabel: 悪い\nfrom: hospital\ncolumns: [name]\n';
test.each<[string, string, string]>([
  ['two lists that multiply each other', 'with_or_without:\n  a: { object: daily, by: hospital }\n  b: { object: contact, by: hospital }\n', 'multiplied_rows'],
  [
    'a list beside another with a condition that is not unique',
    'with:\n  a: { object: daily, by: hospital, where: status = "done" }\n  b: { object: contact, by: hospital }\n',
    'multiplied_rows',
  ],
  ['a circle', 'with:\n  a: { object: goods, by: daily, within: b }\n  b: { object: goods, by: daily, within: a }\n', 'circular'],
  ['a parent that is not there', 'with:\n  a: { object: goods, by: daily, within: nowhere }\n', 'unknown_field'],
  [
    'a required join within one that is not',
    'with_or_without:\n  a: { object: daily, by: hospital }\nwith:\n  b: { object: goods, by: daily, within: a }\n',
    'wrong_value',
  ],
  ['a lookup to something else', 'without:\n  a: { object: goods, by: daily }\n', 'wrong_field_type'],
  ['a sum of a text', 'beside:\n  a: { object: goods, by: daily.hospital, values: { x: { kind: sum, of: name } } }\n', 'wrong_field_type'],
  ['a value that a set does not tell', 'beside:\n  a: { object: daily, by: hospital }\nwhere: a.beds > 3\n', 'formula_unknown_name'],
  ['a name that a field has', 'without:\n  name: { object: daily, by: hospital }\n', 'duplicate_name'],
  ['a limit without an order', 'limit: 10\n', 'missing_key'],
  ['a tone without a condition', 'highlight: [{ tone: bad, when: name }]\n', 'formula_type'],
])('%s is refused', (_what, text, code) => {
  const compiled = compileModel({ ...sourceApp, 'reports/surveys/bad.report.yaml': base + text });
  const problems = 'problems' in compiled ? compiled.problems : [];
  expect(problems).toContainEqual(expect.objectContaining({ file: 'reports/surveys/bad.report.yaml', code }));
  expect(problems.every(({ line }) => line > 1)).toBe(true);
});

test('one list beside another of which there is one at most is fine', () => {
  const text =
    'with_or_without:\n  today: { object: daily, by: hospital, where: "status = \\"done\\" AND TODAY() = day" }\n  people: { object: contact, by: hospital }\n';
  expect(compileModel({ ...sourceApp, 'reports/surveys/bad.report.yaml': base + text })).toHaveProperty('model');
});

test.each<[string, ErrorCode, Record<string, unknown>]>([
  ['a text where there are yes and no', 'bad_filter', { filter: 'week = "many"' }],
  ['a text where there is a number', 'bad_filter', { filter: 'week.count = "3"' }],
  ['a value that is not told', 'unknown_field', { filter: 'week.nothing = 3' }],
  ['more after a value', 'unknown_field', { filter: 'week.count.more = 3' }],
  ['an order by what is gone', 'unknown_field', { sort: 'week.gone' }],
  ['ten thousand characters', 'bad_filter', { filter: `name = "${'あ'.repeat(10_000)}"` }],
])('a reader’s mistake is told: %s', async (_what, code, parameters) => {
  await expect(reportRows(nation, 'overview', parameters)).rejects.toEqual(expect.objectContaining({ code }));
});

test('a search of ten thousand characters is a search', async () => {
  expect(await countReport(nation, 'overview', { search: '病院 '.repeat(3_500) })).toEqual({ count: 3 });
  expect(await countReport(nation, 'overview', { search: 'あ'.repeat(10_000) })).toEqual({ count: 0 });
});
