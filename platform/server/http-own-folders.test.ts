import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { FoldersAnswer, ReportAnswer } from '../contract/wire.ts';
import type { FolderShare, OwnFolder } from '../contract/wire-own-folders.ts';
import type { ReportSource } from '../contract/wire-own-reports.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let pref: Client;
let other: Client;
let secretariat: Client;
let admin: Client;
let hospital: Client;
const ids: Record<string, { id: string; unit: string | null; name: string }> = {};

beforeAll(async () => {
  scenario = await openScenario();
  [pref, other, secretariat, admin, hospital] = await Promise.all([
    scenario.as('pref-13'),
    scenario.as('pref-01'),
    scenario.as('secretariat'),
    scenario.as('admin'),
    scenario.as('hosp-13'),
  ] as const);
  const users = await scenario.database.query<{ username: string; id: string; unit: string | null; name: string }>(
    sql`select username, id, unit, name from shirabe.user_account`,
  );
  for (const { username, ...user } of users) ids[username] = user;
}, 180_000);
afterAll(() => scenario?.close());

const content = { from: 'daily_hospital', columns: ['title', 'report_date', 'answer_status'] };
const send = <T>(client: Client, method: string, path: string, body?: unknown): Promise<Reply<T & ErrorBody>> =>
  client.send<T & ErrorBody>(path, body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const make = (client: Client, label: string, parent: string | null = null) => send<OwnFolder>(client, 'POST', '/api/own-folders', { label, parent });
const change = (client: Client, folder: string, body: object) => send<OwnFolder & { current: OwnFolder }>(client, 'PUT', `/api/own-folders/${folder}`, body);
const put = (client: Client, folder: string | null, label = '表') =>
  send<ReportSource>(client, 'POST', '/api/own-reports', { label, description: '', folder, definition: content });
const run = async (client: Client, report: string) => (await client.get<ReportAnswer>(`/api/reports/${report}`)).status;
const listed = async (client: Client): Promise<FoldersAnswer> => (await client.get<FoldersAnswer>('/api/report-folders')).body;
const sees = async (client: Client, folder: string) => (await listed(client)).folders.find((each) => each.folder === folder)?.can;
const user = (name: string, right: FolderShare['right']): FolderShare => ({ kind: 'user', id: ids[name]?.id ?? '', right });

describe('folders that users make', () => {
  test('lie in each other, hold reports, are nobody else’s until they are shared', async () => {
    const top = (await make(pref, ' 病床 ')).body;
    expect(top).toMatchObject({ label: '病床', parent: null, version: 1, shares: [], inherited: [] });
    const within = (await make(pref, '今月', top.folder)).body;
    expect(within.parent).toBe(top.folder);
    const report = (await put(pref, within.folder)).body;
    expect(report.folder).toBe(within.folder);
    const answer = (await pref.get<ReportAnswer>(`/api/reports/${report.report}`)).body;
    expect(answer.folders.map(({ label }) => label.ja)).toEqual(['病床', '今月']);
    const list = await listed(pref);
    expect(list.folders.filter(({ made }) => made)).toEqual([
      {
        folder: within.folder,
        label: { ja: '今月', en: '今月' },
        parent: top.folder,
        can: { edit: true, manage: true },
        made: { own: true, shared: false, version: 1 },
      },
      {
        folder: top.folder,
        label: { ja: '病床', en: '病床' },
        parent: null,
        can: { edit: true, manage: true },
        made: { own: true, shared: false, version: 1 },
      },
    ]);
    expect(list.reports.find((each) => each.report === report.report)?.folder).toBe(within.folder);
    for (const client of [other, secretariat, admin, hospital]) {
      const tried = await Promise.all([
        send(client, 'GET', `/api/own-folders/${top.folder}`),
        change(client, top.folder, { label: 'x', version: 1 }),
        send(client, 'DELETE', `/api/own-folders/${top.folder}`),
        make(client, 'x', top.folder),
      ]);
      expect(tried.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
      expect([await sees(client, top.folder), await run(client, report.report), (await put(client, top.folder)).status]).toEqual([undefined, 404, 403]);
    }
    expect((await (await scenario.as()).get(`/api/own-folders/${top.folder}`)).status).toBe(401);
  });

  test('are shared with a user, a role, a unit: to see, to change, to manage; what is said above holds below', async () => {
    const top = (await make(pref, '共有')).body;
    const within = (await make(pref, '中', top.folder)).body;
    const report = (await put(pref, within.folder)).body.report;
    const shares = async (folder: string, given: readonly FolderShare[]): Promise<void> => {
      const { version } = (await pref.get<OwnFolder>(`/api/own-folders/${folder}`)).body;
      const reply = await change(pref, folder, { shares: given, version });
      expect([reply.status, reply.body.problems]).toEqual([200, undefined]);
    };
    await shares(top.folder, [{ kind: 'role', id: 'secretariat', right: 'view' }]);
    expect([await sees(secretariat, within.folder), await run(secretariat, report), await run(other, report)]).toEqual([
      { edit: false, manage: false },
      200,
      404,
    ]);
    expect((await put(secretariat, within.folder)).status).toBe(403);
    expect((await send(secretariat, 'GET', `/api/own-folders/${within.folder}`)).status).toBe(403);
    expect((await send(secretariat, 'PUT', `/api/own-reports/${report}`, { label: 'x', version: 1 })).status).toBe(403);

    await shares(within.folder, [{ kind: 'role', id: 'secretariat', right: 'edit' }]);
    expect([await sees(secretariat, within.folder), await sees(secretariat, top.folder)]).toEqual([
      { edit: true, manage: false },
      { edit: false, manage: false },
    ]);
    expect((await send<ReportSource>(secretariat, 'PUT', `/api/own-reports/${report}`, { label: '直した', version: 1 })).body.label.ja).toBe('直した');
    const theirs = (await put(secretariat, within.folder)).body.report;
    expect([await run(pref, theirs), (await send(pref, 'DELETE', `/api/own-reports/${theirs}`)).status]).toEqual([200, 204]);
    const seen = (await pref.get<OwnFolder>(`/api/own-folders/${within.folder}`)).body;
    expect(seen.shares).toMatchObject([{ kind: 'role', id: 'secretariat', right: 'edit' }]);
    expect(seen.inherited).toMatchObject([{ kind: 'role', id: 'secretariat', right: 'view', folder_label: '共有' }]);

    // A unit: the staff of the prefecture's hospital, not the hospital of another.
    await shares(top.folder, [{ kind: 'unit', id: ids['hosp-13']?.unit ?? '', right: 'view' }]);
    expect([await sees(hospital, top.folder), await sees(secretariat, top.folder)]).toEqual([{ edit: false, manage: false }, undefined]);
    // The folder above is not theirs: the one below stands at the top.
    expect((await listed(secretariat)).folders.find((each) => each.folder === within.folder)?.parent).toBeNull();

    await shares(top.folder, [user('hosp-13', 'manage')]);
    expect((await change(hospital, within.folder, { label: '病院が名付けた', version: 2 })).body.label).toBe('病院が名付けた');
    const audit = await scenario.database.query(sql`select 1 from shirabe.audit_entry where action = 'folder_share' and subject_label in ('共有', '中')`);
    expect(audit).toHaveLength(4);
    // An administrator manages what is shared with anybody.
    expect(await sees(admin, top.folder)).toEqual({ edit: true, manage: true });
  });

  test('are offered to, and shared with, those whom one may know', async () => {
    const choices = async (client: Client, kind: string, search: string) =>
      (await client.get<{ choices: { id: string }[] }>(`/api/own-folders/choices?kind=${kind}&search=${encodeURIComponent(search)}`)).body.choices.map(
        ({ id }) => id,
      );
    expect(await choices(pref, 'users', 'hosp-13')).toContain(ids['hosp-13']?.id);
    expect(await choices(other, 'users', 'hosp-13')).toEqual([]);
    expect(await choices(hospital, 'users', 'secretariat')).toEqual([]);
    expect(await choices(admin, 'users', 'secretariat')).toContain(ids['secretariat']?.id);
    expect((await other.get(`/api/own-folders/choices?kind=roles&search=a`)).status).toBe(400);
    const folder = (await make(other, '北海道')).body.folder;
    const bad = await change(other, folder, {
      shares: [
        user('hosp-13', 'view'),
        { kind: 'role', id: 'nobody', right: 'view' },
        { kind: 'unit', id: 'x', right: 'view' },
        user('pref-01', 'view'),
        user('pref-01', 'edit'),
      ],
      version: 1,
    });
    expect([bad.status, bad.body.problems.map(({ field, code }) => `${field} ${code}`)]).toEqual([
      422,
      ['shares.0 unknown_value', 'shares.1 unknown_value', 'shares.2 unknown_value', 'shares.4 duplicate'],
    ]);
    expect((await other.get<OwnFolder>(`/api/own-folders/${folder}`)).body).toMatchObject({ version: 1, shares: [] });
  });

  test('two who change one do not overwrite each other; moves keep the tree a tree', async () => {
    const a = (await make(pref, 'い')).body;
    const b = (await make(pref, 'ろ', a.folder)).body;
    const c = (await make(pref, 'は', b.folder)).body;
    expect((await change(pref, a.folder, { label: 'イ', version: 1 })).body.version).toBe(2);
    const late = await change(pref, a.folder, { label: '遅', version: 1 });
    expect([late.status, late.body.code, late.body.current.label]).toEqual([409, 'conflict', 'イ']);
    expect((await change(pref, a.folder, { parent: c.folder, version: 2 })).body.problems).toMatchObject([{ field: 'parent', code: 'circular' }]);
    expect((await change(pref, b.folder, { parent: null, version: 1 })).body).toMatchObject({ parent: null, version: 2 });
    expect((await pref.get<OwnFolder>(`/api/own-folders/${c.folder}`)).body.parent).toBe(b.folder);
    // Each into the other at the same time: one of them is refused.
    const moved = await Promise.all([change(pref, a.folder, { parent: b.folder, version: 2 }), change(pref, b.folder, { parent: a.folder, version: 2 })]);
    expect(moved.map(({ status }) => status).sort()).toEqual([200, 422]);
    let at: string | null = null;
    for (let depth = 0; depth < 8; depth += 1) at = (await make(pref, String(depth), at)).body.folder;
    expect((await make(pref, '深すぎる', at)).body.problems).toMatchObject([{ field: 'parent', code: 'too_deep' }]);
  });

  test('one in which something lies is not deleted; names that are none are refused', async () => {
    const folder = (await make(pref, '空でない')).body.folder;
    const report = (await put(pref, folder)).body.report;
    const refused = await send(pref, 'DELETE', `/api/own-folders/${folder}`);
    expect([refused.status, refused.body.message]).toEqual([422, 'フォルダの中に、レポートが1件、フォルダが0個あります。先に移動または削除してください。']);
    await send(pref, 'DELETE', `/api/own-reports/${report}`);
    expect((await send(pref, 'DELETE', `/api/own-folders/${folder}`)).status).toBe(204);
    // Brought back, the report is one of one's own again: its folder is gone.
    expect((await send<ReportSource>(pref, 'POST', `/api/own-reports/${report}/restore`)).body.folder).toBeNull();
    for (const [label, code] of [
      ['  ', 'required'],
      ['長'.repeat(81), 'too_long'],
      ['a\u0000', 'wrong_value'],
    ] as const)
      expect((await make(pref, label)).body.problems).toMatchObject([{ field: 'label', code }]);
    expect((await make(pref, 'x', folder)).status).toBe(404);
    expect((await put(pref, folder)).status).toBe(403);
  });
});
