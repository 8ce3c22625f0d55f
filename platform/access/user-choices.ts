import sql, { empty, join, type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { UserRoles } from '../contract/wire-accounts.ts';
import { unitObject } from '../database/follow-units.ts';
import type { RequestContext } from '../database/request-context.ts';
import { accessPredicate } from '../query/access.ts';
import { searchWords } from '../query/fold.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { byCharacters, inSearch } from '../query/search-column.ts';
import { rolesBeyond } from './check-user.ts';

/** The roles that the viewer may give, with the object that the units of each are of. */
export function listRoles({ model, actor }: Pick<RequestContext, 'model' | 'actor'>): UserRoles['roles'] {
  const roles = Object.values(model.app.roles);
  const beyond = rolesBeyond(
    actor,
    model,
    roles.map(({ role }) => role),
  );
  return roles
    .filter(({ role }) => !beyond.includes(role))
    .map((role) => {
      const object = unitObject(model, role);
      return { role: role.role, label: role.label, main: role.reach !== undefined, unit: object ? { object: object.name, label: object.label } : null };
    });
}

/** The records that users of a role may belong to, of those that the viewer may read: at most 20, by title. Raises `bad_request` for a role without units. */
export async function listUnits(context: RequestContext, role: string, search: string | undefined): Promise<{ choices: { id: string; label: string }[] }> {
  const { database, model } = context;
  const found = ownOf(model.app.roles, role);
  const object = found && unitObject(model, found);
  if (!object) {
    const message = { ja: `役割「${role}」に所属先はありません。`, en: `The role ${role} has no units.` };
    throw new ShirabeError('bad_request', message, [{ field: 'role', code: 'unknown_role', message: message.ja, en: message.en }]);
  }
  const words = searchWords(search);
  const where: Sql[] = [];
  const access = accessPredicate(context, object, 'read', 't');
  if (access) where.push(access);
  if (words.length > 0) where.push(inSearch('t', words), byCharacters('t', words));
  const choices = await database.query<{ id: string; label: string }>(
    sql`select t.id, t.title as label from ${tableOf(object)} t ${where.length > 0 ? sql`where ${join(where, ' and ')}` : empty} order by t.title, t.id limit 20`,
    { as: 'engine' },
  );
  return { choices };
}
