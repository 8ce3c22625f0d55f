import sql, { join, type Sql } from 'sql-template-tag';
import type { AccessAction, AccessItem, ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from './access.ts';
import { ident } from './identifier.ts';
import { tableOf } from './paths.ts';
import type { Actor, QueryContext } from './query.ts';

export type RuleVerdict = 'lets_in' | 'not_in_roles' | 'no_unit' | 'other_unit' | 'condition_not_met' | 'depends';

/** What each rule of an action said, in the order in which they are written, and what came of it. */
export interface ExplainedAction {
  readonly action: AccessAction;
  /** null: it depends on the record. */
  readonly allowed: boolean | null;
  readonly rules: readonly { readonly item: AccessItem; readonly verdict: RuleVerdict; readonly decided: boolean }[];
  readonly unless: { readonly where: string; readonly holds: boolean | null } | null;
}

const actions: readonly AccessAction[] = ['read', 'create', 'update', 'delete'];

/**
 * Why the context's actor may, or may not, act on an object's records, without a record: only what the roles and units decide.
 * Made of the very predicate that requests use, rule by rule, so that the explanation cannot say anything else than what happens.
 */
export function explainObject(context: QueryContext, object: ObjectModel): readonly ExplainedAction[] {
  return actions.map((action) =>
    explain(context, object, action, (item) => ofRoles(context.actor, object, item) ?? (isCertain(item) ? 'lets_in' : 'depends'), null),
  );
}

/** The same for one record: a statement whose single row `read` turns into the explanation. It must run where nothing hides the record. */
export function compileExplanation(
  context: QueryContext,
  object: ObjectModel,
  id: string,
): { readonly sql: Sql; read(row: Readonly<Record<string, unknown>>): readonly ExplainedAction[] } {
  const asked: { readonly key: string; readonly value: Sql }[] = [];
  const ask = (value: Sql): string => `a${asked.push({ key: `a${asked.length}`, value }) - 1}`;
  const predicate = (access: ObjectModel['access'], action: AccessAction): Sql =>
    sql`coalesce(${accessPredicate(asRuled(context), { ...object, access }, action, 't0') ?? sql`TRUE`}, FALSE)`;
  const alone = (action: AccessAction, item: AccessItem): ObjectModel['access'] => ({
    items: { read: [], create: [], update: [], delete: [], [action]: [item] },
  });
  const parts = actions.map((action) => {
    const { writeUnless } = object.access;
    return {
      action,
      rules: object.access.items[action].map((item) => {
        if (ofRoles(context.actor, object, item)) return undefined;
        const { where: _where, ...reach } = item;
        return { whole: ask(predicate(alone(action, item), action)), reach: ask(predicate(alone(action, reach), action)) };
      }),
      // The predicate of writing by everybody is open but for `write_unless`.
      open:
        action === 'read' || !writeUnless
          ? undefined
          : ask(predicate({ ...alone(action, { reach: 'everyone', roles: context.actor.roles }), writeUnless }, action)),
    };
  });
  return {
    sql: sql`SELECT ${join([sql`t0.title`, ...asked.map(({ key, value }) => sql`${value} AS ${ident(key)}`)])} FROM ${tableOf(object)} t0 WHERE t0.id = ${id}::uuid`,
    read: (row) =>
      parts.map(({ action, rules, open }) => {
        const said = new Map(object.access.items[action].map((item, index) => [item, rules[index]]));
        return explain(
          context,
          object,
          action,
          (item) => {
            const keys = said.get(item);
            if (!keys) return ofRoles(context.actor, object, item) ?? 'not_in_roles';
            if (row[keys.whole] === true) return 'lets_in';
            return row[keys.reach] === true ? 'condition_not_met' : 'other_unit';
          },
          open === undefined ? null : row[open] !== true,
        );
      }),
  };
}

/** Rules are asked of an administrator too, whom none of them would stop. */
function asRuled(context: QueryContext): QueryContext {
  return { ...context, actor: { ...context.actor, setup: false } };
}

function explain(
  { actor }: QueryContext,
  object: ObjectModel,
  action: AccessAction,
  verdictOf: (item: AccessItem) => RuleVerdict,
  closed: boolean | null,
): ExplainedAction {
  const verdicts = object.access.items[action].map((item) => ({ item, verdict: verdictOf(item) }));
  const first = verdicts.find(({ verdict }) => verdict === 'lets_in');
  const { writeUnless } = object.access;
  const unless = action === 'read' || !writeUnless ? null : { where: writeUnless.source, holds: closed };
  const by = first ? true : verdicts.some(({ verdict }) => verdict === 'depends') ? null : false;
  const allowed = actor.setup ? true : by !== false && unless ? (unless.holds === null ? null : !unless.holds && by) : by;
  return { action, allowed, rules: verdicts.map((each) => ({ ...each, decided: each === first && !actor.setup })), unless };
}

/** What roles and units alone say against a rule; undefined when they say nothing against it. */
function ofRoles(actor: Actor, object: ObjectModel, item: AccessItem): RuleVerdict | undefined {
  if (!item.roles.some((role) => actor.roles.includes(role))) return 'not_in_roles';
  if (item.reach === 'all' || item.reach === 'everyone') return undefined;
  return object.scopes.includes(item.reach) && actor.units[item.reach] ? undefined : 'no_unit';
}

function isCertain(item: AccessItem): boolean {
  return (item.reach === 'all' || item.reach === 'everyone') && !item.where;
}
