import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { UserDetail, UserImport, UserRoles, UsersPage } from '../contract/wire-accounts.ts';
import type { RecordAnswer } from '../contract/wire.ts';
import { openScenario, PASSWORD, type Client, type Reply, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let nobody: Client;
let secretariat: Client;
let admin: Client;
let prefecture: string;
let hospital: { id: string; title: string; gmis_id: string };

beforeAll(async () => {
  scenario = await openScenario({ institutions: 60, days: 1 });
  [nobody, secretariat, admin] = await Promise.all([scenario.as(), scenario.as('secretariat'), scenario.as('admin')]);
  const [row] = await scenario.database.query<{ id: string }>(sql`select id from data.prefecture where title = '東京都'`);
  prefecture = row?.id ?? '';
  const [first] = await scenario.database.query<typeof hospital>(
    sql`select id, title, gmis_id from data.medical_institution where reporting_method = 'institution' and id not in (select unit from shirabe.user_account where unit is not null) order by gmis_id limit 1`,
  );
  if (!first) throw new Error('no institution is left');
  hospital = first;
}, 240_000);
afterAll(() => scenario?.close());

const codes = (body: ErrorBody): string[] => body.problems.map(({ field, code }) => `${field} ${code}`);
const create = (body: object, client = secretariat) =>
  client.post<UserDetail & ErrorBody>('/api/users', { name: '利用者', role: 'prefecture', unit: prefecture, ...body });
const read = async (username: string): Promise<UserDetail> => {
  const { users } = (await admin.get<UsersPage>(`/api/users?search=${username}`)).body;
  const id = users.find((user) => user.username === username)?.id ?? '';
  return (await admin.get<UserDetail>(`/api/users/${id}`)).body;
};
const change = (client: Client, { id, version }: Pick<UserDetail, 'id' | 'version'>, body: object) =>
  client.patch<UserDetail & ErrorBody>(`/api/users/${id}`, { version, ...body });
const setPassword = (id: string) =>
  scenario.database.query(
    sql`update shirabe.user_account set password_hash = (select password_hash from shirabe.user_account where username = 'admin') where id = ${id}`,
  );
const enter = (username: string) => nobody.post<ErrorBody>('/api/session', { username, password: PASSWORD });

describe('finding users (Q12)', () => {
  const found = async (query: string): Promise<string[]> => {
    const reply = await secretariat.get<UsersPage>(`/api/users?${query}`);
    expect(reply.status).toBe(200);
    return reply.body.users.map(({ username }) => username);
  };

  test('by user name, name, mail address, and the title or code of the institution', async () => {
    const username = `u-${hospital.gmis_id}`;
    expect((await create({ username, name: '窓口 担当', role: 'institution', unit: hospital.id, email: 'Madoguchi@example.jp' })).status).toBe(201);
    for (const search of [username, '窓口', 'ｍａｄｏｇｕｃｈｉ@', hospital.title, hospital.gmis_id, `窓口 ${hospital.title}`])
      expect([search, await found(`search=${encodeURIComponent(search)}`)]).toEqual([search, expect.arrayContaining([username])]);
    expect(await found(`search=${encodeURIComponent('窓口 どこにもない語')}`)).toEqual([]);
    expect(await found('state=invited')).toContain(username);
    expect(await found('state=active&role=admin')).toEqual(['admin']);
    const [row] = (await secretariat.get<UsersPage>(`/api/users?search=${username}`)).body.users;
    expect(row).toMatchObject({
      unit: { id: hospital.id, label: hospital.title, object: 'medical_institution' },
      roles: ['institution'],
      last_log_in_at: null,
    });
    expect((await secretariat.get(`/api/users?search=secretariat`)).bytes.toString()).not.toContain('argon2');
  });

  test('page by page, each user once; a cursor that is not ours is refused', async () => {
    const all = await found('limit=1000');
    const pages: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body }: Reply<UsersPage> = await secretariat.get<UsersPage>(`/api/users?limit=7${next ? `&cursor=${next}` : ''}`);
      pages.push(...body.users.map(({ username }) => username));
      next = body.next;
    }
    expect(pages).toEqual(all);
    expect(all).toEqual([...all].sort());
    for (const query of ['cursor=x', 'cursor=eyJ9', 'state=strange', 'role=strange', 'limit=0'])
      expect((await secretariat.get(`/api/users?${query}`)).status).toBe(400);
  });

  test('is for those who look after accounts only', async () => {
    const tokyo = await scenario.as('pref-13');
    for (const client of [nobody, tokyo]) {
      const expected = client === nobody ? 401 : 403;
      expect((await client.get('/api/users')).status).toBe(expected);
      expect((await create({ username: 'x' }, client)).status).toBe(expected);
      expect((await client.send('/api/users/imports', { method: 'POST', body: 'x', headers: { 'content-type': 'application/octet-stream' } })).status).toBe(
        expected,
      );
    }
  });
});

