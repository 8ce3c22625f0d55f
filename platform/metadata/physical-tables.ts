import { createHash } from 'node:crypto';
import type { Field } from '../fields/field.ts';
import { typeOf } from '../fields/field-types.ts';
import type { Model, ObjectModel } from './model.ts';
import type { PhysicalColumn, PhysicalIndex, PhysicalTable } from './plan.ts';

/** The table that an object needs: its columns, stamps, search and indexes. The database has just these once a plan to the Model was applied (hidden columns beside). */
export function physicalTable(model: Model, object: ObjectModel): PhysicalTable {
  return {
    table: object.table,
    columns: Object.values(object.fields).flatMap((field) => [physicalColumn(model, field) ?? [], notApplicableColumn(field) ?? []].flat()),
    scopes: object.scopes,
    search: object.search.flatMap((name) => object.fields[name]?.column ?? []),
    indexes: indexesOf(object),
  };
}

/** The column of a field; undefined when nothing is stored. */
export function physicalColumn(model: Model, field: Field): PhysicalColumn | undefined {
  const { columnType } = typeOf(field);
  if (columnType === null) return undefined;
  const definition = field.definition;
  const target = definition.type === 'lookup' ? model.objects[definition.to] : undefined;
  if (definition.type !== 'lookup' || target === undefined) return { column: field.column, columnType };
  return { column: field.column, columnType, references: { table: target.table, onDelete: definition.parent === true ? 'cascade' : 'restrict' } };
}

/** The column of 該当なし; undefined when the field does not offer it. */
export function notApplicableColumn({ notApplicableColumn: column }: Field): PhysicalColumn | undefined {
  return column === undefined ? undefined : { column, columnType: 'boolean' };
}

/** The fields of a unique set that an index of an object enforces. */
export function uniqueFields(object: ObjectModel, index: PhysicalIndex): readonly string[] {
  return object.unique.find((set) => columnsOf(object, set).join() === index.columns.join()) ?? [];
}

function columnsOf(object: ObjectModel, names: readonly string[]): readonly string[] {
  return names.flatMap((name) => object.fields[name]?.column ?? []);
}

function indexesOf(object: ObjectModel): readonly PhysicalIndex[] {
  const { table, survey } = object;
  const date = survey ? columnsOf(object, [survey.date]) : [];
  const status = survey ? columnsOf(object, [survey.status.field]) : [];
  const indexes = [
    ...object.unique.map((set) => indexOf(table, columnsOf(object, set), { unique: true })),
    ...Object.values(object.fields).flatMap((field) => (field.type === 'lookup' ? [indexOf(table, [field.column])] : [])),
    ...object.scopes.map((scope) => indexOf(table, [`scope_${scope}`, ...date, 'title', 'id'])),
    ...(survey ? [indexOf(table, [...date, ...status])] : []),
    indexOf(table, ['title', 'id']),
    indexOf(table, ['search'], { method: 'characters' }),
  ];
  return [...new Map(indexes.map((index) => [index.name, index])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** An index with a name that says what it is of; what is cut off to fit PostgreSQL's 63 characters stays distinct by its hash. */
function indexOf(
  table: string,
  columns: readonly string[],
  { unique = false, method = 'btree' }: { unique?: boolean; method?: PhysicalIndex['method'] } = {},
): PhysicalIndex {
  const kind = unique ? 'key' : method === 'characters' ? 'chars' : 'idx';
  const digest = createHash('sha256').update(`${table} ${columns.join()} ${kind}`).digest('hex').slice(0, 8);
  return { name: `${table.slice(0, 26)}_${columns.join('_').slice(0, 22)}_${digest}_${kind}`, method, unique, columns };
}
