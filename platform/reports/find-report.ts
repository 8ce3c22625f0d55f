import { type Problem, ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { FolderModel, ReportModel } from '../metadata/model.ts';
import { hasRole } from '../query/access.ts';
import { mayExport } from '../query/field-access.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';
import { readableModel } from '../query/readable-model.ts';
import { compileOwn } from './own/compile-own.ts';
import { isMadeReport, readOwnReport, type StoredReport } from './own/read-own-reports.ts';

/** A report that was found: of one that a user made also what is kept of it. */
export interface FoundReport extends ReportModel {
  readonly made?: Omit<StoredReport, 'definition'> & { readonly missing: readonly Problem[] };
}

/**
 * The report of a name that came from a request, with the columns that the actor reads: a declared one, or by its id one that a user made.
 * Raises `not_found` alike for one that does not exist and for one that the actor may not open; `unknown_field`, with words, for one that cannot be shown any more.
 */
export async function findReport(context: RequestContext, name: string): Promise<FoundReport> {
  if (isMadeReport(name)) return findMade(context, name.toLowerCase());
  const report = ownOf(readableModel(context).reports, name);
  if (!report || !mayOpen(context, report)) throw noReport();
  return report;
}

async function findMade(context: RequestContext, id: string): Promise<FoundReport> {
  const stored = await readOwnReport(context, id);
  if (!stored) throw noReport();
  const { report, missing, broken } = compileOwn(context, stored);
  if (broken || !report) throw broken ?? noReport();
  const { definition: _, ...made } = stored;
  return { ...report, ...labelsOf(stored), ...(stored.folder !== null && { folder: stored.folder }), made: { ...made, missing } };
}

/** The words of a report that a user made: the same in every language. */
export function labelsOf({ label, description }: Pick<StoredReport, 'label' | 'description'>): Pick<ReportModel, 'label' | 'description'> {
  return { label: { ja: label, en: label }, ...(description !== '' && { description: { ja: description, en: description } }) };
}

/** What is raised for a report that is not there, or not for the actor. */
export function noReport(): ShirabeError {
  return new ShirabeError('not_found', {
    ja: 'このレポートはありません。削除されたか、表示する権限がありません。',
    en: 'There is no such report: it was deleted, or you may not see it.',
  });
}

/** Whether the actor may open a report: its own roles say so, or, when it names none, those of its folder; and something of it is left to show. */
export function mayOpen(context: QueryContext, report: ReportModel): boolean {
  const roles = report.roles ?? (report.folder === undefined ? undefined : ownOf(context.model.folders, report.folder)?.roles);
  return hasRole(context.actor, roles) && (ownOf(readableModel(context).reports, report.report) ?? report).columns.length > 0;
}

/** Whether the actor may take a report out as a file: records of every object in it. */
export function mayExportReport({ model, actor }: QueryContext, report: ReportModel): boolean {
  return objectsOfReport(report).every((name) => {
    const object = ownOf(model.objects, name);
    return object !== undefined && mayExport(actor, object);
  });
}

/** Every object that a report, its blocks among it, has records of; each once. */
export function objectsOfReport(report: ReportModel): readonly string[] {
  const bodies = [report, ...Object.values(report.joined?.blocks ?? {})];
  return [...new Set(bodies.flatMap(({ from, joins }) => [from, ...Object.values(joins).map(({ object }) => object)]))];
}

/** What the actor may do with a folder or report beside seeing it. */
export function rightsOf(
  { actor }: Pick<QueryContext, 'actor'>,
  { editors, managers }: Pick<FolderModel, 'editors' | 'managers'>,
): { edit: boolean; manage: boolean } {
  return { edit: hasRole(actor, editors), manage: hasRole(actor, managers) };
}

/** What the actor may do with a report that a user made: the owner everything, others what they may do in the folder it lies in. */
export function rightsOfMade(
  context: Pick<QueryContext, 'actor' | 'model'>,
  { owner, folder, shared }: Pick<StoredReport, 'owner' | 'folder' | 'shared'>,
): { edit: boolean; manage: boolean } {
  if (owner === context.actor.id) return { edit: true, manage: true };
  if (shared) return shared;
  const at = folder === null ? undefined : ownOf(context.model.folders, folder);
  return at ? rightsOf(context, at) : { edit: false, manage: false };
}

/** Whether the actor sees a folder. */
export function maySeeFolder(context: QueryContext, folder: FolderModel): boolean {
  return hasRole(context.actor, folder.roles);
}

/** The folders that a report lies in and that the actor sees, from the top down, with their words. */
export function placeOf(context: QueryContext, { folder, made }: FoundReport): { readonly folder: string; readonly label: FolderModel['label'] }[] {
  if (made && made.place.length > 0) return made.place.map(({ folder: id, label }) => ({ folder: id, label: { ja: label, en: label } }));
  return foldersAbove(context, folder)
    .filter((each) => maySeeFolder(context, each))
    .map(({ folder: name, label }) => ({ folder: name, label }));
}

function foldersAbove(context: QueryContext, name: string | undefined): FolderModel[] {
  const above: FolderModel[] = [];
  for (
    let folder = name === undefined ? undefined : ownOf(context.model.folders, name);
    folder && !above.includes(folder);
    folder = folder.parent === undefined ? undefined : ownOf(context.model.folders, folder.parent)
  )
    above.unshift(folder);
  return above;
}
