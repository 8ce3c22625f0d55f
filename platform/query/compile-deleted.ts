import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate, reachedUnits } from './access.ts';
import { searchWords } from './fold.ts';
import { ident } from './identifier.ts';
import type { QueryContext } from './query.ts';
import { byCharacters, inSearch } from './search-column.ts';

/** A record in the recycle bin, as it is read. */
export interface DeletedRow {
  readonly id: string;
  readonly object: string;
  readonly title: string;
  readonly deleted_at: string;
  readonly deleted_by: string;
  readonly purge_at: string;
  readonly rows: number;
  readonly may_restore: boolean;
}

export interface DeletedQuery {
  /** Only these records. */
  readonly ids?: readonly string[];
  readonly search?: string | undefined;
  /** Goes on after this one. */
  readonly after?: { readonly at: string; readonly id: string } | undefined;
  readonly limit: number;
  /** Also those that the actor may not bring back. */
  readonly readable?: boolean;
}

/**
 * The deleted records of objects that the actor could read, and delete, if they were still there: the rules of access are asked of the rows as they are kept.
 * To be run by the engine, which alone reaches the recycle bin; the condition stands in this one place.
 */
export function compileDeleted(context: QueryContext, objects: readonly ObjectModel[], query: DeletedQuery): Sql {
  const order = sql`ORDER BY deleted_at DESC, record DESC LIMIT ${query.limit}::int`;
  const parts = objects.map((object) => sql`(${rowsOf(context, object, query)} ${order})`);
  return sql`SELECT d.record AS id, d.object, d.title, d.deleted_at, d.deleted_by_name AS deleted_by, d.purge_at, d.may_restore,
      (SELECT count(*)::int - 1 FROM shirabe.deleted_record b WHERE b.root = d.record) AS rows
    FROM (${join(parts, ' UNION ALL ')}) d ${order}`;
}

function rowsOf(context: QueryContext, object: ObjectModel, { ids, search, after, readable }: DeletedQuery): Sql {
  const [read, remove] = (['read', 'delete'] as const).map((action) => accessPredicate(context, object, action, 't0'));
  // Whoever reaches rows by their units finds them by an index; the rules are asked of these only.
  const reached = (readable ? (['read'] as const) : (['read', 'delete'] as const)).map((action) => reachedUnits(context, object, action));
  const units = new Map(reached.flatMap((ids) => (ids === null ? [] : [[ids.join(), sql`d.scopes && ${[...ids]}::uuid[]`] as const])));
  const words = searchWords(search);
  const where = [
    sql`d.object = ${object.name}::text`,
    sql`d.root = d.record`,
    sql`d.purge_at > ${context.now.toISOString()}::timestamptz`,
    ...(ids ? [sql`d.record = ANY(${[...ids]}::uuid[])`] : []),
    ...(words.length > 0 ? [inSearch('d', words)] : []),
    // Beside the units the index of characters would be read in vain.
    ...(words.length > 0 && units.size === 0 ? [byCharacters('d', words)] : []),
    ...units.values(),
    ...(after ? [sql`(d.deleted_at, d.record) < (${after.at}::timestamptz, ${after.id}::uuid)`] : []),
    ...(read ? [read] : []),
    ...(remove && !readable ? [remove] : []),
  ];
  // An administrator sees also what does not fit its table any more.
  const row = read || remove ? sql` CROSS JOIN LATERAL shirabe.stored_row(NULL::${ident('data', object.table)}, d.data) t0` : empty;
  return sql`SELECT d.record, d.object, d.title, d.deleted_at, d.deleted_by_name, d.purge_at, coalesce(${remove ?? sql`TRUE`}, FALSE) AS may_restore
    FROM shirabe.deleted_record d${row} WHERE ${join(where, ' AND ')}`;
}
