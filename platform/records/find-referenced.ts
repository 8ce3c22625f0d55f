import sql from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { tableOf } from '../query/paths.ts';
import { isParent } from './delete-rows.ts';
import type { Queryable } from './queryable.ts';

/** Which of these records others point to, readable or not, so that they cannot be deleted: not those that belong to them and would go along. */
export async function findReferenced(model: Model, tx: Queryable, object: ObjectModel, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  if (ids.length === 0) return found;
  for (const other of Object.values(model.objects))
    for (const field of Object.values(other.fields)) {
      if (field.type !== 'lookup' || (field.definition as FieldDefinitionOf<'lookup'>).to !== object.name || isParent(field)) continue;
      const pointer = ident('t', field.column);
      const rows = await tx.query<{ id: string }>(
        sql`SELECT g.id FROM unnest(${[...ids]}::uuid[]) AS g (id) WHERE EXISTS (SELECT FROM ${tableOf(other)} t WHERE ${pointer} = g.id AND t.id <> ALL(${[...ids]}::uuid[]))`,
        { as: 'engine' },
      );
      for (const { id } of rows) found.add(id);
    }
  return found;
}
