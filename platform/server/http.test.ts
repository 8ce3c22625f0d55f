import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ErrorBody } from '../contract/problem.ts';
import type { AppInformation, Me, RecordAnswer, ReportAnswer, RowsPage } from '../contract/wire.ts';
import sql from 'sql-template-tag';
import { openScenario, PASSWORD, type Client, type Scenario } from '../testing/scenario.ts';

interface OpenApi {
  readonly openapi: string;
  readonly paths: Record<
    string,
    Record<string, { readonly summary: string; readonly security: readonly unknown[]; readonly parameters: readonly { name: string; in: string }[] }>
  >;
}

/** A route that is opened to anybody must be added here. */
const withoutSession = [
  'DELETE /api/session',
  'GET /api/app',
  'GET /api/open',
  'GET /api/open/{report}',
  'GET /api/open/{report}/{file}',
  'GET /api/openapi.json',
  'GET /api/password-links/{token}',
  'GET /api/sign-ins',
  'GET /api/sign-ins/oidc/callback',
  'GET /api/sign-ins/oidc/start',
  'GET /healthz',
  'GET /metrics',
  'GET /readyz',
  'POST /api/first-codes',
  'POST /api/mail-confirmations/{token}',
  'POST /api/password-links/{token}',
  'POST /api/password-resets',
  'POST /api/session',
  'POST /api/session/second-factor',
];

let scenario: Scenario;
let tokyo: Client;
let nobody: Client;
let routes: readonly { method: string; path: string; closed: boolean }[];
beforeAll(async () => {
  scenario = await openScenario();
  [tokyo, nobody] = await Promise.all([scenario.as('pref-13'), scenario.as()]);
  const { paths } = (await nobody.get<OpenApi>('/api/openapi.json')).body;
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, route]) => ({ method: method.toUpperCase(), path, closed: route.security.length > 0 })),
  );
}, 180_000);
afterAll(() => scenario?.close());

describe('what those who run the server ask', () => {
  test.each([
    ['/healthz', /"ok"/],
    ['/readyz', /"ok"/],
    ['/metrics', /^# HELP /m],
  ])('%s answers anybody', async (path, body) => {
    const reply = await nobody.get(path);
    expect(reply.status).toBe(200);
    expect(reply.bytes.toString()).toMatch(body);
  });

  test('the description names every route once, with a summary, its parameters and who may call it', async () => {
    const { body } = await nobody.get<OpenApi>('/api/openapi.json');
    expect(body.openapi).toMatch(/^3\.1/);
    expect(routes.length).toBeGreaterThan(28);
    for (const [path, methods] of Object.entries(body.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const route of Object.values(methods)) {
        expect(route.summary).not.toBe('');
        expect(route.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name)).toEqual(named);
      }
    }
    expect(
      routes
        .filter(({ closed }) => !closed)
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(withoutSession);
  });
});

describe('nobody', () => {
  test('is turned away from every route that needs a session, with the same words', async () => {
    const closed = routes.filter((route) => route.closed);
    const replies = await Promise.all(
      closed.map(async ({ method, path }) => {
        const filled = path.replace(/\{\w+\}/g, 'daily_hospital');
        const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } };
        const reply = await nobody.send<{ code: string }>(filled, { method, ...body });
        return [method, path, reply.status, reply.body.code];
      }),
    );
    expect(replies).toEqual(closed.map(({ method, path }) => [method, path, 401, 'unauthenticated']));
  });

  test.each(['shirabe_session=x', `shirabe_session=${'a'.repeat(5000)}`, 'shirabe_session=', "shirabe_session=' OR 1=1 --", 'shirabe_session=%00'])(
    'is nobody with the cookie %.40s',
    async (cookie) => {
      expect((await nobody.send('/api/me', { headers: { cookie } })).status).toBe(401);
    },
  );

  test('may know the application before logging in, and nothing of its data', async () => {
    const { status, body } = await nobody.get<AppInformation>('/api/app');
    expect(status).toBe(200);
    expect(body).toMatchObject({ app: 'gmis', label: { ja: 'G-MIS' }, languages: ['ja', 'en'], time_zone: 'Asia/Tokyo' });
  });
});

