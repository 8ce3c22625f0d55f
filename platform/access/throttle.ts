import { createHash } from 'node:crypto';
import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Transaction } from '../database/transaction.ts';
import { toLocal } from '../fields/time-zone.ts';
import { networkOf } from './log-in-rules-address.ts';

type Queries = Pick<Transaction, 'query'>;

/** Failures within the window that stop an address; high, because whole offices and prefectures share one. */
export const failuresPerAddress = 100;

/** No window is longer: a day, in minutes. */
const longestWindow = 1440;

/** How many failures in a row lock a user name, for how many minutes, and whose clocks the refusal speaks of. */
export interface ThrottleRule {
  readonly failures: number;
  readonly minutes: number;
  readonly timeZone: string;
}

export interface Attempt {
  readonly address: string;
  /** The account, or undefined for a user name that nobody has: it is counted and locked in the same way, so that the answers tell nothing. */
  readonly userId: string | undefined;
  readonly username: string;
}

/** Until when an address and a user name are stopped already; null: they are not. */
export interface Stops {
  readonly addressUntil: string | null;
  readonly nameUntil: string | null;
}

/** The columns of Stops, beside an account `u` of the user name or a row of nulls. */
export function stopColumns(address: string, username: string, now: Date): Sql {
  const ofKey = (key: Buffer) => sql`(select locked_until from shirabe.login_failure where key = ${key} and locked_until > ${now})`;
  return sql`${ofKey(keyOf('address', address))} as "addressUntil",
    case when u.id is null then ${ofKey(keyOf('name', username))} when u.locked_until > ${now} then u.locked_until end as "nameUntil"`;
}

/**
 * Turns an attempt away whose address or user name is stopped already, before it waits for its turn: thousands at once are little load. One on a locked user
 * name counts against its address all the same; for that alone `readRule` is asked. Raises as `countAttempt`.
 */
export async function refuseStopped(
  queries: Queries,
  { address }: Attempt,
  { addressUntil, nameUntil }: Stops,
  { timeZone, readRule }: { readonly timeZone: string; readonly readRule: () => Promise<ThrottleRule> },
  now: Date,
): Promise<void> {
  if (addressUntil !== null) throw stoppedUntil(addressUntil, { timeZone });
  if (nameUntil === null) return;
  await countAddress(queries, 'address', address, failuresPerAddress, await readRule(), now);
  throw lockedUntil(nameUntil, { timeZone });
}

/**
 * Counts an attempt as failed before it is tried, in one atomic statement each, so that many at once are no way around the limit. Gives until when the
 * user name is locked should this attempt fail too, or null. Raises `locked` (the user name) or `too_many_requests` (the address), with the time in `detail.until`.
 */
export async function countAttempt(queries: Queries, attempt: Attempt, rule: ThrottleRule, now: Date): Promise<string | null> {
  await countAddress(queries, 'address', attempt.address, failuresPerAddress, rule, now);
  if (attempt.userId !== undefined) return countUser(queries, attempt.userId, rule, now);
  const { refused, until } = await countKey(queries, keyOf('name', attempt.username), rule.failures, rule.minutes, now);
  if (refused) throw lockedUntil(until, rule);
  return until;
}

/** Counts something that an address does, of its own kind. Raises `too_many_requests`. */
export async function countAddress(queries: Queries, kind: string, address: string, limit: number, rule: ThrottleRule, now: Date): Promise<void> {
  const { refused, until } = await countKey(queries, keyOf(kind, address), limit, rule.minutes, now);
  if (refused) throw stoppedUntil(until, rule);
}

/** Counts something that is done to a user name, of its own kind. Says whether it is too often. */
export async function countName(queries: Queries, kind: string, username: string, limit: number, rule: ThrottleRule, now: Date): Promise<boolean> {
  return (await countKey(queries, keyOf(kind, username), limit, rule.minutes, now)).refused;
}

/** Takes the attempt back after a right password: the user's count starts anew, the address's is one less. */
export async function forgiveAttempt(queries: Queries, attempt: Attempt): Promise<void> {
  await queries.query(sql`with forgiven as (update shirabe.user_account set failed_attempts = 0, locked_until = null where id = ${attempt.userId})
    update shirabe.login_failure set failures = greatest(failures - 1, 0), locked_until = null where key = ${keyOf('address', attempt.address)}`);
}

/** Takes this one attempt back, and none before it: the user name's count goes on. */
export async function takeBackAttempt(queries: Queries, attempt: Attempt): Promise<void> {
  await queries.query(sql`with forgiven as (
      update shirabe.user_account set failed_attempts = greatest(failed_attempts - 1, 0), locked_until = null where id = ${attempt.userId})
    update shirabe.login_failure set failures = greatest(failures - 1, 0), locked_until = null where key = ${keyOf('address', attempt.address)}`);
}

