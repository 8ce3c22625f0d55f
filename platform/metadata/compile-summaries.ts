import type { ReportBody } from '../contract/report-body.ts';
import { type SummaryKind, summaryKinds } from '../contract/summary-kinds.ts';
import { toText } from '../contract/text.ts';
import type { ValueType } from '../fields/field.ts';
import { offersNotApplicable } from '../fields/not-applicable.ts';
import type { FormulaScope, NameMeaning } from '../formula/formula.ts';
import { compileAt } from './compile-at.ts';
import type { Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ColumnModel, SummaryModel } from './model.ts';
import { OTHER_GROUPS, summarisedColumn, summaryNamed } from './summary-names.ts';

type Given = NonNullable<ReportBody['summaries']>[number];

/**
 * Compiles what is computed for each group. A grouped report always counts; the key of a summary is `count` (of rows), or its kind and column: `sum_beds`,
 * `count_beds` (of values that are not blank); of a formula the one that it is given. `beside`: those of blocks that are joined to it, which come after its own and
 * before what is computed across.
 */
export function compileSummaries(
  compilation: Compilation,
  file: DefinitionFile<ReportBody>,
  columns: readonly ColumnModel[],
  { grouped, beside }: { readonly grouped: boolean; readonly beside: readonly SummaryModel[] },
): readonly SummaryModel[] {
  const { problems } = compilation;
  const given = file.value.summaries ?? [];
  const made = given.map((summary) =>
    summary.kind === undefined || summary.formula !== undefined ? undefined : ofRows(compilation, file, summary, summary.kind, columns),
  );
  const ofAll = made.filter((summary) => summary !== undefined);
  const counted =
    grouped && !ofAll.some(({ key }) => key === 'count')
      ? [{ key: 'count', label: summaryKinds.count.label, kind: 'count' as const, implied: true as const }]
      : [];
  const known: SummaryModel[] = [...ofAll, ...counted, ...beside];
  // A formula may read every summary of rows, wherever it stands, and the formulas before it.
  given.forEach((summary, index) => {
    const at = summary.formula === undefined ? 'kind' : 'formula';
    if ((summary.formula === undefined) === (summary.kind === undefined))
      problems.add(file, 'missing_key', '集計には kind か formula のどちらか 1 つを書きます。', summary, at);
    else if (summary.formula !== undefined) {
      const computed = compileFormulaSummary(compilation, file, summary, known, columns);
      if (computed) known.push((made[index] = computed));
    }
  });
  const summaries = made.flatMap((summary, index) => {
    if (summary === undefined) return [];
    const twice = made.findIndex((each) => each?.key === summary.key) < index || [...counted, ...beside].some(({ key }) => key === summary.key);
    if (twice)
      problems.add(
        file,
        'duplicate_name',
        `集計 \`${summary.key}\` が 2 回書かれています。`,
        given[index] ?? given,
        given[index]?.formula === undefined ? 'kind' : 'formula',
      );
    return [summary];
  });
  const isAcross = ({ across }: SummaryModel) => across === true;
  return [...summaries.filter((summary) => !isAcross(summary)), ...counted, ...beside, ...summaries.filter(isAcross)];
}

const isCount = ({ kind, of }: Given): boolean => kind === 'count' && of === undefined;

function ofRows({ problems }: Compilation, file: DefinitionFile<ReportBody>, summary: Given, kind: SummaryKind, columns: readonly ColumnModel[]): SummaryModel {
  const { of } = summary;
  const key = isCount(summary) ? 'count' : `${kind}_${of ?? ''}`;
  const column = columns.find((each) => each.key === of);
  for (const name of ['key', 'format'] as const)
    if (summary[name] !== undefined) problems.add(file, 'unknown_key', `${name} は formula の集計だけに書きます。`, summary, name, 'key');
  if (kind !== 'count' && of === undefined) problems.add(file, 'missing_key', `${kind} には of (列) を書きます。`, summary, 'kind');
  else if (of !== undefined && column === undefined && !of.split('.').some((name) => problems.broken.has(name)))
    problems.unknown(
      file,
      'unknown_field',
      '列',
      of,
      columns.map((each) => each.key),
      summary,
      'of',
    );
  if (column !== undefined && !summaryKinds[kind].of.includes(column.valueType))
    problems.add(file, 'wrong_field_type', `列 \`${column.key}\` (${column.valueType}) の ${kind} は計算できません。`, summary, 'of');
  if (kind === 'not_applicable' && column !== undefined && !(column.field && !column.formula && offersNotApplicable(column.field)))
    problems.add(file, 'wrong_field_type', `列 \`${column.key}\` には該当なしがありません。`, summary, 'of');
  if (summaryKinds[kind].ordered === true && (file.value.sort ?? []).length === 0)
    problems.add(file, 'missing_key', `${kind} には sort を書きます。どの値が先かが決まらないためです。`, summary, 'kind');
  const { label } = summaryKinds[kind];
  const made = column === undefined ? label : { ja: `${column.label.ja}の${label.ja}`, en: `${label.en} of ${column.label.en}` };
  return {
    key,
    label: summary.label === undefined ? made : toText(summary.label),
    kind,
    ...(of !== undefined && { of }),
    ...(summary.hidden === true && { hidden: true }),
  };
}

function compileFormulaSummary(
  { problems }: Compilation,
  file: DefinitionFile<ReportBody>,
  summary: Given,
  before: readonly SummaryModel[],
  columns: readonly ColumnModel[],
): SummaryModel | undefined {
  const { key, of, label, format } = summary;
  if (of !== undefined) problems.add(file, 'unknown_key', 'formula の集計に of は書きません。計算式の中で集計の名前を使います。', summary, 'of', 'key');
  for (const name of ['key', 'label'] as const)
    if (summary[name] === undefined) problems.add(file, 'missing_key', `計算する集計には ${name} を書きます。`, summary, 'formula', 'key');
  if (format === 'date' || format === 'datetime') problems.add(file, 'wrong_value', `format: ${format} は計算する集計には使えません。`, summary, 'format');
  const formula = compileAt(problems, file, summary, 'formula', summaryScope(before, columns), 'number');
  if (formula === undefined || key === undefined) return undefined;
  const across = formula.references.some((path) => {
    const other = summaryNamed(path, before);
    return other?.block !== undefined || other?.across === true;
  });
  return {
    key,
    label: toText(label ?? key),
    kind: 'formula',
    formula,
    ...(across && { across }),
    ...(format !== undefined && { format }),
    ...(summary.hidden === true && { hidden: true }),
  };
}

/** The names that a formula over summaries may use: those before it, of its own group and of others. */
export function summaryScope(summaries: readonly SummaryModel[], columns: readonly ColumnModel[]): FormulaScope {
  return {
    find(path): NameMeaning | undefined {
      const summary = summaryNamed(path, summaries);
      return summary && { type: typeOf(summary, columns) };
    },
    names(path) {
      const start = OTHER_GROUPS.includes(path[0] ?? '') ? path.slice(1) : path;
      const keys = summaries.map(({ key }) => key.split('.')).filter((key) => start.every((part, index) => key[index] === part) && key.length > start.length);
      const next = [...new Set(keys.map((key) => key[start.length] ?? ''))];
      return path.length === 0 ? [...next, ...OTHER_GROUPS] : next;
    },
  };
}

function typeOf(summary: SummaryModel, columns: readonly ColumnModel[]): ValueType {
  if (summary.kind === 'formula' || summaryKinds[summary.kind].gives === 'number') return 'number';
  return (summarisedColumn(summary, columns)?.valueType ?? 'number') as ValueType;
}
