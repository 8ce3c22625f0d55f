import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { parse } from 'yaml';
import type { ErrorBody } from '../contract/problem.ts';
import type { FoldersAnswer, ReportAnswer } from '../contract/wire.ts';
import type { ReportChecked, ReportProblems, ReportSettings, ReportSource } from '../contract/wire-own-reports.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let pref: Client;
let other: Client;
let secretariat: Client;
let admin: Client;
let hospital: Client;

beforeAll(async () => {
  scenario = await openScenario();
  [pref, other, secretariat, admin, hospital] = await Promise.all([
    scenario.as('pref-13'),
    scenario.as('pref-01'),
    scenario.as('secretariat'),
    scenario.as('admin'),
    scenario.as('hosp-13'),
  ] as const);
}, 180_000);
afterAll(() => scenario?.close());

const from = { report: 'todays_daily_status', filter: 'answer_status = "unanswered"', sort: '-institution' };
const words = { label: '未回答の病院', description: '電話で確かめる先', folder: null };
const content = { from: 'daily_hospital', columns: ['title', 'report_date', 'answer_status', 'secured_beds'], sort: ['-report_date'] };

const put = <T>(client: Client, path: string, body: unknown): Promise<Reply<T & ErrorBody>> =>
  client.send<T & ErrorBody>(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const make = (client: Client, change: object = { from }): Promise<Reply<ReportSource & ErrorBody>> => client.post('/api/own-reports', { ...words, ...change });
const run = (client: Client, report: string, query = ''): Promise<Reply<ReportAnswer & ErrorBody>> => client.get(`/api/reports/${report}${query}`);
const folders = async (client: Client): Promise<FoldersAnswer> => (await client.get<FoldersAnswer>('/api/report-folders')).body;

describe('a report of one’s own', () => {
  test('is what was on the screen, is run, counted, exported and listed like any other, and is nobody else’s', async () => {
    const made = await make(pref);
    expect([made.status, made.body.label.ja, made.body.version, made.body.folder]).toEqual([201, '未回答の病院', 1, null]);
    expect(made.body.definition).toMatchObject({
      from: 'daily_hospital',
      where: '(report_date = TODAY()) AND (answer_status = "unanswered")',
      sort: ['-institution.title'],
      group_by: ['answer_status'],
    });
    expect(made.body.yaml).toContain('label: 未回答の病院');
    const id = made.body.report;
    const [own, narrowed] = await Promise.all([run(pref, id), run(pref, from.report, `?filter=${encodeURIComponent(from.filter)}&sort=${from.sort}`)]);
    expect(own.body.page.rows).toEqual(narrowed.body.page.rows);
    expect(own.body.page.rows.length).toBeGreaterThan(0);
    expect(own.body.groups?.rows).toEqual(narrowed.body.groups?.rows);
    expect([own.body.can, own.body.made?.own, own.body.made?.missing]).toEqual([{ edit: true, manage: true, export: true }, true, []]);
    const count = await pref.get<{ count: number }>(`/api/reports/${id}/count`);
    expect(count.body.count).toBe(own.body.groups?.rows.at(-1)?.count);
    const file = await pref.get(`/api/reports/${id}/export?encoding=utf-8`);
    expect([file.status, file.bytes.toString().split('\r\n')[0]]).toEqual([200, expect.stringContaining('医療機関名')]);
    const listed = (await folders(pref)).reports.find(({ report }) => report === id);
    expect(listed).toMatchObject({ label: { ja: '未回答の病院' }, description: { ja: '電話で確かめる先' }, folder: null, made: { own: true, version: 1 } });
    expect((await folders(pref)).recent[0]).toBe(id);

    for (const client of [other, secretariat, admin, hospital]) {
      const [opened, definition, changed, removed] = await Promise.all([
        run(client, id),
        client.get(`/api/reports/${id}/definition`),
        put(client, `/api/own-reports/${id}`, { label: 'x', version: 1 }),
        client.delete(`/api/own-reports/${id}`),
      ]);
      expect([opened.status, definition.status, changed.status, removed.status]).toEqual([404, 404, 404, 404]);
      expect((await folders(client)).reports.some(({ report }) => report === id)).toBe(false);
    }
    expect((await run(await scenario.as(), id)).status).toBe(401);
  });

  test('is changed where it is as it was seen; two editors do not overwrite each other', async () => {
    const id = (await make(pref, { definition: content })).body.report;
    const renamed = await put<ReportSource>(pref, `/api/own-reports/${id}`, { label: '変えた名前', version: 1 });
    expect([renamed.status, renamed.body.label.ja, renamed.body.version, renamed.body.description?.ja]).toEqual([200, '変えた名前', 2, '電話で確かめる先']);
    const late = await put<ErrorBody & { current: ReportSource }>(pref, `/api/own-reports/${id}`, { label: '遅れた名前', version: 1 });
    expect([late.status, late.body.code, late.body.current.label.ja]).toEqual([409, 'conflict', '変えた名前']);
    const saved = await put<ReportSource>(pref, `/api/own-reports/${id}`, { narrowed: { filter: 'secured_beds > 0', sort: 'title' }, version: 2 });
    expect(saved.body.definition).toMatchObject({ where: 'secured_beds > 0', sort: ['title'] });
    expect((await put(pref, `/api/own-reports/${id}`, { narrowed: { filter: 'nothing > 0', sort: '' }, version: 3 })).status).toBe(400);
    expect((await run(pref, id)).body.where).toBe('secured_beds > 0');
  });

  test('is deleted, and brought back', async () => {
    const id = (await make(pref)).body.report;
    expect((await pref.delete(`/api/own-reports/${id}`)).status).toBe(204);
    expect([(await run(pref, id)).status, (await pref.delete(`/api/own-reports/${id}`)).status]).toEqual([404, 404]);
    expect((await other.post(`/api/own-reports/${id}/restore`)).status).toBe(404);
    expect((await pref.post(`/api/own-reports/${id}/restore`)).status).toBe(200);
    expect((await run(pref, id)).status).toBe(200);
    expect((await pref.post(`/api/own-reports/${id}/restore`)).status).toBe(404);
  });

  test('in a folder it is seen by those who see the folder, and changed by those who may change it; the audit knows', async () => {
    const folder = 'local_government';
    expect((await make(pref, { from, folder })).status).toBe(403);
    expect((await make(pref, { from, folder: 'nowhere' })).body.problems[0]?.field).toBe('folder');
    const id = (await make(admin, { definition: content, folder })).body.report;
    const [seen, foreign, closed] = await Promise.all([run(pref, id), run(other, id), run(hospital, id)]);
    expect([seen.status, seen.body.can.edit, seen.body.folders.at(-1)?.folder, closed.status]).toEqual([200, false, folder, 404]);
    // Each sees the rows that they may see.
    const ids = (reply: typeof seen) => reply.body.page.rows.map((row) => row.id);
    expect(ids(seen).some((row) => ids(foreign).includes(row))).toBe(false);
    expect((await put(pref, `/api/own-reports/${id}`, { label: 'x', version: 1 })).status).toBe(403);
    expect((await pref.get(`/api/reports/${id}/definition`)).status).toBe(403);
    const moved = await put<ReportSource>(admin, `/api/own-reports/${id}`, { folder: null, version: 1 });
    expect([moved.status, (await run(pref, id)).status]).toEqual([200, 404]);
    const audit = await scenario.database.query<{ detail: unknown }>(sql`select detail from shirabe.audit_entry where action = 'report_share' order by id`);
    expect(audit.map(({ detail }) => detail)).toEqual([
      { before: null, after: { folder } },
      { before: { folder }, after: { folder: null } },
    ]);
  });

  test.each([
    ['a blank name', { from, label: ' ' }, 422, 'label'],
    ['a name too long', { from, label: 'あ'.repeat(81) }, 422, 'label'],
    ['a name with NUL', { from, label: 'a\u0000b' }, 422, 'label'],
    ['a description too long', { from, description: 'あ'.repeat(1001) }, 422, 'description'],
    ['another report that is not there', { from: { ...from, report: 'nothing' } }, 404, undefined],
    ['another report that is not theirs', { from: { ...from, report: 'todays_status_by_prefecture' } }, 404, undefined],
    ['a filter that names nothing', { from: { ...from, filter: 'nothing = 1' } }, 400, undefined],
    ['an order that names nothing', { from: { ...from, sort: 'nothing' } }, 400, 'nothing'],
    ['neither report nor definition', {}, 400, undefined],
    ['both report and definition', { from, definition: content }, 400, undefined],
    ['an empty definition', { definition: {} }, 422, 'definition.from'],
    ['no columns', { definition: { ...content, columns: [] } }, 422, 'definition.columns'],
    ['a column that is not there', { definition: { ...content, columns: ['title', 'titel'] } }, 422, 'definition.columns.1'],
    [
      'a formula that breaks off',
      { definition: { ...content, columns: ['title', { formula: 'secured_beds +', label: 'x' }] } },
      422,
      'definition.columns.1.formula',
    ],
    ['a condition that is a number', { definition: { ...content, where: 'secured_beds' } }, 422, 'definition.where'],
    ['a system table', { definition: { ...content, from: 'user_account' } }, 422, 'definition.from'],
    ['roles of its own', { definition: { ...content, roles: ['prefecture'] } }, 422, 'definition.roles'],
    ['open data', { definition: { ...content, open: { columns: ['title'], license: 'x' } } }, 422, 'definition.open'],
    ['a key that is none', { definition: { ...content, nothing: 1 } }, 422, 'definition.nothing'],
    ['a label with NUL', { definition: { ...content, columns: [{ field: 'title', label: 'a\u0000b' }] } }, 422, undefined],
    ['a key beside', { from, owner: 'x' }, 400, 'owner'],
  ])('%s is refused', async (_, change, status, field) => {
    const before = (await folders(pref)).reports.length;
    const reply = await make(pref, change);
    expect([reply.status, reply.body.problems[0]?.field]).toEqual([status, field ?? reply.body.problems[0]?.field]);
    expect((await folders(pref)).reports.length).toBe(before);
  });

  test('all that is wrong with a definition is told at once, at its place', async () => {
    const definition = { ...content, columns: ['titel', { formula: 'secured_beds + nothing', label: 'x' }], group_by: ['gone'] };
    const { body } = await pref.post<ReportProblems>('/api/report-check', { definition });
    expect(body.problems.map(({ path, code, at }) => [path.join('.'), code, at])).toEqual([
      ['columns.0', 'unknown_field', undefined],
      ['columns.1.formula', 'formula_unknown_name', 15],
      ['group_by.0', 'unknown_field', undefined],
    ]);
    const { body: right } = await pref.post<ReportChecked>('/api/report-check', { definition: content });
    expect([right.problems, parse(right.yaml)]).toEqual([[], content]);
  });

  test('what was removed is left out and told; without what decides its rows it is refused with words', async () => {
    const id = (await make(pref, { definition: { ...content, group_by: ['answer_status'], summaries: [{ kind: 'sum', of: 'secured_beds' }] } })).body.report;
    const store = (change: object) =>
      scenario.database.query(sql`update shirabe.report set definition = definition || ${JSON.stringify(change)}::jsonb where id = ${id}::uuid`);
    await store({ columns: ['title', 'gone', 'report_date'], group_by: ['gone'] });
    const opened = await run(pref, id);
    expect([opened.status, opened.body.columns.map(({ key }) => key), opened.body.groups]).toEqual([200, ['title', 'report_date'], null]);
    expect(opened.body.made?.missing.join()).toContain('gone');
    await store({ where: 'gone > 0' });
    const refused = await run(pref, id);
    expect([refused.status, refused.body.code, refused.body.message]).toEqual([400, 'unknown_field', expect.stringContaining('gone')]);
    // It can be looked at, mended and deleted.
    const source = await pref.get<ReportSource>(`/api/reports/${id}/definition`);
    expect([source.status, source.body.definition['where']]).toEqual([200, 'gone > 0']);
    expect((await put(pref, `/api/own-reports/${id}`, { definition: content, version: 1 })).status).toBe(200);
    expect((await run(pref, id)).status).toBe(200);
  });
});

describe('favourites and saved settings', () => {
  test('a favourite is marked by each for themselves', async () => {
    const path = `/api/reports/${from.report}/favourite`;
    expect([(await put(pref, path, {})).status, (await put(pref, path, {})).status]).toEqual([204, 204]);
    const marked = async (client: Client) => (await folders(client)).reports.filter(({ favourite }) => favourite).map(({ report }) => report);
    expect([await marked(pref), await marked(other), (await run(pref, from.report)).body.favourite]).toEqual([[from.report], [], true]);
    expect((await pref.delete(path)).status).toBe(204);
    expect(await marked(pref)).toEqual([]);
    expect((await put(pref, '/api/reports/todays_status_by_prefecture/favourite', {})).status).toBe(404);
  });

  test('settings are one’s own, or shared by those who may change the report; one opens by oneself', async () => {
    const path = `/api/reports/${from.report}/settings`;
    const setting = { label: ' 未回答 ', search: '病院', filter: from.filter, sort: from.sort, shared: false };
    const made = await pref.post<ReportSettings & ErrorBody>(path, setting);
    expect([made.status, made.body.settings]).toEqual([
      201,
      [{ setting: expect.any(String), label: '未回答', search: '病院', filter: from.filter, sort: from.sort, shared: false, own: true, opens: false }],
    ]);
    const id = made.body.settings[0]?.setting ?? '';
    expect((await pref.post<ErrorBody>(path, setting)).body.problems[0]?.field).toBe('label');
    expect((await pref.post(path, { ...setting, label: 'x', shared: true })).status).toBe(403);
    expect((await pref.post(path, { ...setting, label: 'x', filter: 'nothing = 1' })).status).toBe(400);
    expect((await other.get<ReportAnswer>(`/api/reports/${from.report}`)).body.settings).toEqual([]);
    expect([(await put(other, `${path}/${id}`, { ...setting, label: 'x' })).status, (await other.delete(`${path}/${id}`)).status]).toEqual([404, 404]);
    expect((await put(other, `/api/reports/${from.report}/default-setting`, { setting: id })).status).toBe(404);

    const opens = await put<ReportSettings>(pref, `/api/reports/${from.report}/default-setting`, { setting: id });
    expect(opens.body.settings[0]?.opens).toBe(true);
    expect((await put<ReportSettings>(pref, `/api/reports/${from.report}/default-setting`, { setting: null })).body.settings[0]?.opens).toBe(false);
    const shared = await admin.post<ReportSettings>(path, { ...setting, label: '全員の設定', shared: true });
    expect(shared.status).toBe(201);
    const seen = (await run(pref, from.report)).body.settings;
    expect(seen.map(({ label, own, shared: isShared }) => [label, own, isShared])).toEqual([
      ['未回答', true, false],
      ['全員の設定', false, true],
    ]);
    expect((await pref.delete(`${path}/${seen[1]?.setting ?? ''}`)).status).toBe(404);
    const changed = await put<ReportSettings>(pref, `${path}/${id}`, { ...setting, label: '変えた設定', filter: '' });
    expect(changed.body.settings[0]).toMatchObject({ label: '変えた設定', filter: '' });
    expect((await pref.delete<ReportSettings>(`${path}/${id}`)).body.settings.map(({ label }) => label)).toEqual(['全員の設定']);
  });
});
