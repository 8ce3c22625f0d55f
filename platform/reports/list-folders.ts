import type { FoldersAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { FolderModel } from '../metadata/model.ts';
import { labelsOf, mayOpen, maySeeFolder, rightsOf, rightsOfMade } from './find-report.ts';
import { toRights } from './own/folders/folder-right.ts';
import { readReportList } from './own/read-own-reports.ts';

/** How many reports 「最近」 shows. */
const RECENT = 20;

/**
 * The folders and reports that the actor may see, in order, those that users made among them, and those opened last. A report whose folder is closed to the actor
 * stands outside of folders.
 */
export async function listFolders(context: RequestContext): Promise<FoldersAnswer> {
  const { model } = context;
  const folders = Object.values(model.folders).filter((folder) => maySeeFolder(context, folder));
  const kept = await readReportList(context);
  const seen = new Set([...folders.map(({ folder }) => folder), ...kept.folders.map(({ id }) => id)]);
  const openedAt = new Map(kept.opened.map(({ report, at }) => [report, new Date(at).toISOString()]));
  const favourites = new Set(kept.favourites);
  const parentOf = ({ parent }: FolderModel): string | null => (parent !== undefined && seen.has(parent) ? parent : null);
  const placeOf = (folder: string | null | undefined): string | null => (folder !== undefined && folder !== null && seen.has(folder) ? folder : null);
  const ofUser = (report: string) => ({ favourite: favourites.has(report), opened_at: openedAt.get(report) ?? null });
  const declared = Object.values(model.reports)
    .filter((report) => mayOpen(context, report))
    .map(({ report, label, description, folder, ...rights }) => ({
      report,
      label,
      description: description ?? null,
      folder: placeOf(folder),
      can: rightsOf(context, rights),
      ...ofUser(report),
      made: null,
    }));
  const made = kept.made.map((report) => ({
    report: report.id,
    label: { ja: report.label, en: report.label },
    description: labelsOf(report).description ?? null,
    folder: placeOf(report.folder),
    can: rightsOfMade(context, report),
    ...ofUser(report.id),
    made: {
      own: report.owner === context.actor.id,
      owner: report.ownerName,
      version: report.version,
      changed_at: new Date(report.updatedAt).toISOString(),
      changed_by: report.updatedBy,
    },
  }));
  const reports = [...declared, ...made].sort((left, right) => compare(left.label.ja, right.label.ja) || compare(left.report, right.report));
  const openable = new Set(reports.map(({ report }) => report));
  const declaredFolders = folders
    .sort((left, right) => left.order - right.order || compare(left.label.ja, right.label.ja))
    .map((folder) => ({ folder: folder.folder, label: folder.label, parent: parentOf(folder), can: rightsOf(context, folder), made: null }));
  const madeFolders = kept.folders.map(({ id, label, parent, own, shared, version, right }) => ({
    folder: id,
    label: { ja: label, en: label },
    parent: placeOf(parent),
    can: toRights(right),
    made: { own, shared, version },
  }));
  return {
    folders: [...declaredFolders, ...madeFolders],
    reports,
    recent: kept.opened
      .map(({ report }) => report)
      .filter((report) => openable.has(report))
      .slice(0, RECENT),
  };
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
