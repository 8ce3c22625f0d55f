import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Database } from '../database/database.ts';
import { accountColumns } from '../database/account.ts';
import type { LogInRuleBook } from './log-in-rules.ts';
import { type Client, refuseLogIn } from './log-ins.ts';
import { type Proven, signIn } from './sign-in.ts';

/**
 * Lets somebody in of whom a provider says the user name: the same rules, states and second factor as after a password. Nobody is ever created. Gives the token
 * of the session. Raises `bad_credentials` when there is no open account of that name, and what `signIn` raises. Every attempt is taken down in the audit.
 */
export async function signInByName(database: Database, rules: LogInRuleBook, username: string | undefined, client: Client, now: Date): Promise<string> {
  const [found] =
    username === undefined || username.includes('\0')
      ? []
      : await database.query<Proven & { readonly active: boolean }>(
          sql`select ${accountColumns}, active, false as "byPassword",
            exists (select from shirabe.second_factor f where f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor"
          from shirabe.user_account u where username = ${username}`,
        );
  try {
    if (!found?.active)
      throw new ShirabeError('bad_credentials', {
        ja: 'このアカウントに対応するユーザがありません。事務局へお問い合わせください。',
        en: 'There is no user for this account. Please ask the secretariat.',
      });
    const { active: _active, ...account } = found;
    return await signIn(database, rules, account, client, now);
  } catch (error) {
    return await refuseLogIn(database, error, found, client, now);
  }
}
