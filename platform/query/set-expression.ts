import sql, { join, type Sql } from 'sql-template-tag';
import { summaryKinds } from '../contract/summary-kinds.ts';
import type { Formula } from '../formula/formula.ts';
import type { ObjectModel, SetModel, SetValueModel } from '../metadata/model.ts';
import { accessPredicate } from './access.ts';
import type { QueryContext } from './query.ts';
import { aggregateSql } from './summary-sql.ts';

/** The tables of the records of a set: those of a statement that stands within another. */
interface SetTables {
  readonly root: { readonly alias: string; readonly object: ObjectModel };
  from(): Sql;
  place(path: readonly string[]): { readonly value: Sql; readonly readable?: () => Sql; readonly notApplicable?: Sql };
  formula(formula: Formula, options?: { readonly filter?: boolean }): Sql;
}
interface SetOf {
  readonly by: string;
  readonly where?: Formula;
  /** The id of the record that they belong to. */
  readonly parent: Sql;
}

/** What a set of records tells of the record that they belong to, as one expression: one of its values, or, without one, whether there are enough. */
export function setExpression(context: QueryContext, tables: SetTables, { by, where, parent }: SetOf, { atLeast }: SetModel, value?: SetValueModel): Sql {
  const conditions = [sql`${tables.place(by.split('.')).value} = ${parent}`];
  if (where) conditions.push(sql`(${tables.formula(where, { filter: true })})`);
  const access = accessPredicate(context, tables.root.object, 'read', tables.root.alias);
  if (access) conditions.push(access);
  const aggregate = value && aggregateOf(tables, value);
  const rows = sql`FROM ${tables.from()} WHERE ${join(conditions, ' AND ')}`;
  if (aggregate) return sql`(SELECT ${aggregate} ${rows})`;
  if (atLeast === 1) return sql`EXISTS (SELECT 1 ${rows})`;
  // No more than are asked for need to be found.
  return sql`((SELECT count(*) FROM (SELECT 1 ${rows} LIMIT ${atLeast}::int) enough) >= ${atLeast}::int)`;
}

function aggregateOf(tables: SetTables, { kind, of }: SetValueModel): Sql {
  if (of === undefined) return sql`count(*)::int`;
  const { readable, value, notApplicable } = tables.place(of);
  const aggregate = aggregateSql(kind, { value: readable?.() ?? value, notApplicable });
  return summaryKinds[kind].gives === 'number' ? sql`${aggregate}::int` : aggregate;
}
