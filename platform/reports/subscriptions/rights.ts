import { ShirabeError } from '../../contract/problem.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ReportModel, RoleModel } from '../../metadata/model.ts';
import { ownOf } from '../../query/paths.ts';
import { rightsOf } from '../find-report.ts';
import { readSubscription, type StoredSubscription } from './stored-subscription.ts';

/** Whether the actor may have a report sent to others: those who may change the report, and who look after the mails. */
export function maySendOthers(context: RequestContext, report: ReportModel): boolean {
  return rightsOf(context, report).edit || context.actor.areas.includes('mail');
}

/** Whether the actor may see and change every subscription. */
export function looksAfterMail({ actor }: RequestContext): boolean {
  return actor.areas.includes('mail');
}

/** One that the actor may change. Raises `not_found` for every other. */
export async function findOwn(context: RequestContext, id: string): Promise<StoredSubscription> {
  const found = await readSubscription(context.database, id);
  if (!found || (found.owner !== context.actor.id && !looksAfterMail(context))) throw noSubscription();
  return found;
}

export function noSubscription(): ShirabeError {
  return new ShirabeError('not_found', {
    ja: 'この定期配信はありません。削除されたか、表示する権限がありません。',
    en: 'There is no such subscription: it was deleted, or you may not see it.',
  });
}

/** The roles that may open a report: all of them where neither it nor its folder names any. */
export function rolesOf({ model }: RequestContext, report: ReportModel): RoleModel[] {
  const folder = report.folder === undefined ? undefined : ownOf(model.folders, report.folder);
  const opening = report.roles ?? folder?.roles;
  return Object.values(model.app.roles).filter(({ role, setup }) => setup || opening === undefined || opening.includes(role));
}
