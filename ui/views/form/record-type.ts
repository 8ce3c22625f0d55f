import type { Problem } from '../../../platform/contract/problem.ts';
import type { RecordTypes } from '../../../platform/contract/wire-record-types.ts';
import { text } from '../../locale/locale.ts';
import type { FormField, FormState } from './form-state.ts';
import { sameValue } from './same-value.ts';
import { typeWords } from './words.ts';

type RecordType = RecordTypes['types'][number];

/** Among which types the user chooses before the form of a new record; none where its type is settled, or there are no types. */
export function typesToChoose(state: FormState): readonly RecordType[] {
  const known = state.description.record_types;
  if (!known || state.start.id !== null || state.value(known.field) !== null) return [];
  return known.types.filter((type) => type.can_create);
}

/** The type of the record as the form has it. */
export function typeOfForm(state: FormState): RecordType | undefined {
  const known = state.description.record_types;
  return known?.types.find((type) => type.value === state.value(known.field));
}

const narrowed = new WeakMap<FormField, Map<string, FormField>>();

/** A field as the record's type has it: with the values that are taken only; of the type itself those that the user may give, and the one it was read with. */
export function fieldOfType(state: FormState, formField: FormField): FormField {
  const known = state.description.record_types;
  if (!known) return formField;
  const { name } = formField.field;
  const taken =
    name === known.field
      ? known.types.filter((type) => type.can_create || type.value === state.start.values[name]).map((type) => type.value)
      : typeOfForm(state)?.values[name];
  if (!taken) return formField;
  // The same object as long as the choice is the same, so that nothing is drawn anew for nothing.
  const kept = narrowed.get(formField) ?? new Map<string, FormField>();
  narrowed.set(formField, kept);
  const key = taken.join();
  const { field } = formField;
  const made = kept.get(key) ?? { ...formField, field: { ...field, choices: field.choices.filter((choice) => taken.includes(choice.value)) } };
  kept.set(key, made);
  return made;
}

/** Values that records of the form's type do not take, where they or the type were changed: the server refuses them. */
export function valuesNotTaken(state: FormState): readonly Problem[] {
  const known = state.description.record_types;
  const type = typeOfForm(state);
  if (!known || !type) return [];
  const isChanged = (name: string) => !sameValue(state.value(name), state.start.values[name]);
  return Object.entries(type.values).flatMap(([name, taken]) => {
    const field = state.fields.get(name)?.field;
    if (!field || !(state.start.id === null || isChanged(known.field) || isChanged(name))) return [];
    const value = state.value(name);
    const chosen = Array.isArray(value) ? value : [value];
    return chosen
      .filter((each): each is string => typeof each === 'string' && !taken.includes(each))
      .map((each) => {
        const label = field.choices.find((choice) => choice.value === each)?.label;
        const message = typeWords('types.not_of_type', { type: text(type.label), value: label ? text(label) : each });
        return { field: name, code: 'not_of_type', message, severity: 'error' as const };
      });
  });
}
