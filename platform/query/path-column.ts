import type { Text } from '../contract/text.ts';
import type { ColumnModel, Model, ObjectModel } from '../metadata/model.ts';
import { systemFields } from '../metadata/system-fields.ts';
import { findMember, ownOf } from './paths.ts';
import type { FieldDefinitionOf } from '../contract/definitions.ts';

/** The column of a path from an object: its field, type and label. The title of a looked-up record has the lookup's label. Gives undefined for a path that is not there. */
export function pathColumn(model: Model, object: ObjectModel, path: readonly string[]): ColumnModel | undefined {
  let at = object;
  let label: Text | undefined;
  for (const name of path.slice(0, -1)) {
    const field = ownOf(at.fields, name);
    const target = field?.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
    if (!field || !target) return undefined;
    label = field.label;
    at = target;
  }
  const member = findMember(at, path.at(-1) ?? '');
  if (!member) return undefined;
  const base = { key: path.join('.'), path };
  if (member.kind === 'system')
    return { ...base, label: (member.column === 'title' ? label : undefined) ?? systemFields[member.column]?.label ?? at.label, valueType: member.valueType };
  return { ...base, label: member.field.label, field: member.field, valueType: member.field.valueType };
}
