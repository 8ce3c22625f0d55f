import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { icon } from '../icon/icon.ts';
import { t } from '../../locale/locale.ts';
import {
  isComplete,
  operatorsOf,
  printCondition,
  printFilter,
  readFilter,
  takesValue,
  type Condition,
  type Filter,
  type FilterKind,
  type Operator,
} from './filter-conditions.ts';
import type { NamedFilterField } from './filter-fields.ts';
import { wordsOf } from './filter-words.ts';
import { readNumber } from './read-number.ts';
import './filter.css';

/**
 * Conditions as chips, and a panel to change them. `filter` is the formula of the address, `fields` what may be filtered by.
 * Fires `filter-change` with the new formula. A formula that is more than lines can show stands as it is, and can only be removed.
 */
class FilterBuilder extends ShirabeElement {
  static override properties = { filter: fromCode, fields: fromCode, editing: { state: true } };
  declare filter: string;
  declare fields: readonly NamedFilterField[];
  /** The lines while the panel is open. */
  declare editing: Filter | null;

  constructor() {
    super();
    this.filter = '';
    this.fields = [];
    this.editing = null;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('filter') && changed.get('filter') !== undefined) this.editing = null;
  }

  override render(): TemplateResult {
    const filter = readFilter(this.filter, this.fields);
    return html`<div class="filter-chips">
        ${filter ? this.#renderChips(filter) : this.#renderFormula()}
        ${
          filter
            ? html`<button
                type="button"
                class="btn filter-open"
                aria-expanded=${this.editing ? 'true' : 'false'}
                ?disabled=${this.fields.length === 0}
                @click=${() => this.#toggle(filter)}
              >
                ${icon('plus')}${t('record.filter_add')}
              </button>`
            : nothing
        }
      </div>
      ${this.editing ? this.#renderPanel(this.editing) : nothing}`;
  }

  #renderChips(filter: Filter): unknown {
    return filter.conditions.map(
      (condition, index) =>
        html`${index > 0 && filter.join === 'or' ? html`<span class="filter-or">${t('record.or')}</span>` : nothing}<span class="chip"
            ><span>${wordsOf(condition, this.#field(condition))}</span
            ><button
              type="button"
              aria-label=${t('record.remove_named', { name: wordsOf(condition, this.#field(condition)) })}
              @click=${() => this.#tell({ ...filter, conditions: filter.conditions.filter((other) => other !== condition) })}
            >
              ${icon('close')}
            </button></span
          >`,
    );
  }

  #renderFormula(): TemplateResult {
    return html`<span class="chip"
      ><code>${this.filter}</code><button type="button" aria-label=${t('record.filter_clear')} @click=${() => this.#fire('')}>${icon('close')}</button></span
    >`;
  }

  #renderPanel(filter: Filter): TemplateResult {
    const set = (conditions: readonly Condition[]) => (this.editing = { ...filter, conditions });
    const change = (index: number, next: Condition) => set(filter.conditions.map((condition, at) => (at === index ? next : condition)));
    return html`<form
      class="filter-panel"
      aria-label=${t('record.filter')}
      @submit=${(event: Event) => {
        event.preventDefault();
        this.#tell(filter);
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape' && !event.isComposing) this.#close();
      }}
    >
      ${
        filter.conditions.length > 1
          ? html`<div class="filter-join" role="radiogroup" aria-label=${t('record.filter_join')}>
              ${(['and', 'or'] as const).map((join) => html`<label><input type="radio" name="filter-join" .checked=${live(filter.join === join)} @change=${() => (this.editing = { ...filter, join })} />${t(`record.join_${join}`)}</label>`)}
            </div>`
          : nothing
      }
      ${filter.conditions.map((condition, index) =>
        this.#renderLine(
          condition,
          index,
          (next) => change(index, next),
          () => set(filter.conditions.filter((_, at) => at !== index)),
        ),
      )}
      <div class="filter-acts">
        <button type="button" class="btn link" @click=${() => set([...filter.conditions, this.#blankLine()])}>${icon('plus')}${t('record.filter_line')}</button>
        <span class="filter-end">
          <button type="button" class="btn" @click=${() => this.#close()}>${t('record.cancel')}</button>
          <button type="submit" class="btn main">${t('record.filter_apply')}</button>
        </span>
      </div>
    </form>`;
  }

  #renderLine(condition: Condition, index: number, change: (next: Condition) => void, remove: () => void): TemplateResult {
    const field = this.#field(condition);
    const operators: readonly Operator[] = condition.operator === 'is' ? [...operatorsOf.record, 'is'] : operatorsOf[field?.kind ?? 'other'];
    return html`<div class="filter-line" role="group" aria-label=${t('record.filter_number', { number: index + 1 })}>
      <select
        class="field-input"
        aria-label=${t('record.filter_field')}
        @change=${(event: Event) => {
          const key = (event.target as HTMLSelectElement).value;
          const kind = this.fields.find((one) => one.key === key)?.kind ?? 'other';
          change({ field: key, operator: operatorsOf[kind][0], value: '' });
        }}
      >
        ${this.fields.map((one) => html`<option value=${one.key} .selected=${live(one.key === condition.field)}>${one.label}</option>`)}
      </select>
      <select
        class="field-input"
        aria-label=${t('record.filter_operator')}
        @change=${(event: Event) => change({ ...condition, operator: (event.target as HTMLSelectElement).value as Operator, value: this.#kept(condition, (event.target as HTMLSelectElement).value as Operator) })}
      >
        ${operators.map((operator) => html`<option value=${operator} .selected=${live(operator === condition.operator)}>${t(`record.op_${operator}`)}</option>`)}
      </select>
      ${takesValue(condition.operator) && field ? this.#renderValue(condition, field, change) : html`<span class="filter-nothing"></span>`}
      <button
        type="button"
        class="btn quiet-btn icon-btn"
        aria-label=${t('record.remove_named', { name: t('record.filter_number', { number: index + 1 }) })}
        @click=${remove}
      >
        ${icon('close')}
      </button>
    </div>`;
  }

  #renderValue(condition: Condition, field: NamedFilterField, change: (next: Condition) => void): TemplateResult {
    const set = (value: string) => change({ ...condition, value });
    if (condition.operator === 'is') return html`<span class="filter-nothing"></span>`;
    if (condition.operator === 'one_of') return this.#renderSeveral(condition, field, set);
    const options =
      field.kind === 'boolean'
        ? [
            { value: 'true', label: t('record.yes') },
            { value: 'false', label: t('record.no') },
          ]
        : field.choices;
    if (options.length > 0)
      return html`<select
        class="field-input"
        aria-label=${t('record.filter_value')}
        @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}
      >
        <option value="" .selected=${live(condition.value === '')}>${t('record.choose')}</option>
        ${options.map((option) => html`<option value=${option.value} .selected=${live(option.value === condition.value)}>${option.label}</option>`)}
      </select>`;
    const isNumber = field.kind === 'number' || condition.operator === 'last_days';
    return html`<input
      class="field-input ${isNumber ? 'field-input-number' : ''}"
      type=${isNumber ? 'text' : inputTypes[field.kind]}
      inputmode=${isNumber ? 'decimal' : 'text'}
      aria-label=${t('record.filter_value')}
      .value=${live(condition.value)}
      @input=${(event: InputEvent) => set((event.target as HTMLInputElement).value)}
      @blur=${() => isNumber && set(readNumber(condition.value))}
    />`;
  }

  #renderSeveral(condition: Condition, field: NamedFilterField, set: (value: string) => void): TemplateResult {
    const chosen = condition.value.split(',').filter((one) => one !== '');
    return html`<div class="filter-several" role="group" aria-label=${t('record.filter_value')}>
      ${field.choices.map(
        (choice) =>
          html`<label
            ><input
              type="checkbox"
              .checked=${live(chosen.includes(choice.value))}
              @change=${(event: Event) => set(((event.target as HTMLInputElement).checked ? [...chosen, choice.value] : chosen.filter((one) => one !== choice.value)).join(','))}
            />${choice.label}</label
          >`,
      )}
    </div>`;
  }

  #kept(condition: Condition, operator: Operator): string {
    if (condition.operator === 'is') return '';
    const kind = this.#field(condition)?.kind ?? 'other';
    return isComplete({ ...condition, operator }, kind) ? condition.value : '';
  }

  #field(condition: Condition): NamedFilterField | undefined {
    return this.fields.find((field) => field.key === condition.field);
  }

  #blankLine(): Condition {
    const first = this.fields[0];
    return { field: first?.key ?? '', operator: operatorsOf[first?.kind ?? 'other'][0], value: '' };
  }

  #toggle(filter: Filter): void {
    if (this.editing) return this.#close();
    this.editing = { ...filter, conditions: [...filter.conditions, this.#blankLine()] };
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('.filter-line:last-of-type select')?.focus());
  }
  #close(): void {
    this.editing = null;
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('.filter-open')?.focus());
  }
  #tell(filter: Filter): void {
    // A number typed in full-width digits is not read until now when Enter was pressed inside it.
    const conditions = filter.conditions
      .map((condition) =>
        this.#field(condition)?.kind === 'number' || condition.operator === 'last_days' ? { ...condition, value: readNumber(condition.value) } : condition,
      )
      .filter((condition) => printCondition(condition, this.#field(condition)?.kind ?? 'other') !== '');
    this.editing = null;
    this.#fire(printFilter({ ...filter, conditions }, this.fields));
  }
  #fire(formula: string): void {
    this.dispatchEvent(new CustomEvent('filter-change', { detail: formula }));
  }
}
define('filter-builder', FilterBuilder);

/** The input of a value that is typed. */
const inputTypes: Readonly<Record<FilterKind, string>> = {
  text: 'text',
  number: 'text',
  boolean: 'text',
  date: 'date',
  time: 'time',
  datetime: 'date',
  choice: 'text',
  choices: 'text',
  record: 'text',
  other: 'text',
};
