import { html } from 'lit';
import { cleanHtml, textOfHtml } from '../components/rich-text/clean-html.ts';
import '../components/rich-text/rich-text.ts';
import { textOf, type FieldView } from './field-view.ts';

export const richTextView: FieldView = {
  type: 'rich_text',
  numeric: false,
  grouped: () => true,
  edit: (context) =>
    html`<sh-rich-text
      .controlId=${context.id}
      .labelId=${context.labelId}
      .describedBy=${context.describedBy}
      .value=${textOf(context.value)}
      .invalid=${context.invalid}
      .required=${context.required}
      .disabled=${context.disabled}
      @sh-change=${(event: CustomEvent<string>) => context.change(event.detail)}
      @sh-leave=${() => context.leave()}
    ></sh-rich-text>`,
  show: (value, _field, context) => (context.compact ? textOfHtml(textOf(value)) : html`<div class="value-rich">${cleanHtml(textOf(value))}</div>`),
};
