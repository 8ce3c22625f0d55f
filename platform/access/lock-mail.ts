import sql from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import { queueMail } from '../database/outbox.ts';
import type { Transaction } from '../database/transaction.ts';

/** The kind of mail about locks, which a user may do without. */
export const lockMail = 'locked';

/** Tells a user by mail that too many failures have locked the user name; those without an address, and those who do not want to know, are not told. */
export async function tellOfLock(queries: Pick<Transaction, 'query'>, userId: string, until: string, now: Date): Promise<void> {
  const [user] = await queries.query<{ username: string; name: string; email: string; language: Language }>(
    sql`select username, name, email, language from shirabe.user_account where id = ${userId} and active and email is not null and not (${lockMail} = any(unwanted_mail))`,
  );
  if (!user) return;
  const { username, name, email, language } = user;
  await queueMail(queries, { template: 'locked', to: email, language, userId, values: { username, name, at: now.toISOString(), until } }, now);
}
