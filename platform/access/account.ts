import type { Model } from '../metadata/model.ts';
import type { Actor } from '../query/query.ts';

/** A user as the database knows it. What the role allows is the Model's matter: see `toActor`. */
export type Account = Omit<Actor, 'setup'>;

/** The actor of a request under its Model. A role that the Model no longer has gives no rights of set-up (and no access item names it). */
export function toActor(account: Account, model: Model): Actor {
  const role = Object.hasOwn(model.app.roles, account.role) ? model.app.roles[account.role] : undefined;
  return { ...account, setup: role?.setup ?? false };
}
