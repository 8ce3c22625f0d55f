import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre';
import sql from 'sql-template-tag';
import type { Deliveries, Subscription } from '../contract/wire-subscriptions.ts';
import { openMailServer, type ArrivedMail, type MailServer } from '../testing/mail-server.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

const report = 'daily_survey_csv';
const base = {
  report,
  label: '日次調査の配信',
  narrowing: { search: '', filter: '', sort: '' },
  schedule: { every: 'day', at: '13:05' },
  condition: { when: 'always' },
  content: { rows: 5, file: null },
  paused: false,
};
const due = new Date('2026-11-18T04:05:00Z');
const names = ['pref-13', 'pref-01', 'secretariat'];

let isBusy = false;
let mails: MailServer;
let scenario: Scenario;
let users: Record<string, { readonly id: string; readonly role: string; readonly unit: string }>;

beforeAll(async () => {
  mails = await openMailServer({ answer: () => (isBusy ? '451 4.3.0 Later' : undefined) });
  scenario = await openScenario({ smtpUrl: mails.url });
  await scenario.database.query(sql`update shirabe.user_account set email = case when username = any(${names}::text[]) then username || '@example.jp' end`);
  const found = await scenario.database.query<{ username: string; id: string; role: string; unit: string }>(
    sql`select username, id, role, unit from shirabe.user_account where username = any(${names}::text[])`,
  );
  users = Object.fromEntries(found.map(({ username, ...user }) => [username, user]));
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  await mails?.close();
});

const user = (name: string) => {
  const found = users[name];
  if (!found) throw new Error(`no user ${name}`);
  return found;
};

/** Makes a subscription as the secretariat, at the time when all tests begin. */
async function make(change: object): Promise<{ readonly id: string; readonly owner: Client }> {
  scenario.setNow(scenario.now);
  const owner = await scenario.as('secretariat');
  const made = await owner.post<Subscription>('/api/subscriptions', { ...base, ...change });
  expect(made.status).toBe(201);
  return { id: made.body.id, owner };
}
const deliveries = async (owner: Client, id: string): Promise<Deliveries['deliveries']> =>
  (await owner.get<Deliveries>(`/api/subscriptions/${id}/deliveries`)).body.deliveries;
/** What became of the deliveries of a subscription, once none waits. */
async function settled(owner: Client, id: string): Promise<Deliveries['deliveries']> {
  let found: Deliveries['deliveries'] = [];
  await until(async () => {
    await scenario.deliverMail();
    found = await deliveries(owner, id);
    return found.length > 0 && found.every(({ state }) => state !== 'waiting' && state !== 'sending');
  });
  return found;
}
const sentSince = (count: number): Record<string, ArrivedMail> => Object.fromEntries(mails.messages.slice(count).map((mail) => [mail.to[0] ?? '', mail]));
const countOf = async (name: string): Promise<number> => (await (await scenario.as(name)).get<{ count: number }>(`/api/reports/${report}/count`)).body.count;

test.each(['role', 'unit'] as const)('a subscription that names a %s goes to everybody in it, each with their own rows', async (by) => {
  const before = mails.messages.length;
  const pref = user('pref-13');
  const recipients = by === 'role' ? { users: [], roles: [pref.role], units: [] } : { users: [], roles: [], units: [pref.unit, user('pref-01').unit] };
  const { id, owner } = await make({ recipients });
  scenario.setNow(due);
  const states = await settled(owner, id);
  // The others have no address.
  expect(states.filter(({ state }) => state === 'sent')).toHaveLength(2);
  expect(states.filter(({ state }) => state !== 'sent' && state !== 'no_address')).toEqual([]);
  const sent = sentSince(before);
  expect(Object.keys(sent).sort()).toEqual(['pref-01@example.jp', 'pref-13@example.jp']);
  const [own, other] = await Promise.all([countOf('pref-13'), countOf('pref-01')]);
  expect(own).not.toBe(other);
  expect(sent['pref-13@example.jp']?.text).toContain(`件数： ${own}件`);
  expect(sent['pref-01@example.jp']?.text).toContain(`件数： ${other}件`);
  expect((await owner.delete(`/api/subscriptions/${id}`)).status).toBe(204);
});

