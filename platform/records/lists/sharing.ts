import type { ListDefinition } from '../../contract/wire-lists.ts';
import type { Model } from '../../metadata/model.ts';
import type { QueryContext } from '../../query/query.ts';
import type { StoredList } from './read-lists.ts';

/** Whether the viewer may share lists with others: whoever looks after the area `lists`, administrators among them. Everybody may keep own ones. */
export function mayShare({ actor }: Pick<QueryContext, 'actor'>): boolean {
  return actor.setup || actor.areas.includes('lists');
}

/** Whether the viewer may change and delete a list: its owner; administrators those that are shared. */
export function mayChange({ actor }: Pick<QueryContext, 'actor'>, { owner, everyone, roles }: Pick<StoredList, 'owner' | 'everyone' | 'roles'>): boolean {
  return owner === actor.id || (actor.setup && (everyone || roles.length > 0));
}

/** The roles that a list can be shared with: administrators see what is shared anyway. */
export function shareableRoles(model: Model): ListDefinition['roles'] {
  return Object.values(model.app.roles)
    .filter(({ setup }) => !setup)
    .map(({ role, label }) => ({ role, label }));
}
