import '../../views/form/form.css';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { icon } from '../../components/icon/icon.ts';

/** What every input of the set-up's forms has. */
export interface Labelled {
  /** Of the input. */
  readonly id: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly required?: boolean;
  readonly messages?: readonly string[];
  readonly wide?: boolean;
  readonly disabled?: boolean;
}
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** Ids of the help and the messages of an input. */
export function describedBy({ id, help, messages = [] }: Labelled): string {
  return [help ? `${id}-help` : '', messages.length > 0 ? `${id}-problems` : ''].filter(Boolean).join(' ');
}
const isWrong = ({ messages = [] }: Labelled) => messages.length > 0;

/** An input with its label, help and messages. `group`: several inputs, which the label names together. */
export function renderLabelled(parts: Labelled, input: unknown, group = false): TemplateResult {
  const { id, help, messages = [] } = parts;
  const words = html`${parts.required ? html`<span class="required" aria-hidden="true">*</span> ` : nothing}${parts.label}`;
  return html`<div class="field ${messages.length > 0 ? 'field-invalid' : ''} ${parts.wide ? 'field-wide' : ''}">
    ${group ? html`<span class="field-label" id="${id}-label">${words}</span>` : html`<label class="field-label" id="${id}-label" for=${id}>${words}</label>`}
    ${input} ${help ? html`<p class="field-help" id="${id}-help">${help}</p>` : nothing}
    ${
      messages.length > 0
        ? html`<div class="field-problems" id="${id}-problems">
            ${messages.map((message) => html`<p class="field-error">${icon('warn')}<span>${message}</span></p>`)}
          </div>`
        : nothing
    }
  </div>`;
}

export interface TextParts extends Labelled {
  readonly value: string;
  readonly type?: 'text' | 'email' | 'date' | 'time' | 'number';
  readonly max?: number;
  readonly bounds?: { readonly min: number; readonly max: number };
  readonly unit?: string;
  readonly autocomplete?: string;
  change(value: string): void;
}
/** One line. */
export function textControl(parts: TextParts): TemplateResult {
  const { type = 'text' } = parts;
  const input = html`<input
    class="field-input ${type === 'number' ? 'field-input-number' : ''}"
    id=${parts.id}
    type=${type}
    inputmode=${type === 'number' ? 'numeric' : nothing}
    autocomplete=${parts.autocomplete ?? 'off'}
    spellcheck="false"
    maxlength=${parts.max ?? nothing}
    min=${parts.bounds?.min ?? nothing}
    max=${parts.bounds?.max ?? nothing}
    aria-describedby=${describedBy(parts) || nothing}
    aria-invalid=${isWrong(parts) ? 'true' : nothing}
    aria-required=${parts.required ? 'true' : nothing}
    ?disabled=${parts.disabled}
    .value=${live(parts.value)}
    @input=${(event: InputEvent) => parts.change((event.target as HTMLInputElement).value)}
  />`;
  return renderLabelled(
    parts,
    parts.unit ? html`<span class="field-with-unit">${input}<span class="field-unit" aria-hidden="true">${parts.unit}</span></span>` : input,
  );
}

export interface AreaParts extends Labelled {
  readonly value: string;
  readonly rows: number;
  readonly max?: number;
  readonly placeholder?: string;
  change(value: string): void;
}
/** Several lines. */
export function areaControl(parts: AreaParts): TemplateResult {
  return renderLabelled(
    parts,
    html`<textarea
      class="field-input field-input-long"
      id=${parts.id}
      rows=${parts.rows}
      maxlength=${parts.max ?? nothing}
      placeholder=${parts.placeholder ?? nothing}
      spellcheck="false"
      aria-describedby=${describedBy(parts) || nothing}
      aria-invalid=${isWrong(parts) ? 'true' : nothing}
      aria-required=${parts.required ? 'true' : nothing}
      .value=${live(parts.value)}
      @input=${(event: InputEvent) => parts.change((event.target as HTMLTextAreaElement).value)}
    ></textarea>`,
  );
}

export interface SelectParts extends Labelled {
  readonly value: string;
  readonly options: readonly Option[];
  /** The words of the first line, which stands for nothing chosen; without it something is always chosen. */
  readonly none?: string;
  change(value: string): void;
}
/** One of a list. */
export function selectControl(parts: SelectParts): TemplateResult {
  return renderLabelled(
    parts,
    html`<select
      class="field-input"
      id=${parts.id}
      aria-describedby=${describedBy(parts) || nothing}
      aria-invalid=${isWrong(parts) ? 'true' : nothing}
      aria-required=${parts.required ? 'true' : nothing}
      ?disabled=${parts.disabled}
      @change=${(event: Event) => parts.change((event.target as HTMLSelectElement).value)}
    >
      ${parts.none === undefined ? nothing : html`<option value="" .selected=${live(parts.value === '')}>${parts.none}</option>`}
      ${parts.options.map((option) => html`<option value=${option.value} .selected=${live(option.value === parts.value)}>${option.label}</option>`)}
    </select>`,
  );
}

export interface CheckParts extends Labelled {
  readonly checked: boolean;
  change(checked: boolean): void;
}
/** Yes or no. */
export function checkControl(parts: CheckParts): TemplateResult {
  const { id, help, messages = [] } = parts;
  return html`<div class="field ${messages.length > 0 ? 'field-invalid' : ''} ${parts.wide ? 'field-wide' : ''}">
    <label class="field-option"
      ><input
        type="checkbox"
        id=${id}
        .checked=${live(parts.checked)}
        ?disabled=${parts.disabled}
        aria-describedby=${describedBy(parts) || nothing}
        aria-invalid=${isWrong(parts) ? 'true' : nothing}
        @change=${(event: Event) => parts.change((event.target as HTMLInputElement).checked)}
      /><span>${parts.label}</span></label
    >
    ${help ? html`<p class="field-help" id="${id}-help">${help}</p>` : nothing}
    ${
      messages.length > 0
        ? html`<div class="field-problems" id="${id}-problems">
            ${messages.map((message) => html`<p class="field-error">${icon('warn')}<span>${message}</span></p>`)}
          </div>`
        : nothing
    }
  </div>`;
}

export interface GroupParts extends Labelled {
  readonly kind: 'radio' | 'checkbox';
  readonly options: readonly Option[];
  readonly chosen: readonly string[];
  change(values: string[]): void;
}
/** Radio buttons or checkboxes under one label. */
export function groupControl(parts: GroupParts): TemplateResult {
  const pick = (value: string, on: boolean) =>
    parts.change(
      parts.kind === 'radio' ? [value] : parts.options.map((option) => option.value).filter((other) => (other === value ? on : parts.chosen.includes(other))),
    );
  return renderLabelled(
    parts,
    html`<div
      class="field-group"
      id=${parts.id}
      role=${parts.kind === 'radio' ? 'radiogroup' : 'group'}
      aria-labelledby="${parts.id}-label"
      aria-describedby=${describedBy(parts) || nothing}
    >
      ${parts.options.map(
        (option, index) =>
          html`<label class="field-option"
            ><input
              type=${parts.kind}
              id="${parts.id}-${index}"
              name=${parts.id}
              value=${option.value}
              .checked=${live(parts.chosen.includes(option.value))}
              ?disabled=${parts.disabled}
              @change=${(event: Event) => pick(option.value, (event.target as HTMLInputElement).checked)}
            /><span>${option.label}</span></label
          >`,
      )}
    </div>`,
    true,
  );
}
