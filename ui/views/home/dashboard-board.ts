import './home.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { DashboardAnswer } from '../../../platform/contract/wire.ts';
import type { QueryValues } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { emptyState, errorState } from '../../components/state/state.ts';
import { t, text } from '../../locale/locale.ts';
import { renderControls } from './arrange-controls.ts';
import { Arranging } from './arranging.ts';
import './dashboard-component.ts';
import './dashboard-filters.ts';

/** The filters and components of a dashboard, which its user may arrange for themselves. Fires `dashboard-arranged` when it is to be read again. */
class DashboardBoard extends ShirabeElement {
  static override properties = { answer: fromCode, query: fromCode, arranging: { state: true }, busy: { state: true }, failure: { state: true } };
  declare answer: DashboardAnswer;
  /** The filters as the address has them. */
  declare query: QueryValues;
  declare arranging: Arranging | null;
  declare busy: boolean;
  declare failure: unknown;
  #dragged = -1;

  constructor() {
    super();
    this.arranging = null;
    this.busy = false;
    this.failure = null;
  }

  override render(): TemplateResult {
    const { filters, dashboard } = this.answer;
    const { arranging } = this;
    const components = arranging?.components ?? this.answer.components;
    return html`<dashboard-filters .filters=${filters}></dashboard-filters>
      ${arranging ? this.#renderBar(arranging) : nothing}
      ${components.length === 0 ? html`<div class="card">${emptyState(t(this.answer.hidden.length > 0 ? 'arrange.all_hidden' : 'home.no_components'))}</div>` : nothing}
      <div class="dashboard">
        ${components.map(
          (component, index) =>
            html`<div
              class="dashboard-place span-${Math.min(12, Math.max(1, component.span))}"
              draggable=${arranging ? 'true' : 'false'}
              @dragstart=${(event: DragEvent) => this.#drag(event, index)}
              @dragover=${(event: DragEvent) => arranging && this.#dragged >= 0 && event.preventDefault()}
              @drop=${(event: DragEvent) => this.#drop(event, index)}
            >
              ${arranging ? renderControls(arranging, component, index, index === components.length - 1) : nothing}
              <dashboard-component
                ?inert=${arranging !== null}
                .component=${component}
                .dashboard=${dashboard}
                .query=${this.query}
                .filters=${filters}
                .number=${index}
              ></dashboard-component>
            </div>`,
        )}
      </div>
      ${arranging ? nothing : html`<p class="dashboard-arrange no-print"><button type="button" class="btn link" @click=${() => this.#begin()}>${t('arrange.begin')}</button></p>`}`;
  }

  #renderBar(arranging: Arranging): TemplateResult {
    return html`<section class="card arrange-bar" aria-label=${t('arrange.begin')}>
      <p>${t('arrange.hint')}</p>
      ${
        arranging.hidden.length === 0
          ? nothing
          : html`<p>
              ${t('arrange.hidden')}
              ${arranging.hidden.map(({ key, label }) => html`<button type="button" class="btn" @click=${() => arranging.show(key)}>${t('arrange.show', { name: text(label) || key })}</button>`)}
            </p>`
      }
      ${this.failure === null ? nothing : errorState(this.failure)}
      <p class="arrange-acts">
        <button type="button" class="btn main" ?disabled=${this.busy} @click=${() => void this.#end(() => arranging.save())}>${t('arrange.save')}</button>
        <button type="button" class="btn" @click=${() => this.#cancel()}>${t('app.cancel')}</button>
        ${this.answer.arranged ? html`<button type="button" class="btn" ?disabled=${this.busy} @click=${() => void this.#end(() => arranging.reset())}>${t('arrange.reset')}</button>` : nothing}
      </p>
    </section>`;
  }

  #begin(): void {
    this.failure = null;
    this.arranging = new Arranging(this.answer, this.query, () => this.requestUpdate());
  }
  #cancel(): void {
    this.arranging = null;
  }
  async #end(keep: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.failure = null;
    try {
      await keep();
      this.arranging = null;
      this.dispatchEvent(new CustomEvent('dashboard-arranged'));
    } catch (error) {
      this.failure = error;
    } finally {
      this.busy = false;
    }
  }
  #drag(event: DragEvent, index: number): void {
    if (!this.arranging) return;
    this.#dragged = index;
    event.dataTransfer?.setData('text/plain', String(index));
  }
  #drop(event: DragEvent, index: number): void {
    if (!this.arranging || this.#dragged < 0) return;
    event.preventDefault();
    this.arranging.move(this.#dragged, index);
    this.#dragged = -1;
  }
}
define('dashboard-board', DashboardBoard);

/** What of an address sets filters of a dashboard. */
export function filterQuery(query: URLSearchParams): QueryValues {
  return Object.fromEntries([...query].filter(([name]) => name.startsWith('filter.')));
}
