import type { Chart } from './wire-dashboards.ts';
import type { ReportTrend } from './wire-trends.ts';

/** How a trend is drawn, wherever it is: its days as a line, of its groups one each. */
export function trendChart({ value, series_groups }: Pick<ReportTrend, 'value' | 'series_groups'>): Chart {
  return { type: 'line', group: 'day', series: series_groups ? 'group' : null, value };
}
