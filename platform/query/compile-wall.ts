import { createHash } from 'node:crypto';
import sql, { join, type Sql } from 'sql-template-tag';
import { quoteLiteral } from '../fields/quote-literal.ts';
import type { Formula, LateViewer, SqlContext } from '../formula/formula.ts';
import { toSql } from '../formula/to-sql.ts';
import type { AccessAction, AccessItem, Model, ObjectModel } from '../metadata/model.ts';
import { ident } from './identifier.ts';
import { policyText } from './policy-text.ts';
import { ruleColumns, type RuleWriter, rulePath } from './rule-paths.ts';
import { unitSetting, viewerSettings } from './standing.ts';

/** A policy of a table, without its name. */
export interface Policy {
  readonly command: 'select' | 'insert' | 'update' | 'delete';
  readonly to: 'app' | 'nation' | 'both';
  /** A condition on the row, as text. */
  readonly rule: string;
}

/** What stands around a table. */
export interface TableWall {
  readonly object: string;
  readonly table: string;
  readonly policies: readonly Policy[];
  /** The views of the schema `rules` that the policies read. */
  readonly views: readonly string[];
  /** Of all of this: another one means that the policies must be made again. */
  readonly fingerprint: string;
}

/** A view of the schema `rules`: a table's columns that rules read through lookups. */
export interface RuleView {
  readonly table: string;
  readonly columns: readonly string[];
  readonly fingerprint: string;
}

/** The second wall: what PostgreSQL itself lets through, whatever a statement asks. */
export interface Wall {
  readonly tables: readonly TableWall[];
  readonly views: readonly RuleView[];
}

const known = new WeakMap<Model, Wall>();

/**
 * Writes the rules of access of every object as policies of its table: the same items as `accessPredicate`, of all roles at once. Who looks is in
 * settings that are local to a transaction (see `standingOf`), read by subqueries that PostgreSQL runs once a statement; without them no item lets
 * anything through. Writing needs no more than reading to be refused: the rules of writing are those of everybody but the engine.
 */
export function compileWall(model: Model): Wall {
  const before = known.get(model);
  if (before) return before;
  const objects = Object.values(model.objects).sort((a, b) => (a.table < b.table ? -1 : 1));
  const reads = new Map(objects.map((object) => [object, ruleColumns(model, object, formulasOf(object))]));
  const columns = new Map<string, Set<string>>();
  for (const read of reads.values()) for (const [table, names] of read) columns.set(table, new Set([...(columns.get(table) ?? []), ...names]));
  const views = [...columns].sort(([a], [b]) => (a < b ? -1 : 1)).map(([table, names]) => ruleViewOf(table, [...names].sort()));
  const tables = objects.map((object): TableWall => {
    const policies = policiesOf(model, object);
    const own = [...(reads.get(object)?.keys() ?? [])].sort();
    const fingerprint = hash([policies, views.filter(({ table }) => own.includes(table)).map((view) => view.fingerprint)]);
    return { object: object.name, table: object.table, policies, views: own, fingerprint };
  });
  const wall = { tables, views };
  known.set(model, wall);
  return wall;
}

function ruleViewOf(table: string, columns: readonly string[]): RuleView {
  return { table, columns, fingerprint: hash([table, columns]) };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}

function formulasOf({ access }: ObjectModel): readonly Formula[] {
  const conditions = Object.values(access.items).flatMap((items) => items.flatMap(({ where }) => where ?? []));
  return access.writeUnless ? [...conditions, access.writeUnless] : conditions;
}

function policiesOf(model: Model, object: ObjectModel): readonly Policy[] {
  const rule = (action: AccessAction): string => policyText(ruleOf(model, object, action));
  const read = rule('read');
  const reading: readonly Policy[] = isOpenToNation(model, object)
    ? [
        { command: 'select', to: 'app', rule: read },
        { command: 'select', to: 'nation', rule: 'TRUE' },
      ]
    : [{ command: 'select', to: 'both', rule: read }];
  const writing = (['create', 'update', 'delete'] as const).map((action): Policy => ({
    command: action === 'create' ? 'insert' : action,
    to: 'both',
    rule: rule(action),
  }));
  return [...reading, ...writing].filter((policy) => policy.rule !== 'FALSE');
}

/** Whether whoever stands as `nation` reads every row: each role that reaches everything does. */
function isOpenToNation(model: Model, object: ObjectModel): boolean {
  const roles = Object.values(model.app.roles).filter(({ reach, setup }) => reach === 'all' && !setup);
  const open = object.access.items.read.filter((item) => isOpen(item) && !item.where);
  return roles.length > 0 && roles.every(({ role }) => open.some((item) => item.roles.includes(role)));
}

