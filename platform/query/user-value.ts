import type { FormulaValue } from '../formula/formula.ts';
import type { QueryContext } from './query.ts';

/**
 * The viewer's value in a formula: `USER.name`, `USER.username`, `USER.role`, `USER.roles`, and the unit of each scope, such as `USER.prefecture`.
 * Takes the path with or without the leading USER; gives null for a unit that the viewer does not have.
 */
export function userValue(context: QueryContext, path: readonly string[]): FormulaValue {
  const name = (path[0] === 'USER' ? path[1] : path[0]) ?? '';
  const { actor } = context;
  switch (name) {
    case 'name':
      return actor.name;
    case 'username':
      return actor.username;
    case 'role':
      return actor.role;
    case 'roles':
      return actor.roles;
    default:
      return Object.hasOwn(actor.units, name) ? (actor.units[name] ?? null) : null;
  }
}
