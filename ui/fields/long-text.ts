import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { textOf, type FieldView } from './field-view.ts';
import { renderTextInput } from './text-input.ts';

export const longTextView: FieldView = {
  type: 'long_text',
  numeric: false,
  grouped: () => false,
  edit(context) {
    if (context.compact) return renderTextInput(context, { text: textOf(context.value) });
    const rows = 'rows' in context.field.definition ? context.field.definition.rows : undefined;
    return html`<textarea
      class="field-input field-input-long"
      id=${context.id}
      rows=${rows ?? 4}
      .value=${live(context.raw ?? textOf(context.value))}
      aria-describedby=${context.describedBy || nothing}
      aria-invalid=${context.invalid ? 'true' : nothing}
      aria-required=${context.required ? 'true' : nothing}
      ?disabled=${context.disabled}
      @input=${(event: InputEvent) => {
        const text = (event.target as HTMLTextAreaElement).value;
        context.change(text, text);
      }}
      @blur=${() => context.leave()}
    ></textarea>`;
  },
  show: (value, _field, context) => (context.compact ? textOf(value).replace(/\s+/gu, ' ') : html`<span class="value-lines">${textOf(value)}</span>`),
};
