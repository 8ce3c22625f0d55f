import { html, type TemplateResult } from 'lit';
import { urlOf } from '../../app/routes.ts';
import { chartData } from '../../components/chart/chart-data.ts';
import type { Segment } from '../../components/chart/segment.ts';
import '../../components/chart/chart-figure.ts';
import type { ChartViewParts } from '../../components/chart/chart-view.ts';
import { bothFilters } from '../../components/groups/group-value.ts';
import { emptyState, errorState } from '../../components/state/state.ts';
import { t, text } from '../../locale/locale.ts';
import type { Component } from './component.ts';

/** M2-2: the chart of a report; a click enlarges it beside its table, and 「レポートの表示」 leads to the report. */
export function renderChart({ chart, chart_change, groups, series_groups, report, label, as_of, filter, can_export }: Component): TemplateResult {
  const data = chart && groups ? chartData(chart, groups, series_groups) : null;
  if (!chart || !data || report === undefined) return errorState(t('error.unexpected'));
  if (data.segments.length === 0) return emptyState(t('chart.nothing'));
  const hrefOf = (segment: Segment) => (segment.filter === null ? null : urlOf.report(report, { filter: bothFilters(filter, segment.filter) }));
  const parts: ChartViewParts = { chart, data, label: text(label), hrefOf };
  return html`<div class="card-body">
    <chart-figure .parts=${parts} .report=${report} .query=${{ filter, ...chart_change }} .asOf=${as_of} .can=${can_export ?? false}></chart-figure>
  </div>`;
}
