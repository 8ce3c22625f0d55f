import sql from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import type { Transaction } from '../database/transaction.ts';
import { newId } from '../database/uuid.ts';
import type { AccountContext } from './account-context.ts';
import { sendFirstLink } from './send-link.ts';

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

/**
 * Writes a user, and sends the mail with the link to the first password where there is an address and no letter is wanted, and no password was given by an
 * operator. Gives the id, for `followUnits`; undefined when there is such a user name already.
 */
export async function insertUser(
  tx: Pick<Transaction, 'query'>,
  context: AccountContext,
  { username, name, role, roles, unit, email, byPost, language }: CheckedUser,
  hash: string | null = null,
): Promise<string | undefined> {
  const { now } = context;
  const id = newId();
  const inserted = await tx.query(sql`insert into shirabe.user_account
      (id, username, name, password_hash, password_changed_at, role, roles, unit, email, by_post, language, created_at, updated_at)
    values (${id}, ${username}, ${name}, ${hash}, ${hash === null ? null : now}, ${role}, ${[...roles]}::text[], ${unit}::uuid, ${email}, ${byPost}, ${language}, ${now}, ${now})
    on conflict (username) do nothing returning 1`);
  if (inserted.length === 0) return undefined;
  if (email !== null && !byPost && hash === null) await sendFirstLink(tx, context, { id, username, name, email, language });
  return id;
}

/** What the audit keeps of a new user. */
export function auditedUser({ username, byPost, ...rest }: CheckedUser): Readonly<Record<string, unknown>> {
  return { username, ...rest, by_post: byPost };
}
