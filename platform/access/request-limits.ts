import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Database } from '../database/database.ts';
import { networkOf } from './log-in-rules-address.ts';

/** Kinds of requests that are limited: those that cost much, and those that write or send. */
export type LimitedKind = 'save' | 'export' | 'upload' | 'mail' | 'comment' | 'open';

/**
 * How many of them a minute a user and an address may make. A person never comes near; what they stop is a program that runs wild. High for addresses:
 * whole offices and prefectures share one (M6-1). A save costs 2 ms, so that 200 a second of one user is what one process can do beside its other work.
 */
export const requestLimits: Readonly<Record<LimitedKind, { readonly user: number; readonly address: number }>> = {
  save: { user: 12_000, address: 60_000 },
  export: { user: 120, address: 1200 },
  upload: { user: 300, address: 3000 },
  mail: { user: 60, address: 600 },
  comment: { user: 120, address: 1200 },
  // Nobody is logged in: a program that follows the days one by one stays below.
  open: { user: 300, address: 300 },
};

const minute = 60_000;
/** Counts of minutes that are over are of no use. */
const kept = 10 * minute;

interface Count {
  /** What all processes counted, this one's unsettled requests apart. */
  settled: number;
  /** What this process counted since. */
  own: number;
}

/**
 * Counts requests by minute, user and address. Counted in memory, and settled with the other processes by one statement a second at most (`settle`); a key
 * that this process meets for the first time in a minute is asked for, so that a restart forgets nothing. Between two settlings each process may let through
 * what it had left: a limit may be passed by a second's requests for each process, never by more.
 */
export class RequestLimits {
  readonly #database: Pick<Database, 'query'>;
  #minute = 0;
  #settling: Promise<void> = Promise.resolve();
  readonly #counts = new Map<string, Promise<Count>>();

  constructor(database: Pick<Database, 'query'>) {
    this.#database = database;
  }

  /** Counts a request. Raises `too_many_requests`, with the time in `detail.until`, when the user or the address made too many in this minute. */
  async count(kind: LimitedKind, by: { readonly user?: string | undefined; readonly address: string }, now: Date): Promise<void> {
    const started = Math.floor(now.getTime() / minute) * minute;
    if (started !== this.#minute) await this.#begin(started);
    const limits = requestLimits[kind];
    const counted = [
      ...(by.user === undefined ? [] : [{ count: await this.#of(`${kind} user ${by.user}`), limit: limits.user }]),
      { count: await this.#of(`${kind} address ${networkOf(by.address)}`), limit: limits.address },
    ];
    if (counted.some(({ count, limit }) => count.settled + count.own >= limit)) throw refusal(new Date(started + minute));
    for (const { count } of counted) count.own += 1;
  }

  /** Adds what was counted here to what all processes counted, and takes over the sum. On a database that is away it is tried again at the next turn. */
  settle(): Promise<void> {
    // One at a time: nothing is added twice.
    const next = this.#settling.then(() => this.#settleOnce());
    this.#settling = next.catch(() => undefined);
    return next;
  }

  async #settleOnce(): Promise<void> {
    const started = this.#minute;
    const changed: { readonly key: string; readonly count: Count; readonly own: number }[] = [];
    for (const [key, asked] of this.#counts) {
      const count = await asked.catch(() => undefined);
      if (count && count.own > 0) changed.push({ key, count, own: count.own });
    }
    if (changed.length === 0) return;
    // In the order of the keys: two processes never wait for each other.
    changed.sort((left, right) => (left.key < right.key ? -1 : 1));
    const sums = await this.#database.query<{ key: string; count: number }>(sql`with added as (
        insert into shirabe.request_count as c (minute, key, count)
        select ${new Date(started)}::timestamptz, key, count from unnest(${changed.map(({ key }) => key)}::text[], ${changed.map(({ own }) => own)}::int[]) as added(key, count)
        on conflict (minute, key) do update set count = c.count + excluded.count returning key, count),
      over as (delete from shirabe.request_count where minute < ${new Date(started - kept)}::timestamptz)
      select key, count from added`);
    const byKey = new Map(sums.map(({ key, count }) => [key, count]));
    for (const { key, count, own } of changed) {
      count.settled = byKey.get(key) ?? count.settled;
      count.own -= own;
    }
  }

  async #begin(started: number): Promise<void> {
    await this.settle().catch(() => undefined);
    if (started === this.#minute) return;
    this.#minute = started;
    this.#counts.clear();
  }

  #of(key: string): Promise<Count> {
    let count = this.#counts.get(key);
    if (!count) {
      count = this.#ask(key);
      this.#counts.set(key, count);
      count.catch(() => this.#counts.delete(key));
    }
    return count;
  }

  async #ask(key: string): Promise<Count> {
    const [row] = await this.#database.query<{ count: number }>(
      sql`select count from shirabe.request_count where minute = ${new Date(this.#minute)}::timestamptz and key = ${key}`,
      { prepared: true },
    );
    return { settled: row?.count ?? 0, own: 0 };
  }
}

function refusal(until: Date): ShirabeError {
  return new ShirabeError(
    'too_many_requests',
    { ja: '短い時間に操作が集中しています。1分ほどおいて、もう一度お試しください。', en: 'Too many requests within a short time. Try again in a minute.' },
    [],
    { until: until.toISOString() },
  );
}
