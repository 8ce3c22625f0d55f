import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { Me } from '../contract/wire.ts';
import type { Deliveries, Subscription, SubscriptionOffer, Subscriptions } from '../contract/wire-subscriptions.ts';
import { openMailServer, type MailServer } from '../testing/mail-server.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

const report = 'daily_survey_csv';
const base = {
  report,
  label: '日次調査の配信',
  narrowing: { search: '', filter: '', sort: '' },
  schedule: { every: 'day', at: '13:05' },
  condition: { when: 'always' },
  content: { rows: 5, file: { format: 'csv', view: 'details', encoding: 'utf-8' } },
  paused: false,
};

let mails: MailServer;
let scenario: Scenario;
let pref: Client;
let secretariat: Client;
let ids: Record<string, string>;

beforeAll(async () => {
  mails = await openMailServer();
  scenario = await openScenario({ smtpUrl: mails.url });
  [pref, secretariat] = await Promise.all([scenario.as('pref-13'), scenario.as('secretariat')] as const);
  await scenario.database.query(
    sql`update shirabe.user_account set email = username || '@example.jp' where username = any(${['pref-13', 'pref-01', 'city-13', 'secretariat']}::text[])`,
  );
  const users = await scenario.database.query<{ username: string; id: string }>(
    sql`select username, id from shirabe.user_account where username = any(${['pref-13', 'pref-01', 'city-13', 'secretariat', 'hosp-13']}::text[])`,
  );
  ids = Object.fromEntries(users.map(({ username, id }) => [username, id]));
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  await mails?.close();
});

