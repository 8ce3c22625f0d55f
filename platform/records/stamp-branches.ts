import sql, { empty, join, type Sql } from 'sql-template-tag';
import { isFixed, throughTarget } from '../database/stamp-rows.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { currentPeriod } from '../query/survey-period.ts';

/** The rows of one object that take their stamps from a record, directly or by way of others. */
export interface Branch {
  readonly object: ObjectModel;
  /** From whose rows they take them, and the column that points there. */
  readonly source: ObjectModel;
  readonly column: string;
  /** The branch that the source's rows are; none where they are the record itself. */
  readonly above?: Branch;
}

/** Which rows of an object go with a record, under an alias; `empty` for all. */
export type Rows = (object: ObjectModel, alias: string) => Sql;

const known = new WeakMap<ObjectModel, readonly Branch[]>();

/** What hangs by the stamps of an object's records, each after what it hangs by. An object takes its stamps from one other at most, so this is a tree. */
export function branchesOf(model: Model, object: ObjectModel): readonly Branch[] {
  const before = known.get(object);
  if (before) return before;
  const found: Branch[] = [];
  const grow = (source: ObjectModel, above?: Branch): void => {
    for (const other of Object.values(model.objects)) {
      const pointer = pointerOf(other);
      if (pointer === undefined || other.scopes.length === 0 || throughTarget(model, other) !== source || found.some((each) => each.object === other)) continue;
      const branch: Branch = { object: other, source, column: pointer, ...(above ? { above } : {}) };
      found.push(branch);
      grow(other, branch);
    }
  };
  grow(object);
  known.set(object, found);
  return found;
}

/** The column of the lookup that an object's rows take their stamps through. */
export function pointerOf(object: ObjectModel): string | undefined {
  return object.stamp?.kind === 'through' ? ownOf(object.fields, object.stamp.field)?.column : undefined;
}

/** The rows that may still move: those whose stamps are not fixed. */
export const notFixed: Rows = (_object, alias) => sql` AND NOT ${isFixed(alias)}`;

/** Of surveys those of days, or weeks, that lie before the present one; none of other objects. */
export function isPast(model: Model, now: Date): (object: ObjectModel, alias: string) => Sql | undefined {
  return ({ survey, fields }, alias) => {
    const date = survey && ownOf(fields, survey.date);
    return survey && date && sql`coalesce(${ident(alias, date.column)} < ${currentPeriod(survey, now, model.app.timeZone)}::date, FALSE)`;
  };
}

/** The rows that describe what is now. */
export function present(model: Model, now: Date): Rows {
  const past = isPast(model, now);
  return (object, alias) => {
    const isGone = past(object, alias);
    return sql`${notFixed(object, alias)}${isGone ? sql` AND NOT ${isGone}` : empty}`;
  };
}

/** Whether a row hangs by a record, over rows that go with it. */
export function hangsBy({ column, source, above }: Branch, alias: string, id: string, rows: Rows): Sql {
  const pointer = ident(alias, column);
  if (!above) return sql`${pointer} = ${id}::uuid`;
  const inner = `${alias}x`;
  return sql`${pointer} IN (SELECT ${ident(inner)}.id FROM ${tableOf(source)} ${ident(inner)} WHERE ${hangsBy(above, inner, id, rows)}${rows(source, inner)})`;
}

/** The SET of an update that takes the stamps of a row's source, and the condition that it changes anything. `p`: the source's alias. */
export function takeStamps({ scopes }: ObjectModel, alias: string): { readonly set: Sql; readonly differs: Sql } {
  const columns = scopes.map((scope) => ident(`scope_${scope}`));
  return {
    set: join(columns.map((column) => sql`${column} = p.${column}`)),
    differs: join(
      columns.map((column) => sql`${ident(alias)}.${column} IS DISTINCT FROM p.${column}`),
      ' OR ',
      '(',
      ')',
    ),
  };
}
