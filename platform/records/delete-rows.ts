import sql, { join } from 'sql-template-tag';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Field } from '../fields/field.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { type Cascade, inCascade, readCascades } from './cascades.ts';
import { keepHistories } from './keep-histories.ts';
import type { Queryable } from './queryable.ts';
import type { Change } from './write-draft.ts';

/** A record to be deleted, held by the transaction, with what its history is to keep of it. */
interface DeletedOne {
  readonly id: string;
  readonly changes: readonly Change[];
  /** The actor made it a moment ago and takes it back, without the right to delete: the engine deletes it, unless something belongs to it by now. */
  readonly isTakenBack?: boolean;
}

/** Rows of one table that are deleted together. */
interface Group {
  readonly table: string;
  /** None of a table that the definitions hide by now. */
  readonly object: ObjectModel | undefined;
  readonly rows: { readonly id: string; readonly root: string }[];
}
type SeenGroup = Group & { readonly object: ObjectModel };

const DAY = 24 * 60 * 60_000;

/**
 * Moves records that the actor may delete into the recycle bin, with the rows that belong to them, at any depth, those too whose object is hidden by now, and
 * their history entries. They are kept
 * under the context’s batch, if it has one. The records must be held by the transaction (see `holdRows`). A few statements an object, however many records there are.
 * Raises `forbidden` when the second wall does not let the actor delete one of them; a foreign key refuses one that others point to.
 */
export async function deleteRows(context: RequestContext, tx: Queryable, object: ObjectModel, records: readonly DeletedOne[]): Promise<void> {
  if (records.length === 0) return;
  const cascades = await readCascades(tx);
  const groups = await findBelow(context, tx, object, records, cascades);
  const takenBack = new Set(records.flatMap(({ id, isTakenBack }) => (isTakenBack ? [id] : [])));
  if (takenBack.size > 0) refuseOwners(object, groups, takenBack);
  for (const group of groups) await keepRows(context, tx, group);
  const remove = (table: string, ids: readonly string[]) => sql`DELETE FROM ${ident('data', table)} WHERE id = ANY(${[...ids]}::uuid[]) RETURNING 1`;
  for (const table of inCascade(
    groups.flatMap((group) => (group.object ? [] : [group.table])),
    cascades,
  ).toReversed())
    await tx.query(remove(table, idsOf(groups, table)), { as: 'engine' });
  const own = new Set(records.map(({ id }) => id));
  const seen = groups.filter((group): group is SeenGroup => group.object !== undefined);
  for (const { object: each, rows } of inOrder(context.model, seen, 'last first')) {
    // What belongs to a record goes with it, whatever its own rules say; the records themselves are deleted by the viewer.
    const below = rows.filter(({ id }) => !own.has(id)).map(({ id }) => id);
    if (below.length > 0) await tx.query(remove(each.table, below), { as: 'engine' });
    if (each !== object) continue;
    const gone = await tx.query(
      remove(
        object.table,
        [...own].filter((id) => !takenBack.has(id)),
      ),
    );
    if (takenBack.size > 0) await tx.query(remove(object.table, [...takenBack]), { as: 'engine' });
    if (gone.length + takenBack.size < own.size)
      throw new ShirabeError('forbidden', {
        ja: `この「${object.label.ja}」を削除する権限がありません。`,
        en: `You may not delete this record (${object.label.en}).`,
      });
  }
  const changes = new Map(records.map((record) => [record.id, record.changes]));
  for (const { object: each, rows } of seen)
    await keepHistories(
      context,
      tx,
      each,
      'delete',
      rows.map(({ id }) => ({ id, changes: changes.get(id) ?? [] })),
    );
}

/** What belongs to a record that is taken back was made by others, or since: it goes only with who may delete. */
function refuseOwners(object: ObjectModel, groups: readonly Group[], takenBack: ReadonlySet<string>): void {
  if (!groups.some(({ rows }) => rows.some(({ id, root }) => id !== root && takenBack.has(root)))) return;
  throw new ShirabeError('forbidden', {
    ja: `この「${object.label.ja}」には、追加されたあとでほかのレコードが加わっています。削除の権限を持つ人に依頼してください。`,
    en: `Other data was added to this record (${object.label.en}) since. Ask somebody who may delete.`,
  });
}

