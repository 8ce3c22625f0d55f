import { fieldTypes } from '../../platform/fields/field-types.ts';
import { textOf, type FieldView } from './field-view.ts';
import { renderTextInput } from './text-input.ts';

export const timeView: FieldView = {
  type: 'time',
  numeric: false,
  grouped: () => false,
  edit: (context) => renderTextInput(context, { type: 'time', text: textOf(context.value) }),
  show: (value, field, context) => fieldTypes.time.format(value, field as never, context),
};
