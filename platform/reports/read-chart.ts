import { ShirabeError } from '../contract/problem.ts';
import type { Chart } from '../contract/wire-dashboards.ts';
import type { Groups, ReportAnswer } from '../contract/wire.ts';
import { addsUp } from '../metadata/check-series.ts';
import type { ReportModel } from '../metadata/model.ts';
import { closedFigure } from './read-figure.ts';

/** What a dashboard shows otherwise than the report's own chart. */
export interface ChartChange {
  readonly as?: string | undefined;
  readonly value?: string | undefined;
}

/** Several series are shown by these. */
const several = ['bar', 'stacked', 'line'];

/** The chart of a report as it is drawn; without one of its own, bars of its first grouping where a `change` asks for one. Undefined when there is nothing to draw. */
export function chartOf({ chart, groupBy, summaries }: ReportModel, change?: ChartChange): Chart | undefined {
  const group = chart?.group ?? (change && groupBy[0]?.key);
  if (group === undefined) return undefined;
  const type = change?.as ?? chart?.type ?? 'bar';
  const value = change?.value ?? chart?.value ?? 'count';
  const series = (several.includes(type) && chart?.series) || null;
  // Averages on top of each other would look like a sum.
  return { type: series !== null && type === 'stacked' && !addsUp(summaries, value) ? 'bar' : type, group, series, value };
}

/** The chart of a report that was asked for. Raises `invalid` where there is nothing to draw, and where the actor does not read what it is computed from. */
export function askedChart(report: ReportModel, change: ChartChange): Chart {
  const chart = chartOf(report, change);
  if (!chart)
    throw new ShirabeError('invalid', {
      ja: 'このレポートにはグループがないので、グラフにできません。',
      en: 'This report has no groups, so there is no chart of it.',
    });
  if (chart.value !== 'count' && !report.summaries.some(({ key }) => key === chart.value)) throw closedFigure();
  return chart;
}

/** The groups that a report's own chart is drawn from, beside those of the report; `read` gives those of a report. Of one that was not run there are none. */
export async function readChartGroups(
  report: ReportModel,
  groups: Groups | null,
  read: (report: ReportModel) => Promise<Groups>,
): Promise<Pick<ReportAnswer, 'chart_groups' | 'series_groups'>> {
  const chart = groups && chartOf(report);
  if (!groups || !chart) return { chart_groups: null, series_groups: null };
  const isHeld = holds(groups, chart);
  const drawn = await readDrawn(report, chart, (keys) => (isHeld && keys.includes(chart.group) ? groups : read(byKeys(report, keys))));
  return { chart_groups: isHeld ? null : drawn.groups, series_groups: drawn.series };
}

/**
 * What a chart is drawn from: the groups by its grouping and series, and those by its series alone. `read` gives the groups by the keys of groupings. Where periods
 * without rows are shown a chart of several series has them, too.
 */
export async function readDrawn(
  { groupBy, columnsBy }: Pick<ReportModel, 'groupBy' | 'columnsBy'>,
  chart: Chart,
  read: (keys: readonly string[]) => Groups | Promise<Groups>,
): Promise<{ readonly groups: Groups; readonly series: Groups | null }> {
  if (chart.series === null) return { groups: await read(keysOf(chart)), series: null };
  const isFilled = [...groupBy, ...columnsBy].some(({ key, fill }) => key === chart.group && fill === true);
  const [groups, series, alone] = await Promise.all([read(keysOf(chart)), read([chart.series]), isFilled ? read([chart.group]) : null]);
  return { groups: alone ? withPeriods(groups, alone) : groups, series };
}

/** Groups of two levels with the outer ones of others, which have the same figures and the periods between them. */
function withPeriods(groups: Groups, { rows, unfilled }: Groups): Groups {
  const outer = rows.filter(({ level }) => level === 1);
  const of = (level: number) => groups.rows.filter((row) => row.level === level);
  return { ...groups, rows: [...of(2), ...outer, ...of(0)], ...(unfilled && { unfilled }) };
}

/**
 * A report that is grouped by some of its groupings alone: every figure is then computed from the rows, since averages, medians and distinct counts of smaller
 * groups do not add up.
 */
export function byKeys(report: ReportModel, keys: readonly string[]): ReportModel {
  const all = [...report.groupBy, ...report.columnsBy];
  const { joined } = report;
  const pick = (groups: ReportModel['groupBy']) => keys.flatMap((key) => groups.find((group) => group.key === key) ?? []);
  const blocks = joined && Object.fromEntries(Object.entries(joined.blocks).map(([name, block]) => [name, { ...block, groupBy: pick(block.groupBy) }]));
  return { ...report, groupBy: pick(all), columnsBy: [], ...(joined && blocks && { joined: { ...joined, blocks } }) };
}

const keysOf = ({ group, series }: Chart): readonly string[] => (series === null ? [group] : [group, series]);

/** Whether the report's groups begin with the chart's: then its subtotals are the chart's groups. Of groups that were cut off not all may be there. */
function holds({ groupings, truncated }: Groups, chart: Chart): boolean {
  const keys = keysOf(chart);
  return keys.every((key, index) => groupings[index]?.key === key) && (!truncated || groupings.length === keys.length);
}
