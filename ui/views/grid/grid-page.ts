import { html, nothing, type TemplateResult } from 'lit';
import type { GridAnswer } from '../../../platform/contract/wire-grid.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import type { Route } from '../../app/routes.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { dayIn, formatDay, text } from '../../locale/locale.ts';
import { describeObject, rememberObject } from '../list/describe-object.ts';
import { renderCrumbs } from '../record/crumbs.ts';
import { renderPageError } from '../record/page-error.ts';
import { completeAddress, gridAddress, type GridAddress } from './grid-address.ts';
import { renderChoice } from './grid-choice.ts';
import { GridSheet } from './grid-sheet.ts';
import './grid-work.ts';
import { g } from './words.ts';

/** Many records typed into as a grid, cell by cell, and saved together. The address holds which rows there are. */
class GridPage extends ShirabeElement {
  static override properties = { route: fromCode };
  declare route: Route;
  #address: GridAddress | null = null;
  #sheet: GridSheet | null = null;
  #error: unknown = null;
  #loaded = '';
  #kind: 'day' | 'days' = 'day';
  #respondent: { readonly id: string; readonly label: string } | null = null;
  /** What the grid is drawn for: another one each time. */
  #now = 0;
  readonly #onHide = () => this.#sheet?.drafts.leave();

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('pagehide', this.#onHide);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('pagehide', this.#onHide);
    this.#sheet?.close();
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    const wanted = JSON.stringify([this.route.params, gridAddress(this.route)]);
    if (wanted === this.#loaded) return;
    this.#loaded = wanted;
    void this.#load();
  }

  get #object(): string {
    return this.route.params['object'] ?? '';
  }

  async #load(): Promise<void> {
    const wanted = this.#loaded;
    this.#sheet?.close();
    this.#sheet = this.#error = null;
    this.requestUpdate();
    try {
      const description = await describeObject(this.#object);
      const address = completeAddress(gridAddress(this.route), description, dayIn(new Date()));
      this.#address = address;
      this.#kind = address.respondent === '' ? 'day' : 'days';
      const answer = await getJson<GridAnswer>(`/objects/${encodeURIComponent(this.#object)}/grid`, { query: address });
      if (wanted !== this.#loaded || !this.isConnected) return;
      rememberObject(answer.describe);
      this.#respondent = answer.respondent;
      this.#sheet = new GridSheet(answer, () => this.#changed());
      setPageTitle(this.#title(answer));
    } catch (error) {
      if (wanted === this.#loaded) this.#error = error;
    }
    this.#changed();
  }

  #title({ kind, respondent, places, label, describe }: GridAnswer): string {
    const date = places[0]?.date ?? this.#address?.date ?? '';
    if (kind === 'days') return respondent?.label ?? '';
    return kind === 'day' ? [text(describe.label), date === '' ? '' : formatDay(date)].join(' ').trim() : text(label);
  }

  #changed(): void {
    this.#now += 1;
    this.requestUpdate();
  }

  override render(): TemplateResult {
    if (this.#error !== null && !this.#address) return renderPageError(this.#error, () => void this.#load());
    const sheet = this.#sheet;
    const address = this.#address;
    if (!address) return html`<div class="page"><div class="card">${skeleton(10)}</div></div>`;
    const description = sheet?.description;
    return html`<div class="page page-grid">
      <div class="head">
        <div>
          ${renderCrumbs(this.#object, text(description?.label), [], true)}
          <h1 tabindex="-1">${sheet ? g('grid.title_of', { name: this.#title(sheet.answer) }) : g('grid.title')}</h1>
        </div>
      </div>
      ${sheet && description?.survey?.respondent ? this.#renderChoice(sheet, address) : nothing} ${this.#renderBody(sheet)}
    </div>`;
  }

  #renderBody(sheet: GridSheet | null): TemplateResult {
    if (this.#error !== null) return html`<div class="card">${errorState(this.#error, () => void this.#load())}</div>`;
    return sheet ? html`<grid-work .sheet=${sheet} .now=${this.#now}></grid-work>` : html`<div class="card">${skeleton(10)}</div>`;
  }

  #renderChoice(sheet: GridSheet, address: GridAddress): TemplateResult {
    return renderChoice({
      description: sheet.description,
      address,
      kind: this.#kind,
      respondent: this.#respondent,
      turn: (kind) => {
        this.#kind = kind;
        this.requestUpdate();
      },
      choose: (respondent) => {
        this.#respondent = respondent;
        this.requestUpdate();
      },
    });
  }
}
define('grid-page', GridPage);
