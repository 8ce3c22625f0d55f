import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';
import { type Account, accountColumns } from '../database/account.ts';
import type { LogInRuleBook } from './log-in-rules.ts';
import { tellOfLock } from './lock-mail.ts';
import { isTurnedAway } from './log-in.ts';
import { type Client, refuseLogIn } from './log-ins.ts';
import { readThrottleRule } from './password-policy.ts';
import type { SecondFactorBox } from './second-factor-box.ts';
import { takeCode } from './second-factor.ts';
import { refuseShut } from './shut-account.ts';
import { beginSession } from './sign-in.ts';
import { expiredTicket, wrongCode } from './sign-in-refusals.ts';
import { readTicket, useTicket } from './sign-in-ticket.ts';
import { countAttempt, forgiveAttempt } from './throttle.ts';

/**
 * The second step of a log-in: a code of the authenticator, or a recovery code. Gives the token of the session. Raises `expired_link` for a ticket that is used,
 * too old or altered, `bad_credentials` for a wrong code, `locked` and `too_many_requests` after too many, `not_from_here` and `not_now`, and what
 * `beginSession` raises.
 */
export async function signInWithCode(
  database: Database,
  { rules, box }: { readonly rules: LogInRuleBook; readonly box: SecondFactorBox },
  { ticket, code }: { readonly ticket: string; readonly code: string },
  client: Client,
  now: Date,
): Promise<string> {
  const waiting = await readTicket(database, ticket, client.userAgent, now);
  const account = waiting && (await readOpen(database, waiting.userId));
  if (!account) throw expiredTicket();
  try {
    const attempt = { address: client.address, username: account.username, userId: account.id };
    const until = await countAttempt(database, attempt, await readThrottleRule(database, rules.timeZone), now);
    if (!(await takeCode(database, box, account.id, code, now))) {
      if (until) await tellOfLock(database, account.id, until, now);
      throw wrongCode();
    }
    await forgiveAttempt(database, attempt);
    await refuseShut(database, account.id);
    rules.admit(account.roles, { address: client.address, now });
    if (!(await useTicket(database, ticket))) throw expiredTicket();
    return await beginSession(database, rules, account, client, { now, secondFactor: true, byPassword: waiting.byPassword });
  } catch (error) {
    if (isTurnedAway(error)) throw error;
    return await refuseLogIn(database, error, account, client, now);
  }
}

/** The account, unless it was closed since the password was given. */
async function readOpen(database: Database, userId: string): Promise<Account | undefined> {
  const [account] = await database.query<Account>(sql`select ${accountColumns} from shirabe.user_account u where id = ${userId} and active`);
  return account;
}
