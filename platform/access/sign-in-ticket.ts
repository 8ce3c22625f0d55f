import sql from 'sql-template-tag';
import type { Transaction } from '../database/transaction.ts';
import { cutUserAgent } from './log-ins.ts';
import { hashToken, newToken } from './token.ts';

/** How long the code may take to come: minutes. */
const ticketMinutes = 5;

type Queries = Pick<Transaction, 'query'>;

/** Whose log-in waits for a code, and whether a password began it. */
export interface Waiting {
  readonly userId: string;
  readonly byPassword: boolean;
}

/** What the second step of a log-in is known by: for this user, this browser, once, and for five minutes. Kept as a hash only. */
export async function newTicket(queries: Queries, { userId, byPassword }: Waiting, userAgent: string, now: Date): Promise<string> {
  const ticket = newToken();
  await queries.query(sql`with old as (delete from shirabe.sign_in_ticket where expires_at < ${now})
    insert into shirabe.sign_in_ticket (token_hash, user_id, user_agent, by_password, expires_at)
    values (${hashToken(ticket)}, ${userId}, ${cutUserAgent(userAgent)}, ${byPassword}, ${new Date(now.getTime() + ticketMinutes * 60_000)})`);
  return ticket;
}

/** Whose log-in waits for a code; undefined for a ticket that is used, too old, altered, or another browser's. */
export async function readTicket(queries: Queries, ticket: string, userAgent: string, now: Date): Promise<Waiting | undefined> {
  const [row] = await queries.query<Waiting>(sql`select user_id as "userId", by_password as "byPassword" from shirabe.sign_in_ticket
    where token_hash = ${hashToken(ticket)} and user_agent = ${cutUserAgent(userAgent)} and expires_at > ${now}`);
  return row;
}

/** Takes a ticket out of use; says whether it was still in use, so that of several at once one wins. */
export async function useTicket(queries: Queries, ticket: string): Promise<boolean> {
  const used = await queries.query(sql`delete from shirabe.sign_in_ticket where token_hash = ${hashToken(ticket)} returning 1`);
  return used.length > 0;
}
