import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import sql from 'sql-template-tag';
import { readProvider } from '../access/sign-in-provider.ts';
import type { LogIns, RecoveryCodes, SecondFactorSecret, SignIns } from '../contract/wire-accounts.ts';
import type { Me } from '../contract/wire.ts';
import { openProvider, type TestProvider } from '../testing/oidc-provider.ts';
import { openScenario, PASSWORD, type Client, type Scenario } from '../testing/scenario.ts';

const clientId = 'shirabe';
const clientSecret = 'known to these two only';
const accounts = {
  tokyo: { preferred_username: 'pref-13', email: 'admin', email_verified: false },
  hokkaido: { preferred_username: 'pref-01' },
  stranger: { preferred_username: 'nobody-of-that-name' },
  nameless: {},
  strange: { preferred_username: ['pref-13'] },
  shouting: { preferred_username: 'PREF-13' },
};

let provider: TestProvider;
let scenario: Scenario;
let admin: Client;
beforeAll(async () => {
  provider = await openProvider({ clientId, clientSecret, accounts });
  // The provider's clock is the computer's: what it signs would be of another day than the scenario's.
  scenario = await openScenario({
    institutions: 100,
    days: 1,
    environment: { provider: { issuer: provider.issuer, clientId, clientSecret, label: '県庁アカウント', usernameClaim: 'preferred_username' } },
  });
  await provider.start(`${scenario.url}/api/sign-ins/oidc/callback`);
  admin = await scenario.as('admin');
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  await provider?.stop();
});
afterEach(async () => {
  await scenario.database.query(sql`update shirabe.user_account set active = true, held = false, closed_reason = null`);
  await rules({});
});

const rules = async (rule: object): Promise<void> => {
  const plain = { second_factor: 'offered', addresses: [], hours: null, idle_minutes: 480, longest_minutes: 1440 };
  const reply = await admin.send('/api/settings/log-in', {
    method: 'PUT',
    body: JSON.stringify({ roles: { prefecture: { ...plain, ...rule } } }),
    headers: { 'content-type': 'application/json' },
  });
  expect(reply.status).toBe(200);
};

/** A browser: keeps cookies by host and port, follows no redirect by itself. */
class Browser {
  readonly #cookies = new Map<string, Map<string, string>>();
  /** Goes to an address, and gives where it leads; null: a page. */
  async open(address: string | URL): Promise<{ readonly status: number; readonly location: string | null; readonly cookies: readonly string[] }> {
    const url = new URL(address);
    const jar = this.#cookies.get(url.host) ?? new Map<string, string>();
    this.#cookies.set(url.host, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { ...(cookie ? { cookie } : {}), 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
    });
    const set = response.headers.getSetCookie();
    for (const text of set) {
      const [pair = ''] = text.split(';');
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(text)) jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location');
    return { status: response.status, location: location === null ? null : new URL(location, url).href, cookies: set };
  }
  /** Follows redirects until one leads to a place for which `until` holds; gives that place, which was not opened. */
  async follow(address: string | URL, until: (place: URL) => boolean): Promise<string> {
    let place = new URL(address);
    for (let hops = 0; hops < 20; hops += 1) {
      const { location } = await this.open(place);
      if (location === null) throw new Error(`no further than ${place.href}`);
      place = new URL(location);
      if (until(place)) return place.href;
    }
    throw new Error('led in circles');
  }
  cookie(host: string, name: string): string | undefined {
    return this.#cookies.get(host)?.get(name);
  }
}

const here = (): string => new URL(scenario.url).host;
/** From the log-in page to the provider, through its page, and back: gives the callback, which was not opened. */
async function dance(browser: Browser, account: string, next = '/o/notice'): Promise<string> {
  const isBack = ({ pathname }: URL): boolean => pathname === '/api/sign-ins/oidc/callback';
  const start = `${scenario.url}/api/sign-ins/oidc/start?next=${encodeURIComponent(next)}`;
  const page = await browser.follow(start, (place) => place.pathname.startsWith('/interaction/') || isBack(place));
  // The provider knows the browser that has been there before.
  return isBack(new URL(page)) ? page : browser.follow(`${page}?account=${account}`, isBack);
}
/** The whole way; gives where it ended, without the host, and who is logged in. */
async function signIn(account: string, next?: string): Promise<{ readonly place: string; readonly client: Client }> {
  const browser = new Browser();
  const { location } = await browser.open(await dance(browser, account, next));
  return { place: (location ?? '').replace(scenario.url, ''), client: scenario.with(`shirabe_session=${browser.cookie(here(), 'shirabe_session') ?? ''}`) };
}

test('the log-in page is told of it', async () => {
  const { body } = await (await scenario.as()).get<SignIns>('/api/sign-ins');
  expect(body.providers).toEqual([{ name: 'oidc', label: { ja: '県庁アカウント', en: '県庁アカウント' }, url: '/api/sign-ins/oidc/start' }]);
});