function idsOf(groups: readonly Group[], table: string): readonly string[] {
  return groups.find((group) => group.table === table)?.rows.map(({ id }) => id) ?? [];
}

/** The records and all rows below them, by table, held until the transaction ends: nothing can be added to them any more. */
async function findBelow(
  { model }: RequestContext,
  tx: Queryable,
  object: ObjectModel,
  records: readonly DeletedOne[],
  cascades: readonly Cascade[],
): Promise<readonly Group[]> {
  const objects = new Map(Object.values(model.objects).map((each) => [each.table, each]));
  const first = (): Group => ({ table: object.table, object, rows: records.map(({ id }) => ({ id, root: id })) });
  const groups = new Map([[object.table, first()]]);
  const seen = new Set(records.map(({ id }) => id));
  let level: readonly Group[] = [first()];
  while (level.length > 0) {
    const next: Group[] = [];
    for (const above of level) {
      for (const { table, column } of cascades.filter((cascade) => cascade.above === above.table)) {
        const child = objects.get(table);
        const aboveIds = above.rows.map(({ id }) => id);
        if (child && !isParentColumn(child, column)) {
          // The lookup is hidden: its rows are records by themselves now, which PostgreSQL would delete all the same.
          await tx.query(sql`UPDATE ${tableOf(child)} SET ${ident(column)} = NULL WHERE ${ident(column)} = ANY(${aboveIds}::uuid[])`, { as: 'engine' });
          continue;
        }
        const found = await tx.query<{ id: string; root: string }>(
          sql`SELECT t.id, a.root FROM unnest(${aboveIds}::uuid[], ${above.rows.map(({ root }) => root)}::uuid[]) AS a (id, root)
            JOIN ${ident('data', table)} t ON ${ident('t', column)} = a.id ORDER BY t.id FOR UPDATE OF t`,
          { as: 'engine' },
        );
        const rows = found.filter(({ id }) => !seen.has(id));
        for (const { id } of rows) seen.add(id);
        if (rows.length === 0) continue;
        next.push({ table, object: child, rows });
        const group = groups.get(table) ?? { table, object: child, rows: [] };
        group.rows.push(...rows);
        groups.set(table, group);
      }
    }
    level = next;
  }
  return [...groups.values()];
}

function isParentColumn({ fields }: ObjectModel, column: string): boolean {
  return Object.values(fields).some((field) => field.column === column && isParent(field));
}

/** Whether a field is the lookup of the record that a row belongs to. */
export function isParent(field: Field): boolean {
  return field.type === 'lookup' && (field.definition as FieldDefinitionOf<'lookup'>).parent === true;
}

async function keepRows({ actor, now, model, batch }: RequestContext, tx: Queryable, { table, object, rows }: Group): Promise<void> {
  const purge = new Date(now.getTime() + model.app.binDays * DAY);
  const stamps = object?.scopes.map((scope) => ident('t', `scope_${scope}`)) ?? [];
  const scopes = stamps.length > 0 ? sql`array_remove(ARRAY[${join(stamps)}]::uuid[], NULL)` : sql`'{}'::uuid[]`;
  await tx.query(
    sql`INSERT INTO shirabe.deleted_record (record, object, stored_in, root, title, data, scopes, deleted_at, deleted_by, deleted_by_name, purge_at, batch)
      SELECT t.id, ${object?.name ?? table}::text, ${table}::text, d.root, t.title, to_jsonb(t) - 'search', ${scopes}, ${now.toISOString()}::timestamptz, ${actor.id}::uuid, ${actor.name}::text, ${purge.toISOString()}::timestamptz, ${batch ?? null}::uuid
      FROM unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ root }) => root)}::uuid[]) AS d (id, root) JOIN ${ident('data', table)} t ON t.id = d.id`,
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
