import type { Text } from '../contract/text.ts';
import type { ExportCheck } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { toLocal } from '../fields/time-zone.ts';
import type { ReportModel } from '../metadata/model.ts';
import { compileCount } from '../query/compile-count.ts';
import type { QueryContext, RowQuery } from '../query/query.ts';
import { exportRows, findUnmappable, type ExportFile } from './export-rows.ts';
import { readExportSettings, type ExportLayout, type ExportParameters, type ExportSettings } from './export-settings.ts';
import type { PlannedExport } from './exports/planned-export.ts';
import { noteLines } from './report-notes.ts';

/** Rows that are taken out as a file as they stand: what they are called, and what they were narrowed by. */
export interface ExportedRows {
  readonly label: Text;
  /** The own condition of the report or list, where the reader may know it. */
  readonly where: string | null;
  readonly filter?: string | undefined;
  readonly search?: string | undefined;
  readonly query: RowQuery;
}

/** As the manual has it (M2-1), for what has no definition of an export. */
const usual: ReportModel['export'] = { view: 'details', format: 'csv', encoding: 'shift_jis' };

/** What the chosen encoding lacks in a file of rows without groups; see `checkFile`. Raises `bad_request` (settings). */
export function checkExportOf(context: RequestContext, rows: ExportedRows, parameters: ExportParameters): Promise<ExportCheck> {
  const { query, settings, layout } = planRowsExport(context, rows, parameters);
  return checkFile(context, query, settings, layout);
}

/** What a file of rows without groups will hold. Raises `bad_request` (settings). */
export function planRowsExport(context: RequestContext, rows: ExportedRows, parameters: ExportParameters): PlannedExport {
  const settings = readExportSettings(context, parameters, usual);
  return { label: rows.label, query: rows.query, settings, layout: plainLayout(context, rows, settings) };
}

/** A file of rows without groups, streamed; see `exportRows`. Raises `bad_request` (settings), and `unmappable` when characters are to be neither lost nor replaced. */
export function openExportOf(context: RequestContext, rows: ExportedRows, parameters: ExportParameters): Promise<ExportFile> {
  const { query, settings, layout } = planRowsExport(context, rows, parameters);
  return exportRows(context, query, settings, layout);
}

/** What the encoding lacks, found by making the very file. Only a CSV in Shift-JIS lacks anything. */
export async function checkFile(context: RequestContext, query: RowQuery, settings: ExportSettings, layout: ExportLayout): Promise<ExportCheck> {
  if (settings.format !== 'csv' || settings.encoding !== 'shift_jis') {
    const [row] = await context.database.query<{ count: number }>(compileCount(context, query));
    return { rows: row?.count ?? 0, unmappable: [], total: 0 };
  }
  const { rows, findings } = await findUnmappable(context, query, settings, layout);
  return { rows, unmappable: findings.named, total: findings.total };
}

/** What stands around rows without groups: in a formatted file its title, what it was narrowed by, when and by whom it was made. */
export function plainLayout(
  context: QueryContext,
  { label, where, filter, search }: Omit<ExportedRows, 'query'>,
  { language, view }: ExportSettings,
): ExportLayout {
  const shown = { label: label[language] };
  if (view === 'details') return { ...shown, notes: [] };
  const { day, clock } = toLocal(context.now, context.model.app.timeZone);
  const asOf = `${language === 'ja' ? day.replaceAll('-', '/') : day} ${clock.slice(0, 5)}`;
  const notes = noteLines(
    {
      label: label[language],
      ...(where !== null && { where }),
      ...(filter !== undefined && { filter }),
      ...(search !== undefined && { search }),
      asOf,
      by: context.actor.name,
    },
    language,
  );
  return { ...shown, notes };
}
