import './formula-editor.css';
import { html, nothing, type TemplateResult } from 'lit';
import { completeFormula, pathBegun, type Completion, type OfferedName } from '../../../platform/formula/complete.ts';
import type { ConditionProblems } from '../../../platform/contract/wire-lists.ts';
import { messageOf, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t } from '../../locale/locale.ts';
import { FormulaNames } from './formula-names.ts';
import { optionId, renderSuggestions } from './formula-suggestions.ts';
import { placeAtCaret } from './place-at-caret.ts';

/** More than these nobody reads: another letter narrows them down. */
const MOST = 50;
let count = 0;

/**
 * A condition as a formula: suggests what may be written at the caret, and says what is wrong at its place. `object`: of which; `formula`: what is edited;
 * `names`: what it may use besides the fields of the object; `label`: what the box is called; `compact`: small, without the example;
 * `hint`: what stands in its place; `told`: what somebody else found wrong with it, in place of `check()`. Fires `formula-change` with the text. To assistive technology it stays a text box of several lines, with a list (ARIA 1.2: a combobox has one line).
 */
class FormulaEditor extends ShirabeElement {
  static override properties = {
    object: fromCode,
    formula: fromCode,
    names: fromCode,
    label: fromCode,
    compact: fromCode,
    hint: fromCode,
    told: fromCode,
    problems: { state: true },
    failure: { state: true },
    completions: { state: true },
    active: { state: true },
    words: { state: true },
  };
  declare object: string;
  declare formula: string;
  declare names: readonly OfferedName[];
  declare label: string;
  declare compact: boolean;
  declare hint: string;
  declare told: ConditionProblems['problems'];
  declare problems: ConditionProblems['problems'];
  declare failure: string;
  declare completions: readonly Completion[];
  declare active: number;
  /** In place of suggestions; blank: no list. */
  declare words: string;
  readonly #id = `formula-${(count += 1)}`;
  #fields: { readonly object: string; readonly names: FormulaNames } | undefined;
  #turn = 0;

