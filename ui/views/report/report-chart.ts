import { html, type TemplateResult } from 'lit';
import type { ReportAnswer } from '../../../platform/contract/wire.ts';
import { chartData } from '../../components/chart/chart-data.ts';
import '../../components/chart/chart-figure.ts';
import type { ChartViewParts } from '../../components/chart/chart-view.ts';
import { t, text } from '../../locale/locale.ts';

/** The chart above the rows of a grouped report; its segments lead to their rows. `state` is what the rows are narrowed by. */
export function renderChart(
  { report, chart, groups, joined, chart_groups, series_groups, label, page, can }: ReportAnswer,
  state: { readonly search: string; readonly filter: string },
  hrefOf: (filter: string) => string | null,
): TemplateResult {
  const data = chart && groups && chartData(chart, chart_groups ?? joined ?? groups, series_groups);
  if (!data || data.segments.length === 0) return html``;
  const parts: ChartViewParts = { chart, data, label: text(label), hrefOf: (segment) => (segment.filter === null ? null : hrefOf(segment.filter)) };
  const [value, group] = [text(data.summary.label), text(data.group.label)];
  const name = data.by ? t('chart.by_series', { value, group, series: text(data.by.label) }) : t('chart.by', { value, group });
  return html`<section class="card report-summary" aria-label=${t('report.groups')}>
    <p class="report-chart-name">${name}</p>
    <div class="card-body report-chart ${chart.type === 'donut' ? 'report-ring' : ''}" tabindex="0" role="group" aria-label=${name}>
      <chart-figure
        .parts=${parts}
        .report=${report}
        .query=${{ search: state.search, filter: state.filter }}
        .asOf=${page.as_of}
        .can=${can.export}
        .names=${chart.type === 'stacked' || chart.type === 'donut'}
        .opens=${false}
      ></chart-figure>
    </div>
  </section>`;
}
