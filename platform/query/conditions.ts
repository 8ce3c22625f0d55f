import sql, { empty, join, type Sql } from 'sql-template-tag';
import { accessPredicate } from './access.ts';
import { searchWords } from './fold.ts';
import { ident } from './identifier.ts';
import { inColumns, searchInColumns } from './in-columns.ts';
import { Joins } from './joins.ts';
import type { QueryContext, RowQuery } from './query.ts';
import { inSearch, type RowSearch, searchByColumn } from './search-column.ts';
import { orderBy, sortKeys } from './sorting.ts';

/** Every condition on the rows of a query: what the actor may read, the query's own conditions, and the search. */
export function conditions(context: QueryContext, joins: Joins, query: RowQuery): Sql[] {
  const parts = query.first ? [amongFirst(context, joins, query, query.first)] : narrowing(context, joins, query);
  const words = searchWords(query.search);
  if (!query.searchColumns && words.length > 0) parts.push(inSearch(joins.root.alias, words));
  for (const word of words) if (query.searchColumns) parts.push(inColumns(joins, query.searchColumns, word));
  return parts;
}

/** What the actor may read, and the query's own conditions. */
function narrowing(context: QueryContext, joins: Joins, query: RowQuery): Sql[] {
  const parts: Sql[] = [];
  const access = accessPredicate(context, query.object, 'read', joins.root.alias);
  if (access) parts.push(access);
  if (query.within) parts.push(sql`${joins.place(query.within.path).value} = ${query.within.id}::uuid`);
  if (query.ids) parts.push(sql`${ident(joins.root.alias)}.id = ANY(${[...query.ids]}::uuid[])`);
  for (const formula of query.where) parts.push(sql`(${joins.formula(formula, { filter: true })})`);
  return [...parts, ...joins.kept()];
}

/** That a row is one of the first in an order, of all that the query is about before it is searched. */
function amongFirst(context: QueryContext, joins: Joins, query: RowQuery, { rows, sort }: NonNullable<RowQuery['first']>): Sql {
  const inner = new Joins(context, query.object, query.joins, 'f');
  const order = sortKeys(inner, sort);
  const where = narrowing(context, inner, query);
  const ids = [inner.root, ...inner.joinedIds()].map(({ id }, index) => sql`${id} AS ${ident(`i${index}`)}`);
  const same = joins.joinedIds().map(({ id }, index) => sql`first.${ident(`i${index + 1}`)} IS NOT DISTINCT FROM ${id}`);
  const first = sql`SELECT ${join(ids)} FROM ${inner.from()}${whereClause(where)} ORDER BY ${orderBy(order)} LIMIT ${rows}::int`;
  return sql`EXISTS (SELECT 1 FROM (${first}) first WHERE ${join([sql`first.i0 = ${joins.root.id}`, ...same], ' AND ')})`;
}

/** The search of a query in its two ways, apart from its other conditions; undefined when it has none. */
export function searchOf(context: QueryContext, joins: Joins, query: RowQuery): RowSearch | undefined {
  const words = searchWords(query.search);
  if (words.length === 0) return undefined;
  const where = conditions(context, joins, { ...query, search: undefined });
  return query.searchColumns ? { joins, where, ...searchInColumns(joins, query.searchColumns, words) } : searchByColumn({ joins, words, where });
}

/** A WHERE clause, or nothing. */
export function whereClause(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? empty : sql` WHERE ${join(parts, ' AND ')}`;
}
