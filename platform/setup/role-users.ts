import sql from 'sql-template-tag';
import type { Text } from '../contract/text.ts';
import { compareRoles } from '../metadata/compare-roles.ts';
import type { Model } from '../metadata/model.ts';
import type { Plan, Step } from '../metadata/plan.ts';
import type { Queries } from './stored-version.ts';

export interface RoleUsers {
  /** Who has the role, beside others or alone. */
  readonly all: number;
  /** Those whose accounts are not closed. */
  readonly active: number;
  /** Those whose main role it is. */
  readonly main: number;
}

/** How many users have each role; a role that nobody has is not there. */
export async function countRoleUsers(queries: Queries): Promise<ReadonlyMap<string, RoleUsers>> {
  const rows = await queries.query<RoleUsers & { role: string }>(sql`select given.role, count(*)::int as "all", count(*) filter (where u.active)::int as active,
      count(*) filter (where u.role = given.role)::int as main
    from shirabe.user_account u cross join lateral (select distinct unnest(array[u.role] || u.roles) as role) given group by given.role`);
  return new Map(rows.map(({ role, ...users }) => [role, users]));
}

/** So many of those who lose something, and of what they lose, are named. */
const named = 10;

/**
 * A plan that says of each role that goes, and of each whose file takes something away, who loses what. `changed`: the roles whose files change. Taking away
 * from users asks for the permission.
 */
export async function tellLosses(queries: Queries, plan: Plan, from: Model | null, to: Model, changed: readonly string[]): Promise<Plan> {
  if (from === null) return plan;
  const steps: Step[] = [];
  for (const step of plan.steps) {
    const isRole = step.kind === 'change_definition' && step.part === 'role';
    if (isRole && step.change === 'removed') steps.push({ ...step, text: lossOf(step.name, from, await findUsers(queries, step.name)) });
    else if (!isRole || !changed.includes(step.name)) steps.push(step);
  }
  for (const name of changed) {
    const users = await findUsers(queries, name);
    const { added, removed } = compareRoles(from, to, name);
    const isTaken = removed.length > 0;
    const words = (lines: readonly Text[], language: 'ja' | 'en') =>
      lines
        .slice(0, named)
        .map((line) => line[language])
        .join(', ') + (lines.length > named ? ' …' : '');
    steps.push({
      kind: 'change_definition',
      class: isTaken && users.length > 0 ? 'destructive' : 'instant',
      part: 'role',
      name,
      change: 'changed',
      text: {
        ja: `ロール ${name} を変える${added.length > 0 ? `。加える: ${words(added, 'ja')}` : ''}${isTaken ? `。取り上げる: ${words(removed, 'ja')}${whoJa(users)}` : ''}`,
        en: `change role ${name}${added.length > 0 ? `; adds ${words(added, 'en')}` : ''}${isTaken ? `; takes ${words(removed, 'en')}${whoEn(users)}` : ''}`,
      },
    });
  }
  return { ...plan, steps };
}

type Found = readonly { readonly username: string; readonly count: number }[];

function findUsers(queries: Queries, role: string): Promise<Found> {
  return queries.query(sql`select username, (count(*) over ())::int as count from shirabe.user_account
    where role = ${role} or ${role} = any(roles) order by username collate "C" limit ${named}::int`);
}

function lossOf(role: string, { app }: Model, users: Found): Text {
  const label = app.roles[role]?.label;
  return { ja: `ロール ${role}（${label?.ja ?? role}）を除く${whoJa(users)}`, en: `remove role ${role} (${label?.en ?? role})${whoEn(users)}` };
}

function whoJa(users: Found): string {
  const count = users[0]?.count ?? 0;
  return count === 0 ? ' (持つユーザはいない)' : `: ${count} 人が失う (${namesOf(users)}${count > named ? ' ほか' : ''})`;
}
function whoEn(users: Found): string {
  const count = users[0]?.count ?? 0;
  return count === 0 ? ' (nobody has it)' : `: ${count} user(s) lose it (${namesOf(users)}${count > named ? ' and more' : ''})`;
}
function namesOf(users: Found): string {
  return users.map(({ username }) => username).join(', ');
}
