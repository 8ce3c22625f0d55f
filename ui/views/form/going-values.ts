import type { FieldDescription, ObjectDescription } from '../../../platform/contract/wire.ts';
import type { FormField, FormState } from './form-state.ts';
import type { ReadPath, RecordFormulas } from './record-formulas.ts';
import { isBlankValue, sameValue } from './same-value.ts';

/** A field that is not asked for as the form stands, though something is in it: the save blanks it. */
export interface Going {
  readonly field: FormField;
  readonly value: unknown;
}

/**
 * What goes with the save, since the conditions of its field or section do not hold: fields that are not shown are not stored (Q37, Q39, Q40). What is hidden
 * because of who looks stays, as does what the system sets. Of a new record only what was typed counts, not what it started with.
 */
export function goingValues(state: FormState, shown: ReadonlyMap<string, FormField>, formulas: RecordFormulas, read: ReadPath): readonly Going[] {
  const { description, start } = state;
  return [...state.fields.values()].flatMap((field) => {
    const { name, type } = field.field;
    if (shown.has(name) || type === 'formula' || type === 'auto_number' || isSystems(description, field.description)) return [];
    const value = type === 'children' ? rowsOf(state, name) : state.value(name);
    if (isBlankValue(value) || (start.id === null && sameValue(value, start.values[name]))) return [];
    const conditions = conditionsOf(description, field.description);
    // In no section and without a condition: not hidden, only placed nowhere.
    if (conditions.length === 0 || conditions.some((condition) => formulas.usesUser(condition, read) !== false)) return [];
    return [{ field, value }];
  });
}

/** The keys of the rows that would be there after the save. */
function rowsOf(state: FormState, name: string): readonly string[] {
  return (state.children[name] ?? []).filter((row) => !row.deleted).map(({ key }) => key);
}

function isSystems({ survey }: ObjectDescription, { name, definition }: FieldDescription): boolean {
  const { read_only: isReadOnly } = definition as { readonly read_only?: boolean };
  return isReadOnly === true || name === survey?.date || name === survey?.respondent || name === survey?.status;
}

function conditionsOf({ layout }: ObjectDescription, { name, show }: FieldDescription): readonly string[] {
  const sections = layout.sections.filter((section) => section.fields.includes(name)).map((section) => section.show);
  return [show, ...sections].filter((condition) => condition !== undefined);
}
