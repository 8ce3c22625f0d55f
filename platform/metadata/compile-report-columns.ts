import type { ReportBody } from '../contract/report-body.ts';
import type { Bucket } from '../contract/report-groupings.ts';
import { toText, type Text } from '../contract/text.ts';
import type { FormulaScope } from '../formula/formula.ts';
import type { Compilation } from './compilation.ts';
import { compileAt } from './compile-at.ts';
import { compileBucket } from './compile-bucket.ts';
import { compileHighlights } from './compile-highlights.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ColumnModel } from './model.ts';
import { type CompiledObjects, type PathBase, resolvePath, toColumn } from './resolve-path.ts';

const formatTypes: Readonly<Record<string, readonly string[]>> = {
  percent: ['number'],
  integer: ['number'],
  decimal: ['number'],
  date: ['date', 'datetime'],
  datetime: ['datetime'],
};

/** Compiles the columns of a report or of a block; what is wrong is told at its place. */
export function compileReportColumns(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  scope: FormulaScope,
  file: DefinitionFile<ReportBody>,
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
  given: ReportBody['columns'][number],
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
  given: ReportBody['columns'][number],
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
