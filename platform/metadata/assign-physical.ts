import type { FieldDefinition, FieldTypeName } from '../contract/definitions.ts';
import { fieldTypes } from '../fields/field-types.ts';
import { byName, type Compilation } from './compilation.ts';
import type { ObjectSource } from './object-source.ts';
import type { PhysicalNames } from './model.ts';
import { systemColumns } from './system-fields.ts';

type PhysicalObject = PhysicalNames['objects'][string];
type PhysicalField = PhysicalObject['fields'][string];

/**
 * Gives every object a table and every stored field a column, starting from the names given before: these stay, also through a rename
 * (`was`), and are never given twice. What is no longer defined is kept as hidden, and comes back with its data when it is defined again
 * with the same type. A field whose column type changes gets a new column; the old one stays under a key that no field can have (`name@column`).
 * A field that offers 該当なし gets a second column for it, which stays with the field whatever becomes of its type.
 */
export function assignPhysical(compilation: Compilation): PhysicalNames {
  const { physical, objects } = compilation;
  const given = new Map(Object.entries(physical.objects));
  checkRenames(compilation, given);
  const assigned = new Map<string, PhysicalObject>();
  const tables = new Set([...given.values()].map(({ table }) => table));
  for (const source of objects.values()) {
    const known = given.get(source.name) ?? renamedObject(source, given, objects);
    const table = known?.table ?? freeName(source.name, tables);
    tables.add(table);
    assigned.set(source.name, { table, fields: assignColumns(source, known) });
  }
  const kept = new Set([...assigned.values()].map(({ table }) => table));
  for (const [name, object] of given)
    if (!kept.has(object.table)) assigned.set(assigned.has(name) ? `${name}@${object.table}` : name, { ...object, hidden: true });
  return { objects: sorted(assigned) };
}

function assignColumns(source: ObjectSource, known: PhysicalObject | undefined): PhysicalObject['fields'] {
  const given = new Map(Object.entries(known?.fields ?? {}));
  const assigned = new Map<string, PhysicalField>();
  const columns = new Set([...given.values()].flatMap(({ column, notApplicable = [] }) => [column].concat(notApplicable)));
  for (const [name, definition] of source.fields) {
    if (fieldTypes[definition.type].columnType === null) continue;
    const column = columnFor(source, name, definition, given, assigned) ?? freeName(name, columns);
    columns.add(column);
    assigned.set(name, { column, type: definition.type });
  }
  for (const [name, field] of assigned) {
    const definition = source.fields.get(name);
    const former = definition?.was === undefined || source.fields.has(definition.was) ? undefined : given.get(definition.was);
    const offered = definition !== undefined && 'not_applicable' in definition && definition.not_applicable === true;
    const notApplicable = (given.get(name) ?? former)?.notApplicable ?? (offered ? freeName(`${name}_na`, columns) : undefined);
    if (notApplicable === undefined) continue;
    columns.add(notApplicable);
    assigned.set(name, { ...field, notApplicable });
  }
  const kept = new Set([...assigned.values()].map(({ column }) => column));
  for (const [name, { notApplicable, ...field }] of given)
    if (!kept.has(field.column))
      assigned.set(
        ...(assigned.has(name)
          ? ([`${name}@${field.column}`, { ...field, hidden: true }] as const)
          : ([name, { ...field, ...(notApplicable !== undefined && { notApplicable }), hidden: true }] as const)),
      );
  return sorted(assigned);
}

/** The column that a field had: under its own name, its former one, or from the time before it changed its type. */
function columnFor(
  source: ObjectSource,
  name: string,
  definition: FieldDefinition,
  given: ReadonlyMap<string, PhysicalField>,
  assigned: ReadonlyMap<string, PhysicalField>,
): string | undefined {
  const own = given.get(name);
  if (own && sameColumn(own.type, definition.type)) return own.column;
  if (own === undefined && definition.was !== undefined && !source.fields.has(definition.was)) {
    const former = given.get(definition.was);
    if (former && sameColumn(former.type, definition.type)) return former.column;
  }
  const earlier = [...given].find(([key, field]) => key.startsWith(`${name}@`) && field.type === definition.type);
  const taken = new Set([...assigned.values()].map(({ column }) => column));
  return earlier !== undefined && !taken.has(earlier[1].column) ? earlier[1].column : undefined;
}

/** Whether both types are kept in the same kind of column, so that only the meaning changes. HTML is not plain text, though both are text. */
export function sameColumn(a: FieldTypeName, b: FieldTypeName): boolean {
  if (a === b) return true;
  if (a === 'rich_text' || b === 'rich_text' || a === 'auto_number' || b === 'auto_number') return false;
  return fieldTypes[a].columnType !== 'uuid' && fieldTypes[a].columnType === fieldTypes[b].columnType;
}

function renamedObject(source: ObjectSource, given: ReadonlyMap<string, PhysicalObject>, objects: Compilation['objects']): PhysicalObject | undefined {
  const { was } = source.file.value;
  return was === undefined || objects.has(was) ? undefined : given.get(was);
}

/** A former name that still exists, or that two share, cannot be what was renamed. */
function checkRenames({ problems, objects }: Compilation, given: ReadonlyMap<string, PhysicalObject>): void {
  const formerObjects = new Map<string, string>();
  for (const source of objects.values()) {
    const { file } = source;
    const { was } = file.value;
    if (was !== undefined) {
      const other = formerObjects.get(was);
      if (objects.has(was))
        problems.add(file, 'bad_rename', `was の \`${was}\` はまだあります。名前を変えたのなら、元のオブジェクトを消します。`, file.value, 'was');
      else if (other !== undefined) problems.add(file, 'bad_rename', `was の \`${was}\` は ${other} でも使われています。`, file.value, 'was');
      formerObjects.set(was, source.name);
    }
    const formerFields = new Map<string, string>();
    for (const [name, definition] of source.fields) {
      if (definition.was === undefined) continue;
      const former = given.get(source.name)?.fields[definition.was];
      if (source.fields.has(definition.was))
        problems.add(file, 'bad_rename', `was の \`${definition.was}\` はまだあります。名前を変えたのなら、元の項目を消します。`, definition, 'was');
      else if (formerFields.has(definition.was))
        problems.add(
          file,
          'bad_rename',
          `was の \`${definition.was}\` は \`${formerFields.get(definition.was) ?? ''}\` でも使われています。`,
          definition,
          'was',
        );
      else if (former && given.get(source.name)?.fields[name] === undefined && !sameColumn(former.type, definition.type))
        problems.add(file, 'bad_rename', `名前と種類 (${former.type} → ${definition.type}) を同時には変えられません。2 回に分けます。`, definition, 'was');
      formerFields.set(definition.was, name);
    }
  }
}

/** The name, or the first of name_2, name_3 … that is free. Stamps have all names with `scope_`, so a field's gets another beginning. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  const wanted = name.startsWith('scope_') ? `field_${name}` : name;
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? wanted : `${wanted}_${count}`;
    if (!taken.has(candidate) && !systemColumns.has(candidate)) return candidate;
  }
}

function sorted<T>(map: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return byName([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
