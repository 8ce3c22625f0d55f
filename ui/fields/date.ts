import { fieldTypes } from '../../platform/fields/field-types.ts';
import { textOf, type FieldView } from './field-view.ts';
import { renderTextInput } from './text-input.ts';

const isDay = (bound: unknown): bound is string => typeof bound === 'string' && /^\d{4}-\d{2}-\d{2}$/u.test(bound);

export const dateView: FieldView = {
  type: 'date',
  numeric: false,
  grouped: () => false,
  edit(context) {
    const { min, max } = context.field.definition as { min?: unknown; max?: unknown };
    return renderTextInput(context, {
      type: 'date',
      text: textOf(context.value),
      bounds: { min: isDay(min) ? min : undefined, max: isDay(max) ? max : '9999-12-31' },
      // 令和5年4月26日 and its like are taken when pasted: the browser's own input knows numbers only.
      paste(text) {
        const parsed = fieldTypes.date.parse(text, context.field as never);
        return 'value' in parsed && parsed.value !== null ? { value: parsed.value, text: textOf(parsed.value) } : undefined;
      },
    });
  },
  show: (value, field, context) => fieldTypes.date.format(value, field as never, context),
};
