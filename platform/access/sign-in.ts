import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';
import type { Account } from '../database/account.ts';
import type { LogInRuleBook } from './log-in-rules.ts';
import { type Client, cutUserAgent, recordLogIn } from './log-ins.ts';
import { refuseOldPassword } from './password-age.ts';
import { firstEnd } from './session-times.ts';
import { refuseShut } from './shut-account.ts';
import { askForCode } from './sign-in-refusals.ts';
import { newTicket } from './sign-in-ticket.ts';
import { forgetOldFailures } from './throttle.ts';
import { hashToken, newToken } from './token.ts';

/** An account whose password, or whose provider, has just said who it is. */
export type Proven = Account & { readonly hasSecondFactor: boolean; readonly byPassword: boolean };

/**
 * Lets somebody in whose identity is proven, by whatever way: within the rules of their roles, and after a second factor where they have one, which is asked
 * for whatever the rules say of new ones. Gives the token of the session, which is kept nowhere. Raises `locked` and `by_organization`
 * when the account is shut, `not_from_here`, `not_now`, `second_factor` with a ticket to send the code with, and what `beginSession` raises.
 */
export async function signIn(database: Database, rules: LogInRuleBook, account: Proven, client: Client, now: Date): Promise<string> {
  await refuseShut(database, account.id);
  rules.admit(account.roles, { address: client.address, now });
  const { byPassword } = account;
  if (account.hasSecondFactor) throw askForCode(await newTicket(database, { userId: account.id, byPassword }, client.userAgent, now));
  return beginSession(database, rules, account, client, { now, secondFactor: false, byPassword });
}

/** Begins a session, and takes down that it began. Raises `password_expired` for who came by a password that is too old. */
export async function beginSession(
  database: Database,
  rules: LogInRuleBook,
  account: Account,
  client: Client,
  { now, secondFactor, byPassword }: { readonly now: Date; readonly secondFactor: boolean; readonly byPassword: boolean },
): Promise<string> {
  if (byPassword) await refuseOldPassword(database, account.id, now);
  const token = newToken();
  const times = rules.times(account.roles);
  await database.query(sql`insert into shirabe.session
      (token_hash, user_id, created_at, last_seen_at, expires_at, address, user_agent, second_factor, idle_minutes, longest_minutes)
    values (${hashToken(token)}, ${account.id}, ${now}, ${now}, ${firstEnd(now, times)}, ${client.address}, ${cutUserAgent(client.userAgent)}, ${secondFactor},
      ${times.idleMinutes}, ${times.longestMinutes})`);
  await database.query(sql`update shirabe.user_account set last_log_in_at = ${now} where id = ${account.id}`);
  await recordLogIn(database, account, client, now);
  await database.query(sql`delete from shirabe.session where expires_at < ${now}`);
  await forgetOldFailures(database, now);
  return token;
}
