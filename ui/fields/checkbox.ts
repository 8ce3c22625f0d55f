import { fieldTypes } from '../../platform/fields/field-types.ts';
import { t } from '../locale/locale.ts';
import { renderChoiceGroup, renderSelect, type Option } from './choice-input.ts';
import { textOf, type FieldView } from './field-view.ts';

const options = (required: boolean): Option[] => [
  { value: 'true', label: t('record.yes') },
  { value: 'false', label: t('record.no') },
  ...(required ? [] : [{ value: '', label: t('record.not_given') }]),
];
const read = (chosen: string) => (chosen === '' ? null : chosen === 'true');

/** Yes, no, and, unless required, not given: a blank is not a no. */
export const checkboxView: FieldView = {
  type: 'checkbox',
  numeric: false,
  grouped: (context) => !context.compact,
  edit(context) {
    const chosen = context.value === null ? '' : textOf(context.value);
    return context.compact
      ? renderSelect(context, options(true), chosen, (value) => context.change(read(value)))
      : renderChoiceGroup(context, {
          kind: 'radio',
          options: options(context.required),
          chosen: [chosen],
          change: ([value = '']) => context.change(read(value)),
        });
  },
  show: (value, field, context) => fieldTypes.checkbox.format(value, field as never, context),
};
