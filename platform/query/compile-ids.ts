import sql, { empty, type Sql } from 'sql-template-tag';
import { conditions, searchOf, whereClause } from './conditions.ts';
import { ident } from './identifier.ts';
import { Joins } from './joins.ts';
import type { QueryContext, RowQuery } from './query.ts';
import { firstMatches } from './search-column.ts';
import { orderBy, sortKeys } from './sorting.ts';

/** The ids of the rows of a query, as `id`, in their order from `place` 1 on; `ids`: only these of them, `except`: not these. At most `limit`. */
export function compileIds(
  context: QueryContext,
  query: Pick<RowQuery, 'object' | 'where' | 'search' | 'sort'>,
  { ids, except, limit }: { readonly ids?: readonly string[] | undefined; readonly except?: readonly string[] | undefined; readonly limit: number },
): Sql {
  const joins = new Joins(context, query.object);
  const all = { ...query, columns: [] };
  const order = orderBy(sortKeys(joins, query.sort));
  const id = sql`${ident(joins.root.alias)}.id`;
  const chosen = [...(ids ? [sql`${id} = ANY(${[...ids]}::uuid[])`] : []), ...(except ? [sql`${id} <> ALL(${[...except]}::uuid[])`] : [])];
  const words = searchOf(context, joins, all);
  const matches = words && firstMatches({ ...words, where: [...words.where, ...chosen] }, order, limit);
  const where = matches ? [matches.condition] : [...conditions(context, joins, all), ...chosen];
  return sql`${matches?.with ?? empty}SELECT ${joins.root.id} AS id, (row_number() OVER (ORDER BY ${order}))::int AS place FROM ${joins.from()}${whereClause(where)} ORDER BY place LIMIT ${limit}::int`;
}
