import { fieldTypes } from '../../platform/fields/field-types.ts';
import type { FieldView } from './field-view.ts';
import { groupDigits } from './group-digits.ts';
import { renderTextInput } from './text-input.ts';

/** 0.5 is edited as 50 before a % sign. */
const percentText = (value: unknown) => (typeof value === 'number' ? String(Number((value * 100).toPrecision(12))) : '');

export const percentView: FieldView = {
  type: 'percent',
  numeric: true,
  grouped: () => false,
  edit: (context) =>
    renderTextInput(context, {
      text: percentText(context.value),
      inputmode: 'decimal',
      numeric: true,
      unit: '%',
      read: (text) => (text.trim() === '' || /[%％]\s*$/u.test(text) ? text : `${text}%`),
    }),
  show: (value, field, context) => groupDigits(fieldTypes.percent.format(value, field as never, context)),
};
