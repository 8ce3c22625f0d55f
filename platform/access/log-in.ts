import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Database } from '../database/database.ts';
import { accountColumns } from '../database/account.ts';
import type { LogInRuleBook } from './log-in-rules.ts';
import { tellOfLock } from './lock-mail.ts';
import { type Client, refuseLogIn } from './log-ins.ts';
import { isPassword } from './password.ts';
import { readThrottleRule } from './password-policy.ts';
import { type Proven, signIn } from './sign-in.ts';
import { type Attempt, countAttempt, forgiveAttempt, refuseStopped, stopColumns, type Stops, takeBackAttempt, type ThrottleRule } from './throttle.ts';
import { Turns } from './turns.ts';

export interface LogInRequest extends Client {
  readonly username: string;
  readonly password: string;
}

/**
 * Begins a session (M1-1). Gives its token, which is kept nowhere. Raises `bad_credentials`, with the same answer after the same work
 * whether the user name, the password or both are wrong or the account is closed; `locked` and `too_many_requests` after too many failures; after the right
 * password what `signIn` raises. Every attempt that was tried is taken down in the audit; those that a lock turns away are not, or whoever guesses could
 * fill it.
 */
export async function logIn(database: Database, rules: LogInRuleBook, request: LogInRequest, now: Date): Promise<string> {
  const username = request.username.replaceAll('\0', '').trim();
  const { found, stops } = await findCandidate(database, request.address, username, now);
  try {
    return await tryToLogIn(database, rules, { ...request, username }, found, stops, now);
  } catch (error) {
    if (isTurnedAway(error)) throw error;
    return await refuseLogIn(database, error, found, request, now);
  }
}

type Candidate = Omit<Proven, 'byPassword'> & { readonly passwordHash: string | null; readonly active: boolean };

/** The account of a user name, if there is one, and whether the address or the name is stopped: one statement, the same for every name. */
async function findCandidate(
  database: Database,
  address: string,
  username: string,
  now: Date,
): Promise<{ readonly found: Candidate | undefined; readonly stops: Stops }> {
  const [row] = await database.query<Stops & (Candidate | { readonly id: null })>(
    sql`select ${accountColumns}, u.active, u.password_hash as "passwordHash",
        exists (select from shirabe.second_factor f where f.user_id = u.id and f.confirmed_at is not null) as "hasSecondFactor",
        ${stopColumns(address, username, now)}
      from (values (1)) one left join shirabe.user_account u on u.username = ${username}`,
    { prepared: true },
  );
  const { addressUntil, nameUntil, ...candidate } = row ?? { addressUntil: null, nameUntil: null, id: null };
  return { found: candidate.id === null ? undefined : candidate, stops: { addressUntil, nameUntil } };
}

async function tryToLogIn(
  database: Database,
  rules: LogInRuleBook,
  request: LogInRequest,
  found: Candidate | undefined,
  stops: Stops,
  now: Date,
): Promise<string> {
  const { username, password, address } = request;
  const attempt = { address, username, userId: found?.id };
  const { timeZone } = rules;
  const readRule = (): Promise<ThrottleRule> => readThrottleRule(database, timeZone);
  await refuseStopped(database, attempt, stops, { timeZone, readRule }, now);
  const rule = await readRule();
  const right = await inTurn(attempt, async () => {
    const until = await countAttempt(database, attempt, rule, now);
    const isRight = (await isPassword(password, found?.passwordHash ?? null)) && found?.active === true;
    // With a second factor the password is half of it: failures of the other half go on counting.
    if (isRight) await (found?.hasSecondFactor ? takeBackAttempt : forgiveAttempt)(database, attempt);
    else if (found && until) await tellOfLock(database, found.id, until, now);
    return isRight;
  });
  if (!found || !right)
    throw new ShirabeError('bad_credentials', { ja: 'ユーザ名またはパスワードが正しくありません。', en: 'The user name or the password is wrong.' });
  const { active: _active, passwordHash: _passwordHash, ...account } = found;
  return signIn(database, rules, { ...account, byPassword: true }, request, now);
}

/** Whether it is a lock that turns an attempt away before it is tried: it says until when. */
export function isTurnedAway(error: unknown): boolean {
  return error instanceof ShirabeError && (error.code === 'locked' || error.code === 'too_many_requests') && 'until' in error.detail;
}

/** An attempt counts as failed until its password is known to be right: those under way at once must be too few to lock anybody out by themselves. */
const ofUser = new Turns(1);
const ofAddress = new Turns(8);

function inTurn<T>({ username, address }: Attempt, work: () => Promise<T>): Promise<T> {
  return ofUser.take(username, () => ofAddress.take(address, work));
}
