import { ShirabeError } from '../contract/problem.ts';
import type { FolderModel, ReportModel } from '../metadata/model.ts';
import { hasRole } from '../query/access.ts';
import { mayExport } from '../query/field-access.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';
import { readableModel } from '../query/readable-model.ts';

/** The report of a name that came from a request, with the columns that the actor reads. Raises `not_found` alike for one that does not exist and for one that the actor may not open. */
export function findReport(context: QueryContext, name: string): ReportModel {
  const report = ownOf(readableModel(context).reports, name);
  if (!report || !mayOpen(context, report))
    throw new ShirabeError('not_found', {
      ja: 'このレポートはありません。削除されたか、表示する権限がありません。',
      en: 'There is no such report: it was deleted, or you may not see it.',
    });
  return report;
}

/** Whether the actor may open a report: its own roles say so, or, when it names none, those of its folder; and something of it is left to show. */
export function mayOpen(context: QueryContext, report: ReportModel): boolean {
  const roles = report.roles ?? (report.folder === undefined ? undefined : ownOf(context.model.folders, report.folder)?.roles);
  return hasRole(context.actor, roles) && (ownOf(readableModel(context).reports, report.report) ?? report).columns.length > 0;
}

/** Whether the actor may take a report out as a file: records of every object in it. */
export function mayExportReport({ model, actor }: QueryContext, { from, joins }: ReportModel): boolean {
  const objects = [from, ...Object.values(joins).map(({ object }) => object)];
  return objects.every((name) => {
    const object = ownOf(model.objects, name);
    return object !== undefined && mayExport(actor, object);
  });
}

/** What the actor may do with a folder or report beside seeing it. */
export function rightsOf({ actor }: QueryContext, { editors, managers }: Pick<FolderModel, 'editors' | 'managers'>): { edit: boolean; manage: boolean } {
  return { edit: hasRole(actor, editors), manage: hasRole(actor, managers) };
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
