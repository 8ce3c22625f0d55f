import type { Language } from '../contract/text.ts';
import { queueMail } from '../database/outbox.ts';
import type { Transaction } from '../database/transaction.ts';
import { accountPages, type AccountContext } from './account-context.ts';
import { makeLink } from './account-link.ts';
import { readPolicy } from './password-policy.ts';

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
  const { first_days: days } = await readPolicy(tx);
  const expiresAt = new Date(context.now.getTime() + days * 86_400_000);
  await send(tx, context, user, { template: 'first_password', purpose: 'first', expiresAt });
}

/** Sends the mail by which a forgotten password is replaced (M1-2, Q14). */
export async function sendResetLink(tx: Pick<Transaction, 'query'>, context: AccountContext, user: LinkReceiver): Promise<void> {
  const { reset_hours: hours } = await readPolicy(tx);
  const expiresAt = new Date(context.now.getTime() + hours * 3_600_000);
  await send(tx, context, user, { template: 'password_reset', purpose: 'reset', expiresAt });
}

async function send(
  tx: Pick<Transaction, 'query'>,
  context: AccountContext,
  { id, username, name, email, language }: LinkReceiver,
  { template, purpose, expiresAt }: { readonly template: 'first_password' | 'password_reset'; readonly purpose: 'first' | 'reset'; readonly expiresAt: Date },
): Promise<void> {
  const token = await makeLink(tx, id, purpose, expiresAt, context.now);
  const values = { username, name, url: accountPages.password(context, token), expires_at: expiresAt.toISOString() };
  await queueMail(tx, { template, to: email, language, userId: id, values }, context.now);
}
