import sql, { empty } from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Text } from '../../contract/text.ts';
import type { Deliveries, Delivery } from '../../contract/wire-subscriptions.ts';
import type { Database } from '../../database/database.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { isRecordId } from '../../fields/lookup.ts';
import { looksAfterMail, noSubscription } from './rights.ts';
import { readSubscription } from './stored-subscription.ts';

const PAGE = 50;
/** Deliveries are kept for so many days. */
const KEEP_DAYS = 400;

interface Row extends Omit<Delivery, 'state' | 'reason'> {
  readonly state: 'waiting' | 'queued' | 'condition' | 'no_access' | 'no_address' | 'refused' | 'failed';
  readonly reason: Text | null;
  readonly mail_failed: boolean;
  readonly withdrawn: boolean;
  readonly mail_waits: boolean;
}

/**
 * What became of a subscription so far, newest first: for whoever may change it of everybody, for a recipient their own. Raises `not_found` (also to those whom
 * it never went to), `bad_cursor`.
 */
export async function listDeliveries(context: RequestContext, id: string, cursor: string | undefined): Promise<Deliveries> {
  const { actor, database } = context;
  const subscription = await readSubscription(database, id);
  if (!subscription) throw noSubscription();
  const isAll = subscription.owner === actor.id || looksAfterMail(context);
  if (cursor !== undefined && !isRecordId(cursor))
    throw new ShirabeError('bad_cursor', {
      ja: '続きを読むための値が正しくありません。最初のページから読み直してください。',
      en: 'The cursor is not one of ours. Read again from the first page.',
    });
  const rows = await database.query<Row>(sql`SELECT d.id, d.due_at, d.begun_at, d.missed, d.user_name AS "to", d.state, d.rows, d.reason,
      m.failed_at IS NOT NULL AS mail_failed, coalesce(m.error = 'shirabe:withdrawn', false) AS withdrawn, m.id IS NOT NULL AND m.sent_at IS NULL AS mail_waits
    FROM shirabe.subscription_delivery d LEFT JOIN shirabe.outgoing_mail m ON m.id = d.mail
    WHERE d.subscription = ${subscription.id}::uuid ${isAll ? empty : sql`AND d.user_id = ${actor.id}::uuid`} ${cursor === undefined ? empty : sql`AND d.id < ${cursor}::uuid`}
    ORDER BY d.id DESC LIMIT ${PAGE + 1}::int`);
  if (!isAll && rows.length === 0 && cursor === undefined) throw noSubscription();
  const page = rows.slice(0, PAGE);
  const deliveries = page.map((row): Delivery => {
    const { id: delivery, due_at, begun_at, missed, to, rows: count } = row;
    const { state, reason } = outcome(row);
    return { id: delivery, due_at, begun_at, missed, to, rows: count, state, reason: reason?.[actor.language] ?? null };
  });
  return { deliveries, next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null };
}

function outcome({ state, reason, mail_failed, withdrawn, mail_waits }: Row): { readonly state: Delivery['state']; readonly reason: Text | null } {
  if (state !== 'queued') return { state, reason };
  if (mail_failed && withdrawn) return { state: 'no_access', reason: lateLoss };
  if (mail_failed) return { state: 'failed', reason: undelivered };
  return { state: mail_waits ? 'sending' : 'sent', reason };
}

const lateLoss: Text = {
  ja: '送る直前に、レポートを見られなくなっていたか、受け取らない設定になっていました。',
  en: 'Just before it went out, the report could no longer be seen, or the mail was not wanted any more.',
};
const undelivered: Text = {
  ja: 'メールサーバーが受け付けませんでした。詳しくは、管理者がメールの画面で確かめられます。',
  en: 'The mail server did not take it. Administrators see more on the page of mails.',
};

/** Forgets deliveries of long ago; always false: there is no more at once. */
export async function forgetDeliveries(database: Pick<Database, 'query'>, now: Date): Promise<boolean> {
  const before = new Date(now.getTime() - KEEP_DAYS * 86_400_000);
  await database.query(sql`DELETE FROM shirabe.subscription_delivery WHERE begun_at < ${before}::timestamptz AND state <> 'waiting'`);
  return false;
}
