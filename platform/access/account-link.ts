import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Transaction } from '../database/transaction.ts';
import { hashToken, newToken } from './token.ts';

type Queries = Pick<Transaction, 'query'>;

/**
 * What a link is for: a password (`reset`: forgotten, `first`: none yet, `expired`: too old), the one-time code of a letter, and the two sides of a new
 * mail address.
 */
export type LinkPurpose = 'reset' | 'first' | 'expired' | 'code' | 'email_old' | 'email_new';

/** The links by which a password is set. */
export const passwordPurposes = ['reset', 'first', 'expired'] as const;

/** Keeps a token's hash for a purpose; earlier ones of the user for the same purpose end. Expired ones are cleared away by the way. */
export async function keepLink(
  queries: Queries,
  { token, userId, purpose, expiresAt }: { readonly token: string; readonly userId: string | null; readonly purpose: LinkPurpose; readonly expiresAt: Date },
  now: Date,
): Promise<void> {
  await keepLinks(queries, [{ token, userId }], purpose, expiresAt, now);
}

/** As `keepLink`, for several users in one statement. */
export async function keepLinks(
  queries: Queries,
  links: readonly { readonly token: string; readonly userId: string | null }[],
  purpose: LinkPurpose,
  expiresAt: Date,
  now: Date,
): Promise<void> {
  const users = links.map(({ userId }) => userId);
  const hashes = links.map(({ token }) => hashToken(token));
  await queries.query(sql`with ended as (
      delete from shirabe.account_link where (user_id = any(${users}::uuid[]) and purpose = ${purpose}) or expires_at < ${now})
    insert into shirabe.account_link (token_hash, user_id, purpose, created_at, expires_at)
    select hash, user_id, ${purpose}, ${now}, ${expiresAt} from unnest(${hashes}::bytea[], ${users}::uuid[]) as link (hash, user_id)`);
}

/** Makes a link's token, which is kept nowhere. */
export async function makeLink(queries: Queries, userId: string, purpose: LinkPurpose, expiresAt: Date, now: Date): Promise<string> {
  const token = newToken();
  await keepLink(queries, { token, userId, purpose, expiresAt }, now);
  return token;
}

/** Whose link it is, while it can be used. Raises `expired_link` for one that is used, too old, altered or unknown, or whose account is closed or held. */
export async function findLink<P extends LinkPurpose>(
  queries: Queries,
  token: string,
  purposes: readonly P[],
  now: Date,
): Promise<{ readonly userId: string; readonly purpose: P }> {
  const [found] = await queries.query<{ userId: string; purpose: P }>(sql`select l.user_id as "userId", l.purpose
    from shirabe.account_link l join shirabe.user_account u on u.id = l.user_id
    where l.token_hash = ${hashToken(token)} and l.purpose = any(${[...purposes]}::text[]) and l.used_at is null and l.expires_at > ${now} and u.active and not u.held`);
  if (!found) throw expiredLink();
  return found;
}

/** Uses a link up: of several at once, one does. Errors as of `findLink`. */
export async function claimLink<P extends LinkPurpose>(
  tx: Queries,
  token: string,
  purposes: readonly P[],
  now: Date,
): Promise<{ readonly userId: string; readonly purpose: P }> {
  const [claimed] = await tx.query<{ userId: string; purpose: P }>(sql`update shirabe.account_link l set used_at = ${now} from shirabe.user_account u
    where u.id = l.user_id and l.token_hash = ${hashToken(token)} and l.purpose = any(${[...purposes]}::text[]) and l.used_at is null and l.expires_at > ${now}
      and u.active and not u.held
    returning l.user_id as "userId", l.purpose`);
  if (!claimed) throw expiredLink();
  return claimed;
}

/** Ends links of a user, unused. */
export async function endLinks(queries: Queries, userId: string, purposes: readonly LinkPurpose[]): Promise<void> {
  await queries.query(sql`delete from shirabe.account_link where user_id = ${userId} and purpose = any(${[...purposes]}::text[])`);
}

/** The refusal of a link. It does not say why: nothing is told to one who guesses. */
export function expiredLink(): ShirabeError {
  return new ShirabeError('expired_link', {
    ja: 'このリンクは使えません。期限が過ぎたか、すでに使われたか、新しいリンクが送られています。「パスワードをお忘れですか？」から、もう一度お手続きください。',
    en: 'This link cannot be used. It is too old, was used already, or a newer one was sent. Begin again from “Forgotten your password?”.',
  });
}
