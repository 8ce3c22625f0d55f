import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { DashboardAnswer, DashboardComponent, DashboardList, ExportCheck, ReportAnswer } from '../contract/wire.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let tokyo: Client;
let hokkaido: Client;
let secretariat: Client;
beforeAll(async () => {
  scenario = await openScenario({ institutions: 300, days: 3 });
  [tokyo, hokkaido, secretariat] = await Promise.all([scenario.as('pref-13'), scenario.as('pref-01'), scenario.as('secretariat')]);
});
afterAll(() => scenario?.close());

const series = '/api/reports/inpatients_14_days';
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','));
type Labelled = { readonly id: string; readonly label: string };

describe('the figures of a chart as a file', () => {
  test.each([
    ['Shift-JIS', 'shift_jis', (bytes: Buffer) => iconv.decode(bytes, 'cp932')],
    ['UTF-8 with its mark', 'utf-8-bom', (bytes: Buffer) => bytes.toString('utf8').replace(/^\ufeff/, '')],
  ])('%s: each cell is what the chart’s groups say, the wholes too', async (_name, encoding, decode) => {
    const { bytes, headers } = await tokyo.get(`${series}/chart/export?encoding=${encoding}`);
    expect(headers.get('content-disposition')).toMatch(/\.csv/);
    if (encoding === 'utf-8-bom') expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header = [], ...lines] = linesOf(decode(bytes));
    const { groups, series_groups } = (await tokyo.get<ReportAnswer>(series)).body as ReportAnswer & { groups: NonNullable<ReportAnswer['groups']> };
    const figure = (row: { readonly values: Readonly<Record<string, unknown>> } | undefined) => {
      const value = row?.values['sum_covid_inpatients'];
      return typeof value === 'number' ? String(value) : '';
    };
    const areas = series_groups!.rows.filter(({ level }) => level === 1);
    expect(header).toEqual(['報告日', ...areas.map(({ keys }) => (keys[0] as Labelled).label), '全体']);
    const days = groups.rows.filter(({ level }) => level === 1);
    expect(lines.map(([day]) => day)).toEqual([...days.map(({ keys }) => String(keys[0]).replaceAll('-', '/')), '全体']);
    days.forEach((day, index) => {
      const cells = areas.map((area) =>
        figure(groups.rows.find(({ level, keys }) => level === 2 && JSON.stringify(keys) === JSON.stringify([day.keys[0], area.keys[0]]))),
      );
      expect(lines[index]!.slice(1)).toEqual([...cells, figure(day)]);
    });
    expect(lines.at(-1)!.slice(1)).toEqual([...areas.map(figure), figure(groups.rows.at(-1))]);
  });

  test('what Shift-JIS lacks is named first, and nothing goes out where it may not be lost', async () => {
    const { series_groups } = (await tokyo.get<ReportAnswer>(series)).body;
    const area = series_groups!.rows[0]!.keys[0] as Labelled;
    const name = (title: string) => scenario.database.query(sql`UPDATE data.secondary_area SET title = ${title} WHERE id = ${area.id}::uuid`);
    await name('𠮷野圏');
    try {
      const check = (await tokyo.get<ExportCheck>(`${series}/chart/export/check`)).body;
      expect([check.total, check.unmappable]).toEqual([1, [{ row: 0, column: '𠮷野圏', character: '𠮷' }]]);
      const refused = await tokyo.get<ErrorBody>(`${series}/chart/export?unmappable=fail`);
      expect([refused.status, refused.body.code]).toEqual([422, 'unmappable']);
      expect(iconv.decode((await tokyo.get(`${series}/chart/export`)).bytes, 'cp932')).toContain('〓野圏');
      expect((await tokyo.get(`${series}/chart/export?encoding=utf-8`)).bytes.toString('utf8')).toContain('𠮷野圏');
    } finally {
      await name(area.label);
    }
  });

  test('another prefecture has its own figures alone; nobody and hospitals have none', async () => {
    const text = async (client: Client) => (await client.get(`${series}/chart/export?encoding=utf-8`)).bytes.toString('utf8');
    const [own, other] = [await text(tokyo), await text(hokkaido)];
    const [areas, others] = [own, other].map((each) => linesOf(each)[0]!.slice(1, -1));
    expect(areas!.filter((area) => others!.includes(area))).toEqual([]);
    expect((await (await scenario.as()).get(`${series}/chart/export`)).status).toBe(401);
    expect((await (await scenario.as('hosp-13')).get(`${series}/chart/export`)).status).toBe(404);
  });

  test.each([
    ['encoding=latin', 400, 'bad_request'],
    ['value=nothing', 422, 'invalid'],
    ['filter=nothing%20%3D%201', 400, 'unknown_field'],
    ['as=bar&as=line', 400, 'bad_request'],
  ])('refuses %s in words', async (query, status, code) => {
    const reply = await tokyo.get<ErrorBody>(`${series}/chart/export?${query}`);
    expect([reply.status, reply.body.code]).toEqual([status, code]);
  });
});

