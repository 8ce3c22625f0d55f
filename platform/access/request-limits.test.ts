import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { RequestLimits, requestLimits } from './request-limits.ts';

const now = new Date('2026-11-18T02:30:20Z');
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
const { user: most, address: mostOfAddress } = requestLimits.mail;

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened?.close());
beforeEach(() => opened.database.query(sql`delete from shirabe.request_count`));

const open = (): RequestLimits => new RequestLimits(opened.database);
async function count(limits: RequestLimits, times: number, by: { user?: string; address?: string } = {}, at = now): Promise<number> {
  let refused = 0;
  for (let turn = 0; turn < times; turn += 1) await limits.count('mail', { address: '192.0.2.1', ...by }, at).catch(() => (refused += 1));
  return refused;
}

test('a user is stopped at the limit, until the minute is over; others go on', async () => {
  const limits = open();
  expect(await count(limits, most + 3, { user: 'a' })).toBe(3);
  await expect(limits.count('mail', { user: 'a', address: '192.0.2.1' }, now)).rejects.toMatchObject({
    code: 'too_many_requests',
    detail: { until: '2026-11-18T02:31:00.000Z' },
  });
  expect(await count(limits, 1, { user: 'b' })).toBe(0);
  await expect(limits.count('export', { user: 'a', address: '192.0.2.1' }, now)).resolves.toBeUndefined();
  expect(await count(limits, 1, { user: 'a' }, later(40))).toBe(0);
});

test('an address is stopped, too, whoever asks from it', async () => {
  const limits = open();
  for (let user = 0; user < mostOfAddress / most; user += 1) expect(await count(limits, most, { user: `u${user}` })).toBe(0);
  expect(await count(limits, 1, { user: 'another' })).toBe(1);
  expect(await count(limits, 1)).toBe(1);
  expect(await count(limits, 1, { user: 'another', address: '192.0.2.2' })).toBe(0);
});

test('a network of IPv6 is stopped as one address', async () => {
  const limits = open();
  for (let turn = 0; turn < mostOfAddress; turn += 1) await limits.count('mail', { address: `2001:db8:0:1::${turn.toString(16)}` }, now);
  expect(await count(limits, 1, { address: '2001:db8:0:1:ffff::1' })).toBe(1);
  expect(await count(limits, 1, { address: '2001:db8:0:2::1' })).toBe(0);
});

test('a restart forgets nothing', async () => {
  const before = open();
  await count(before, most, { user: 'a' });
  await before.settle();
  expect(await count(open(), 2, { user: 'a' })).toBe(2);
});

test('processes count together once they have settled', async () => {
  const [one, two] = [open(), open()];
  await count(one, 1, { user: 'a' });
  await count(two, 1, { user: 'a' });
  const half = most / 2;
  await Promise.all([count(one, half - 1, { user: 'a' }), count(two, half - 1, { user: 'a' })]);
  await one.settle();
  await two.settle();
  expect(await count(two, 1, { user: 'a' })).toBe(1);
  await count(one, 1, { user: 'c' });
  await one.settle();
  const rows = await opened.database.query<{ key: string; count: number }>(sql`select key, count from shirabe.request_count order by key`);
  expect(rows.find(({ key }) => key === 'mail user a')?.count).toBe(most);
});

test('settling twice at once adds nothing twice, and old minutes are forgotten', async () => {
  const limits = open();
  await count(limits, 5, { user: 'a' });
  await Promise.all([limits.settle(), limits.settle(), limits.settle()]);
  await count(limits, 1, { user: 'a' }, later(3600));
  await limits.settle();
  const rows = await opened.database.query<{ count: number }>(sql`select count from shirabe.request_count where key = 'mail user a'`);
  expect(rows).toEqual([{ count: 1 }]);
});

test('a database that is away refuses who was not counted yet, and forgets nothing of the others', async () => {
  let away = false;
  const limits = new RequestLimits({ query: (...asked) => (away ? Promise.reject(new Error('away')) : opened.database.query(...asked)) });
  await count(limits, 2, { user: 'a' });
  away = true;
  await expect(limits.settle()).rejects.toThrow('away');
  await expect(limits.count('mail', { user: 'z', address: '192.0.2.1' }, now)).rejects.toThrow('away');
  expect(await count(limits, 1, { user: 'a' })).toBe(0);
  away = false;
  await limits.settle();
  const [row] = await opened.database.query<{ count: number }>(sql`select count from shirabe.request_count where key = 'mail user a'`);
  expect(row).toEqual({ count: 3 });
});
