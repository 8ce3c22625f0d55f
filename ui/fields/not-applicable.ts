import { html, nothing, type TemplateResult } from 'lit';
import { isNotApplicable, NOT_APPLICABLE, offersNotApplicable } from '../../platform/fields/not-applicable.ts';
import { t } from '../locale/locale.ts';
import type { EditContext } from './field-view.ts';

/** What stands for 該当なし on a page: a word of its own, neither – nor 0. */
export function showNotApplicable(): TemplateResult {
  return html`<span class="value-na">${t('record.not_applicable')}</span>`;
}

/**
 * The input of a field that offers 該当なし, with a switch beside it. While the switch is on, the input is blank and closed, and says 該当なし; off it is blank and
 * open. What is being typed (n/a becomes 該当なし when the field is left) stays as typed.
 */
export function withNotApplicable(context: EditContext, numeric: boolean, input: () => TemplateResult): TemplateResult {
  if (!offersNotApplicable(context.field)) return input();
  const held = isNotApplicable(context.value) && context.raw === undefined;
  const word = t('record.not_applicable');
  const isNarrow = numeric || ['date', 'time', 'datetime'].includes(context.field.type);
  return html`<div class="field-with-na ${context.compact ? 'field-with-na-compact' : isNarrow ? 'field-with-na-narrow' : ''}">
    <div class="field-na-input">${held ? closedInput(context, numeric, word) : input()}</div>
    <button
      type="button"
      class="field-na"
      id="${context.id}-na"
      aria-pressed=${held ? 'true' : 'false'}
      aria-label=${`${context.field.label[context.language]}: ${word}`}
      ?disabled=${context.disabled}
      @click=${() => context.change(held ? null : NOT_APPLICABLE)}
    >
      ${word}
    </button>
  </div>`;
}

function closedInput(context: EditContext, numeric: boolean, word: string): TemplateResult {
  return html`<input
    class="field-input field-na-closed ${numeric ? 'field-input-number' : ''}"
    id=${context.id}
    type="text"
    disabled
    .value=${word}
    aria-label=${context.compact ? context.field.label[context.language] : nothing}
    aria-labelledby=${context.compact ? nothing : context.labelId}
    aria-describedby=${context.describedBy || nothing}
  />`;
}
