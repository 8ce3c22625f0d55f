import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { LogInRules, LogInSettings } from '../contract/wire-accounts.ts';
import { openScenario, PASSWORD, type Client, type Reply, type Scenario } from '../testing/scenario.ts';
import { runCommandLine } from './command-line.ts';

type Rule = LogInRules['roles'][string];

let scenario: Scenario;
let admin: Client;
beforeAll(async () => {
  scenario = await openScenario({ institutions: 100, days: 1 });
  admin = await scenario.as('admin');
}, 180_000);
afterAll(() => scenario?.close());
afterEach(async () => {
  scenario.setNow(scenario.now);
  expect((await change({})).status).toBe(200);
});

const plain: Rule = { second_factor: 'off', addresses: [], hours: null, idle_minutes: 480, longest_minutes: 1440 };
const put = (client: Client, body: unknown): Promise<Reply<LogInSettings & ErrorBody>> =>
  client.send('/api/settings/log-in', { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
/** The administrator's own session may have ended while the clock was ahead. */
const change = async (roles: Readonly<Record<string, Partial<Rule>>>): Promise<Reply<LogInSettings & ErrorBody>> => {
  const body = { roles: Object.fromEntries(Object.entries(roles).map(([role, rule]) => [role, { ...plain, ...rule }])) };
  const reply = await put(admin, body);
  if (reply.status !== 401) return reply;
  admin = await scenario.as('admin');
  return put(admin, body);
};
const enter = async (username: string): Promise<Reply<ErrorBody>> => (await scenario.as()).post('/api/session', { username, password: PASSWORD });
const later = (minutes: number): Date => new Date(scenario.now.getTime() + minutes * 60_000);
/** A read that is checked beside, one that is checked before, and a save. */
const paths = ['/api/objects/medical_institution/lists/all/rows', '/api/me', '/api/account'];
const codesOf = async (client: Client): Promise<unknown[]> =>
  Promise.all(paths.map(async (path) => (await client.get<ErrorBody | undefined>(path)).body?.code));

describe('the setting', () => {
  test('every role, with the default: off, anywhere, any time, 8 and 24 hours', async () => {
    const { status, body } = await admin.get<LogInSettings>('/api/settings/log-in');
    expect(status).toBe(200);
    expect(Object.keys(body.roles)).toEqual(expect.arrayContaining(['institution', 'organization', 'prefecture', 'city', 'secretariat', 'admin']));
    expect(Object.keys(body.labels)).toEqual(Object.keys(body.roles));
    expect(body.roles['prefecture']).toEqual(plain);
    expect(body.labels['prefecture']?.ja).toBe('都道府県担当者');
  });

  test.each(['pref-13', 'hosp-13', 'secretariat'])('%s may neither read nor change it', async (username) => {
    const client = await scenario.as(username);
    expect((await client.get<ErrorBody>('/api/settings/log-in')).body.code).toBe('forbidden');
    expect((await put(client, { roles: {} })).body.code).toBe('forbidden');
  });

  test('is kept, audited with before and after, and refused when somebody else was first', async () => {
    const { version } = (await admin.get<LogInSettings>('/api/settings/log-in')).body;
    const answer = await change({ prefecture: { addresses: ['127.0.0.0/8', '::1'], idle_minutes: 60 } });
    expect(answer.body.roles['prefecture']).toEqual({ ...plain, addresses: ['127.0.0.0/8', '::1'], idle_minutes: 60 });
    expect(answer.body.version).toBeGreaterThan(version);
    expect(await put(admin, { roles: {}, version })).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const [entry] = await scenario.database.query<{ actor: string; address: string; detail: unknown }>(
      sql`select actor_name as actor, address, detail from shirabe.audit_entry where action = 'setting_change' and subject = 'log_in' order by id desc limit 1`,
    );
    expect(entry).toMatchObject({
      address: '127.0.0.1',
      detail: { before: { prefecture: plain }, after: { prefecture: { addresses: ['127.0.0.0/8', '::1'], idle_minutes: 60 } } },
    });
  });

  test.each([
    [{ roles: { nobody: plain } }, 422, 'unknown_role'],
    [{ roles: { prefecture: { ...plain, addresses: ['192.0.2.0/33'] } } }, 422, 'invalid_address'],
    [{ roles: { prefecture: { ...plain, hours: { from: '09:00', to: '25:00', days: [1] } } } }, 422, 'invalid_time'],
    [{ roles: { prefecture: { ...plain, hours: { from: '09:00', to: '17:00', days: [8] } } } }, 400, 'maximum'],
    [{ roles: { prefecture: { ...plain, hours: { from: '09:00', to: '17:00', days: [1, 1] } } } }, 400, 'uniqueItems'],
    [{ roles: { prefecture: { ...plain, idle_minutes: 1 } } }, 400, 'minimum'],
    [{ roles: { prefecture: { ...plain, second_factor: 'sometimes' } } }, 400, 'const'],
    [{ roles: [] }, 400, 'type'],
    [{}, 400, 'required'],
  ])('%j is refused', async (body, status, code) => {
    const answer = await put(admin, body);
    expect(answer.status).toBe(status);
    expect(answer.body.problems.map((problem) => problem.code)).toContain(code);
  });

  test.each([
    [{ addresses: ['192.0.2.0/24'] }],
    [{ hours: { from: '08:00', to: '11:30', days: [1, 2, 3, 4, 5] } }],
    [{ hours: { from: '08:00', to: '18:00', days: [6, 7] } }],
    [{ second_factor: 'required' as const }],
  ])('an administrator does not lock himself out: %j', async (rule) => {
    const answer = await change({ admin: rule });
    expect(answer).toMatchObject({ status: 422, body: { problems: [{ field: 'roles', code: 'locks_you_out' }] } });
    expect((await admin.get('/api/me')).status).toBe(200);
  });

  test('nor by a role that he has beside the first', async () => {
    await scenario.database.query(sql`update shirabe.user_account set roles = '{prefecture}' where username = 'admin'`);
    try {
      expect((await change({ prefecture: { addresses: ['192.0.2.0/24'] } })).body.problems).toMatchObject([{ code: 'locks_you_out' }]);
    } finally {
      await scenario.database.query(sql`update shirabe.user_account set roles = '{}' where username = 'admin'`);
    }
  });
});

describe('addresses and hours', () => {
  test('from elsewhere: no log-in, and sessions that there are stop at once, until the rule is taken back', async () => {
    const tokyo = await scenario.as('pref-13');
    expect(await codesOf(tokyo)).toEqual([undefined, undefined, undefined]);
    await change({ prefecture: { addresses: ['192.0.2.0/24', '2001:db8::/32'] } });
    expect(await codesOf(tokyo)).toEqual(['not_from_here', 'not_from_here', 'not_from_here']);
    expect(await codesOf(tokyo)).toEqual(['not_from_here', 'not_from_here', 'not_from_here']);
    const refused = await enter('pref-13');
    expect(refused).toMatchObject({ status: 403, body: { code: 'not_from_here' } });
    expect(refused.body.message).toContain('127.0.0.1');
    expect(refused.headers.getSetCookie()).toEqual([]);
    expect((await enter('hosp-13')).status).toBe(200);
    await change({ prefecture: { addresses: ['192.0.2.0/24', '127.0.0.0/30'] } });
    expect(await codesOf(tokyo)).toEqual([undefined, undefined, undefined]);
    expect((await enter('pref-13')).status).toBe(200);
  });

  test('a wrong password tells nothing of the rules', async () => {
    await change({ prefecture: { addresses: ['192.0.2.0/24'] } });
    const reply = await (await scenario.as()).post<ErrorBody>('/api/session', { username: 'pref-13', password: 'Wrong1234' });
    expect(reply.body.code).toBe('bad_credentials');
    await enter('pref-13');
  });

  test('after hours: no log-in, and sessions that there are stop, and go on in the morning', async () => {
    await change({ prefecture: { hours: { from: '08:30', to: '17:15', days: [1, 2, 3, 4, 5] }, longest_minutes: 10080, idle_minutes: 1440 } });
    const tokyo = await scenario.as('pref-13');
    const at = async (clock: string): Promise<unknown> => {
      scenario.setNow(new Date(`2026-11-${clock}:00+09:00`));
      const [list] = await codesOf(tokyo);
      const [me] = [(await tokyo.get<ErrorBody>('/api/me')).body.code];
      expect(me).toBe(list);
      return list;
    };
    expect(await at('18T17:14')).toBeUndefined();
    expect(await at('18T17:15')).toBe('not_now');
    expect((await enter('pref-13')).body).toMatchObject({ code: 'not_now', message: expect.stringContaining('月・火・水・木・金 の 08:30～17:15') });
    expect(await at('19T08:29')).toBe('not_now');
    expect(await at('19T08:30')).toBeUndefined();
    expect(await at('20T08:00')).toBe('not_now');
  });

  test('over midnight, as the days of the application’s time zone have it', async () => {
    await change({ prefecture: { hours: { from: '22:00', to: '06:00', days: [3] }, idle_minutes: 1440, longest_minutes: 10080 } });
    scenario.setNow(new Date('2026-11-18T21:59:00+09:00'));
    expect((await enter('pref-13')).body.code).toBe('not_now');
    scenario.setNow(new Date('2026-11-18T22:00:00+09:00'));
    const tokyo = await scenario.as('pref-13');
    scenario.setNow(new Date('2026-11-19T05:59:00+09:00'));
    expect(await codesOf(tokyo)).toEqual([undefined, undefined, undefined]);
    scenario.setNow(new Date('2026-11-19T22:30:00+09:00'));
    expect(await codesOf(tokyo)).toEqual(['not_now', 'not_now', 'not_now']);
  });

  test('a further role brings its rules with the next request', async () => {
    await change({ city: { addresses: ['192.0.2.0/24'] } });
    const tokyo = await scenario.as('pref-13');
    await scenario.database.query(sql`update shirabe.user_account set roles = '{city}' where username = 'pref-13'`);
    try {
      expect(await codesOf(tokyo)).toEqual(['not_from_here', 'not_from_here', 'not_from_here']);
    } finally {
      await scenario.database.query(sql`update shirabe.user_account set roles = '{}' where username = 'pref-13'`);
    }
    expect(await codesOf(tokyo)).toEqual([undefined, undefined, undefined]);
  });

  test('the refusal speaks English to those who read it', async () => {
    await change({ prefecture: { hours: { from: '01:00', to: '02:00', days: [1, 7] } } });
    const reply = await (
      await scenario.as()
    ).send<ErrorBody>('/api/session', {
      method: 'POST',
      body: JSON.stringify({ username: 'pref-13', password: PASSWORD }),
      headers: { 'content-type': 'application/json', 'accept-language': 'en' },
    });
    expect(reply.body.message).toBe('You may not work at this time. It is possible on Mon, Sun from 01:00 to 02:00; try again then.');
  });
});

describe('the length of sessions', () => {
  test('after the last request, and in all', async () => {
    await change({ prefecture: { idle_minutes: 30, longest_minutes: 90 } });
    const [tokyo, hokkaido, hospital] = [await scenario.as('pref-13'), await scenario.as('pref-01'), await scenario.as('hosp-13')];
    for (const minutes of [29, 58, 87]) {
      scenario.setNow(later(minutes));
      expect(await codesOf(tokyo)).toEqual([undefined, undefined, undefined]);
      if (minutes === 58) expect(await codesOf(hokkaido)).toEqual(['unauthenticated', 'unauthenticated', 'unauthenticated']);
    }
    scenario.setNow(later(91));
    expect(await codesOf(tokyo)).toEqual(['unauthenticated', 'unauthenticated', 'unauthenticated']);
    expect(await codesOf(hospital)).toEqual([undefined, undefined, undefined]);
  });

  test('a shorter length holds for sessions that there are, a longer one too', async () => {
    const tokyo = await scenario.as('pref-13');
    scenario.setNow(later(40));
    await change({ prefecture: { idle_minutes: 30 } });
    expect(await codesOf(tokyo)).toEqual(['unauthenticated', 'unauthenticated', 'unauthenticated']);
    scenario.setNow(scenario.now);
    const other = await scenario.as('pref-13');
    await change({ prefecture: { idle_minutes: 1440 } });
    scenario.setNow(later(23 * 60));
    expect(await codesOf(other)).toEqual([undefined, undefined, undefined]);
  });

  test('with several roles the shortest', async () => {
    await change({ city: { idle_minutes: 15 } });
    await scenario.database.query(sql`update shirabe.user_account set roles = '{city}' where username = 'pref-13'`);
    try {
      const tokyo = await scenario.as('pref-13');
      scenario.setNow(later(16));
      expect(await codesOf(tokyo)).toEqual(['unauthenticated', 'unauthenticated', 'unauthenticated']);
    } finally {
      await scenario.database.query(sql`update shirabe.user_account set roles = '{}' where username = 'pref-13'`);
    }
  });
});

describe('an operator at the machine, when the rules keep everybody out', () => {
  const call = async (...args: readonly string[]): Promise<{ readonly status: number; readonly text: string }> => {
    const printed: string[] = [];
    const print = (text: string): void => void printed.push(text);
    const status = await runCommandLine(['access', ...args], { variables: { DATABASE_URL: scenario.databaseUrl }, print, printError: print });
    return { status, text: printed.join('\n') };
  };

  test('is told what would be taken away, takes it away with --yes, and is in the audit', async () => {
    const rules = {
      admin: { ...plain, addresses: ['192.0.2.0/24'], second_factor: 'required', idle_minutes: 30 },
      secretariat: { ...plain, hours: { from: '03:00', to: '03:05', days: [7] } },
      prefecture: { ...plain, second_factor: 'offered' },
    };
    await change({ prefecture: { second_factor: 'offered' } });
    await scenario.database.query(sql`update shirabe.setting set value = ${JSON.stringify(rules)}::jsonb, version = version + 1 where name = 'log_in'`);
    const entered = async (): Promise<number[]> => [(await admin.get('/api/me')).status, (await enter('admin')).status, (await enter('secretariat')).status];
    expect(await entered()).toEqual([403, 403, 403]);
    const told = await call('reset-rules');
    expect(told).toEqual({ status: 1, text: expect.stringContaining('--yes') });
    for (const word of ['admin: ', '192.0.2.0/24', 'second factor required', 'secretariat: ', '03:00–03:05']) expect(told.text).toContain(word);
    expect(told.text).not.toContain('prefecture');
    expect(await entered()).toEqual([403, 403, 403]);

    const done = await call('reset-rules', '--yes', '--json');
    expect([done.status, JSON.parse(done.text)]).toEqual([
      0,
      {
        changed: true,
        taken: [
          { role: 'admin', addresses: ['192.0.2.0/24'], hours: null, second_factor: true },
          { role: 'secretariat', addresses: [], hours: rules.secretariat.hours, second_factor: false },
        ],
      },
    ]);
    expect(await entered()).toEqual([200, 200, 200]);
    expect((await admin.get<LogInSettings>('/api/settings/log-in')).body.roles).toMatchObject({
      admin: { ...plain, second_factor: 'offered', idle_minutes: 30 },
      secretariat: plain,
      prefecture: { second_factor: 'offered' },
    });
    const [entry] = await scenario.database.query(
      sql`select actor, detail from shirabe.audit_entry where action = 'setting_change' and subject = 'log_in' order by id desc limit 1`,
    );
    expect(entry).toMatchObject({ actor: null, detail: { by: 'command line', before: { admin: rules.admin }, after: { admin: { addresses: [] } } } });
    expect(await call('reset-rules', '--yes')).toEqual({ status: 0, text: expect.stringContaining('No rule keeps anybody') });
  });

  test.each([['nothing'], ['reset-rules --no'], ['reset-rules more']])('access %s is refused', async (words) => {
    expect((await call(...words.split(' '))).status).toBe(2);
  });
});
