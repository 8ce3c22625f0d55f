import { ShirabeError } from '../contract/problem.ts';
import { administratorRoles, hasAdministrator } from '../database/administrators.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Model } from '../metadata/model.ts';
import { at, isAdministrator } from './check-user.ts';

interface Standing {
  readonly id: string;
  readonly role: string;
  readonly roles: readonly string[];
  readonly active: boolean;
  readonly held: boolean;
}

/** Raises `invalid` for a change after which no administrator could log in: closing, holding or changing the roles of the last one. */
export async function refuseLastAdministrator(tx: Pick<Transaction, 'query'>, model: Model, before: Standing, after: Standing): Promise<void> {
  const stands = ({ role, roles, active, held }: Standing): boolean => active && !held && isAdministrator(model, [role, ...roles]);
  if (!stands(before) || stands(after)) return;
  if (await hasAdministrator(tx, administratorRoles(model), before.id)) return;
  const field = !after.active ? 'active' : after.held ? 'held' : 'role';
  const problem = at(
    field,
    'last_administrator',
    '最後の管理者です。先に、ログインできる別の管理者を用意してください。',
    'This is the last administrator. First see to another one who can log in.',
  );
  throw new ShirabeError('invalid', { ja: problem.message, en: problem.en ?? problem.message }, [problem]);
}
