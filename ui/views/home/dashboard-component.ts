import type { Component } from './component.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { DashboardAnswer } from '../../../platform/contract/wire.ts';
import { getJson, isAbort, type QueryValues } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { linkedText } from '../../app/linked-text.ts';
import { urlOf } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import { errorState } from '../../components/state/state.ts';
import { currentLanguage, formatTime, t, text } from '../../locale/locale.ts';
import { renderChart } from './chart-card.ts';
import { renderGroups } from './groups-card.ts';
import { renderLinks } from './links-card.ts';
import { renderNumber } from './number-card.ts';
import { renderList } from './list-card.ts';
import { renderSurveys } from './surveys-card.ts';
import { renderTrend, trendUrl } from './trend-card.ts';
import '../../components/export-dialog/export-dialog.ts';

/** One component of a dashboard in its frame. What is wrong with it stands in its place; the others are not touched. What has data can be read anew by itself. */
class DashboardComponent extends ShirabeElement {
  static override properties = {
    component: fromCode,
    dashboard: fromCode,
    query: fromCode,
    filters: fromCode,
    number: fromCode,
    exporting: { state: true },
    busy: { state: true },
    failure: { state: true },
  };
  declare component: Component;
  /** The name of the dashboard that it is of. */
  declare dashboard: string;
  /** The filters of the dashboard, as its address has them. */
  declare query: QueryValues;
  declare filters: DashboardAnswer['filters'];
  declare number: number;
  /** The report of which the export dialog is open. */
  declare exporting: string | null;
  declare busy: boolean;
  /** Why it could not be read anew. */
  declare failure: unknown;
  #abort = new AbortController();

  constructor() {
    super();
    this.query = {};
    this.filters = [];
    this.exporting = null;
    this.busy = false;
    this.failure = null;
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }
  override willUpdate(changed: PropertyValues<this>): void {
    // What the page has read since is newer than what was asked for before.
    if (changed.has('query') && JSON.stringify(changed.get('query')) !== JSON.stringify(this.query)) this.#abort.abort();
  }

  override render(): TemplateResult {
    const id = `component-${this.number}`;
    const { component } = this;
    const again = () => void this.#refresh();
    return html`<section class="card" aria-labelledby=${id} aria-busy=${this.busy ? 'true' : 'false'}>
      <div class="card-head">
        <h2 id=${id}>${text(component.label)}</h2>
        <span class="end">${component.error === undefined ? this.#renderEnd() : nothing}</span>
      </div>
      ${this.#renderNotApplied()} ${this.failure === null ? nothing : html`<div class="note bad">${errorState(this.failure, again)}</div>`}
      ${component.error === undefined ? this.#renderBody() : errorState(text(component.error), again)}
      ${this.exporting ? html`<export-dialog .path=${`/reports/${this.exporting}`} @export-end=${() => (this.exporting = null)}></export-dialog>` : nothing}
    </section>`;
  }

  #renderEnd(): unknown {
    const { component } = this;
    if (component.type === 'links' || component.type === 'text') return nothing;
    const report = component.trend
      ? html`<a href=${trendUrl(component)}>${t('home.trend_open')}</a>`
      : component.report
        ? html`<a href=${urlOf.report(component.report, component.filter ? { filter: component.filter } : {})}>${t('report.view')}</a>`
        : nothing;
    const list =
      component.type === 'list' && component.object
        ? html`<a href=${urlOf.list(component.object, component.list, component.filter ? { filter: component.filter } : {})}>${t('home.show_all')}</a>`
        : nothing;
    const name = t('chart.refresh_named', { name: text(component.label) });
    return html`<span class="card-time" role="status">${t('app.as_of', { time: formatTime(component.as_of) })}</span
      ><button
        type="button"
        class="btn link card-refresh"
        ?disabled=${this.busy}
        aria-label=${name}
        title=${t('app.refresh')}
        @click=${() => void this.#refresh()}
      >
        ${icon('refresh')}</button
      >${report}${list}`;
  }

  /** Figures that a filter says nothing of are never taken for filtered ones. */
  #renderNotApplied(): unknown {
    const names = this.filters.filter(({ key }) => this.component.not_applied.includes(key)).map(({ label }) => text(label));
    if (names.length === 0) return nothing;
    return html`<p class="quiet home-cut">${t('dashboard.not_applied', { names: names.join(currentLanguage() === 'ja' ? '、' : ', ') })}</p>`;
  }

  /** Figures of a part are never taken for those of the whole. */
  #renderCut(): unknown {
    return this.component.groups?.truncated ? html`<p class="quiet home-cut">${t('figure.cut')}</p>` : nothing;
  }

  #renderBody(): unknown {
    const { component } = this;
    switch (component.type) {
      case 'chart':
        return renderChart(component);
      case 'trend':
        return renderTrend(component);
      case 'number':
      case 'gauge':
        return renderNumber(component);
      case 'groups':
        return html`${renderGroups(component)}${this.#renderCut()}`;
      case 'list':
        return renderList(component);
      case 'surveys':
        return renderSurveys(component);
      case 'links':
        return renderLinks(component, (report) => (this.exporting = report));
      case 'text':
        return html`<div class="card-body prose">${linkedText(text(component.text))}</div>`;
      default:
        return errorState(t('error.unexpected'));
    }
  }

  /** Reads it anew; what is there stays until there is something newer. */
  async #refresh(): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.busy = true;
    this.failure = null;
    try {
      const path = `/dashboards/${encodeURIComponent(this.dashboard)}/components/${encodeURIComponent(this.component.key)}`;
      this.component = await getJson<Component>(path, { query: this.query, signal });
    } catch (error) {
      if (!isAbort(error)) this.failure = error;
    } finally {
      if (signal === this.#abort.signal) this.busy = false;
    }
  }
}
define('dashboard-component', DashboardComponent);
