import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import type { EditContext } from './field-view.ts';

export interface TextInputOptions {
  readonly type?: 'text' | 'email' | 'tel' | 'url' | 'date' | 'time' | 'datetime-local';
  readonly inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url';
  readonly autocomplete?: string;
  readonly numeric?: boolean;
  readonly max?: number;
  readonly bounds?: { readonly min?: string; readonly max?: string };
  /** Words after the input, such as a unit. */
  readonly unit?: string;
  /** What the value looks like in the input. */
  readonly text: string;
  /** Turns the input's text into what `change` takes; the text itself unless said. */
  readonly read?: (text: string) => unknown;
  /** Reads a text that was pasted, for inputs that would refuse it; undefined leaves it to the browser. */
  readonly paste?: (text: string) => { readonly value: unknown; readonly text: string } | undefined;
}

/** One line of input. What is typed stays as typed until the field is left. */
export function renderTextInput(context: EditContext, options: TextInputOptions): TemplateResult {
  const read = options.read ?? ((text: string) => text);
  const input = html`<input
    class="field-input ${options.numeric ? 'field-input-number' : ''}"
    id=${context.id}
    type=${options.type ?? 'text'}
    inputmode=${ifDefined(options.inputmode)}
    autocomplete=${options.autocomplete ?? 'off'}
    .value=${live(context.raw ?? options.text)}
    maxlength=${ifDefined(options.max)}
    min=${ifDefined(options.bounds?.min)}
    max=${ifDefined(options.bounds?.max)}
    aria-describedby=${context.describedBy || nothing}
    aria-invalid=${context.invalid ? 'true' : nothing}
    aria-required=${context.required ? 'true' : nothing}
    aria-label=${context.compact ? context.field.label[context.language] : nothing}
    ?disabled=${context.disabled}
    @input=${(event: InputEvent) => {
      const { value, validity } = event.target as HTMLInputElement;
      // A day or time that is half typed or does not exist: the browser tells no text of it.
      context.change(value === '' && validity.badInput ? '?' : read(value), value);
    }}
    @paste=${(event: ClipboardEvent) => {
      const pasted = options.paste?.(event.clipboardData?.getData('text/plain') ?? '');
      if (!pasted) return;
      event.preventDefault();
      context.change(pasted.value, pasted.text);
    }}
    @blur=${() => context.leave()}
  />`;
  if (!options.unit || context.compact) return input;
  return html`<span class="field-with-unit">${input}<span class="field-unit" aria-hidden="true">${options.unit}</span></span>`;
}