  constructor() {
    super();
    this.object = '';
    this.formula = '';
    this.names = [];
    this.label = '';
    this.compact = false;
    this.hint = '';
    this.told = [];
    this.problems = [];
    this.failure = '';
    this.completions = [];
    this.active = -1;
    this.words = '';
  }
  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('scroll', this.#place, { capture: true, passive: true });
    addEventListener('resize', this.#place);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('scroll', this.#place, { capture: true });
    removeEventListener('resize', this.#place);
  }

  /** The list lies in the browser's top layer, so that no box cuts it off. */
  override updated(): void {
    const list = this.querySelector<HTMLElement>('.formula-pop');
    if (!list) return;
    const isShown = list.matches(':popover-open');
    if (this.#isOpen && !isShown) list.showPopover();
    if (!this.#isOpen && isShown) list.hidePopover();
    this.#place();
    this.querySelector('[role="option"][aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }

  override render(): TemplateResult {
    const problems = [...this.problems, ...this.told];
    const isWrong = problems.length > 0 || this.failure !== '';
    return html`<label class="formula-label"
        ><span>${this.label || t('record.filter_formula_label')}</span
        ><textarea
          class="field-input formula-input"
          rows=${this.compact ? 2 : 4}
          spellcheck="false"
          autocomplete="off"
          autocapitalize="off"
          maxlength="4000"
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls=${`${this.#id}-list`}
          aria-activedescendant=${this.completions[this.active] ? optionId(this.#id, this.active) : nothing}
          aria-invalid=${isWrong ? 'true' : nothing}
          aria-describedby=${`${this.#id}-problems`}
          .value=${this.formula}
          @input=${(event: InputEvent) => {
            this.#tell();
            if (event.isComposing) this.#shut();
            else void this.#suggest();
          }}
          @compositionend=${() => void this.#suggest()}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
          @click=${() => this.#shut()}
          @blur=${() => this.#shut()}
        ></textarea>
      </label>
      ${renderSuggestions({ id: this.#id, completions: this.completions, active: this.active, words: this.words }, (completion) => this.#take(completion))}
      <div class="visually-hidden" role="status">${this.completions.length > 0 ? t('formula.count', { count: this.completions.length }) : this.words}</div>
      <div id=${`${this.#id}-problems`} role=${this.problems.length > 0 || this.failure !== '' ? 'alert' : 'status'}>
        ${isWrong ? this.#renderProblems(problems) : this.#renderHint()}
      </div>`;
  }

  #renderHint(): unknown {
    const words = this.hint || (this.compact ? '' : t('record.filter_formula_hint'));
    return words === '' ? nothing : html`<p class="quiet">${words}</p>`;
  }
  #renderProblems(problems: ConditionProblems['problems']): TemplateResult {
    return html`<ul class="formula-problems">
      ${problems.map((problem) => {
        const lines = this.formula.slice(0, problem.start).split('\n');
        return html`<li>
          ${t('record.filter_at', { line: lines.length, column: (lines.at(-1) ?? '').length + 1, message: problem.message })}
          <button type="button" class="btn link" @click=${() => this.#show(problem)}>${t('record.filter_go')}</button>
        </li>`;
      })}
      ${this.failure ? html`<li>${this.failure}</li>` : nothing}
    </ul>`;
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
    this.#input?.focus();
    this.#input?.setSelectionRange(start, end);
  }

  get #input(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }
  get #isOpen(): boolean {
    return this.completions.length > 0 || this.words !== '';
  }
  readonly #place = () => {
    const list = this.querySelector<HTMLElement>('.formula-pop:popover-open');
    if (list && this.#input) placeAtCaret(list, this.#input, this.completions[0]?.start ?? this.#input.selectionStart);
  };

  #tell(): void {
    this.formula = this.#input?.value ?? '';
    this.dispatchEvent(new CustomEvent('formula-change', { detail: this.formula }));
  }
  #shut(): void {
    this.#turn += 1;
    this.completions = [];
    this.words = '';
    this.active = -1;
  }

  /** Shows what fits at the caret; `asked`: also where nothing was begun. */
  async #suggest(asked = false): Promise<void> {
    this.#shut();
    const turn = this.#turn;
    const [source, position] = [this.formula, this.#input?.selectionStart ?? 0];
    if (!asked && !/[\p{L}\p{M}\p{N}_."]$/u.test(source.slice(0, position))) return;
    let names: readonly OfferedName[];
    try {
      names = await this.#learn(source, position, () => turn === this.#turn && (this.words = t('formula.loading')));
    } catch (error) {
      if (turn === this.#turn) this.words = messageOf(error);
      return;
    }
    if (turn !== this.#turn) return;
    this.words = '';
    const found = completeFormula(source, position, names).slice(0, MOST);
    // What is written already is no suggestion: Enter is a new line then.
    const isWhole = found.length === 1 && source.slice(found[0]?.start, found[0]?.end) === found[0]?.text;
    this.completions = isWhole ? [] : found;
    this.active = this.completions.length > 0 ? 0 : -1;
  }

  /** The names that may stand at a place: those of the caller, the fields of the object, and what is behind the lookups that were begun or are compared. */
  async #learn(source: string, position: number, wait: () => void): Promise<readonly OfferedName[]> {
    if (this.object === '') return this.names;
    if (this.#fields?.object !== this.object) this.#fields = { object: this.object, names: new FormulaNames(this.object) };
    const fields = this.#fields.names;
    const behind = (path: string) => {
      if (!fields.isKnown(path)) wait();
      return fields.behind(path);
    };
    const known = [...this.names, ...(await behind(''))];
    // Inside of a text the field that it is compared with may be behind a lookup, too.
    const before = source
      .slice(0, position)
      .replace(/(?:=|<>|,)\s*(?:"(?:[^"]|"")*"\s*,\s*)*"[^"]*$/, '')
      .trimEnd();
    const paths = new Set([pathBegun(source, position), pathBegun(before, before.length)]);
    for (const path of paths) {
      const opens = known.some((name) => name.path === path.split('.')[0] && name.opens);
      if (path !== '' && opens) known.push(...(await behind(path)));
    }
    return known.filter((name, index) => known.findIndex(({ path }) => path === name.path) === index);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const active = this.completions[this.active];
    if (event.key === ' ' && event.ctrlKey) void this.#suggest(true);
    else if (event.key === 'Escape' && this.#isOpen) this.#shut();
    else if (active && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const length = this.completions.length;
      this.active = (this.active + (event.key === 'ArrowDown' ? 1 : length - 1)) % length;
    } else if (active && !event.shiftKey && (event.key === 'Enter' || event.key === 'Tab')) this.#take(active);
    else {
      // The caret goes elsewhere.
      if (/^(?:Arrow(?:Left|Right)|Home|End|Page(?:Up|Down))$/.test(event.key)) this.#shut();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #take({ text, start, end }: Completion): void {
    this.#shut();
    this.#input?.setRangeText(text, start, end, 'end');
    this.#tell();
    if (text.endsWith('.')) void this.#suggest();
  }
}
define('formula-editor', FormulaEditor);

declare global {
  interface HTMLElementTagNameMap {
    'formula-editor': FormulaEditor;
  }
}
