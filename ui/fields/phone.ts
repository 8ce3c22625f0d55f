import { html } from 'lit';
import { textOf, type FieldView } from './field-view.ts';
import { renderTextInput } from './text-input.ts';

export const phoneView: FieldView = {
  type: 'phone',
  numeric: false,
  grouped: () => false,
  edit: (context) => renderTextInput(context, { type: 'tel', inputmode: 'tel', text: textOf(context.value) }),
  show: (value, _field, context) => (context.compact ? textOf(value) : html`<a href=${`tel:${textOf(value).replace(/[^+\d]/gu, '')}`}>${value}</a>`),
};
