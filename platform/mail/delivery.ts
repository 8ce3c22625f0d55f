import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';
import type { Listening } from '../database/listen.ts';
import { readContent } from '../database/mail-content.ts';
import { mailChannel, retryNow } from '../database/outbox.ts';
import { type Carrier, NotCarried } from './carrier.ts';
import { type ClaimedMail, claimMail, forgetFailed, markFailed, markRetrying, markSent } from './claim-mail.ts';
import type { Sender } from './compose-mail.ts';
import type { MailSurroundings } from './mail-template.ts';
import { reasons } from './reasons.ts';
import { retryPause } from './retry-pause.ts';
import { UnknownTemplate, wordMail } from './word-mail.ts';

/** What happened, for the log and the figures. Nothing in it names a person. */
export type DeliveryEvent =
  | { readonly kind: 'sent' | 'retrying' | 'failed'; readonly id: string; readonly template: string; readonly attempts: number; readonly reason?: string }
  /** The words that administrators wrote no longer fit: those of the engine went out. */
  | { readonly kind: 'own_words'; readonly template: string }
  | { readonly kind: 'waiting'; readonly count: number }
  /** The outbox itself could not be read or written; said once until it can. */
  | { readonly kind: 'stopped'; readonly error: unknown };

interface DeliveryOptions {
  readonly database: Database;
  readonly carrier: Carrier;
  readonly sender: (surroundings: MailSurroundings) => Sender;
  readonly surroundings: () => Promise<MailSurroundings>;
  readonly clock: () => Date;
  /** Whether a mail may still go out; every one unless given. */
  readonly admits?: (mail: Pick<ClaimedMail, 'id' | 'template'>) => Promise<boolean>;
  /** A number from 0 to 1; chance unless given. */
  readonly random?: () => number;
  readonly report?: (event: DeliveryEvent) => void;
}

const SECOND = 1_000;
/** How often it looks, though nobody woke it: retries come due, and a notice may be lost with its connection. */
const INTERVAL = 5 * SECOND;
/** After the way itself failed (no connection, not let in), nobody knocks again for so long, doubled each time. */
const FIRST_REST = 5 * SECOND;
const LONGEST_REST = 60 * SECOND;
/** A closing server waits so long for what is being sent. */
const LAST_WAIT = 5 * SECOND;
/** Values of mails that were given up are kept for so long, so that they can be sent again by hand. */
const KEEP_FAILED = 7 * 24 * 60 * 60 * SECOND;

