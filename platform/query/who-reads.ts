import sql, { join, type Sql } from 'sql-template-tag';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from './access.ts';
import { ident } from './identifier.ts';
import { tableOf } from './paths.ts';
import type { Actor, QueryContext } from './query.ts';

/**
 * Which of some users may read a record: a statement of one row, in which `read` finds their places. It gives nothing when there is no such record. It must
 * run where nothing hides the record.
 */
export function compileReaders(
  context: QueryContext,
  object: ObjectModel,
  id: string,
  actors: readonly Actor[],
): { readonly sql: Sql; read(rows: readonly Readonly<Record<string, unknown>>[]): readonly Actor[] } {
  const answers = actors.map(
    (actor, place) => sql`coalesce(${accessPredicate({ ...context, actor }, object, 'read', 't') ?? sql`TRUE`}, FALSE) AS ${ident(`a${place}`)}`,
  );
  return {
    sql: sql`SELECT ${join([sql`t.id`, ...answers])} FROM ${tableOf(object)} t WHERE t.id = ${id}::uuid`,
    read: ([row]) => actors.filter((_actor, place) => row?.[`a${place}`] === true),
  };
}

/** The titles of those of some records that the actor may read: rows of `id` and `title`. */
export function compileTitles(context: QueryContext, object: ObjectModel, ids: readonly string[]): Sql {
  const access = accessPredicate(context, object, 'read', 't');
  return sql`SELECT t.id, t.title FROM ${tableOf(object)} t WHERE t.id = ANY(${[...ids]}::uuid[]) AND ${access ?? sql`TRUE`}`;
}

/**
 * A condition on `shirabe.user_account` as `u` that leaves few of those who cannot read a record: the units of its stamps, and roles that read without one.
 * Who reads is decided by `compileReaders`. `stamps`: the record's unit of each scope.
 */
export function mightRead({ model }: QueryContext, object: ObjectModel, stamps: Readonly<Record<string, string | null>>): Sql {
  const open = object.access.items.read.filter(({ reach }) => reach === 'all' || reach === 'everyone').flatMap(({ roles }) => roles);
  const roles = [...open, ...Object.values(model.app.roles).flatMap(({ role, setup }) => (setup ? [role] : []))];
  const units = Object.entries(stamps).flatMap(([scope, unit]) => (unit === null ? [] : [sql`u.units ->> ${scope}::text = ${unit}::text`]));
  return sql`(${join([sql`(array[u.role] || u.roles) && ${roles}::text[]`, ...units], ' OR ')})`;
}
