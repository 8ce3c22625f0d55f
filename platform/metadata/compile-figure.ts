import type { DashboardDefinition } from '../contract/report-definitions.ts';
import type { Compilation } from './compilation.ts';
import { compileAt } from './compile-at.ts';
import { sourceBase, sourceScope } from './compile-sources.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ReportModel } from './model.ts';

type Component = DashboardDefinition['components'][number];
type Figure = Extract<Component, { type: 'number' | 'gauge' }>;
type Trend = Extract<Component, { type: 'trend' }>;

/** Checks a figure of a dashboard against its report: the summary, the conditions, and that the ranges of a gauge go upwards within its scale. */
export function compileFigure(compilation: Compilation, file: DefinitionFile, component: Figure, report: ReportModel): void {
  const { problems } = compilation;
  const scope = sourceScope(compilation, sourceBase(report.from, report.joins));
  compileAt(problems, file, component, 'where', scope, 'boolean');
  if (component.compare) compileAt(problems, file, component.compare, 'where', scope, 'boolean');
  if (component.value !== undefined) checkSummary(compilation, file, component, component.value, report);
  if (component.type !== 'gauge') return;
  const { min = 0, max, ranges } = component;
  if (max <= min) problems.add(file, 'wrong_value', `max は min (${min}) より大きくします。`, component, 'max');
  ranges.forEach(({ to }, index) => {
    const from = ranges[index - 1]?.to ?? min;
    if (to <= from || to > max) problems.add(file, 'wrong_value', `ranges は小さい順に、min より大きく max 以下で書きます。`, ranges[index] ?? ranges, 'to');
  });
}

/** Says when a report does not compute what a component shows. A count is always there. */
export function checkSummary({ problems }: Compilation, file: DefinitionFile, component: object, value: string, { summaries }: ReportModel): void {
  const keys = [...new Set(['count', ...summaries.map(({ key }) => key)])];
  if (!keys.includes(value)) problems.unknown(file, 'unknown_field', '集計', value, keys, component, 'value');
}

/** Says when a trend is of a summary that its report does not compute, or of groups that it has not. */
export function checkTrend(compilation: Compilation, file: DefinitionFile, component: Trend, report: ReportModel): void {
  const { value, level = 0 } = component;
  if (value !== undefined) checkSummary(compilation, file, component, value, report);
  const deepest = report.groupBy.length;
  if (level > deepest)
    compilation.problems.add(
      file,
      'wrong_value',
      `レポート ${report.report} のグループは ${deepest} 段なので、level は 0 から ${deepest} までです。`,
      component,
      'level',
    );
}
