import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Database } from '../database/database.ts';

/** Closes an account, which ends its sessions at once, or opens it again. Raises `not_found`. */
export async function setActive(database: Database, userId: string, active: boolean): Promise<void> {
  const changed = await database.query(sql`with ended as (delete from shirabe.session where user_id = ${userId} and not ${active}::boolean)
    update shirabe.user_account set active = ${active}, updated_at = now() where id = ${userId} returning 1`);
  if (changed.length === 0) throw new ShirabeError('not_found', { ja: 'ユーザーが見つかりません。', en: 'There is no such user.' });
}
