import sql from 'sql-template-tag';
import type { ListSetting } from '../../contract/wire-lists.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { objectScope } from '../../query/object-scope.ts';
import { parseSort } from '../../query/parse-sort.ts';
import { readableModel, readableObject } from '../../query/readable-model.ts';
import { findList, findObject, offeredLists } from '../find-object.ts';
import { findView, isStoredName } from './find-view.ts';
import { parseColumns, readableColumn } from './list-columns.ts';
import { ownTurn } from './own-turn.ts';
import { readStoredList, type StoredSetting } from './read-lists.ts';
import { keepPath, namePath } from '../../query/stored-names.ts';

/** A list as it says itself. */
export const nothingSet: ListSetting = { columns: null, widths: {}, sort: null };

/** How the viewer has a list, under the present names; what is gone since, or no longer for the viewer, is left out. */
export function settingOf(
  context: RequestContext,
  object: ObjectModel,
  { columns, widths, sort, view, split }: Omit<StoredSetting, 'list' | 'pinned'>,
): ListSetting {
  const name = (kept: string) => namePath(context.model, object, kept);
  const isThere = (path: string) => readableColumn(context, object, path) !== undefined;
  const shown = columns?.map(name).filter(isThere);
  const order = sort
    ?.split(',')
    .map((kept) => `${kept.startsWith('-') ? '-' : ''}${name(kept.replace(/^-/, ''))}`)
    .filter((key) => isThere(key.replace(/^-/, '')));
  return {
    columns: shown && shown.length > 0 ? shown : null,
    widths: Object.fromEntries(Object.entries(widths).map(([kept, width]) => [name(kept), width])),
    sort: order && order.length > 0 ? order.join(',') : null,
    ...(view && { view }),
    ...(split !== null && { split }),
  };
}

/** How the viewer has this list; nothing when it is as the list says. */
export async function changeSetting(context: RequestContext, objectName: string, listName: string, setting: ListSetting): Promise<ListSetting> {
  const object = findObject(context, objectName);
  const list = await findView(context, object, listName);
  parseColumns(context, object, setting.columns ?? undefined);
  parseSort(objectScope(readableModel(context), readableObject(context, object)), setting.sort ?? undefined);
  const keep = (path: string) => keepPath(context.model, object, path);
  const columns = setting.columns ? JSON.stringify(setting.columns.map(keep)) : null;
  const widths = JSON.stringify(Object.fromEntries(Object.entries(setting.widths).map(([path, width]) => [keep(path), width])));
  const sort = setting.sort ? keepSort(setting.sort, keep) : null;
  await context.database.query(sql`INSERT INTO shirabe.list_setting (user_id, object, list, columns, widths, sort, view, split)
    VALUES (${context.actor.id}::uuid, ${object.table}, ${list.list}, ${columns}::jsonb, ${widths}::jsonb, ${sort}, ${setting.view ?? null}, ${setting.split ?? null}::int)
    ON CONFLICT (user_id, object, list) DO UPDATE
    SET columns = excluded.columns, widths = excluded.widths, sort = excluded.sort, view = excluded.view, split = excluded.split`);
  return setting;
}

/** The list is as it says itself again; a pin stays. Raises `not_found`. */
export async function resetSetting(context: RequestContext, objectName: string, listName: string): Promise<void> {
  const object = findObject(context, objectName);
  // One that cannot be shown any more can still be reset.
  if (!isStoredName(listName) || !(await readStoredList(context, object, listName.toLowerCase()))) findList(context, object, listName);
  await context.database.query(sql`UPDATE shirabe.list_setting SET columns = NULL, widths = '{}', sort = NULL, view = NULL, split = NULL
    WHERE user_id = ${context.actor.id}::uuid AND object = ${object.table} AND list = ${listName.toLowerCase()}`);
}

/** The list that the object's tab opens for the viewer; null: the first one. Raises `not_found` for a list that is not offered. */
export async function pinList(context: RequestContext, objectName: string, listName: string | null): Promise<{ list: string | null }> {
  const object = findObject(context, objectName);
  const list = listName === null ? null : (await findView(context, object, listName)).list;
  const [user, table] = [context.actor.id, object.table];
  await context.database.transact(async (tx) => {
    await ownTurn(tx, user);
    await tx.query(sql`UPDATE shirabe.list_setting SET pinned = FALSE WHERE user_id = ${user}::uuid AND object = ${table} AND pinned`);
    if (list === null) return;
    await tx.query(sql`INSERT INTO shirabe.list_setting (user_id, object, list, pinned) VALUES (${user}::uuid, ${table}, ${list}, TRUE)
      ON CONFLICT (user_id, object, list) DO UPDATE SET pinned = TRUE`);
  });
  return { list };
}

/** The pinned lists of the viewer, by object; those that are not offered any more count as none. */
export async function readPinned(context: RequestContext): Promise<ReadonlyMap<string, string>> {
  const objects = Object.values(context.model.objects);
  const pinned = await context.database.query<{ object: string; list: string }>(
    sql`SELECT object, list FROM shirabe.list_setting WHERE user_id = ${context.actor.id}::uuid AND pinned`,
  );
  const found = new Map<string, string>();
  for (const { object: table, list } of pinned) {
    const object = objects.find((one) => one.table === table);
    if (!object) continue;
    const isDeclared = offeredLists(context, object).some((one) => one.list === list);
    if (isDeclared || (isStoredName(list) && (await readStoredList(context, object, list)))) found.set(object.name, list);
  }
  return found;
}

/** A sort with each field under another name. */
export function keepSort(sort: string, keep: (path: string) => string): string {
  return sort
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('-') ? `-${keep(part.slice(1))}` : keep(part)))
    .join(',');
}
