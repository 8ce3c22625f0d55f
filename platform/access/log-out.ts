import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';
import { hashToken } from './token.ts';

/** Ends the session of the token; one that has ended already is no error. */
export async function logOut(database: Database, token: string): Promise<void> {
  await database.query(sql`delete from shirabe.session where token_hash = ${hashToken(token)}`);
}
