import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Model } from '../metadata/model.ts';
import { at, isAdministrator } from './check-user.ts';

/** Held while users are changed, so that two who take leave of each other at the same moment do not both succeed. */
const administratorsLock = 7_351_401;

interface Standing {
  readonly id: string;
  readonly role: string;
  readonly roles: readonly string[];
  readonly active: boolean;
  readonly held: boolean;
}

/** Lets changes of users come one after the other, until the end of the transaction. To be called before anything is read. */
export async function lockAdministrators(tx: Pick<Transaction, 'query'>): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(${administratorsLock})`);
}

/** Raises `invalid` for a change after which no administrator could log in: closing, holding or changing the roles of the last one. */
export async function refuseLastAdministrator(tx: Pick<Transaction, 'query'>, model: Model, before: Standing, after: Standing): Promise<void> {
  const stands = ({ role, roles, active, held }: Standing): boolean => active && !held && isAdministrator(model, [role, ...roles]);
  if (!stands(before) || stands(after)) return;
  const roles = Object.values(model.app.roles).flatMap(({ role, setup }) => (setup ? [role] : []));
  const [other] = await tx.query(sql`select from shirabe.user_account where id <> ${before.id} and active and not held and closed_reason is null
    and password_hash is not null and array[role] || roles && ${roles}::text[] limit 1`);
  if (other) return;
  const field = !after.active ? 'active' : after.held ? 'held' : 'role';
  const problem = at(
    field,
    'last_administrator',
    '最後の管理者です。先に、ログインできる別の管理者を用意してください。',
    'This is the last administrator. First see to another one who can log in.',
  );
  throw new ShirabeError('invalid', { ja: problem.message, en: problem.en ?? problem.message }, [problem]);
}
