import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { statSync } from 'node:fs';
import { Secret, TOTP } from 'otpauth';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { Account, LogIns, RecoveryCodes, SecondFactorSecret, Sessions } from '../contract/wire-accounts.ts';
import type { Me } from '../contract/wire.ts';
import { openScenario, PASSWORD, type Client, type Reply, type Scenario } from '../testing/scenario.ts';

type Refusal = ErrorBody & { readonly ticket?: string; readonly set_up?: boolean };

let scenario: Scenario;
let admin: Client;
let nobody: Client;
let present: Date;
beforeAll(async () => {
  scenario = await openScenario({ institutions: 100, days: 1 });
  [admin, nobody] = [await scenario.as('admin'), await scenario.as()];
}, 180_000);
afterAll(() => scenario?.close());
beforeEach(async () => {
  present = scenario.now;
  scenario.setNow(present);
  await scenario.database.query(sql`delete from shirabe.second_factor`);
  await scenario.database.query(sql`delete from shirabe.login_failure`);
  await scenario.database.query(sql`update shirabe.user_account set failed_attempts = 0, locked_until = null, email = username || '@example.jp'`);
  await rule('offered');
});

const rule = async (secondFactor: string): Promise<void> => {
  const plain = { second_factor: secondFactor, addresses: [], hours: null, idle_minutes: 480, longest_minutes: 1440 };
  const reply = await admin.send('/api/settings/log-in', {
    method: 'PUT',
    body: JSON.stringify({ roles: { prefecture: plain } }),
    headers: { 'content-type': 'application/json' },
  });
  expect(reply.status).toBe(200);
};
/** A later moment: no code is taken twice. */
const wait = (seconds: number): void => {
  present = new Date(present.getTime() + seconds * 1000);
  scenario.setNow(present);
};
const codeOf = (secret: string, at = present): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
const wrongOf = (secret: string): string => String((Number(codeOf(secret)) + 1) % 1_000_000).padStart(6, '0');

async function setUp(client: Client): Promise<{ readonly secret: string; readonly codes: readonly string[] }> {
  const { body } = await client.post<SecondFactorSecret>('/api/account/second-factor', { current: PASSWORD });
  const confirmed = await client.post<RecoveryCodes>('/api/account/second-factor/confirmation', { code: codeOf(body.secret) });
  expect(confirmed.status).toBe(200);
  wait(30);
  return { secret: body.secret, codes: confirmed.body.codes };
}
const begin = (username = 'pref-13'): Promise<Reply<Refusal>> => nobody.post('/api/session', { username, password: PASSWORD });
const ticketOf = async (username = 'pref-13'): Promise<string> => (await begin(username)).body.ticket ?? '';
const give = (ticket: string, code: string): Promise<Reply<Refusal>> => nobody.post('/api/session/second-factor', { ticket, code });
const clientOf = (reply: Reply<unknown>): Client => scenario.with(reply.headers.getSetCookie()[0]?.split(';')[0] ?? '');

