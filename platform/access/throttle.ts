import { createHash } from 'node:crypto';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Database } from '../database/database.ts';

/** Failures in a row that lock a user name. */
export const failuresPerUser = 10;
/** Failures within the window that stop an address; high, because whole offices and prefectures share one. */
export const failuresPerAddress = 100;
/** How long a lock lasts, and how long an address's failures count: minutes. */
export const lockMinutes = 15;

export interface Attempt {
  readonly address: string;
  /** The account, or undefined for a user name that nobody has: it is counted and locked in the same way, so that the answers tell nothing. */
  readonly userId: string | undefined;
  readonly username: string;
}

/**
 * Counts an attempt as failed before it is tried, in one atomic statement each, so that many at once are no way around the limit.
 * Raises `locked` (the user name) or `too_many_requests` (the address), with the time in `detail.until`.
 */
export async function countAttempt(database: Database, attempt: Attempt, now: Date): Promise<void> {
  await countKey(database, addressKey(attempt), failuresPerAddress, now, 'too_many_requests');
  if (attempt.userId === undefined) await countKey(database, nameKey(attempt), failuresPerUser, now, 'locked');
  else await countUser(database, attempt.userId, now);
}

/** Takes the attempt back after a right password: the user's count starts anew, the address's is one less. */
export async function forgiveAttempt(database: Database, attempt: Attempt): Promise<void> {
  await database.query(sql`with forgiven as (update shirabe.user_account set failed_attempts = 0, locked_until = null where id = ${attempt.userId})
    update shirabe.login_failure set failures = greatest(failures - 1, 0), locked_until = null where key = ${addressKey(attempt)}`);
}

async function countUser(database: Database, userId: string, now: Date): Promise<void> {
  const counted = await database.query(sql`update shirabe.user_account set
      failed_attempts = case when locked_until is null then failed_attempts + 1 else 1 end,
      locked_until = case when locked_until is null and failed_attempts + 1 >= ${failuresPerUser} then ${lockEnd(now)}::timestamptz end
    where id = ${userId} and (locked_until is null or locked_until <= ${now}) returning 1`);
  if (counted.length > 0) return;
  const [row] = await database.query<{ until: string | null }>(sql`select locked_until as until from shirabe.user_account where id = ${userId}`);
  refuse('locked', row?.until ?? lockEnd(now).toISOString());
}

async function countKey(database: Database, key: Buffer, limit: number, now: Date, code: 'locked' | 'too_many_requests'): Promise<void> {
  const windowStart = new Date(now.getTime() - lockMinutes * 60_000);
  const counted = await database.query(sql`insert into shirabe.login_failure as f (key, failures, since) values (${key}, 1, ${now})
    on conflict (key) do update set
      failures = case when f.locked_until is null and f.since > ${windowStart} then f.failures + 1 else 1 end,
      since = case when f.locked_until is null and f.since > ${windowStart} then f.since else ${now} end,
      locked_until = case when f.locked_until is null and f.since > ${windowStart} and f.failures + 1 >= ${limit} then ${lockEnd(now)}::timestamptz end
    where f.locked_until is null or f.locked_until <= ${now} returning 1`);
  if (counted.length > 0) return;
  const [row] = await database.query<{ until: string | null }>(sql`select locked_until as until from shirabe.login_failure where key = ${key}`);
  refuse(code, row?.until ?? lockEnd(now).toISOString());
}

/** Removes what no longer matters. */
export async function forgetOldFailures(database: Database, now: Date): Promise<void> {
  const windowStart = new Date(now.getTime() - lockMinutes * 60_000);
  await database.query(sql`delete from shirabe.login_failure where since < ${windowStart} and (locked_until is null or locked_until < ${now})`);
}

function refuse(code: 'locked' | 'too_many_requests', until: string): never {
  const time = new Date(until).toLocaleTimeString('ja-JP', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit' });
  const reason =
    code === 'locked'
      ? {
          ja: 'ログインの失敗が続いたため、このユーザー名でのログインを一時的に停止しています。',
          en: 'Log-ins of this user name are stopped for a while after repeated failures.',
        }
      : {
          ja: 'お使いの接続元からのログインの失敗が多いため、一時的に停止しています。',
          en: 'Log-ins from your address are stopped for a while after many failures.',
        };
  throw new ShirabeError(code, { ja: `${reason.ja}${time} 以降に、もう一度お試しください。`, en: `${reason.en} Try again after ${time} (Japan).` }, [], {
    until,
  });
}

function lockEnd(now: Date): Date {
  return new Date(now.getTime() + lockMinutes * 60_000);
}

function addressKey({ address }: Attempt): Buffer {
  return keyOf(`address ${address}`);
}

function nameKey({ username }: Attempt): Buffer {
  return keyOf(`name ${username}`);
}

/** People type passwords into the field for the user name: no name that nobody has is kept readable. */
function keyOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
