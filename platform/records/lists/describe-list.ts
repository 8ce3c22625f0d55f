import type { ListDefinition, ListDescription, OfferedLists } from '../../contract/wire-lists.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ListModel, ObjectModel } from '../../metadata/model.ts';
import { mayAny } from '../../query/access.ts';
import { describeColumn } from '../../query/describe-column.ts';
import { mayExport, mayReadFormula } from '../../query/field-access.ts';
import { findList, findObject, offeredLists } from '../find-object.ts';
import { describeBoard } from './describe-board.ts';
import { compileStored } from './compile-stored.ts';
import { isStoredName } from './find-view.ts';
import { nothingSet, settingOf } from './list-settings.ts';
import { reachableColumns } from './reachable-columns.ts';
import { readLists, readStoredList, type StoredList, type StoredSetting } from './read-lists.ts';
import { mayChange, mayShare, shareableRoles } from './sharing.ts';

/** What was read of the lists of an object for one answer. */
export interface ListsRead {
  readonly stored: readonly StoredList[];
  readonly settings: readonly StoredSetting[];
}

/** What the page of a list needs beside its rows. */
export function describeList(context: RequestContext, object: ObjectModel, list: ListModel, read: ListsRead): ListDescription {
  const stored = read.stored.find(({ id }) => id === list.list);
  const setting = read.settings.find((one) => one.list === list.list);
  const where = shownWhere(context, object, list);
  return {
    object: object.name,
    object_label: object.label,
    icon: object.icon ?? null,
    list: list.list,
    label: list.label,
    lists: listsOf(context, object, read),
    where,
    sort: sortText(list),
    columns: list.columns.map(({ key }) => key),
    setting: setting ? settingOf(context, object, setting) : nothingSet,
    shared: stored !== undefined && (stored.everyone || stored.roles.length > 0),
    missing: stored ? [...compileStored(context, object, stored).missing] : [],
    board: describeBoard(context, object, list),
    view: list.view ?? 'table',
    filters: reachableColumns(context, object, []),
    can: {
      create: mayAny(context, object, 'create'),
      update: mayAny(context, object, 'update'),
      delete: mayAny(context, object, 'delete'),
      edit: stored !== undefined && mayChange(context, stored),
      share: mayShare(context),
      copy: list.where === undefined || where !== null,
      export: mayExport(context.actor, object),
    },
  };
}

/** The lists of an object that the viewer is offered: own ones, those shared with them, declared ones; and the one that the tab opens. Raises `not_found`. */
export async function listLists(context: RequestContext, objectName: string): Promise<OfferedLists> {
  const object = findObject(context, objectName);
  const lists = listsOf(context, object, await readLists(context, object));
  return { lists, open: lists.find(({ pinned }) => pinned)?.list ?? offeredLists(context, object)[0]?.list ?? 'all' };
}

/** What a list says, also of one that cannot be shown any more. Raises `not_found`. */
export async function readDefinition(context: RequestContext, objectName: string, name: string): Promise<ListDefinition> {
  const object = findObject(context, objectName);
  const stored = isStoredName(name) ? await readStoredList(context, object, name.toLowerCase()) : undefined;
  const { list, missing, source } = stored ? compileStored(context, object, stored) : { list: findList(context, object, name), missing: [], source: undefined };
  const where = list.where ? shownWhere(context, object, list) : (source ?? null);
  return {
    list: list.list,
    label: list.label,
    columns: list.columns.map(describeColumn),
    where,
    sort: sortText(list),
    made: stored
      ? {
          owner: stored.ownerName,
          own: stored.owner === context.actor.id,
          shared: { everyone: stored.everyone, roles: [...stored.roles] },
          version: stored.version,
          missing: [...missing],
        }
      : null,
    roles: mayShare(context) ? shareableRoles(context.model) : [],
    can: {
      edit: stored !== undefined && mayChange(context, stored),
      share: mayShare(context),
      copy: list.where === undefined || where !== null,
      export: mayExport(context.actor, object),
    },
  };
}

function listsOf(context: RequestContext, object: ObjectModel, { stored, settings }: ListsRead): OfferedLists['lists'] {
  const isPinned = (list: string) => settings.some((one) => one.list === list && one.pinned);
  const made = stored.map(({ id, label, owner }) => ({
    list: id,
    label: { ja: label, en: label },
    kind: owner === context.actor.id ? 'own' : 'shared',
    pinned: isPinned(id),
  }));
  const declared = offeredLists(context, object).map(({ list, label }) => ({ list, label, kind: 'declared', pinned: isPinned(list) }));
  return [...declared, ...made];
}

/** The condition of a list as written; null when it has none, or when it tells of fields that the viewer does not read. */
export function shownWhere(context: RequestContext, object: ObjectModel, { where }: ListModel): string | null {
  return where && mayReadFormula(context, object, where) ? where.source : null;
}

function sortText({ sort }: ListModel): string {
  return sort.map(({ path, descending }) => `${descending ? '-' : ''}${path.join('.')}`).join(',');
}