test('a mail that the server refuses for a time comes once when it takes it again, and not to whom has lost the account since', async () => {
  const before = mails.messages.length;
  const { id, owner } = await make({ recipients: { users: [user('pref-13').id, user('pref-01').id], roles: [], units: [] } });
  isBusy = true;
  scenario.setNow(due);
  // Both mails were refused once.
  await until(async () => {
    await scenario.deliverMail();
    const [row] = await scenario.database.query<{ count: number }>(sql`select count(*)::int as count from shirabe.outgoing_mail m
      join shirabe.subscription_delivery d on d.mail = m.id where d.subscription = ${id}::uuid and m.error is not null`);
    return row?.count === 2;
  });
  expect(mails.messages).toHaveLength(before);
  expect((await deliveries(owner, id)).map(({ state }) => state)).toEqual(['sending', 'sending']);
  await scenario.database.query(sql`update shirabe.user_account set active = false where username = 'pref-01'`);
  isBusy = false;
  scenario.setNow(new Date(due.getTime() + 60 * 60_000));
  const states = await settled(await scenario.as('secretariat'), id);
  await scenario.database.query(sql`update shirabe.user_account set active = true where username = 'pref-01'`);
  await scenario.deliverMail();
  expect(Object.keys(sentSince(before))).toEqual(['pref-13@example.jp']);
  expect(mails.messages).toHaveLength(before + 1);
  expect(states.map(({ state }) => state).sort()).toEqual(['no_access', 'sent']);
  expect((await (await scenario.as('secretariat')).delete(`/api/subscriptions/${id}`)).status).toBe(204);
});

test('a workbook comes attached, and another program reads the rows of its recipient from it', async () => {
  const before = mails.messages.length;
  const { id, owner } = await make({
    recipients: { users: [user('pref-13').id], roles: [], units: [] },
    content: { rows: 0, file: { format: 'xlsx', view: 'details', encoding: 'utf-8' } },
  });
  scenario.setNow(due);
  expect((await settled(owner, id)).map(({ state }) => state)).toEqual(['sent']);
  const [file] = mails.messages[before]?.email.attachments ?? [];
  expect(file?.filename).toMatch(/\.xlsx$/);
  const { sheets } = await readXlsx(Buffer.from(file?.content as ArrayBuffer));
  const own = await countOf('pref-13');
  expect(own).toBeGreaterThan(0);
  expect(sheets[0]?.rows).toHaveLength(own + 1);
  expect((await owner.delete(`/api/subscriptions/${id}`)).status).toBe(204);
});

test('a mail whose maker loses its claim on the way, as one that was killed does, is made by the next and comes once', async () => {
  const before = mails.messages.length;
  const { id, owner } = await make({ recipients: { users: [user('pref-13').id], roles: [], units: [] } });
  // The table of the report is held: who makes the mail has claimed it and cannot read on.
  await scenario.database.transact(
    async (tx) => {
      await tx.query(sql`lock table data.daily_hospital in access exclusive mode`);
      scenario.setNow(due);
      await until(async () => {
        const lost = await scenario.database.query(sql`update shirabe.subscription_delivery set attempts = 2, next_attempt_at = ${due}::timestamptz
          where subscription = ${id}::uuid and state = 'waiting' and attempts = 1 returning id`);
        return lost.length === 1;
      });
    },
    { as: 'owner' },
  );
  expect((await settled(owner, id)).map(({ state }) => state)).toEqual(['sent']);
  await scenario.deliverMail();
  expect(mails.messages.slice(before).map(({ to }) => to)).toEqual([['pref-13@example.jp']]);
  const rows = await scenario.database.query<{ attempts: number }>(sql`select attempts from shirabe.subscription_delivery where subscription = ${id}::uuid`);
  expect(rows).toEqual([{ attempts: 3 }]);
  expect((await owner.delete(`/api/subscriptions/${id}`)).status).toBe(204);
});
