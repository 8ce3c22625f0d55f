import type { PasswordLink } from '../contract/wire-accounts.ts';
import { claimLink, expiredLink, findLink, passwordPurposes } from './account-link.ts';
import type { AccountContext } from './account-context.ts';
import { readPasswordUser, refuseWeakPassword, writePassword } from './new-password.ts';
import { hashPassword } from './password.ts';
import { describeRules, readPolicy } from './password-policy.ts';
import { forgiveOwner } from './throttle.ts';

/** Whose password a link sets, and by which rules. Changes nothing: programs that look through mails may open a link as often as they like. Raises `expired_link`. */
export async function readPasswordLink({ database, now }: AccountContext, token: string): Promise<PasswordLink> {
  const { userId, purpose } = await findLink(database, token, passwordPurposes, now);
  const user = await readPasswordUser(database, userId);
  if (!user) throw expiredLink();
  return { purpose, username: user.username, name: user.name, rules: describeRules(await readPolicy(database)) };
}

/**
 * Sets a password by a link, which is then used up: of several at once, one does. All sessions of the user end, and what others guessed at the old password no
 * longer keeps the user out. Raises `invalid` with every broken rule, which leaves the link as it was, and `expired_link`.
 */
export async function usePasswordLink({ database, model, now, origin }: AccountContext, token: string, password: string): Promise<void> {
  const { userId, purpose } = await findLink(database, token, passwordPurposes, now);
  const user = await readPasswordUser(database, userId);
  if (!user) throw expiredLink();
  // A password that was too old is not taken again.
  const former = purpose === 'expired' ? 1 : 0;
  await refuseWeakPassword(database, { model, policy: await readPolicy(database), former }, user, password);
  const hash = await hashPassword(password);
  await database.transact(async (tx) => {
    await claimLink(tx, token, passwordPurposes, now);
    await forgiveOwner(tx, user.username, origin?.address);
    await writePassword(tx, { user, hash, now }, { actor: null, ...origin, how: purpose });
  });
}
