import type { ReportDefinition } from '../contract/report-definitions.ts';
import { toText } from '../contract/text.ts';
import { checkJoined } from './check-joined.ts';
import { checkRoles } from './compile-app.ts';
import { checkSeries } from './check-series.ts';
import type { Compilation } from './compilation.ts';
import { compileBlocks } from './compile-blocks.ts';
import { compileGroupings } from './compile-groupings.ts';
import { compileOpen } from './compile-open.ts';
import { compileBody } from './compile-report-body.ts';
import { compileRights } from './compile-rights.ts';
import { sourceBase } from './compile-sources.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { FolderModel, ReportModel } from './model.ts';
import type { CompiledObjects } from './resolve-path.ts';

/** Compiles a report; undefined when the object it is of is not there. `folder` is the one its file lies in. */
export function compileReport(
  compilation: Compilation,
  objects: CompiledObjects,
  file: DefinitionFile<ReportDefinition>,
  folder: FolderModel | undefined,
): ReportModel | undefined {
  const { problems } = compilation;
  const report = file.value;
  for (const list of [report.roles, report.edit, report.manage]) checkRoles(compilation, file, list);
  // `/reports/new` makes a report.
  if (report.report === 'new') problems.add(file, 'wrong_name', 'レポートの名前に new は使えません。', report, 'report');
  const blocks = compileBlocks(compilation, objects, file);
  const body = compileBody(compilation, objects, file, { grouped: (report.columns_by ?? []).length > 0, beside: blocks.summaries });
  if (body === undefined) return undefined;
  const { columns, summaries, groupBy, joins, where } = body;
  const base = sourceBase(report.from, joins);
  const columnsBy = compileGroupings(compilation, objects, base, file, { given: report.columns_by, columns, summaries, before: groupBy });
  const joined = checkJoined(compilation, objects, file, groupBy, blocks.blocks);
  const rights = { roles: report.roles ?? folder?.roles, edit: report.edit, manage: report.manage };
  return {
    ...body,
    report: report.report,
    label: toText(report.label),
    ...(report.description !== undefined && { description: toText(report.description) }),
    ...(folder && { folder: folder.folder }),
    columnsBy,
    ...(joined && { joined }),
    ...compileChart(compilation, file, [...groupBy, ...columnsBy], summaries),
    export: { view: report.export?.view ?? 'details', format: report.export?.format ?? 'csv', encoding: report.export?.encoding ?? 'shift_jis' },
    ...compileOpen(compilation, file, { columns, groupBy, summaries, joins, ...(where && { where }) }),
    ...(report.mail !== undefined && { mail: report.mail }),
    ...compileRights(rights, folder, compilation.roles, 'reports', report.report),
  };
}

function compileChart(
  { problems }: Compilation,
  file: DefinitionFile<ReportDefinition>,
  groups: ReportModel['groupBy'],
  summaries: ReportModel['summaries'],
): Pick<ReportModel, 'chart'> {
  const { chart } = file.value;
  if (chart === undefined) return {};
  if (!groups.some((group) => group.key === chart.group) && !chart.group.split('.').some((name) => problems.broken.has(name)))
    problems.unknown(
      file,
      'not_grouped',
      'group_by の項目',
      chart.group,
      groups.map((group) => group.key),
      chart,
      'group',
    );
  const value =
    chart.value === undefined
      ? 'count'
      : (summaries.find((summary) => summary.key === chart.value || (!summary.block && summary.of === chart.value))?.key ?? chart.value);
  if (chart.value !== undefined && !summaries.some((summary) => summary.key === value) && !value.split('.').some((name) => problems.broken.has(name)))
    problems.unknown(
      file,
      'unknown_field',
      '集計',
      value,
      summaries.map((summary) => summary.key),
      chart,
      'value',
    );
  checkSeries(problems, file, { groups, summaries, value });
  return { chart: { ...chart, value } };
}
