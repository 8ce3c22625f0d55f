import sql, { join, type Sql } from 'sql-template-tag';
import type { AccessAction, AccessItem, ObjectModel } from '../metadata/model.ts';
import type { Formula } from '../formula/formula.ts';
import { toSql } from '../formula/to-sql.ts';
import { ident } from './identifier.ts';
import { sqlContext } from './paths.ts';
import type { Actor, QueryContext } from './query.ts';
import { rulePath } from './rule-paths.ts';

/**
 * Which rows of a table alias the actor may act on: the only place where access becomes SQL.
 * Gives null when every row is open, FALSE when none is. Ways in are OR-ed; `write_unless` closes writing after all.
 * The predicate stands alone. What its conditions read through lookups is what is, whoever looks: see `rulePath`. The policies of the tables say the same
 * once more (see `compileWall`).
 */
export function accessPredicate(context: QueryContext, object: ObjectModel, action: AccessAction, alias: string): Sql | null {
  if (context.actor.setup) return null;
  const write = (formula: Formula, column: (path: readonly string[]) => Sql): Sql => toSql(formula, sqlContext(context, column));
  const scope = sqlContext(context, (path) => rulePath({ model: context.model, write }, object, alias, path));
  const ways: Sql[] = [];
  let open = false;
  for (const item of object.access.items[action]) {
    if (!applies(context, object, item)) continue;
    const parts: Sql[] = [];
    if (!isOpen(item))
      parts.push(
        sql`${ident(alias)}.${ident(`scope_${item.reach}`)} = ${context.keeping ? context.keeping.unit(item.reach) : context.actor.units[item.reach]}::uuid`,
      );
    if (item.where) parts.push(toSql(item.where, scope, { filter: true }));
    if (parts.length === 0) open = true;
    else ways.push(parts.length === 1 ? (parts[0] as Sql) : sql`(${join(parts, ' AND ')})`);
  }
  if (!open && ways.length === 0) return sql`FALSE`;
  const allowed = open ? null : ways.length === 1 ? (ways[0] as Sql) : sql`(${join(ways, ' OR ')})`;
  if (action === 'read' || !object.access.writeUnless) return allowed;
  const unlessClosed = sql`(${toSql(object.access.writeUnless, scope, { filter: true })}) IS NOT TRUE`;
  return allowed ? sql`(${allowed} AND ${unlessClosed})` : unlessClosed;
}

/** Whether the actor has any way at all to act on records of the object: what tabs, buttons and report pages ask. It reads nothing. */
export function mayAny(context: QueryContext, object: ObjectModel, action: AccessAction): boolean {
  return context.actor.setup || object.access.items[action].some((item) => applies(context, object, item));
}

/** Whether the actor can read any record of the object. */
export function mayReadAny(context: QueryContext, object: ObjectModel): boolean {
  return mayAny(context, object, 'read');
}

/** Whether the actor reads every record of the object, whatever it holds: then nothing needs to be asked of a record. */
export function mayReadEvery(context: QueryContext, object: ObjectModel): boolean {
  return context.actor.setup || object.access.items.read.some((item) => isOpen(item) && !item.where && hasRole(context.actor, item.roles));
}

/** The units by which alone the actor reaches rows of the object; null where there is a way without one. For finding candidates: the predicate decides. */
export function reachedUnits(context: QueryContext, object: ObjectModel, action: AccessAction): readonly string[] | null {
  if (context.actor.setup) return null;
  const items = object.access.items[action].filter((item) => applies(context, object, item));
  if (items.some(isOpen)) return null;
  return [...new Set(items.flatMap(({ reach }) => context.actor.units[reach] ?? []))];
}

/** Whether the actor is an administrator, or has one of the roles; undefined: everybody. */
export function hasRole({ setup, roles }: Actor, wanted: readonly string[] | undefined): boolean {
  return setup || wanted === undefined || wanted.some((role) => roles.includes(role));
}

function applies(context: QueryContext, object: ObjectModel, item: AccessItem): boolean {
  if (!hasRole(context.actor, item.roles)) return false;
  return isOpen(item) || (object.scopes.includes(item.reach) && Boolean(context.actor.units[item.reach]));
}

function isOpen(item: AccessItem): boolean {
  return item.reach === 'all' || item.reach === 'everyone';
}
