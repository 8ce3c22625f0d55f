import './trend.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { trendChart } from '../../../platform/contract/trend-chart.ts';
import type { ReportTrend } from '../../../platform/contract/wire-trends.ts';
import { ApiError, getJson, isAbort, messageOf, putJson, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { missing } from '../../app/missing-page.ts';
import { setPageTitle } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import '../../components/chart/chart-figure.ts';
import { trendData } from '../../components/chart/trend-data.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatMoment, formatNumber, t, text } from '../../locale/locale.ts';
import '../../components/table/table.css';
import { trendTable } from './trend-table.ts';
import { say } from './words.ts';

const shownBy = ['value', 'level', 'from', 'to'] as const;
/** Kept for more than a year, so that a month can be held against that of the year before. */
const USUAL = { at: '06:00', days: 400 };
/** How long until one looks for a first snapshot that is on its way. */
const AGAIN_MS = 3000;

/** What was kept of a report day by day, as a line and a table; what is shown is in the address. Users have it kept, and end that, here. */
class TrendPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    trend: { state: true },
    error: { state: true },
    changing: { state: true },
    refusal: { state: true },
    busy: { state: true },
  };
  declare route: Route;
  declare trend: ReportTrend | null;
  declare error: unknown;
  /** What is typed of when and for how long it is kept. */
  declare changing: { readonly at: string; readonly days: string } | null;
  declare refusal: unknown;
  declare busy: boolean;
  #abort = new AbortController();
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.trend = null;
    this.error = null;
    this.changing = null;
    this.refusal = null;
    this.busy = false;
  }
  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#again);
    this.#abort.abort();
  }

  get #path(): string {
    return `/reports/${encodeURIComponent(this.route.params['report'] ?? '')}`;
  }
  get #query(): Readonly<Record<string, string | null>> {
    return Object.fromEntries(shownBy.map((name) => [name, this.route.query.get(name)]));
  }

  override render(): TemplateResult {
    const { trend } = this;
    if (this.error instanceof ApiError && this.error.status === 404) return missing();
    const name = trend ? text(trend.label) : '';
    const title = trend ? say('trend.of', { name }) : say('trend.title');
    setPageTitle(title);
    return html`<div class="page">
      <div class="head">
        <div>
          <ol class="crumbs">
            <li><a href=${urlOf.reports()}>${t('reports.title')}</a></li>
            ${trend ? html`<li><a href=${urlOf.report(trend.report)}>${name}</a></li>` : nothing}
          </ol>
          <h1>${title}</h1>
        </div>
      </div>
      ${trend ? this.#renderKeeping(trend) : nothing}
      <section class="card ${this.busy ? 'busy' : ''}">
        ${trend ? this.#renderBar(trend) : nothing}
        ${this.error !== null ? errorState(this.error, () => void this.#load()) : trend ? this.#renderTrend(trend) : skeleton(10)}
      </section>
    </div>`;
  }

  #renderKeeping({ keeping, days }: ReportTrend): TemplateResult {
    const { changing } = this;
    const begin = () => (this.changing = { at: keeping?.at ?? USUAL.at, days: String(keeping?.days ?? USUAL.days) });
    return html`<section class="card trend-keeping">
      <div class="card-body">
        <p>${say('trend.hint')}</p>
        <p class="quiet" role="status">
          ${keeping ? say('trend.kept', { at: keeping.at, days: formatNumber(keeping.days), next: formatMoment(keeping.next_at) }) : say('trend.not_kept')}
          ${keeping && days.length === 0 ? say('trend.none_soon') : nothing}
        </p>
        ${
          changing
            ? this.#renderForm(changing)
            : html`<button type="button" class="btn ${keeping ? '' : 'main'}" @click=${begin}>${say(keeping ? 'trend.change' : 'trend.begin')}</button> ${
                  keeping ? html`<button type="button" class="btn" @click=${() => void this.#end()}>${say('trend.end')}</button>` : nothing
                }`
        }
      </div>
    </section>`;
  }
  #renderForm(changing: NonNullable<TrendPage['changing']>): TemplateResult {
    return html`<form @submit=${(event: Event) => void this.#keep(event)}>
      <label
        >${say('trend.at')}
        <input
          class="field-input"
          type="time"
          required
          .value=${live(changing.at)}
          @input=${(event: InputEvent) => (this.changing = { ...changing, at: valueOf(event) })}
        />
      </label>
      <label
        >${say('trend.days')}
        <input
          class="field-input"
          type="number"
          min="7"
          max="3660"
          required
          title=${say('trend.days_hint')}
          .value=${live(changing.days)}
          @input=${(event: InputEvent) => (this.changing = { ...changing, days: valueOf(event) })}
        />
      </label>
      <button type="submit" class="btn main" ?disabled=${this.busy}>${say('trend.save')}</button>
      <button type="button" class="btn" @click=${() => (this.changing = null)}>${t('app.cancel')}</button>
      ${this.refusal !== null ? html`<p class="note bad" role="alert">${messageOf(this.refusal)}</p>` : nothing}
    </form>`;
  }

  #renderBar({ values, levels, value, level, from, to }: ReportTrend): TemplateResult {
    const set = (name: (typeof shownBy)[number]) => (event: Event) => void setQuery({ [name]: valueOf(event) }, { replace: false });
    const all = [...values, ...(values.some(({ key }) => key === 'count') ? [] : [{ key: 'count', label: { ja: '件数', en: 'Count' } }])];
    return html`<div class="trend-bar">
      <label
        >${say('trend.value')}
        <select class="field-input" @change=${set('value')}>
          ${all.map(({ key, label }) => html`<option value=${key} .selected=${live(key === value)}>${text(label)}</option>`)}
        </select>
      </label>
      <label
        >${say('trend.level')}
        <select class="field-input" @change=${set('level')}>
          ${levels.map((one) => html`<option value=${one.level} .selected=${live(one.level === level)}>${text(one.label)}</option>`)}
        </select>
      </label>
      <label>${say('trend.from')} <input class="field-input" type="date" .value=${live(from)} @change=${set('from')} /></label>
      <label>${say('trend.to')} <input class="field-input" type="date" .value=${live(to)} @change=${set('to')} /></label>
    </div>`;
  }

  #renderTrend(trend: ReportTrend): TemplateResult {
    const { groups, series_groups, value, level, from, to, report, left } = trend;
    if (!groups) return emptyState(say('trend.none'));
    const chart = trendChart(trend);
    const data = trendData(chart, groups, series_groups);
    const parts = data && { chart, data, label: say('trend.of', { name: text(trend.label) }), hrefOf: () => null };
    return html`${
      parts && data.segments.length > 0
        ? html`<div class="trend-chart" tabindex="0" role="group" aria-label=${parts.label}>
            <chart-figure
              .parts=${parts}
              .report=${report}
              .of=${'trend'}
              .query=${{ value, level: String(level), from, to }}
              .asOf=${groups.as_of}
              .can=${trend.can_export}
              .names=${false}
              .opens=${false}
            ></chart-figure>
          </div>`
        : nothing
    }
    ${data && data.series.length < data.all.length ? html`<p class="quiet trend-drawn">${say('trend.drawn', { count: data.series.length })}</p>` : nothing}
    ${left > 0 ? html`<p class="note warn">${say('trend.left', { count: formatNumber(left) })}</p>` : nothing} ${trendTable(trend, groups)}`;
  }

  async #load(): Promise<void> {
    clearTimeout(this.#again);
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.busy = true;
    this.error = null;
    try {
      this.trend = await getJson<ReportTrend>(`${this.#path}/trend`, { query: this.#query, signal });
      // The first one is taken within seconds.
      const { keeping, groups } = this.trend;
      if (keeping && !groups && new Date(keeping.next_at).getTime() <= Date.now()) this.#again = setTimeout(() => void this.#load(), AGAIN_MS);
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
    }
    this.busy = false;
  }
  async #keep(event: Event): Promise<void> {
    event.preventDefault();
    const { changing } = this;
    if (!changing || this.busy) return;
    this.busy = true;
    this.refusal = null;
    try {
      await putJson(`${this.#path}/snapshots`, { at: changing.at.slice(0, 5), days: Number(changing.days) });
      this.changing = null;
      showToast({ text: say('trend.saved') });
      await this.#load();
    } catch (error) {
      this.refusal = error;
    }
    this.busy = false;
  }
  async #end(): Promise<void> {
    if (!(await askConfirm({ title: say('trend.end_question'), text: say('trend.end_text'), confirm: say('trend.end') }))) return;
    try {
      await remove(`${this.#path}/snapshots`);
      showToast({ text: say('trend.ended') });
      await this.#load();
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'bad' });
    }
  }
}
define('trend-page', TrendPage);

const valueOf = (event: Event): string => (event.target as HTMLInputElement | HTMLSelectElement).value;
