import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import type { Model } from '../../metadata/model.ts';
import { planFor } from './begin-due.ts';
import { findRecipients, openReport } from './recipients.ts';
import { selectSubscriptions, type StoredSubscription } from './stored-subscription.ts';

interface Sent {
  readonly user_id: string | null;
  readonly occasion: string | null;
  /** Of one that was tried out: which report, as its address has it. */
  readonly report: string | null;
  readonly delivery: string | null;
  readonly subscription: string | null;
  readonly begun_at: string | null;
  readonly sharing: string | null;
}

/**
 * Whether the mail of a subscription may still go out: its user can log in, may open the report at this moment and has not refused it, it is not deleted, and they
 * may still see just what the mail tells. Whose access has changed since is made a mail of their own rows instead, in its place; why one gets none is written down.
 */
export async function mayStillSend(database: Database, model: Model, mail: string, now: Date): Promise<boolean> {
  const [sent] = await database.query<Sent>(
    sql`SELECT m.user_id, m."values" ->> 'occasion' AS occasion, substring(m."values" ->> 'url' FROM '^/reports/([^?]+)') AS report, d.id AS delivery, d.subscription, d.begun_at, d.sharing FROM shirabe.outgoing_mail m
      LEFT JOIN shirabe.subscription_delivery d ON d.mail = m.id WHERE m.id = ${mail}::uuid`,
  );
  if (!sent?.user_id) return false;
  // The statements of a report have the moment in them: that at which it began.
  const moment = sent.begun_at === null ? now : new Date(sent.begun_at);
  const [recipient] = await findRecipients(
    database,
    { database, model, now: moment, subscription: sent.subscription ?? mail },
    sql`u.id = ${sent.user_id}::uuid`,
  );
  if (!recipient) return false;
  // What somebody tries out went to themself a moment ago, and belongs to no subscription yet.
  if (sent.occasion === 'test') return recipient.open && sent.report !== null && (await openReport(recipient.context, sent.report)) !== undefined;
  const [subscription] = await database.query<StoredSubscription>(selectSubscriptions(sql`s.id = ${sent.subscription}::uuid`));
  if (!subscription) return false;
  const plan = await planFor(recipient, subscription);
  if (plan.state === 'waiting' && plan.sharing === sent.sharing) return true;
  const next = plan.state === 'waiting' ? now.toISOString() : null;
  await database.query(sql`UPDATE shirabe.subscription_delivery
    SET state = ${plan.state}, reason = coalesce(${plan.reason ? JSON.stringify(plan.reason) : null}::jsonb, reason), mail = NULL, rows = NULL,
      sharing = ${plan.sharing ?? ''}, next_attempt_at = ${next}::timestamptz, attempts = 0
    WHERE id = ${sent.delivery}::uuid AND mail = ${mail}::uuid`);
  return false;
}
