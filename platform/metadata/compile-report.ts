import type { ReportDefinition } from '../contract/report-definitions.ts';
import type { Bucket } from '../contract/report-groupings.ts';
import { toText, type Text } from '../contract/text.ts';
import type { FormulaScope } from '../formula/formula.ts';
import { checkRoles } from './compile-app.ts';
import { checkSeries } from './check-series.ts';
import type { Compilation } from './compilation.ts';
import { compileAt } from './compile-at.ts';
import { compileBucket } from './compile-bucket.ts';
import { compileGroupings } from './compile-groupings.ts';
import { compileHighlights } from './compile-highlights.ts';
import { compileOpen } from './compile-open.ts';
import { compileRights } from './compile-rights.ts';
import { compileSources, sourceBase, sourceScope } from './compile-sources.ts';
import { compileSummaries } from './compile-summaries.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ColumnModel, FolderModel, ReportModel } from './model.ts';
import { type CompiledObjects, compileSort, type PathBase, resolvePath, toColumn } from './resolve-path.ts';

const formatTypes: Readonly<Record<string, readonly string[]>> = {
  percent: ['number'],
  integer: ['number'],
  decimal: ['number'],
  date: ['date', 'datetime'],
  datetime: ['datetime'],
};

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
  if (!objects.has(report.from)) {
    problems.unknown(file, 'unknown_object', 'オブジェクト', report.from, [...objects.keys()], report, 'from');
    return undefined;
  }
  const joins = compileSources(compilation, objects, file);
  const base = sourceBase(report.from, joins);
  const scope = sourceScope(compilation, base);
  const where = compileAt(problems, file, report, 'where', scope, 'boolean');
  const columns = compileReportColumns(compilation, objects, base, scope, file);
  const summaries = compileSummaries(compilation, file, columns, (report.group_by ?? report.columns_by ?? []).length > 0);
  const groupBy = compileGroupings(compilation, objects, base, file, { given: report.group_by, columns, summaries });
  const columnsBy = compileGroupings(compilation, objects, base, file, { given: report.columns_by, columns, summaries, before: groupBy });
  if (report.limit !== undefined && (report.sort ?? []).length === 0)
    compilation.problems.add(file, 'missing_key', 'limit には sort を書きます。どの行が先かが決まらないためです。', report, 'limit', 'key');
  const rights = { roles: report.roles ?? folder?.roles, edit: report.edit, manage: report.manage };
  return {
    report: report.report,
    label: toText(report.label),
    ...(report.description !== undefined && { description: toText(report.description) }),
    ...(folder && { folder: folder.folder }),
    from: report.from,
    joins,
    ...(where && { where }),
    filters: (report.filters ?? []).filter((path, index) => resolvePath(compilation, objects, base, path, file, report.filters ?? [], index) !== undefined),
    columns,
    groupBy,
    columnsBy,
    summaries,
    sort: compileSort(compilation, objects, base, report.sort, file),
    ...(report.limit !== undefined && { limit: report.limit }),
    highlight: compileHighlights(compilation, file, scope, report.highlight),
    frozen: report.frozen ?? 1,
    ...compileChart(compilation, file, [...groupBy, ...columnsBy], summaries),
    export: { view: report.export?.view ?? 'details', format: report.export?.format ?? 'csv', encoding: report.export?.encoding ?? 'shift_jis' },
    ...compileOpen(compilation, file, { columns, groupBy, summaries, joins, ...(where && { where }) }),
    ...(report.mail !== undefined && { mail: report.mail }),
    ...compileRights(rights, folder, compilation.roles, 'reports', report.report),
  };
}

