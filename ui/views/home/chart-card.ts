import { html, nothing, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { urlOf } from '../../app/routes.ts';
import { chartData, type Segment } from '../../components/chart/chart-data.ts';
import { chartLegend } from '../../components/chart/chart-legend.ts';
import { chartTable } from '../../components/chart/chart-table.ts';
import { chartPicture, type ChartViewParts } from '../../components/chart/chart-view.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { errorState } from '../../components/state/state.ts';
import { t, text } from '../../locale/locale.ts';
import type { Component } from './component.ts';

/** More segments than these are named in the enlarged chart only. */
const LEGEND = 8;

/** M2-2: the chart of a report; a click enlarges it beside its table, and 「レポートの表示」 leads to the report. */
class ChartCard extends ShirabeElement {
  static override properties = { component: fromCode, enlarged: { state: true } };
  declare component: Component;
  declare enlarged: boolean;

  constructor() {
    super();
    this.enlarged = false;
  }

  enlarge(): void {
    this.enlarged = true;
  }

  override render(): TemplateResult {
    const { chart, groups, series_groups, report, label } = this.component;
    const data = chart && groups ? chartData(chart, groups, series_groups) : null;
    if (!chart || !data) return errorState(t('error.unexpected'));
    const parts: ChartViewParts = {
      chart,
      data,
      label: text(label),
      hrefOf: (segment: Segment) => (segment.filter === null ? null : urlOf.report(report ?? '', { filter: segment.filter })),
    };
    return html`${chartPicture({ ...parts, enlarge: () => this.enlarge() })} ${data.by || data.segments.length <= LEGEND ? chartLegend(parts) : nothing}
    ${this.enlarged ? this.#renderEnlarged(parts) : nothing}`;
  }

  #renderEnlarged(parts: ChartViewParts): TemplateResult {
    const { report } = this.component;
    const close = () => (this.enlarged = false);
    return modalDialog({
      id: `chart-${report ?? ''}`,
      heading: parts.label,
      wide: true,
      body: html`<div class="chart-beside">
        <div>${chartPicture({ ...parts, large: true })}</div>
        ${chartTable(parts)}
      </div>`,
      actions: html`<button type="button" class="btn" @click=${close}>${t('app.close')}</button
        >${report ? html`<a class="btn main" href=${urlOf.report(report)}>${t('report.view')}</a>` : nothing}`,
      close,
    });
  }
}
define('chart-card', ChartCard);
