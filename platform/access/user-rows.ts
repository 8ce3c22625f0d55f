import sql, { join, type Sql } from 'sql-template-tag';
import type { UserDetail } from '../contract/wire-accounts.ts';
import { ShirabeError } from '../contract/problem.ts';
import { unitObject } from '../database/follow-units.ts';
import type { Transaction } from '../database/transaction.ts';
import { isRecordId } from '../fields/lookup.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { tableOf } from '../query/paths.ts';

/** The objects whose records users belong to, each with the roles that do so. */
export function unitObjects(model: Model): readonly { readonly object: ObjectModel; readonly roles: readonly string[] }[] {
  const found = new Map<ObjectModel, string[]>();
  for (const role of Object.values(model.app.roles)) {
    const object = unitObject(model, role);
    if (object) found.set(object, [...(found.get(object) ?? []), role.role]);
  }
  return [...found].map(([object, roles]) => ({ object, roles }));
}

/** What an account is, by the alias of its row: the first that applies. */
export function stateSql(now: Date, alias: string): Sql {
  const u = ident(alias);
  return sql`case when not ${u}.active then 'closed' when ${u}.held then 'held' when ${u}.locked_until > ${now} then 'locked'
    when ${u}.closed_reason is not null then 'by_organization' when ${u}.password_hash is null then 'invited' else 'active' end`;
}

/** The FROM and the columns of a UserRow, over rows called `u`: a unit is found by its key. */
export function rowSql(model: Model, now: Date): { readonly columns: Sql; readonly joins: Sql } {
  const units = unitObjects(model).map(({ object, roles }, index) => ({ object, roles, alias: ident(`unit${index}`) }));
  const whens = units.map(
    ({ object, alias }) =>
      sql`when ${alias}.id is not null then jsonb_build_object('id', ${alias}.id, 'label', ${alias}.title, 'object', ${object.name}::text)`,
  );
  const unit = whens.length > 0 ? sql`case ${join(whens, ' ')} end` : sql`null::jsonb`;
  const joins = units.map(
    ({ object, roles, alias }) => sql`left join ${tableOf(object)} ${alias} on ${alias}.id = u.unit and u.role = any(${[...roles]}::text[])`,
  );
  return {
    columns: sql`u.id, u.username, u.name, u.role, array[u.role] || u.roles as roles, ${unit} as unit, u.email, u.by_post, ${stateSql(now, 'u')} as state, u.last_log_in_at`,
    joins: joins.length > 0 ? join(joins, ' ') : sql``,
  };
}

/** A user as those see it who look after accounts. No password, nor anything made from one. Raises `not_found`. */
export async function readUser(queries: Pick<Transaction, 'query'>, model: Model, id: string, now: Date): Promise<UserDetail> {
  const { columns, joins } = rowSql(model, now);
  const [user] = isRecordId(id)
    ? await queries.query<UserDetail>(
        sql`select ${columns}, u.language, u.email_wanted, u.created_at, u.password_changed_at, u.locked_until, u.version,
            exists (select from shirabe.second_factor f where f.user_id = u.id and f.confirmed_at is not null) as second_factor
          from shirabe.user_account u ${joins} where u.id = ${id}::uuid`,
        { as: 'engine' },
      )
    : [];
  if (!user) throw noUser();
  return user;
}

/** The refusal of a user that is not there. */
export function noUser(): ShirabeError {
  return new ShirabeError('not_found', { ja: 'ユーザが見つかりません。', en: 'There is no such user.' });
}
