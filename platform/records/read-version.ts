import sql, { empty } from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from '../query/access.ts';
import { tableOf } from '../query/paths.ts';
import { notFound } from './find-object.ts';

/** Who saved a record last, and which version that made. */
interface RecordVersion {
  readonly version: number;
  readonly updated_at: string;
  /** The name of the user. */
  readonly updated_by: string | null;
}

/** The version of a record that the actor may read. Raises `not_found`. */
export async function readVersion(context: RequestContext, object: ObjectModel, id: string): Promise<RecordVersion> {
  const access = accessPredicate(context, object, 'read', 't0');
  const [row] = await context.database.query<RecordVersion>(
    sql`SELECT t0.version, t0.updated_at, (SELECT u.name FROM shirabe.user_account u WHERE u.id = t0.updated_by) AS updated_by FROM ${tableOf(object)} t0 WHERE t0.id = ${id}::uuid${access ? sql` AND ${access}` : empty}`,
  );
  if (!row) throw notFound();
  return row;
}
