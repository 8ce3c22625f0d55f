import type { Field, WireValue } from '../../platform/fields/field.ts';
import { fieldTypes } from '../../platform/fields/field-types.ts';
import type { FieldView, ShowContext } from './field-view.ts';
import { groupDigits } from './group-digits.ts';
import { lookupView } from './lookup.ts';
import { multiPicklistView } from './multi-picklist.ts';
import { picklistView } from './picklist.ts';
import { renderReadOnly } from './read-only-input.ts';

/** Results that the field type writes as bare names, and the views that know their words. */
const views: Readonly<Partial<Record<Field['valueType'], FieldView>>> = { choice: picklistView, choices: multiPicklistView, record: lookupView };

function show(value: NonNullable<WireValue>, field: Field, context: ShowContext) {
  const view = views[field.valueType];
  if (view) return view.show(value, field, context);
  const written = fieldTypes.formula.format(value, field as never, context);
  return typeof value === 'number' ? groupDigits(written) : written;
}

/** Computed while the other fields are typed; the server computes it again. */
export const formulaView: FieldView = {
  type: 'formula',
  numeric: false,
  grouped: () => true,
  edit: (context) => renderReadOnly(context, context.value === null ? '' : show(context.value, context.field, context), context.field.valueType === 'number'),
  show,
};
