import sql from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import type { Transaction } from './transaction.ts';
import { newId } from './uuid.ts';

/** The mails that the engine sends, by the template of their words (see mail/). */
export type MailTemplateName =
  'first_password' | 'password_reset' | 'password_changed' | 'email_confirm' | 'email_changing' | 'second_factor_changed' | 'locked';

/** A mail to be sent: its words are made when it goes out. */
export interface OutgoingMail {
  readonly template: MailTemplateName;
  readonly to: string;
  readonly language: Language;
  /** The user whom it concerns. */
  readonly userId?: string;
  /** What the template's names stand for. May hold a link; it is forgotten once the mail was sent or given up. */
  readonly values: Readonly<Record<string, string>>;
}

/** Puts a mail into the outbox, in the transaction of what it tells of: it goes out if, and only if, that is committed. Gives its id. */
export async function queueMail(queries: Pick<Transaction, 'query'>, mail: OutgoingMail, now: Date): Promise<string> {
  const id = newId();
  await queries.query(sql`insert into shirabe.outgoing_mail (id, template, recipient, language, user_id, "values", created_at, next_attempt_at)
    values (${id}, ${mail.template}, ${mail.to}, ${mail.language}, ${mail.userId ?? null}, ${JSON.stringify(mail.values)}::jsonb, ${now}, ${now})`);
  return id;
}
