import type { Grouping } from '../contract/report-groupings.ts';
import { toText } from '../contract/text.ts';
import type { Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ColumnModel, GroupingModel, SummaryModel } from './model.ts';
import { type CompiledObjects, type PathBase, resolvePath } from './resolve-path.ts';

/** Types whose values make no groups. */
const ungroupable = ['files', 'choices'];

/**
 * Compiles groupings in rows or columns; `before` are those whose keys are taken. A field that is grouped by again, under another period, is told apart by its
 * period unless it has a key. What is wrong is told at its place.
 */
export function compileGroupings(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  file: DefinitionFile,
  { given = [], columns, summaries, before = [] }: GivenGroupings,
): readonly GroupingModel[] {
  const groupings: GroupingModel[] = [];
  for (const [index, each] of given.entries()) {
    const grouping = compileGrouping(compilation, objects, base, file, given, { each, index, columns, summaries, before: [...before, ...groupings] });
    if (grouping) groupings.push(grouping);
  }
  return groupings;
}

interface GivenGroupings {
  readonly given: readonly Grouping[] | undefined;
  readonly columns: readonly ColumnModel[];
  readonly summaries: readonly SummaryModel[];
  readonly before?: readonly GroupingModel[];
}
interface Given {
  readonly each: Grouping;
  readonly index: number;
  readonly columns: readonly ColumnModel[];
  readonly summaries: readonly SummaryModel[];
  readonly before: readonly GroupingModel[];
}

function compileGrouping(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  file: DefinitionFile,
  list: readonly Grouping[],
  { each, index, columns, summaries, before }: Given,
): GroupingModel | undefined {
  const { problems } = compilation;
  const group: Exclude<Grouping, string> = typeof each === 'string' ? { field: each } : each;
  const at: [object, string | number] = typeof each === 'string' ? [list, index] : [each, 'field'];
  const source = sourceOf(compilation, objects, base, file, group.field, columns, at);
  if (source === undefined) return undefined;
  if (ungroupable.includes(source.valueType) || source.valueType === 'blank')
    problems.add(file, 'wrong_field_type', `\`${group.field}\` ではグループ化できません。`, ...at);
  const isDate = ['date', 'datetime'].includes(source.valueType);
  const { by, fill, era, top } = group;
  const order = orderOf(compilation, file, group, summaries);
  for (const [name, value] of Object.entries({ by, fill, era }))
    if (value !== undefined && value !== false && !isDate)
      problems.add(file, 'wrong_field_type', `${name}: ${String(value)} は日付の項目だけに使えます。`, each as object, name);
  const taken = before.find((other) => other.key === group.field);
  const key = group.key ?? (taken && by !== undefined && taken.by !== by ? `${group.field.replaceAll('.', '_')}_${by}` : group.field);
  if (before.some((other) => other.key === key)) problems.add(file, 'duplicate_name', `グループ \`${key}\` が 2 回書かれています。`, ...at);
  if (top !== undefined && group.order === undefined)
    problems.add(file, 'missing_key', 'top には order を書きます。どのグループが先かが決まらないためです。', each as object, 'top', 'key');
  if (fill === true && index < list.length - 1) problems.add(file, 'wrong_value', 'fill は最後のグループだけに書きます。', each as object, 'fill');
  if (fill === true && group.order !== undefined)
    problems.add(file, 'wrong_value', 'fill と order は一緒に使えません。期間は順に並べて表示します。', each as object, 'fill');
  const { label, path, field, valueType, formula, bucket } = source;
  return {
    key,
    label: group.label === undefined ? label : toText(group.label),
    ...(path && { path }),
    ...(field && { field }),
    valueType,
    ...(by && { by }),
    ...(fill === true && { fill }),
    ...(era === true && { era }),
    ...(formula && { formula }),
    ...(bucket && { bucket }),
    ...(order && { order }),
    ...(order && top !== undefined && { top }),
  };
}

/** What is grouped by: what a column computes, or a path. */
function sourceOf(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  file: DefinitionFile,
  name: string,
  columns: readonly ColumnModel[],
  at: [object, string | number],
): Omit<GroupingModel, 'key'> | undefined {
  const column = columns.find(({ key }) => key === name);
  if (column && (column.formula || column.path?.join('.') !== name)) {
    const { label, path, formula, bucket, field, valueType } = column;
    return { label, ...(path && { path }), ...(formula && { formula }), ...(bucket && { bucket }), ...(field && { field }), valueType };
  }
  const resolved = resolvePath(compilation, objects, base, name, file, ...at);
  return resolved && { label: resolved.label, path: resolved.path, ...(resolved.field && { field: resolved.field }), valueType: resolved.valueType };
}

/** What groups are sorted by: a summary that follows from the rows of each group alone. */
function orderOf(
  { problems }: Compilation,
  file: DefinitionFile,
  given: { readonly order?: string },
  summaries: readonly SummaryModel[],
): GroupingModel['order'] {
  if (given.order === undefined) return undefined;
  const name = given.order.replace(/^-/, '');
  const summary = summaries.find(({ key }) => key === name) ?? summaries.find(({ of, block }) => !block && of === name);
  if (summary && followsFromRows(summary, summaries)) return { summary: summary.key, descending: given.order.startsWith('-') };
  const known = summaries.map(({ key }) => key);
  if (summary) problems.add(file, 'wrong_value', `\`${name}\` はほかのグループから計算するので、並べ替えには使えません。`, given, 'order');
  else if (!name.split('.').some((part) => problems.broken.has(part))) problems.unknown(file, 'unknown_field', '集計', name, known, given, 'order');
  return undefined;
}

function followsFromRows({ formula }: SummaryModel, summaries: readonly SummaryModel[]): boolean {
  return (formula?.references ?? []).every((path) => {
    const other = summaries.find(({ key }) => key === path.join('.'));
    return other !== undefined && followsFromRows(other, summaries);
  });
}
