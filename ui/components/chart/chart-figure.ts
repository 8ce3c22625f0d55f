import { html, nothing, type TemplateResult } from 'lit';
import type { QueryValues } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { urlOf } from '../../app/routes.ts';
import { t } from '../../locale/locale.ts';
import { modalDialog } from '../dialog/dialog.ts';
import { icon } from '../icon/icon.ts';
import './chart-download.ts';
import { chartLegend, renderLeft } from './chart-legend.ts';
import { chartTable } from './chart-table.ts';
import { chartPicture, isDrawable, type ChartViewParts } from './chart-view.ts';

/** More segments than these are named in the enlarged chart and the table only. */
const LEGEND = 8;

/** A chart with its tools: the same figures as a table in its place, the picture enlarged beside its table (M2-2), and its files. */
class ChartFigure extends ShirabeElement {
  static override properties = {
    parts: fromCode,
    report: fromCode,
    query: fromCode,
    asOf: fromCode,
    can: fromCode,
    of: fromCode,
    names: fromCode,
    opens: fromCode,
    enlarged: { state: true },
    asTable: { state: true },
  };
  declare parts: ChartViewParts;
  declare report: string;
  declare query: QueryValues;
  declare asOf: string;
  declare can: boolean;
  declare of: 'chart' | 'trend';
  /** Whether segments without patterns of their own are named below the picture. */
  declare names: boolean;
  /** Whether a click on the picture enlarges it; else it leads to its rows. */
  declare opens: boolean;
  declare enlarged: boolean;
  declare asTable: boolean;

  constructor() {
    super();
    this.query = {};
    this.can = false;
    this.of = 'chart';
    this.names = true;
    this.opens = true;
    this.enlarged = false;
    this.asTable = false;
  }

  override render(): TemplateResult {
    const { parts } = this;
    const { data } = parts;
    const hasLegend = data.by !== null || (this.names && data.segments.length <= LEGEND);
    const enlarge = { enlarge: () => (this.enlarged = true) };
    return html`<div class="chart-tools no-print">
        <button type="button" class="btn link" aria-pressed=${this.asTable ? 'true' : 'false'} @click=${() => (this.asTable = !this.asTable)}>
          ${icon('report')} ${t('chart.table')}
        </button>
        <button type="button" class="btn link" @click=${() => (this.enlarged = true)}>${icon('enlarge')} ${t('chart.enlarge')}</button>
        ${
          isDrawable(parts.chart, data)
            ? html`<chart-download
                .parts=${parts}
                .report=${this.report}
                .query=${this.query}
                .asOf=${this.asOf}
                .can=${this.can}
                .of=${this.of}
              ></chart-download>`
            : nothing
        }
      </div>
      ${this.asTable ? chartTable(parts) : html`${chartPicture({ ...parts, ...(this.opens && enlarge) })} ${hasLegend ? chartLegend(parts) : renderLeft(data)}`}
      ${data.cut ? html`<p class="quiet">${t('figure.cut')}</p>` : nothing} ${this.enlarged ? this.#renderEnlarged() : nothing}`;
  }

  #renderEnlarged(): TemplateResult {
    const { parts, report } = this;
    const close = () => (this.enlarged = false);
    const { filter, search } = this.query;
    const state = { ...(typeof filter === 'string' && { filter }), ...(typeof search === 'string' && { search }) };
    const isWide = parts.data.by !== null;
    return modalDialog({
      id: `chart-${report}`,
      heading: parts.label,
      wide: true,
      body: html`<div class=${isWide ? 'chart-above' : 'chart-beside'}>
        <div>${chartPicture({ ...parts, large: true })} ${isWide ? chartLegend(parts) : nothing}</div>
        ${chartTable(parts)}
      </div>`,
      actions: html`<button type="button" class="btn" @click=${close}>${t('app.close')}</button
        ><a class="btn main" href=${urlOf.report(report, state)} @click=${close}>${t('report.view')}</a>`,
      close,
    });
  }
}
define('chart-figure', ChartFigure);
