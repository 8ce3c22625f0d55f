import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { newId } from '../database/uuid.ts';
import type { Model } from '../metadata/model.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import type { AccountContext } from './account-context.ts';
import { toActor } from '../database/account.ts';
import { createUser } from './create-user.ts';
import { findSession } from './find-session.ts';
import { listUsers } from './list-users.ts';
import { LogInRuleBook } from './log-in-rules.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';
import { checkPassword } from './password.ts';
import { defaultPolicy } from './password-policy.ts';
import { setPassword } from './set-password.ts';
import { failuresPerAddress } from './throttle.ts';
import { unitsOf } from './units-of.ts';

const now = new Date('2026-11-22T01:00:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);
const password = 'Abcdefg1';
const client = { address: '192.0.2.1', userAgent: 'test' };

let opened: SmallApp;
let model: Model;
let unit: string;
let prefecture: string;

beforeAll(async () => {
  opened = await openSmallApp();
  ({ model } = opened);
  prefecture = await opened.insert('prefecture', { name: '東京都' });
  unit = await opened.insert('clinic', { name: '診療所', prefecture });
});
afterAll(() => opened?.close());
beforeEach(async () => {
  await opened.database.query(sql`truncate shirabe.user_account, shirabe.login_failure cascade`);
});

const context = (at = now): AccountContext => ({ database: opened.database, model, now: at, baseUrl: 'https://gmis.example.jp' });
const create = (username: string, role = 'admin'): Promise<string> => createUser(context(), { username, name: username, role, password });
const rules = new LogInRuleBook({}, 'Asia/Tokyo');
const enter = async (username: string, given = password, at = now, address = client.address) => {
  const token = await logIn(opened.database, rules, { username, password: given, ...client, address }, at);
  const session = await findSession(opened.database, token, at);
  if (!session) throw new Error('the session is not found');
  return { token, actor: session.actor };
};
const refusal = async (work: Promise<unknown>): Promise<ShirabeError> => {
  const error: unknown = await work.then(
    () => undefined,
    (raised: unknown) => raised,
  );
  if (error instanceof ShirabeError) return error;
  throw new Error(`expected a refusal, not ${String(error)}`);
};

describe('the rule of passwords (M1-2, Q3)', () => {
  test.each([
    ['Abcdefg1', []],
    ['Abcdefg1!#', []],
    ['Abcdef1', ['password_too_short']],
    ['Abcdefgh', ['password_no_digit']],
    ['abcdefg1', ['password_no_upper_case']],
    ['ABCDEFG1', ['password_no_lower_case']],
    ['Ａｂｃｄｅｆｇ１', ['password_not_half_width', 'password_no_upper_case', 'password_no_lower_case', 'password_no_digit']],
    ['Abcdefg１', ['password_not_half_width', 'password_no_digit']],
    ['', ['password_too_short', 'password_no_upper_case', 'password_no_lower_case', 'password_no_digit']],
    [`Aa1${'x'.repeat(130)}`, ['password_too_long']],
  ])('%s', (given, codes) => {
    expect(checkPassword(given, defaultPolicy, { username: 'hosp-13', app: 'gmis' }).map(({ code }) => code)).toEqual(codes);
  });
});

describe('users', () => {
  test('all problems at once, each at its field', async () => {
    const { problems } = await refusal(createUser(context(), { username: '日本', name: 'x', role: 'nobody', password: 'short' }));
    expect(problems.map(({ field, code }) => `${field} ${code}`)).toEqual([
      'username invalid_username',
      'role unknown_role',
      'password password_too_short',
      'password password_no_upper_case',
      'password password_no_digit',
    ]);
  });

  test('a user name is given once', async () => {
    await create('admin');
    expect((await refusal(create('admin'))).problems).toMatchObject([{ field: 'username', code: 'duplicate' }]);
  });

  test('units come from the stamps of the unit', async () => {
    expect(await unitsOf(opened.database, model, 'clinic', unit)).toEqual({ clinic: unit, prefecture });
    expect(await unitsOf(opened.database, model, 'admin', unit)).toEqual({});
    expect(await unitsOf(opened.database, model, 'clinic', undefined)).toEqual({});
    for (const wrong of [newId(), 'x', "' or 1=1"])
      expect((await refusal(unitsOf(opened.database, model, 'clinic', wrong))).problems).toMatchObject([{ field: 'unit' }]);
  });

  test('a list shows no hashes', async () => {
    await create('b');
    await create('a');
    const { users } = await listUsers(context());
    expect(users.map(({ username }) => username)).toEqual(['a', 'b']);
    expect(JSON.stringify(users)).not.toContain('argon2');
    const first = await listUsers(context(), { limit: 1 });
    expect(first).toMatchObject({ users: [{ username: 'a' }], next: Buffer.from('["a"]').toString('base64url') });
    expect(await listUsers(context(), { limit: 1, cursor: first.next ?? '' })).toMatchObject({ users: [{ username: 'b' }], next: null });
  });

  test('passwords are kept as Argon2id, tokens as SHA-256 only', async () => {
    await create('admin');
    const { token } = await enter('admin');
    const [row] = await opened.database.query<{ hash: string; length: number; found: boolean }>(
      sql`select password_hash as hash, octet_length(token_hash) as length, position(${Buffer.from(token, 'base64url')}::bytea in token_hash) > 0 as found from shirabe.user_account, shirabe.session`,
    );
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(row).toMatchObject({ length: 32, found: false });
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });
});

describe('sessions', () => {
  test('log in, find, log out', async () => {
    const id = await createUser(context(), { username: 'hosp', name: '病院', role: 'clinic', password, unit });
    const { token, actor } = await enter(' hosp ');
    expect(actor).toEqual({
      id,
      username: 'hosp',
      name: '病院',
      role: 'clinic',
      roles: ['clinic'],
      language: 'ja',
      units: { clinic: unit, prefecture },
    });
    expect(await findSession(opened.database, token, now)).toEqual({ actor, modelVersion: 0, owner: null, rulesVersion: 0, secondFactor: false });
    expect(await findSession(opened.database, `${token}x`, now)).toBeNull();
    await logOut(opened.database, token);
    await logOut(opened.database, token);
    expect(await findSession(opened.database, token, now)).toBeNull();
  });

  test('says which version of the definitions is in force', async () => {
    await create('admin');
    const { token } = await enter('admin');
    await opened.database.query(sql`insert into shirabe.model_version (hash, files, physical, plan) values ('h', '{}', '{}', '{}')`);
    await opened.database.query(sql`insert into shirabe.model_current (version, hash) select version, hash from shirabe.model_version`);
    expect((await findSession(opened.database, token, now))?.modelVersion).toBe(1);
    await opened.database.query(sql`delete from shirabe.model_current`);
  });

  test('what the role may do is the Model’s matter', async () => {
    await create('admin');
    const { actor } = await enter('admin');
    expect(toActor(actor, model).setup).toBe(true);
    expect(toActor({ ...actor, roles: ['clinic'] }, model).setup).toBe(false);
    expect(toActor({ ...actor, roles: ['constructor'] }, model).setup).toBe(false);
  });

  test('ends after 8 hours without a request, each request moving the end; after 24 hours in any case', async () => {
    await create('admin');
    const { token } = await enter('admin');
    expect(await findSession(opened.database, token, later(7 * 60))).not.toBeNull();
    expect(await findSession(opened.database, token, later(14 * 60))).not.toBeNull();
    expect(await findSession(opened.database, token, later(21 * 60))).not.toBeNull();
    expect(await findSession(opened.database, token, later(24 * 60 + 1))).toBeNull();
    const other = await enter('admin');
    expect(await findSession(opened.database, other.token, later(8 * 60 + 1))).toBeNull();
  });

  test('the end is written at most once a minute', async () => {
    await create('admin');
    const { token } = await enter('admin');
    const seen = async (): Promise<string | undefined> =>
      (await opened.database.query<{ at: string }>(sql`select last_seen_at as at from shirabe.session`))[0]?.at;
    await findSession(opened.database, token, later(0.9));
    expect(await seen()).toBe(now.toISOString());
    await findSession(opened.database, token, later(1.1));
    expect(await seen()).toBe(later(1.1).toISOString());
  });

  test('a closed account has no session and gets the answer of a wrong password', async () => {
    const id = await create('admin');
    const { token } = await enter('admin');
    await opened.database.query(sql`update shirabe.user_account set active = false`);
    expect(await findSession(opened.database, token, now)).toBeNull();
    expect((await refusal(enter('admin'))).code).toBe('bad_credentials');
    await opened.database.query(sql`update shirabe.user_account set active = true, held = true where id = ${id}`);
    expect(await findSession(opened.database, token, now)).toBeNull();
    expect((await refusal(enter('admin', 'Wrong123'))).code).toBe('bad_credentials');
    expect((await refusal(enter('admin'))).code).toBe('locked');
  });

  test('a new password ends the sessions; the language is seen by the next request', async () => {
    await create('admin');
    const { token } = await enter('admin');
    await opened.database.query(sql`update shirabe.user_account set language = 'en'`);
    expect((await findSession(opened.database, token, now))?.actor.language).toBe('en');
    expect((await refusal(setPassword(opened.database, model, 'admin', 'weak', now))).problems.length).toBeGreaterThan(1);
    await setPassword(opened.database, model, 'admin', 'Another99', now);
    expect(await findSession(opened.database, token, now)).toBeNull();
    expect((await enter('admin', 'Another99')).token).not.toBe(token);
    expect((await refusal(setPassword(opened.database, model, 'nobody', 'Another99', now))).code).toBe('not_found');
  });

  test('strange tokens and names are simply wrong', async () => {
    expect(await findSession(opened.database, '', now)).toBeNull();
    expect(await findSession(opened.database, '\0\ud800', now)).toBeNull();
    expect((await refusal(enter('a\0b'))).code).toBe('bad_credentials');
  });
});

describe('throttling', () => {
  test.each(['known', 'unknown'])('%s user names: the same answers', async (username) => {
    await create('known');
    for (let attempt = 1; attempt <= defaultPolicy.failures; attempt += 1)
      expect(await refusal(enter(username, 'Wrong123'))).toMatchObject({ code: 'bad_credentials', message: 'ユーザ名またはパスワードが正しくありません。' });
    const locked = await refusal(enter(username));
    expect(locked).toMatchObject({ code: 'locked', detail: { until: later(15).toISOString() } });
    expect(locked.message).toContain('10:15');
  });

  test('a lock ends, and the count starts anew', async () => {
    await create('known');
    for (let attempt = 0; attempt < defaultPolicy.failures; attempt += 1) await refusal(enter('known', 'Wrong123'));
    expect((await refusal(enter('known', password, later(14)))).code).toBe('locked');
    expect((await refusal(enter('known', 'Wrong123', later(16)))).code).toBe('bad_credentials');
    expect((await enter('known', password, later(17))).token).toBeTruthy();
  });

  test('a right password forgives the failures before it', async () => {
    await create('known');
    for (let round = 0; round < 3; round += 1) {
      for (let attempt = 0; attempt < defaultPolicy.failures - 1; attempt += 1) await refusal(enter('known', 'Wrong123'));
      await enter('known');
    }
  });

  test('many at once are no way around it', async () => {
    await create('known');
    const codes = await Promise.all(Array.from({ length: defaultPolicy.failures + 8 }, async () => (await refusal(enter('known', 'Wrong123'))).code));
    expect(codes.filter((code) => code === 'bad_credentials')).toHaveLength(defaultPolicy.failures);
  });

  test('right passwords lock nobody out, however many come at once', async () => {
    await create('known');
    for (let attempt = 0; attempt < defaultPolicy.failures - 2; attempt += 1) await refusal(enter('known', 'Wrong123'));
    const tokens = await Promise.all(Array.from({ length: defaultPolicy.failures + 8 }, async () => (await enter('known')).token));
    expect(new Set(tokens).size).toBe(defaultPolicy.failures + 8);
    for (let attempt = 0; attempt < defaultPolicy.failures - 1; attempt += 1) await refusal(enter('known', 'Wrong123'));
    expect((await enter('known')).token).toBeTruthy();
  });

  test('an address with too many failures is stopped, others are not', async () => {
    await create('known');
    await refusal(enter('someone', 'Wrong123'));
    await opened.database.query(sql`update shirabe.login_failure set failures = ${failuresPerAddress} where failures = 1`);
    await refusal(enter('someone else', 'Wrong123'));
    expect((await refusal(enter('known'))).code).toBe('too_many_requests');
    expect((await enter('known', password, now, '192.0.2.2')).token).toBeTruthy();
    expect((await enter('known', password, later(16))).token).toBeTruthy();
  });

  test('who has one IPv6 address has its whole network, and is stopped as one', async () => {
    await create('known');
    await refusal(enter('someone', 'Wrong123', now, '2001:db8:0:1::1'));
    await opened.database.query(sql`update shirabe.login_failure set failures = ${failuresPerAddress} where failures = 1`);
    await refusal(enter('someone else', 'Wrong123', now, '2001:db8:0:1:aaaa::2'));
    expect((await refusal(enter('known', password, now, '2001:db8:0:1:ffff:ffff:ffff:3'))).code).toBe('too_many_requests');
    expect((await enter('known', password, now, '2001:db8:0:2::1')).token).toBeTruthy();
  });
});
