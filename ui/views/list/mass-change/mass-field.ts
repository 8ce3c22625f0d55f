import { html, nothing, type TemplateResult } from 'lit';
import type { FieldDescription } from '../../../../platform/contract/wire.ts';
import { editField, viewOf } from '../../../fields/edit-field.ts';
import { fieldOf, type EditContext } from '../../../fields/field-view.ts';
import { icon } from '../../../components/icon/icon.ts';
import { currentLanguage, t, text, timeZone } from '../../../locale/locale.ts';
import { checkEntry, type Entry, readEntry, settleEntry } from '../../form/entry.ts';

/** Whether a field can be given the same value in many records: what a person sets, and no files. */
export function isMassField({ type, read_only: isReadOnly, fixed }: FieldDescription): boolean {
  return !isReadOnly && !fixed && type !== 'formula' && type !== 'auto_number' && type !== 'children' && type !== 'file';
}

/** The input of the new value, with what is wrong with it by the field's own measure. */
export function renderMassField(object: string, description: FieldDescription, entry: Entry, change: (entry: Entry) => void): TemplateResult {
  const field = fieldOf(description);
  const problems = checkEntry(field, entry);
  const context: EditContext = {
    field,
    object,
    id: `mass-value-${field.name}`,
    labelId: 'mass-value-label',
    describedBy: 'mass-value-help',
    value: entry.value,
    raw: entry.raw,
    required: false,
    invalid: problems.length > 0,
    disabled: false,
    compact: false,
    language: currentLanguage(),
    timeZone: timeZone(),
    change: (input, raw) => change(readEntry(field, input, raw, timeZone())),
    leave: () => change(settleEntry(entry)),
  };
  const words = t('mass.value');
  return html`<div class="field ${problems.length > 0 ? 'field-invalid' : ''}">
    ${
      viewOf(field.type).grouped(context)
        ? html`<span class="field-label" id="mass-value-label">${words}</span>`
        : html`<label class="field-label" id="mass-value-label" for=${context.id}>${words}</label>`
    }
    ${editField(context)}
    <p class="field-help" id="mass-value-help">
      ${description.help ? html`${text(description.help)} ` : nothing}${description.required === true ? nothing : t('mass.blank_hint')}
    </p>
    ${
      problems.length > 0
        ? html`<div class="field-problems">
            ${problems.map((problem) => html`<p class="field-error">${icon('warn')}<span>${currentLanguage() === 'en' ? (problem.en ?? problem.message) : problem.message}</span></p>`)}
          </div>`
        : nothing
    }
  </div>`;
}
