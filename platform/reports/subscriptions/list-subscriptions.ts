import sql, { empty, type Sql } from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { NamedRecipient, Subscription, Subscriptions } from '../../contract/wire-subscriptions.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { isRecordId } from '../../fields/lookup.ts';
import { ownOf } from '../../query/paths.ts';
import { openReport } from './recipients.ts';
import { looksAfterMail, noSubscription } from './rights.ts';
import { readSubscription, selectSubscriptions, type StoredSubscription } from './stored-subscription.ts';
import { unitTitles } from '../unit-titles.ts';

const PAGE = 50;

/** Subscriptions, newest first, a page at a time: those that the viewer made (`own`), those of others that go to the viewer (`received`), or `all`. Raises `bad_request` (view), `bad_cursor`, and `forbidden` for all to those who do not look after the mails. */
export async function listSubscriptions(context: RequestContext, view: string | undefined, cursor: string | undefined): Promise<Subscriptions> {
  const { actor, database } = context;
  if (cursor !== undefined && !isRecordId(cursor))
    throw new ShirabeError('bad_cursor', {
      ja: '続きを読むための値が正しくありません。最初のページから読み直してください。',
      en: 'The cursor is not one of ours. Read again from the first page.',
    });
  const condition = conditionOf(context, view);
  const after = cursor === undefined ? empty : sql` AND s.id < ${cursor}::uuid`;
  const rows = await database.query<StoredSubscription>(sql`${selectSubscriptions(sql`${condition}${after}`)} ORDER BY s.id DESC LIMIT ${PAGE + 1}::int`);
  const page = rows.slice(0, PAGE);
  const subscriptions: Subscription[] = [];
  for (const row of page) {
    const described = await describe(context, row);
    // Of what somebody may not open, not even the name is told.
    if (row.owner === actor.id || looksAfterMail(context) || described.report_label) subscriptions.push(described);
  }
  return { subscriptions, next: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null, can_see_all: looksAfterMail(context) };
}

function conditionOf(context: RequestContext, view: string | undefined): Sql {
  const { actor } = context;
  if (view === undefined || view === 'own') return sql`s.owner = ${actor.id}::uuid`;
  if (view === 'received') return sql`s.owner <> ${actor.id}::uuid AND ${goesTo(context)}`;
  if (view === 'all') {
    if (looksAfterMail(context)) return sql`TRUE`;
    throw new ShirabeError('forbidden', { ja: 'すべての定期配信を見る権限がありません。', en: 'You may not see every subscription.' });
  }
  const message = { ja: 'view は own・received・all のどれかです。', en: 'view is one of own, received, all.' };
  throw new ShirabeError('bad_request', message, [{ field: 'view', code: 'unknown_value', message: message.ja, en: message.en }]);
}

/** It names the viewer, one of their roles, or the unit that they belong to. */
function goesTo({ actor }: RequestContext): Sql {
  return sql`(s.recipients -> 'users' ? ${actor.id}::text OR s.recipients -> 'roles' ?| ${[...actor.roles]}::text[]
    OR s.recipients -> 'units' ? (SELECT unit::text FROM shirabe.user_account WHERE id = ${actor.id}::uuid))`;
}

/** One subscription, for whoever may change it or gets it. Raises `not_found`. */
export async function describeSubscription(context: RequestContext, id: string): Promise<Subscription> {
  const found = await readSubscription(context.database, id);
  if (!found) throw noSubscription();
  const described = await describe(context, found);
  if (!described.can_edit && (described.receives === 'no' || !described.report_label)) throw noSubscription();
  return described;
}

/** Says whether the viewer wants a subscription that goes to them. Raises `not_found`. */
export async function receiveSubscription(context: RequestContext, id: string, wanted: boolean): Promise<Subscription> {
  const { database, actor } = context;
  const { id: subscription } = await describeSubscription(context, id);
  await database.query(
    wanted
      ? sql`DELETE FROM shirabe.subscription_refusal WHERE subscription = ${subscription}::uuid AND user_id = ${actor.id}::uuid`
      : sql`INSERT INTO shirabe.subscription_refusal (subscription, user_id) VALUES (${subscription}::uuid, ${actor.id}::uuid) ON CONFLICT DO NOTHING`,
  );
  return describeSubscription(context, subscription);
}

async function describe(context: RequestContext, stored: StoredSubscription): Promise<Subscription> {
  const { actor, database } = context;
  const canEdit = stored.owner === actor.id || looksAfterMail(context);
  const report = await openReport(context, stored.report);
  const [state] = await database.query<{ goes: boolean; refused: boolean; last: Subscription['last'] }>(sql`SELECT ${goesTo(context)} AS goes,
      EXISTS (SELECT FROM shirabe.subscription_refusal r WHERE r.subscription = s.id AND r.user_id = ${actor.id}::uuid) AS refused,
      (SELECT json_build_object('due_at', d.due_at, 'sent', count(*) FILTER (WHERE d.state = 'queued' AND m.failed_at IS NULL),
          'condition', count(*) FILTER (WHERE d.state = 'condition'), 'waiting', count(*) FILTER (WHERE d.state = 'waiting'),
          'failed', count(*) FILTER (WHERE d.state IN ('no_access', 'no_address', 'failed') OR m.failed_at IS NOT NULL))
        FROM shirabe.subscription_delivery d LEFT JOIN shirabe.outgoing_mail m ON m.id = d.mail WHERE d.subscription = s.id
        GROUP BY d.due_at ORDER BY d.due_at DESC LIMIT 1) AS last
    FROM shirabe.subscription s WHERE s.id = ${stored.id}::uuid`);
  const { id, label, narrowing, schedule, condition, content, paused, next_at: next, version } = stored;
  const last = state?.last ?? null;
  return {
    id,
    report: stored.report,
    report_label: report?.label ?? null,
    label,
    owner: stored.owner_name,
    narrowing,
    schedule: schedule as Subscription['schedule'],
    condition,
    content,
    paused,
    recipients: canEdit ? await nameRecipients(context, stored) : null,
    next_at: paused ? null : next,
    version,
    can_edit: canEdit,
    receives: state?.goes ? (state.refused ? 'refused' : 'yes') : 'no',
    last: canEdit && last ? { ...last, due_at: new Date(last.due_at).toISOString() } : null,
  };
}

async function nameRecipients(context: RequestContext, { recipients: { users, roles, units } }: StoredSubscription): Promise<Subscription['recipients']> {
  const { database, model, actor } = context;
  const named = await database.query<NamedRecipient>(
    sql`SELECT id, name AS label FROM shirabe.user_account WHERE id = ANY(${users}::uuid[]) ORDER BY name, id`,
  );
  return {
    users: named,
    roles: roles.map((role) => ({ id: role, label: ownOf(model.app.roles, role)?.label[actor.language] ?? role })),
    units: await unitTitles(context, units),
  };
}
