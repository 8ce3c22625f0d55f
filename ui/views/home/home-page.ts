import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { DashboardAnswer } from '../../../platform/contract/wire.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { dayIn, formatLongDay, formatTime, hourIn, t, text } from '../../locale/locale.ts';
import { filterQuery } from './dashboard-board.ts';
import { dueWords } from './due.ts';

const MINUTE = 60_000;

/** The home page: a greeting with what is due, and the components of the user's dashboard. */
class HomePage extends ShirabeElement {
  static override properties = { route: fromCode, dashboard: { state: true }, error: { state: true }, busy: { state: true }, now: { state: true } };
  declare route: Route;
  declare dashboard: DashboardAnswer | null;
  declare error: unknown;
  declare busy: boolean;
  declare now: Date;
  #abort = new AbortController();
  #clock = 0;

  constructor() {
    super();
    this.dashboard = null;
    this.error = null;
    this.busy = false;
    this.now = new Date();
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#clock = window.setInterval(() => (this.now = new Date()), MINUTE);
  }
  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#clock);
    this.#abort.abort();
  }

  override render(): TemplateResult {
    setPageTitle(text(this.dashboard?.label) || '');
    return html`<div class="page home">
      <div class="head">
        <div>
          <h1>${this.#greeting()}</h1>
          <p>${this.#situation()}</p>
        </div>
        ${this.dashboard ? this.#renderFresh(this.dashboard) : nothing}
      </div>
      ${this.#renderComponents()}
    </div>`;
  }

  #greeting(): string {
    const name = currentUser()?.name ?? '';
    const hour = hourIn(this.now);
    return t(hour < 4 || hour >= 18 ? 'home.evening' : hour < 11 ? 'home.morning' : 'home.day', { name });
  }
  #situation(): string {
    const due = this.dashboard ? dueWords(this.dashboard, this.now) : [];
    return [`${formatLongDay(dayIn(this.now))} ${formatTime(this.now)}`, ...due].join(' ・ ');
  }

  #renderFresh(dashboard: DashboardAnswer): TemplateResult {
    const actions = dashboard.components.flatMap((component) => component.links ?? []).filter((link) => link.action === 'new' && link.object);
    return html`<div class="acts">
      <span class="quiet home-time" role="status">${t('app.as_of', { time: formatTime(dashboard.as_of) })}</span>
      <button type="button" class="btn" ?disabled=${this.busy} aria-label=${t('app.refresh')} title=${t('app.refresh')} @click=${() => void this.#load()}>
        ${icon('refresh')}
      </button>
      ${actions.map((link) => html`<a class="btn" href=${urlOf.create(link.object ?? '')}>${text(link.label)}</a>`)}
    </div>`;
  }

  #renderComponents(): TemplateResult {
    if (this.error !== null && !this.dashboard) return html`<div class="card">${errorState(this.error, () => void this.#load())}</div>`;
    if (!this.dashboard) return html`<div class="card">${skeleton(8)}</div>`;
    return html`${this.error !== null ? html`<div class="note bad">${errorState(this.error)}</div>` : nothing}
      <dashboard-board .answer=${this.dashboard} .query=${filterQuery(this.route.query)} @dashboard-arranged=${() => void this.#load()}></dashboard-board>`;
  }

  async #load(): Promise<void> {
    this.#abort.abort();
    const abort = (this.#abort = new AbortController());
    this.busy = true;
    this.error = null;
    try {
      this.dashboard = await getJson<DashboardAnswer>('/home', { query: filterQuery(this.route.query), signal: abort.signal });
      this.now = new Date();
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    } finally {
      if (abort === this.#abort) this.busy = false;
    }
  }
}
define('home-page', HomePage);
