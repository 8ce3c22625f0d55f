import { html } from 'lit';
import { textOf, type FieldView } from './field-view.ts';
import { renderTextInput } from './text-input.ts';

const isWebAddress = (text: string) => /^https?:\/\//iu.test(text);

export const urlView: FieldView = {
  type: 'url',
  numeric: false,
  grouped: () => false,
  edit: (context) => renderTextInput(context, { inputmode: 'url', text: textOf(context.value) }),
  // Anything but http and https stays plain text: a link could run script.
  show: (value) => (isWebAddress(textOf(value)) ? html`<a href=${textOf(value)} target="_blank" rel="noopener noreferrer">${value}</a>` : textOf(value)),
};
