import sql from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import type { Queryable } from './queryable.ts';
import type { Change } from './write-draft.ts';

/** Adds an entry of history to each of several records of an object, in one statement; to none of an object that keeps no history. */
export async function keepHistories(
  context: RequestContext,
  tx: Queryable,
  object: ObjectModel,
  action: 'create' | 'update' | 'delete' | 'restore',
  entries: readonly { readonly id: string; readonly changes?: readonly Change[] }[],
): Promise<void> {
  if (!object.history || entries.length === 0) return;
  const given = JSON.stringify(entries.map(({ id, changes = [] }) => ({ id, changes })));
  await tx.query(
    sql`INSERT INTO shirabe.record_history (object, record, at, by_user, by_name, action, changes, batch)
      SELECT ${object.name}::text, e.id, ${context.now.toISOString()}::timestamptz, ${context.actor.id}::uuid, ${context.actor.name}::text, ${action}::text, e.changes, ${context.batch ?? null}::uuid
      FROM jsonb_to_recordset(${given}::jsonb) AS e (id uuid, changes jsonb)`,
  );
}
