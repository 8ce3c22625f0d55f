import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { t } from '../../locale/locale.ts';
import '../combobox/combobox.ts';
import type { ComboboxChoice } from '../combobox/combobox.ts';
import { type Condition, type FilterKind, filterPeriods } from './condition.ts';
import type { NamedFilterField } from './filter-fields.ts';
import { rememberTitle, titleOf } from './filter-words.ts';
import { readNumber } from './read-number.ts';

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
let count = 0;
const ids = new WeakMap<object, string>();

/** The control of a condition's value. `set` is called with its text. */
export function renderValue(condition: Condition, field: NamedFilterField, set: (value: string) => void): TemplateResult {
  const { operator, value } = condition;
  if (operator === 'is' || operator === 'is_not') return renderRecord(condition, field, set);
  if (operator === 'one_of') return renderSeveral(value, field, set);
  const options =
    operator === 'during'
      ? filterPeriods.map((period) => ({ value: period, label: t(`period.${period}`) }))
      : field.kind === 'boolean'
        ? [
            { value: 'true', label: t('record.yes') },
            { value: 'false', label: t('record.no') },
          ]
        : field.choices;
  if (options.length > 0)
    return html`<select class="field-input" aria-label=${t('record.filter_value')} @change=${(event: Event) => set((event.target as HTMLSelectElement).value)}>
      <option value="" .selected=${live(value === '')}>${t('record.choose')}</option>
      ${options.map((option) => html`<option value=${option.value} .selected=${live(option.value === value)}>${option.label}</option>`)}
    </select>`;
  const isNumber = field.kind === 'number' || operator === 'last_days';
  return html`<input
    class="field-input ${isNumber ? 'field-input-number' : ''}"
    type=${isNumber ? 'text' : inputTypes[field.kind]}
    inputmode=${isNumber ? 'decimal' : 'text'}
    aria-label=${t('record.filter_value')}
    .value=${live(value)}
    @input=${(event: InputEvent) => set((event.target as HTMLInputElement).value)}
    @blur=${() => isNumber && set(readNumber(value))}
  />`;
}

function renderRecord({ value }: Condition, field: NamedFilterField, set: (value: string) => void): TemplateResult {
  const { chosenFrom } = field;
  if (!chosenFrom) return html`<span class="filter-nothing">${value === '' ? '' : titleOf(value)}</span>`;
  const id = ids.get(field) ?? `filter-record-${++count}`;
  ids.set(field, id);
  return html`<sh-combobox
    .controlId=${id}
    .label=${t('record.filter_value')}
    .object=${chosenFrom.object}
    .field=${chosenFrom.field}
    .value=${value === '' ? null : { id: value, label: titleOf(value) }}
    @sh-change=${({ detail }: CustomEvent<ComboboxChoice | null>) => {
      if (detail) rememberTitle(detail.id, detail.label);
      set(detail?.id ?? '');
    }}
  ></sh-combobox>`;
}

function renderSeveral(value: string, field: NamedFilterField, set: (value: string) => void): TemplateResult {
  const chosen = value.split(',').filter((one) => one !== '');
  const turn = (one: string, isOn: boolean) => set((isOn ? [...chosen, one] : chosen.filter((other) => other !== one)).join(','));
  return html`<div class="filter-several" role="group" aria-label=${t('record.filter_value')}>
    ${field.choices.map(
      (choice) =>
        html`<label
          ><input
            type="checkbox"
            .checked=${live(chosen.includes(choice.value))}
            @change=${(event: Event) => turn(choice.value, (event.target as HTMLInputElement).checked)}
          />${choice.label}</label
        >`,
    )}
  </div>`;
}
