import sql, { type Sql } from 'sql-template-tag';
import type { ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import type { Queryable } from './queryable.ts';

/**
 * Keeps other saves away from a record, or from the rows that belong to one, until the transaction ends. What is read afterwards is what they left. The
 * engine holds them: for a viewer PostgreSQL would find only those that they may update, also when they are about to be told so, or to delete them.
 */
export async function holdRows(
  tx: Queryable,
  object: ObjectModel,
  which: { readonly id: string } | { readonly ids: readonly string[] } | { readonly by: string; readonly parent: string },
): Promise<void> {
  await tx.query(sql`SELECT 1 AS held FROM ${tableOf(object)} WHERE ${conditionOf(object, which)} FOR UPDATE`, { as: 'engine' });
}

/** Several rows are held in the order of their ids, so that two who want the same rows do not wait for each other. */
function conditionOf(object: ObjectModel, which: Parameters<typeof holdRows>[2]): Sql {
  if ('id' in which) return sql`id = ${which.id}::uuid`;
  if ('ids' in which) return sql`id = ANY(${[...which.ids]}::uuid[]) ORDER BY id`;
  return sql`${ident(ownOf(object.fields, which.by)?.column ?? which.by)} = ${which.parent}::uuid ORDER BY id`;
}
