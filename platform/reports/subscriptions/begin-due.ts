import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Text } from '../../contract/text.ts';
import type { Database } from '../../database/database.ts';
import { retrying } from '../../database/postgres-errors.ts';
import type { Transaction } from '../../database/transaction.ts';
import { newId } from '../../database/uuid.ts';
import { isMailAddress } from '../../fields/email.ts';
import { latestTime, nextTime, type Schedule } from '../../fields/schedule.ts';
import type { Model } from '../../metadata/model.ts';
import { findRecipients, namedUsers, openReport, type Recipient } from './recipients.ts';
import { maySendOthers } from './rights.ts';
import { sharingOf } from './plan-sharing.ts';
import { selectSubscriptions, type StoredSubscription } from './stored-subscription.ts';

/** What a recipient gets, or why nothing. */
interface Planned {
  readonly state: 'waiting' | 'no_access' | 'no_address' | 'refused' | 'failed';
  readonly sharing?: string;
  readonly reason?: Text;
}

/**
 * Begins the subscription that has been due longest, past those that other processes begin: writes down whom it goes to and what each of them shares with others,
 * and when it comes next, all in one transaction. Of times that nobody was there for, the last is made up for, and how many came before is kept. Says whether there
 * was one.
 */
export async function beginDue(database: Database, model: Model, now: Date): Promise<boolean> {
  return retrying(() =>
    database.transact(async (tx) => {
      const due = selectSubscriptions(sql`NOT s.paused AND s.next_at <= ${now}::timestamptz`);
      const [subscription] = await tx.query<StoredSubscription>(sql`${due} ORDER BY s.next_at, s.id LIMIT 1 FOR UPDATE OF s SKIP LOCKED`);
      if (!subscription) return false;
      const { id, schedule } = subscription;
      const zone = model.app.timeZone;
      const time = timeDue(schedule, new Date(subscription.next_at), now, zone);
      const surroundings = { database, model, now, subscription: id };
      const [owner] = await findRecipients(tx, surroundings, sql`u.id = ${subscription.owner}::uuid`);
      // Nobody is there any more whose wish it is.
      await tx.query(
        sql`UPDATE shirabe.subscription SET next_at = ${nextTime(schedule, now, zone)}::timestamptz, paused = ${!owner?.open} WHERE id = ${id}::uuid`,
      );
      if (owner?.open) await planDeliveries(tx, surroundings, subscription, owner, time);
      return true;
    }),
  );
}

/** The time that is made up for, and how many before it are not. */
function timeDue(schedule: Schedule, first: Date, now: Date, zone: string): { readonly at: Date; readonly missed: number } {
  const latest = latestTime(schedule, now, zone);
  // The zone of the application may have changed since the time was written down.
  if (latest <= first) return { at: first, missed: 0 };
  let missed = 0;
  for (let time = first; time < latest && missed < 1000; time = nextTime(schedule, time, zone)) missed++;
  return { at: latest, missed };
}

async function planDeliveries(
  tx: Transaction,
  surroundings: Parameters<typeof findRecipients>[1],
  subscription: StoredSubscription,
  owner: Recipient,
  time: { readonly at: Date; readonly missed: number },
): Promise<void> {
  const report = await openReport(owner.context, subscription.report);
  const { users, roles, units } = subscription.recipients;
  const toOthers = users.some((user) => user !== subscription.owner) || roles.length > 0 || units.length > 0;
  const planned =
    toOthers && !(report && maySendOthers(owner.context, report))
      ? [{ recipient: owner, plan: await planForOwnerAlone(owner, subscription, report !== undefined) }]
      : await planAll(await findRecipients(tx, surroundings, namedUsers(subscription.recipients)), subscription);
  const rows = planned.map(({ recipient, plan }) => ({
    id: newId(),
    user_id: recipient.context.actor.id,
    user_name: recipient.context.actor.name,
    sharing: '',
    reason: null,
    ...plan,
  }));
  await tx.query(sql`INSERT INTO shirabe.subscription_delivery (id, subscription, due_at, missed, begun_at, user_id, user_name, sharing, state, reason, next_attempt_at)
    SELECT g.id, ${subscription.id}::uuid, ${time.at}::timestamptz, ${time.missed}::int, ${surroundings.now}::timestamptz, g.user_id, g.user_name, g.sharing, g.state,
      g.reason, CASE WHEN g.state = 'waiting' THEN ${surroundings.now}::timestamptz END
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g (id uuid, user_id uuid, user_name text, sharing text, state text, reason jsonb)
    ON CONFLICT (subscription, due_at, user_id) DO NOTHING`);
}

async function planAll(
  recipients: readonly Recipient[],
  subscription: StoredSubscription,
): Promise<{ readonly recipient: Recipient; readonly plan: Planned }[]> {
  const planned: { readonly recipient: Recipient; readonly plan: Planned }[] = [];
  for (const recipient of recipients) planned.push({ recipient, plan: await planFor(recipient, subscription) });
  return planned;
}

/** The owner may not send to others any more: they themselves have it all the same, if it was to go to them, and are told. */
async function planForOwnerAlone(owner: Recipient, subscription: StoredSubscription, isReport: boolean): Promise<Planned> {
  if (!isReport) return { state: 'no_access', reason: noReport };
  if (!subscription.recipients.users.includes(subscription.owner)) return { state: 'no_access', reason: notToOthers };
  return { reason: notToOthers, ...(await planFor(owner, subscription)) };
}

/** Told to an owner who gets their own mail alone; it stays, whatever else becomes of that mail. */
export const notToOthers: Text = {
  ja: 'このレポートをほかの人に送る権限がなくなったため、ほかの宛先には送りませんでした。',
  en: 'Not sent to others: the right to send this report to others is gone.',
};
const accountShut: Text = { ja: 'アカウントが使えない状態です。', en: 'The account is shut.' };
const noReport: Text = { ja: 'レポートを表示する権限がなくなったか、レポートが削除されました。', en: 'The report may no longer be opened, or was deleted.' };

/** What a recipient gets, or why nothing; asked once more when the mail is made. */
export async function planFor({ context, email, open, refused }: Recipient, subscription: StoredSubscription): Promise<Planned> {
  if (!open) return { state: 'no_access', reason: accountShut };
  if (refused) return { state: 'refused' };
  if (email === null || !isMailAddress(email)) return { state: 'no_address' };
  const report = await openReport(context, subscription.report);
  if (!report) return { state: 'no_access', reason: noReport };
  try {
    return { state: 'waiting', sharing: sharingOf(context, report, subscription) };
  } catch (error) {
    if (error instanceof ShirabeError) return { state: 'failed', reason: { ja: error.message, en: error.en } };
    throw error;
  }
}