describe('one component of a dashboard', () => {
  test('comes anew with its moment, and is what the whole page has of it', async () => {
    const { dashboard, components } = (await secretariat.get<DashboardAnswer>('/api/home')).body;
    expect(new Set(components.map(({ key }) => key)).size).toBe(components.length);
    for (const component of components) {
      const { status, body } = await secretariat.get<DashboardComponent>(`/api/dashboards/${dashboard}/components/${component.key}`);
      expect([status, body]).toEqual([200, component]);
    }
  });

  test('of a closed dashboard, of one that is not there, of none of its own: the same 404', async () => {
    for (const path of [
      'home_secretariat/components/chart.todays_daily_status',
      'nothing/components/x',
      'home_prefecture/components/x',
      'home_prefecture/components/__proto__',
    ])
      expect((await tokyo.get<ErrorBody>(`/api/dashboards/${path}`)).status).toBe(404);
  });

  test('the home page of a role without one is known by its name, to nobody else', async () => {
    expect((await tokyo.get('/api/dashboards/home')).status).toBe(404);
  });
});

describe('the filters of a dashboard', () => {
  const trends = '/api/dashboards/trends';
  const count = async (client: Client, filter: string) =>
    (await client.get<{ count: number }>(`/api/reports/answers_14_days/count?filter=${encodeURIComponent(filter)}`)).body.count;

  test('narrow every component that has the field, and say where they do not apply', async () => {
    const { filters, components } = (await tokyo.get<DashboardAnswer>(trends)).body;
    expect(filters.map(({ key, type, value }) => [key, type, value])).toEqual([
      ['area', 'record', null],
      ['days', 'date', null],
      ['status', 'choice', null],
    ]);
    const area = components.find(({ key }) => key === 'chart.inpatients_14_days')!.series_groups!.rows[0]!.keys[0] as Labelled;
    const query = `filter.area=${area.id}&filter.days=2026-11-17..2026-11-18&filter.status=unanswered`;
    const narrowed = (await tokyo.get<DashboardAnswer>(`${trends}?${query}`)).body;
    expect(narrowed.filters[0]).toMatchObject({ value: area.id, value_label: area.label });
    const by = new Map(narrowed.components.map((component) => [component.key, component]));
    const condition = `institution.secondary_area = "${area.id}" AND report_date >= DATE(2026, 11, 17) AND report_date <= DATE(2026, 11, 18) AND answer_status = "unanswered"`;
    const chart = by.get('chart.answers_14_days')!;
    expect([chart.filter, chart.not_applied]).toEqual([condition, []]);
    expect(chart.groups!.rows.at(-1)!.count).toBe(await count(tokyo, condition));
    const figure = by.get('number.answers_14_days')!.figure!;
    expect(figure.value).toBe(await count(tokyo, `${condition} AND report_date = TODAY()`));
    expect(await count(tokyo, figure.where!)).toBe(figure.value);
    expect(await count(tokyo, figure.compare!.where)).toBe(figure.compare!.value);
    expect(by.get('list.notice.current')!.not_applied).toEqual(['area', 'days', 'status']);
    const alone = (await tokyo.get<DashboardComponent>(`${trends}/components/chart.answers_14_days?${query}`)).body;
    expect(alone).toEqual(chart);
  });

  test('of another prefecture’s area nothing is to be seen', async () => {
    const { components } = (await hokkaido.get<DashboardAnswer>(trends)).body;
    const area = components.find(({ key }) => key === 'chart.inpatients_14_days')!.series_groups!.rows[0]!.keys[0] as Labelled;
    const { status, body } = await tokyo.get<DashboardAnswer>(`${trends}?filter.area=${area.id}`);
    expect(status).toBe(200);
    expect(body.components.find(({ key }) => key === 'chart.answers_14_days')!.groups!.rows.at(-1)!.count).toBe(0);
  });

  test.each([
    ['filter.nothing=1', ['nothing']],
    ['filter.__proto__=1', ['__proto__']],
    ['filter.status=x%22%20OR%20TRUE', ['status']],
    ['filter.area=1', ['area']],
    ['filter.days=2026-02-30..', ['days']],
    ['filter.days=2026-11-01&filter.area=%22', ['days', 'area']],
    ['filter.days=..', ['days']],
  ])('refuse %s by name', async (query, fields) => {
    const { status, body } = await tokyo.get<ErrorBody>(`${trends}?${query}`);
    expect([status, body.code, body.problems.map(({ field }) => field)]).toEqual([400, 'bad_filter', fields]);
  });

  test('a dashboard is as open as its folder, and is listed to those who may open it', async () => {
    const names = async (client: Client) => (await client.get<DashboardList>('/api/dashboards')).body.dashboards.map(({ dashboard }) => dashboard);
    const hospital = await scenario.as('hosp-13');
    expect(await names(tokyo)).toEqual(['home_prefecture', 'trends']);
    expect(await names(hospital)).toEqual(['home_institution']);
    expect([
      (await hospital.get(trends)).status,
      (await (await scenario.as()).get(trends)).status,
      (await (await scenario.as()).get('/api/dashboards')).status,
    ]).toEqual([404, 401, 401]);
  });
});

