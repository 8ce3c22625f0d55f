import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { icon } from '../../components/icon/icon.ts';
import { l } from '../../components/columns/words.ts';
import { moved } from '../../components/columns/reorder.ts';
import { parseSort, printSort, type SortKey } from '../../components/table/sort.ts';
import { t } from '../../locale/locale.ts';
import './list-dialogs.css';

/** The most fields that the server sorts by. */
const MOST = 8;

/** A field that rows can be sorted by. */
export interface SortField {
  readonly key: string;
  readonly label: string;
}

/** The order of a list, by several fields. `sort`: now; `fields`: what may be sorted by. Fires `sort-change` with `{ sort }`, and `dialog-end`. */
class SortDialog extends ShirabeElement {
  static override properties = { sort: fromCode, fields: fromCode, keys: { state: true } };
  declare sort: string;
  declare fields: readonly SortField[];
  declare keys: readonly SortKey[];

  constructor() {
    super();
    this.sort = '';
    this.fields = [];
    this.keys = [];
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.keys = parseSort(this.sort);
  }

  override render(): TemplateResult {
    const body = html`<form id="sort-form" class="sort-form" @submit=${(event: Event) => this.#apply(event)}>
      ${this.keys.length === 0 ? html`<p class="quiet">${l('order.none')}</p>` : nothing}
      <ol>
        ${this.keys.map((key, index) => this.#renderKey(key, index))}
      </ol>
      ${
        this.keys.length < MOST && this.keys.length < this.fields.length
          ? html`<button type="button" class="btn link" @click=${() => this.#add()}>${icon('plus')}${l('order.add')}</button>`
          : nothing
      }
    </form>`;
    const actions = html`<button type="button" class="btn" @click=${() => this.#end()}>${t('app.cancel')}</button>
      <button type="submit" form="sort-form" class="btn main">${l('columns.apply')}</button>`;
    return modalDialog({ id: 'sort', heading: l('order.title'), body, actions, close: () => this.#end() });
  }

  #renderKey({ key, descending }: SortKey, index: number): TemplateResult {
    const number = index + 1;
    const set = (next: SortKey) => (this.keys = this.keys.map((one, at) => (at === index ? next : one)));
    const isFree = (field: SortField) => field.key === key || !this.keys.some((one) => one.key === field.key);
    const known = this.fields.some((field) => field.key === key);
    return html`<li class="sort-line">
      <select
        class="field-input"
        aria-label=${l('order.key', { number })}
        @change=${(event: Event) => set({ key: (event.target as HTMLSelectElement).value, descending })}
      >
        ${known ? nothing : html`<option value=${key} .selected=${live(true)}>${key}</option>`}
        ${this.fields.filter(isFree).map((field) => html`<option value=${field.key} .selected=${live(field.key === key)}>${field.label}</option>`)}
      </select>
      <select
        class="field-input"
        aria-label=${l('order.direction', { number })}
        @change=${(event: Event) => set({ key, descending: (event.target as HTMLSelectElement).value === 'down' })}
      >
        <option value="up" .selected=${live(!descending)}>${l('order.up')}</option>
        <option value="down" .selected=${live(descending)}>${l('order.down')}</option>
      </select>
      <button
        type="button"
        class="btn quiet-btn icon-btn"
        aria-label=${l('order.earlier', { number })}
        ?disabled=${index === 0}
        @click=${() => (this.keys = moved(this.keys, index, index - 1))}
      >
        ▲
      </button>
      <button
        type="button"
        class="btn quiet-btn icon-btn"
        aria-label=${l('order.remove', { number })}
        @click=${() => (this.keys = this.keys.filter((_, at) => at !== index))}
      >
        ${icon('close')}
      </button>
    </li>`;
  }

  #add(): void {
    const free = this.fields.find((field) => !this.keys.some((one) => one.key === field.key));
    if (!free) return;
    this.keys = [...this.keys, { key: free.key, descending: false }];
    void this.updateComplete.then(() => [...this.querySelectorAll<HTMLElement>('.sort-line select:first-child')].at(-1)?.focus());
  }
  #apply(event: Event): void {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('sort-change', { detail: { sort: printSort(this.keys) } }));
    this.#end();
  }
  #end(): void {
    this.dispatchEvent(new CustomEvent('dialog-end'));
  }
}
define('sort-dialog', SortDialog);
