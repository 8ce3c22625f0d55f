import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { DashboardAnswer } from '../../../platform/contract/wire.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { icon } from '../../components/icon/icon.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { formatTime, t, text } from '../../locale/locale.ts';
import { filterQuery } from '../home/dashboard-board.ts';

/** A dashboard by its name. Its filters are in the address. */
class DashboardPage extends ShirabeElement {
  static override properties = { route: fromCode, answer: { state: true }, error: { state: true }, busy: { state: true } };
  declare route: Route;
  declare answer: DashboardAnswer | null;
  declare error: unknown;
  declare busy: boolean;
  #abort = new AbortController();

  constructor() {
    super();
    this.answer = null;
    this.error = null;
    this.busy = false;
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }
  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) void this.#load();
  }

  override render(): TemplateResult {
    const { answer } = this;
    const again = () => void this.#load();
    setPageTitle(answer ? text(answer.label) : t('dashboard.title'));
    const isFiltered = Object.keys(filterQuery(this.route.query)).length > 0;
    const plain = () => void setQuery(Object.fromEntries(Object.keys(filterQuery(this.route.query)).map((name) => [name, null])));
    const failed =
      this.error === null
        ? nothing
        : html`<div class="card">
            ${errorState(this.error, again)}
            ${isFiltered ? html`<p class="card-body"><button type="button" class="btn" @click=${plain}>${t('dashboard.no_filters')}</button></p>` : nothing}
          </div>`;
    return html`<div class="page home">
      <div class="head">
        <div>
          <ol class="crumbs">
            <li><a href=${urlOf.reports()}>${t('reports.title')}</a></li>
            <li><a href=${urlOf.dashboards()}>${t('dashboard.title')}</a></li>
          </ol>
          <h1 tabindex="-1">${answer ? text(answer.label) : t('dashboard.title')}</h1>
          ${answer?.description ? html`<p>${text(answer.description)}</p>` : nothing}
        </div>
        ${
          answer
            ? html`<div class="acts">
                <span class="quiet home-time" role="status">${t('app.as_of', { time: formatTime(answer.as_of) })}</span>
                <button type="button" class="btn" ?disabled=${this.busy} aria-label=${t('app.refresh')} title=${t('app.refresh')} @click=${again}>
                  ${icon('refresh')}
                </button>
              </div>`
            : nothing
        }
      </div>
      ${failed}
      ${answer ? html`<dashboard-board .answer=${answer} .query=${filterQuery(this.route.query)} @dashboard-arranged=${again}></dashboard-board>` : this.error === null ? html`<div class="card">${skeleton(8)}</div>` : nothing}
    </div>`;
  }

  async #load(): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.busy = true;
    this.error = null;
    try {
      const path = `/dashboards/${encodeURIComponent(this.route.params['dashboard'] ?? '')}`;
      this.answer = await getJson<DashboardAnswer>(path, { query: filterQuery(this.route.query), signal });
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
      // Other figures than those asked for are not shown under these filters.
      this.answer = null;
    }
    this.busy = false;
  }
}
define('dashboard-page', DashboardPage);
