import type { ExportCheck } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Transaction } from '../database/transaction.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { ReportModel } from '../metadata/model.ts';
import { compileGroups, GROUP_LIMIT } from '../query/compile-groups.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import type { GroupQuery, RowQuery } from '../query/query.ts';
import { checkFile, plainLayout } from './export-query.ts';
import { exportRows, type ExportFile } from './export-rows.ts';
import { readExportSettings, type ExportLayout, type ExportParameters, type ExportSettings } from './export-settings.ts';
import { findReport, mayExportReport } from './find-report.ts';
import { groupLines } from './group-lines.ts';
import type { GroupLine } from './group-rows.ts';
import type { PlannedExport } from './exports/planned-export.ts';
import { planGroups, planReport, type ReportParameters } from './plan-report.ts';
import { shownCondition } from './shown-condition.ts';

export type ReportExportParameters = ReportParameters & ExportParameters;

/**
 * What the chosen encoding lacks, found by making the very file. Only a CSV in Shift-JIS lacks anything.
 * Raises `not_found`, `forbidden` (see `mayExportReport`), `unknown_field`, `bad_filter`, `bad_request` (settings), `invalid` (too many groups).
 */
export async function checkExport(context: RequestContext, reportName: string, parameters: ReportExportParameters = {}): Promise<ExportCheck> {
  const { query, settings, layout } = await planReportExport(context, reportName, parameters);
  return checkFile(context, query, settings, layout);
}

/**
 * A report's file: all its rows, with the current search, filter and sort. See `exportRows` for how it streams and fails.
 * Raises what `checkExport` raises, and `unmappable` when characters are to be neither lost nor replaced.
 */
export async function openExport(context: RequestContext, reportName: string, parameters: ReportExportParameters = {}): Promise<ExportFile> {
  const { query, settings, layout } = await planReportExport(context, reportName, parameters);
  return exportRows(context, query, settings, layout);
}

/** What a report's file will hold. Raises what `checkExport` raises, but for too many groups, which are counted when it is made. */
export async function planReportExport(context: RequestContext, reportName: string, parameters: ReportExportParameters): Promise<PlannedExport> {
  const report = await findReport(context, reportName);
  if (!mayExportReport(context, report))
    throw new ShirabeError('forbidden', {
      ja: 'このレポートを書き出す権限がありません。必要なときは、管理者に依頼してください。',
      en: 'You may not export this report. Ask an administrator if you need it.',
    });
  const settings = readExportSettings(context, parameters, report.export);
  const query = planReport(context, report, parameters);
  return { label: report.label, query, settings, layout: layoutOf(context, report, query, settings, parameters) };
}

function layoutOf(context: RequestContext, report: ReportModel, query: RowQuery, settings: ExportSettings, parameters: ReportParameters): ExportLayout {
  const { search, filter } = parameters;
  const plain = plainLayout(context, { label: report.label, where: shownCondition(context, report), search, filter }, settings);
  if (settings.view === 'details') return plain;
  const groups = planGroups(report, query);
  const base = { ...plain, groupBy: report.groupBy, summaries: report.summaries };
  if (!groups) return base;
  const layout = {
    groupBy: report.groupBy,
    summaries: report.summaries,
    columns: report.columns,
    format: { language: settings.language, timeZone: context.model.app.timeZone },
    guardFormulas: settings.format === 'csv',
  };
  return { ...base, groupLines: async (tx) => readLines(context, tx, query, groups, (rows) => groupLines(rows, layout)) };
}

type GroupsRows = ReturnType<ReturnType<typeof compileGroups>['read']>['rows'];

/** The groups, in the order of the rows, as lines. */
async function readLines(
  context: RequestContext,
  tx: Transaction,
  query: RowQuery,
  groups: GroupQuery,
  toLines: (rows: GroupsRows) => GroupLine[],
): Promise<readonly GroupLine[]> {
  const compiled = compileGroups(context, query, groups);
  const { rows, truncated } = compiled.read(await tx.query<DatabaseRow>(compiled.sql));
  if (truncated)
    throw new ShirabeError('invalid', {
      ja: `グループが ${GROUP_LIMIT.toLocaleString('ja')} を超えるため、「フォーマット済みレポート」では書き出せません。絞り込むか、「詳細のみ」を選んでください。`,
      en: `There are more than ${GROUP_LIMIT.toLocaleString('en')} groups, too many for a formatted report. Narrow it down, or choose details only.`,
    });
  return toLines(rows);
}
