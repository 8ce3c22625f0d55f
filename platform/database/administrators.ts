import sql from 'sql-template-tag';
import type { Model } from '../metadata/model.ts';
import type { Transaction } from './transaction.ts';

/** Held while users or roles are changed, so that two who take leave of each other at the same moment do not both succeed. */
const administratorsLock = 7_351_401;

/** Lets changes of users and of roles come one after the other, until the end of the transaction. To be called before anything is read. */
export async function lockAdministrators(tx: Pick<Transaction, 'query'>): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(${administratorsLock})`);
}

/** The roles of administrators. */
export function administratorRoles({ app }: Pick<Model, 'app'>): readonly string[] {
  return Object.values(app.roles).flatMap(({ role, setup }) => (setup ? [role] : []));
}

/** Whether somebody who has one of the roles can log in; `except`: somebody else than the user of this id. */
export async function hasAdministrator(tx: Pick<Transaction, 'query'>, roles: readonly string[], except: string | null = null): Promise<boolean> {
  const found = await tx.query(sql`select from shirabe.user_account where id is distinct from ${except}::uuid and active and not held and closed_reason is null
    and password_hash is not null and array[role] || roles && ${[...roles]}::text[] limit 1`);
  return found.length > 0;
}
