import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { FileAnswer, RecordAnswer, RowsPage } from '../contract/wire.ts';
import { type Belongings, routeTable, type RouteRule } from '../testing/route-table.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';

/** Everybody who is tried, and the areas of the set-up that each looks after. */
const roles: Readonly<Record<string, readonly string[]>> = {
  'hosp-13': [],
  'clinic-13': [],
  'org-13': [],
  'city-13': [],
  'pref-13': [],
  secretariat: ['accounts', 'mail', 'lists'],
  admin: ['accounts', 'security', 'mail', 'audit', 'access', 'lists', 'open_data'],
};
/** All of Tokyo. */
const ofTokyo = ['hosp-13', 'clinic-13', 'org-13', 'city-13', 'pref-13'];
/** In place of an id. */
const hostile = [
  "' OR 1=1 --",
  '../../etc/passwd',
  '%00',
  '0190a1b2-0000-7000-8000-000000000000',
  '-1',
  '9'.repeat(40),
  '__proto__',
  'constructor',
  '{{1+1}}',
  'x'.repeat(190),
  '١٢',
  '\u202e',
];

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly 'x-access': string; readonly security: readonly unknown[] }>>>>;
}

let scenario: Scenario;
let described: Map<string, { readonly access: string; readonly secured: boolean }>;
let tokyo: Belongings;
let hokkaido: Belongings;
const clients = new Map<string, Client>();
let requests = 0;

beforeAll(async () => {
  scenario = await openScenario();
  clients.set('', await scenario.as());
  for (const username of [...Object.keys(roles), 'pref-01']) clients.set(username, await scenario.as(username));
  const { body } = await client('').get<Description>('/api/openapi.json');
  described = new Map(
    Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, route]) => [`${method} ${path}`, { access: route['x-access'], secured: route.security.length > 0 }]),
    ),
  );
  tokyo = await belongingsOf('pref-13', 'hosp-13');
  hokkaido = await belongingsOf('pref-01', 'hosp-01');
}, 180_000);
afterAll(() => scenario?.close());

function client(username: string): Client {
  const found = clients.get(username);
  if (!found) throw new Error(`nobody logged ${username} in`);
  return found;
}

async function belongingsOf(staff: string, hospital: string): Promise<Belongings> {
  const asked = client(staff);
  const [survey] = (await asked.get<RowsPage>('/api/objects/daily_hospital/lists/all/rows?limit=1')).body.rows;
  const [inquiry] = (await asked.get<RowsPage>('/api/objects/inquiry/lists/all/rows?limit=1')).body.rows;
  const { body: file } = await asked.send<FileAnswer>('/api/objects/inquiry_comment/fields/attachments/files', {
    method: 'POST',
    body: '%PDF-1.4\n',
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': 'map.pdf' },
  });
  const { body: comment } = await asked.post<RecordAnswer>('/api/objects/inquiry_comment/records', {
    values: { inquiry: inquiry?.id, body: '図', attachments: [file.id] },
  });
  const [found] = await scenario.database.query<{
    user: string;
    version: number;
  }>(sql`select u.id as "user", d.version from shirabe.user_account u, data.daily_hospital d
    where u.username = ${hospital} and d.id = ${survey?.id}::uuid`);
  const { sessions } = (await asked.get<{ sessions: { id: string }[] }>('/api/account/sessions')).body;
  return {
    survey: survey?.id ?? '',
    surveyVersion: found?.version ?? 0,
    inquiry: inquiry?.id ?? '',
    comment: comment.id,
    file: file.id,
    user: found?.user ?? '',
    session: sessions[0]?.id ?? '',
  };
}

