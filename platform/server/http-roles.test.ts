import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import type { RoleDefinition } from '../contract/definitions.ts';
import type { ErrorBody } from '../contract/problem.ts';
import type { AccessCatalogue, AccessRoleDetail, AccessRoles, FormulaCheckAnswer, RoleChangeAnswer } from '../contract/wire-access.ts';
import type { UserDetail, UsersPage } from '../contract/wire-accounts.ts';
import type { RowsPage } from '../contract/wire.ts';
import type { DefinitionFiles } from '../metadata/definition-file.ts';
import { applyDefinitions } from '../setup/apply-definitions.ts';
import { exportDefinitions } from '../setup/export-definitions.ts';
import { readCurrentVersion } from '../setup/stored-version.ts';
import { projectRoot } from './environment.ts';
import { startServer } from './start-server.ts';
import { type Client, openScenario, PASSWORD, type Reply, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let admin: Client;
beforeAll(async () => {
  scenario = await openScenario();
  admin = await scenario.as('admin');
}, 180_000);
afterAll(() => scenario?.close());

const roles = async (client = admin) => (await client.get<AccessRoles>('/api/access/roles')).body;
const roleOf = async (name: string) => (await admin.get<AccessRoleDetail>(`/api/access/roles/${name}`)).body;
const put = <T = RoleChangeAnswer>(client: Client, path: string, body: unknown): Promise<Reply<T>> =>
  client.send<T>(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const create = async <T = RoleChangeAnswer>(definition: unknown, { query = '', client = admin, base = '' } = {}): Promise<Reply<T>> =>
  client.post<T>(`/api/access/roles${query}`, { base: base || (await roles()).base, definition });
const change = async <T = RoleChangeAnswer>(definition: RoleDefinition, { query = '', base = '' } = {}): Promise<Reply<T>> =>
  put<T>(admin, `/api/access/roles/${definition.role}${query}`, { base: base || (await roles()).base, definition });
const remove = async <T = ErrorBody>(role: string, query = ''): Promise<Reply<T>> =>
  admin.delete<T>(`/api/access/roles/${role}?base=${(await roles()).base}${query}`);
const problemsOf = ({ body }: Reply<unknown>) => (body as ErrorBody).problems.map(({ field, code }) => [field, code]);
const fileOf = async (role: string) => (await readCurrentVersion(scenario.database))?.files[`objects/roles/${role}.role.yaml`];
const role = (name: string, more: Partial<RoleDefinition> = {}): RoleDefinition => ({ role: name, label: { ja: '試験', en: 'Test' }, ...more });

async function giveRoles(username: string, given: readonly string[]): Promise<Reply<UserDetail>> {
  const { body } = await admin.get<UsersPage>(`/api/users?search=${username}`);
  const user = body.users.find((each) => each.username === username);
  const { version } = (await admin.get<UserDetail>(`/api/users/${user?.id}`)).body;
  return admin.patch<UserDetail>(`/api/users/${user?.id}`, { version, roles: given });
}

describe('what roles may do', () => {
  test('each role, as the definitions have it', async () => {
    const { roles: all, may_change: mayChange } = await roles();
    expect(mayChange).toBe(true);
    expect(all.map(({ role: name, origin, reach, administrator, areas }) => [name, origin, reach, administrator, areas.length])).toEqual([
      ['institution', 'app', 'institution', false, 0],
      ['organization', 'app', 'organization', false, 0],
      ['prefecture', 'app', 'prefecture', false, 0],
      ['city', 'app', 'area', false, 0],
      ['secretariat', 'app', 'all', false, 3],
      ['admin', 'app', 'all', true, 7],
      ['auditor', 'file', null, false, 1],
    ]);
    const prefecture = all.find(({ role: name }) => name === 'prefecture');
    expect(prefecture?.users).toBe(47);
    expect(prefecture?.rights.objects['daily_hospital']).toEqual({
      read: [{ reach: 'own prefecture', where: null }],
      create: [],
      update: [],
      delete: [],
      export: true,
      unless: null,
    });
    expect(prefecture?.rights.objects['notice']?.read[0]?.where).toContain('local_government');
    expect(prefecture?.rights.folders).toMatchObject({ local_government: 'view', secretariat_reports: 'none' });
    expect(prefecture?.rights.fields).toContainEqual({ object: 'medical_institution', field: 'contact_email', right: 'edit' });
    const institution = all.find(({ role: name }) => name === 'institution');
    expect(institution?.rights.objects['daily_hospital']?.unless).toContain('organization');
    const administrator = all.find(({ role: name }) => name === 'admin');
    expect(administrator?.rights.objects['daily_hospital']?.delete).toEqual([{ reach: 'all', where: null }]);
    expect(administrator?.rights.folders['secretariat_reports']).toBe('manage');
  });

  test('one role with what its file says; of a role of app.yaml what a copy would say', async () => {
    expect(await roleOf('auditor')).toMatchObject({ origin: 'file', definition: { role: 'auditor', setup: ['audit'] } });
    const { definition } = await roleOf('city');
    expect(definition).toMatchObject({ role: 'city', reach: 'area', folders: { local_government: 'view' } });
    const made = await create({ ...definition, role: 'city_copy', label: 'その他自治体のコピー' });
    expect(made.body.version).toBeGreaterThan(1);
    const { roles: all } = await roles();
    const [original, copy] = ['city', 'city_copy'].map((name) => all.find((each) => each.role === name)?.rights);
    expect(copy).toEqual(original);
    expect((await remove('city_copy')).status).toBe(200);
  });

  test('everything that a role may say something of', async () => {
    const { body } = await admin.get<AccessCatalogue>('/api/access/catalogue');
    expect(body.objects.find(({ object }) => object === 'daily_hospital')?.scopes).toContain('prefecture');
    expect(body.objects.find(({ object }) => object === 'weekly_survey_item')?.parent).toBe('weekly_survey');
    expect(body.folders.find(({ folder }) => folder === 'local_government')?.restricted).toBe(true);
  });

  test('only administrators change roles; whoever looks after access reads them, nobody else does', async () => {
    expect((await create(role('access_reader', { setup: ['access'] }))).status).toBe(200);
    expect((await giveRoles('pref-02', ['access_reader'])).status).toBe(200);
    const reader = await scenario.as('pref-02');
    const { base, may_change: mayChange } = await roles(reader);
    expect(mayChange).toBe(false);
    const definition = role('access_reader', { setup: true });
    for (const path of ['/api/access/roles', '/api/access/roles?dry_run=1']) expect((await reader.post(path, { base, definition })).status).toBe(403);
    expect((await put(reader, '/api/access/roles/access_reader', { base, definition })).status).toBe(403);
    expect((await reader.delete(`/api/access/roles/auditor?base=${base}`)).status).toBe(403);
    expect((await (await scenario.as('secretariat')).get('/api/access/roles')).status).toBe(403);
    expect((await (await scenario.as()).get('/api/access/roles')).status).toBe(401);
    await giveRoles('pref-02', []);
    expect((await reader.get('/api/access/roles')).status).toBe(403);
    expect((await remove('access_reader')).status).toBe(200);
  });
});

describe('a change of a role', () => {
  const helper = role('care_reader', { description: '療養状況を読む人', objects: { care_status_survey: { read: ['all'], export: true } }, tabs: [] });
  const rowsPath = '/api/objects/care_status_survey/lists/all/rows';

  test('is told before it is made, gives what it says from the next request on, and takes it the same way', async () => {
    const hospital = await scenario.as('hosp-13');
    const rows = () => hospital.get<RowsPage>(rowsPath);
    expect((await rows()).status).toBe(404);
    const planned = await create(helper, { query: '?dry_run=1' });
    expect(planned.body).toMatchObject({ version: null, users: 0, removed: [], changed: [] });
    expect(planned.body.added).toEqual([{ ja: expect.stringMatching(/: 閲覧$/), en: expect.stringMatching(/: read \(all\)$/) }]);
    expect((await admin.get('/api/access/roles/care_reader')).status).toBe(404);

    const made = await create(helper);
    expect(made.body.version).toBe((await readCurrentVersion(scenario.database))?.version);
    expect((await rows()).status).toBe(404);
    expect((await giveRoles('hosp-13', ['care_reader'])).status).toBe(200);
    expect((await rows()).body.rows.length).toBeGreaterThan(0);

    const narrowed = { ...helper, objects: { care_status_survey: { read: [{ reach: 'all', where: 'prefecture.name = "どこにもない県"' }] } } };
    const plan = await change(narrowed, { query: '?dry_run=1' });
    expect(plan.body).toMatchObject({ users: 1, removed: [{ ja: expect.stringMatching(/: 閲覧$/) }] });
    expect(plan.body.added[0]?.ja).toContain('どこにもない県');
    expect((await rows()).body.rows.length).toBeGreaterThan(0);
    await change(narrowed);
    expect((await rows()).body.rows).toEqual([]);
    await change({ ...helper, objects: {} });
    expect((await rows()).status).toBe(404);
  });

  test('is in the audit, with before and after, by whom', async () => {
    const { body } = await admin.get<{ entries: readonly Readonly<Record<string, unknown>>[] }>('/api/audit?action=role_change&search=care_reader');
    expect(body.entries).toHaveLength(3);
    expect(body.entries[0]).toMatchObject({
      action: 'role_change',
      actor: { name: expect.any(String) },
      subject: { kind: 'role', id: 'care_reader', label: '試験' },
      detail: { by: 'admin', before: { objects: { care_status_survey: { read: [{ reach: 'all' }] } } }, after: { objects: {} }, version: expect.any(Number) },
    });
  });

  test('deleting is refused while users have it, and says how many', async () => {
    const reply = await remove('care_reader');
    expect([reply.status, problemsOf(reply), reply.body.message]).toEqual([422, [['', 'role_in_use']], expect.stringContaining('1 人')]);
    expect((await remove('care_reader', '&dry_run=1')).status).toBe(422);
    await giveRoles('hosp-13', []);
    expect((await remove('care_reader')).status).toBe(200);
    expect((await remove('care_reader')).status).toBe(404);
    expect(await fileOf('care_reader')).toBeUndefined();
  });

  test('the reach of a main role stays while somebody has it', async () => {
    await create(role('watcher', { reach: 'prefecture' }));
    await scenario.database.query(sql`update shirabe.user_account set role = 'watcher' where username = 'pref-03'`);
    for (const definition of [role('watcher', { reach: 'all' }), role('watcher')])
      expect(problemsOf(await change(definition))).toEqual([['reach', 'role_in_use']]);
    await scenario.database.query(sql`update shirabe.user_account set role = 'prefecture' where username = 'pref-03'`);
    expect((await change(role('watcher', { reach: 'all' }))).status).toBe(200);
    expect((await remove('watcher')).status).toBe(200);
  });

  test('of two who saw the same roles the second is told, and nothing of the first is lost', async () => {
    const { base } = await roles();
    const both = await Promise.all(['one', 'two'].map((name) => create<ErrorBody>(role(name), { base })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('conflict');
    expect((await change<ErrorBody>(role('auditor'), { base })).status).toBe(409);
    const names = (await roles()).roles.map(({ role: name }) => name).filter((name) => name === 'one' || name === 'two');
    expect(names).toHaveLength(1);
    expect((await remove(names[0] ?? '')).status).toBe(200);
  });

  test('what is the same makes no version', async () => {
    const { definition } = await roleOf('auditor');
    const text = await fileOf('auditor');
    const version = (await readCurrentVersion(scenario.database))?.version;
    expect((await change(definition)).body).toMatchObject({ version, added: [], removed: [], changed: [] });
    expect(await fileOf('auditor')).toBe(text);
  });

  test('the remark at the head of a file stays', async () => {
    const { definition } = await roleOf('auditor');
    expect((await change({ ...definition, label: '監査の担当' })).body.changed[0]?.ja).toBe('名称: 監査担当 → 監査の担当');
    expect(await fileOf('auditor')).toMatch(/^# Given beside another role: .*\nrole: auditor\nlabel: 監査の担当\n/);
    await change(definition);
  });
});

describe('what a role may not be', () => {
  test('everything that is wrong is told at once, each at its part', async () => {
    const wrong = role('wrong', {
      reach: 'planet',
      objects: {
        constructor: { read: ['all'] },
        faq_article: { read: ['own prefecture'] },
        inquiry: { read: [{ reach: 'all', where: 'subjct = 1' }], delete: [{ reach: 'all', where: '1 + ' }] },
        notice: { read: ['all', { reach: 'all', where: 'title' }] },
        notices: { read: ['all'] },
      },
      fields: { 'notice.nothing': 'read' },
      folders: { x: 'view' },
      reports: { y: 'edit' },
      tabs: ['z'],
      lists: { notice: ['w'] },
    });
    const expected = [
      ['reach', 'unknown_scope'],
      ['objects.constructor', 'unknown_object'],
      ['objects.faq_article.read.0', 'bad_scope'],
      ['objects.inquiry.read.0.where', 'formula_unknown_name'],
      ['objects.inquiry.delete.0.where', 'formula_syntax'],
      ['objects.notice.read.1.where', 'formula_type'],
      ['objects.notices', 'unknown_object'],
      ['fields.notice.nothing', 'unknown_field'],
      ['folders.x', 'unknown_folder'],
      ['reports.y', 'unknown_report'],
      ['tabs.0', 'unknown_tab'],
      ['lists.notice.0', 'unknown_list'],
    ];
    for (const query of ['', '?dry_run=1']) {
      const reply = await create(wrong, { query });
      expect([reply.status, problemsOf(reply)]).toEqual([422, expected]);
    }
  });

  test('a role that only adds takes no field away', async () => {
    expect(problemsOf(await create(role('wrong', { fields: { 'notice.body': 'none' } })))).toEqual([['fields.notice.body', 'bad_role']]);
  });

  test.each<[string, Partial<RoleDefinition>, readonly string[]]>([
    ['blank', { label: '　' }, ['label']],
    ['invisible', { label: { ja: 'あ\u0000', en: 'b\u202e' }, description: 'a\u0007' }, ['label.ja', 'label.en', 'description']],
  ])('texts that are %s', async (_name, more, fields) => {
    expect(problemsOf(await create(role('wrong', more)))).toEqual(fields.map((field) => [field, 'wrong_text']));
  });

  test.each(['everyone', 'all', 'new'])('a name with another meaning: %s', async (name) => {
    expect(problemsOf(await create(role(name)))).toEqual([['role', 'wrong_name']]);
  });

  test('a name that is taken, also in app.yaml', async () => {
    for (const name of ['auditor', 'admin']) expect(problemsOf(await create(role(name)))).toEqual([['role', 'taken']]);
    expect(problemsOf(await change(role('admin')))).toEqual([['role', 'defined_in_app']]);
    expect(problemsOf(await remove('admin'))).toEqual([['role', 'defined_in_app']]);
  });

  test('another name than that of its address, and hostile ones', async () => {
    const { base } = await roles();
    expect(problemsOf(await put(admin, '/api/access/roles/auditor', { base, definition: role('other') }))).toEqual([['role', 'fixed']]);
    for (const name of ['', 'A', '../app', 'x'.repeat(41), '__proto__', '役割', 'a b', 'a\n', null, 7, ['a']])
      expect((await create({ ...role('x'), role: name })).status).toBe(400);
    for (const name of ['%00', '..%2f..%2fapp', '__proto__', 'constructor', 'x'.repeat(150)]) {
      expect((await admin.get(`/api/access/roles/${name}`)).status).toBe(404);
      expect((await put(admin, `/api/access/roles/${name}`, { base, definition: role('x') })).status).toBe(404);
      expect((await admin.delete(`/api/access/roles/${name}?base=${base}`)).status).toBe(404);
    }
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no definition', { base: '' }],
    ['a list', []],
    ['an extra key', { base: '', definition: { role: 'x', label: 'x', objects: { notice: { read: [{ reach: 'all', roles: ['admin'] }] } } } }],
    ['a right that is none', { base: '', definition: { role: 'x', label: 'x', folders: { home: 'own' } } }],
    ['an area that is none', { base: '', definition: { role: 'x', label: 'x', setup: ['everything'] } }],
    ['deep nesting', { base: '', definition: { role: 'x', label: JSON.parse(`${'['.repeat(3000)}${']'.repeat(3000)}`) as unknown } }],
  ])('a body with %s is a bad request', async (_name, body) => {
    expect((await admin.post('/api/access/roles', body)).status).toBe(400);
  });

  test('what is written in a text is a text in the file', async () => {
    const label = 'x": y #: {{1+1}} &a *a !!js <b> - ? | > % @ ` [ {';
    const description = 'a\nsetup: true\nobjects:\n  daily_hospital: { read: [all] }\n--- \n...';
    const name = 'a'.repeat(40);
    expect((await create(role(name, { label: { ja: label, en: 'null' }, description }))).status).toBe(200);
    expect(await roleOf(name)).toMatchObject({ label: { ja: label, en: 'null' }, description: { ja: description }, administrator: false, areas: [] });
    expect(await fileOf(name)).not.toContain('\\u');
    expect((await remove(name)).status).toBe(200);
  });

  test('a condition is checked while it is typed', async () => {
    const check = (object: string, formula: string) => admin.post<FormulaCheckAnswer>('/api/access/formula', { object, formula });
    expect((await check('daily_hospital', 'institution.prefecture = USER.prefecture AND report_date = TODAY()')).body.problems).toEqual([]);
    expect((await check('daily_hospital', 'institutio.name = "x"')).body.problems[0]).toMatchObject({
      start: 0,
      message: expect.stringContaining('institution'),
    });
    expect((await check('daily_hospital', '1 + 1')).body.problems).toHaveLength(1);
    expect((await check('__proto__', '1')).status).toBe(404);
    expect((await check('notice', '('.repeat(4000))).status).toBe(200);
    expect((await check('notice', 'x'.repeat(4001))).status).toBe(400);
  });
});

describe('the last administrator', () => {
  test('stays: no change of a role, nor of the definitions, leaves nobody', async () => {
    const boss = role('boss', { reach: 'all', setup: true });
    expect((await create(boss)).status).toBe(200);
    await scenario.database.query(sql`update shirabe.user_account set role = 'boss' where username = 'admin'`);
    for (const definition of [role('boss', { reach: 'all' }), role('boss', { reach: 'all', setup: ['access', 'accounts'] })])
      for (const query of ['?dry_run=1', '']) expect(problemsOf(await change(definition, { query }))).toEqual([['setup', 'last_administrator']]);
    const current = await readCurrentVersion(scenario.database);
    const { 'objects/roles/boss.role.yaml': _gone, ...files } = current?.files ?? {};
    await expect(applyDefinitions(scenario.database, files, { allowDestructive: true })).rejects.toMatchObject({
      code: 'invalid',
      problems: [{ code: 'last_administrator' }],
    });
    // As soon as there is another one, it may go.
    await scenario.database.query(sql`update shirabe.user_account set roles = '{admin}' where username = 'secretariat'`);
    expect((await change(role('boss', { reach: 'all' }))).status).toBe(200);
    expect((await admin.get('/api/access/roles')).status).toBe(403);
    await scenario.database.query(sql`update shirabe.user_account set role = 'admin' where username = 'admin'`);
    await scenario.database.query(sql`update shirabe.user_account set roles = '{}' where username = 'secretariat'`);
    expect((await remove('boss')).status).toBe(200);
  });
});

describe('definitions from elsewhere', () => {
  test('a plan names a role that would go or lose something, and who loses it, and needs the permission; a start keeps it, an export writes it', async () => {
    const files = (await readCurrentVersion(scenario.database))?.files ?? {};
    await create(role('from_browser', { objects: { care_status_survey: { read: ['all'] } } }));
    await giveRoles('city-13', ['from_browser']);
    const made = await readCurrentVersion(scenario.database);

    // What the folder of the definitions says is of no matter to a start.
    const server = await startServer(
      {
        port: 0,
        host: '127.0.0.1',
        dataDir: scenario.dataDir,
        seed: 'none',
        definitions: projectRoot,
        pages: scenario.dataDir,
        databaseUrl: scenario.databaseUrl,
      },
      { clock: () => scenario.now },
    );
    await server.close();
    expect((await readCurrentVersion(scenario.database))?.version).toBe(made?.version);

    const folder = await mkdtemp(join(tmpdir(), 'roles-'));
    expect(await exportDefinitions(scenario.database, folder)).toContain('objects/roles/from_browser.role.yaml');
    expect(await readFile(join(folder, 'objects/roles/from_browser.role.yaml'), 'utf8')).toContain('ja: 試験');
    await rm(folder, { recursive: true });

    const stepOf = async (asked: DefinitionFiles) =>
      (await applyDefinitions(scenario.database, asked, { dryRun: true })).plan.steps.find((each) => each.kind === 'change_definition' && each.part === 'role');
    expect(await stepOf(files)).toMatchObject({
      class: 'destructive',
      name: 'from_browser',
      change: 'removed',
      text: { ja: 'ロール from_browser（試験）を除く: 1 人が失う (city-13)' },
    });
    const less = { ...made?.files, 'objects/roles/from_browser.role.yaml': 'role: from_browser\nlabel: 試験\n' };
    expect(await stepOf(less)).toMatchObject({
      class: 'destructive',
      change: 'changed',
      text: { ja: expect.stringMatching(/取り上げる: .*: 閲覧: 1 人が失う \(city-13\)$/) },
    });
    for (const each of [files, less])
      await expect(applyDefinitions(scenario.database, each)).rejects.toMatchObject({ code: 'invalid', problems: [{ code: 'change_definition' }] });
    expect((await roleOf('from_browser')).users).toBe(1);

    // With the permission it goes; its users keep an entry that gives nothing, and log in as before.
    await applyDefinitions(scenario.database, files, { allowDestructive: true });
    expect((await admin.get('/api/access/roles/from_browser')).status).toBe(404);
    const reply = await (await scenario.as()).post('/api/session', { username: 'city-13', password: PASSWORD });
    expect(reply.status).toBe(200);
  });
});
