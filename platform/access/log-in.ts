import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Database } from '../database/database.ts';
import type { Account } from './account.ts';
import { isPassword } from './password.ts';
import { sessionEnd } from './session-times.ts';
import { type Attempt, countAttempt, forgetOldFailures, forgiveAttempt } from './throttle.ts';
import { hashToken, newToken } from './token.ts';
import { Turns } from './turns.ts';

export interface LogInRequest {
  readonly username: string;
  readonly password: string;
  /** The client's address. */
  readonly address: string;
  readonly userAgent: string;
}

/**
 * Begins a session (M1-1). Gives its token, which is kept nowhere, and the account. Raises `bad_credentials`, with the same answer after the same work
 * whether the user name, the password or both are wrong or the account is closed; `locked` and `too_many_requests` after too many failures.
 */
export async function logIn(
  database: Database,
  { username: given, password, address, userAgent }: LogInRequest,
  now: Date,
): Promise<{ readonly token: string; readonly actor: Account }> {
  const username = given.replaceAll('\0', '').trim();
  const [found] = await database.query<Account & { readonly passwordHash: string | null; readonly active: boolean }>(
    sql`select id, username, name, role, array[role] || roles as roles, language, units, active, password_hash as "passwordHash" from shirabe.user_account where username = ${username}`,
  );
  const attempt = { address, username, userId: found?.id };
  const right = await inTurn(attempt, async () => {
    await countAttempt(database, attempt, now);
    const isRight = (await isPassword(password, found?.passwordHash ?? null)) && found?.active === true;
    if (isRight) await forgiveAttempt(database, attempt);
    return isRight;
  });
  if (!found || !right)
    throw new ShirabeError('bad_credentials', { ja: 'ユーザー名またはパスワードが正しくありません。', en: 'The user name or the password is wrong.' });
  const { active: _active, passwordHash: _passwordHash, ...actor } = found;
  return { token: await beginSession(database, actor.id, userAgent, now), actor };
}

/** An attempt counts as failed until its password is known to be right: those under way at once must be too few to lock anybody out by themselves. */
const ofUser = new Turns(1);
const ofAddress = new Turns(8);

function inTurn<T>({ username, address }: Attempt, work: () => Promise<T>): Promise<T> {
  return ofUser.take(username, () => ofAddress.take(address, work));
}

async function beginSession(database: Database, userId: string, userAgent: string, now: Date): Promise<string> {
  const token = newToken();
  await database.query(sql`insert into shirabe.session (token_hash, user_id, created_at, last_seen_at, expires_at, user_agent)
    values (${hashToken(token)}, ${userId}, ${now}, ${now}, ${sessionEnd(now, now)}, ${userAgent.replaceAll('\0', '').slice(0, 500)})`);
  await database.query(sql`delete from shirabe.session where expires_at < ${now}`);
  await forgetOldFailures(database, now);
  return token;
}
