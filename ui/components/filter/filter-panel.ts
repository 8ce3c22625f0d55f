import { html, nothing, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t } from '../../locale/locale.ts';
import './filter-editor.ts';
import { type Condition, takesValue } from './condition.ts';
import { emptyGroup, type Group, isGroup, type Part, printFilter, readFilter } from './filter-group.ts';
import type { NamedFilterField } from './filter-fields.ts';
import './formula-editor.ts';
import { readNumber } from './read-number.ts';

/**
 * The conditions of a filter, as lines or, where a line cannot show them, as a formula. `filter`: the formula to begin with; `fields`, `object`: as of
 * `filter-editor`. What was made of it is asked for by `read()`. Fires `field-found`.
 */
class FilterPanel extends ShirabeElement {
  static override properties = { filter: fromCode, fields: fromCode, object: fromCode, group: { state: true }, formula: { state: true } };
  declare filter: string;
  declare fields: readonly NamedFilterField[];
  declare object: string;
  declare group: Group;
  /** What is edited while it is edited as a formula. */
  declare formula: string | null;

  constructor() {
    super();
    this.filter = '';
    this.fields = [];
    this.object = '';
    this.group = emptyGroup;
    this.formula = null;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    const group = readFilter(this.filter, this.fields);
    if (group) this.group = group;
    else this.formula = this.filter;
  }

  override render(): TemplateResult {
    if (this.formula === null)
      return html`<filter-editor
          .group=${this.group}
          .fields=${this.fields}
          .object=${this.object}
          @group-change=${(event: CustomEvent<Group>) => (this.group = event.detail)}
          @field-found=${(event: CustomEvent<NamedFilterField>) => this.#take(event.detail)}
        ></filter-editor>
        ${
          this.object
            ? html`<button type="button" class="btn link filter-mode" @click=${() => (this.formula = printFilter(this.#given(this.group), this.fields))}>
                ${t('record.filter_formula')}
              </button>`
            : nothing
        }`;
    const lines = readFilter(this.formula, this.fields);
    return html`<formula-editor
        .object=${this.object}
        .formula=${this.formula}
        @formula-change=${(event: CustomEvent<string>) => (this.formula = event.detail)}
      ></formula-editor>
      ${
        lines
          ? html`<button
              type="button"
              class="btn link filter-mode"
              @click=${() => {
                this.group = lines;
                this.formula = null;
              }}
            >
              ${t('record.filter_lines')}
            </button>`
          : nothing
      }`;
  }

  /** Adds a line, and goes to it. */
  addLine(): void {
    void this.updateComplete.then(() => this.querySelector('filter-editor')?.addLine());
  }

  /** What was made, as a formula; undefined when it is one that cannot be used, and that was said. */
  async read(): Promise<string | undefined> {
    if (this.formula === null) return printFilter(this.#given(this.group), this.fields);
    const isRight = (await this.querySelector('formula-editor')?.check()) ?? true;
    return isRight ? this.formula.trim() : undefined;
  }

  #take(field: NamedFilterField): void {
    this.fields = [...this.fields, field];
    this.dispatchEvent(new CustomEvent('field-found', { detail: field }));
  }
  /** A number typed in full-width digits is not read until now when Enter was pressed inside it. */
  #given(group: Group): Group {
    const read = (part: Part): Part => (isGroup(part) ? this.#given(part) : this.#isNumber(part) ? { ...part, value: readNumber(part.value) } : part);
    return { ...group, parts: group.parts.map(read) };
  }
  #isNumber({ field, operator }: Condition): boolean {
    return takesValue(operator) && (operator === 'last_days' || this.fields.find(({ key }) => key === field)?.kind === 'number');
  }
}
define('filter-panel', FilterPanel);

declare global {
  interface HTMLElementTagNameMap {
    'filter-panel': FilterPanel;
  }
}
