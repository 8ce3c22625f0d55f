import sql from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import { writeAudit } from '../database/audit.ts';
import { queueMail } from '../database/outbox.ts';
import type { Transaction } from '../database/transaction.ts';
import { accountPages, type AccountContext } from './account-context.ts';
import { claimLink, endLinks, expiredLink, findLink, makeLink } from './account-link.ts';
import { sendFirstLink } from './send-link.ts';

const purposes = ['email_old', 'email_new'] as const;
/** Links that were sent to the address before: whoever reads the mail there may no longer set the password. */
const formerLinks = ['reset', 'first'] as const;
/** How long a new address may be confirmed: hours. */
const confirmHours = 72;

/** Whose address changes. */
export interface MailOwner {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string | null;
  readonly byPost: boolean;
  readonly language: Language;
  /** Whether a password was ever set. */
  readonly hasPassword: boolean;
}

/**
 * Begins the change of a mail address: it is in force once the links that go to both the old and the new address were opened; without an old one, the new
 * link alone. Until the first password is set there is nobody at the old address whose consent would mean anything: then the address is changed at once, and
 * the first mail goes to the new one. Null takes the address away at once. Gives what the account then has. The row must be locked.
 */
export async function changeMail(
  tx: Pick<Transaction, 'query'>,
  context: AccountContext,
  owner: MailOwner,
  wanted: string | null,
): Promise<{ readonly email: string | null; readonly emailWanted: string | null }> {
  await endLinks(tx, owner.id, purposes);
  const pending = wanted !== null && wanted !== owner.email && owner.hasPassword;
  const email = pending ? owner.email : wanted;
  await tx.query(sql`update shirabe.user_account set email = ${email}, email_wanted = ${pending ? wanted : null} where id = ${owner.id}`);
  if (email !== owner.email) await endLinks(tx, owner.id, formerLinks);
  if (pending) await askBoth(tx, context, owner, wanted);
  else if (wanted !== null && wanted !== owner.email && !owner.byPost) await sendFirstLink(tx, context, { ...owner, email: wanted });
  return { email, emailWanted: pending ? wanted : null };
}

/** Opens one of the links. Says which address it is about, and whether it is in force by now. Raises `expired_link`. */
export async function confirmMail({ database, now, origin }: AccountContext, token: string): Promise<{ readonly email: string; readonly in_force: boolean }> {
  return database.transact(async (tx) => {
    const { userId } = await findLink(tx, token, purposes, now);
    // Both links may be opened at the same moment: one after the other.
    const [user] = await tx.query<{ username: string; email: string | null; wanted: string | null }>(
      sql`select username, email, email_wanted as wanted from shirabe.user_account where id = ${userId} for update`,
    );
    await claimLink(tx, token, purposes, now);
    if (!user?.wanted) throw expiredLink();
    const [open] = await tx.query(
      sql`select from shirabe.account_link where user_id = ${userId} and purpose = any(${[...purposes]}::text[]) and used_at is null`,
    );
    if (open) return { email: user.wanted, in_force: false };
    await tx.query(
      sql`update shirabe.user_account set email = email_wanted, email_wanted = null, version = version + 1, updated_at = ${now} where id = ${userId}`,
    );
    await endLinks(tx, userId, formerLinks);
    await writeAudit(tx, {
      at: now,
      action: 'user_change',
      actor: null,
      ...origin,
      subject: { kind: 'user', id: userId, label: user.username },
      detail: { before: { email: user.email }, after: { email: user.wanted } },
    });
    return { email: user.wanted, in_force: true };
  });
}

async function askBoth(tx: Pick<Transaction, 'query'>, context: AccountContext, owner: MailOwner, wanted: string): Promise<void> {
  const { now } = context;
  const { id, username, name, language } = owner;
  const expiresAt = new Date(now.getTime() + confirmHours * 3_600_000);
  const link = async (purpose: (typeof purposes)[number]) => ({
    username,
    name,
    email: wanted,
    url: accountPages.confirmMail(context, await makeLink(tx, id, purpose, expiresAt, now)),
    expires_at: expiresAt.toISOString(),
  });
  await queueMail(tx, { template: 'email_confirm', to: wanted, language, userId: id, values: await link('email_new') }, now);
  if (owner.email !== null) await queueMail(tx, { template: 'email_changing', to: owner.email, language, userId: id, values: await link('email_old') }, now);
}
