import '../../views/form/form.css';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ConditionProblems } from '../../../platform/contract/wire-lists.ts';
import { messageOf, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t } from '../../locale/locale.ts';
import { placeBelow } from '../menu/menu-button.ts';
import { type FormulaFunction, type FormulaName, type Suggestion, suggestionsAt, wordBefore } from './formula-completion.ts';
import { formulaFunctions, namesBehind } from './formula-names.ts';

let count = 0;

/**
 * A condition as a formula, with what is wrong with it at its place. `object`: of which; `formula`: what is edited; `told`: what somebody else found wrong with it,
 * in place of `check()`; `names`: what it may name beside the fields of the
 * object. What fits is offered while one writes, or with Ctrl and the space bar: arrows choose, Enter and Tab take, Escape closes. Fires `formula-change` with the text.
 */
class FormulaEditor extends ShirabeElement {
  static override properties = {
    object: fromCode,
    formula: fromCode,
    told: fromCode,
    label: fromCode,
    hint: fromCode,
    problems: { state: true },
    failure: { state: true },
  };
  declare object: string;
  declare formula: string;
  declare told: ConditionProblems['problems'];
  /** In place of “formula”. */
  declare label: string;
  /** In place of an example of a condition. */
  declare hint: string | null;
  declare names: readonly FormulaName[];
  declare problems: ConditionProblems['problems'];
  declare failure: string;
  /** null: nothing is offered. */
  declare offered: readonly Suggestion[] | null;
  declare active: number;
  #functions: readonly FormulaFunction[] = [];
  #found: readonly FormulaName[] = [];
  readonly #id = `formula-problems-${++count}`;

  constructor() {
    super();
    this.object = '';
    this.formula = '';
    this.told = [];
    this.label = '';
    this.hint = null;
    this.problems = [];
    this.failure = '';
    this.names = [];
    this.offered = null;
    this.active = 0;
  }

  override render(): TemplateResult {
    const problems = [...this.problems, ...this.told];
    const { offered } = this;
    const isWrong = problems.length > 0 || this.failure !== '';
    return html`<label class="formula-label"
        ><span>${this.label || t('record.filter_formula_label')}</span
        ><textarea
          class="field-input formula-input"
          rows="4"
          spellcheck="false"
          maxlength="4000"
          aria-invalid=${isWrong ? 'true' : nothing}
          aria-describedby=${this.#id}
          aria-autocomplete="list"
          aria-controls=${offered === null ? nothing : `${this.#id}-list`}
          aria-activedescendant=${offered === null ? nothing : `${this.#id}-${this.active}`}
          .value=${live(this.formula)}
          @input=${(event: InputEvent) => {
            this.#tell((event.target as HTMLTextAreaElement).value);
            if (!event.isComposing) void this.#look();
          }}
          @compositionend=${() => void this.#look()}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
          @click=${() => (this.offered = null)}
          @blur=${() => (this.offered = null)}
        ></textarea>
      </label>
      <div class="combo-pop formula-offer" popover="manual" @mousedown=${(event: Event) => event.preventDefault()}>
        <ul class="combo-list" id="${this.#id}-list" role="listbox" aria-label=${t('record.formula_offer')}>
          ${(offered ?? []).map(
            (one, place) =>
              html`<li id="${this.#id}-${place}" role="option" aria-selected=${place === this.active ? 'true' : 'false'} @click=${() => this.#take(one)}>
                <code>${one.text}</code> <small>${one.label}</small>
              </li>`,
          )}
        </ul>
      </div>
      <div class="visually-hidden" role="status">${offered === null ? '' : t('record.choices_found', { count: offered.length })}</div>
      <div id=${this.#id} role=${this.problems.length > 0 || this.failure !== '' ? 'alert' : 'status'}>
        ${
          isWrong
            ? html`<ul class="formula-problems">
                ${problems.map(
                  (problem) =>
                    html`<li>
                      <button type="button" class="btn link" @click=${() => this.#show(problem)}>
                        ${t('record.filter_at', { at: problem.start + 1, message: problem.message })}
                      </button>
                    </li>`,
                )}
                ${this.failure ? html`<li>${this.failure}</li>` : nothing}
              </ul>`
            : html`<p class="quiet">${this.hint ?? t('record.filter_formula_hint')}</p>`
        }
      </div>`;
  }

  override updated(): void {
    const list = this.querySelector<HTMLElement>('.formula-offer');
    const area = this.querySelector('textarea');
    if (!list || !area) return;
    const isShown = list.matches(':popover-open');
    if (this.offered !== null && !isShown) list.showPopover();
    if (this.offered === null && isShown) list.hidePopover();
    if (this.offered === null) return;
    list.style.width = `${Math.min(Math.max(area.offsetWidth, 280), document.documentElement.clientWidth - 16)}px`;
    placeBelow(list, area, false);
    list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  #tell(formula: string): void {
    this.formula = formula;
    this.dispatchEvent(new CustomEvent('formula-change', { detail: formula }));
  }

  /** Offers what fits at the caret; what is behind a lookup is asked for when its dot is written. */
  async #look(asked = false): Promise<void> {
    const area = this.querySelector('textarea');
    if (!area) return;
    const path = wordBefore(area.value, area.selectionStart).split('.').slice(0, -1).join('.');
    const behind = this.object === '' ? [] : [namesBehind(this.object, ''), ...(path === '' ? [] : [namesBehind(this.object, path)])];
    const { value, selectionStart } = area;
    const [functions, ...found] = await Promise.all([this.#functions.length > 0 ? this.#functions : formulaFunctions(), ...behind]);
    this.#functions = functions;
    this.#found = found.flat();
    // Meanwhile it was written on, or left: that is looked at by itself.
    if (area.value !== value || area.selectionStart !== selectionStart || document.activeElement !== area) return;
    const names = [...this.names, ...this.#found.filter(({ name }) => !this.names.some((one) => one.name === name))];
    const offered = area.selectionStart === area.selectionEnd ? suggestionsAt(value, selectionStart, { names, functions }, asked) : [];
    this.offered = offered.length > 0 ? offered : null;
    this.active = 0;
  }
  #take({ text, start, end }: Suggestion): void {
    const area = this.querySelector('textarea');
    this.offered = null;
    if (!area) return;
    area.setRangeText(text, start, end, 'end');
    area.focus();
    this.#tell(area.value);
    // A lookup leads on.
    if (text.endsWith('.')) void this.#look();
  }
  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      return void this.#look(true);
    }
    const { offered } = this;
    const chosen = offered?.[this.active];
    if (!offered || !chosen) return;
    if (event.key === 'Escape') this.offered = null;
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      this.active = (this.active + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length;
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) this.#take(chosen);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the formula can be used; says what is wrong, and goes there. A blank text is no condition. */
  async check(): Promise<boolean> {
    this.failure = '';
    this.problems = [];
    if (this.formula.trim() === '') return true;
    try {
      this.problems = (await postJson<ConditionProblems>(`/objects/${this.object}/condition`, { formula: this.formula })).problems;
    } catch (error) {
      this.failure = messageOf(error);
      return false;
    }
    const [first] = this.problems;
    if (first) this.#show(first);
    return !first;
  }

  #show({ start, end }: ConditionProblems['problems'][number]): void {
    const input = this.querySelector('textarea');
    input?.focus();
    input?.setSelectionRange(start, end);
  }
}
define('formula-editor', FormulaEditor);

declare global {
  interface HTMLElementTagNameMap {
    'formula-editor': FormulaEditor;
  }
}
