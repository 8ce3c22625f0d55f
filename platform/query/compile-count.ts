import sql, { type Sql } from 'sql-template-tag';
import { conditions, searchOf, whereClause } from './conditions.ts';
import { Joins } from './joins.ts';
import type { QueryContext, RowSource } from './query.ts';
import { countMatches } from './search-column.ts';

/** Counts the rows of a query as `count`; joins only what its conditions read. Columns, sort, cursor and limit do not matter. */
export function compileCount(context: QueryContext, query: RowSource): Sql {
  const joins = new Joins(context, query.object, query.joins);
  const all = { ...query, columns: [], sort: [] };
  const words = searchOf(context, joins, all);
  if (words) return countMatches(words);
  const where = conditions(context, joins, all);
  return sql`SELECT count(*)::int AS count FROM ${joins.from()}${whereClause(where)}`;
}
