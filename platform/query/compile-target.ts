import sql, { join, type Sql } from 'sql-template-tag';
import type { WireValue } from '../fields/field.ts';
import { NOT_APPLICABLE } from '../fields/not-applicable.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from './access.ts';
import { textOf, wire, type DatabaseRow } from './compile-rows.ts';
import { ident } from './identifier.ts';
import { Joins } from './joins.ts';
import { lookupConditions, lookupTarget, ownOf, unknownPath } from './paths.ts';
import type { QueryContext } from './query.ts';

/** A record that a lookup is to point to. */
export interface LookupTarget {
  readonly id: string;
  readonly title: string;
  /** Whether the lookup's own condition lets it be chosen. */
  readonly fits: boolean;
  readonly scopes: Readonly<Record<string, string | null>>;
  /** By path relative to the target. */
  readonly reach: Readonly<Record<string, WireValue>>;
}

/**
 * The records that a lookup field is to point to, by id, those that the actor may read: title, stamps, whether it may be chosen, and values that the pointing
 * record's formulas read from it.
 */
export function compileTargets(
  context: QueryContext,
  object: ObjectModel,
  fieldName: string,
  ids: readonly string[],
  paths: readonly string[],
): { readonly sql: Sql; read(records: readonly DatabaseRow[]): ReadonlyMap<string, LookupTarget> } {
  const target = lookupTarget(context, ownOf(object.fields, fieldName));
  if (!target) throw unknownPath(object, [fieldName]);
  const joins = new Joins(context, target);
  const alias = ident(joins.root.alias);
  const filters = lookupConditions(object, fieldName).map((filter) => joins.formula(filter, { filter: true }));
  const places = paths.map((path) => joins.place(path.split('.')));
  const selected = [
    sql`${alias}.id, ${alias}.title`,
    sql`${
      filters.length > 0
        ? join(
            filters.map((filter) => sql`(${filter})`),
            ' AND ',
          )
        : sql`TRUE`
    } AS fits`,
    ...target.scopes.map((scope) => sql`${alias}.${ident(`scope_${scope}`)}`),
    ...places.flatMap(({ value, notApplicable }, index) => [
      sql`${value} AS ${ident(`r${index}`)}`,
      ...(notApplicable ? [sql`${notApplicable} AS ${ident(`r${index}_na`)}`] : []),
    ]),
  ];
  const access = accessPredicate(context, target, 'read', joins.root.alias);
  const where = [sql`${alias}.id = ANY(${[...ids]}::uuid[])`, ...(access ? [access] : [])];
  return {
    sql: sql`SELECT ${join(selected)} FROM ${joins.from()} WHERE ${join(where, ' AND ')}`,
    read: (records) =>
      new Map(
        records.map((record) => [
          textOf(record.id),
          {
            id: textOf(record.id),
            title: textOf(record.title),
            fits: record.fits === true,
            scopes: Object.fromEntries(target.scopes.map((scope) => [scope, (record[`scope_${scope}`] ?? null) as string | null])),
            reach: Object.fromEntries(paths.map((path, index) => [path, record[`r${index}_na`] === true ? NOT_APPLICABLE : wire(record[`r${index}`])])),
          },
        ]),
      ),
  };
}
