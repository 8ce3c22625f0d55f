import { html, nothing, type TemplateResult } from 'lit';
import type { ReportAnswer } from '../../../platform/contract/wire.ts';
import { chartLegend, chartPicture, type ChartViewParts } from '../../components/chart/chart-view.ts';
import { chartData } from '../../components/chart/segments.ts';
import '../../components/groups/groups-table.ts';
import { t, text } from '../../locale/locale.ts';

/** What stands above the rows of a grouped report: its chart, and the groups with their subtotals. */
export function renderSummary(answer: ReportAnswer, hrefOf: (filter: string) => string): TemplateResult {
  const { chart, groups } = answer;
  if (!groups || groups.rows.length === 0) return html``;
  const data = chart ? chartData(chart, groups) : null;
  const parts: ChartViewParts | null =
    chart && data && data.segments.length > 0 ? { chart, data, label: text(answer.label), hrefOf: (segment) => hrefOf(segment.filter) } : null;
  return html`<section class="card report-summary" aria-label=${t('report.groups')}>
    ${parts ? html`<div class="card-body report-chart">${chartPicture(parts)} ${parts.chart.type === 'stacked' || parts.chart.type === 'donut' ? chartLegend(parts) : nothing}</div>` : nothing}
    ${groups.groupings.length > 0 ? html`<groups-table .groups=${groups} .label=${`${text(answer.label)} ${t('report.groups')}`} .hrefOf=${hrefOf}></groups-table>` : nothing}
  </section>`;
}
