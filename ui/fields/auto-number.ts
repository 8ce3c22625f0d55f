import { textOf, type FieldView } from './field-view.ts';
import { renderReadOnly } from './read-only-input.ts';

/** Given by the system when the record is saved. */
export const autoNumberView: FieldView = {
  type: 'auto_number',
  numeric: false,
  grouped: () => true,
  edit: (context) => renderReadOnly(context, textOf(context.value)),
  show: (value) => textOf(value),
};
