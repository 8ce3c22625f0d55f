import sql, { empty } from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate, mayReadEvery } from '../query/access.ts';
import { tableOf } from '../query/paths.ts';

/** Which of these records the actor may read; nothing is asked where every record is open. */
export async function readableTargets(context: RequestContext, target: ObjectModel, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0 || mayReadEvery(context, target)) return new Set(ids);
  const access = accessPredicate(context, target, 'read', 't0');
  const rows = await context.database.query<{ id: string }>(
    sql`SELECT t0.id FROM ${tableOf(target)} t0 WHERE t0.id = ANY(${[...ids]}::uuid[])${access ? sql` AND ${access}` : empty}`,
  );
  return new Set(rows.map(({ id }) => id));
}
