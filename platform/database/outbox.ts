import sql from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import type { Transaction } from './transaction.ts';
import { newId } from './uuid.ts';

/** Whom a mail concerns. */
interface Addressee {
  readonly username: string;
  readonly name: string;
}
/** A link, whole (`https://…`), and until when it can be used: a moment as `Date.toISOString` writes it, shown in the application's time zone. */
interface Link {
  readonly url: string;
  readonly expires_at: string;
}

/** What is told of a report on a schedule: `due` is the time that it is for; `url` and `manage` are paths below the address of the system; `notes` are lines. */
interface Scheduled extends Addressee {
  readonly label: string;
  readonly report: string;
  readonly by: string;
  readonly due: string;
  readonly occasion: 'scheduled' | 'test';
  readonly notes: string;
  readonly url: string;
  readonly manage: string;
}
/** What each mail tells, by the template of its words (see mail/). All are plain texts; a password is never among them. */
export interface MailValues {
  /** A new account: the link leads to the first password (Q4, Q8, Q18). */
  readonly first_password: Addressee & Link;
  /** Asked for by the user, or sent by the secretariat (M1-2, Q14). */
  readonly password_reset: Addressee & Link;
  /** `at`: when, as `Date.toISOString` writes it. */
  readonly password_changed: Addressee & { readonly at: string };
  /** To a new address `email`: the link confirms it. */
  readonly email_confirm: Addressee & Link & { readonly email: string };
  /** To the address so far, which `email` is to replace: the link agrees to that. */
  readonly email_changing: Addressee & Link & { readonly email: string };
  readonly second_factor_changed: Addressee & { readonly at: string; readonly change: 'on' | 'off' | 'codes' };
  /** Too many failures: until when nobody can log in with the user name. */
  readonly locked: Addressee & { readonly at: string; readonly until: string };
  /** `by` wrote a comment on the record `title` of the object `about`; `why` the addressee is told. `url`: the record. */
  readonly comment: Addressee & {
    readonly by: string;
    readonly about: string;
    readonly title: string;
    readonly comment: string;
    readonly why: 'mention' | 'before';
    readonly at: string;
    readonly url: string;
  };
  /** A report on a schedule. `table`: lines. */
  readonly subscription: Scheduled & { readonly as_of: string; readonly rows: string; readonly table: string };
  /** A report on a schedule of which nothing may stand in a mail: no figure of it is among the values. */
  readonly subscription_link: Scheduled;
  /** A file that was made in the background, or could not be. `url`: a path, as of a subscription. */
  readonly export_ready: Addressee & {
    readonly label: string;
    readonly rows: string;
    readonly outcome: 'ready' | 'failed';
    readonly expires_at: string;
    readonly url: string;
  };
}
export type MailTemplateName = keyof MailValues;

/** A mail to be sent: its words are made when it goes out. */
export type OutgoingMail = {
  readonly [Name in MailTemplateName]: {
    readonly template: Name;
    readonly to: string;
    readonly language: Language;
    /** The user whom it concerns. */
    readonly userId?: string;
    /** What the template's names stand for. May hold a link; it is forgotten once the mail was sent, and some days after it was given up. */
    readonly values: MailValues[Name];
    /** What it carries beside its words: an id of `shirabe.mail_content`. */
    readonly content?: string;
  };
}[MailTemplateName];

/** The channel on which PostgreSQL tells every process that a mail waits, once it is committed. */
export const mailChannel = 'shirabe_mail';
/** What is told when somebody asked for a mail to be sent now, whatever happened a moment ago. */
export const retryNow = 'retry';

/** Milliseconds after which a mail is given up at its next failure: two days. Its links do not live much longer. */
export const giveUpAfter = 48 * 60 * 60_000;

/** Puts a mail into the outbox, in the transaction of what it tells of: it goes out if, and only if, that is committed. Gives its id. */
export async function queueMail(queries: Pick<Transaction, 'query'>, mail: OutgoingMail, now: Date): Promise<string> {
  const id = newId();
  await insertMails(queries, [{ id, ...mail }], now);
  return id;
}

/** As `queueMail`, several in one statement. */
export async function queueMails(queries: Pick<Transaction, 'query'>, mails: readonly OutgoingMail[], now: Date): Promise<void> {
  if (mails.length > 0)
    await insertMails(
      queries,
      mails.map((mail) => ({ id: newId(), ...mail })),
      now,
    );
}

async function insertMails(queries: Pick<Transaction, 'query'>, mails: readonly (OutgoingMail & { readonly id: string })[], now: Date): Promise<void> {
  const rows = mails.map(({ id, template, to, language, userId, values, content }) => {
    const who = `${values.username} ${values.name}`;
    return { id, template, recipient: to, language, user_id: userId, who, values, content };
  });
  await queries.query(sql`with told as (select pg_notify(${mailChannel}, ''))
    insert into shirabe.outgoing_mail (id, template, recipient, language, user_id, who, "values", content, created_at, next_attempt_at, give_up_at)
    select m.id, m.template, m.recipient, m.language, m.user_id, m.who, m."values", m.content, ${now}, ${now}, ${new Date(now.getTime() + giveUpAfter)}
    from told, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m (id uuid, template text, recipient text, language text, user_id uuid, who text, "values" jsonb, content uuid)`);
}
