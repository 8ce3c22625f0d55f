import type { ExportCheck } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Transaction } from '../database/transaction.ts';
import { ShirabeError } from '../contract/problem.ts';
import { toLocal } from '../fields/time-zone.ts';
import type { ReportModel } from '../metadata/model.ts';
import { compileCount } from '../query/compile-count.ts';
import { compileGroups, GROUP_LIMIT } from '../query/compile-groups.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import type { GroupQuery, RowQuery } from '../query/query.ts';
import { exportRows, findUnmappable, type ExportFile } from './export-rows.ts';
import { readExportSettings, type ExportLayout, type ExportParameters, type ExportSettings } from './export-settings.ts';
import { findReport, mayExportReport } from './find-report.ts';
import { groupLines } from './group-lines.ts';
import type { GroupLine } from './group-rows.ts';
import { planGroups, planReport, type ReportParameters } from './plan-report.ts';
import { noteLines } from './report-notes.ts';
import { shownCondition } from './shown-condition.ts';

export type ReportExportParameters = ReportParameters & ExportParameters;

/**
 * What the chosen encoding lacks, found by making the very file. Only a CSV in Shift-JIS lacks anything.
 * Raises `not_found`, `forbidden` (see `mayExportReport`), `unknown_field`, `bad_filter`, `bad_request` (settings), `invalid` (too many groups).
 */
export async function checkExport(context: RequestContext, reportName: string, parameters: ReportExportParameters = {}): Promise<ExportCheck> {
  const { query, settings, layout } = prepare(context, reportName, parameters);
  if (settings.format !== 'csv' || settings.encoding !== 'shift_jis') {
    const [row] = await context.database.query<{ count: number }>(compileCount(context, query));
    return { rows: row?.count ?? 0, unmappable: [], total: 0 };
  }
  const { rows, findings } = await findUnmappable(context, query, settings, layout);
  return { rows, unmappable: findings.named, total: findings.total };
}

/**
 * A report's file: all its rows, with the current search, filter and sort. See `exportRows` for how it streams and fails.
 * Raises what `checkExport` raises, and `unmappable` when characters are to be neither lost nor replaced.
 */
export async function openExport(context: RequestContext, reportName: string, parameters: ReportExportParameters = {}): Promise<ExportFile> {
  const { query, settings, layout } = prepare(context, reportName, parameters);
  return exportRows(context, query, settings, layout);
}

function prepare(
  context: RequestContext,
  reportName: string,
  parameters: ReportExportParameters,
): { readonly query: RowQuery; readonly settings: ExportSettings; readonly layout: ExportLayout } {
  const report = findReport(context, reportName);
  if (!mayExportReport(context, report))
    throw new ShirabeError('forbidden', {
      ja: 'このレポートを書き出す権限がありません。必要なときは、管理者に依頼してください。',
      en: 'You may not export this report. Ask an administrator if you need it.',
    });
  const settings = readExportSettings(context, parameters, report.export);
  const query = planReport(context, report, parameters);
  if (settings.view === 'details') return { query, settings, layout: { label: report.label[settings.language], notes: [], groupBy: [], summaries: [] } };
  return { query, settings, layout: formattedLayout(context, report, query, settings, parameters) };
}

function formattedLayout(context: RequestContext, report: ReportModel, query: RowQuery, settings: ExportSettings, parameters: ReportParameters): ExportLayout {
  const { language } = settings;
  const { timeZone } = context.model.app;
  const { day, clock } = toLocal(context.now, timeZone);
  const asOf = `${language === 'ja' ? day.replaceAll('-', '/') : day} ${clock.slice(0, 5)}`;
  const notes = noteLines(
    {
      label: report.label[language],
      where: shownCondition(context, report) ?? undefined,
      filter: parameters.filter,
      search: parameters.search,
      asOf,
      by: context.actor.name,
    },
    language,
  );
  const groups = planGroups(report, query);
  const base = { label: report.label[language], notes, groupBy: report.groupBy, summaries: report.summaries };
  if (!groups) return base;
  const layout = {
    groupBy: report.groupBy,
    summaries: report.summaries,
    columns: report.columns,
    format: { language, timeZone },
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
