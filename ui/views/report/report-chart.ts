import { html, nothing, type TemplateResult } from 'lit';
import type { ReportAnswer } from '../../../platform/contract/wire.ts';
import { chartData } from '../../components/chart/chart-data.ts';
import { chartLegend } from '../../components/chart/chart-legend.ts';
import { chartPicture, type ChartViewParts } from '../../components/chart/chart-view.ts';
import { t, text } from '../../locale/locale.ts';

/** The chart above the rows of a grouped report; its segments lead to their rows. */
export function renderChart({ chart, groups, chart_groups, series_groups, label }: ReportAnswer, hrefOf: (filter: string) => string): TemplateResult {
  const data = chart && groups && chartData(chart, chart_groups ?? groups, series_groups);
  if (!data || data.segments.length === 0) return html``;
  const parts: ChartViewParts = { chart, data, label: text(label), hrefOf: (segment) => (segment.filter === null ? null : hrefOf(segment.filter)) };
  const name = t('chart.by', { value: text(data.summary.label), group: text(data.group.label) });
  const hasLegend = chart.type === 'stacked' || chart.type === 'donut' || data.by !== null;
  return html`<section class="card report-summary" aria-label=${t('report.groups')}>
    <p class="report-chart-name">${name}</p>
    <div class="card-body report-chart ${chart.type === 'donut' ? 'report-ring' : ''}" tabindex="0" role="group" aria-label=${name}>
      ${chartPicture(parts)} ${hasLegend ? chartLegend(parts) : nothing}
    </div>
  </section>`;
}
