import type { ObjectModel } from '../metadata/model.ts';
import { hasRole, mayAny } from '../query/access.ts';
import type { QueryContext } from '../query/query.ts';
import { isOpen } from './survey-effects.ts';

/**
 * Whether the actor may add a record of `object` that points by the lookup `by` to a record stamped with `scopes`: what a 「新規」 on its page asks.
 * It reads nothing: where the stamps come from another lookup, or a condition decides, it says yes, and the save decides.
 */
export function mayCreateBelow(context: QueryContext, object: ObjectModel, by: string, scopes: Readonly<Record<string, string | null>>): boolean {
  if (!isOpen(context, object) || !mayAny(context, object, 'create')) return false;
  const { actor } = context;
  if (actor.setup || object.stamp?.kind !== 'through' || object.stamp.field !== by) return true;
  return object.access.items.create.some(
    ({ reach, roles }) => hasRole(actor, roles) && (!object.scopes.includes(reach) || (Boolean(actor.units[reach]) && actor.units[reach] === scopes[reach])),
  );
}
