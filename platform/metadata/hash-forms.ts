import { createHash } from 'node:crypto';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { Field } from '../fields/field.ts';
import type { Model, ObjectModel } from './model.ts';

/**
 * Table → sha-256 (hex) of what the form of the object shows: sections and fields with their labels, help, choices and conditions. Two versions of the
 * definitions with the same hash ask the same; a renamed API name, access, lists or rules change nothing.
 */
export function hashForms(model: Model): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(model.objects).map((object) => [object.table, hashForm(model, object)]));
}

function hashForm(model: Model, object: ObjectModel): string {
  const { sections } = object.layout;
  const form = {
    sections: sections.map(({ label, note, show, columns, fields }) => [
      label,
      note,
      show?.source,
      columns,
      fields.map((name) => shownField(model, object, name)),
    ]),
    types: object.recordTypes && Object.entries(object.recordTypes.types).map(([type, { values }]) => [type, columnsOf(object, values)]),
    // Child rows that no section places are still shown.
    unplaced: Object.values(object.fields)
      .filter(({ name, type }) => type === 'children' && !sections.some(({ fields }) => fields.includes(name)))
      .map(({ name }) => shownField(model, object, name)),
  };
  return createHash('sha256').update(JSON.stringify(form)).digest('hex');
}

function columnsOf(object: ObjectModel, values: Readonly<Record<string, readonly string[]>>): unknown {
  return Object.entries(values).map(([name, taken]) => [object.fields[name]?.column, taken]);
}

function shownField(model: Model, object: ObjectModel, name: string): unknown {
  const field = object.fields[name];
  if (!field) return name;
  const required = object.required[name];
  const { column, type, label, help, choices } = field;
  const { unit } = field.definition as { readonly unit?: unknown };
  return [
    column,
    type,
    label,
    help,
    choices,
    unit,
    required === true ? true : required?.source,
    object.show[name]?.source,
    object.formulas[name]?.source,
    rowsOf(model, field),
  ];
}

function rowsOf(model: Model, field: Field): unknown {
  if (field.type !== 'children') return undefined;
  const { of, by } = field.definition as FieldDefinitionOf<'children'>;
  const child = model.objects[of];
  return child && Object.values(child.fields).flatMap(({ name, type }) => (name === by || type === 'children' ? [] : [shownField(model, child, name)]));
}