describe('creating and changing', () => {
  test('all that is wrong at once, line ends and header injection among it', async () => {
    const reply = await create({
      username: 'a b',
      name: 'x\r\nBcc: all@example.jp',
      role: 'prefectur',
      roles: ['nothing'],
      unit: hospital.id,
      email: 'a@example.jp\nBcc: b@example.jp',
    });
    expect([reply.status, codes(reply.body)]).toEqual([
      422,
      ['username invalid_username', 'name invalid_name', 'email not_an_email', 'role unknown_role', 'roles unknown_role'],
    ]);
    expect(codes((await create({ username: 'secretariat' })).body)).toEqual(['username duplicate']);
    expect(codes((await create({ username: 'no-unit', unit: null })).body)).toEqual(['unit required']);
    expect(codes((await create({ username: 'wrong-unit', unit: hospital.id })).body)).toEqual(['unit unknown_unit']);
    expect((await create({ username: 'x', password: 'Given2026' })).status).toBe(400);
  });

  test('a user name never changes; what was seen must be the latest', async () => {
    const user = (await create({ username: 'fixed-1' })).body;
    const fixed = await change(admin, user, { username: 'other' });
    expect([fixed.status, codes(fixed.body)]).toEqual([422, ['username fixed']]);
    const changed = await change(secretariat, user, { name: '新しい名前', language: 'en' });
    expect(changed.body).toMatchObject({ name: '新しい名前', language: 'en', version: user.version + 1 });
    const late = await change(secretariat, user, { name: '遅い' });
    expect([late.status, late.body]).toMatchObject([409, { code: 'conflict', current: { name: '新しい名前' } }]);
    const [entry] = await scenario.database.query<{ detail: unknown }>(
      sql`select detail from shirabe.audit_entry where action = 'user_change' and subject = ${user.id} order by id desc limit 1`,
    );
    expect(entry?.detail).toEqual({ before: { name: '利用者', language: 'ja' }, after: { name: '新しい名前', language: 'en' } });
    expect((await change(secretariat, { id: 'x', version: 1 }, { name: 'x' })).status).toBe(404);
  });

  test('one who is no administrator makes no administrators, changes none, and gives no areas that they have not', async () => {
    expect(codes((await create({ username: 'esc-1', role: 'admin', unit: null })).body)).toEqual(['role role_not_yours']);
    expect(codes((await create({ username: 'esc-2', roles: ['admin'] })).body)).toEqual(['roles role_not_yours']);
    const boss = await read('admin');
    for (const path of ['reset', 'unlock', 'second-factor-removal']) expect((await secretariat.post(`/api/users/${boss.id}/${path}`)).status).toBe(403);
    expect((await secretariat.post('/api/users/letters', { users: [boss.id] })).status).toBe(403);
    expect((await change(secretariat, boss, { email: 'mine@example.jp' })).status).toBe(403);
    const user = (await create({ username: 'esc-3' })).body;
    expect(codes((await change(secretariat, user, { roles: ['admin'] })).body)).toEqual(['roles role_not_yours']);
    const self = await read('secretariat');
    expect(codes((await change(secretariat, self, { role: 'prefecture', unit: prefecture })).body)).toEqual(['role own_account', 'unit own_account']);
    expect((await secretariat.get<UserRoles>('/api/users/roles')).body.roles.map(({ role }) => role)).not.toContain('admin');
  });

  test('the last administrator stays, under two who take leave of each other at once as well', async () => {
    const boss = await read('admin');
    expect(codes((await change(admin, boss, { active: false })).body)).toEqual(['active own_account']);
    const second = (await create({ username: 'admin-2', role: 'admin', unit: null }, admin)).body;
    await setPassword(second.id);
    const other = await scenario.as('admin-2');
    const replies = await Promise.all([change(admin, second, { held: true }), change(other, boss, { active: false })]);
    // Whoever came second has lost the session, or is refused as the last one.
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    const [left] = await scenario.database.query<{ n: number }>(
      sql`select count(*)::int as n from shirabe.user_account where role = 'admin' and active and not held`,
    );
    expect(left?.n).toBe(1);
    await scenario.database.query(sql`update shirabe.user_account set active = true, held = false where role = 'admin'`);
    admin = await scenario.as('admin');
    await scenario.database.query(sql`update shirabe.user_account set active = false where id = ${second.id}`);
    const third = (await create({ username: 'admin-3', role: 'admin', unit: null }, admin)).body;
    await setPassword(third.id);
    const last = await scenario.as('admin-3');
    await scenario.database.query(sql`update shirabe.user_account set held = true where id = ${third.id}`);
    expect((await change(last, await read('admin'), { active: false })).status).toBe(401);
  });

  test('held and closed end the sessions at the next request; unlocking lets in again', async () => {
    const user = (await create({ username: 'held-1' })).body;
    await setPassword(user.id);
    const own = await scenario.as('held-1');
    const seen = await read('held-1');
    const held = await change(secretariat, seen, { held: true });
    expect(held.body.state).toBe('held');
    expect((await own.get('/api/me')).status).toBe(401);
    expect((await enter('held-1')).status).toBe(423);
    expect((await change(secretariat, held.body, { held: false })).body.state).toBe('active');
    expect((await enter('held-1')).status).toBe(200);
    for (let time = 0; time < 10; time += 1) await nobody.post('/api/session', { username: 'held-1', password: 'Wrong1234' });
    expect((await read('held-1')).state).toBe('locked');
    expect((await secretariat.post<UserDetail>(`/api/users/${user.id}/unlock`)).body.state).toBe('active');
    expect((await enter('held-1')).status).toBe(200);
    expect((await read('held-1')).last_log_in_at).toBe(scenario.now.toISOString());
  });
});