describe('the dance', () => {
  test('logs the user in whose name the provider gives, and leads to the page that was wanted', async () => {
    const { place, client } = await signIn('tokyo', '/o/daily_hospital/l/all?search=%E6%9D%B1');
    expect(place).toBe('/o/daily_hospital/l/all?search=%E6%9D%B1');
    expect((await client.get<Me>('/api/me')).body.username).toBe('pref-13');
    expect((await client.get<LogIns>('/api/account/log-ins')).body.entries[0]).toMatchObject({ outcome: 'log_in', address: '127.0.0.1' });
  });

  test('asks with state, nonce, PKCE and no secret in the address', async () => {
    const { location, cookies } = await new Browser().open(`${scenario.url}/api/sign-ins/oidc/start`);
    const asked = Object.fromEntries(new URL(location ?? '').searchParams);
    expect(asked).toMatchObject({
      client_id: clientId,
      response_type: 'code',
      scope: 'openid profile email',
      code_challenge_method: 'S256',
      redirect_uri: `${scenario.url}/api/sign-ins/oidc/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[name]).toMatch(/^[\w-]{43}$/);
    expect(cookies).toMatchObject([expect.stringMatching(/^shirabe_sign_in=[\w.-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)]);
    const again = new URL((await new Browser().open(`${scenario.url}/api/sign-ins/oidc/start`)).location ?? '');
    expect(again.searchParams.get('state')).not.toBe(asked['state']);
  });

  test.each(['https://evil.example/', '//evil.example', '/\\evil.example'])('never leads to %s', async (next) => {
    expect((await signIn('tokyo', next)).place).toBe('/');
  });

  test('ends the session that the browser had before', async () => {
    const browser = new Browser();
    await browser.open(await dance(browser, 'tokyo'));
    const before = scenario.with(`shirabe_session=${browser.cookie(here(), 'shirabe_session') ?? ''}`);
    expect((await before.get('/api/me')).status).toBe(200);
    await browser.open(await dance(browser, 'tokyo'));
    expect((await before.get('/api/me')).status).toBe(401);
  });
});

describe('refusals lead back to the log-in page', () => {
  test.each(['stranger', 'nameless', 'strange', 'shouting'])('%s is no user here, and becomes none', async (account) => {
    const [before] = await scenario.database.query<{ count: number }>(sql`select count(*)::integer as count from shirabe.user_account`);
    const { place, client } = await signIn(account);
    expect(place).toBe('/login?sign_in=bad_credentials&next=%2Fo%2Fnotice');
    expect((await client.get('/api/me')).status).toBe(401);
    expect(await scenario.database.query(sql`select count(*)::integer as count from shirabe.user_account`)).toEqual([before]);
  });

  test.each([
    ['closed', sql`update shirabe.user_account set active = false where username = 'pref-13'`, 'bad_credentials'],
    ['held', sql`update shirabe.user_account set held = true where username = 'pref-13'`, 'locked'],
    [
      'reporting through an organization',
      sql`update shirabe.user_account set closed_reason = '{"ja":"団体が報告します。","en":"An organization reports."}' where username = 'pref-13'`,
      'by_organization',
    ],
  ])('an account that is %s', async (_name, shut, code) => {
    await scenario.database.query(shut);
    const { place, client } = await signIn('tokyo', '/');
    expect(place).toBe(`/login?sign_in=${code}`);
    expect((await client.get('/api/me')).status).toBe(401);
    const [entry] = await scenario.database.query(
      sql`select action, subject_label as label, detail ->> 'outcome' as outcome from shirabe.audit_entry order by id desc limit 1`,
    );
    expect(entry).toEqual({ action: 'log_in_failed', label: 'pref-13', outcome: code });
  });

  test.each([
    [{ addresses: ['192.0.2.0/24'] }, 'not_from_here'],
    [{ hours: { from: '01:00', to: '02:00', days: [1] } }, 'not_now'],
  ])('rules hold as for passwords: %j', async (rule, code) => {
    await rules(rule);
    expect((await signIn('tokyo', '/')).place).toBe(`/login?sign_in=${code}`);
  });

  test('somebody who turns back at the provider', async () => {
    expect((await signIn('', '/')).place).toBe('/login?sign_in=forbidden');
  });

  test('a callback that comes again', async () => {
    const browser = new Browser();
    const callback = await dance(browser, 'tokyo');
    const seed = browser.cookie(here(), 'shirabe_sign_in');
    expect((await browser.open(callback)).location).toBe(`${scenario.url}/o/notice`);
    expect((await browser.open(callback)).location).toBe(`${scenario.url}/login?sign_in=expired_link`);
    // With the cookie kept, the provider knows that its code was used.
    const reply = await scenario.with(`shirabe_sign_in=${seed}`).get(callback);
    expect(reply.headers.get('location')).toMatch(/^\/login\?sign_in=expired_link/);
    expect(reply.headers.getSetCookie().join()).not.toContain('shirabe_session=');
  });

  test('the callback of another browser', async () => {
    const mine = await dance(new Browser(), 'tokyo');
    const other = new Browser();
    await dance(other, 'hokkaido');
    expect((await other.open(mine)).location).toContain('/login?sign_in=expired_link');
    expect((await new Browser().open(mine)).location).toContain('/login?sign_in=expired_link');
  });

  test.each([
    ['state', 'x'],
    ['code', 'x'],
    ['iss', 'https://evil.example'],
  ])('a callback with another %s', async (name, value) => {
    const browser = new Browser();
    const callback = new URL(await dance(browser, 'tokyo'));
    callback.searchParams.set(name, value);
    expect((await browser.open(callback)).location).toMatch(/\/login\?sign_in=(expired_link|unavailable)/);
    expect(browser.cookie(here(), 'shirabe_session')).toBeUndefined();
  });

  test('nothing at all', async () => {
    for (const query of ['', '?code=1', '?state=1&state=2', '?error=access_denied', `?state=${'x'.repeat(3000)}`])
      expect((await new Browser().open(`${scenario.url}/api/sign-ins/oidc/callback${query}`)).location).toBe(`${scenario.url}/login?sign_in=expired_link`);
  });
});

test('a second factor is asked for afterwards', async () => {
  const tokyo = await scenario.as('pref-01');
  const { secret } = (await tokyo.post<SecondFactorSecret>('/api/account/second-factor', { current: PASSWORD })).body;
  const codeAt = (seconds: number) => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: scenario.now.getTime() + seconds * 1000 });
  expect((await tokyo.post<RecoveryCodes>('/api/account/second-factor/confirmation', { code: codeAt(-30) })).status).toBe(200);
  const { place, client } = await signIn('hokkaido', '/o/notice');
  const ticket = /^\/login\?sign_in=second_factor&next=%2Fo%2Fnotice#ticket=([\w-]{43})$/.exec(place)?.[1];
  expect((await client.get('/api/me')).status).toBe(401);
  // The second step is the same browser's: the test's own has the user agent of the dance.
  const given = await client.post('/api/session/second-factor', { ticket, code: codeAt(0) });
  expect(given.status).toBe(200);
  await scenario.database.query(sql`delete from shirabe.second_factor`);
});

test('the provider is down: the log-in page says so, the password goes on, and it works again when it is back', async () => {
  const browser = new Browser();
  const callback = await dance(browser, 'tokyo');
  await provider.stop();
  // What is known of it is old by now.
  scenario.setNow(new Date(scenario.now.getTime() + 2 * 60 * 60_000));
  expect((await browser.open(callback)).location).toContain('/login?sign_in=unavailable');
  expect((await new Browser().open(`${scenario.url}/api/sign-ins/oidc/start?next=/o/notice`)).location).toBe(
    `${scenario.url}/login?sign_in=unavailable&next=%2Fo%2Fnotice`,
  );
  expect((await scenario.as('pref-13')).cookie).not.toBe('');
  await provider.start(`${scenario.url}/api/sign-ins/oidc/callback`);
  expect((await signIn('tokyo')).place).toBe('/o/notice');
  scenario.setNow(scenario.now);
}, 60_000);

describe('what the environment says', () => {
  test.each([
    [{}, undefined],
    [
      { OIDC_ISSUER: 'https://id.example.jp/realms/a', OIDC_CLIENT_ID: 'x' },
      { label: 'id.example.jp', usernameClaim: 'preferred_username', clientSecret: undefined },
    ],
    [
      { OIDC_ISSUER: 'http://127.0.0.1:8080', OIDC_CLIENT_ID: 'x', OIDC_CLIENT_SECRET: 's', OIDC_LABEL: '県庁', OIDC_USERNAME_CLAIM: 'employee' },
      { label: '県庁', usernameClaim: 'employee', clientSecret: 's' },
    ],
    [{ OIDC_ISSUER: 'http://[::1]:8080', OIDC_CLIENT_ID: 'x' }, { label: '[::1]:8080' }],
  ])('%j', (variables, expected) => {
    const read = readProvider(variables);
    if (expected === undefined) expect(read).toBeUndefined();
    else expect(read).toMatchObject(expected);
  });

  test.each([
    [{ OIDC_ISSUER: 'http://id.example.jp', OIDC_CLIENT_ID: 'x' }],
    [{ OIDC_ISSUER: 'http://127.0.0.1.example.jp', OIDC_CLIENT_ID: 'x' }],
    [{ OIDC_ISSUER: 'id.example.jp', OIDC_CLIENT_ID: 'x' }],
    [{ OIDC_ISSUER: 'https://id.example.jp' }],
  ])('%j is refused', (variables) => {
    expect(() => readProvider(variables)).toThrow(/OIDC_/);
  });
});
