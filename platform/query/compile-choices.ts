import sql, { empty, type Sql } from 'sql-template-tag';
import type { ObjectModel } from '../metadata/model.ts';
import { conditions, searchOf, whereClause } from './conditions.ts';
import { ident } from './identifier.ts';
import { Joins } from './joins.ts';
import { lookupConditions, lookupTarget, ownOf, unknownPath } from './paths.ts';
import type { QueryContext } from './query.ts';
import { firstMatches } from './search-column.ts';

/** The records that a lookup field may be set to, by title, as `id` and `label`: readable by the actor, passing the field's own condition and the search. */
export function compileChoices(context: QueryContext, object: ObjectModel, fieldName: string, search: string | undefined, limit = 20): Sql {
  const target = lookupTarget(context, ownOf(object.fields, fieldName));
  if (!target) throw unknownPath(object, [fieldName]);
  const joins = new Joins(context, target);
  const query = { object: target, columns: [], sort: [], where: lookupConditions(object, fieldName), search };
  const alias = ident(joins.root.alias);
  const order = sql`${alias}.title, ${alias}.id`;
  const words = searchOf(context, joins, query);
  const matches = words && firstMatches(words, order, limit);
  const where = matches ? [matches.condition] : conditions(context, joins, query);
  return sql`${matches?.with ?? empty}SELECT ${alias}.id, ${alias}.title AS label FROM ${joins.from()}${whereClause(where)} ORDER BY ${order} LIMIT ${limit}::int`;
}
