import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { Transaction } from '../database/transaction.ts';

/**
 * Refuses to let somebody in whose identity is proven, but whose account is shut: `locked` when it is held by hand, `by_organization` with the reason of the
 * definitions while its unit's record says so (Q22). Never said to one who has not proven who they are.
 */
export async function refuseShut(queries: Pick<Transaction, 'query'>, userId: string): Promise<void> {
  const [account] = await queries.query<{ held: boolean; reason: Text | null }>(
    sql`select held, closed_reason as reason from shirabe.user_account where id = ${userId}`,
  );
  if (account?.held)
    throw new ShirabeError('locked', {
      ja: 'このユーザ名の利用は停止されています。事務局へお問い合わせください。',
      en: 'This user name is suspended. Please ask the secretariat.',
    });
  if (account?.reason) throw new ShirabeError('by_organization', account.reason);
}
