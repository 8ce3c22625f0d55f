import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Text } from '../../contract/text.ts';
import { writeAudits } from '../../database/audit.ts';
import type { Database } from '../../database/database.ts';
import { keepContent } from '../../database/mail-content.ts';
import { queueMail } from '../../database/outbox.ts';
import type { Model } from '../../metadata/model.ts';
import { notToOthers, planFor } from './begin-due.ts';
import { makeContent, type MadeContent } from './make-content.ts';
import { subscriptionMail } from './subscription-mail.ts';
import { findRecipients, openReport, type Recipient } from './recipients.ts';
import { selectSubscriptions, type StoredSubscription } from './stored-subscription.ts';

/** A claim lasts so long; a process that was killed loses it then. Longer than a report and its file may take. */
const CLAIM = 15 * 60_000;
const PAUSE = 5 * 60_000;
const MOST_ATTEMPTS = 3;
/** So many mails with the same content are queued in one transaction. */
const TOGETHER = 200;

interface Claimed {
  readonly id: string;
  readonly subscription: string;
  readonly user_id: string | null;
  readonly due_at: string;
  readonly begun_at: string;
  readonly missed: number;
  readonly sharing: string;
  readonly attempts: number;
}

/**
 * Makes and queues the mails of the next recipients that share their content, past those that other processes are at: each recipient is looked at once more, the
 * content is made once, as one of them, and kept with the mails in the transaction that marks them as queued: a process that dies on the way leaves them for
 * later, and nobody has two. Says whether there was something to do.
 */
export async function sendNext(database: Database, model: Model, now: Date): Promise<boolean> {
  const claimed = await claim(database, now);
  const [first] = claimed;
  if (!first) return false;
  const [subscription] = await database.query<StoredSubscription>(selectSubscriptions(sql`s.id = ${first.subscription}::uuid`));
  if (!subscription) return true;
  const known = { database, model, now: new Date(first.begun_at), subscription: first.subscription };
  const users = claimed.flatMap(({ user_id }) => user_id ?? []);
  const recipients = await findRecipients(database, known, sql`u.id = ANY(${users}::uuid[])`);
  const sharing: { readonly delivery: Claimed; readonly recipient: Recipient }[] = [];
  for (const delivery of claimed) {
    const recipient = recipients.find(({ context }) => context.actor.id === delivery.user_id);
    const plan = recipient ? await planFor(recipient, subscription) : ({ state: 'no_access' } as const);
    if (plan.state !== 'waiting')
      await settle(database, [delivery], sql`state = ${plan.state}, reason = coalesce(${json(plan.reason)}::jsonb, reason), next_attempt_at = NULL`);
    // What they may see has changed since: they wait for their own content.
    else if (plan.sharing !== delivery.sharing) await settle(database, [delivery], sql`sharing = ${plan.sharing ?? ''}, next_attempt_at = ${now}::timestamptz`);
    else if (recipient) sharing.push({ delivery, recipient });
  }
  const [one] = sharing;
  if (!one) return true;
  const deliveries = sharing.map(({ delivery }) => delivery);
  const made = await make(database, one.recipient, subscription, deliveries, now);
  if (!made) return true;
  if (!made.wanted) await settle(database, deliveries, sql`state = 'condition', rows = ${made.rows}::int, next_attempt_at = NULL`);
  else await queue(database, subscription, made, sharing, now);
  return true;
}

async function claim(database: Database, now: Date): Promise<Claimed[]> {
  const until = new Date(now.getTime() + CLAIM);
  return database.query<Claimed>(sql`WITH first AS (
      SELECT subscription, due_at, sharing FROM shirabe.subscription_delivery WHERE state = 'waiting' AND next_attempt_at <= ${now}::timestamptz
      ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED),
    same AS (
      SELECT d.id FROM shirabe.subscription_delivery d JOIN first f ON f.subscription = d.subscription AND f.due_at = d.due_at AND f.sharing = d.sharing
      WHERE d.state = 'waiting' AND d.next_attempt_at <= ${now}::timestamptz ORDER BY d.id LIMIT ${TOGETHER}::int FOR UPDATE OF d SKIP LOCKED)
    UPDATE shirabe.subscription_delivery d SET attempts = d.attempts + 1, next_attempt_at = ${until}::timestamptz FROM same WHERE d.id = same.id
    RETURNING d.id, d.subscription, d.user_id, d.due_at, d.begun_at, d.missed, d.sharing, d.attempts`);
}

