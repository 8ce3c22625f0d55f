import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Database } from '../database/database.ts';
import { hashPassword } from './password.ts';

/**
 * Sets a user's password, takes a lock away, and ends the user's sessions. Raises `invalid` with every broken rule (M1-2), `not_found` when there is no such user.
 */
export async function setPassword(database: Database, userId: string, password: string): Promise<void> {
  const hash = await hashPassword(password);
  const changed = await database.query(sql`with ended as (delete from shirabe.session where user_id = ${userId})
    update shirabe.user_account set password_hash = ${hash}, failed_attempts = 0, locked_until = null, updated_at = now() where id = ${userId} returning 1`);
  if (changed.length === 0) throw new ShirabeError('not_found', { ja: 'ユーザーが見つかりません。', en: 'There is no such user.' });
}
