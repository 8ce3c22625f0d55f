import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { Account, LogIns, Sessions } from '../contract/wire-accounts.ts';
import type { Me } from '../contract/wire.ts';
import { openScenario, PASSWORD, type Client, type Scenario } from '../testing/scenario.ts';

let scenario: Scenario;
beforeAll(async () => {
  scenario = await openScenario({ institutions: 100, days: 1 });
}, 180_000);
afterAll(() => scenario?.close());
afterEach(() => scenario.setNow(scenario.now));

const later = (minutes: number): Date => new Date(scenario.now.getTime() + minutes * 60_000);
const sessionsOf = async (client: Client): Promise<Sessions['sessions']> => (await client.get<Sessions>('/api/account/sessions')).body.sessions;

describe('the account', () => {
  test('what a user sees of it, without anything made from the password', async () => {
    const { status, body, bytes } = await (await scenario.as('pref-13')).get<Account>('/api/account');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      username: 'pref-13',
      language: 'ja',
      email_wanted: null,
      mail: [
        { kind: 'locked', wanted: true },
        { kind: 'comment', wanted: true },
      ],
      second_factor: { offered: false, required: false, since: null, recovery_codes_left: 0 },
    });
    expect(body.password.rules.map(({ code }) => code)).toContain('password_too_short');
    expect(bytes.toString()).not.toContain('argon2');
  });

  test('language and mails are chosen, and kept', async () => {
    const client = await scenario.as('pref-02');
    expect((await client.patch<Account>('/api/account', { language: 'en', mail: { locked: false } })).body).toMatchObject({
      language: 'en',
      mail: [{ wanted: false }, { wanted: true }],
    });
    expect((await client.get<Me>('/api/me')).body.language).toBe('en');
    expect((await client.patch<Account>('/api/account', { language: 'ja' })).body).toMatchObject({
      language: 'ja',
      mail: [{ wanted: false }, { wanted: true }],
    });
    for (const wanted of [true, true, false, false, true]) await client.patch('/api/account', { mail: { locked: wanted } });
    expect((await client.get<Account>('/api/account')).body.mail).toMatchObject([{ wanted: true }, { wanted: true }]);
    expect((await client.patch('/api/me', { language: 'en' })).status).toBe(200);
    // What changed, once each time that it did.
    const kept = await scenario.database.query<{ detail: unknown }>(
      sql`select detail from shirabe.audit_entry where action = 'user_change' and subject_label = 'pref-02' and actor::text = subject order by id`,
    );
    const change = (key: string, before: unknown, after: unknown) => ({ detail: { before: { [key]: before }, after: { [key]: after } } });
    expect(kept).toEqual([
      { detail: { before: { language: 'ja', unwanted_mail: [] }, after: { language: 'en', unwanted_mail: ['locked'] } } },
      change('language', 'en', 'ja'),
      change('unwanted_mail', ['locked'], []),
      change('unwanted_mail', [], ['locked']),
      change('unwanted_mail', ['locked'], []),
      change('language', 'ja', 'en'),
    ]);
  });

  test('no mail about a lock goes to those who do not want it', async () => {
    await scenario.database.query(sql`update shirabe.user_account set email = username || '@example.jp' where username in ('pref-03', 'pref-04')`);
    await (await scenario.as('pref-03')).patch('/api/account', { mail: { locked: false } });
    const nobody = await scenario.as();
    for (const username of ['pref-03', 'pref-04'])
      for (let attempt = 0; attempt < 10; attempt += 1) await nobody.post('/api/session', { username, password: 'Wrong1234' });
    const mails = await scenario.database.query(sql`select recipient from shirabe.outgoing_mail where template = 'locked' order by recipient`);
    expect(mails).toEqual([{ recipient: 'pref-04@example.jp' }]);
  });

  test.each([
    [{ language: 'fr' }, 400],
    [{ mail: { password_changed: false } }, 422],
    [{ mail: { constructor: false } }, 422],
    [{ mail: { locked: 'no' } }, 400],
    [{ mail: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`kind${index}`, true])) }, 400],
    [{ username: 'pref-14' }, 400],
    [[], 400],
  ])('%j is refused', async (body, status) => {
    expect((await (await scenario.as('pref-13')).patch('/api/account', body)).status).toBe(status);
  });

  test.each(['/api/account', '/api/account/sessions', '/api/account/log-ins'])('%s is for those who are logged in', async (path) => {
    expect((await (await scenario.as()).get<ErrorBody>(path)).body.code).toBe('unauthenticated');
  });
});

