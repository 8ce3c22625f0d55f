import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';

const DAY = 24 * 60 * 60_000;
/** Days after which a draft that nobody went on with is forgotten, and the key of a save: longer than a browser keeps a save that waits. */
const DRAFT_DAYS = 30;
const KEY_DAYS = 14;

/** Removes drafts and keys of saves that are too old, and forms that were never told to be closed. */
export async function sweepForms(database: Database, now: Date): Promise<void> {
  const before = (milliseconds: number) => new Date(now.getTime() - milliseconds).toISOString();
  await database.query(sql`DELETE FROM shirabe.draft WHERE updated_at < ${before(DRAFT_DAYS * DAY)}::timestamptz`, { as: 'engine' });
  await database.query(sql`DELETE FROM shirabe.save_key WHERE at < ${before(KEY_DAYS * DAY)}::timestamptz`, { as: 'engine' });
  await database.query(sql`DELETE FROM shirabe.open_form WHERE seen_at < ${before(DAY)}::timestamptz`, { as: 'engine' });
}
