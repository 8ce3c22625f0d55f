import sql, { join, type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { isFixed, stampSql, throughTarget } from '../database/stamp-rows.ts';
import { titleSql } from '../database/title-rows.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { accessPredicate } from '../query/access.ts';
import { compileDeleted, type DeletedRow } from '../query/compile-deleted.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import { inCascade, readCascades } from './cascades.ts';
import { inOrder } from './delete-rows.ts';
import { notFound } from './find-object.ts';
import { keepHistories } from './keep-histories.ts';
import type { Queryable } from './queryable.ts';
import { isPast, pointerOf } from './stamp-branches.ts';
import { checkOpen } from './survey-effects.ts';
import { tellParents } from './tell-parents.ts';

interface Group {
  readonly object: ObjectModel;
  readonly ids: string[];
}
/** Rows of a table that the definitions hide by now. */
interface HiddenGroup {
  readonly table: string;
  readonly ids: string[];
}

/**
 * Puts deleted records of an object back, with all that was deleted with them: the same ids and values, one version on; titles and stamps as they are now.
 * Rows of past periods whose unit has moved meanwhile keep the stamps that they had. A few statements an object, however many records there are; all of
 * them, or none. Raises `not_found` for those that are not in the recycle bin of the actor, `forbidden` when the actor could not read or delete what came
 * out, `invalid` while the survey takes nothing; what stands in the way is refused by PostgreSQL: see `explainRestore`.
 */
export async function restoreRows(context: RequestContext, tx: Queryable, object: ObjectModel, ids: readonly string[]): Promise<void> {
  checkOpen(context, object);
  const entries = await tx.query<Entry>(
    sql`SELECT record, object, stored_in FROM shirabe.deleted_record WHERE root = ANY(${[...ids]}::uuid[]) ORDER BY record FOR UPDATE`,
    { as: 'engine' },
  );
  const allowed = await tx.query<DeletedRow>(compileDeleted(context, [object], { ids, limit: ids.length }), { as: 'engine' });
  if (allowed.length < ids.length) throw notFound();
  const { groups, hidden } = await groupRows(context, tx, entries);
  for (const { object: each, ids: own } of groups) {
    await holdSources(tx, throughTarget(context.model, each), each, own);
    await insertRows(context, tx, each.table, own);
  }
  for (const { table, ids: own } of hidden) await insertRows(context, tx, table, own);
  for (const group of groups) await settleRows(context, tx, group);
  await checkAccess(context, tx, object, ids);
  await tx.query(sql`DELETE FROM shirabe.deleted_record WHERE root = ANY(${[...ids]}::uuid[])`, { as: 'engine' });
  for (const group of groups)
    await keepHistories(
      context,
      tx,
      group.object,
      'restore',
      group.ids.map((id) => ({ id })),
    );
  await tellParents(context, tx, object, ids);
}

interface Entry {
  readonly record: string;
  readonly object: string;
  readonly stored_in: string | null;
}

/** In the order in which they can be written. An object is known by its table, since it may have another name by now, or none. */
async function groupRows(
  { model }: RequestContext,
  tx: Queryable,
  entries: readonly Entry[],
): Promise<{ readonly groups: readonly Group[]; readonly hidden: readonly HiddenGroup[] }> {
  const objects = new Map(Object.values(model.objects).map((object) => [object.table, object]));
  const groups = new Map<ObjectModel, Group>();
  const hidden = new Map<string, HiddenGroup>();
  for (const { record, object: name, stored_in: table } of entries) {
    const object = table === null ? ownOf(model.objects, name) : objects.get(table);
    if (object) {
      const group = groups.get(object) ?? { object, ids: [] };
      group.ids.push(record);
      groups.set(object, group);
    } else {
      const group = hidden.get(table ?? '') ?? { table: table ?? '', ids: [] };
      group.ids.push(record);
      hidden.set(table ?? '', group);
    }
  }
  const tables = hidden.size > 0 ? await tablesThere(tx, [...hidden.keys()]) : [];
  if (tables.length < hidden.size)
    throw new ShirabeError('invalid', {
      ja: '一緒に削除された明細の種類が、その後なくなりました。元に戻せません。',
      en: 'Rows of a kind that there is no more were deleted with it. It cannot be brought back.',
    });
  const ordered = hidden.size > 1 ? inCascade(tables, await readCascades(tx)) : tables;
  return { groups: inOrder(model, [...groups.values()], 'first first'), hidden: ordered.flatMap((table) => hidden.get(table) ?? []) };
}

/** Those of some names that are tables of records. */
async function tablesThere(tx: Queryable, names: readonly string[]): Promise<readonly string[]> {
  const found = await tx.query<{ name: string }>(
    sql`SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'data'::regnamespace AND relkind = 'r' AND relname = ANY(${[...names]}::text[])`,
    { as: 'engine' },
  );
  return found.map(({ name }) => name);
}

/** Columns that were added meanwhile stay blank; computed ones compute themselves. */
async function insertRows({ actor, now }: RequestContext, tx: Queryable, name: string, ids: readonly string[]): Promise<void> {
  const table = ident('data', name);
  const columns = await tx.query<{ name: string }>(
    sql`SELECT attname AS name FROM pg_attribute WHERE attrelid = ${table.text}::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum`,
    { as: 'engine' },
  );
  const written: Readonly<Record<string, Sql>> = {
    version: sql`r.version + 1`,
    updated_at: sql`${now.toISOString()}::timestamptz`,
    updated_by: sql`${actor.id}::uuid`,
  };
  await tx.query(
    sql`INSERT INTO ${table} (${join(columns.map(({ name }) => ident(name)))})
      SELECT ${join(columns.map(({ name }) => ownOf(written, name) ?? ident('r', name)))}
      FROM shirabe.deleted_record d CROSS JOIN LATERAL jsonb_populate_record(NULL::${table}, d.data) r WHERE d.record = ANY(${[...ids]}::uuid[]) ORDER BY d.record`,
    { as: 'engine' },
  );
}

/** What rows take their stamps from stays where it is until they are there (see `loadTargets`). */
async function holdSources(tx: Queryable, source: ObjectModel | undefined, object: ObjectModel, ids: readonly string[]): Promise<void> {
  const pointer = pointerOf(object);
  if (!source || pointer === undefined) return;
  await tx.query(
    sql`SELECT 1 AS held FROM ${tableOf(source)} WHERE id IN (SELECT (data->>${pointer}::text)::uuid FROM shirabe.deleted_record WHERE record = ANY(${[...ids]}::uuid[])) ORDER BY id FOR SHARE`,
    { as: 'engine' },
  );
}

/** Stamps and titles as they are now: what they are taken from may have moved or been renamed. */
async function settleRows({ model, now }: RequestContext, tx: Queryable, { object, ids }: Group): Promise<void> {
  const own = sql`t0.id = ANY(${ids}::uuid[])`;
  const stamps = object.scopes.map((scope) => ({ column: ident(`scope_${scope}`), value: stampSql(model, object, scope, 't0') }));
  const gone = isPast(model, now)(object, 't0');
  if (gone && object.stamp?.kind === 'through' && stamps.length > 0) {
    const differs = join(
      stamps.map(({ column, value }) => sql`t0.${column} IS DISTINCT FROM ${value}`),
      ' OR ',
    );
    await tx.query(
      sql`INSERT INTO shirabe.fixed_stamp (record) SELECT t0.id FROM ${tableOf(object)} t0 WHERE ${own} AND ${gone} AND (${differs}) ON CONFLICT DO NOTHING`,
      { as: 'engine' },
    );
  }
  const kept = (column: Sql, value: Sql) => (object.stamp?.kind === 'through' ? sql`CASE WHEN ${isFixed('t0')} THEN t0.${column} ELSE ${value} END` : value);
  if (stamps.length > 0)
    await tx.query(sql`UPDATE ${tableOf(object)} AS t0 SET ${join(stamps.map(({ column, value }) => sql`${column} = ${kept(column, value)}`))} WHERE ${own}`, {
      as: 'engine',
    });
  const title = titleSql(model, object, 't0', now);
  await tx.query(sql`UPDATE ${tableOf(object)} AS t0 SET title = ${title} WHERE ${own} AND t0.title IS DISTINCT FROM ${title}`, { as: 'engine' });
}

/** Asked of the rows as they have become, through both walls. */
async function checkAccess(context: RequestContext, tx: Queryable, object: ObjectModel, ids: readonly string[]): Promise<void> {
  const may = (action: 'read' | 'delete') => accessPredicate(context, object, action, 't0') ?? sql`TRUE`;
  const [found] = await tx.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM ${tableOf(object)} t0 WHERE t0.id = ANY(${[...ids]}::uuid[]) AND ${may('read')} AND ${may('delete')}`,
  );
  if (found?.count !== ids.length)
    throw new ShirabeError('forbidden', {
      ja: '削除後に所属先などが変わり、あなたの権限の外になったため、元に戻せません。管理者に連絡してください。',
      en: 'What it belongs to has changed since, and it is no longer yours to bring back. Ask an administrator.',
    });
}