/**
 * The job that empties the outbox: claims what is due, makes the words, hands it to the carrier, and writes down what became of it. Any number of
 * processes may run one each. Within a process there is one run at a time, over as many lanes as the carrier takes.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  #timer: NodeJS.Timeout | undefined;
  #listening: Listening | undefined;
  #running: Promise<void> | undefined;
  #again = false;
  #closed = false;
  #isStopped = false;
  #rest = 0;
  #restUntil = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Looks every few seconds, and at once when a mail is queued anywhere. */
  start(): void {
    this.#timer = setInterval(() => void this.#look(), INTERVAL);
    this.#timer.unref();
    void this.#look();
  }

  /** Sends whatever is due now, and ends when nothing is. A run that is under way takes it over. */
  deliver(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Takes up no more mails, and waits for those that are being sent; what a slow server has not taken after some seconds is tried again later. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    const timer = setTimeout(() => void this.#options.carrier.close(), LAST_WAIT);
    await this.#running;
    clearTimeout(timer);
    await this.#listening?.close();
    await this.#options.carrier.close();
  }

  /** One look of the timer: listens if it does not, and sends unless the way failed a moment ago. */
  async #look(): Promise<void> {
    await this.#listen();
    await this.#deliverUnlessResting();
  }

  async #deliverUnlessResting(): Promise<void> {
    if (!this.#closed && this.#options.clock().getTime() >= this.#restUntil) await this.deliver();
  }

  /** Without it mails go out all the same, some seconds later. */
  async #listen(): Promise<void> {
    if (this.#closed || this.#listening?.alive) return;
    await this.#listening?.close();
    try {
      this.#listening = await this.#options.database.listen(mailChannel, (told) => void (told === retryNow ? this.deliver() : this.#deliverUnlessResting()));
    } catch {
      this.#listening = undefined;
    }
    if (this.#closed) await this.#listening?.close();
  }

  async #run(): Promise<void> {
    const { database, clock, carrier, report } = this.#options;
    try {
      while (this.#again && !this.#closed) {
        this.#again = false;
        const lanes = await Promise.allSettled(Array.from({ length: carrier.lanes }, () => this.#work()));
        const broken = lanes.find((lane) => lane.status === 'rejected');
        if (broken) throw broken.reason;
        await forgetFailed(database, new Date(clock().getTime() - KEEP_FAILED));
        report?.({ kind: 'waiting', count: await countWaiting(database) });
        this.#isStopped = false;
      }
    } catch (error) {
      if (!this.#isStopped) report?.({ kind: 'stopped', error });
      this.#isStopped = true;
    } finally {
      this.#running = undefined;
    }
  }

  /** One lane: a mail after another, until none is due or the way is closed. */
  async #work(): Promise<void> {
    const { database, clock, surroundings } = this.#options;
    while (!this.#closed) {
      const mail = await claimMail(database, clock());
      if (!mail) return;
      const open = await this.#send(mail, await surroundings());
      if (!open) return;
    }
  }

  /** Sends a mail and writes down what became of it. False: the way is closed, and others need not try. */
  async #send(mail: ClaimedMail, surroundings: MailSurroundings): Promise<boolean> {
    const { database, carrier, clock, sender, report, admits } = this.#options;
    const { id, recipient: to } = mail;
    const about = { id, template: mail.template, attempts: mail.attempts };
    try {
      const expires = mail.values?.['expires_at'];
      if (expires !== undefined && Date.parse(expires) <= clock().getTime()) throw new NotCarried('mail', reasons.expired.code, 'expired');
      if (admits && !(await admits(mail))) throw new NotCarried('mail', reasons.withdrawn.code, 'withdrawn');
      const content = mail.content === null ? undefined : await readContent(database, mail.content);
      const { words, isOwn } = await wordMail(database, mail, surroundings, content?.tables);
      if (!isOwn) report?.({ kind: 'own_words', template: mail.template });
      await carrier.carry({ id, to, from: sender(surroundings), date: new Date(mail.created_at), words, ...(content?.file && { file: content.file }) });
    } catch (error) {
      const failure = explain(error);
      const now = clock();
      const next = new Date(now.getTime() + retryPause(mail.attempts, this.#options.random ?? Math.random));
      const isGivenUp = failure.kind === 'mail' || next.getTime() > Date.parse(mail.give_up_at);
      if (isGivenUp) await markFailed(database, mail, now, failure.message);
      else await markRetrying(database, mail, next, failure.message);
      report?.({ kind: isGivenUp ? 'failed' : 'retrying', ...about, reason: failure.short });
      if (failure.kind === 'way') this.#takeRest(now);
      return failure.kind !== 'way';
    }
    this.#rest = 0;
    this.#restUntil = 0;
    await markSent(database, mail, clock());
    report?.({ kind: 'sent', ...about });
    return true;
  }

  #takeRest(now: Date): void {
    // The lanes fail together: that is one failure.
    if (this.#restUntil > now.getTime()) return;
    this.#rest = Math.min(this.#rest === 0 ? FIRST_REST : this.#rest * 2, LONGEST_REST);
    this.#restUntil = now.getTime() + this.#rest;
  }
}

async function countWaiting(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(sql`select count(*)::int as count from shirabe.outgoing_mail where next_attempt_at is not null`);
  return row?.count ?? 0;
}

/** What stopped a mail before it came to the carrier. */
function explain(error: unknown): NotCarried {
  if (error instanceof NotCarried) return error;
  if (error instanceof UnknownTemplate) return new NotCarried('mail', reasons.unknown_template.code, 'template');
  return new NotCarried('later', reasons.internal.code, error instanceof Error ? error.name : 'unknown');
}
