import { html } from 'lit';
import { fieldTypes } from '../../platform/fields/field-types.ts';
import { optionsOf, renderChoiceGroup, renderSelect } from './choice-input.ts';
import type { EditContext, FieldView } from './field-view.ts';
import { renderBadge } from './show-badge.ts';

/** Few enough to be seen at once. */
const MOST_RADIOS = 4;
const asRadios = (context: Pick<EditContext, 'field' | 'compact'>) =>
  !context.compact && context.field.choices.filter((choice) => !choice.retired).length <= MOST_RADIOS;

export const picklistView: FieldView = {
  type: 'picklist',
  numeric: false,
  grouped: asRadios,
  edit(context) {
    const chosen = typeof context.value === 'string' ? context.value : '';
    const options = optionsOf(context.field, [chosen], context.language);
    const change = (value: string) => context.change(value === '' ? null : value);
    if (!asRadios(context)) return renderSelect(context, options, chosen, change);
    return renderChoiceGroup(context, {
      kind: 'radio',
      options,
      chosen: [chosen],
      change: ([value = '']) => change(value),
      ...(context.required ? {} : { clear: () => change('') }),
    });
  },
  show(value, field, context) {
    const choice = field.choices.find((one) => one.value === value);
    return choice?.tone ? html`${renderBadge(choice.label[context.language], choice.tone)}` : fieldTypes.picklist.format(value, field as never, context);
  },
};
