import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';

export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: string;
  readonly unit: string | null;
  readonly active: boolean;
  readonly locked: boolean;
}

/** Users in the order of their names, from the one after `after`. No passwords, nor anything made from them. */
export async function listUsers(database: Database, now: Date, page: { readonly after?: string; readonly limit?: number } = {}): Promise<UserRow[]> {
  return database.query<UserRow>(sql`select id, username, name, role, unit, active, coalesce(locked_until > ${now}, false) as locked
    from shirabe.user_account where username collate "C" > ${page.after ?? ''} order by username collate "C" limit ${page.limit ?? 200}`);
}
