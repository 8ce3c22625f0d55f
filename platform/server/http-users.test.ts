import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { UserDetail, UserImport, UserRoles, UsersPage } from '../contract/wire-accounts.ts';
import type { AuditVerification } from '../contract/wire-operation.ts';
import type { RecordAnswer } from '../contract/wire.ts';
import { zipArchive } from '../reports/zip-archive.ts';
import { openScenario, PASSWORD, type Client, type Reply, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
let nobody: Client;
let secretariat: Client;
let admin: Client;
let prefecture: string;
let hospital: { id: string; title: string; gmis_id: string };

beforeAll(async () => {
  scenario = await openScenario({ institutions: 100, days: 1 });
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

const codes = (body: ErrorBody): string[] => body.problems.map(({ field, code }) => `${field ?? 'file'} ${code}`);
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

  test('counted exactly, with the first page only', async () => {
    const page = async (query: string): Promise<UsersPage> => (await secretariat.get<UsersPage>(`/api/users?${query}`)).body;
    const countOf = async (query: string): Promise<number | null> => (await page(`limit=1&${query}`)).count;
    const [all, tokyo] = await Promise.all([found('limit=1000'), found(`limit=1000&search=${encodeURIComponent('東京')}`)]);
    expect(tokyo.length).toBeGreaterThan(1);
    expect([await countOf(''), await countOf(`search=${encodeURIComponent('東京')}`)]).toEqual([all.length, tokyo.length]);
    expect(await countOf('role=admin')).toBe((await found('role=admin')).length);
    for (const none of [`search=${encodeURIComponent('どこにもない')}`, `search=${encodeURIComponent('東京')}&state=held`]) expect(await countOf(none)).toBe(0);
    expect((await page(`limit=1&cursor=${(await page('limit=1')).next}`)).count).toBeNull();
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
    expect(codes((await create({ username: 'turned', name: 'gnp.exe\u202e' })).body)).toEqual(['name invalid_name']);
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
    const reply = await admin.patch(path, { version, values, accept_warnings: true, past_rows: 'stay' });
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
  const turned = await scenario.database.query<{ by: string | null; shut: string }>(
    sql`select actor_name as by, detail->'after'->>'shut' as shut from shirabe.audit_entry where subject_label = 'member-1' and detail->'after' ? 'shut' order by id`,
  );
  expect(turned).toEqual([
    { by: '管理者', shut: 'true' },
    { by: '管理者', shut: 'false' },
  ]);
});

/** A workbook of one sheet; what stands in no cell is left out. */
async function workbookOf(...rows: readonly (readonly string[])[]): Promise<Buffer> {
  const lines = rows.map((cells) => `<row>${cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`).join('');
  const parts = {
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="一" r:id="a"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="a" Type="http://x/worksheet" Target="sheet1.xml"/></Relationships>',
    'xl/sheet1.xml': `<worksheet><sheetData>${lines}</sheetData></worksheet>`,
  };
  async function* entries() {
    for (const [path, text] of Object.entries(parts)) yield { path, content: [Buffer.from(text)] };
  }
  const content: Buffer[] = [];
  for await (const part of zipArchive(entries(), { level: 6 })) content.push(part);
  return Buffer.concat(content);
}

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

  test('what others have typed does not run when the refused rows are opened, and is itself again when they are sent back', async () => {
    const answer = await finished(await send('username,name,role,unit\n@at-sign,"=HYPERLINK(""http://x"")",prefecture,+81\n'));
    const text = (await secretariat.get(`/api/users/imports/${answer.id}/rejected`)).bytes.toString();
    expect(text).toContain(`'@at-sign,"'=HYPERLINK(""http://x"")",prefecture,'+81`);
    expect(await finished(await send(text.replace("'+81", '東京都')))).toMatchObject({ created: 1, rejected: 0 });
    expect(await read('@at-sign')).toMatchObject({ name: '=HYPERLINK("http://x")' });
  });

  test('what Excel makes of codes, of formulas and of too narrow columns is called by its name, with line and column', async () => {
    const spoiled = ['1.23E+11', '2020/1/2', '1/2', '1月2日', 'Jan-02', '2-Jan', '#####', '#N/A', '#REF!', '=A1'];
    const rows = [
      ...spoiled.map((value) => `${value},名前,prefecture,東京都,`),
      ...spoiled.map((value, index) => `damage-${index},名前,prefecture,${value},`),
      'damage-mail,名前,prefecture,東京都,#VALUE!',
      'damage-role,名前,#NAME?,東京都,',
      'damage-ok,1/2,prefecture,東京都,',
    ];
    const answer = await finished(await send(['username,name,role,unit,email', ...rows].join('\r\n'), '?dry_run=1'));
    const kinds = ['number', ...Array<string>(5).fill('date'), 'hidden', 'error', 'error'].map((kind) => `excel_${kind}`).concat('formula_cell');
    const told = answer.problems.filter(({ code }) => /^(excel_|formula_)/.test(code)).map(({ line, field, code }) => `${line} ${field} ${code}`);
    expect(told).toEqual([
      ...kinds.map((kind, index) => `${index + 2} username ${kind}`),
      ...kinds.map((kind, index) => `${index + 12} unit ${kind}`),
      '22 email excel_error',
      '23 role excel_error',
    ]);
    expect(answer).toMatchObject({ rows: 23, created: 1, rejected: 22 });
    expect(answer.problems.every(({ message }) => /[ぁ-ん]/.test(message))).toBe(true);
  });

  test('user names that differ by large and small letters or by width only are refused, in the file and beside those that there are', async () => {
    const rows = ['Twin-A', 'twin-a', 'SECRETARIAT', 'ｔｗｉｎ－ｂ', 'twin-b '].map((username) => `${username},名前,prefecture,東京都`);
    const answer = await finished(await send(['username,name,role,unit', ...rows].join('\n')));
    expect(lines(answer)).toEqual(['3 duplicate_in_file', '4 similar_username', '5 invalid_username']);
    expect(answer.problems.map(({ field }) => field)).toEqual(['username', 'username', 'username']);
    expect(answer.problems[1]?.message).toContain('「secretariat」');
    expect(answer).toMatchObject({ created: 2 });
    const single = await create({ username: 'TWIN-B' });
    expect([single.status, codes(single.body)]).toEqual([422, ['username similar_username']]);
  });

  test('the same codes with semicolons, quotation marks, empty rows and columns at the end', async () => {
    const files = [
      'username;name;role;unit\nsign-1;名前;prefecture;東京都\n',
      '"username","name","role","unit"\r\n"sign-2","名前 ""副"", 正","prefecture","東京都"\r\n',
      'username,name,role,unit,,,\r\nsign-3,名前,prefecture,東京都,,,\r\n,,,,,,\r\n　, ,,,,,\r\n\r\n',
      'username,name,role,unit\r\nsign-4,名前,prefecture,東京都,,,\r\n,,,\r\n',
    ];
    for (const [index, file] of files.entries()) {
      const answer = await finished(await send(file));
      expect([index, answer.rows, answer.created, lines(answer)]).toEqual([index, 1, 1, []]);
    }
    expect((await read('sign-2')).name).toBe('名前 "副", 正');
    const beyond = await finished(await send('username,name,role,unit\nsign-5,名前,prefecture,東京都,,more\n'));
    expect(lines(beyond)).toEqual(['2 wrong_column_count']);
  });

  test('other encodings and a workbook are read as any file of rows, and broken characters are told by their column', async () => {
    const text = 'username,name,role,unit\r\nNAME,東京都の担当者,prefecture,東京都\r\n';
    const named = (name: string): string => text.replace('NAME', name);
    for (const [name, bytes] of [
      ['enc-5', iconv.encode(named('enc-5'), 'utf-16be', { addBOM: true })],
      ['enc-6', iconv.encode(named('enc-6'), 'utf-16le', { addBOM: true })],
    ] as const) {
      expect(await finished(await send(bytes))).toMatchObject({ encoding: 'utf-16', created: 1, rejected: 0 });
      expect((await read(name)).name).toBe('東京都の担当者');
    }
    const jis = await send(Buffer.from('username,name,role\nenc-7,\x1b$BEl5~\x1b(B,prefecture\n', 'latin1'));
    expect([jis.status, codes(jis.body), jis.body.message]).toEqual([422, ['file wrong_encoding'], expect.stringContaining('UTF-8')]);
    const workbook = await workbookOf(['username', 'name', 'role', 'unit', 'email'], ['enc-10', '東京都の担当者', 'prefecture', '東京都']);
    for (const [name, encoding, bytes] of [
      ['enc-7', 'euc-jp', iconv.encode(named('enc-7'), 'euc-jp')],
      ['enc-9', 'utf-16', iconv.encode(named('enc-9'), 'utf-16le')],
      ['enc-10', 'xlsx', workbook],
    ] as const) {
      expect(await finished(await send(bytes))).toMatchObject({ encoding, created: 1, rejected: 0 });
      expect((await read(name)).name).toBe('東京都の担当者');
    }
    const broken = iconv.encode(named('enc-8'), 'cp932');
    // The first half of a character, before the comma.
    const cut = Buffer.concat([broken.subarray(0, broken.indexOf(',prefecture')), Buffer.from([0x81]), broken.subarray(broken.indexOf(',prefecture'))]);
    const answer = await finished(await send(cut));
    expect(answer).toMatchObject({ encoding: 'shift_jis', created: 0, rejected: 1 });
    expect(answer.problems[0]).toMatchObject({ line: 2, field: 'name', code: 'bad_encoding' });
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
      ['username,name,role\n', 'file no_rows'],
      ['a,b\n1,2\n', 'file unknown_column'],
      ['username,username,name,role\nx,x,x,x\n', 'file repeated_column'],
      ['username,name\nx,x\n', 'file missing_column'],
      ['username,name,role,password\nx,x,x,Given2026\n', 'file unknown_column'],
      [Buffer.from('PK\x03\x04 workbook', 'latin1'), 'file not_a_workbook'],
      [Buffer.from([0, 1, 2, 3]), 'file not_a_table'],
      [`username,name,role${',x'.repeat(1_000_000)}\n1,2,3`, 'file too_wide'],
      [`username,name,role\n${','.repeat(1_000_000)}`, 'file too_wide'],
      [`username,name,role\n"${'a\n'.repeat(1_000_000)}`, 'file row_too_long'],
      ['username,name,role\n"half', 'file half_file'],
      [`username,name,role\n${'u,n,institution\n'.repeat(100_001)}`, 'file too_many_rows'],
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

  test('each user of a file has an entry of their own in the audit, whose chain holds', async () => {
    const answer = await finished(
      await send(`username,name,role,unit\n${Array.from({ length: 30 }, (_, n) => `own-${n},名前,prefecture,東京都`).join('\n')}\n`),
    );
    const entries = await scenario.database.query<{ label: string; actor: string; detail: { after: { username: string } } }>(
      sql`select subject_label as label, actor_name as actor, detail from shirabe.audit_entry where action = 'user_create' and detail ->> 'import' = ${answer.id} order by id`,
    );
    expect(entries.map(({ label, detail }) => [label, detail.after.username])).toEqual(Array.from({ length: 30 }, (_, n) => [`own-${n}`, `own-${n}`]));
    expect(new Set(entries.map(({ actor }) => actor)).size).toBe(1);
    expect((await admin.post<AuditVerification>('/api/audit/verification')).body.broken).toBeNull();
  });

  test.each([
    ['is held', 'held', sql`held = true`, 'secretariat', 'アカウントの管理者ではなくなった'],
    ['has another role', 'moved', sql`role = 'prefecture'`, 'secretariat', 'アカウントの管理者ではなくなった'],
    ['may no longer give a role', 'lowered', sql`role = 'secretariat'`, 'admin', '役割「admin」を与えられなくなった'],
  ])('stops when whoever began it %s', async (_, name, change, role, reason) => {
    const starter = (await create({ username: `starter-${name}`, role: role === 'admin' ? 'admin' : 'secretariat', unit: null }, admin)).body;
    await setPassword(starter.id);
    const client = await scenario.as(`starter-${name}`);
    const rows = Array.from({ length: 300 }, (_row, n) => `of-${name}-${n},名前,${role}`);
    const init = { method: 'POST', body: ['username,name,role', ...rows].join('\n'), headers: { 'content-type': 'application/octet-stream' } };
    // The first batch waits for the chain of the audit until the account was changed.
    const begun = await scenario.database.transact(async (tx) => {
      await tx.query(sql`select pg_advisory_xact_lock(7351301)`);
      const reply = await client.send<UserImport & ErrorBody>('/api/users/imports', init);
      await scenario.database.query(sql`update shirabe.user_account set ${change} where id = ${starter.id}`);
      return reply;
    });
    const answer = await finished(begun);
    expect(answer).toMatchObject({ state: 'failed', message: expect.stringContaining(reason) });
    expect(answer.created).toBeLessThan(300);
    const [entry] = await scenario.database.query<{ detail: object }>(
      sql`select detail from shirabe.audit_entry where action = 'user_import' and subject = ${answer.id}`,
    );
    expect(entry?.detail).toMatchObject({ state: 'failed', created: answer.created, reason: answer.message });
  });
});
