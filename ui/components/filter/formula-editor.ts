import { html, nothing, type TemplateResult } from 'lit';
import type { ConditionProblems } from '../../../platform/contract/wire-lists.ts';
import { messageOf, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { t } from '../../locale/locale.ts';

let count = 0;

/**
 * A condition as a formula, with what is wrong with it at its place. `object`: of which; `formula`: what is edited; `told`: what somebody else found wrong with it,
 * in place of `check()`. Fires `formula-change` with the text.
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
  declare problems: ConditionProblems['problems'];
  declare failure: string;
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
  }

  override render(): TemplateResult {
    const problems = [...this.problems, ...this.told];
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
          .value=${this.formula}
          @input=${(event: InputEvent) => {
            this.formula = (event.target as HTMLTextAreaElement).value;
            this.dispatchEvent(new CustomEvent('formula-change', { detail: this.formula }));
          }}
        ></textarea>
      </label>
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
