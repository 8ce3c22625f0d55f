import { html } from 'lit';
import '../components/combobox/combobox.ts';
import type { FieldView } from './field-view.ts';
import { recordTitle } from './record-title.ts';

/** A looked-up record: what the wire gives, and what an id alone becomes. */
export function readReference(value: unknown): { readonly id: string; readonly label: string } | null {
  if (typeof value === 'string' && value !== '') return { id: value, label: value };
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  const label = 'label' in value ? String(value.label) : String(value.id);
  return { id: String(value.id), label };
}

export const lookupView: FieldView = {
  type: 'lookup',
  numeric: false,
  grouped: () => false,
  edit: (context) =>
    html`<sh-combobox
      .controlId=${context.id}
      .label=${context.compact ? context.field.label[context.language] : ''}
      .describedBy=${context.describedBy}
      .object=${context.object}
      .field=${context.field.name}
      .value=${readReference(context.value)}
      .required=${context.required}
      .invalid=${context.invalid}
      .disabled=${context.disabled}
      @sh-change=${(event: CustomEvent<{ id: string; label: string } | null>) => context.change(event.detail)}
      @sh-leave=${() => context.leave()}
    ></sh-combobox>`,
  show(value, _field, context) {
    const reference = readReference(value);
    if (!reference) return '';
    if (reference.label === '') return html`<span class="value-blank">${recordTitle(reference)}</span>`;
    return context.recordHref ? html`<a href=${context.recordHref(reference.id)}>${reference.label}</a>` : reference.label;
  },
};