describe('sessions', () => {
  test('each with its address, browser and times; the present one first', async () => {
    const first = await scenario.as('pref-05');
    scenario.setNow(later(10));
    const nobody = await scenario.as();
    const entered = await nobody.send('/api/session', {
      method: 'POST',
      body: JSON.stringify({ username: 'pref-05', password: PASSWORD }),
      headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 (調べ)'.replace(/[^\x20-\x7e]/g, '?') },
    });
    const second = scenario.with(entered.headers.getSetCookie()[0]?.split(';')[0] ?? '');
    const sessions = await sessionsOf(second);
    expect(sessions).toMatchObject([
      { current: true, created_at: later(10).toISOString(), address: '127.0.0.1', user_agent: 'Mozilla/5.0 (??)' },
      { current: false, created_at: scenario.now.toISOString(), address: '127.0.0.1' },
    ]);
    scenario.setNow(later(12));
    expect((await sessionsOf(first)).map(({ current, last_seen_at: seen }) => [current, seen])).toEqual([
      [true, later(12).toISOString()],
      [false, later(10).toISOString()],
    ]);
  });

  test('one is ended, and its next request is refused', async () => {
    const [one, other] = [await scenario.as('pref-06'), await scenario.as('pref-06')];
    expect((await one.get('/api/objects/medical_institution/lists/all/rows')).status).toBe(200);
    const id = (await sessionsOf(other)).find(({ current }) => !current)?.id ?? '';
    expect((await other.delete(`/api/account/sessions/${id}`)).status).toBe(204);
    for (const path of ['/api/objects/medical_institution/lists/all/rows', '/api/me']) expect((await one.get(path)).status).toBe(401);
    expect((await other.delete(`/api/account/sessions/${id}`)).status).toBe(404);
    expect(await sessionsOf(other)).toHaveLength(1);
  });

  test('all others are ended', async () => {
    const clients = [await scenario.as('pref-07'), await scenario.as('pref-07'), await scenario.as('pref-07')];
    const stranger = await scenario.as('pref-08');
    expect((await clients[1]?.delete('/api/account/sessions'))?.status).toBe(204);
    expect(await Promise.all(clients.map(async (client) => (await client.get('/api/me')).status))).toEqual([401, 200, 401]);
    expect((await stranger.get('/api/me')).status).toBe(200);
    const [entry] = await scenario.database.query(
      sql`select subject_label as label, detail from shirabe.audit_entry where action = 'session_end' order by id desc limit 1`,
    );
    expect(entry).toEqual({ label: 'pref-07', detail: { sessions: 2 } });
  });

  test('nobody ends another’s', async () => {
    const [mine, theirs] = [await scenario.as('pref-09'), await scenario.as('pref-10')];
    const [session] = await sessionsOf(theirs);
    for (const id of [session?.id ?? '', 'x', "' or 1=1", '00000000-0000-0000-0000-000000000000', '%00'])
      expect([id, (await mine.delete(`/api/account/sessions/${encodeURIComponent(id)}`)).status]).toEqual([id, 404]);
    expect((await theirs.get('/api/me')).status).toBe(200);
  });

  test('no answer holds a token, nor what is kept of it', async () => {
    const client = await scenario.as('pref-11');
    const token = client.cookie.split('=')[1] ?? '';
    const [row] = await scenario.database.query<{ hash: string }>(sql`select encode(token_hash, 'hex') as hash from shirabe.session s
      join shirabe.user_account u on u.id = s.user_id where u.username = 'pref-11'`);
    const text = (await client.get('/api/account/sessions')).bytes.toString();
    expect(text).not.toContain(token);
    expect(text).not.toContain(row?.hash);
  });
});

