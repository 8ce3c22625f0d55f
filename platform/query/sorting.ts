import sql, { join, type Sql } from 'sql-template-tag';
import { quoteLiteral } from '../fields/quote-literal.ts';
import type { SortModel } from '../metadata/model.ts';
import type { Joins, Place } from './joins.ts';
import { type SortType, sortTypes } from './sort-types.ts';

/** One key of the order of rows, ending in keys that tell every row apart. */
export interface SortKey {
  readonly value: Sql;
  readonly type: SortType;
  readonly descending: boolean;
  /** Where blanks come: last, except where the field is required and the index is better served by PostgreSQL's own order. */
  readonly blanks: 'none' | 'last' | 'first';
}
/** The keys of a sort: picklists in the order of their definition, lookups by what their object is ordered by and then by title, 該当なし after every value; then the record's id, and the ids of joined records. */
export function sortKeys(joins: Joins, sort: readonly SortModel[]): readonly SortKey[] {
  const keys: SortKey[] = [];
  for (const { path, descending } of sort) {
    const place = joins.place(path);
    if (place.rank) keys.push({ value: place.rank.value(), type: place.rank.type, descending, blanks: 'last' });
    keys.push({ ...keyOf(place), descending, blanks: blanksOf(place, path, descending) });
    // Both have no value and come last: 該当なし before blanks, whichever way the values go.
    if (place.notApplicable) keys.push({ value: sql`coalesce(${place.notApplicable}, FALSE)`, type: 'boolean', descending: true, blanks: 'none' });
  }
  const descending = sort.at(-1)?.descending ?? false;
  keys.push({ value: joins.place(['id']).value, type: 'uuid', descending, blanks: 'none' });
  for (const { id, neverBlank } of joins.joinedIds()) keys.push({ value: id, type: 'uuid', descending, blanks: neverBlank ? 'none' : 'last' });
  return keys;
}

/** The ORDER BY list. */
export function orderBy(keys: readonly SortKey[]): Sql {
  const parts = keys.map(({ value, descending, blanks }) => {
    if (!descending) return value;
    return blanks === 'last' ? sql`${value} DESC NULLS LAST` : sql`${value} DESC`;
  });
  return join(parts, ', ');
}

/** The condition that a row comes after the one with these values (texts of the keys, as PostgreSQL wrote them). */
export function afterCursor(keys: readonly SortKey[], values: readonly (string | null)[]): Sql {
  const parameters = keys.map((key, index) => (values[index] === null ? null : typed(values[index] as string, key.type)));
  const first = keys[0] as SortKey;
  const simple = keys.every((key) => key.blanks === 'none' && key.descending === first.descending);
  if (simple) {
    const operator = first.descending ? sql`<` : sql`>`;
    return sql`(${join(keys.map((key) => key.value))}) ${operator} (${join(parameters)})`;
  }
  let condition = sql`FALSE`;
  for (let index = keys.length - 1; index >= 0; index--) {
    const key = keys[index] as SortKey;
    const parameter = parameters[index] ?? null;
    const same = parameter === null ? sql`${key.value} IS NULL` : sql`${key.value} = ${parameter}`;
    const later = isLater(key, parameter);
    condition = index === keys.length - 1 ? later : sql`(${later} OR (${same} AND ${condition}))`;
  }
  const start = parameters[0] ?? null;
  if (start === null || first.blanks === 'last') return condition;
  // What the condition says of the first key alone, in the form that an index can start from.
  return first.descending ? sql`${first.value} <= ${start} AND ${condition}` : sql`${first.value} >= ${start} AND ${condition}`;
}

function isLater(key: SortKey, parameter: Sql | null): Sql {
  if (parameter === null) return key.blanks === 'first' ? sql`${key.value} IS NOT NULL` : sql`FALSE`;
  const beyond = key.descending ? sql`${key.value} < ${parameter}` : sql`${key.value} > ${parameter}`;
  return key.blanks === 'last' ? sql`(${beyond} OR ${key.value} IS NULL)` : beyond;
}

/** A text of a sort key as a parameter. */
export function typed(value: string, type: SortType): Sql {
  switch (type) {
    case 'text':
      return sql`${value}::text`;
    case 'numeric':
      return sql`${value}::numeric`;
    case 'boolean':
      return sql`${value}::boolean`;
    case 'date':
      return sql`${value}::date`;
    case 'time':
      return sql`${value}::time`;
    case 'timestamptz':
      return sql`${value}::timestamptz`;
    case 'uuid':
      return sql`${value}::uuid`;
  }
}

function keyOf(place: Place): { readonly value: Sql; readonly type: SortType } {
  if (place.label) return { value: place.label(), type: 'text' };
  if (place.field?.type === 'picklist') return { value: picklistOrder(place.value, place.field.choices), type: 'numeric' };
  return { value: place.value, type: sortTypes[place.valueType] };
}

/** A picklist value's position in the definition. */
export function picklistOrder(value: Sql, choices: readonly { readonly value: string }[]): Sql {
  return sql`array_position(ARRAY[${join(choices.map((choice) => quoteLiteral(choice.value)))}]::text[], ${value})`;
}

function blanksOf(place: Place, path: readonly string[], descending: boolean): SortKey['blanks'] {
  if (place.neverBlank && !place.label) return 'none';
  const required =
    path.length === 1 && !place.notApplicable && place.field !== undefined && (place.field.definition as { readonly required?: unknown }).required === true;
  return descending && required ? 'first' : 'last';
}
