import { textOf, type FieldView } from './field-view.ts';
import { renderTextInput } from './text-input.ts';

export const textView: FieldView = {
  type: 'text',
  numeric: false,
  grouped: () => false,
  edit: (context) => renderTextInput(context, { text: textOf(context.value) }),
  show: (value) => textOf(value),
};
