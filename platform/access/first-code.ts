import { createHash, randomInt } from 'node:crypto';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Transaction } from '../database/transaction.ts';
import type { AccountContext } from './account-context.ts';
import { keepLink, makeLink } from './account-link.ts';
import { readPolicy } from './password-policy.ts';
import { countAddress, countName } from './throttle.ts';

/** Letters and digits that nobody takes for one another on paper. 16 of them are 79 bits: too many to be guessed, so that a fast hash is enough. */
const signs = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';
const groups = 4;

/** How long the link lasts that a code is exchanged for: minutes. The code itself stays good until a password is set. */
const exchangeMinutes = 60;
const tries = { failures: 20, addressFailures: 100, minutes: 15 };

/** Makes the one-time code of a letter; earlier ones of the user end. Only its hash is kept. */
export async function makeFirstCode(tx: Pick<Transaction, 'query'>, userId: string, expiresAt: Date, now: Date): Promise<string> {
  const group = (): string => Array.from({ length: 4 }, () => signs[randomInt(signs.length)]).join('');
  const code = Array.from({ length: groups }, group).join('-');
  await keepLink(tx, { token: tokenOfCode(userId, code), userId, purpose: 'code', expiresAt }, now);
  return code;
}

/** When a first link or code that is made now ends. */
export async function firstEnd(queries: Pick<Transaction, 'query'>, now: Date): Promise<Date> {
  const { first_days: days } = await readPolicy(queries);
  return new Date(now.getTime() + days * 86_400_000);
}

/**
 * Exchanges a user name and the one-time code of a letter for the token of a link by which the first password is set (Q4). The code ends when that is done.
 * Raises `expired_link`, alike for a wrong code, one that has ended, and a name that nobody has; `too_many_requests` after too many.
 */
export async function exchangeFirstCode({ database, model, now, origin }: AccountContext, request: { username: string; code: string }): Promise<string> {
  const username = request.username.replaceAll('\0', '').trim();
  const rule = { failures: tries.failures, minutes: tries.minutes, timeZone: model.app.timeZone };
  await countAddress(database, 'code address', origin?.address ?? '', tries.addressFailures, rule, now);
  const tooOften = await countName(database, 'code', username, tries.failures, rule, now);
  const [found] = await database.query<{ id: string }>(sql`select id from shirabe.user_account where username = ${username} and active and not held`);
  const hash = createHash('sha256')
    .update(tokenOfCode(found?.id ?? '', request.code))
    .digest();
  const [live] = await database.query(sql`select from shirabe.account_link
    where token_hash = ${hash} and user_id = ${found?.id ?? null}::uuid and purpose = 'code' and used_at is null and expires_at > ${now}`);
  if (!found || !live || tooOften)
    throw new ShirabeError('expired_link', {
      ja: 'ユーザ名またはコードが正しくないか、コードの期限が過ぎています。お手元の書面を確かめてください。',
      en: 'The user name or the code is wrong, or the code is too old. Please look at your letter again.',
    });
  return makeLink(database, found.id, 'first', new Date(now.getTime() + exchangeMinutes * 60_000), now);
}

/** A code as people type it: in small letters, full-width, with or without the hyphens. It is good for its user only. */
function tokenOfCode(userId: string, code: string): string {
  return `${userId} ${code
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')}`;
}