/** The content; undefined when it could not be made, which is then written down. What is nobody's fault is tried again some minutes later, and raised. */
async function make(
  database: Database,
  { context }: Recipient,
  subscription: StoredSubscription,
  deliveries: readonly Claimed[],
  now: Date,
): Promise<MadeContent | undefined> {
  try {
    const report = await openReport(context, subscription.report);
    // Whoever lost it this very moment is seen at the next look.
    if (!report) await settle(database, deliveries, sql`next_attempt_at = ${now}::timestamptz`);
    return report && (await makeContent(context, report, subscription));
  } catch (error) {
    const isLast = (deliveries[0]?.attempts ?? 0) >= MOST_ATTEMPTS || (error instanceof ShirabeError && lasting.includes(error.code));
    const reason = error instanceof ShirabeError ? { ja: error.message, en: error.en } : unknown;
    const state = isLast
      ? sql`state = 'failed', reason = ${json(reason)}::jsonb, next_attempt_at = NULL`
      : sql`reason = coalesce(reason, ${json(reason)}::jsonb), next_attempt_at = ${new Date(now.getTime() + PAUSE)}::timestamptz`;
    await settle(database, deliveries, state);
    if (error instanceof ShirabeError) return undefined;
    throw error;
  }
}

/** Refusals that the next attempt would meet again. */
const lasting: readonly string[] = ['unknown_field', 'bad_filter', 'bad_request', 'forbidden', 'invalid', 'not_found', 'unmappable'];
const unknown: Text = { ja: 'レポートを読み取れませんでした。', en: 'The report could not be read.' };

async function queue(
  database: Database,
  subscription: StoredSubscription,
  made: MadeContent,
  sharing: readonly { readonly delivery: Claimed; readonly recipient: Recipient }[],
  now: Date,
): Promise<void> {
  await database.transact(async (tx) => {
    const held = await tx.query<{ id: string; attempts: number }>(sql`SELECT id, attempts FROM shirabe.subscription_delivery
      WHERE id = ANY(${sharing.map(({ delivery }) => delivery.id)}::uuid[]) AND state = 'waiting' ORDER BY id FOR UPDATE`);
    const ours = sharing.filter(({ delivery }) => held.some(({ id, attempts }) => id === delivery.id && attempts === delivery.attempts));
    if (ours.length === 0) return;
    const content = await keepContent(tx, made.content, now);
    for (const { delivery, recipient } of ours) {
      const mail = await queueMail(
        tx,
        subscriptionMail(recipient, subscription, made, { due: delivery.due_at, missed: delivery.missed, occasion: 'scheduled', content }),
        now,
      );
      await tx.query(sql`UPDATE shirabe.subscription_delivery SET state = 'queued', rows = ${made.rows}::int, mail = ${mail}::uuid, next_attempt_at = NULL,
          reason = coalesce(${json(made.fileLeft)}::jsonb, CASE WHEN reason = ${json(notToOthers)}::jsonb THEN reason END)
        WHERE id = ${delivery.id}::uuid`);
    }
    // A file that leaves by mail has left like any other.
    const { file } = made.content;
    if (file)
      await writeAudits(
        tx,
        ours.map(({ recipient: { context } }) => ({
          at: now,
          action: 'export' as const,
          actor: { id: context.actor.id, name: context.actor.name },
          subject: { kind: 'report', id: subscription.report, label: subscription.label },
          detail: { subscription: subscription.id, rows: made.rows, bytes: file.content.length, finished: true },
        })),
      );
  });
}

/** Writes down what became of claimed deliveries, while the claim is ours. */
async function settle(database: Database, deliveries: readonly Claimed[], changes: Sql): Promise<void> {
  for (const { id, attempts } of deliveries)
    await database.query(sql`UPDATE shirabe.subscription_delivery SET ${changes} WHERE id = ${id}::uuid AND state = 'waiting' AND attempts = ${attempts}::int`);
}

function json(value: Text | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
