import sql, { join, type Sql } from 'sql-template-tag';
import { ownerOf } from '../fields/not-applicable.ts';
import type { Model, ObjectModel, RoleModel } from '../metadata/model.ts';
import { engineActor } from '../query/engine-actor.ts';
import { conditionExpression, ownOf, tableOf } from '../query/paths.ts';
import { ident } from '../query/identifier.ts';
import type { Transaction } from './transaction.ts';

/** An account that was shut, or opened again, by what the record of its unit says. */
export interface TurnedAccount {
  readonly id: string;
  readonly username: string;
  /** The record. */
  readonly unit: string;
  readonly shut: boolean;
}

/**
 * Writes into accounts what they take from the record of their unit: the wider units that it lies in, and whether, and why, they are shut (Q22). For all
 * users, or for those of some records of an object. To be called in the transaction that changed the records, the definitions, or the users.
 * Gives the accounts that were shut or opened by it.
 */
export async function followUnits(
  tx: Pick<Transaction, 'query'>,
  model: Model,
  now: Date,
  of?: { readonly object: ObjectModel; readonly ids: readonly string[] } | { readonly users: readonly string[] },
): Promise<readonly TurnedAccount[]> {
  const turned: TurnedAccount[] = [];
  for (const role of Object.values(model.app.roles)) {
    const object = unitObject(model, role);
    if (of && 'object' in of && of.object !== object) continue;
    const narrowed = of === undefined ? sql`true` : 'users' in of ? sql`u.id = any(${[...of.users]}::uuid[])` : sql`u.unit = any(${[...of.ids]}::uuid[])`;
    if (object) {
      const followed = await tx.query<TurnedAccount & { turned: boolean }>(follow(model, role, object, now, narrowed), { as: 'engine' });
      turned.push(...followed.flatMap(({ turned: isTurned, ...account }) => (isTurned ? [account] : [])));
    } else if (!of || 'users' in of)
      await tx.query(
        sql`update shirabe.user_account u set units = '{}', closed_reason = null
        where u.role = ${role.role} and (u.units <> '{}' or u.closed_reason is not null) and ${narrowed}`,
        { as: 'engine' },
      );
  }
  return turned;
}

/** Whether what accounts take from a record depends on one of these members of it; its stamps are not asked here. */
export function isFollowed(model: Model, object: ObjectModel, members: ReadonlySet<string>): boolean {
  return Object.values(model.app.roles).some(
    (role) => unitObject(model, role) === object && role.shut?.when.references.some(([first = '']) => members.has(ownerOf(first))) === true,
  );
}

/** The object whose records are the units of a role; undefined for a role that reaches everything, or nothing by itself. */
export function unitObject(model: Model, { reach }: RoleModel): ObjectModel | undefined {
  return reach === undefined ? undefined : ownOf(model.objects, ownOf(model.app.scopes, reach)?.object ?? '');
}

function follow(model: Model, role: RoleModel, object: ObjectModel, now: Date, narrowed: Sql): Sql {
  const { reach = '' } = role;
  const wider = object.scopes.filter((scope) => scope !== reach).flatMap((scope) => [sql`${scope}::text`, ident('t', `scope_${scope}`)]);
  const units = sql`jsonb_strip_nulls(jsonb_build_object(${join([sql`${reach}::text`, sql`t.id`, ...wider])}))`;
  const context = { model, actor: engineActor, now };
  const reason = role.shut
    ? sql`case when ${conditionExpression(context, object, 't', role.shut.when)} then ${JSON.stringify(role.shut.message)}::jsonb end`
    : sql`null::jsonb`;
  return sql`update shirabe.user_account u set units = taken.units, closed_reason = taken.reason
    from (select t.id, ${units} as units, ${reason} as reason from ${tableOf(object)} t) taken, shirabe.user_account before
    where before.id = u.id and u.unit = taken.id and u.role = ${role.role} and (u.units, u.closed_reason) is distinct from (taken.units, taken.reason) and ${narrowed}
    returning u.id, u.username, u.unit, u.closed_reason is not null as shut, (u.closed_reason is null) <> (before.closed_reason is null) as turned`;
}
