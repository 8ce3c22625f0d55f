import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { NamedRecipient, SubscriptionOffer } from '../../contract/wire-subscriptions.ts';
import { type Account, accountColumns } from '../../database/account.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { searchWords } from '../../query/fold.ts';
import { inSearch } from '../../query/search-column.ts';
import { findReport, mayExportReport } from '../find-report.ts';
import { actorContext, openAccount, openReport } from './recipients.ts';
import { maySendOthers, rolesOf } from './rights.ts';
import { findUnitsByWords, noSuchKind } from '../unit-titles.ts';

const OFFERED = 8;
const LOOKED_AT = 60;

/** What a subscription of a report may say, for the viewer. Raises `not_found`. */
export async function offerSubscription(context: RequestContext, name: string): Promise<SubscriptionOffer> {
  const report = await findReport(context, name);
  const { actor } = context;
  const canSendOthers = maySendOthers(context, report);
  return {
    report: report.report,
    report_label: report.label,
    summaries: report.summaries.map(({ key, label }) => ({ key, label })),
    can_send_others: canSendOthers,
    can_export: mayExportReport(context, report) && report.mail !== 'link',
    only_link: report.mail === 'link',
    roles: canSendOthers ? rolesOf(context, report).map(({ role, label }) => ({ id: role, label })) : [],
    me: { id: actor.id, label: actor.name },
    export: { ...report.export },
  };
}

/** Users who may open a report, or units, found by words. Raises `not_found` (report), `forbidden` to those who may not send it to others, `bad_request` (kind). */
export async function findChoices(context: RequestContext, name: string, kind: string | undefined, search: string | undefined): Promise<NamedRecipient[]> {
  const report = await findReport(context, name);
  if (!maySendOthers(context, report))
    throw new ShirabeError('forbidden', { ja: 'このレポートをほかの人に送る権限がありません。', en: 'You may not have this report sent to others.' });
  if (kind === 'units') return findUnitsByWords(context, search ?? '');
  if (kind !== 'users') throw noSuchKind();
  const words = searchWords(search);
  if (words.length === 0) return [];
  const { database, model, now } = context;
  const accounts = await database.query<Account>(
    sql`SELECT ${accountColumns} FROM shirabe.user_account u WHERE ${openAccount} AND ${inSearch('u', words)} ORDER BY u.name, u.id LIMIT ${LOOKED_AT}::int`,
  );
  const choices: NamedRecipient[] = [];
  for (const account of accounts) {
    if (choices.length === OFFERED) break;
    const reader = actorContext({ database, model, now }, account);
    if (await openReport(reader, name)) choices.push({ id: account.id, label: `${account.name}（${account.username}）` });
  }
  return choices;
}
