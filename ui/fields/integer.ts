import { fieldTypes } from '../../platform/fields/field-types.ts';
import { textOf, unitOf, type FieldView } from './field-view.ts';
import { groupDigits } from './group-digits.ts';
import { renderTextInput } from './text-input.ts';

export const integerView: FieldView = {
  type: 'integer',
  numeric: true,
  grouped: () => false,
  edit: (context) =>
    renderTextInput(context, {
      text: context.value === null ? '' : textOf(context.value),
      inputmode: 'numeric',
      numeric: true,
      unit: unitOf(context.field, context.language),
    }),
  show: (value, field, context) => groupDigits(fieldTypes.integer.format(value, field as never, context)),
};
