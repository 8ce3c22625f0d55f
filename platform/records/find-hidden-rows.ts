import sql from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Field } from '../fields/field.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { hiddenRows } from './check-draft.ts';
import type { Draft } from './draft.ts';
import type { Queryable } from './queryable.ts';

/** Which of these stored records have child rows that do not apply to them (any more), and so are to go with their save: one statement a field of child rows. */
export async function findHiddenRows(context: RequestContext, tx: Queryable, drafts: readonly Draft[]): Promise<ReadonlySet<Draft>> {
  const parents = new Map<Field, Draft[]>();
  for (const draft of drafts)
    for (const field of draft.stored ? hiddenRows(context, draft) : []) {
      const known = parents.get(field) ?? [];
      known.push(draft);
      parents.set(field, known);
    }
  const found = new Set<Draft>();
  for (const [field, some] of parents) {
    const { of, by } = field.definition as FieldDefinitionOf<'children'>;
    const child = ownOf(context.model.objects, of);
    const pointer = child && ownOf(child.fields, by);
    if (!pointer) continue;
    const rows = await tx.query<{ id: string }>(
      sql`SELECT g.id FROM unnest(${some.map(({ id }) => id)}::uuid[]) AS g (id) WHERE EXISTS (SELECT FROM ${tableOf(child)} t WHERE ${ident('t', pointer.column)} = g.id)`,
      { as: 'engine', prepared: 'often' },
    );
    const ids = new Set(rows.map(({ id }) => id));
    for (const draft of some) if (ids.has(draft.id)) found.add(draft);
  }
  return found;
}
