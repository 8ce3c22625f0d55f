import { ShirabeError } from '../contract/problem.ts';
import type { FolderModel, ReportModel } from '../metadata/model.ts';
import { hasRole } from '../query/access.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';

/** The report of a name that came from a request. Raises `not_found` alike for one that does not exist and for one that the actor may not open. */
export function findReport(context: QueryContext, name: string): ReportModel {
  const report = ownOf(context.model.reports, name);
  if (!report || !mayOpen(context, report))
    throw new ShirabeError('not_found', {
      ja: 'このレポートはありません。削除されたか、表示する権限がありません。',
      en: 'There is no such report: it was deleted, or you may not see it.',
    });
  return report;
}

/** Whether the actor may open a report: its own roles say so, or, when it names none, those of its folder. */
export function mayOpen(context: QueryContext, report: ReportModel): boolean {
  const roles = report.roles ?? (report.folder === undefined ? undefined : ownOf(context.model.folders, report.folder)?.roles);
  return hasRole(context.actor, roles);
}

/** Whether the actor sees a folder. */
export function maySeeFolder(context: QueryContext, folder: FolderModel): boolean {
  return hasRole(context.actor, folder.roles);
}

/** The folders that a report or folder lies in, from the top down. */
export function foldersAbove(context: QueryContext, name: string | undefined): FolderModel[] {
  const above: FolderModel[] = [];
  for (
    let folder = name === undefined ? undefined : ownOf(context.model.folders, name);
    folder && !above.includes(folder);
    folder = folder.parent === undefined ? undefined : ownOf(context.model.folders, folder.parent)
  )
    above.unshift(folder);
  return above;
}
