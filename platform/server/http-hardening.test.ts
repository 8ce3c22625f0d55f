import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { FileAnswer, Me, RecordAnswer, RowsPage } from '../contract/wire.ts';
import { openScenario, PASSWORD, type Client, type Reply, type Scenario } from '../testing/scenario.ts';
import { projectRoot } from './environment.ts';
import { type RunningServer, startServer } from './start-server.ts';

let scenario: Scenario;
/** The same application behind a proxy with TLS, as a second process would serve it. */
let proxied: RunningServer;
beforeAll(async () => {
  scenario = await openScenario();
  const environment = { port: 0, host: '127.0.0.1', seed: 'none', definitions: projectRoot, pages: join(scenario.dataDir, 'no-pages') } as const;
  proxied = await startServer(
    { ...environment, databaseUrl: scenario.databaseUrl, dataDir: scenario.dataDir, baseUrl: 'https://gmis.example.jp', proxies: 1 },
    { clock: () => scenario.now },
  );
}, 180_000);
afterAll(async () => {
  await proxied?.close();
  await scenario?.close();
});

/** Logs in through the proxy, from an address; gives the answer. */
function logInProxied(username: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${proxied.url}/api/session`, {
    method: 'POST',
    body: JSON.stringify({ username, password: PASSWORD }),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

describe('the cookie of a session', () => {
  test('is out of reach of scripts and of other sites; behind https it is bound to this host', async () => {
    const plain = await (await scenario.as()).post<Me>('/api/session', { username: 'pref-13', password: PASSWORD });
    const [cookie = ''] = plain.headers.getSetCookie();
    expect(cookie).toMatch(/^shirabe_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    const [secured = ''] = (await logInProxied('pref-13')).headers.getSetCookie();
    expect(secured).toMatch(/^__Host-shirabe_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
    const asked = (cookies: string): Promise<Response> => fetch(`${proxied.url}/api/me`, { headers: { cookie: cookies } });
    const [pair = ''] = secured.split(';');
    expect((await asked(pair)).status).toBe(200);
    // A cookie that a neighbouring host could have set is not looked at.
    expect((await asked(pair.replace('__Host-', ''))).status).toBe(401);
    const left = await fetch(`${proxied.url}/api/session`, { method: 'DELETE', headers: { cookie: pair } });
    expect(left.headers.getSetCookie()[0]).toMatch(/^__Host-shirabe_session=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure/);
    expect((await asked(pair)).status).toBe(401);
  });

  test.each(['', 'x', 'A'.repeat(43), 'A'.repeat(5000), '%00', "' OR 1=1 --"])('of another deployment (%#) is none', async (token) => {
    const stranger = scenario.with(`shirabe_session=${token}`);
    expect((await stranger.get('/api/me')).status).toBe(401);
    expect((await stranger.get('/api/objects/daily_hospital/lists/all/rows')).status).toBe(401);
  });

  test('is worth nothing from the next request on when its user is closed or gone', async () => {
    const { database } = scenario;
    const rows = '/api/objects/daily_hospital/lists/all/rows?limit=1';
    for (const [username, end] of [
      ['hosp-13', sql`update shirabe.user_account set active = false where username = 'hosp-13'`],
      ['clinic-13', sql`delete from shirabe.user_account where username = 'clinic-13'`],
    ] as const) {
      const user = await scenario.as(username);
      expect([(await user.get('/api/me')).status, (await user.get(rows)).status]).toEqual([200, 200]);
      await database.query(end);
      expect([(await user.get(rows)).status, (await user.get('/api/me')).status]).toEqual([401, 401]);
    }
  });

  test('gives what the roles give now: the next request after a role was taken away or given', async () => {
    const { database } = scenario;
    const user = await scenario.as('pref-01');
    const seen = async (): Promise<number> => (await user.get<{ count: number }>('/api/objects/medical_institution/lists/all/count')).body.count;
    const page = '/api/objects/medical_institution/lists/all/rows?limit=1000';
    const listed = async (): Promise<number> => (await user.get<RowsPage>(page)).body.rows.length;
    const [own, ownListed] = [await seen(), await listed()];
    expect((await user.get('/api/audit')).status).toBe(403);
    await database.query(sql`update shirabe.user_account set roles = '{admin}' where username = 'pref-01'`);
    expect((await user.get('/api/audit')).status).toBe(200);
    expect([(await seen()) > own, (await listed()) > ownListed]).toEqual([true, true]);
    await database.query(sql`update shirabe.user_account set roles = '{}' where username = 'pref-01'`);
    expect((await user.get('/api/audit')).status).toBe(403);
    expect([await listed(), await seen()]).toEqual([ownListed, own]);
    await database.query(sql`update shirabe.user_account set role = 'no such role' where username = 'pref-01'`);
    expect((await user.get(page)).status).not.toBe(200);
    expect((await user.get<Me>('/api/me')).body).not.toMatchObject({ setup: true });
  });
});

describe('a request', () => {
  test('has an id, in its header and its error; the one of a proxy only where there is one', async () => {
    const given = { 'x-request-id': 'from-the-proxy-1' };
    const plain = await (await scenario.as()).send<ErrorBody>('/api/me', { headers: given });
    expect(plain.body.request).toMatch(/^[0-9a-f-]{36}$/);
    expect(plain.headers.get('x-request-id')).toBe(plain.body.request);
    const through = await fetch(`${proxied.url}/api/me`, { headers: given });
    expect([through.headers.get('x-request-id'), ((await through.json()) as ErrorBody).request]).toEqual(['from-the-proxy-1', 'from-the-proxy-1']);
    for (const wrong of ['short', 'x'.repeat(65), 'a b c d e f', '<script>alert(1)</script>', 'a"b"c"d"e"f"']) {
      const refused = await fetch(`${proxied.url}/api/me`, { headers: { 'x-request-id': wrong } });
      expect(refused.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect((await (await scenario.as()).get('/healthz')).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('comes from the address that the last proxy saw, whatever else it says', async () => {
    const forged = { 'x-forwarded-for': '203.0.113.66, 198.51.100.4', 'x-request-id': 'address-test-1' };
    await logInProxied('pref-13', forged);
    const address = async (request: string): Promise<string | undefined> =>
      (await scenario.database.query<{ address: string }>(sql`select address from shirabe.audit_entry where request = ${request}`))[0]?.address;
    expect(await address('address-test-1')).toBe('198.51.100.4');
    const direct = await (
      await scenario.as()
    ).send('/api/session', {
      method: 'POST',
      body: JSON.stringify({ username: 'pref-13', password: PASSWORD }),
      headers: { 'content-type': 'application/json', ...forged },
    });
    expect(await address(direct.headers.get('x-request-id') ?? '')).toBe('127.0.0.1');
  });

  test('is refused with the time to come back when a program asks for files without end, on every process', async () => {
    const tokyo = await scenario.as('pref-13');
    const path = '/api/reports/daily_survey_csv/export?encoding=utf-8&search=nothing-has-this';
    const one = async (): Promise<Reply<ErrorBody>> => tokyo.get<ErrorBody>(path);
    let last = await one();
    for (let turn = 0; turn < 130 && last.status === 200; turn += 1) last = await one();
    expect([last.status, last.body.code]).toEqual([429, 'too_many_requests']);
    expect(last.headers.get('retry-after')).toBe(new Date('2026-11-18T02:31:00Z').toUTCString());
    // Others, and other work of the same user, go on.
    expect((await tokyo.get('/api/me')).status).toBe(200);
    expect((await (await scenario.as('city-13')).get(path)).status).toBe(200);
  });
});

test('a statement of a request is stopped when it takes too long; jobs and work on tables are not', async () => {
  const { database } = proxied.platform;
  const asked = sql`select setting::int as milliseconds from pg_settings where name = 'statement_timeout'`;
  const within = (as: 'engine' | 'owner') => database.transact((tx) => tx.query(asked), { as });
  expect([await database.query(asked), await within('engine'), await within('owner')]).toEqual([
    [{ milliseconds: 60_000 }],
    [{ milliseconds: 0 }],
    [{ milliseconds: 0 }],
  ]);
});

describe('every answer', () => {
  test('forbids whatever is not from this host, also to those who are refused', async () => {
    for (const path of ['/healthz', '/api/me', '/nothing/here', '/api/nothing']) {
      const { headers } = await (await scenario.as()).get(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
    const { headers } = await fetch(`${proxied.url}/healthz`);
    expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000/);
  });

  test('about the operation of the server says nothing of users', async () => {
    const tokyo = await scenario.as('pref-13');
    const word = 'zzsecretzz';
    await tokyo.get(`/api/objects/daily_hospital/lists/all/rows?search=${word}`);
    await tokyo.get(`/api/objects/daily_hospital/records/${word}`);
    await (await scenario.as()).get(`/api/${word}`);
    const figures = (await tokyo.get('/metrics')).bytes.toString();
    expect(figures).toContain('/api/objects/:object/records/:id');
    for (const text of [word, 'pref-13', '東京', '127.0.0.1', tokyo.cookie]) expect(figures).not.toContain(text);
    expect((await tokyo.get('/healthz')).body).toEqual({ status: 'ok' });
    expect((await tokyo.get('/readyz')).body).toEqual({ status: 'ok' });
  });
});

describe('an upload', () => {
  const upload = (client: Client, name: string, content: string | Buffer): Promise<Reply<FileAnswer & ErrorBody>> =>
    client.send('/api/objects/inquiry_comment/fields/attachments/files', {
      method: 'POST',
      body: content,
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(name) },
    });

  test.each([
    ['page.pdf', '<html><script>alert(1)</script>'],
    ['photo.png', '%PDF-1.4'],
    ['book.xlsx', 'not a zip'],
    ['photo.jpg', ''],
  ])('%s whose content is something else is refused', async (name, content) => {
    expect((await upload(await scenario.as('pref-13'), name, content)).status).toBe(422);
  });

  test('too large is refused, and nothing of it stays', async () => {
    const files = (): readonly string[] =>
      readdirSync(join(scenario.dataDir, 'files'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        statSync(join(scenario.dataDir, 'files', name)).isFile(),
      );
    const before = files();
    const { status, body } = await upload(await scenario.as('pref-13'), 'big.pdf', Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(21 * 1024 * 1024)]));
    expect([status, body.code]).toEqual([413, 'too_large']);
    expect(files()).toEqual(before);
  });

  test('lies outside of what is served, under a name of its own, and comes back as a download', async () => {
    const tokyo = await scenario.as('pref-13');
    const [inquiry] = (await tokyo.get<RowsPage>('/api/objects/inquiry/lists/all/rows?limit=1')).body.rows;
    const given: readonly (readonly [string, string, string])[] = [
      ['../../../etc/passwd.txt', '<script>alert(1)</script>', 'text/plain'],
      ['evil.html', '<script>alert(1)</script>', 'application/octet-stream'],
      ['image.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'application/octet-stream'],
    ];
    for (const [name, content, type] of given) {
      const { status, body: file } = await upload(tokyo, name, content);
      if (status === 422) continue;
      expect([name, status, file.name]).toEqual([name, 201, name.split('/').at(-1)]);
      const { body: comment } = await tokyo.post<RecordAnswer>('/api/objects/inquiry_comment/records', {
        values: { inquiry: inquiry?.id, body: 'x', attachments: [file.id] },
      });
      const { headers } = await tokyo.get(`/api/objects/inquiry_comment/records/${comment.id}/files/${file.id}`);
      expect(headers.get('content-type')).toContain(type);
      expect(headers.get('content-disposition')).toMatch(/^attachment; /);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; sandbox");
      for (const path of [`/files/${file.id}`, `/${file.id}`, `/assets/${file.id}`, `/assets/../files/${file.id.slice(-2)}/${file.id}`]) {
        const { bytes } = await tokyo.get(path);
        expect(bytes.toString()).not.toContain('alert(1)');
      }
    }
  });
});
