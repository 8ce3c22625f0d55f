import sql, { empty, join, type Sql } from 'sql-template-tag';
import type { RequestContext } from '../database/request-context.ts';
import { isFixed } from '../database/stamp-rows.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { currentPeriod } from '../query/survey-period.ts';
import type { Draft } from './draft.ts';
import type { Queryable } from './queryable.ts';
import { type Branch, hangsBy, type Rows } from './stamp-branches.ts';

/*
 * Rows in the recycle bin belong to units as others do, and move with what they hang by: else those would bring them back who have the unit no more. What
 * was deleted together with another row follows that one when both come back.
 */

/** How many deleted rows of past periods hang by the record, of each object that has any. */
export async function countDeletedPast(
  context: RequestContext,
  tx: Queryable,
  branches: readonly Branch[],
  draft: Draft,
  rows: Rows,
): Promise<Map<ObjectModel, number>> {
  const counts = new Map<ObjectModel, number>();
  for (const branch of branches) {
    const isGone = deletedPast(context, branch.object);
    if (!isGone) continue;
    const [found] = await tx.query<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM shirabe.deleted_record d WHERE ${deletedBelow(branch, draft, rows)} AND ${isGone} AND NOT ${isFixed('d', 'record')}`,
      { as: 'engine' },
    );
    if (found && found.count > 0) counts.set(branch.object, found.count);
  }
  return counts;
}

/** Deleted rows of past periods keep their units for good. */
export async function fixDeletedPast(context: RequestContext, tx: Queryable, branches: readonly Branch[], draft: Draft, rows: Rows): Promise<void> {
  for (const branch of branches) {
    const isGone = deletedPast(context, branch.object);
    if (!isGone) continue;
    await tx.query(
      sql`INSERT INTO shirabe.fixed_stamp (record) SELECT d.record FROM shirabe.deleted_record d WHERE ${deletedBelow(branch, draft, rows)} AND ${isGone}
        ORDER BY d.record ON CONFLICT DO NOTHING`,
      { as: 'engine' },
    );
  }
}

/** Gives deleted rows the stamps of what they hang by, but for those whose stamps are fixed. What is there has moved already, as far as `rows` lets it. */
export async function moveDeleted(tx: Queryable, branches: readonly Branch[], draft: Draft, rows: Rows): Promise<void> {
  for (const branch of branches) {
    const { object, source, column } = branch;
    const scopes = object.scopes.map((scope) => ({ name: `scope_${scope}`, value: ident('p', `scope_${scope}`) }));
    const stamps = join(scopes.map(({ name, value }) => sql`${name}::text, ${value}`));
    await tx.query(
      sql`UPDATE shirabe.deleted_record d SET data = d.data || jsonb_build_object(${stamps}), scopes = array_remove(ARRAY[${join(scopes.map(({ value }) => value))}]::uuid[], NULL)
        FROM ${tableOf(source)} p WHERE p.id::text = d.data->>${column}::text AND ${deletedBelow(branch, draft, rows)} AND NOT ${isFixed('d', 'record')}`,
      { as: 'engine' },
    );
  }
}

/** The deleted records of a branch that hang by the record: they have its units, by which an index finds them. */
function deletedBelow(branch: Branch, { id, stored }: Draft, rows: Rows): Sql {
  const { object, source, column, above } = branch;
  const units = object.scopes.flatMap((scope) => stored?.scopes[scope] ?? []);
  const pointer = sql`d.data->>${column}::text`;
  const hangs = above
    ? sql`${pointer} IN (SELECT s.id::text FROM ${tableOf(source)} s WHERE ${hangsBy(above, 's', id, rows)}${rows(source, 's')})`
    : sql`${pointer} = ${id}::text`;
  return sql`d.object = ${object.name}::text AND d.root = d.record${units.length > 0 ? sql` AND d.scopes @> ${units}::uuid[]` : empty} AND ${hangs}`;
}

/** Whether a deleted row is of a period that lies before the present one, by its day as it is kept; undefined for what has no periods. */
function deletedPast({ model, now }: RequestContext, { survey, fields }: ObjectModel): Sql | undefined {
  const date = survey && ownOf(fields, survey.date);
  return survey && date && sql`coalesce(d.data->>${date.column}::text < ${currentPeriod(survey, now, model.app.timeZone)}::text, FALSE)`;
}
