import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import { MOST_SUBSCRIPTIONS, type Subscription, type SubscriptionRequest } from '../../contract/wire-subscriptions.ts';
import { auditedBy, writeAudit } from '../../database/audit.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { newId } from '../../database/uuid.ts';
import { nextTime } from '../../fields/schedule.ts';
import { checkSubscription, type SubscriptionContentKept } from './check-subscription.ts';
import { describeSubscription } from './list-subscriptions.ts';
import { findOwn } from './rights.ts';
import { type StoredSubscription } from './stored-subscription.ts';

/** Makes a subscription of the viewer's own. Raises what `checkSubscription` raises, and `invalid` when the viewer has too many. */
export async function createSubscription(context: RequestContext, request: SubscriptionRequest): Promise<Subscription> {
  const { database, actor, now, model } = context;
  const kept = await checkSubscription(context, request);
  const id = newId();
  await database.transact(async (tx) => {
    // One at a time for a user, so that two windows do not go beyond the limit together.
    await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`subscriptions of ${actor.id}`}, 0))`);
    const [made] = await tx.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM shirabe.subscription WHERE owner = ${actor.id}::uuid`);
    if ((made?.count ?? 0) >= MOST_SUBSCRIPTIONS)
      throw new ShirabeError('invalid', {
        ja: `設定できる定期配信は${MOST_SUBSCRIPTIONS}個までです。使わないものを削除してください。`,
        en: `You can have ${MOST_SUBSCRIPTIONS} subscriptions. Delete some that you no longer need.`,
      });
    await tx.query(sql`INSERT INTO shirabe.subscription (id, owner, report, label, narrowing, schedule, condition, content, recipients, paused, next_at, created_at, updated_at)
      VALUES (${id}::uuid, ${actor.id}::uuid, ${kept.report}, ${kept.label}, ${json(kept.narrowing)}::jsonb, ${json(kept.schedule)}::jsonb, ${json(kept.condition)}::jsonb,
        ${json(kept.content)}::jsonb, ${json(kept.recipients)}::jsonb, ${kept.paused}, ${nextTime(kept.schedule, now, model.app.timeZone)}::timestamptz,
        ${now}::timestamptz, ${now}::timestamptz)`);
    if (goesToOthers(kept, actor.id)) await audit(context, tx, id, kept.label, { before: null, after: kept.recipients });
  });
  return describeSubscription(context, id);
}

/**
 * Changes a subscription where it is as it was seen. Its next time is the first of its schedule from now on: nothing is made up for that passed while it was paused.
 * Raises `not_found`, what `checkSubscription` raises, and `conflict`, with it as it is (`current`), when somebody else changed it.
 */
export async function changeSubscription(context: RequestContext, id: string, request: SubscriptionRequest): Promise<Subscription> {
  const { database, now, model } = context;
  const before = await findOwn(context, id);
  const kept = await checkSubscription(context, { ...request, report: before.report }, before);
  const next = nextTime(kept.schedule, now, model.app.timeZone);
  const keepsTime = !before.paused && JSON.stringify(before.schedule) === json(kept.schedule);
  const changed = await database.transact(async (tx) => {
    const rows =
      await tx.query(sql`UPDATE shirabe.subscription SET label = ${kept.label}, narrowing = ${json(kept.narrowing)}::jsonb, schedule = ${json(kept.schedule)}::jsonb,
        condition = ${json(kept.condition)}::jsonb, content = ${json(kept.content)}::jsonb, recipients = ${json(kept.recipients)}::jsonb, paused = ${kept.paused},
        next_at = CASE WHEN ${keepsTime} THEN next_at ELSE ${next}::timestamptz END, version = version + 1, updated_at = ${now}::timestamptz
      WHERE id = ${before.id}::uuid AND version = ${request.version ?? 0}::int RETURNING id`);
    if (rows.length > 0 && json(before.recipients) !== json(kept.recipients) && (goesToOthers(kept, before.owner) || goesToOthers(before, before.owner)))
      await audit(context, tx, before.id, kept.label, { before: before.recipients, after: kept.recipients });
    return rows.length > 0;
  });
  if (changed) return describeSubscription(context, before.id);
  // Deleted meanwhile, it is not found.
  const current = await describeSubscription(context, before.id);
  throw new ShirabeError('conflict', { ja: 'ほかの人が先にこの定期配信を変更しました。', en: 'Somebody else changed this subscription first.' }, [], {
    current,
  });
}

/** Deletes a subscription, with what is told of its deliveries; mails that wait do not go out any more. Raises `not_found`. */
export async function deleteSubscription(context: RequestContext, id: string): Promise<void> {
  const before = await findOwn(context, id);
  await context.database.transact(async (tx) => {
    await tx.query(sql`DELETE FROM shirabe.subscription WHERE id = ${before.id}::uuid`);
    if (goesToOthers(before, before.owner)) await audit(context, tx, before.id, before.label, { before: before.recipients, after: null });
  });
}

function goesToOthers({ recipients: { users, roles, units } }: Pick<SubscriptionContentKept | StoredSubscription, 'recipients'>, owner: string): boolean {
  return users.some((user) => user !== owner) || roles.length > 0 || units.length > 0;
}

function audit(context: RequestContext, tx: Transaction, id: string, label: string, detail: Readonly<Record<string, unknown>>): Promise<void> {
  return writeAudit(tx, { ...auditedBy(context), action: 'subscription_change', subject: { kind: 'subscription', id, label }, detail });
}

const json = (value: unknown): string => JSON.stringify(value);