test('an institution that reports through an organization: its user cannot log in, is told why, and can again when that ends (Q22, Q23)', async () => {
  const user = (await create({ username: 'member-1', role: 'institution', unit: hospital.id })).body;
  await setPassword(user.id);
  const own = await scenario.as('member-1');
  const path = `/api/objects/medical_institution/records/${hospital.id}`;
  const [organization] = await scenario.database.query<{ id: string }>(
    sql`select id from data.reporting_organization where scope_prefecture = (select scope_prefecture from data.medical_institution where id = ${hospital.id}) limit 1`,
  );
  const save = async (values: object): Promise<void> => {
    const { version } = (await admin.get<RecordAnswer>(path)).body;
    const reply = await admin.patch(path, { version, values, accept_warnings: true });
    expect([reply.status, reply.status === 200 ? '' : reply.bytes.toString()]).toEqual([200, '']);
  };
  await save({ designation: 'treatment_and_test', reporting_method: 'organization', reporting_org: organization?.id });
  expect((await own.get('/api/me')).status).toBe(401);
  const refused = await enter('member-1');
  expect([refused.status, refused.body.code]).toEqual([403, 'by_organization']);
  expect(refused.body.message).toContain('とりまとめ団体');
  expect((await nobody.post<ErrorBody>('/api/session', { username: 'member-1', password: 'Wrong1234' })).body.code).toBe('bad_credentials');
  expect((await read('member-1')).state).toBe('by_organization');
  await save({ reporting_method: 'institution' });
  expect((await enter('member-1')).status).toBe(200);
  expect((await read('member-1')).state).toBe('active');
});

