import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Transaction } from '../database/transaction.ts';
import { makeLink } from './account-link.ts';
import { readPolicy } from './password-policy.ts';

/** How long the password that is too old may be exchanged for another without a new log-in: minutes. */
const exchangeMinutes = 30;

/**
 * Refuses a right password that is older than the policy allows: `password_expired`, with a token for the link by which a new one is set. To be called when
 * everything else that a log-in asks for was given.
 */
export async function refuseOldPassword(queries: Pick<Transaction, 'query'>, userId: string, now: Date): Promise<void> {
  const { longest_days: days } = await readPolicy(queries);
  if (days === 0) return;
  const oldest = new Date(now.getTime() - days * 86_400_000);
  const [old] = await queries.query(
    sql`select from shirabe.user_account where id = ${userId} and password_hash is not null and coalesce(password_changed_at, created_at) <= ${oldest}`,
  );
  if (!old) return;
  const token = await makeLink(queries, userId, 'expired', new Date(now.getTime() + exchangeMinutes * 60_000), now);
  throw new ShirabeError(
    'password_expired',
    {
      ja: `パスワードの有効期限（${days}日）が過ぎています。新しいパスワードを設定してください。`,
      en: `Your password is older than ${days} days. Choose a new one.`,
    },
    [],
    { token },
  );
}
