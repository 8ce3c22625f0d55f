import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { Me } from '../contract/wire.ts';
import type { Deliveries, Delivery, Subscription } from '../contract/wire-subscriptions.ts';
import { openRefusingMailServer, type ArrivedMail, type RefusingMailServer } from '../testing/mail-server.ts';
import { openScenario, type Client, type Reply, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';

const report = 'daily_survey_csv';
const base = {
  report,
  label: '宛先ごとの配信',
  narrowing: { search: '', filter: '', sort: '' },
  schedule: { every: 'day', at: '13:05' },
  condition: { when: 'always' },
  content: { rows: 5, file: { format: 'xlsx', view: 'details', encoding: 'utf-8' } },
  paused: false,
};
const prefectures = ['pref-01', 'pref-13', 'pref-47'] as const;

let mails: RefusingMailServer;
let scenario: Scenario;

beforeAll(async () => {
  mails = await openRefusingMailServer();
  scenario = await openScenario({ smtpUrl: mails.url });
  await scenario.database.query(sql`update shirabe.user_account set email = username || '@example.jp' where username = any(${[...prefectures]}::text[])`);
}, 180_000);
afterAll(async () => {
  await scenario?.close();
  await mails?.close();
});

const addressOf = (name: string): string => `${name}@example.jp`;
const make = async (change: object): Promise<Reply<Subscription & ErrorBody>> =>
  (await scenario.as('secretariat')).post('/api/subscriptions', { ...base, ...change });
const deliveriesOf = async (client: Client, id: string): Promise<readonly Delivery[]> => {
  const found: Delivery[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body }: Reply<Deliveries> = await client.get(`/api/subscriptions/${id}/deliveries${cursor && `?cursor=${cursor}`}`);
    found.push(...body.deliveries);
    cursor = body.next;
  }
  return found;
};
/** What became of each delivery, once the state of so many is one of these, and what else must be holds; mails that are ready are sent. */
const settled = async (
  client: Client,
  id: string,
  count: number,
  states: readonly Delivery['state'][],
  holds: () => boolean = () => true,
): Promise<readonly Delivery[]> => {
  let found: readonly Delivery[] = [];
  await until(async () => {
    await scenario.deliverMail();
    found = await deliveriesOf(client, id);
    return found.filter(({ state }) => states.includes(state)).length >= count && holds();
  });
  return found;
};
const mailsTo = (name: string): ArrivedMail[] => mails.messages.filter(({ to }) => to.includes(addressOf(name)));
/** The name and the number of rows of the report, as this user sees them. */
const seenBy = async (name: string): Promise<{ readonly name: string; readonly rows: number }> => {
  const client = await scenario.as(name);
  const [me, count] = await Promise.all([client.get<Me>('/api/me'), client.get<{ count: number }>(`/api/reports/${report}/count`)] as const);
  return { name: me.body.name, rows: count.body.count };
};

describe('recipients by role and unit', () => {
  test('each get the workbook of their own rows, once, however many ways they are named; who has no address is told', async () => {
    const seen = await Promise.all(prefectures.map(seenBy));
    expect(new Set(seen.map(({ rows }) => rows)).size).toBeGreaterThan(1);
    const [tokyo] = await scenario.database.query<{ unit: string }>(sql`select unit from shirabe.user_account where username = 'pref-13'`);
    const made = await make({ recipients: { users: [], roles: ['prefecture'], units: [tokyo?.unit] } });
    expect(made.status).toBe(201);
    scenario.setNow(new Date('2026-11-18T04:05:00Z'));
    const client = await scenario.as('secretariat');
    const found = await settled(client, made.body.id, 3, ['sent']);
    const [role] = await scenario.database.query<{ count: number }>(
      sql`select count(*)::int as count from shirabe.user_account where active and (role = 'prefecture' or unit = ${tokyo?.unit}::uuid)`,
    );
    expect(found).toHaveLength(role?.count ?? 0);
    expect(found.filter(({ state }) => state === 'no_address')).toHaveLength((role?.count ?? 0) - 3);
    for (const [index, name] of prefectures.entries()) {
      const own = seen[index];
      expect(found.filter(({ to }) => to === own?.name).map(({ state, rows }) => [state, rows])).toEqual([['sent', own?.rows]]);
      const [mail, ...more] = mailsTo(name);
      expect(more).toEqual([]);
      expect(mail?.text).toContain(`件数： ${own?.rows.toLocaleString('en')}件`);
      const workbook = await readXlsx(Buffer.from(mail?.email.attachments[0]?.content as ArrayBuffer));
      expect(workbook.sheets[0]?.rows).toHaveLength((own?.rows ?? 0) + 1);
    }
    expect((await client.delete(`/api/subscriptions/${made.body.id}`)).status).toBe(204);
  });

  test('a mail that the server refuses for a time comes once it takes it; who lost the account between gets nothing', async () => {
    scenario.setNow(new Date('2026-11-18T05:00:00Z'));
    for (const name of ['pref-01', 'pref-13']) mails.refused.add(addressOf(name));
    const before = mails.messages.length;
    const users = await scenario.database.query<{ id: string; name: string; username: string }>(
      sql`select id, name, username from shirabe.user_account where username = any(${[...prefectures]}::text[])`,
    );
    const made = await make({ recipients: { users: users.map(({ id }) => id), roles: [], units: [] } });
    scenario.setNow(new Date('2026-11-19T04:05:00Z'));
    const client = await scenario.as('secretariat');
    const stateOf = (found: readonly Delivery[], username: string): unknown =>
      found.find(({ to }) => to === users.find((user) => user.username === username)?.name)?.state;
    const first = await settled(client, made.body.id, 1, ['sent'], () => mails.turnedAway.size === 2);
    expect(prefectures.map((name) => stateOf(first, name))).toEqual(['sending', 'sending', 'sent']);
    expect(mails.messages).toHaveLength(before + 1);
    mails.refused.clear();
    await scenario.database.query(sql`update shirabe.user_account set active = false where username = 'pref-01'`);
    scenario.setNow(new Date('2026-11-19T04:35:00Z'));
    const then = await settled(client, made.body.id, 3, ['sent', 'no_access']);
    expect(prefectures.map((name) => stateOf(then, name))).toEqual(['no_access', 'sent', 'sent']);
    expect(mails.messages.slice(before).map(({ to }) => to[0])).toEqual([addressOf('pref-47'), addressOf('pref-13')]);
    expect((await client.delete(`/api/subscriptions/${made.body.id}`)).status).toBe(204);
  });
});

