import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { typeOf } from '../fields/field-types.ts';
import type { Field } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from './access.ts';
import { ident } from './identifier.ts';
import { tableOf } from './paths.ts';
import type { QueryContext } from './query.ts';

/** What records are found by: a stored field, their title, or their id. */
export type MatchColumn = Field | 'title' | 'id';

/** A record that was found: for which of the keys, counted from 0. */
export interface Match {
  readonly n: number;
  readonly id: string;
  readonly version: number;
  readonly title: string;
}

/**
 * The records that the actor may read and whose columns hold the values of a key, for many keys in one statement; of each key at most two, since more tell
 * nothing else. Values are in the stored form, none blank.
 */
export function compileMatch(context: QueryContext, object: ObjectModel, columns: readonly MatchColumn[], keys: readonly (readonly unknown[])[]): Sql {
  const given = JSON.stringify(keys.map((key, n) => ({ n, ...Object.fromEntries(key.map((value, index) => [`k${index}`, value])) })));
  const types = columns.map((column, index) => sql`, ${ident(`k${index}`)} ${raw(typeName(column))}`);
  const equal = columns.map((column, index) => sql`t.${ident(columnName(column))} = given.${ident(`k${index}`)}`);
  const access = accessPredicate(context, object, 'read', 't');
  return sql`SELECT given.n, found.id, found.version, found.title FROM jsonb_to_recordset(${given}::jsonb) AS given (n integer${join(types, '')})
    CROSS JOIN LATERAL (SELECT t.id, t.version, t.title FROM ${tableOf(object)} t WHERE ${join(equal, ' AND ')}${access ? sql` AND ${access}` : empty} LIMIT 2) found`;
}

function columnName(column: MatchColumn): string {
  return typeof column === 'string' ? column : column.column;
}

function typeName(column: MatchColumn): string {
  if (column === 'title') return 'text';
  return column === 'id' ? 'uuid' : (typeOf(column).columnType ?? 'text');
}
