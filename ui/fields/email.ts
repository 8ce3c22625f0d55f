import { html } from 'lit';
import { textOf, type FieldView } from './field-view.ts';
import { renderTextInput } from './text-input.ts';

export const emailView: FieldView = {
  type: 'email',
  numeric: false,
  grouped: () => false,
  // Not type="email": it hides the full-width letters that the server is able to read.
  edit: (context) => renderTextInput(context, { text: textOf(context.value), inputmode: 'email' }),
  show: (value, _field, context) =>
    context.compact ? textOf(value) : html`<a href=${`mailto:${encodeURIComponent(textOf(value)).replaceAll('%40', '@')}`}>${value}</a>`,
};
