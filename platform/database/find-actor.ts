import sql from 'sql-template-tag';
import type { Model } from '../metadata/model.ts';
import type { Actor } from '../query/query.ts';
import { type Account, accountColumns, toActor } from './account.ts';
import type { Database } from './database.ts';

/** A user as an actor, for work that outlives the request that began it: what it may do is what its user may do now. Undefined when the account is no more, or shut. */
export async function findActor(database: Pick<Database, 'query'>, model: Model, id: string): Promise<Actor | undefined> {
  const [account] = await database.query<Account>(
    sql`select ${accountColumns} from shirabe.user_account u where u.id = ${id}::uuid and u.active and not u.held and u.closed_reason is null`,
  );
  return account && toActor(account, model);
}