describe('a dashboard that a user arranged', () => {
  const put = (client: Client, dashboard: string, body: unknown) =>
    client.send<ErrorBody>(`/api/dashboards/${dashboard}/layout`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const keysOf = ({ components }: DashboardAnswer) => components.map(({ key, span }) => [key, span]);

  test('has their order and widths, without what they hid; others have it as it is defined; it can be had so again', async () => {
    const before = (await tokyo.get<DashboardAnswer>('/api/home')).body;
    const [first, second, ...rest] = before.components;
    const components = [
      { key: second!.key, span: 6, hidden: false },
      { key: 'gone.since', span: 3, hidden: true },
      { key: first!.key, span: 12, hidden: true },
    ];
    expect((await put(tokyo, before.dashboard, { components })).status).toBe(204);
    const after = (await tokyo.get<DashboardAnswer>('/api/home')).body;
    expect([after.arranged, after.hidden]).toEqual([true, [{ key: first!.key, label: first!.label, span: 12 }]]);
    expect(keysOf(after)).toEqual([[second!.key, 6], ...rest.map(({ key, span }) => [key, span])]);
    const { arranged, components: theirs } = (await hokkaido.get<DashboardAnswer>('/api/home')).body;
    expect([arranged, theirs.map(({ key }) => key)]).toEqual([false, before.components.map(({ key }) => key)]);
    expect((await tokyo.delete(`/api/dashboards/${before.dashboard}/layout`)).status).toBe(204);
    expect(keysOf((await tokyo.get<DashboardAnswer>('/api/home')).body)).toEqual(keysOf(before));
  });

  const place = { key: 'x', span: 1, hidden: false };
  test.each([
    ['nothing', null],
    ['no list', { components: {} }],
    ['a width of 13', { components: [{ ...place, span: 13 }] }],
    ['a key of 301 letters', { components: [{ ...place, key: 'x'.repeat(301) }] }],
    ['more than it may have', { components: Array.from({ length: 201 }, (_, index) => ({ ...place, key: String(index) })) }],
    ['something else', { components: [{ ...place, script: 'x' }] }],
    ['one twice', { components: [place, place] }],
  ])('is refused with %s', async (_name, body) => {
    const reply = await put(tokyo, 'home_prefecture', body);
    expect([reply.status, reply.body.code]).toEqual([400, 'bad_request']);
  });

  test('keys that are no component’s do no harm; a closed dashboard cannot be arranged', async () => {
    const components = ['__proto__', 'constructor', "'; DROP TABLE x; --"].map((key) => ({ ...place, key, hidden: true }));
    expect((await put(tokyo, 'trends', { components })).status).toBe(204);
    const { components: shown, hidden } = (await tokyo.get<DashboardAnswer>('/api/dashboards/trends')).body;
    expect([shown.length, hidden]).toEqual([5, []]);
    expect((await put(tokyo, 'home_secretariat', { components: [] })).status).toBe(404);
    expect((await put(await scenario.as(), 'trends', { components: [] })).status).toBe(401);
    await tokyo.delete('/api/dashboards/trends/layout');
  });
});

test.each([['hosp-13'], ['clinic-13'], ['org-13'], ['city-13'], ['pref-13'], ['secretariat']])(
  'every component of the home page of %s has something to say to them',
  async (username) => {
    const { components } = (await (await scenario.as(username)).get<DashboardAnswer>('/api/home')).body;
    expect(components.length).toBeGreaterThan(3);
    expect(components.map(({ key, error }) => [key, error?.en]).filter(([, error]) => error !== undefined)).toEqual([]);
  },
);