test('a new password ends the other sessions, and gives the present one another token', async () => {
  const [mine, other] = [await scenario.as('pref-16'), await scenario.as('pref-16')];
  const wrong = await mine.post<ErrorBody>('/api/account/password', { current: 'Wrong1234', password: 'Another2027' });
  expect(wrong).toMatchObject({ status: 422, body: { problems: [{ field: 'current', code: 'wrong_password' }] } });
  const weak = await mine.post<ErrorBody>('/api/account/password', { current: PASSWORD, password: 'weak' });
  expect(weak.body.problems.map(({ field }) => field)).toContain('password');
  expect((await other.get('/api/me')).status).toBe(200);
  const changed = await mine.post('/api/account/password', { current: PASSWORD, password: 'Another2027' });
  expect(changed.status).toBe(204);
  const [cookie = ''] = changed.headers.getSetCookie();
  expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
  const renewed = scenario.with(cookie.split(';')[0] ?? '');
  expect(renewed.cookie).not.toBe(mine.cookie);
  expect(await Promise.all([renewed, mine, other].map(async (client) => (await client.get('/api/me')).status))).toEqual([200, 401, 401]);
  expect(await sessionsOf(renewed)).toHaveLength(1);
});

describe('log-ins', () => {
  test('newest first, with those that failed; only one’s own', async () => {
    const nobody = await scenario.as();
    await nobody.post('/api/session', { username: 'pref-12', password: 'Wrong1234' });
    await nobody.post('/api/session', { username: 'nobody-of-that-name', password: 'Wrong1234' });
    const client = await scenario.as('pref-12');
    const { entries, next } = (await client.get<LogIns>('/api/account/log-ins')).body;
    expect(next).toBeNull();
    expect(entries).toMatchObject([
      { at: scenario.now.toISOString(), outcome: 'log_in', address: '127.0.0.1' },
      { at: scenario.now.toISOString(), outcome: 'bad_credentials', address: '127.0.0.1' },
    ]);
  });

  test('page by page', async () => {
    const client = await scenario.as('pref-14');
    const { id } = (await client.get<Me>('/api/me')).body;
    await scenario.database.query(sql`insert into shirabe.audit_entry (at, action, subject_kind, subject, detail)
      select ${scenario.now}, 'log_in_failed', 'user', ${id}, jsonb_build_object('outcome', 'bad_credentials', 'user_agent', n::text) from generate_series(1, 120) n`);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await client.get<LogIns>(`/api/account/log-ins?cursor=${cursor}`);
      seen.push(...body.entries.map(({ user_agent: agent }) => agent));
      cursor = body.next ?? '';
    } while (cursor !== '');
    expect(seen).toHaveLength(121);
    expect(seen.slice(0, 120)).toEqual(Array.from({ length: 120 }, (_, index) => String(120 - index)));
  });

  test.each(['x', '-1', '1.5', '9'.repeat(30), "1'--"])('the cursor %s is refused', async (cursor) => {
    const reply = await (await scenario.as('pref-13')).get<ErrorBody>(`/api/account/log-ins?cursor=${encodeURIComponent(cursor)}`);
    expect([reply.status, reply.body.code]).toEqual([400, 'bad_cursor']);
  });

  test('of another user for those who look after accounts, and for nobody else', async () => {
    const client = await scenario.as('pref-15');
    const { id } = (await client.get<Me>('/api/me')).body;
    const secretariat = await scenario.as('secretariat');
    expect((await secretariat.get<LogIns>(`/api/users/${id}/log-ins`)).body.entries).toMatchObject([{ outcome: 'log_in' }]);
    expect((await client.get<ErrorBody>(`/api/users/${id}/log-ins`)).body.code).toBe('forbidden');
    for (const wrong of ['x', '00000000-0000-0000-0000-000000000000']) expect((await secretariat.get(`/api/users/${wrong}/log-ins`)).status).toBe(404);
  });
});
