import type { Groups } from '../../../platform/contract/wire.ts';
import type { Chart } from '../../../platform/contract/wire-dashboards.ts';
import { chartData, type ChartData } from './chart-data.ts';
import { drawnSeries } from './series.ts';

/** What the line of a trend shows: of many groups those whose newest figure is largest. Figures of several days are neither added up nor parts of a whole. */
export function trendData(chart: Chart, groups: Groups, series_groups: Groups | null): ChartData | null {
  const data = chartData(chart, groups, series_groups);
  if (!data?.by) return data;
  const { series } = drawnSeries(data.all, { adds: false, isOrdered: false });
  return { ...data, left: [], series: series.map((one) => ({ ...one, total: one.total && { ...one.total, share: null } })) };
}
