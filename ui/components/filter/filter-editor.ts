import './filter-editor.css';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t } from '../../locale/locale.ts';
import { icon } from '../icon/icon.ts';
import { type Condition, isComplete, type Operator, operatorsFor, takesValue } from './condition.ts';
import { type Group, isGroup, type Part } from './filter-group.ts';
import { filterFieldOf, isFilterable, type NamedFilterField } from './filter-fields.ts';
import { renderValue } from './filter-value.ts';

/** Groups inside each other that can be made. */
const DEEPEST = 3;
/** Asks for a field of a looked-up record. */
const FURTHER = '…';

/**
 * Conditions in groups, each all, one or none of its lines. `group`: what is edited; `fields`: what may be filtered by; `object`: with it, also fields of
 * looked-up records. Fires `group-change` with the new Group, and `field-found` with a NamedFilterField that was not among `fields`.
 */
class FilterEditor extends ShirabeElement {
  static override properties = { group: fromCode, fields: fromCode, object: fromCode };
  declare group: Group;
  declare fields: readonly NamedFilterField[];
  declare object: string;

  constructor() {
    super();
    this.group = { join: 'and', parts: [] };
    this.fields = [];
    this.object = '';
  }

  override render(): TemplateResult {
    return this.#renderGroup(this.group, (group) => this.#tell(group), 1, '');
  }

  /** Adds a line at the end, and goes to it. */
  addLine(): void {
    this.#tell({ ...this.group, parts: [...this.group.parts, this.#blankLine()] });
    void this.updateComplete.then(() => [...this.querySelectorAll('.filter-root > .filter-line')].at(-1)?.querySelector('select')?.focus());
  }

  #tell(group: Group): void {
    this.group = group;
    this.dispatchEvent(new CustomEvent('group-change', { detail: group }));
  }

  #renderGroup(group: Group, change: (group: Group) => void, depth: number, number: string): TemplateResult {
    const set = (parts: readonly Part[]) => change({ ...group, parts });
    const without = (index: number) => set(group.parts.filter((_, at) => at !== index));
    const replace = (index: number, part: Part) => set(group.parts.map((one, at) => (at === index ? part : one)));
    const place = (index: number) => (number === '' ? String(index + 1) : `${number}.${index + 1}`);
    return html`<div
      class=${depth > 1 ? 'filter-group' : 'filter-root'}
      role="group"
      aria-label=${number === '' ? t('record.filter') : t('record.filter_group_number', { number })}
    >
      ${group.parts.length > 1 || depth > 1 || group.join !== 'and' ? this.#renderJoin(group, change, number) : nothing}
      ${group.parts.map((part, index) =>
        isGroup(part)
          ? html`<div class="filter-nested">
              ${this.#renderGroup(part, (next) => replace(index, next), depth + 1, place(index))}${this.#renderRemove(t('record.filter_group_number', { number: place(index) }), () => without(index))}
            </div>`
          : this.#renderLine(
              part,
              place(index),
              (next) => replace(index, next),
              () => without(index),
            ),
      )}
      <div class="filter-more">
        <button type="button" class="btn link" @click=${() => set([...group.parts, this.#blankLine()])}>${icon('plus')}${t('record.filter_line')}</button>
        ${
          depth < DEEPEST
            ? html`<button
                type="button"
                class="btn link"
                @click=${() => set([...group.parts, { join: group.join === 'or' ? 'and' : 'or', parts: [this.#blankLine()] }])}
              >
                ${icon('plus')}${t('record.filter_group')}
              </button>`
            : nothing
        }
      </div>
    </div>`;
  }

  #renderJoin(group: Group, change: (group: Group) => void, number: string): TemplateResult {
    return html`<div class="filter-join" role="radiogroup" aria-label=${t('record.filter_join')}>
      ${(['and', 'or', 'none'] as const).map(
        (join) =>
          html`<label
            ><input
              type="radio"
              name="filter-join-${number}"
              .checked=${live(group.join === join)}
              @change=${() => change({ ...group, join })}
            />${t(`record.join_${join}`)}</label
          >`,
      )}
    </div>`;
  }

  #renderRemove(name: string, remove: () => void): TemplateResult {
    return html`<button type="button" class="btn quiet-btn icon-btn" aria-label=${t('record.remove_named', { name })} @click=${remove}>
      ${icon('close')}
    </button>`;
  }

  #renderLine(condition: Condition, number: string, change: (next: Condition) => void, remove: () => void): TemplateResult {
    const field = this.#field(condition.field);
    const offered = operatorsFor(field);
    // Links lead to filters by one record, which not every field offers to choose.
    const operators = offered.includes(condition.operator) ? offered : [...offered, condition.operator];
    const name = t('record.filter_number', { number });
    return html`<div class="filter-line" role="group" aria-label=${name}>
      <select
        class="field-input"
        aria-label=${t('record.filter_field')}
        @change=${(event: Event) => void this.#chooseField(event.target as HTMLSelectElement, condition, change)}
      >
        ${this.fields.map((one) => html`<option value=${one.key} .selected=${live(one.key === condition.field)}>${one.label}</option>`)}
        ${this.object ? html`<option value=${FURTHER} .selected=${live(false)}>${t('record.filter_further')}</option>` : nothing}
      </select>
      <select
        class="field-input"
        aria-label=${t('record.filter_operator')}
        @change=${(event: Event) => {
          const operator = (event.target as HTMLSelectElement).value as Operator;
          change({ ...condition, operator, value: this.#kept(condition, operator) });
        }}
      >
        ${operators.map(
          (operator) =>
            html`<option value=${operator} .selected=${live(operator === condition.operator)}>
              ${t(`record.op_${operator}`, { unit: field?.scopeLabel ?? '' })}
            </option>`,
        )}
      </select>
      ${takesValue(condition.operator) && field ? renderValue(condition, field, (value) => change({ ...condition, value })) : html`<span class="filter-nothing"></span>`}
      ${this.#renderRemove(name, remove)}
    </div>`;
  }

  async #chooseField(select: HTMLSelectElement, condition: Condition, change: (next: Condition) => void): Promise<void> {
    const begin = (field: NamedFilterField | undefined) => change({ field: field?.key ?? '', operator: operatorsFor(field)[0] ?? 'blank', value: '' });
    if (select.value !== FURTHER) return begin(this.#field(select.value));
    select.value = condition.field;
    const { pickField } = await import('../columns/pick-field.ts');
    const found = await pickField(this.object, isFilterable);
    select.focus();
    if (!found) return;
    const field = filterFieldOf(found);
    if (!this.#field(field.key)) {
      this.fields = [...this.fields, field];
      this.dispatchEvent(new CustomEvent('field-found', { detail: field }));
    }
    begin(field);
  }

  /** A value stays where the other operator can have it. */
  #kept(condition: Condition, operator: Operator): string {
    const chosen: readonly Operator[] = ['is', 'is_not'];
    if (chosen.includes(condition.operator) || chosen.includes(operator))
      return chosen.includes(condition.operator) && chosen.includes(operator) ? condition.value : '';
    const kind = this.#field(condition.field)?.kind ?? 'other';
    return isComplete({ ...condition, operator }, kind) ? condition.value : '';
  }
  #field(key: string): NamedFilterField | undefined {
    return this.fields.find((field) => field.key === key);
  }
  #blankLine(): Condition {
    const [first] = this.fields;
    return { field: first?.key ?? '', operator: operatorsFor(first)[0] ?? 'blank', value: '' };
  }
}
define('filter-editor', FilterEditor);

declare global {
  interface HTMLElementTagNameMap {
    'filter-editor': FilterEditor;
  }
}
