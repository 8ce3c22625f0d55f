import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { readNumber } from '../../components/filter/read-number.ts';
import { type BuilderProblem } from './editing.ts';
import { b } from './words.ts';

/** What is wrong at a place, below it. */
export function renderProblems(problems: readonly BuilderProblem[], id?: string): TemplateResult | typeof nothing {
  if (problems.length === 0) return nothing;
  return html`<ul class="builder-problems field-error" id=${id ?? nothing}>
    ${problems.map(({ message }) => html`<li>${message}</li>`)}
  </ul>`;
}

interface Labelled {
  readonly label: string;
  readonly wrong?: readonly BuilderProblem[];
}

export function wordsInput(
  { label, wrong = [], value, placeholder, most = 200 }: Labelled & { readonly value: string; readonly placeholder?: string; readonly most?: number },
  change: (value: string) => void,
): TemplateResult {
  return html`<label class="builder-input"
    ><span>${label}</span
    ><input
      class="field-input"
      maxlength=${most}
      placeholder=${placeholder ?? nothing}
      aria-invalid=${wrong.length > 0 ? 'true' : nothing}
      .value=${live(value)}
      @input=${(event: InputEvent) => change((event.target as HTMLInputElement).value)}
    />${renderProblems(wrong)}</label
  >`;
}

/** A number; `change` gets undefined for a blank one. What is no number stays in the box and changes nothing. */
export function numberInput(
  { label, wrong = [], value, placeholder }: Labelled & { readonly value: number | undefined; readonly placeholder?: string },
  change: (value: number | undefined) => void,
): TemplateResult {
  return html`<label class="builder-input builder-number"
    ><span>${label}</span
    ><input
      class="field-input"
      inputmode="decimal"
      maxlength="20"
      placeholder=${placeholder ?? nothing}
      aria-invalid=${wrong.length > 0 ? 'true' : nothing}
      .value=${value === undefined ? '' : String(value)}
      @change=${(event: Event) => {
        const input = event.target as HTMLInputElement;
        const text = readNumber(input.value).trim();
        const isNumber = text !== '' && Number.isFinite(Number(text));
        input.setCustomValidity(text === '' || isNumber ? '' : b('builder.no_number'));
        if (text === '' || isNumber) change(text === '' ? undefined : Number(text));
        else input.reportValidity();
      }}
    />${renderProblems(wrong)}</label
  >`;
}

type Choice = readonly [value: string, label: string];
/** One of several; a value that is not offered stays, and is shown as it is written. */
export function choiceInput(
  { label, wrong = [], value, choices, hidden = false }: Labelled & { readonly value: string; readonly choices: readonly Choice[]; readonly hidden?: boolean },
  change: (value: string) => void,
): TemplateResult {
  const isOffered = choices.some(([each]) => each === value);
  return html`<label class="builder-input"
    ><span class=${hidden ? 'visually-hidden' : ''}>${label}</span
    ><select
      class="field-input"
      aria-invalid=${wrong.length > 0 ? 'true' : nothing}
      @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}
    >
      ${isOffered ? nothing : html`<option value=${value} .selected=${live(true)}>${value}</option>`}
      ${choices.map(([each, words]) => html`<option value=${each} .selected=${live(each === value)}>${words}</option>`)}</select
    >${renderProblems(wrong)}</label
  >`;
}

export function flagInput(label: string, value: boolean, change: (value: boolean) => void): TemplateResult {
  return html`<label class="builder-flag"
    ><input type="checkbox" .checked=${live(value)} @change=${(event: Event) => change((event.target as HTMLInputElement).checked)} />${label}</label
  >`;
}