describe('the session', () => {
  test('starts with user name and password, in a cookie that scripts cannot read, and ends', async () => {
    const reply = await nobody.post<Me>('/api/session', { username: 'pref-27', password: PASSWORD });
    expect(reply.status).toBe(200);
    const cookie = reply.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const osaka = { headers: { cookie: cookie.split(';')[0] ?? '' } };
    expect((await nobody.send<Me>('/api/me', osaka)).body).toMatchObject({
      username: 'pref-27',
      role: 'prefecture',
      units: { prefecture: { label: '大阪府' } },
    });
    expect((await nobody.send('/api/session', { ...osaka, method: 'DELETE' })).status).toBe(204);
    expect((await nobody.send('/api/me', osaka)).status).toBe(401);
  });

  test('logging in again ends the session that the browser had, and no other', async () => {
    const enter = (cookie = '') =>
      nobody.send<Me>('/api/session', {
        method: 'POST',
        body: JSON.stringify({ username: 'pref-28', password: PASSWORD }),
        headers: { 'content-type': 'application/json', cookie },
      });
    const cookieOf = ({ headers }: { readonly headers: Headers }) => headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const statusOf = async (cookie: string) => (await nobody.send('/api/me', { headers: { cookie } })).status;
    const elsewhere = cookieOf(await enter());
    const first = cookieOf(await enter());
    expect(await statusOf(first)).toBe(200);
    const second = cookieOf(await enter(first));
    expect(second).not.toBe(first);
    expect([await statusOf(first), await statusOf(second), await statusOf(elsewhere)]).toEqual([401, 200, 200]);
    // What somebody else put into the browser is no session after the log-in either.
    const planted = 'shirabe_session=planted-by-somebody-else';
    const own = cookieOf(await enter(planted));
    expect(own).not.toBe(planted);
    expect([await statusOf(planted), await statusOf(own)]).toEqual([401, 200]);
  });

  test.each(['/api/objects/daily_hospital/lists/today/rows', '/api/objects/daily_hospital/records/{id}', '/api/me'])(
    'is checked at each request, also where the check goes beside the reading: %s',
    async (route) => {
      const wakayama = await scenario.as('pref-30');
      const { rows } = (await wakayama.get<RowsPage>('/api/objects/daily_hospital/lists/today/rows')).body;
      const path = route.replace('{id}', rows[0]?.id ?? '');
      const user = sql`username = 'pref-30'`;
      for (const turn of [1, 2]) expect([turn, (await wakayama.get(path)).status]).toEqual([turn, 200]);
      // Another right, at once: then none, then no account; an error tells a stranger nothing either.
      await scenario.database.query(sql`UPDATE shirabe.user_account SET units = '{}' WHERE ${user}`);
      const without = await wakayama.get<Partial<RowsPage & ErrorBody>>(path);
      expect(JSON.stringify(without.body)).not.toContain(rows[0]?.id);
      await scenario.database.query(sql`UPDATE shirabe.user_account SET active = FALSE WHERE ${user}`);
      expect((await wakayama.get(path)).status).toBe(401);
      expect((await wakayama.get(`${path}?filter=nothing`)).status).toBe(401);
      const [unit] = await scenario.database.query<{ unit: string }>(sql`SELECT unit FROM shirabe.user_account WHERE ${user}`);
      await scenario.database.query(sql`UPDATE shirabe.user_account SET active = TRUE, units = ${JSON.stringify({ prefecture: unit?.unit })} WHERE ${user}`);
      expect((await wakayama.get(path)).status).toBe(200);
      await scenario.database.query(sql`DELETE FROM shirabe.session USING shirabe.user_account u WHERE u.id = user_id AND ${user}`);
      expect((await wakayama.get(path)).status).toBe(401);
      expect((await wakayama.get(`${path}?sort=nothing`)).body).toMatchObject({ code: 'unauthenticated' });
    },
  );

  test('is checked before a save writes, though the check goes along with what the save reads first', async () => {
    const own = await scenario.as('hosp-01');
    const { rows } = (await own.get<RowsPage>(`/api/objects/daily_hospital/lists/all/rows?limit=1&filter=${encodeURIComponent('answer_status = "answered"')}`))
      .body;
    const path = `/api/objects/daily_hospital/records/${rows[0]?.id}`;
    const user = sql`username = 'hosp-01'`;
    let { version } = (await own.get<RecordAnswer>(path)).body;
    const save = (remarks: string, client = own) => client.patch<RecordAnswer & ErrorBody>(path, { version, values: { remarks }, accept_warnings: true });
    for (const remarks of ['一回目', '二回目']) {
      const saved = await save(remarks);
      expect([saved.status, saved.body.values?.['remarks']]).toEqual([200, remarks]);
      version = saved.body.version;
    }
    const stored = () => scenario.database.query(sql`SELECT remarks, version FROM data.daily_hospital WHERE id = ${rows[0]?.id}::uuid`, { as: 'engine' });
    const before = await stored();
    const { units } = (await scenario.database.query<{ units: unknown }>(sql`SELECT units FROM shirabe.user_account WHERE ${user}`))[0] ?? {};
    await scenario.database.query(sql`UPDATE shirabe.user_account SET units = '{}' WHERE ${user}`);
    expect((await save('施設のない利用者')).status).toBe(404);
    await scenario.database.query(sql`UPDATE shirabe.user_account SET units = ${JSON.stringify(units)}, active = FALSE WHERE ${user}`);
    expect((await save('止められた利用者')).status).toBe(401);
    expect((await save('止められた利用者', nobody)).status).toBe(401);
    expect(await stored()).toEqual(before);
    await scenario.database.query(sql`UPDATE shirabe.user_account SET active = TRUE WHERE ${user}`);
    expect((await save('戻った利用者')).status).toBe(200);
  });

  test('says the same for a wrong password and for a user there is not', async () => {
    const [wrong, unknown] = await Promise.all([
      nobody.post<ErrorBody>('/api/session', { username: 'pref-26', password: 'Wrong2026' }),
      nobody.post<ErrorBody>('/api/session', { username: 'nobody-here', password: 'Wrong2026' }),
    ]);
    expect(wrong.status).toBe(401);
    expect(wrong.body.code).toBe('bad_credentials');
    // Only the request's own id differs.
    expect(unknown).toMatchObject({ status: 401, body: { ...wrong.body, request: unknown.body.request } });
  });

  test('locks an account after repeated failure, also for the right password', async () => {
    for (let turn = 0; turn < 12; turn += 1) await nobody.post('/api/session', { username: 'pref-47', password: `Wrong${turn}` });
    const reply = await nobody.post<{ code: string }>('/api/session', { username: 'pref-47', password: PASSWORD });
    expect([423, 429]).toContain(reply.status);
    expect(Date.parse(reply.headers.get('retry-after') ?? '')).toBe(scenario.now.getTime() + 15 * 60_000);
  });

  test('carries the language the viewer chose', async () => {
    const kyoto = await scenario.as('pref-26');
    expect((await kyoto.patch<Me>('/api/me', { language: 'en' })).body.language).toBe('en');
    expect((await kyoto.get<Me>('/api/me')).body.language).toBe('en');
    expect((await kyoto.get<{ code: string }>('/api/objects/care_status_survey/records/none')).body.code).toBe('not_found');
    expect((await kyoto.patch('/api/me', { language: 'fr' })).status).toBe(400);
  });

  test('errors speak the language of the viewer, and before the log-in that of the page', async () => {
    const nara = await scenario.as('pref-29');
    const missing = '/api/objects/daily_hospital/records/00000000-0000-7000-8000-000000000000';
    expect((await nara.get<ErrorBody>(missing)).body.message).toMatch('見つかりません');
    await nara.patch('/api/me', { language: 'en' });
    expect((await nara.get<ErrorBody>(missing)).body.message).toMatch('Not found');
    const sorted = (await nara.get<ErrorBody>('/api/objects/daily_hospital/lists/all/rows?sort=report_dat')).body;
    expect(sorted).toMatchObject({ code: 'unknown_field', message: expect.stringMatching('Did you mean report_date') });
    expect(JSON.stringify(sorted)).not.toMatch(/[ぁ-ん]/);
    const logIn = (language: string) =>
      nobody.send<ErrorBody>('/api/session', {
        method: 'POST',
        body: JSON.stringify({ username: 'nobody', password: 'Wrong1234' }),
        headers: { 'content-type': 'application/json', 'accept-language': language },
      });
    expect((await logIn('en')).body.message).toMatch('user name or the password');
    expect((await logIn('ja')).body.message).toMatch('ユーザ名またはパスワード');
  });

  test('shows the tabs in the manual’s order', async () => {
    const { body } = await tokyo.get<Me>('/api/me');
    expect(body.tabs.slice(0, 6).map(({ label }) => label.ja)).toEqual(['ホーム', '調査', 'レポート', '医療機関マスタ', 'お知らせ', 'FAQ']);
    expect(body.tabs.map(({ label }) => label.ja)).toContain('レポート一覧');
  });
});

