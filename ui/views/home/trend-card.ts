import { html, nothing, type TemplateResult } from 'lit';
import { urlOf } from '../../app/routes.ts';
import '../../components/chart/chart-figure.ts';
import { trendData } from '../../components/chart/trend-data.ts';
import { emptyState, errorState } from '../../components/state/state.ts';
import { formatMoment, formatNumber, t, text } from '../../locale/locale.ts';
import type { Component } from './component.ts';

/** What of a trend is shown, as its page and its files are asked for it. */
const stateOf = ({ value, level, from, to }: NonNullable<Component['trend']>) => ({ value, level: String(level), from, to });

/** Where a trend is shown in full: the same figure of the same groups and days. */
export const trendUrl = ({ report = '', trend }: Component): string => urlOf.trend(report, trend && stateOf(trend));

/** What was kept of a report day by day, as lines; until there is something, the way to have it kept. */
export function renderTrend(component: Component): TemplateResult {
  const { chart, groups, series_groups = null, report, label, can_export, trend } = component;
  if (!chart || !trend || report === undefined) return errorState(t('error.unexpected'));
  if (!groups) return emptyState(t('home.trend_none'), html`<a class="btn" href=${urlOf.trend(report)}>${t('home.trend_begin')}</a>`);
  const data = trendData(chart, groups, series_groups);
  if (!data) return errorState(t('error.unexpected'));
  if (data.segments.length === 0) return emptyState(t('chart.nothing'), html`<a class="btn" href=${trendUrl(component)}>${t('home.trend_open')}</a>`);
  const { left, latest, incomplete } = trend;
  const undrawn = left + data.all.length - data.series.length;
  return html`<div class="card-body">
    <chart-figure
      .parts=${{ chart, data, label: text(label), hrefOf: () => null }}
      .report=${report}
      .of=${'trend'}
      .query=${stateOf(trend)}
      .asOf=${groups.as_of}
      .can=${can_export ?? false}
      .names=${false}
    ></chart-figure>
    ${latest === null ? nothing : html`<p class="quiet">${t('home.trend_latest', { time: formatMoment(latest) })}</p>`}
    ${undrawn > 0 ? html`<p class="quiet">${t('home.trend_left', { count: formatNumber(undrawn) })}</p>` : nothing}
    ${incomplete ? html`<p class="quiet">${t('home.trend_incomplete')}</p>` : nothing}
  </div>`;
}
