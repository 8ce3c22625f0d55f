import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Field } from '../../platform/fields/field.ts';
import type { Language } from '../../platform/contract/text.ts';
import { t } from '../locale/locale.ts';
import type { EditContext } from './field-view.ts';

export interface Option {
  readonly value: string;
  readonly label: string;
}

/** The values that are offered: those not retired, and those already chosen. */
export function optionsOf(field: Field, chosen: readonly string[], language: Language): Option[] {
  const offered = field.choices
    .filter((choice) => !choice.retired || chosen.includes(choice.value))
    .map((choice) => ({ value: choice.value, label: choice.label[language] }));
  const unknown = chosen.filter((value) => value !== '' && !field.choices.some((choice) => choice.value === value));
  return [...offered, ...unknown.map((value) => ({ value, label: value }))];
}

/** A list to choose one from; the first line is blank. */
export function renderSelect(context: EditContext, options: readonly Option[], chosen: string, change: (value: string) => void): TemplateResult {
  return html`<select
    class="field-input"
    id=${context.id}
    aria-describedby=${context.describedBy || nothing}
    aria-invalid=${context.invalid ? 'true' : nothing}
    aria-required=${context.required ? 'true' : nothing}
    aria-label=${context.compact ? context.field.label[context.language] : nothing}
    ?disabled=${context.disabled}
    @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}
    @blur=${() => context.leave()}
  >
    <option value="" .selected=${live(chosen === '')}>${context.compact ? '–' : t('record.choose')}</option>
    ${options.map((option) => html`<option value=${option.value} .selected=${live(option.value === chosen)}>${option.label}</option>`)}
  </select>`;
}

/** Radio buttons or checkboxes side by side, under one label. */
export function renderChoiceGroup(
  context: EditContext,
  group: {
    readonly kind: 'radio' | 'checkbox';
    readonly options: readonly Option[];
    readonly chosen: readonly string[];
    readonly change: (values: string[]) => void;
    readonly clear?: () => void;
  },
): TemplateResult {
  const pick = (value: string, on: boolean) => {
    if (group.kind === 'radio') return group.change([value]);
    return group.change(group.options.map((option) => option.value).filter((other) => (other === value ? on : group.chosen.includes(other))));
  };
  return html`<div
    class="field-group"
    role=${group.kind === 'radio' ? 'radiogroup' : 'group'}
    aria-labelledby=${context.labelId}
    aria-describedby=${context.describedBy || nothing}
    aria-invalid=${context.invalid && group.kind === 'radio' ? 'true' : nothing}
    aria-required=${context.required && group.kind === 'radio' ? 'true' : nothing}
    @focusout=${(event: FocusEvent) => {
      const inside = (event.currentTarget as HTMLElement).contains(event.relatedTarget as Node | null);
      if (!inside) context.leave();
    }}
  >
    ${group.options.map(
      (option, index) =>
        html`<label class="field-option"
          ><input
            type=${group.kind}
            id=${index === 0 ? context.id : `${context.id}-${index}`}
            name=${context.id}
            value=${option.value}
            .checked=${live(group.chosen.includes(option.value))}
            ?disabled=${context.disabled}
            @change=${(event: Event) => pick(option.value, (event.target as HTMLInputElement).checked)}
          /><span>${option.label}</span></label
        >`,
    )}
    ${
      group.clear && group.chosen.some((value) => value !== '') && !context.disabled
        ? html`<button type="button" class="field-clear" @click=${group.clear} aria-label=${`${context.field.label[context.language]}: ${t('record.clear')}`}>
            ${t('record.clear')}
          </button>`
        : nothing
    }
  </div>`;
}
