import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { ManagerContext } from './account-context.ts';
import { loadUser } from './change-user.ts';
import { at } from './check-user.ts';
import { removeSecondFactorOf } from './second-factor.ts';
import { sendFirstLink, sendResetLink } from './send-link.ts';
import { forgiveOwner } from './throttle.ts';

/** Takes away the lock that failures led to. Raises `not_found`, `forbidden`. */
export async function unlockUser(context: ManagerContext, id: string): Promise<void> {
  await context.database.transact(async (tx) => {
    const user = await loadUser(context, tx, id);
    await tx.query(sql`update shirabe.user_account set failed_attempts = 0, locked_until = null where id = ${user.id}`);
    await forgiveOwner(tx, user.username, undefined);
    if (user.lockedUntil === null) return;
    await writeAudit(tx, {
      ...auditedBy(context),
      action: 'user_change',
      subject: { kind: 'user', id: user.id, label: user.username },
      detail: { before: { locked_until: user.lockedUntil }, after: { locked_until: null } },
    });
  });
}

/**
 * Sends the link by which a user sets another password (Q12, Q14), or the first mail once more while no password was set. Raises `not_found`, `forbidden`, and
 * `invalid` for one without an address, who is sent a letter, and for an account that is closed or held.
 */
export async function sendReset(context: ManagerContext, id: string): Promise<void> {
  await context.database.transact(async (tx) => {
    const user = await loadUser(context, tx, id);
    if (user.email === null)
      throw refusal(
        'email',
        'no_address',
        'メールアドレスがありません。書面（手紙）を印刷して送ってください。',
        'There is no mail address. Print a letter instead.',
      );
    if (!user.active || user.held) throw closedAccount();
    const receiver = { ...user, email: user.email };
    await (user.hasPassword ? sendResetLink(tx, context, receiver) : sendFirstLink(tx, context, receiver));
    await writeAudit(tx, {
      ...auditedBy(context),
      action: 'password_reset_sent',
      subject: { kind: 'user', id: user.id, label: user.username },
      detail: { asked_by: 'manager', sent: true },
    });
  });
}

/** Takes away the second factor of a user who has lost it. Raises `not_found`, `forbidden`, and `conflict` for one without. */
export async function removeFactor(context: ManagerContext, id: string): Promise<void> {
  const user = await context.database.transact((tx) => loadUser(context, tx, id));
  await removeSecondFactorOf(context, user);
}

/** The refusal of a letter or a mail to somebody who could not log in with it. */
export function closedAccount(): ShirabeError {
  return refusal('active', 'closed_account', '停止または終了したアカウントには送れません。', 'Nothing is sent to an account that is closed or held.');
}

function refusal(field: string, code: string, ja: string, en: string): ShirabeError {
  return new ShirabeError('invalid', { ja, en }, [at(field, code, ja, en)]);
}
