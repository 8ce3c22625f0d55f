import type { ReportDefinition } from '../contract/report-definitions.ts';
import { summaryKinds } from '../contract/summary-kinds.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ReportModel } from './model.ts';
import type { ProblemList } from './problem-list.ts';

type Type = NonNullable<ReportDefinition['chart']>['type'];
/** The kinds of charts that show several series. */
const several: readonly Type[] = ['bar', 'stacked', 'line'];

/** Checks the series of a report's chart: another grouping, in a kind of chart that shows it, and nothing stacked that does not add up. */
export function checkSeries(
  problems: ProblemList,
  file: DefinitionFile<ReportDefinition>,
  { groups, summaries, value }: Pick<ReportModel, 'summaries'> & { readonly groups: ReportModel['groupBy']; readonly value: string },
): void {
  const { chart } = file.value;
  if (chart?.series === undefined) return;
  const { series, group, type } = chart;
  const others = groups.map(({ key }) => key).filter((key) => key !== group);
  if (series === group) problems.add(file, 'wrong_value', 'series には、group とは別の group_by の項目を書きます。', chart, 'series');
  else if (!others.includes(series) && !series.split('.').some((name) => problems.broken.has(name)))
    problems.unknown(file, 'not_grouped', 'group_by の項目', series, others, chart, 'series');
  if (!several.includes(type)) problems.add(file, 'wrong_value', `series は ${several.join('、')} のグラフに書きます。`, chart, 'series');
  if (type === 'stacked' && !addsUp(summaries, value))
    problems.add(file, 'wrong_value', `積み上げるのは、足し合わせられる集計だけです。bar か line にします。`, chart, 'type');
}

/** Whether what the parts of a whole have is together what the whole has. A number of rows does; what is no summary of its own is not known to. */
export function addsUp(summaries: ReportModel['summaries'], value: string): boolean {
  const summary = summaries.find(({ key }) => key === value);
  return value === 'count' || (summary !== undefined && summaryKinds[summary.kind]?.adds === true);
}
