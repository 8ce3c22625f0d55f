import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Database } from '../database/database.ts';
import type { Model } from '../metadata/model.ts';
import { readPasswordUser, refuseWeakPassword, writePassword } from './new-password.ts';
import { hashPassword } from './password.ts';
import { readPolicy } from './password-policy.ts';

/**
 * Sets the password of a user by an operator, who has the database anyway: takes a lock away, and ends the user's sessions. Raises `invalid` with every broken
 * rule (M1-2), `not_found` when there is no such user.
 */
export async function setPassword(database: Database, model: Model, username: string, password: string, now: Date): Promise<void> {
  const [found] = await database.query<{ id: string }>(sql`select id from shirabe.user_account where username = ${username}`);
  const user = found && (await readPasswordUser(database, found.id));
  if (!user) throw new ShirabeError('not_found', { ja: 'ユーザが見つかりません。', en: 'There is no such user.' });
  await refuseWeakPassword(database, { model, policy: await readPolicy(database) }, user, password);
  const hash = await hashPassword(password);
  await database.transact((tx) => writePassword(tx, { user, hash, now }, { actor: null, how: 'operator' }));
}
