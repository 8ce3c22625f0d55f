import sql from 'sql-template-tag';
import type { OpenFormAnswer, OpenFormRequest } from '../contract/wire-forms.ts';
import type { RequestContext } from '../database/request-context.ts';
import { findObject, recordId } from './find-object.ts';
import { readVersion } from './read-version.ts';

/** A form tells that it is open every half minute; after this many milliseconds of silence it counts as closed. */
const SILENCE = 75_000;

/**
 * Takes note that the actor has a form of a record open, or has left it, and tells who else has one, and the record's version, so that nobody finds out
 * only with the save. Raises `not_found` for a record that the actor may not read: who edits it is then nobody's to know.
 */
export async function tellOpenForm(context: RequestContext, objectName: string, id: string, { form, closing }: OpenFormRequest): Promise<OpenFormAnswer> {
  const object = findObject(context, objectName);
  const record = recordId(id);
  const version = await readVersion(context, object, record);
  const now = context.now.toISOString();
  const user = context.actor.id;
  if (closing)
    await context.database.query(sql`DELETE FROM shirabe.open_form WHERE record = ${record}::uuid AND form = ${form}::uuid AND user_id = ${user}::uuid`);
  else
    await context.database.query(
      sql`INSERT INTO shirabe.open_form AS o (record, form, user_id, seen_at) VALUES (${record}::uuid, ${form}::uuid, ${user}::uuid, ${now}::timestamptz)
        ON CONFLICT (record, form) DO UPDATE SET seen_at = excluded.seen_at WHERE o.user_id = excluded.user_id`,
    );
  const others = await context.database.query<{ name: string; self: boolean }>(
    sql`SELECT u.name, u.id = ${user}::uuid AS self FROM shirabe.open_form o JOIN shirabe.user_account u ON u.id = o.user_id
      WHERE o.record = ${record}::uuid AND o.form <> ${form}::uuid AND o.seen_at > ${new Date(context.now.getTime() - SILENCE).toISOString()}::timestamptz
      GROUP BY u.id, u.name ORDER BY 2 DESC, 1 LIMIT 20`,
  );
  return { ...version, others };
}