const to = (...names: string[]) => ({ users: names.map((name) => ids[name] ?? ''), roles: [], units: [] });
const make = (client: Client, change: object): Promise<Reply<Subscription & ErrorBody>> => client.post('/api/subscriptions', { ...base, ...change });
const put = <T>(client: Client, path: string, body: unknown): Promise<Reply<T>> =>
  client.send<T>(path, { method: 'PUT', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
const deliveries = async (client: Client, id: string): Promise<Deliveries['deliveries']> =>
  (await client.get<Deliveries>(`/api/subscriptions/${id}/deliveries`)).body.deliveries;
/** What became of so many deliveries, once none waits; mails that are ready are sent. */
const settled = async (client: Client, id: string, count: number): Promise<Deliveries['deliveries']> => {
  let found: Deliveries['deliveries'] = [];
  await until(async () => {
    await scenario.deliverMail();
    found = await deliveries(client, id);
    return found.length >= count && found.every(({ state }) => state !== 'waiting' && state !== 'sending');
  });
  return found;
};

describe('a report on a schedule', () => {
  test('goes to each with the rows that they may see, once for its time, and tells who got nothing and why', async () => {
    const made = await make(secretariat, { recipients: to('pref-13', 'pref-01', 'city-13', 'secretariat') });
    expect([made.status, made.body.next_at]).toEqual([201, '2026-11-18T04:05:00.000Z']);
    const { id } = made.body;
    // One of them refuses, one loses the account.
    expect((await put<Subscription>(await scenario.as('pref-01'), `/api/subscriptions/${id}/receiving`, { wanted: false })).body.receives).toBe('refused');
    await scenario.database.query(sql`update shirabe.user_account set active = false where username = 'city-13'`);
    scenario.setNow(new Date('2026-11-18T04:05:00Z'));
    const states = Object.fromEntries((await settled(secretariat, id, 4)).map(({ to: name, state, rows }) => [name, [state, rows]]));
    await scenario.database.query(sql`update shirabe.user_account set active = true where username = 'city-13'`);
    const me = (await pref.get<Me>('/api/me')).body;
    const own = (await pref.get<{ count: number }>(`/api/reports/${report}/count`)).body.count;
    const all = (await secretariat.get<{ count: number }>(`/api/reports/${report}/count`)).body.count;
    expect(own).toBeLessThan(all);
    expect(states[me.name]).toEqual(['sent', own]);
    expect(
      Object.values(states)
        .map(([state]) => state)
        .sort(),
    ).toEqual(['no_access', 'refused', 'sent', 'sent']);
    expect(mails.messages).toHaveLength(2);
    const mail = mails.messages.find(({ text }) => text.includes(`${me.name} 様`));
    expect(mail?.text).toContain(`件数： ${own}件`);
    expect(mail?.text).toContain('2026年11月18日(水) 13:05');
    expect(mail?.text).toContain(`/reports/${report}`);
    expect(mail?.text).toContain(`stop=${id}`);
    expect(mail?.email.html).toContain('<table');
    const [file] = mail?.email.attachments ?? [];
    const lines = Buffer.from(file?.content as ArrayBuffer)
      .toString()
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(own + 1);
    // Nobody has it twice, however often it is looked at.
    await scenario.deliverMail();
    expect(mails.messages).toHaveLength(2);
    expect((await secretariat.get<Subscription>(`/api/subscriptions/${id}`)).body).toMatchObject({
      next_at: '2026-11-19T04:05:00.000Z',
      last: { sent: 2, failed: 1 },
    });
    expect((await secretariat.delete(`/api/subscriptions/${id}`)).status).toBe(204);
  });

  test('makes up for the last time that nobody was there for, says how many came before, and heeds its condition', async () => {
    scenario.setNow(new Date('2026-11-18T05:00:00Z'));
    const self = to('pref-13');
    const [late, unmet] = await Promise.all([
      make(pref, { recipients: self, label: '<b>遅れ</b>', content: { rows: 3, file: null } }),
      make(pref, { recipients: self, condition: { when: 'rows', is: '<', value: 0 } }),
    ] as const);
    const before = mails.messages.length;
    scenario.setNow(new Date('2026-11-21T06:00:00Z'));
    // The sessions of three days ago have ended.
    pref = await scenario.as('pref-13');
    const [sent] = await settled(pref, late.body.id, 1);
    expect([sent?.state, sent?.due_at, sent?.missed]).toEqual(['sent', '2026-11-21T04:05:00.000Z', 2]);
    expect(mails.messages).toHaveLength(before + 1);
    const mail = mails.messages.at(-1);
    expect(mail?.subject).toContain('<b>遅れ</b>');
    expect(mail?.text).toContain('2 回分');
    expect(mail?.email.attachments).toEqual([]);
    expect((await settled(pref, unmet.body.id, 1)).map(({ state }) => state)).toEqual(['condition']);
  });

  test('is changed where it was as seen, and by nobody else; what is wrong is said at its place', async () => {
    const made = await make(pref, { recipients: to('pref-13') });
    const { id, version } = made.body;
    const hospital = await scenario.as('hosp-13');
    for (const path of [`/api/subscriptions/${id}`, `/api/subscriptions/${id}/deliveries`]) expect((await hospital.get(path)).status).toBe(404);
    expect((await hospital.delete(`/api/subscriptions/${id}`)).status).toBe(404);
    const change = { ...base, recipients: to('pref-13'), schedule: { every: 'month', day: 31, missing: 'last', at: '00:00' }, version };
    const changed = await put<Subscription>(pref, `/api/subscriptions/${id}`, change);
    expect([changed.status, changed.body.next_at]).toEqual([200, '2026-11-29T15:00:00.000Z']);
    const late = await put<ErrorBody & { current: Subscription }>(pref, `/api/subscriptions/${id}`, change);
    expect([late.status, late.body.current.version]).toEqual([409, 2]);
    expect((await put<Subscription>(pref, `/api/subscriptions/${id}`, { ...change, paused: true, version: 2 })).body.next_at).toBeNull();
    const offer = (await pref.get<SubscriptionOffer>(`/api/reports/${report}/subscription-offer`)).body;
    expect(offer.me.id).toBe(ids['pref-13']);
    const others = await make(hospital, { recipients: to('pref-13') });
    expect([403, 404]).toContain(others.status);
    const wrong = [
      await make(pref, { recipients: to('pref-13'), label: ' ' }),
      await make(pref, { recipients: to() }),
      await make(pref, { recipients: to('pref-13'), condition: { when: 'summary', summary: 'none', is: '>', value: 1 } }),
      await make(pref, { recipients: to('pref-13'), narrowing: { search: '', filter: 'answer_status = ', sort: '' } }),
      await make(pref, { recipients: to('pref-13'), schedule: { every: 'week', weekdays: [8], at: '25:00' } }),
    ];
    expect(wrong.map(({ status }) => status)).toEqual([422, 422, 422, 400, 400]);
    expect(wrong.slice(0, 3).map(({ body }) => body.problems[0]?.field)).toEqual(['label', 'recipients', 'condition.summary']);
    expect((await pref.get('/api/subscriptions?view=all')).status).toBe(403);
    const admin = await scenario.as('admin');
    expect((await admin.get<Subscriptions>('/api/subscriptions?view=all')).body.subscriptions.length).toBeGreaterThan(0);
  });

  test('is tried out on oneself at once', async () => {
    const before = mails.messages.length;
    expect((await pref.post('/api/subscription-trials', { ...base, recipients: to('secretariat') })).status).toBe(204);
    await until(async () => {
      await scenario.deliverMail();
      return mails.messages.length > before;
    });
    expect(mails.messages.at(-1)?.text).toContain('テスト配信');
  });
});
