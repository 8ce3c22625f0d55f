import { ShirabeError } from '../contract/problem.ts';
import type { Chart } from '../contract/wire-dashboards.ts';
import type { Groups } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ReportModel } from '../metadata/model.ts';
import { guardFormula } from './csv-record.ts';
import type { ExportParameters } from './export-settings.ts';
import { findReport, mayExportReport } from './find-report.ts';
import { groupKeyText } from './group-key-text.ts';
import { summaryCells } from './group-lines.ts';
import type { ReportParameters } from './plan-report.ts';
import { byKeys, askedChart, type ChartChange, readDrawn } from './read-chart.ts';
import { readGroups } from './run-report.ts';
import { makeTableFile, type TableFile } from './table-file.ts';

/** Which figures of a report, and how they are written: `encoding` (Shift-JIS unless said) and `unmappable`. */
export type ChartExportParameters = ReportParameters & ChartChange & Pick<ExportParameters, 'encoding' | 'unmappable'>;

const words = { ja: { all: '全体', count: '件数' }, en: { all: 'All', count: 'Count' } } as const;

/**
 * The figures of a chart as a file: a line for each group, a column for each series, the whole in the last. Raises `not_found`, `forbidden` (see
 * `mayExportReport`), `invalid` (no chart, too many groups, a closed figure), `unknown_field`, `bad_filter`, `bad_request` (settings).
 */
export async function makeChartFile(context: RequestContext, reportName: string, parameters: ChartExportParameters): Promise<TableFile> {
  const report = await findReport(context, reportName);
  if (!mayExportReport(context, report))
    throw new ShirabeError('forbidden', {
      ja: 'このレポートを書き出す権限がありません。必要なときは、管理者に依頼してください。',
      en: 'You may not export this report. Ask an administrator if you need it.',
    });
  const { as, value, encoding, unmappable } = parameters;
  const chart = askedChart(report, { as, value });
  const { groups, series } = await readDrawn(report, chart, (keys) => readGroups(context, byKeys(report, keys), parameters));
  return makeTableFile(context, report.label, tableOf(context, report, chart, { groups, series }), { encoding, unmappable });
}

/** The header, a line for each group, and the whole. */
function tableOf(
  context: RequestContext,
  report: ReportModel,
  chart: Chart,
  { groups, series }: { readonly groups: Groups; readonly series: Groups | null },
): readonly (readonly string[])[] {
  if (groups.truncated || series?.truncated)
    throw new ShirabeError('invalid', {
      ja: 'グループが多すぎて、グラフのすべての値を書き出せません。絞り込んでください。',
      en: 'There are too many groups for all figures of the chart. Narrow it down.',
    });
  const { language } = context.actor;
  const say = words[language];
  const format = { language, timeZone: context.model.app.timeZone };
  const summary = report.summaries.find(({ key }) => key === chart.value);
  const layout = { groupBy: [], summaries: summary ? [summary] : [], columns: report.columns, format, guardFormulas: true };
  const groupings = [chart.group, chart.series].map((name) => [...report.groupBy, ...report.columnsBy].find(({ key }) => key === name));
  const named = (key: unknown, at: 0 | 1): string => guardFormula(groupings[at] ? groupKeyText(key, groupings[at], format) : '');
  const figure = (row: Groups['rows'][number] | undefined): string => (!row ? '' : summary ? (summaryCells(row.values, layout)[0] ?? '') : String(row.count));
  const of = (level: number, rows: Groups['rows']) => rows.filter((row) => row.level === level);
  const cells = new Map(of(2, groups.rows).map((row) => [JSON.stringify(row.keys), row]));
  const columns = series ? of(1, series.rows).map((row) => ({ key: row.keys[0] ?? null, total: row })) : [];
  const whole = of(0, groups.rows)[0];
  const last = series ? say.all : (summary?.label[language] ?? say.count);
  return [
    [guardFormula(groupings[0]?.label[language] ?? ''), ...columns.map(({ key }) => named(key, 1)), guardFormula(last)],
    ...of(1, groups.rows).map((row) => {
      const key = row.keys[0] ?? null;
      return [named(key, 0), ...columns.map((column) => figure(cells.get(JSON.stringify([key, column.key])))), figure(row)];
    }),
    [say.all, ...columns.map(({ total }) => figure(total)), figure(whole)],
  ];
}
