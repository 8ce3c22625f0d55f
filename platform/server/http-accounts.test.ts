import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Agent, request } from 'node:http';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { Account, Letters, MailConfirmation, PasswordLink, PasswordPolicy, UserDetail } from '../contract/wire-accounts.ts';
import { type ArrivedMail, type MailServer, openMailServer } from '../testing/mail-server.ts';
import { openScenario, PASSWORD, type Client, type Scenario } from '../testing/scenario.ts';

let mail: MailServer;
let scenario: Scenario;
let nobody: Client;
let secretariat: Client;
let admin: Client;
let prefecture: string;

beforeAll(async () => {
  mail = await openMailServer();
  scenario = await openScenario({ institutions: 100, days: 1, smtpUrl: mail.url, environment: { proxies: 1 } });
  [nobody, secretariat, admin] = await Promise.all([scenario.as(), scenario.as('secretariat'), scenario.as('admin')]);
  const [row] = await scenario.database.query<{ id: string }>(sql`select id from data.prefecture where title = '東京都'`);
  prefecture = row?.id ?? '';
}, 240_000);
afterAll(async () => {
  await scenario?.close();
  await mail?.close();
});

const later = (minutes: number): Date => new Date(scenario.now.getTime() + minutes * 60_000);
/** What arrived at an address, once everything due has gone out. */
async function arrived(address: string): Promise<readonly ArrivedMail[]> {
  await scenario.deliverMail();
  return mail.messages.filter(({ to }) => to.includes(address));
}
/** The token of the last link that a mail to the address holds. */
async function tokenFor(address: string): Promise<string> {
  const links = (await arrived(address)).flatMap((message) => message.links).filter((link) => /\/(password|confirm-mail)\//.test(link));
  return links.at(-1)?.split('/').at(-1) ?? '';
}
let count = 0;
async function create(more: object = {}): Promise<UserDetail & { readonly address: string }> {
  count += 1;
  const address = `user${count}@example.jp`;
  const body = { username: `user-${count}`, name: `利用者 ${count}`, role: 'prefecture', unit: prefecture, email: address, ...more };
  const reply = await secretariat.post<UserDetail>('/api/users', body);
  expect([reply.status, reply.bytes.toString()]).toEqual([201, expect.any(String)]);
  return { ...reply.body, address };
}
/** A user with a password. */
async function createWithPassword(password = PASSWORD): Promise<UserDetail & { readonly address: string }> {
  const user = await create();
  expect((await nobody.post(`/api/password-links/${await tokenFor(user.address)}`, { password })).status).toBe(204);
  return user;
}
const enter = (username: string, password = PASSWORD) => nobody.post<ErrorBody & { token?: string }>('/api/session', { username, password });
const codes = (body: ErrorBody): string[] => body.problems.map(({ field, code }) => `${field} ${code}`);

describe('the first password (Q4, Q8, Q18)', () => {
  test('the mail has the user name and a link, and never a password; the link works once', async () => {
    const user = await create();
    expect(user).toMatchObject({ state: 'invited', unit: { label: '東京都' }, email: user.address });
    const [message, more] = await arrived(user.address);
    expect(more).toBeUndefined();
    expect(message?.text).toContain(user.username);
    expect(message?.text.toLowerCase()).not.toMatch(/password:|パスワード：\S/);
    const token = await tokenFor(user.address);
    const link = await nobody.get<PasswordLink>(`/api/password-links/${token}`);
    expect(link.body).toMatchObject({ purpose: 'first', username: user.username, name: user.name });
    expect(link.body.rules.map(({ code }) => code)).toContain('password_too_short');
    const weak = await nobody.post<ErrorBody>(`/api/password-links/${token}`, { password: 'weak' });
    expect([weak.status, codes(weak.body)]).toEqual([422, ['password password_too_short', 'password password_no_upper_case', 'password password_no_digit']]);
    expect((await nobody.post(`/api/password-links/${token}`, { password: PASSWORD })).status).toBe(204);
    expect((await enter(user.username)).status).toBe(200);
    for (const reply of [
      await nobody.get<ErrorBody>(`/api/password-links/${token}`),
      await nobody.post<ErrorBody>(`/api/password-links/${token}`, { password: PASSWORD }),
    ])
      expect([reply.status, reply.body.code]).toEqual([410, 'expired_link']);
    expect((await arrived(user.address)).length).toBe(2);
  });

  test('of many who use a link at once, one does', async () => {
    const user = await create();
    const token = await tokenFor(user.address);
    const replies = await Promise.all(['A', 'B', 'C', 'D'].map((letter) => nobody.post(`/api/password-links/${token}`, { password: `Shirabe${letter}1` })));
    expect(replies.map(({ status }) => status).sort()).toEqual([204, 410, 410, 410]);
  });

  test('too old, altered, foreign, ended by a newer one, of a closed account: the same refusal', async () => {
    const user = await create();
    const first = await tokenFor(user.address);
    expect((await secretariat.post(`/api/users/${user.id}/reset`)).status).toBe(200);
    const second = await tokenFor(user.address);
    expect(second).not.toBe(first);
    const altered = `${second.slice(0, -1)}${second.endsWith('A') ? 'B' : 'A'}`;
    for (const token of [first, altered, 'x', 'a'.repeat(43), '%00', encodeURIComponent("' or 1=1")]) {
      const reply = await nobody.get<ErrorBody>(`/api/password-links/${token}`);
      expect([token, reply.status, reply.body.code]).toEqual([token, 410, 'expired_link']);
    }
    scenario.setNow(later(15 * 24 * 60));
    expect((await nobody.get(`/api/password-links/${second}`)).status).toBe(410);
    scenario.setNow(scenario.now);
    expect((await nobody.get(`/api/password-links/${second}`)).status).toBe(200);
    const closed = await secretariat.patch(`/api/users/${user.id}`, { version: user.version, active: false });
    expect(closed.status).toBe(200);
    expect((await nobody.get(`/api/password-links/${second}`)).status).toBe(410);
  });

  test('by post: a code, once on paper, for the name it was made for', async () => {
    const user = await create({ by_post: true });
    expect(await arrived(user.address)).toEqual([]);
    const { body } = await secretariat.post<Letters>('/api/users/letters', { users: [user.id] });
    const [letter] = body.letters;
    expect(letter).toMatchObject({ username: user.username, unit: '東京都' });
    expect(letter?.code).toMatch(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/);
    expect(letter?.url).toBe(`${scenario.url}/first`);
    const exchange = (username: string, code: string) => nobody.post<{ token: string } & ErrorBody>('/api/first-codes', { username, code });
    for (const [username, code] of [
      [user.username, 'AAAA-AAAA-AAAA-AAAA'],
      ['nobody', letter?.code ?? ''],
      ['secretariat', letter?.code ?? ''],
    ] as const)
      expect((await exchange(username, code)).status).toBe(410);
    const given = await exchange(user.username, ` ${letter?.code.toLowerCase().replaceAll('-', ' ')}`);
    expect(given.status).toBe(200);
    expect((await nobody.post(`/api/password-links/${given.body.token}`, { password: PASSWORD })).status).toBe(204);
    expect((await exchange(user.username, letter?.code ?? '')).status).toBe(410);
    expect((await enter(user.username)).status).toBe(200);
    const [kept] = await scenario.database.query<{ audit: string }>(sql`select string_agg(detail::text, ' ') as audit from shirabe.audit_entry`);
    expect(kept?.audit).not.toContain(letter?.code ?? '?');
  });
});

describe('a forgotten password (M1-2, Q14, Q15)', () => {
  test('the answer is the same whoever is asked for, and only who has an address gets a mail', async () => {
    const user = await createWithPassword();
    const closed = await createWithPassword();
    await scenario.database.query(sql`update shirabe.user_account set active = false where id = ${closed.id}`);
    await scenario.deliverMail();
    const before = mail.messages.length;
    const replies = await Promise.all(
      [user.username, 'nobody-at-all', closed.username, 'pref-02', 'a\0b', '名前'].map((username) => nobody.post('/api/password-resets', { username })),
    );
    for (const reply of replies) expect([reply.status, reply.bytes.length]).toEqual([202, 0]);
    await scenario.deliverMail();
    expect(mail.messages.slice(before).map(({ to }) => to)).toEqual([[user.address]]);
    const [left] = await scenario.database.query<{ nobodys: number }>(sql`select count(*)::int as nobodys from shirabe.account_link where user_id is null`);
    expect(left?.nobodys).toBe(0);
  });

  test('both leave one entry in the audit, which keeps nothing of what nobody is called', async () => {
    const user = await createWithPassword();
    const written = async (username: string): Promise<unknown> => {
      const [before] = await scenario.database.query<{ n: number }>(sql`select count(*)::int as n from shirabe.audit_entry`);
      await nobody.post('/api/password-resets', { username });
      const [after] = await scenario.database.query<{ n: number }>(sql`select count(*)::int as n from shirabe.audit_entry`);
      return (after?.n ?? 0) - (before?.n ?? 0);
    };
    expect(await written(user.username)).toBe(await written('nobody-at-all'));
    const [entry] = await scenario.database.query<{ all: string }>(
      sql`select string_agg(coalesce(subject_label, '') || detail::text, ' ') as all from shirabe.audit_entry where action = 'password_reset_sent'`,
    );
    expect(entry?.all).not.toContain('nobody-at-all');
  });

  test('nobody is flooded with mails', async () => {
    const user = await createWithPassword();
    const before = (await arrived(user.address)).length;
    for (let time = 0; time < 12; time += 1) expect((await nobody.post('/api/password-resets', { username: user.username })).status).toBe(202);
    expect((await arrived(user.address)).length - before).toBe(5);
    expect((await nobody.get(`/api/password-links/${await tokenFor(user.address)}`)).status).toBe(200);
  });

  test('a new password ends every session and is told by mail', async () => {
    const user = await createWithPassword();
    const session = scenario.with((await enter(user.username)).headers.getSetCookie()[0]?.split(';')[0] ?? '');
    expect((await session.get('/api/me')).status).toBe(200);
    await nobody.post('/api/password-resets', { username: user.username });
    expect((await nobody.post(`/api/password-links/${await tokenFor(user.address)}`, { password: 'Another2026' })).status).toBe(204);
    expect((await session.get('/api/me')).status).toBe(401);
    expect((await enter(user.username)).status).toBe(401);
    expect((await enter(user.username, 'Another2026')).status).toBe(200);
    expect((await arrived(user.address)).at(-1)?.links).toEqual(expect.not.arrayContaining([expect.stringContaining('/password/')]));
  });
});

/** Log-ins over connections that stay open, `lanes` at a time, from the address that each is given. Gives how often each status came. */
async function enterMany(count: number, lanes: number, body: object, addressOf: (index: number) => string): Promise<Readonly<Record<number, number>>> {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes });
  const { hostname, port } = new URL(scenario.url);
  const content = JSON.stringify(body);
  const statuses: Record<number, number> = {};
  let next = 0;
  const enterOnce = (index: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content), 'x-forwarded-for': addressOf(index) };
      request({ agent, hostname, port, path: '/api/session', method: 'POST', headers }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      })
        .once('error', reject)
        .end(content);
    });
  const lane = async (): Promise<void> => {
    while (next < count) {
      const status = await enterOnce(next++);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  agent.destroy();
  return statuses;
}

test('10,000 wrong passwords at once: locked, others are served, and the real user gets back in by a reset', async () => {
  const user = await createWithPassword();
  // From several addresses, so that not the limit of one alone keeps them away.
  const attack = enterMany(10_000, 50, { username: user.username, password: 'Wrong1234' }, (index) => `198.51.100.${index % 10}`);
  let isUnderWay = true;
  void attack.finally(() => (isUnderWay = false));
  for (let time = 0; time < 20; time += 1) expect((await secretariat.get('/api/me')).status).toBe(200);
  expect(isUnderWay).toBe(true);
  // Ten were tried; each address was turned away by the lock until it had failed too often itself.
  const statuses = await attack;
  expect(statuses).toEqual({ 401: 10, 423: expect.any(Number), 429: expect.any(Number) });
  expect(Object.values(statuses).reduce((sum, times) => sum + times, 0)).toBe(10_000);
  expect((await secretariat.get<UserDetail>(`/api/users/${user.id}`)).body.state).toBe('locked');
  expect((await enter(user.username)).status).toBe(423);
  expect((await nobody.post('/api/password-resets', { username: user.username })).status).toBe(202);
  expect((await nobody.post(`/api/password-links/${await tokenFor(user.address)}`, { password: 'Another2026' })).status).toBe(204);
  expect((await enter(user.username, 'Another2026')).status).toBe(200);
  const [failed] = await scenario.database.query<{ n: number }>(
    sql`select count(*)::int as n from shirabe.audit_entry where action = 'log_in_failed' and subject = ${user.id}`,
  );
  expect(failed?.n).toBe(10);
}, 300_000);

describe('one’s own account', () => {
  test('a change of the password asks for the present one and ends the other sessions', async () => {
    const user = await createWithPassword();
    const [one, other] = await Promise.all([enter(user.username), enter(user.username)]).then((replies) =>
      replies.map(({ headers }) => scenario.with(headers.getSetCookie()[0]?.split(';')[0] ?? '')),
    );
    const change = (current: string, password: string) => one?.post<ErrorBody>('/api/account/password', { current, password });
    expect([(await one?.get('/api/me'))?.status, (await other?.get('/api/me'))?.status]).toEqual([200, 200]);
    expect((await change('Wrong1234', 'Another2026'))?.body).toMatchObject({ code: 'invalid', problems: [{ field: 'current' }] });
    expect((await change(PASSWORD, 'weak'))?.status).toBe(422);
    const changed = await change(PASSWORD, 'Another2026');
    expect(changed?.status).toBe(204);
    // The session goes on under another token.
    const renewed = scenario.with(changed?.headers.getSetCookie()[0]?.split(';')[0] ?? '');
    expect((await renewed.get('/api/me')).status).toBe(200);
    expect((await other?.get('/api/me'))?.status).toBe(401);
  });

  test('a new mail address is in force once both addresses agreed', async () => {
    const user = await createWithPassword();
    const own = scenario.with((await enter(user.username)).headers.getSetCookie()[0]?.split(';')[0] ?? '');
    const wanted = 'new-address@example.jp';
    expect((await own.post('/api/account/email', { current: PASSWORD, email: 'not an address' })).status).toBe(422);
    expect((await own.post('/api/account/email', { current: PASSWORD, email: 'a@example.jp\r\nBcc: all@example.jp' })).status).toBe(422);
    expect((await own.post('/api/account/email', { current: PASSWORD, email: wanted })).status).toBe(202);
    const [oldToken, newToken] = [await tokenFor(user.address), await tokenFor(wanted)];
    const confirm = (token: string) => nobody.post<MailConfirmation>(`/api/mail-confirmations/${token}`);
    expect((await confirm(newToken)).body).toEqual({ email: wanted, in_force: false });
    expect((await own.get<Account>('/api/account')).body).toMatchObject({ email: user.address, email_wanted: wanted });
    expect((await confirm(newToken)).status).toBe(410);
    expect((await nobody.post(`/api/password-links/${oldToken}`, { password: PASSWORD })).status).toBe(410);
    await nobody.post('/api/password-resets', { username: user.username });
    const resetToken = await tokenFor(user.address);
    expect((await nobody.get(`/api/password-links/${resetToken}`)).status).toBe(200);
    expect((await confirm(oldToken)).body).toEqual({ email: wanted, in_force: true });
    expect((await own.get<Account>('/api/account')).body).toMatchObject({ email: wanted, email_wanted: null });
    // Whoever reads the mail at the former address no longer sets the password.
    expect((await nobody.get(`/api/password-links/${resetToken}`)).status).toBe(410);
  });
});

describe('the rule of passwords', () => {
  const change = (policy: PasswordPolicy) =>
    admin.send<PasswordPolicy & ErrorBody>('/api/settings/password', {
      method: 'PUT',
      body: JSON.stringify(policy),
      headers: { 'content-type': 'application/json' },
    });
  const read = async (): Promise<PasswordPolicy> => (await admin.get<PasswordPolicy>('/api/settings/password')).body;

  test('is set by an administrator, in force at once, and in the audit with before and after', async () => {
    expect((await secretariat.get('/api/settings/password')).status).toBe(403);
    const before = await read();
    expect(before).toMatchObject({
      shortest: 8,
      upper: true,
      lower: true,
      digit: true,
      history: 0,
      longest_days: 0,
      failures: 10,
      lock_minutes: 15,
      version: 0,
    });
    expect((await change({ ...before, shortest: 12, sign: true, history: 2, longest_days: 30, refuse_common: true })).status).toBe(200);
    expect((await change({ ...before, shortest: 9 })).body.code).toBe('conflict');
    expect((await change({ ...before, shortest: 2 })).status).toBe(400);
    const user = await create();
    const token = await tokenFor(user.address);
    const set = (password: string, by = token) => nobody.post<ErrorBody>(`/api/password-links/${by}`, { password });
    expect(codes((await set('Kmxwqzt1')).body)).toEqual(['password password_too_short', 'password password_no_sign']);
    expect(codes((await set('Passw0rd!!!2026')).body)).toEqual(['password password_common']);
    expect(codes((await set(`X9!${user.username}zqKw`)).body)).toEqual(['password password_common']);
    expect((await set('Momiji!Kasa-88')).status).toBe(204);
    expect((await enter(user.username, 'Momiji!Kasa-88')).status).toBe(200);
    // Too old: exchanged at the log-in, and not for itself.
    scenario.setNow(later(31 * 24 * 60));
    const old = await enter(user.username, 'Momiji!Kasa-88');
    expect([old.status, old.body.code]).toEqual([403, 'password_expired']);
    expect((await enter(user.username, 'Wrong!Kasa-88')).body.code).toBe('bad_credentials');
    expect(codes((await set('Momiji!Kasa-88', old.body.token)).body)).toEqual(['password password_used_before']);
    expect((await set('Susuki!Kasa-88', old.body.token)).status).toBe(204);
    expect((await enter(user.username, 'Susuki!Kasa-88')).status).toBe(200);
    scenario.setNow(scenario.now);
    const [entry] = await scenario.database.query<{ detail: unknown }>(
      sql`select detail from shirabe.audit_entry where action = 'setting_change' and subject = 'password_policy' order by id limit 1`,
    );
    expect(entry?.detail).toMatchObject({ before: { shortest: 8, sign: false }, after: { shortest: 12, sign: true } });
    // A log-in a month ahead has cleared away the sessions of today.
    admin = await scenario.as('admin');
    const { version: _version, ...changed } = await read();
    expect((await change({ ...changed, shortest: 8, sign: false, history: 0, longest_days: 0, refuse_common: false })).status).toBe(200);
  });
});
