import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import type { Model } from '../../metadata/model.ts';
import { engineActor } from '../../query/engine-actor.ts';
import { ownOf } from '../../query/paths.ts';
import { findReaders } from './comment-people.ts';

/** Whether the mail of a comment may still go out: the comment is there, and its user may read the record at this moment and wants such mails. */
export async function mayTellOf(database: Database, model: Model, mail: string, now: Date): Promise<boolean> {
  const [told] = await database.query<{ object: string; record: string; user_id: string }>(sql`SELECT c.object, c.record, m.user_id
    FROM shirabe.comment_mail m JOIN shirabe.comment c ON c.id = m.comment JOIN shirabe.user_account u ON u.id = m.user_id
    WHERE m.mail = ${mail}::uuid AND NOT 'comment' = ANY(u.unwanted_mail)`);
  const object = told && ownOf(model.objects, told.object);
  if (!told || !object?.comments) return false;
  const readers = await findReaders({ model, actor: engineActor, now }, database, object, told.record, [told.user_id]);
  return readers.length === 1;
}