describe('a file of thousands', () => {
  const send = (content: Buffer | string, query = '') =>
    secretariat.send<UserImport & ErrorBody>(`/api/users/imports${query}`, {
      method: 'POST',
      body: new Uint8Array(typeof content === 'string' ? Buffer.from(content) : content),
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent('利用者.csv') },
    });
  async function finished(reply: Reply<UserImport & ErrorBody>): Promise<UserImport> {
    expect([reply.status, reply.status === 202 ? '' : reply.bytes.toString()]).toEqual([202, '']);
    let { body }: { body: UserImport } = reply;
    while (body.state === 'running') ({ body } = await secretariat.get<UserImport>(`/api/users/imports/${body.id}`));
    return body;
  }
  const lines = (answer: UserImport): string[] => answer.problems.map(({ line, code }) => `${line} ${code}`);

  test.each([
    ['utf-8', 'enc-1', (text: string) => Buffer.from(text)],
    ['utf-8', 'enc-2', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['shift_jis', 'enc-3', (text: string) => iconv.encode(text, 'cp932')],
    ['utf-16', 'enc-4', (text: string) => iconv.encode(text.replaceAll(',', '\t'), 'utf-16le', { addBOM: true })],
  ])('in %s, as Excel writes it', async (encoding, name, encode) => {
    const text = `ユーザ名,名前,役割,所属先,メールアドレス\r\n${name},髙橋①,都道府県担当者,東京都,${name}@example.jp\r\n`;
    const answer = await finished(await send(encode(text)));
    expect(answer).toMatchObject({ encoding, name: '利用者.csv', state: 'done', rows: 1, created: 1, rejected: 0 });
    expect(await read(name)).toMatchObject({ name: '髙橋①', role: 'prefecture', unit: { label: '東京都' }, state: 'invited', email: `${name}@example.jp` });
    const [mail] = await scenario.database.query<{ n: number }>(
      sql`select count(*)::int as n from shirabe.outgoing_mail where recipient = ${`${name}@example.jp`}`,
    );
    expect(mail?.n).toBe(1);
  });

  test('rows that are wrong are refused with their reasons, the rest goes on, and the file of refused rows can be sent again', async () => {
    const institutions = await scenario.database.query<{ gmis_id: string }>(sql`select gmis_id from data.medical_institution order by gmis_id limit 2`);
    const content = [
      'username,name,role,roles,unit,email,by_post,language',
      'csv-1,一,prefecture,,東京都,csv-1@example.jp,,',
      'csv-1,二,prefecture,,東京都,,,',
      'secretariat,三,prefecture,,東京都,,,',
      '1.23E+09,四,prefecture,,東京都,,,',
      'csv-5,五,prefecture,,東京,,,',
      'csv-6,六,admin,,,,,',
      'csv-7,七,prefectur,,,,,',
      'csv-8,八,prefecture,,東京都,not an address,はい,fr',
      'csv-9,九,prefecture',
      '"csv-10","改行\nあり",prefecture,,東京都,,,',
      `csv-11,十一,institution,,${institutions[0]?.gmis_id},,1,en`,
      'csv-12,,,,,,,',
      'csv-13,十三,prefecture,,,,,',
      '',
    ].join('\r\n');
    const dry = await finished(await send(content, '?dry_run=1'));
    expect(dry).toMatchObject({ dry_run: true, rows: 13, created: 2, rejected: 11 });
    expect((await secretariat.get<UsersPage>('/api/users?search=csv-1')).body.users).toEqual([]);
    const answer = await finished(await send(content));
    expect(lines(answer)).toEqual([
      '3 duplicate_in_file',
      '4 duplicate',
      '5 excel_number',
      '6 unknown_unit',
      '7 role_not_yours',
      '8 unknown_role',
      '9 not_an_email',
      '9 unknown_value',
      '10 wrong_column_count',
      '10 required',
      '11 invalid_name',
      '14 required',
      '14 required',
      '15 required',
    ]);
    expect(answer).toMatchObject({ state: 'done', done: 13, created: 2, rejected: 11 });
    expect(await read('csv-11')).toMatchObject({ by_post: true, language: 'en', role: 'institution' });
    const rejected = await secretariat.get(`/api/users/imports/${answer.id}/rejected`);
    expect(rejected.headers.get('content-disposition')).toContain('attachment');
    const text = rejected.bytes.toString();
    expect(text).toContain('行,理由');
    expect(text).toContain('1.23E+09');
    const corrected = await finished(await send(text.replace('csv-5,五,prefecture,,東京,', 'csv-5,五,prefecture,,東京都,')));
    expect(corrected).toMatchObject({ rows: 11, created: 1 });
    const again = await finished(await send(content));
    expect(again).toMatchObject({ created: 0, rejected: 13 });
  });

  test('lost leading zeros are called so', async () => {
    await scenario.database.query(sql`update data.medical_institution set gmis_id = '0012345' where id = ${hospital.id}`);
    const answer = await finished(await send('username,name,role,unit\n12345,a,institution,0012345\n0099999,b,institution,12345\n'));
    expect(answer.problems.map(({ line, field, code }) => [line, field, code])).toEqual([
      [2, 'username', 'lost_zeros'],
      [3, 'unit', 'lost_zeros'],
    ]);
  });

  test('what is no file of users is refused as a whole', async () => {
    const cases: readonly (readonly [Buffer | string, string])[] = [
      ['', 'file empty_file'],
      ['username,name,role\n', 'file empty_file'],
      ['a,b\n1,2\n', 'file unknown_column'],
      ['username,username,name,role\nx,x,x,x\n', 'file repeated_column'],
      ['username,name\nx,x\n', 'file missing_column'],
      ['username,name,role,password\nx,x,x,Given2026\n', 'file unknown_column'],
      [Buffer.from('PK\x03\x04 workbook', 'latin1'), 'file not_csv'],
      [Buffer.from([0, 1, 2, 3]), 'file not_csv'],
    ];
    for (const [content, problem] of cases) {
      const reply = await send(content);
      expect([problem, reply.status, codes(reply.body)]).toEqual([problem, 422, expect.arrayContaining([problem])]);
    }
    expect((await send(Buffer.alloc(20 * 1024 * 1024 + 1, 'a'))).status).toBe(413);
  });

  test('characters that cannot be read refuse their row only', async () => {
    const bytes = Buffer.concat([
      Buffer.from('username,name,role,unit\nenc-x1,東京都東京都東京都東京都,prefecture,東京都\nenc-x2,'),
      Buffer.from([0xff]),
      Buffer.from(',prefecture,東京都\n'),
    ]);
    const answer = await finished(await send(bytes));
    expect(answer).toMatchObject({ created: 1, rejected: 1 });
    expect(lines(answer)).toContain('3 bad_encoding');
  });

  test('hundreds of rows with progress; it can be stopped, and one that died says so', async () => {
    const rows = Array.from({ length: 600 }, (_, index) => `many-${index},名前,prefecture,東京都,`);
    const content = ['username,name,role,unit,email', ...rows].join('\n');
    const begun = await send(content);
    expect(begun.body).toMatchObject({ rows: 600, state: 'running' });
    expect((await secretariat.delete(`/api/users/imports/${begun.body.id}`)).status).toBe(204);
    const stopped = await finished(begun);
    expect(stopped.state).toBe('stopped');
    const all = await finished(await send(content));
    expect(all.created + all.rejected).toBe(600);
    expect(all.rejected).toBe((await secretariat.get<UserImport>(`/api/users/imports/${begun.body.id}`)).body.created);
    await scenario.database.query(
      sql`update shirabe.user_import set state = 'running', alive_at = clock_timestamp() - interval '2 minutes' where id = ${all.id}`,
    );
    const dead = (await secretariat.get<UserImport>(`/api/users/imports/${all.id}`)).body;
    expect([dead.state, dead.message]).toEqual(['failed', expect.stringContaining('もう一度')]);
    expect((await secretariat.get('/api/users/imports/x')).status).toBe(404);
  });
});
