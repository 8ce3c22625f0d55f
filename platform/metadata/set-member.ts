import type { Text } from '../contract/text.ts';
import type { ValueType } from '../fields/field.ts';
import type { SetModel } from './model.ts';

/** The set that a path begins with; undefined where it begins with anything else. */
export function setOf(sets: Readonly<Record<string, SetModel>> | undefined, [alias = '']: readonly string[]): SetModel | undefined {
  return sets !== undefined && Object.hasOwn(sets, alias) ? sets[alias] : undefined;
}

/** What a set tells by the names after its alias: none for whether there are enough, else one of its values. Gives undefined for a name that it does not have. */
export function setMember(set: SetModel, [name, ...rest]: readonly string[]): { readonly valueType: ValueType; readonly label: Text } | undefined {
  if (name === undefined) return { valueType: 'boolean', label: set.label };
  const value = rest.length === 0 && Object.hasOwn(set.values, name) ? set.values[name] : undefined;
  return value && { valueType: value.valueType, label: value.label };
}
