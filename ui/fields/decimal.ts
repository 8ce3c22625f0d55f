import { fieldTypes } from '../../platform/fields/field-types.ts';
import { textOf, unitOf, type FieldView } from './field-view.ts';
import { groupDigits } from './group-digits.ts';
import { renderTextInput } from './text-input.ts';

export const decimalView: FieldView = {
  type: 'decimal',
  numeric: true,
  grouped: () => false,
  edit: (context) =>
    renderTextInput(context, {
      text: context.value === null ? '' : textOf(context.value),
      inputmode: 'decimal',
      numeric: true,
      unit: unitOf(context.field, context.language),
    }),
  show: (value, field, context) => groupDigits(fieldTypes.decimal.format(value, field as never, context)),
};
