import sql from 'sql-template-tag';
import type { FoldersAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { FolderModel } from '../metadata/model.ts';
import { ownOf } from '../query/paths.ts';
import { mayOpen, maySeeFolder, rightsOf } from './find-report.ts';

/** How many reports 「最近」 shows. */
const RECENT = 20;

/** The folders and reports that the actor may see, in order, and those opened last. A report whose folder is closed to the actor stands outside of folders. */
export async function listFolders(context: RequestContext): Promise<FoldersAnswer> {
  const { model, actor, database } = context;
  const folders = Object.values(model.folders).filter((folder) => maySeeFolder(context, folder));
  const seen = new Set(folders.map(({ folder }) => folder));
  const reports = Object.values(model.reports).filter((report) => mayOpen(context, report));
  const openable = new Set(reports.map(({ report }) => report));
  const opened = await database.query<{ report: string }>(
    sql`SELECT report FROM shirabe.recent_report WHERE user_id = ${actor.id}::uuid ORDER BY opened_at DESC, report LIMIT 200`,
  );
  const parentOf = ({ parent }: FolderModel): string | null => (parent !== undefined && seen.has(parent) ? parent : null);
  return {
    folders: folders
      .sort((left, right) => left.order - right.order || compare(left.label.ja, right.label.ja))
      .map((folder) => ({ folder: folder.folder, label: folder.label, parent: parentOf(folder), can: rightsOf(context, folder) })),
    reports: reports
      .sort((left, right) => compare(left.label.ja, right.label.ja) || compare(left.report, right.report))
      .map(({ report, label, description, folder, ...rights }) => ({
        report,
        label,
        description: description ?? null,
        folder: folder !== undefined && ownOf(model.folders, folder) && seen.has(folder) ? folder : null,
        can: rightsOf(context, rights),
      })),
    recent: opened
      .map(({ report }) => report)
      .filter((report) => openable.has(report))
      .slice(0, RECENT),
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
