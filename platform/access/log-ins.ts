import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { LogIns } from '../contract/wire-accounts.ts';
import { writeAudit } from '../database/audit.ts';
import type { Transaction } from '../database/transaction.ts';
import { isRecordId } from '../fields/lookup.ts';
import type { Account } from '../database/account.ts';
import { notCounted } from './sign-in-refusals.ts';

/** From where somebody logs in. */
export interface Client {
  readonly address: string;
  readonly userAgent: string;
  /** The id of the request. */
  readonly request?: string;
}

type Known = Pick<Account, 'id' | 'name' | 'username'>;
type Queries = Pick<Transaction, 'query'>;

/** Takes down that somebody logged in. */
export async function recordLogIn(queries: Queries, account: Known, client: Client, now: Date): Promise<void> {
  await writeAudit(queries, { ...entryOf(account, client, now), action: 'log_in', actor: { id: account.id, name: account.name } });
}

/**
 * Takes down why somebody was not let in, and raises that again. Of a user name that nobody has nothing is kept: people type passwords there. What is no
 * refusal (the database is away; a code is asked for next) is only raised.
 */
export async function refuseLogIn(queries: Queries, error: unknown, account: Known | undefined, client: Client, now: Date): Promise<never> {
  if (error instanceof ShirabeError && !notCounted.has(error.code))
    await writeAudit(queries, { ...entryOf(account, client, now, error.code), action: 'log_in_failed', actor: null });
  throw error;
}

function entryOf(account: Known | undefined, { address, userAgent, request }: Client, now: Date, outcome = 'log_in') {
  return {
    at: now,
    address,
    request,
    subject: { kind: 'user', id: account?.id, label: account?.username },
    detail: { outcome, user_agent: cutUserAgent(userAgent) },
  };
}

/** What is kept of a browser's name for itself. */
export function cutUserAgent(userAgent: string): string {
  return userAgent.replaceAll('\0', '').slice(0, 500);
}

const perPage = 50;

/** The log-ins of a user and the attempts that failed, newest first, from the audit. Raises `bad_cursor`. */
export async function readLogIns(queries: Queries, userId: string, cursor?: string): Promise<LogIns> {
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor))
    throw new ShirabeError('bad_cursor', {
      ja: '続きの位置が正しくありません。画面を開き直してください。',
      en: 'The place to go on from is wrong. Open the page again.',
    });
  const rows = await queries.query<LogIns['entries'][number] & { id: number }>(sql`select id, at, coalesce(detail ->> 'outcome', action) as outcome, address,
      coalesce(detail ->> 'user_agent', '') as user_agent
    from shirabe.audit_entry
    where subject_kind = 'user' and subject = ${userId} and action in ('log_in', 'log_in_failed') and (${cursor ?? null}::bigint is null or id < ${cursor ?? null}::bigint)
    order by id desc limit ${perPage + 1}`);
  const page = rows.slice(0, perPage);
  return {
    entries: page.map(({ at, outcome, address, user_agent }) => ({ at, outcome, address, user_agent })),
    next: rows.length > perPage ? String(page.at(-1)?.id) : null,
  };
}

/** As `readLogIns`, for another user. Raises `not_found` when there is none. */
export async function readLogInsOf(queries: Queries, userId: string, cursor?: string): Promise<LogIns> {
  const id = userId.toLowerCase();
  const found = isRecordId(id) ? await queries.query(sql`select from shirabe.user_account where id = ${id}`) : [];
  if (found.length === 0) throw new ShirabeError('not_found', { ja: 'ユーザが見つかりません。', en: 'There is no such user.' });
  return readLogIns(queries, id, cursor);
}
