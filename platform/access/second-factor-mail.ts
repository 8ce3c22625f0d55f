import sql from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import { queueMail } from '../database/outbox.ts';
import type { Transaction } from '../database/transaction.ts';

/** Tells a user by mail that the second factor was changed, by whomever; those without an address are not told. */
export async function tellOfSecondFactor(tx: Pick<Transaction, 'query'>, userId: string, change: 'on' | 'off' | 'codes', now: Date): Promise<void> {
  const [user] = await tx.query<{ username: string; name: string; email: string | null; language: Language }>(
    sql`select username, name, email, language from shirabe.user_account where id = ${userId}`,
  );
  if (!user?.email) return;
  const { username, name, email, language } = user;
  await queueMail(tx, { template: 'second_factor_changed', to: email, language, userId, values: { username, name, at: now.toISOString(), change } }, now);
}