test('who belongs to another unit by the time the mail server takes the mail gets the rows of that one, and none of the former', async () => {
  scenario.setNow(new Date('2026-11-19T05:00:00Z'));
  const [user] = await scenario.database.query<{ id: string; unit: string; units: object }>(
    sql`select id, unit, units from shirabe.user_account where username = 'pref-13'`,
  );
  const [other] = await scenario.database.query<{ unit: string; units: object }>(sql`select unit, units from shirabe.user_account where username = 'pref-47'`);
  const move = (to: { readonly unit: string; readonly units: object } | undefined) =>
    scenario.database.query(
      sql`update shirabe.user_account set unit = ${to?.unit}::uuid, units = ${JSON.stringify(to?.units)}::jsonb where username = 'pref-13'`,
    );
  const before = mailsTo('pref-13').length;
  mails.refused.add(addressOf('pref-13'));
  mails.turnedAway.clear();
  const made = await make({ recipients: { users: [user?.id], roles: [], units: [] } });
  scenario.setNow(new Date('2026-11-20T04:05:00Z'));
  await settled(await scenario.as('secretariat'), made.body.id, 1, ['sending'], () => mails.turnedAway.size === 1);
  await move(other);
  try {
    mails.refused.clear();
    const there = await seenBy('pref-13');
    scenario.setNow(new Date('2026-11-20T04:35:00Z'));
    const found = await settled(await scenario.as('secretariat'), made.body.id, 1, ['sent']);
    expect(found.map(({ state, rows }) => [state, rows])).toEqual([['sent', there.rows]]);
    const [mail, ...more] = mailsTo('pref-13').slice(before);
    expect(more).toEqual([]);
    const workbook = await readXlsx(Buffer.from(mail?.email.attachments[0]?.content as ArrayBuffer));
    expect(workbook.sheets[0]?.rows).toHaveLength(there.rows + 1);
  } finally {
    await move(user);
  }
  expect((await (await scenario.as('secretariat')).delete(`/api/subscriptions/${made.body.id}`)).status).toBe(204);
});

describe('the next time', () => {
  const month = (day: number, missing: 'last' | 'skip', at: string) => ({ every: 'month', day, missing, at });

  test.each<[string, string, object, string]>([
    ['the last minute of a day comes on that day', '2026-12-31T14:58:00Z', { every: 'day', at: '23:59' }, '2026-12-31T14:59:00.000Z'],
    ['midnight after it is of the next year', '2026-12-31T14:59:00Z', { every: 'day', at: '00:00' }, '2026-12-31T15:00:00.000Z'],
    ['the 31st in February is its last day', '2027-01-31T15:00:00Z', month(31, 'last', '08:00'), '2027-02-27T23:00:00.000Z'],
    ['in a leap year the 29th', '2028-01-31T15:00:00Z', month(31, 'last', '08:00'), '2028-02-28T23:00:00.000Z'],
    ['or it is left out', '2028-01-31T15:00:00Z', month(31, 'skip', '08:00'), '2028-03-30T23:00:00.000Z'],
    ['29 February without one', '2029-01-31T15:00:00Z', month(29, 'skip', '08:00'), '2029-03-28T23:00:00.000Z'],
  ])('%s', async (_name, now, schedule, next) => {
    scenario.setNow(new Date(now));
    const made = await make({ schedule, recipients: { users: [], roles: ['prefecture'], units: [] } });
    expect([made.status, made.body.next_at]).toEqual([201, next]);
    expect((await (await scenario.as('secretariat')).delete(`/api/subscriptions/${made.body.id}`)).status).toBe(204);
  });
});

test('a mail whose maker loses its claim on the way, as one that was killed does, is made by the next and comes once', async () => {
  scenario.setNow(scenario.now);
  const [user] = await scenario.database.query<{ id: string }>(sql`select id from shirabe.user_account where username = 'pref-13'`);
  const made = await make({ recipients: { users: [user?.id], roles: [], units: [] } });
  expect(made.status).toBe(201);
  const { id } = made.body;
  const before = mails.messages.length;
  const due = new Date(made.body.next_at ?? '');
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
  const owner = await scenario.as('secretariat');
  await until(async () => {
    await scenario.deliverMail();
    return (await deliveriesOf(owner, id)).every(({ state }) => state === 'sent');
  });
  await scenario.deliverMail();
  expect(mails.messages.slice(before).map(({ to }) => to)).toEqual([[addressOf('pref-13')]]);
  const rows = await scenario.database.query<{ attempts: number }>(sql`select attempts from shirabe.subscription_delivery where subscription = ${id}::uuid`);
  expect(rows).toEqual([{ attempts: 3 }]);
  expect((await owner.delete(`/api/subscriptions/${id}`)).status).toBe(204);
});