function isOpen(item: AccessItem): boolean {
  return item.reach === 'all' || item.reach === 'everyone';
}

function ruleOf(model: Model, object: ObjectModel, action: AccessAction): Sql {
  const alias = object.table;
  const writer: RuleWriter = { model, write: (formula, column) => toSql(formula, lateContext(model, column)) };
  const condition = (formula: Formula): Sql =>
    toSql(
      formula,
      lateContext(model, (path) => rulePath(writer, object, alias, path)),
      { filter: true },
    );
  const ways = gather(object, object.access.items[action]).map(({ item, roles }) => {
    const parts = [
      isOpen(item)
        ? sql`(SELECT ${hasRole(roles)})`
        : sql`${ident(alias, `scope_${item.reach}`)} = (SELECT CASE WHEN ${hasRole(roles)} THEN ${unit(item.reach)} END)`,
      ...(item.where ? [condition(item.where)] : []),
    ];
    return parts.length === 1 ? (parts[0] as Sql) : sql`(${join(parts, ' AND ')})`;
  });
  if (ways.length === 0) return sql`FALSE`;
  const allowed = ways.length === 1 ? (ways[0] as Sql) : sql`(${join(ways, ' OR ')})`;
  const { writeUnless } = object.access;
  const whole = action === 'read' || !writeUnless ? allowed : sql`(${allowed} AND (${condition(writeUnless)}) IS NOT TRUE)`;
  // To the planner nearly every row passes a test for NULL. That is right, since the query's own conditions say the same as the policy: taken for
  // conditions of its own, it would make the planner expect next to no rows, and choose for these.
  return action === 'create' ? whole : sql`(CASE WHEN ${whole} THEN TRUE END) IS NOT NULL`;
}

/** Items that differ by their roles only are one. Those of a scope that the object's rows are not stamped with let nobody in. */
function gather(object: ObjectModel, items: readonly AccessItem[]): readonly { readonly item: AccessItem; readonly roles: readonly string[] }[] {
  const gathered = new Map<string, { readonly item: AccessItem; readonly roles: Set<string> }>();
  for (const item of items) {
    if (item.roles.length === 0 || !(isOpen(item) || object.scopes.includes(item.reach))) continue;
    const key = JSON.stringify([isOpen(item) ? 'all' : item.reach, item.where?.source]);
    const same = gathered.get(key) ?? { item, roles: new Set<string>() };
    for (const role of item.roles) same.roles.add(role);
    gathered.set(key, same);
  }
  // The cheap ones first: PostgreSQL asks them in this order.
  const cost = ({ item }: { readonly item: AccessItem }): number => (item.where ? 2 : 0) + (isOpen(item) ? 0 : 1);
  return [...gathered.values()].sort((a, b) => cost(a) - cost(b)).map(({ item, roles }) => ({ item, roles: [...roles].sort() }));
}

function hasRole(roles: readonly string[]): Sql {
  return sql`string_to_array(${setting(viewerSettings.roles)}, ',') && ARRAY[${join(roles.map((role) => quoteLiteral(role)))}]`;
}

function unit(scope: string): Sql {
  return sql`${setting(unitSetting(scope))}::uuid`;
}

/** A setting of the transaction; NULL where it is not set: PostgreSQL leaves an empty text behind. */
function setting(name: string): Sql {
  return sql`nullif(current_setting(${quoteLiteral(name)}, TRUE), '')`;
}

function lateContext(model: Model, column: (path: readonly string[]) => Sql): SqlContext {
  const { timeZone } = model.app;
  const never = (): never => {
    throw new Error('a policy is written for whoever will look');
  };
  return { column, timeZone, late: lateViewer(timeZone), user: never, now: new Date(NaN) };
}

function lateViewer(timeZone: string): LateViewer {
  const now = sql`${setting(viewerSettings.now)}::timestamptz`;
  return {
    user: (path) => {
      const name = path[1] ?? '';
      if (name === 'role' || name === 'name' || name === 'username') return sql`(SELECT ${setting(viewerSettings[name])})`;
      // Cast, so that ANY takes it for an array and not for rows.
      if (name === 'roles') return sql`(SELECT string_to_array(${setting(viewerSettings.roles)}, ','))::text[]`;
      return sql`(SELECT ${unit(name)})`;
    },
    now: sql`(SELECT ${now})`,
    today: sql`(SELECT (${now} AT TIME ZONE ${quoteLiteral(timeZone)})::date)`,
  };
}
