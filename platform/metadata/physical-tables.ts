import { createHash } from 'node:crypto';
import type { Field } from '../fields/field.ts';
import { typeOf } from '../fields/field-types.ts';
import type { Model, ObjectModel, SortModel } from './model.ts';
import type { PhysicalColumn, PhysicalIndex, PhysicalTable } from './plan.ts';
import { relatedOrder } from './related-order.ts';
import { systemFields } from './system-fields.ts';

/** The table that an object needs: its columns, stamps, search and indexes. The database has just these once a plan to the Model was applied (hidden columns beside). */
export function physicalTable(model: Model, object: ObjectModel): PhysicalTable {
  return {
    table: object.table,
    columns: Object.values(object.fields).flatMap((field) => [physicalColumn(model, field) ?? [], notApplicableColumn(field) ?? []].flat()),
    scopes: object.scopes,
    search: object.search.flatMap((name) => object.fields[name]?.column ?? []),
    indexes: indexesOf(model, object),
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

function indexesOf(model: Model, object: ObjectModel): readonly PhysicalIndex[] {
  const { table, survey } = object;
  const date = survey ? columnsOf(object, [survey.date]) : [];
  const status = survey ? columnsOf(object, [survey.status.field]) : [];
  const indexes = [
    ...object.unique.map((set) => indexOf(table, columnsOf(object, set), { unique: true })),
    ...Object.values(object.fields).flatMap((field) => (field.type === 'lookup' ? lookupIndexes(model, object, field) : [])),
    ...object.scopes.map((scope) => indexOf(table, [`scope_${scope}`, ...date, 'title', 'id'])),
    ...(survey ? [indexOf(table, [...date, ...status])] : []),
    indexOf(table, ['title', 'id']),
    indexOf(table, ['search'], { method: 'characters' }),
  ];
  return [...new Map(indexes.map((index) => [index.name, index])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The indexes of a lookup: by itself, or in the order of each list of the records that point to one, which then serves for the lookup too. A list that comes in
 * the order of a unique set needs none.
 */
function lookupIndexes(model: Model, object: ObjectModel, field: Field): readonly PhysicalIndex[] {
  const { table } = object;
  const unique = object.unique.map((set) => columnsOf(object, set).join());
  const orders = Object.values(model.objects)
    .flatMap(({ layout }) => layout.related)
    .filter((list) => list.object === object.name && list.by === field.name)
    .map((list) => indexedOrder(object, relatedOrder(list, object)))
    .filter(({ columns: [first] }) => first !== undefined && !unique.includes([field.column, first].join()));
  if (orders.length === 0) return [indexOf(table, [field.column])];
  return orders.map(({ columns, downwards }) => indexOf(table, [field.column, ...columns], { downwards }));
}

/** The columns that an index can keep in an order of rows: as far as all go the same way, by values that are stored as they are compared. */
function indexedOrder(object: ObjectModel, sort: readonly SortModel[]): { readonly columns: readonly string[]; readonly downwards: boolean } {
  const columns: string[] = [];
  const [first] = sort;
  const blanks = first && blanksOf(object, first);
  for (const key of sort) {
    const column = sortedColumn(object, key);
    if (column === undefined || key.descending !== first?.descending || blanksOf(object, key) !== blanks) break;
    columns.push(column);
  }
  const downwards = blanks === 'last';
  // Of rows that are alike the id decides; it is never blank.
  return { columns: columns.length === sort.length && !downwards ? [...new Set([...columns, 'id'])] : columns, downwards };
}

/** Where blanks come in PostgreSQL's own order of an index that is read either way: only in going downwards it matters. */
function blanksOf(object: ObjectModel, { path: [name = ''], descending }: SortModel): 'anywhere' | 'last' {
  if (!descending || Object.hasOwn(systemFields, name)) return 'anywhere';
  return (object.fields[name]?.definition as { readonly required?: unknown } | undefined)?.required === true ? 'anywhere' : 'last';
}

function sortedColumn(object: ObjectModel, { path }: SortModel): string | undefined {
  const [name = '', ...rest] = path;
  if (rest.length > 0) return undefined;
  const field = Object.hasOwn(object.fields, name) ? object.fields[name] : undefined;
  if (!field) return Object.hasOwn(systemFields, name) ? name : undefined;
  const isOrdered = !['lookup', 'picklist'].includes(field.type) && typeOf(field).columnType !== null && field.notApplicableColumn === undefined;
  return isOrdered ? field.column : undefined;
}

/** An index with a name that says what it is of; what is cut off to fit PostgreSQL's 63 characters stays distinct by its hash. */
function indexOf(
  table: string,
  columns: readonly string[],
  { unique = false, method = 'btree', downwards = false }: { unique?: boolean; method?: PhysicalIndex['method']; downwards?: boolean } = {},
): PhysicalIndex {
  const kind = unique ? 'key' : method === 'characters' ? 'chars' : 'idx';
  const digest = createHash('sha256')
    .update(`${table} ${columns.join()} ${kind}${downwards ? ' desc' : ''}`)
    .digest('hex')
    .slice(0, 8);
  return { name: `${table.slice(0, 26)}_${columns.join('_').slice(0, 22)}_${digest}_${kind}`, method, unique, columns, ...(downwards && { downwards }) };
}
