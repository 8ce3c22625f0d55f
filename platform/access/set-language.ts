import sql from 'sql-template-tag';
import type { Language } from '../contract/text.ts';
import type { Database } from '../database/database.ts';

/** Chooses the language that a user sees from the next request on. */
export async function setLanguage(database: Pick<Database, 'query'>, userId: string, language: Language): Promise<void> {
  await database.query(sql`update shirabe.user_account set language = ${language}, updated_at = now() where id = ${userId}`);
}
