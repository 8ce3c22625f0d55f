import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { groupKeys, groupOrder, groupPlace } from './group-key.ts';
import { ident } from './identifier.ts';
import { Joins } from './joins.ts';
import { tableOf } from './paths.ts';
import type { QueryContext, RowQuery } from './query.ts';
import { orderBy } from './sorting.ts';

/**
 * A statement that puts groups that were found apart into the order of these groupings: it gives their numbers (`n`, from 0). The keys are those of the finest
 * groups, as answers have them.
 */
export function compileGroupOrder(context: QueryContext, query: Pick<RowQuery, 'object' | 'joins' | 'groups'>, groups: readonly (readonly unknown[])[]): Sql {
  const keys = groupKeys(context, new Joins(context, query.object, query.joins), query);
  const name = (index: number): Sql => ident(`k${index}`);
  const titles = (index: number): Sql => ident(`l${index}`);
  // The last of what places a group is its own key.
  const texts = groups.map((group, n): Record<string, string | number | null> => {
    const own = keys.map((key, index) => [`k${index}`, groupPlace(key, group[index] ?? null)?.at(-1) ?? null] as const);
    return { n, ...Object.fromEntries(own) };
  });
  const columns = join([sql`n int`, ...keys.map(({ type }, index) => sql`${name(index)} ${raw(type)}`)]);
  const labels = keys.map(({ target }, index) =>
    target ? sql` LEFT JOIN ${tableOf(target)} ${titles(index)} ON ${titles(index)}.id = g.${name(index)}` : empty,
  );
  const order = keys.flatMap((key, index) => groupOrder(key, { value: sql`g.${name(index)}`, records: titles(index) }));
  const given = sql`jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) AS g (${columns})`;
  return sql`SELECT g.n FROM ${given}${join([empty, ...labels], '')} ORDER BY ${orderBy([...order, { value: sql`g.n`, type: 'numeric', descending: false, blanks: 'none' }])}`;
}
