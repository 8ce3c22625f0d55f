import { html, nothing, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { icon } from '../icon/icon.ts';
import { t } from '../../locale/locale.ts';
import { type Group, printFilter, readFilter } from './filter-group.ts';
import type { NamedFilterField } from './filter-fields.ts';
import { wordsOf } from './filter-words.ts';
import { learnFields, unknownPaths, withFields } from './learn-fields.ts';
import './filter.css';

/**
 * Conditions as chips, and a panel to change them. `filter` is the formula of the address, `fields` what may be filtered by; with `object` also the fields of
 * looked-up records, and formulas as such. Fires `filter-change` with the new formula. A formula that is more than lines can show stands as it is.
 */
class FilterBuilder extends ShirabeElement {
  static override properties = { filter: fromCode, fields: fromCode, object: fromCode, further: { state: true }, editing: { state: true } };
  declare filter: string;
  declare fields: readonly NamedFilterField[];
  declare object: string;
  /** Fields of looked-up records that the filter names. */
  declare further: readonly NamedFilterField[];
  /** Whether the panel is open. */
  declare editing: boolean;
  #asked = '';

  constructor() {
    super();
    this.filter = '';
    this.fields = [];
    this.object = '';
    this.further = [];
    this.editing = false;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('filter') && changed.get('filter') !== undefined) this.editing = false;
    if (changed.has('object') && changed.get('object')) this.further = [];
    if (this.object && this.fields.length > 0) void this.#learn();
  }

  /** A filter that names fields of looked-up records is read once these are known. */
  async #learn(): Promise<void> {
    const { object } = this;
    const paths = unknownPaths(this.filter, this.#fields());
    const wanted = `${object} ${paths.join(',')}`;
    if (paths.length === 0 || wanted === this.#asked) return;
    this.#asked = wanted;
    const found = await learnFields(object, paths);
    if (object === this.object && found.length > 0) this.further = withFields(this.further, found);
  }

  #fields(): readonly NamedFilterField[] {
    return withFields(this.fields, this.further);
  }

  override render(): TemplateResult {
    const filter = readFilter(this.filter, this.#fields());
    return html`<div class="filter-chips">
        ${filter ? this.#renderChips(filter) : this.#renderFormula()}
        ${
          filter || this.object
            ? html`<button
                type="button"
                class="btn filter-open"
                aria-expanded=${this.editing ? 'true' : 'false'}
                ?disabled=${this.fields.length === 0}
                @click=${() => void this.#toggle()}
              >
                ${icon('plus')}${t(filter ? 'record.filter_add' : 'record.filter_edit')}
              </button>`
            : nothing
        }
      </div>
      ${this.editing ? this.#renderPanel() : nothing}`;
  }

  #renderChips(filter: Group): unknown {
    const fields = this.#fields();
    const chip = (words: string, rest: Group) =>
      html`<span class="chip"
        ><span>${words}</span
        ><button type="button" aria-label=${t('record.remove_named', { name: words })} @click=${() => this.#fire(printFilter(rest, fields))}>
          ${icon('close')}
        </button></span
      >`;
    if (filter.join === 'none') return chip(wordsOf(filter, fields), { join: 'and', parts: [] });
    return filter.parts.map(
      (part, index) =>
        html`${index > 0 && filter.join === 'or' ? html`<span class="filter-or">${t('record.or')}</span>` : nothing}${chip(wordsOf(part, fields), {
          ...filter,
          parts: filter.parts.filter((other) => other !== part),
        })}`,
    );
  }

  #renderFormula(): TemplateResult {
    return html`<span class="chip"
      ><code>${this.filter}</code><button type="button" aria-label=${t('record.filter_clear')} @click=${() => this.#fire('')}>${icon('close')}</button></span
    >`;
  }

  #renderPanel(): TemplateResult {
    return html`<form
      class="filter-panel"
      aria-label=${t('record.filter')}
      @submit=${(event: Event) => void this.#apply(event)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape' && !event.isComposing) this.#close();
      }}
    >
      <filter-panel
        .filter=${this.filter}
        .fields=${this.#fields()}
        .object=${this.object}
        @field-found=${(event: CustomEvent<NamedFilterField>) => (this.further = withFields(this.further, [event.detail]))}
      ></filter-panel>
      <div class="filter-end">
        <button type="button" class="btn" @click=${() => this.#close()}>${t('record.cancel')}</button>
        <button type="submit" class="btn main">${t('record.filter_apply')}</button>
      </div>
    </form>`;
  }

  async #toggle(): Promise<void> {
    if (this.editing) return this.#close();
    await import('./filter-panel.ts');
    this.editing = true;
    await this.updateComplete;
    this.querySelector('filter-panel')?.addLine();
  }
  #close(): void {
    this.editing = false;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('.filter-open')?.focus());
  }
  async #apply(event: Event): Promise<void> {
    event.preventDefault();
    const formula = await this.querySelector('filter-panel')?.read();
    if (formula === undefined) return;
    this.editing = false;
    this.#fire(formula);
  }
  #fire(formula: string): void {
    this.dispatchEvent(new CustomEvent('filter-change', { detail: formula }));
  }
}
define('filter-builder', FilterBuilder);