function compileReportColumns(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  scope: FormulaScope,
  file: DefinitionFile<ReportDefinition>,
): readonly ColumnModel[] {
  const { problems } = compilation;
  const { columns } = file.value;
  const seen = new Set<string>();
  let formulas = 0;
  return columns.flatMap((given, index): readonly ColumnModel[] => {
    const column = typeof given === 'string' ? { field: given } : given;
    const container: [object, string | number] = typeof given === 'string' ? [columns, index] : [given, 'field'];
    const isFormula = 'formula' in column && column.formula !== undefined;
    const bucket = 'bucket' in column ? column.bucket : undefined;
    if ([isFormula, bucket !== undefined, column.field !== undefined].filter(Boolean).length !== 1) {
      problems.add(file, 'missing_key', '列には field、formula、bucket のうち 1 つを書きます。', columns, index);
      return [];
    }
    if (isFormula) formulas++;
    const key = ('key' in column ? column.key : undefined) ?? column.field ?? (bucket ? `bucket_${index + 1}` : `formula_${formulas}`);
    if (seen.has(key)) problems.add(file, 'duplicate_name', `列 \`${key}\` が 2 回書かれています。key: で別の名前を付けます。`, columns, index);
    seen.add(key);
    const compiled = bucket
      ? compileBucketColumn(compilation, objects, base, scope, file, given, bucket, key)
      : isFormula
        ? compileFormulaColumn(compilation, base, scope, file, given, key)
        : compilePathColumn(compilation, objects, base, file, column.field ?? '', key, container);
    if (compiled === undefined) {
      if (column.field === undefined) problems.broken.add(key);
      return [];
    }
    const format = 'format' in column ? column.format : undefined;
    if (format !== undefined && formatTypes[format]?.includes(compiled.valueType) === false)
      problems.add(file, 'wrong_value', `format: ${format} は ${compiled.valueType} の列には使えません。`, given as object, 'format');
    return [
      {
        ...compiled,
        ...('label' in column && column.label !== undefined && { label: toText(column.label) }),
        ...(format !== undefined && { format }),
        ...('link' in column && column.link !== undefined && { link: column.link }),
        ...('highlight' in column && { highlight: compileHighlights(compilation, file, scope, column.highlight, compiled) }),
      },
    ];
  });
}

function compilePathColumn(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  file: DefinitionFile,
  path: string,
  key: string,
  at: [object, string | number],
): ColumnModel | undefined {
  const resolved = resolvePath(compilation, objects, base, path, file, ...at);
  return resolved && toColumn(key, resolved);
}

function compileBucketColumn(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  scope: FormulaScope,
  file: DefinitionFile,
  given: ReportDefinition['columns'][number],
  bucket: Bucket,
  key: string,
): ColumnModel | undefined {
  if (typeof given === 'string') return undefined;
  for (const name of ['key', 'label'] as const)
    if (given[name] === undefined) compilation.problems.add(file, 'missing_key', `分類の列には ${name} を書きます。`, given, 'bucket', 'key');
  if (given.link !== undefined) compilation.problems.add(file, 'wrong_value', '分類の列からレコードへのリンクは作れません。', given, 'link', 'key');
  return compileBucket(compilation, objects, base, scope, file, { bucket, key, label: toText(given.label ?? key) });
}

function compileFormulaColumn(
  { problems, formulas }: Compilation,
  base: PathBase,
  scope: FormulaScope,
  file: DefinitionFile,
  given: ReportDefinition['columns'][number],
  key: string,
): ColumnModel | undefined {
  if (typeof given === 'string') return undefined;
  if (given.label === undefined) problems.add(file, 'missing_key', '計算の列には label を書きます。', given, 'formula', 'key');
  if (given.link !== undefined) problems.add(file, 'wrong_value', '計算の列からレコードへのリンクは作れません。', given, 'link', 'key');
  const formula = compileAt(problems, file, given, 'formula', scope);
  if (formula === undefined) return undefined;
  if (formulas.isTooLarge(base.object, formula, base.joins))
    problems.add(file, 'too_complex', '使っている計算項目を合わせると大きすぎます。計算を減らします。', given, 'formula');
  const label: Text = toText(given.label ?? key);
  return { key, label, formula, valueType: formula.type === 'blank' ? 'text' : formula.type };
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
    chart.value === undefined ? 'count' : (summaries.find((summary) => summary.key === chart.value || summary.of === chart.value)?.key ?? chart.value);
  if (chart.value !== undefined && !summaries.some((summary) => summary.key === value))
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
