import sql from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import type { Transaction } from '../database/transaction.ts';
import { newId } from '../database/uuid.ts';
import type { AccountContext } from './account-context.ts';
import { sendFirstLinks } from './send-link.ts';

/** A user who was checked. */
export interface CheckedUser {
  readonly username: string;
  readonly name: string;
  readonly role: string;
  /** Beside `role`. */
  readonly roles: readonly string[];
  readonly unit: string | null;
  readonly email: string | null;
  readonly byPost: boolean;
  readonly language: Language;
}

/** A user who was written. */
interface InsertedUser {
  readonly id: string;
  readonly user: CheckedUser;
}

/**
 * Writes users in one statement, and sends the mails with the link to the first password where there is an address and no letter is wanted, and no password was
 * given by an operator. Gives those that were written, with their ids, for `followUnits` and the audit; one whose user name there is already is not among them.
 */
export async function insertUsers(
  tx: Pick<Transaction, 'query'>,
  context: AccountContext,
  users: readonly CheckedUser[],
  hash: string | null = null,
): Promise<readonly InsertedUser[]> {
  if (users.length === 0) return [];
  const { now } = context;
  const made = users.map((user) => ({ id: newId(), user }));
  const rows = made.map(({ id, user: { byPost, ...user } }) => ({ id, ...user, by_post: byPost }));
  const written = await tx.query<{ id: string }>(sql`insert into shirabe.user_account
      (id, username, name, password_hash, password_changed_at, role, roles, unit, email, by_post, language, created_at, updated_at)
    select u.id, u.username, u.name, ${hash}, ${hash === null ? null : now}, u.role, u.roles, u.unit, u.email, u.by_post, u.language, ${now}, ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as u (id uuid, username text, name text, role text, roles text[], unit uuid, email text, by_post boolean, language text)
    on conflict (username) do nothing returning id`);
  const ids = new Set(written.map(({ id }) => id));
  const inserted = made.filter(({ id }) => ids.has(id));
  const receivers = inserted.flatMap(({ id, user: { username, name, email, byPost, language } }) =>
    email !== null && !byPost && hash === null ? [{ id, username, name, email, language }] : [],
  );
  await sendFirstLinks(tx, context, receivers);
  return inserted;
}

/** What the audit keeps of a new user. */
export function auditedUser({ username, byPost, ...rest }: CheckedUser): Readonly<Record<string, unknown>> {
  return { username, ...rest, by_post: byPost };
}
