import type { ExportCheck } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Transaction } from '../database/transaction.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { ReportModel } from '../metadata/model.ts';
import { compileGroups } from '../query/compile-groups.ts';
import type { FinishedGroups } from '../query/finish-groups.ts';
import { CELL_LIMIT, FIGURE_COLUMNS, GROUP_LIMIT } from '../query/group.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import type { GroupQuery, RowQuery } from '../query/query.ts';
import { checkFile, plainLayout } from './export-query.ts';
import { exportRows, type ExportFile } from './export-rows.ts';
import { readExportSettings, type ExportLayout, type ExportParameters, type ExportSettings } from './export-settings.ts';
import { findReport, mayExportReport } from './find-report.ts';
import { shownSummaries } from './describe-groups.ts';
import { figureColumn } from './figure-text.ts';
import { type GroupLayout, groupLines } from './group-lines.ts';
import { matrixFile } from './matrix-lines.ts';
import type { XlsxColumn } from './xlsx-column.ts';
import type { PlannedExport } from './exports/planned-export.ts';
import { computeJoined, joinedStatements, narrowPart, planJoined } from './joined/read-joined.ts';
import { planGroups, planReport, type ReportParameters } from './plan-report.ts';
import { isReordered } from './run-report.ts';
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
  const { report: shown, parameters: own } = narrowPart(context, report, parameters);
  const plain = planReport(context, shown, own);
  const query = settings.view === 'formatted' ? formattedQuery(report, plain) : plain;
  const label = settings.view === 'details' && parameters.block !== undefined ? blockLabel(report, parameters.block) : report.label;
  const told = { ...parameters, label, where: shownCondition(context, shown) };
  const groups = settings.view === 'formatted' ? joinedStatements(planJoined(context, report, parameters)) : undefined;
  return { label, query, settings, layout: layoutOf(context, report, query, settings, told), ...(groups && { groups }) };
}

/** The rows of a block are a file of their own. */
function blockLabel({ label, joined }: ReportModel, block: string): Text {
  const own = joined?.blocks[block]?.label;
  return own ? { ja: `${label.ja} ${own.ja}`, en: `${label.en} ${own.en}` } : label;
}

/** A formatted file has its rows below the groups that they lie in, also where these are sorted by a summary; those of a matrix and of a joined report have figures alone. */
function formattedQuery(report: ReportModel, query: RowQuery): RowQuery {
  if (isMatrix(report) || report.joined) return { ...query, columns: [], highlight: [], none: true };
  const groups = planGroups(report, query);
  return groups && isReordered(report) ? { ...query, ranked: groups } : query;
}

interface Told extends ReportParameters {
  readonly label: Text;
  readonly where: string | null;
}

function layoutOf(context: RequestContext, report: ReportModel, query: RowQuery, settings: ExportSettings, told: Told): ExportLayout {
  const { label, where, search, filter } = told;
  const plain = plainLayout(context, { label, where, search, filter }, settings);
  const groups = settings.view === 'details' ? undefined : planGroups(report, query);
  if (!groups) return plain;
  const { language, format } = settings;
  const layout: GroupLayout = {
    groupBy: report.groupBy,
    summaries: shownSummaries(report),
    columns: query.columns,
    format: { language, timeZone: context.model.app.timeZone },
    guardFormulas: format === 'csv',
  };
  const keys = report.groupBy.map(({ label }): XlsxColumn => ({ label: label[language], type: 'text' }));
  return {
    ...plain,
    groupLines: async (tx) => {
      const found = report.joined
        ? whole((await computeJoined(context, tx, report, planJoined(context, report, told))).whole)
        : await readWholeGroups(context, tx, query, groups);
      if (isMatrix(report) || report.joined) return { keys, ...matrixFile(found, report.columnsBy, { ...layout, columns: report.columns }) };
      const figures = layout.summaries.map((summary) => figureColumn(summary, report.columns, language));
      return { keys, figures, lines: groupLines(found.rows, layout) };
    },
  };
}

const isMatrix = ({ columnsBy }: ReportModel): boolean => columnsBy.length > 0;

/** All groups, in the order of the rows. */
async function readWholeGroups(context: RequestContext, tx: Transaction, query: RowQuery, groups: GroupQuery): Promise<FinishedGroups> {
  const compiled = compileGroups(context, query, groups);
  return whole(compiled.read(await tx.query<DatabaseRow>(compiled.sql)));
}

/** Groups of which none was left out; else says why there is no such file. */
function whole(found: FinishedGroups): FinishedGroups {
  const { truncated, matrix } = found;
  const [ja, en] = matrix?.cut
    ? [
        `行と列の組み合わせが ${CELL_LIMIT.toLocaleString('ja')} を、または集計の列が ${FIGURE_COLUMNS.toLocaleString('ja')} を`,
        `${CELL_LIMIT.toLocaleString('en')} cells or ${FIGURE_COLUMNS.toLocaleString('en')} columns`,
      ]
    : [`グループが ${GROUP_LIMIT.toLocaleString('ja')} を`, `${GROUP_LIMIT.toLocaleString('en')} groups`];
  if (truncated || matrix?.cut)
    throw new ShirabeError('invalid', {
      ja: `${ja}超えるため、「フォーマット済みレポート」では書き出せません。絞り込むか、「詳細のみ」を選んでください。`,
      en: `There are more than ${en}, too many for a formatted report. Narrow it down, or choose details only.`,
    });
  return found;
}
