import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';
import type { Language } from '../contract/text.ts';

/** A mail that this process sends now. `attempts` counts this one, and proves the claim. */
export interface ClaimedMail {
  readonly id: string;
  readonly template: string;
  readonly recipient: string;
  readonly language: Language;
  readonly values: Readonly<Record<string, string>> | null;
  readonly created_at: string;
  readonly give_up_at: string;
  readonly attempts: number;
  /** What it carries beside its words. */
  readonly content: string | null;
}

/** A claim lasts so long: more than a send may take (LONGEST_SEND), with room for clocks that differ. A process that was killed loses it then. */
const CLAIM = 5 * 60_000;

/** Claims the mail that has been due longest, past those that others claim at this moment; undefined: none is due. */
export async function claimMail(database: Database, now: Date): Promise<ClaimedMail | undefined> {
  const until = new Date(now.getTime() + CLAIM);
  const [mail] = await database.query<ClaimedMail>(
    sql`update shirabe.outgoing_mail set attempts = attempts + 1, next_attempt_at = ${until}, claimed_until = ${until}
      where id = (select id from shirabe.outgoing_mail where next_attempt_at <= ${now} order by next_attempt_at, id limit 1 for update skip locked)
      returning id, template, recipient, language, "values", created_at, give_up_at, attempts, content`,
    { prepared: true },
  );
  return mail;
}

/** What became of a claimed mail is written only while the claim is ours: a later attempt counts, not a lost one. Sent is sent, whoever says so. */
export async function markSent(database: Database, { id }: ClaimedMail, now: Date): Promise<void> {
  await database.query(
    sql`update shirabe.outgoing_mail set sent_at = ${now}, next_attempt_at = null, claimed_until = null, failed_at = null, error = null, "values" = null where id = ${id}::uuid`,
  );
}

/** The mail is tried again at `at`. */
export async function markRetrying(database: Database, { id, attempts }: ClaimedMail, at: Date, error: string): Promise<void> {
  await database.query(sql`update shirabe.outgoing_mail set next_attempt_at = ${at}, claimed_until = null, error = ${error}
    where id = ${id}::uuid and attempts = ${attempts} and sent_at is null`);
}

/** The mail is given up. Its values stay for some days, so that it can be sent again by hand. */
export async function markFailed(database: Database, { id, attempts }: ClaimedMail, now: Date, error: string): Promise<void> {
  await database.query(sql`update shirabe.outgoing_mail set failed_at = ${now}, next_attempt_at = null, claimed_until = null, error = ${error}
    where id = ${id}::uuid and attempts = ${attempts} and sent_at is null`);
}

/** Mails that were given up long ago are forgotten but for the fact: what they told may hold a link. What mails carried is forgotten with the last that did. */
export async function forgetFailed(database: Database, before: Date): Promise<void> {
  await database.query(sql`update shirabe.outgoing_mail set "values" = null where failed_at < ${before} and "values" is not null`);
  await database.query(sql`delete from shirabe.mail_content c
    where not exists (select from shirabe.outgoing_mail m where m.content = c.id and m."values" is not null)`);
}