/** After a new password that was set by a link: whoever guessed at the old one, from the same address or by the same name, no longer keeps its owner out. */
export async function forgiveOwner(queries: Queries, username: string, address: string | undefined): Promise<void> {
  const keys = [...['name', 'code', 'reset'].map((kind) => keyOf(kind, username)), ...(address === undefined ? [] : [keyOf('address', address)])];
  await queries.query(sql`delete from shirabe.login_failure where key = any(${keys}::bytea[])`);
}

/** Removes what no longer matters. */
export async function forgetOldFailures(queries: Queries, now: Date): Promise<void> {
  const windowStart = new Date(now.getTime() - longestWindow * 60_000);
  await queries.query(sql`delete from shirabe.login_failure where since < ${windowStart} and (locked_until is null or locked_until < ${now})`);
}

async function countUser(queries: Queries, userId: string, rule: ThrottleRule, now: Date): Promise<string | null> {
  const end = endOf(now, rule.minutes);
  const [counted] = await queries.query<{ until: string | null }>(sql`update shirabe.user_account set
      failed_attempts = case when locked_until is null then failed_attempts + 1 else 1 end,
      locked_until = case when locked_until is null and failed_attempts + 1 >= ${rule.failures} then ${end}::timestamptz end
    where id = ${userId} and (locked_until is null or locked_until <= ${now}) returning locked_until as until`);
  if (counted) return counted.until;
  const [row] = await queries.query<{ until: string | null }>(sql`select locked_until as until from shirabe.user_account where id = ${userId}`);
  throw lockedUntil(row?.until ?? end.toISOString(), rule);
}

async function countKey(
  queries: Queries,
  key: Buffer,
  limit: number,
  minutes: number,
  now: Date,
): Promise<{ readonly refused: boolean; readonly until: string | null }> {
  const windowStart = new Date(now.getTime() - minutes * 60_000);
  const end = endOf(now, minutes);
  const [counted] = await queries.query<{ until: string | null }>(sql`insert into shirabe.login_failure as f (key, failures, since) values (${key}, 1, ${now})
    on conflict (key) do update set
      failures = case when f.locked_until is null and f.since > ${windowStart} then f.failures + 1 else 1 end,
      since = case when f.locked_until is null and f.since > ${windowStart} then f.since else ${now} end,
      locked_until = case when f.locked_until is null and f.since > ${windowStart} and f.failures + 1 >= ${limit} then ${end}::timestamptz end
    where f.locked_until is null or f.locked_until <= ${now} returning locked_until as until`);
  if (counted) return { refused: false, until: counted.until };
  const [row] = await queries.query<{ until: string | null }>(sql`select locked_until as until from shirabe.login_failure where key = ${key}`);
  return { refused: true, until: row?.until ?? end.toISOString() };
}

function lockedUntil(until: string | null, rule: Pick<ThrottleRule, 'timeZone'>): ShirabeError {
  return refusal('locked', until, rule, {
    ja: 'ログインの失敗が続いたため、このユーザ名でのログインを一時的に停止しています。',
    en: 'Log-ins of this user name are stopped for a while after repeated failures.',
  });
}

function stoppedUntil(until: string | null, rule: Pick<ThrottleRule, 'timeZone'>): ShirabeError {
  return refusal('too_many_requests', until, rule, {
    ja: 'お使いの接続元からのログインの失敗や依頼が多いため、一時的に停止しています。',
    en: 'Your address is stopped for a while after many failures or requests.',
  });
}

function refusal(
  code: 'locked' | 'too_many_requests',
  until: string | null,
  { timeZone }: Pick<ThrottleRule, 'timeZone'>,
  reason: { ja: string; en: string },
): ShirabeError {
  const time = toLocal(new Date(until ?? 0), timeZone).clock.slice(0, 5);
  return new ShirabeError(code, { ja: `${reason.ja}${time} 以降に、もう一度お試しください。`, en: `${reason.en} Try again after ${time} (${timeZone}).` }, [], {
    until,
  });
}

function endOf(now: Date, minutes: number): Date {
  return new Date(now.getTime() + minutes * 60_000);
}

/** People type passwords into the field for the user name: no name that nobody has is kept readable. */
function keyOf(kind: string, text: string): Buffer {
  return createHash('sha256')
    .update(`${kind} ${kind.endsWith('address') ? networkOf(text) : text}`)
    .digest();
}