/** Asks a route, with the path's parameters and the body of somebody's belongings; `replaced`: other values of parameters. */
function ask(name: string, as: string, belongings: Belongings, replaced: Readonly<Record<string, string>> = {}): Promise<Reply<unknown>> {
  const [method = '', path = ''] = name.split(' ');
  const rule = ruleOf(name);
  const values = { ...rule.of?.(belongings), ...replaced };
  const filled = path.replace(/\{(\w+)\}/g, (_match, parameter: string) => encodeURIComponent(values[parameter] ?? ''));
  const body = rule.body?.(belongings);
  requests += 1;
  return client(as).send(`${filled}${rule.query ? `?${rule.query}` : ''}`, {
    method: method.toUpperCase(),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
}

function ruleOf(name: string): RouteRule {
  const rule = routeTable[name];
  if (!rule) throw new Error(`the table does not know ${name}`);
  return rule;
}

/** What everything of another prefecture is now: to see that nobody changed it. */
async function stateOf({ survey, comment, user }: Belongings): Promise<unknown> {
  const [state] = await scenario.database
    .query(sql`select md5(d::text) as survey, md5(c::text) as comment, (select count(*) from data.daily_hospital)::int as surveys,
      (select md5(u::text) from shirabe.user_account u where u.id = ${user}::uuid) as user
    from data.daily_hospital d, data.inquiry_comment c where d.id = ${survey}::uuid and c.id = ${comment}::uuid`);
  return state;
}

const all = Object.keys(routeTable);
const own = (rule: RouteRule): number => rule.own ?? 200;
const isOfArea = ({ access }: RouteRule): boolean => access !== 'public' && access !== 'session';

test.each(all)('%s: nobody', async (name) => {
  const rule = ruleOf(name);
  const { status } = await ask(name, '', tokyo);
  expect(status).toBe(rule.access === 'public' ? own(rule) : 401);
});

test.each(all.filter((name) => isOfArea(ruleOf(name))))('%s: each role, right and wrong', async (name) => {
  const rule = ruleOf(name);
  for (const [username, areas] of Object.entries(roles)) {
    const isTheirs = areas.includes(rule.access);
    const { status, body } = await ask(name, username, tokyo);
    expect([username, status]).toEqual([username, isTheirs ? own(rule) : 403]);
    if (!isTheirs) expect(body).toMatchObject({ code: 'forbidden' });
  }
});

test.each(all.filter((name) => ruleOf(name).access === 'session' && !ruleOf(name).skipOwn))(
  '%s: each role gets what is theirs, or is told that there is nothing',
  async (name) => {
    for (const username of Object.keys(roles)) {
      const { status } = await ask(name, username, tokyo);
      const expected = own(ruleOf(name));
      expect([username, username === 'pref-13' ? status : [expected, 200, 201, 403, 404, 409, 422].includes(status)]).toEqual([
        username,
        username === 'pref-13' ? expected : true,
      ]);
    }
  },
);

test.each(all.filter((name) => ruleOf(name).foreign !== undefined))('%s: what belongs to another prefecture is not there', async (name) => {
  const before = await stateOf(hokkaido);
  for (const username of ofTokyo) {
    const { status, bytes } = await ask(name, username, hokkaido);
    expect([username, status]).toEqual([username, ruleOf(name).foreign]);
    for (const id of Object.values(hokkaido).map(String)) if (id.length > 20) expect(bytes.toString()).not.toContain(id);
  }
  expect(await stateOf(hokkaido)).toEqual(before);
});

test.each(all.filter((name) => name.includes('{')))('%s: ids that are none', async (name) => {
  const rule = ruleOf(name);
  const as = isOfArea(rule) ? 'admin' : 'pref-13';
  for (const parameter of Object.keys(rule.of?.(tokyo) ?? {}))
    for (const text of hostile) {
      const { status } = await ask(name, as, tokyo, { [parameter]: text });
      expect([parameter, text, [400, rule.hostile ?? 404].includes(status) ? 'refused' : status]).toEqual([parameter, text, 'refused']);
    }
});

test('the table knows every route, what it is open to, and no route that there is not', () => {
  const told = [...described].map(([name, { access, secured }]) => `${name}: ${access}${secured === (access !== 'public') ? '' : ', not secured as it says'}`);
  expect(told.sort()).toEqual(all.map((name) => `${name}: ${ruleOf(name).access}`).sort());
  // So many requests were made of so many routes by so many: see that none of the tests above ran over nothing.
  expect([described.size > 50, requests > described.size * Object.keys(roles).length]).toEqual([true, true]);
  if (process.env['ROUTE_COUNTS']) console.log(`${described.size} routes, ${Object.keys(roles).length + 1} roles, ${requests} requests`);
});
