import sql from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { compileRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { toFormulaValue } from '../query/formula-value.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { isParent } from './delete-rows.ts';
import { storedFields } from './draft.ts';
import { keepHistories } from './keep-histories.ts';
import type { Queryable } from './queryable.ts';
import { asEngine } from './see-hidden.ts';
import { type Change, isKept } from './write-draft.ts';

/**
 * After rows that belong to other records came back by themselves: those have changed with it. They go one version on, so that who has one open notices, and
 * their history says what came.
 */
export async function tellParents(context: RequestContext, tx: Queryable, object: ObjectModel, ids: readonly string[]): Promise<void> {
  const { model, actor, now } = context;
  for (const field of Object.values(object.fields)) {
    if (!isParent(field)) continue;
    const parent = ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to);
    const place = parent && Object.values(parent.fields).find((each) => isRowsOf(each.definition, object, field.name));
    if (!parent || !place) continue;
    const changes = new Map<string, Change[]>();
    for (const id of ids) {
      const compiled = compileRecord(asEngine(context), { object, id, whole: true });
      const [row] = compiled.read(await tx.query<DatabaseRow>(compiled.sql, { as: 'engine' }));
      const above = row && toFormulaValue(row.values[field.name]);
      if (!row || typeof above !== 'string') continue;
      const came = storedFields(object)
        .filter((each) => each !== field && isKept(each) && (row.values[each.name] ?? null) !== null)
        .map((each) => ({ field: `${place.name}.${each.name}`, row: row.title, row_id: row.id, old: null, new: row.values[each.name] ?? null }));
      changes.set(above, [...(changes.get(above) ?? []), ...came]);
    }
    const parents = [...changes].map(([id, came]) => ({ id, changes: came }));
    if (parents.length === 0) continue;
    await tx.query(
      sql`UPDATE ${tableOf(parent)} SET version = version + 1, updated_at = ${now.toISOString()}::timestamptz, updated_by = ${actor.id}::uuid WHERE id = ANY(${parents.map(({ id }) => id)}::uuid[])`,
      { as: 'engine' },
    );
    await keepHistories(context, tx, parent, 'update', parents);
  }
}

function isRowsOf(definition: unknown, object: ObjectModel, by: string): boolean {
  const { type, of, by: pointer } = definition as { readonly type?: string; readonly of?: string; readonly by?: string };
  return type === 'children' && of === object.name && pointer === by;
}
