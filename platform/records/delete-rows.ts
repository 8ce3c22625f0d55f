import sql from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Field } from '../fields/field.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { keepHistories } from './keep-histories.ts';
import type { Queryable } from './queryable.ts';
import type { Change } from './write-draft.ts';

/** A record to be deleted, held by the transaction, with what its history is to keep of it. */
interface DeletedOne {
  readonly id: string;
  readonly changes: readonly Change[];
}

/** Rows of one object that are deleted together. */
interface Group {
  readonly object: ObjectModel;
  readonly rows: { readonly id: string; readonly root: string }[];
}

const DAY = 24 * 60 * 60_000;

/**
 * Moves records that the actor may delete into the recycle bin, with the rows that belong to them, at any depth, and their history entries. They are kept
 * under the context’s batch, if it has one. The records must be held by the transaction (see `holdRows`). A few statements an object, however many records there are.
 * Raises `forbidden` when the second wall does not let the actor delete one of them; a foreign key refuses one that others point to.
 */
export async function deleteRows(context: RequestContext, tx: Queryable, object: ObjectModel, records: readonly DeletedOne[]): Promise<void> {
  if (records.length === 0) return;
  const groups = await findBelow(context, tx, object, records);
  for (const group of groups) await keepRows(context, tx, group);
  const remove = (each: ObjectModel, ids: readonly string[]) => sql`DELETE FROM ${tableOf(each)} WHERE id = ANY(${[...ids]}::uuid[]) RETURNING 1`;
  const own = new Set(records.map(({ id }) => id));
  for (const { object: each, rows } of inOrder(context.model, groups, 'last first')) {
    // What belongs to a record goes with it, whatever its own rules say; the records themselves are deleted by the viewer.
    const below = rows.filter(({ id }) => !own.has(id)).map(({ id }) => id);
    if (below.length > 0) await tx.query(remove(each, below), { as: 'engine' });
    if (each !== object) continue;
    const gone = await tx.query(remove(object, [...own]));
    if (gone.length < own.size)
      throw new ShirabeError('forbidden', {
        ja: `この「${object.label.ja}」を削除する権限がありません。`,
        en: `You may not delete this record (${object.label.en}).`,
      });
  }
  const changes = new Map(records.map((record) => [record.id, record.changes]));
  for (const { object: each, rows } of groups)
    await keepHistories(
      context,
      tx,
      each,
      'delete',
      rows.map(({ id }) => ({ id, changes: changes.get(id) ?? [] })),
    );
}

/** The records and all rows below them, by object, held until the transaction ends: nothing can be added to them any more. */
async function findBelow(context: RequestContext, tx: Queryable, object: ObjectModel, records: readonly DeletedOne[]): Promise<readonly Group[]> {
  const groups = new Map<ObjectModel, Group>([[object, { object, rows: records.map(({ id }) => ({ id, root: id })) }]]);
  const seen = new Set(records.map(({ id }) => id));
  let level: readonly Group[] = [{ object, rows: records.map(({ id }) => ({ id, root: id })) }];
  while (level.length > 0) {
    const next: Group[] = [];
    for (const above of level) {
      for (const { child, column } of childrenOf(context.model, above.object)) {
        const found = await tx.query<{ id: string; root: string }>(
          sql`SELECT t.id, a.root FROM unnest(${above.rows.map(({ id }) => id)}::uuid[], ${above.rows.map(({ root }) => root)}::uuid[]) AS a (id, root)
            JOIN ${tableOf(child)} t ON ${ident('t', column)} = a.id ORDER BY t.id FOR UPDATE OF t`,
          { as: 'engine' },
        );
        const rows = found.filter(({ id }) => !seen.has(id));
        for (const { id } of rows) seen.add(id);
        if (rows.length === 0) continue;
        next.push({ object: child, rows });
        const group = groups.get(child) ?? { object: child, rows: [] };
        group.rows.push(...rows);
        groups.set(child, group);
      }
    }
    level = next;
  }
  return [...groups.values()];
}

/** The objects whose rows belong to an object's records, by the column of the lookup that says so. */
function childrenOf(model: Model, object: ObjectModel): readonly { readonly child: ObjectModel; readonly column: string }[] {
  return Object.values(model.objects).flatMap((child) =>
    Object.values(child.fields)
      .filter((field) => isParent(field) && (field.definition as FieldDefinitionOf<'lookup'>).to === object.name)
      .map(({ column }) => ({ child, column })),
  );
}

/** Whether a field is the lookup of the record that a row belongs to. */
export function isParent(field: Field): boolean {
  return field.type === 'lookup' && (field.definition as FieldDefinitionOf<'lookup'>).parent === true;
}

async function keepRows({ actor, now, model, batch }: RequestContext, tx: Queryable, { object, rows }: Group): Promise<void> {
  const purge = new Date(now.getTime() + model.app.binDays * DAY);
  await tx.query(
    sql`INSERT INTO shirabe.deleted_record (record, object, root, title, data, deleted_at, deleted_by, deleted_by_name, purge_at, batch)
      SELECT t.id, ${object.name}::text, d.root, t.title, to_jsonb(t) - 'search', ${now.toISOString()}::timestamptz, ${actor.id}::uuid, ${actor.name}::text, ${purge.toISOString()}::timestamptz, ${batch ?? null}::uuid
      FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ root }) => root)}::uuid[]) AS d (id, root) JOIN ${tableOf(object)} t ON t.id = d.id`,
    { as: 'engine' },
  );
}

/** Groups of rows in an order in which each comes after those that its lookups point to, or before them. Lookups in a circle come as they are. */
export function inOrder<T extends { readonly object: ObjectModel }>(model: Model, groups: readonly T[], order: 'first first' | 'last first'): readonly T[] {
  const objects = new Set(groups.map(({ object }) => object));
  const ranks = new Map<ObjectModel, number>();
  const rank = (object: ObjectModel, way: readonly ObjectModel[]): number => {
    const known = ranks.get(object);
    if (known !== undefined) return known;
    const targets = Object.values(object.fields).flatMap((field) => {
      const target = field.type === 'lookup' ? ownOf(model.objects, (field.definition as FieldDefinitionOf<'lookup'>).to) : undefined;
      return target && objects.has(target) && !way.includes(target) ? [target] : [];
    });
    const found = Math.max(0, ...targets.map((target) => 1 + rank(target, [...way, target])));
    ranks.set(object, found);
    return found;
  };
  const ranked = groups.map((group) => ({ group, rank: rank(group.object, [group.object]) }));
  const sign = order === 'first first' ? 1 : -1;
  return ranked.sort((a, b) => sign * (a.rank - b.rank)).map(({ group }) => group);
}
