import { fieldTypes } from '../../platform/fields/field-types.ts';
import { optionsOf, renderChoiceGroup } from './choice-input.ts';
import type { FieldView } from './field-view.ts';

export const multiPicklistView: FieldView = {
  type: 'multi_picklist',
  numeric: false,
  grouped: () => true,
  edit(context) {
    const chosen = Array.isArray(context.value) ? context.value.map(String) : [];
    return renderChoiceGroup(context, {
      kind: 'checkbox',
      options: optionsOf(context.field, chosen, context.language),
      chosen,
      change: (values) => context.change(values.length === 0 ? null : values),
    });
  },
  show: (value, field, context) => fieldTypes.multi_picklist.format(value, field as never, context),
};