describe('setting it up', () => {
  test('nothing changes until the first code is right; then the other sessions end, and a mail tells of it', async () => {
    const [tokyo, other] = [await scenario.as('pref-13'), await scenario.as('pref-13')];
    const begun = await tokyo.post<SecondFactorSecret>('/api/account/second-factor', { current: PASSWORD });
    const uri = new URL(begun.body.uri);
    expect([uri.protocol, uri.searchParams.get('secret'), uri.searchParams.get('issuer')]).toEqual(['otpauth:', begun.body.secret, 'G-MIS']);
    expect(decodeURIComponent(uri.pathname)).toContain('pref-13');
    expect((await begin()).status).toBe(200);
    const wrong = await tokyo.post<ErrorBody>('/api/account/second-factor/confirmation', { code: wrongOf(begun.body.secret) });
    expect(wrong).toMatchObject({ status: 422, body: { problems: [{ field: 'code', code: 'wrong_code' }] } });
    const { body } = await tokyo.post<RecoveryCodes>('/api/account/second-factor/confirmation', { code: ` ${codeOf(begun.body.secret)}` });
    expect(new Set(body.codes).size).toBe(10);
    for (const code of body.codes) expect(code).toMatch(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/);
    expect((await tokyo.get<Account>('/api/account')).body.second_factor).toEqual({
      offered: true,
      required: false,
      since: present.toISOString(),
      recovery_codes_left: 10,
    });
    expect((await other.get('/api/me')).status).toBe(401);
    expect((await tokyo.get<Sessions>('/api/account/sessions')).body.sessions).toHaveLength(1);
    const mails = await scenario.database.query(
      sql`select template, user_id is not null as known from shirabe.outgoing_mail where recipient = 'pref-13@example.jp'`,
    );
    expect(mails).toContainEqual({ template: 'second_factor_changed', known: true });
    expect(await tokyo.post('/api/account/second-factor', { current: PASSWORD })).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  test('the secret is kept encrypted, the recovery codes as hashes, the key readable by its owner only', async () => {
    const { secret, codes } = await setUp(await scenario.as('pref-13'));
    const [row] = await scenario.database.query<{ secret: Buffer }>(sql`select secret from shirabe.second_factor`);
    const plain = Buffer.from(Secret.fromBase32(secret).bytes);
    expect(row?.secret.includes(plain)).toBe(false);
    const [dump] = await scenario.database.query<{ text: string }>(
      sql`select (select string_agg(row_to_json(c)::text, '') from shirabe.recovery_code c) || (select string_agg(row_to_json(a)::text, '') from shirabe.audit_entry a) as text`,
    );
    for (const hidden of [secret, ...codes]) expect(dump?.text).not.toContain(hidden);
    expect(statSync(`${scenario.dataDir}/secret.key`).mode & 0o777).toBe(0o600);
  });

  test('needs the present password, and a role to which it is offered', async () => {
    const tokyo = await scenario.as('pref-13');
    expect(await tokyo.post('/api/account/second-factor', { current: 'Wrong1234' })).toMatchObject({
      status: 422,
      body: { problems: [{ field: 'current', code: 'wrong_password' }] },
    });
    expect(await tokyo.post('/api/account/second-factor/confirmation', { code: '123456' })).toMatchObject({
      status: 422,
      body: { problems: [{ field: 'code', code: 'not_begun' }] },
    });
    expect((await (await scenario.as('hosp-13')).post<ErrorBody>('/api/account/second-factor', { current: PASSWORD })).body.code).toBe('forbidden');
  });

  test('a secret that was shown half an hour ago is too old', async () => {
    const tokyo = await scenario.as('pref-13');
    const { body } = await tokyo.post<SecondFactorSecret>('/api/account/second-factor', { current: PASSWORD });
    wait(31 * 60);
    expect(await tokyo.post('/api/account/second-factor/confirmation', { code: codeOf(body.secret) })).toMatchObject({
      status: 422,
      body: { problems: [{ code: 'not_begun' }] },
    });
  });
});

describe('logging in with it', () => {
  let secret: string;
  let codes: readonly string[];
  beforeEach(async () => {
    ({ secret, codes } = await setUp(await scenario.as('pref-13')));
  });

  test('the password gives a ticket and no session; ticket and code give the session', async () => {
    const first = await begin();
    expect(first).toMatchObject({ status: 401, body: { code: 'second_factor', ticket: expect.stringMatching(/^[\w-]{43}$/) } });
    expect(first.headers.getSetCookie()).toEqual([]);
    const second = await give(first.body.ticket ?? '', codeOf(secret));
    expect(second.status).toBe(200);
    expect((second.body as unknown as Me).username).toBe('pref-13');
    const tokyo = clientOf(second);
    expect((await tokyo.get('/api/me')).status).toBe(200);
    const { entries } = (await tokyo.get<LogIns>('/api/account/log-ins')).body;
    expect(entries[0]).toMatchObject({ outcome: 'log_in', address: '127.0.0.1' });
    expect(await give(first.body.ticket ?? '', codeOf(secret))).toMatchObject({ status: 410, body: { code: 'expired_link' } });
  });

  test.each([
    ['of the step before', -30, true],
    ['of the step after', 30, true],
    ['of two steps before', -60, false],
    ['of two steps after', 60, false],
  ])('a code %s', async (_name, seconds, right) => {
    wait(90);
    const reply = await give(await ticketOf(), codeOf(secret, new Date(present.getTime() + seconds * 1000)));
    expect(reply.status).toBe(right ? 200 : 401);
    if (!right) expect(reply.body).toMatchObject({ code: 'bad_credentials', problems: [{ field: 'code', code: 'wrong_code' }] });
  });

  test('full-width digits and blanks are the same code', async () => {
    const typed = [...codeOf(secret)].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join('');
    expect((await give(await ticketOf(), ` ${typed.slice(0, 3)}　${typed.slice(3)}`)).status).toBe(200);
  });

  test('a code is taken once, however many come with it at once', async () => {
    const tickets = [await ticketOf(), await ticketOf(), await ticketOf(), await ticketOf()];
    const replies = await Promise.all(tickets.map((ticket) => give(ticket, codeOf(secret))));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    wait(30);
    expect((await give(await ticketOf(), codeOf(secret))).status).toBe(200);
    expect((await give(await ticketOf(), codeOf(secret, new Date(present.getTime() - 30_000)))).status).toBe(401);
  });

  test('a recovery code is taken once, with or without its hyphens', async () => {
    const code = codes[3] ?? '';
    expect((await give(await ticketOf(), code.toUpperCase().replaceAll('-', ''))).status).toBe(200);
    expect((await give(await ticketOf(), code)).body.code).toBe('bad_credentials');
    const tokyo = clientOf(await give(await ticketOf(), codes[4] ?? ''));
    expect((await tokyo.get<Account>('/api/account')).body.second_factor.recovery_codes_left).toBe(8);
  });

  test('a ticket lasts five minutes, for the same browser, and is worth nothing altered', async () => {
    const ticket = await ticketOf();
    expect((await give(`${ticket.slice(0, -1)}!`, codeOf(secret))).status).toBe(410);
    const elsewhere = await nobody.send<ErrorBody>('/api/session/second-factor', {
      method: 'POST',
      body: JSON.stringify({ ticket, code: codeOf(secret) }),
      headers: { 'content-type': 'application/json', 'user-agent': 'another browser' },
    });
    expect(elsewhere.status).toBe(410);
    wait(5 * 60);
    expect((await give(ticket, codeOf(secret))).status).toBe(410);
  });

  test('wrong codes lock the user name as wrong passwords do, and right passwords in between do not take that back', async () => {
    for (let attempt = 0; attempt < 9; attempt += 1) expect((await give(await ticketOf(), wrongOf(secret))).body.code).toBe('bad_credentials');
    const ticket = await ticketOf();
    expect((await give(ticket, wrongOf(secret))).body.code).toBe('bad_credentials');
    expect(await give(ticket, codeOf(secret))).toMatchObject({ status: 423, body: { code: 'locked' } });
    expect((await begin()).status).toBe(423);
    wait(4 * 60);
    expect((await give(ticket, codeOf(secret))).status).toBe(423);
    wait(12 * 60);
    expect((await give(await ticketOf(), codeOf(secret))).status).toBe(200);
    const mails = await scenario.database.query(sql`select from shirabe.outgoing_mail where template = 'locked' and recipient = 'pref-13@example.jp'`);
    expect(mails.length).toBeGreaterThan(0);
  });

  test.each([
    [sql`update shirabe.user_account set active = false where username = 'pref-13'`, 410, 'expired_link'],
    [sql`update shirabe.user_account set held = true where username = 'pref-13'`, 423, 'locked'],
  ])('an account that was shut meanwhile: %#', async (shut, status, code) => {
    const ticket = await ticketOf();
    await scenario.database.query(shut);
    expect(await give(ticket, codeOf(secret))).toMatchObject({ status, body: { code } });
    await scenario.database.query(sql`update shirabe.user_account set active = true, held = false where username = 'pref-13'`);
  });

  test('it is asked for though the rule no longer offers it', async () => {
    await rule('off');
    expect((await begin()).body.code).toBe('second_factor');
  });

  test.each([[{}], [{ ticket: 'x' }], [{ ticket: '', code: '1' }], [{ ticket: 5, code: 5 }], [{ ticket: 'x', code: '1'.repeat(41) }]])(
    '%j is refused',
    async (body) => {
      expect((await nobody.post<ErrorBody>('/api/session/second-factor', body)).status).toBe(400);
    },
  );
});

describe('where it is required', () => {
  test('a log-in without one leads to setting it up, and to nothing else', async () => {
    await rule('required');
    const entered = await begin();
    expect(entered).toMatchObject({ status: 401, body: { code: 'second_factor', set_up: true } });
    const limited = clientOf(entered);
    for (const path of ['/api/me', '/api/objects/medical_institution/lists/all/rows', '/api/home', '/api/account/sessions', '/api/account/log-ins'])
      expect([path, (await limited.get<Refusal>(path)).body]).toMatchObject([path, { code: 'second_factor', set_up: true }]);
    expect((await limited.patch<Refusal>('/api/account', { language: 'en' })).body.code).toBe('second_factor');
    expect((await limited.get<Account>('/api/account')).body.second_factor).toMatchObject({ required: true, since: null });
    const { secret } = await setUp(limited);
    expect((await limited.get('/api/me')).status).toBe(200);
    expect((await give(await ticketOf(), codeOf(secret))).status).toBe(200);
  });

  test('it holds for sessions that there are', async () => {
    const tokyo = await scenario.as('pref-13');
    expect((await tokyo.get('/api/objects/medical_institution/lists/all/rows')).status).toBe(200);
    await rule('required');
    for (const path of ['/api/objects/medical_institution/lists/all/rows', '/api/me'])
      expect((await tokyo.get<Refusal>(path)).body).toMatchObject({ code: 'second_factor', set_up: true });
    await setUp(tokyo);
    expect((await tokyo.get('/api/objects/medical_institution/lists/all/rows')).status).toBe(200);
  });
});

describe('taking it away', () => {
  test('with the password and a code; the session is limited again where it is required', async () => {
    const tokyo = await scenario.as('pref-13');
    const { secret, codes } = await setUp(tokyo);
    const remove = (current: string, code: string) => tokyo.post<ErrorBody>('/api/account/second-factor/removal', { current, code });
    expect((await remove('Wrong1234', codeOf(secret))).body.problems).toMatchObject([{ field: 'current' }]);
    expect((await remove(PASSWORD, wrongOf(secret))).body.problems).toMatchObject([{ field: 'code' }]);
    const renewed = await tokyo.post<RecoveryCodes>('/api/account/second-factor/recovery-codes', { current: PASSWORD, code: codes[0] });
    expect(renewed.body.codes).toHaveLength(10);
    expect((await remove(PASSWORD, codes[1] ?? '')).body.problems).toMatchObject([{ field: 'code' }]);
    await rule('required');
    expect((await tokyo.get('/api/me')).status).toBe(200);
    expect((await remove(PASSWORD, codeOf(secret))).status).toBe(204);
    expect((await tokyo.get<Refusal>('/api/me')).body).toMatchObject({ code: 'second_factor', set_up: true });
    await rule('offered');
    expect((await begin()).status).toBe(200);
    const changes = await scenario.database.query<{ change: string }>(
      sql`select detail ->> 'change' as change from shirabe.audit_entry where action = 'second_factor_change' order by id desc limit 3`,
    );
    expect(changes.map(({ change }) => change)).toEqual(['off', 'codes', 'on']);
  });

  test('by those who look after accounts, for a lost phone: the sessions end', async () => {
    const tokyo = await scenario.as('pref-13');
    await setUp(tokyo);
    const { id } = (await tokyo.get<Me>('/api/me')).body;
    expect((await tokyo.post<ErrorBody>(`/api/users/${id}/second-factor-removal`)).body.code).toBe('forbidden');
    const secretariat = await scenario.as('secretariat');
    expect((await secretariat.post(`/api/users/${id}/second-factor-removal`)).status).toBe(200);
    expect((await tokyo.get('/api/me')).status).toBe(401);
    expect((await begin()).status).toBe(200);
    expect((await secretariat.post<ErrorBody>(`/api/users/${id}/second-factor-removal`)).body.code).toBe('conflict');
    const [entry] = await scenario.database.query(
      sql`select action, subject_label as label, actor_name as actor from shirabe.audit_entry where action = 'second_factor_change' order by id desc limit 1`,
    );
    expect(entry).toMatchObject({ action: 'second_factor_change', label: 'pref-13' });
  });
});