describe('shapes of answers', () => {
  test('no cache on the way keeps an answer, right or wrong, unless it is open to everybody', async () => {
    const paths = routes.filter(({ method }) => method === 'GET').map(({ path }) => path.replace(/\{\w+\}/g, 'daily_hospital'));
    const { rows } = (await tokyo.get<RowsPage>('/api/objects/daily_hospital/lists/today/rows?limit=1')).body;
    const more = [
      '/api/objects/daily_hospital/lists/today/rows',
      `/api/objects/daily_hospital/records/${rows[0]?.id ?? ''}`,
      '/api/nothing',
      '/api/reports/none',
    ];
    for (const path of [...paths, ...more].filter((each) => each.startsWith('/api/'))) {
      for (const client of [tokyo, nobody]) {
        const { headers } = await client.get(path);
        // What is open to everybody may be kept by anybody.
        expect([path, headers.get('cache-control')]).toEqual([path, path === '/api/open' ? 'public, max-age=300' : expect.stringContaining('no-store')]);
      }
    }
  });

  test('rows come in pages without overlap or gap, as many as the count says', async () => {
    const list = '/api/objects/daily_hospital/lists/all';
    const { count } = (await tokyo.get<{ count: number }>(`${list}/count`)).body;
    const ids: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { status, body }: { status: number; body: RowsPage } = await tokyo.get<RowsPage>(`${list}/rows?limit=7&cursor=${encodeURIComponent(cursor)}`);
      expect(status).toBe(200);
      expect(Object.keys(body).sort()).toEqual(['as_of', 'columns', 'next', 'rows']);
      ids.push(...body.rows.map(({ id }) => id));
      cursor = body.next;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(count);
    expect(count).toBeGreaterThan(20);
  });

  test('a record brings its description, related rows and reach only when asked', async () => {
    const { rows } = (await tokyo.get<RowsPage>('/api/objects/daily_hospital/lists/today/rows?limit=1')).body;
    const path = `/api/objects/daily_hospital/records/${rows[0]?.id ?? ''}`;
    const plain = (await tokyo.get<RecordAnswer>(path)).body;
    const described = (await tokyo.get<RecordAnswer>(`${path}?describe=1`)).body;
    expect(plain.describe).toBeUndefined();
    expect(described).toMatchObject({ id: plain.id, version: plain.version, values: plain.values, can: { update: false } });
    expect(described.describe?.fields.find(({ name }) => name === 'report_date')).toMatchObject({
      type: 'date',
      label: { ja: '報告日', en: 'Report date' },
      required: true,
      fixed: true,
    });
    expect(described.highlights).toMatchObject({ 'institution.phone': expect.stringMatching(/^0\d/) });
  });

  test('a report answers in one request: columns, groups, the first rows', async () => {
    const { body } = await tokyo.get<ReportAnswer>('/api/reports/todays_daily_status?limit=3');
    expect(body).toMatchObject({ label: { ja: '当日の日次調査回答状況' }, object: 'daily_hospital', chart: { type: 'stacked', group: 'answer_status' } });
    expect(body.folders.map(({ label }) => label.ja)).toEqual(['999_システム(自治体)', 'ホーム画面']);
    expect(body.page.rows).toHaveLength(3);
    const total = body.groups?.rows.at(-1);
    expect(total).toMatchObject({ level: 0, values: { count: (await tokyo.get<{ count: number }>('/api/reports/todays_daily_status/count')).body.count } });
  });

  test('answers are neither cached nor sniffed nor framed, and name no other host', async () => {
    const { headers } = await tokyo.get('/api/me');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).not.toMatch(/https?:|unsafe/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control') ?? 'no-store').toMatch(/no-store|no-cache|private/);
  });
});
