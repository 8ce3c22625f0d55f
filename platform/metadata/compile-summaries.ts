import type { ReportDefinition } from '../contract/report-definitions.ts';
import { summaryKinds } from '../contract/summary-kinds.ts';
import { toText } from '../contract/text.ts';
import { offersNotApplicable } from '../fields/not-applicable.ts';
import type { Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ColumnModel, ReportModel } from './model.ts';

/** Compiles what is computed for each group. A grouped report always counts; the key of a summary is `count` (of rows), or its kind and column: `sum_beds`, `count_beds` (of values that are not blank). */
export function compileSummaries(
  { problems }: Compilation,
  file: DefinitionFile<ReportDefinition>,
  columns: readonly ColumnModel[],
  grouped: boolean,
): ReportModel['summaries'] {
  const seen = new Set<string>();
  const summaries = (file.value.summaries ?? []).map((summary) => {
    const { kind, of } = summary;
    const key = kind === 'count' && of === undefined ? 'count' : `${kind}_${of ?? ''}`;
    const column = columns.find((each) => each.key === of);
    if (seen.has(key)) problems.add(file, 'duplicate_name', `集計 \`${key}\` が 2 回書かれています。`, summary, 'kind');
    seen.add(key);
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
    if (kind === 'not_applicable' && column !== undefined && !(column.field && offersNotApplicable(column.field)))
      problems.add(file, 'wrong_field_type', `列 \`${column.key}\` には該当なしがありません。`, summary, 'of');
    if (summaryKinds[kind].ordered === true && (file.value.sort ?? []).length === 0)
      problems.add(file, 'missing_key', `${kind} には sort を書きます。どの値が先かが決まらないためです。`, summary, 'kind');
    const { label } = summaryKinds[kind];
    const made = column === undefined ? label : { ja: `${column.label.ja}の${label.ja}`, en: `${label.en} of ${column.label.en}` };
    return { key, label: summary.label === undefined ? made : toText(summary.label), kind, ...(of !== undefined && { of }) };
  });
  return grouped && !seen.has('count') ? [...summaries, { key: 'count', label: summaryKinds.count.label, kind: 'count' as const }] : summaries;
}
