import type { Language } from '../contract/text.ts';
import { queueMails } from '../database/outbox.ts';
import type { Transaction } from '../database/transaction.ts';
import { accountPages, type AccountContext } from './account-context.ts';
import { keepLinks } from './account-link.ts';
import { readPolicy } from './password-policy.ts';
import { newToken } from './token.ts';

/** To whom a link is sent. */
export interface LinkReceiver {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly email: string;
  readonly language: Language;
}

/** Sends the mail of a new account: its link leads to the first password (Q4, Q8, Q18). */
export async function sendFirstLink(tx: Pick<Transaction, 'query'>, context: AccountContext, user: LinkReceiver): Promise<void> {
  await sendFirstLinks(tx, context, [user]);
}

/** As `sendFirstLink`, to several users. */
export async function sendFirstLinks(tx: Pick<Transaction, 'query'>, context: AccountContext, users: readonly LinkReceiver[]): Promise<void> {
  if (users.length === 0) return;
  const { first_days: days } = await readPolicy(tx);
  const expiresAt = new Date(context.now.getTime() + days * 86_400_000);
  await send(tx, context, users, { template: 'first_password', purpose: 'first', expiresAt });
}

/** Sends the mail by which a forgotten password is replaced (M1-2, Q14). */
export async function sendResetLink(tx: Pick<Transaction, 'query'>, context: AccountContext, user: LinkReceiver): Promise<void> {
  const { reset_hours: hours } = await readPolicy(tx);
  const expiresAt = new Date(context.now.getTime() + hours * 3_600_000);
  await send(tx, context, [user], { template: 'password_reset', purpose: 'reset', expiresAt });
}

async function send(
  tx: Pick<Transaction, 'query'>,
  context: AccountContext,
  users: readonly LinkReceiver[],
  { template, purpose, expiresAt }: { readonly template: 'first_password' | 'password_reset'; readonly purpose: 'first' | 'reset'; readonly expiresAt: Date },
): Promise<void> {
  const links = users.map((user) => ({ token: newToken(), userId: user.id, user }));
  await keepLinks(tx, links, purpose, expiresAt, context.now);
  const mails = links.map(({ token, userId, user: { username, name, email, language } }) => ({
    template,
    to: email,
    language,
    userId,
    values: { username, name, url: accountPages.password(context, token), expires_at: expiresAt.toISOString() },
  }));
  await queueMails(tx, mails, context.now);
}
