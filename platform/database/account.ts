import sql from 'sql-template-tag';
import { setupAreas } from '../contract/definitions.ts';
import type { Model } from '../metadata/model.ts';
import type { Actor } from '../query/query.ts';
import { ownOf } from '../query/paths.ts';

/** A user as the database knows it. What the roles allow is the Model's matter: see `toActor`. */
export type Account = Omit<Actor, 'setup' | 'areas'>;

/** The columns of an Account, of the table `shirabe.user_account` as `u`. */
export const accountColumns = sql`u.id, u.username, u.name, u.role, array[u.role] || u.roles as roles, u.language, u.units`;

const actors = new WeakMap<Account, { readonly model: Model; readonly actor: Actor }>();

/**
 * The actor of a request under its Model. Roles add up; one that the Model no longer has gives nothing (and no access item names it). The same account under the
 * same Model is the same actor, so that what is worked out of it can be kept.
 */
export function toActor(account: Account, model: Model): Actor {
  const known = actors.get(account);
  if (known?.model === model) return known.actor;
  const roles = account.roles.flatMap((role) => ownOf(model.app.roles, role) ?? []);
  const setup = roles.some((role) => role.setup);
  const actor = { ...account, setup, areas: setup ? setupAreas : setupAreas.filter((area) => roles.some((role) => role.areas.includes(area))) };
  actors.set(account, { model, actor });
  return actor;
}
