import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Transaction } from '../database/transaction.ts';
import { type Account, accountColumns } from '../database/account.ts';

/** The account of a user name, and whether it is open: for those who ask about another user. Raises `not_found`. */
export async function readAccount(queries: Pick<Transaction, 'query'>, username: string): Promise<Account & { readonly active: boolean }> {
  const [row] = await queries.query<Account & { readonly active: boolean }>(
    sql`select ${accountColumns}, active from shirabe.user_account u where username = ${username.replaceAll('\0', '').trim()}`,
  );
  if (row) return row;
  const message = { ja: `ユーザ名「${username}」のユーザは見つかりません。`, en: `There is no user ${username}.` };
  throw new ShirabeError('not_found', message, [{ field: 'user', code: 'unknown_user', message: message.ja, en: message.en }]);
}
