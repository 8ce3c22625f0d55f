import type { ListDefinition, ListDescription, OfferedLists, ReachableColumns } from '../../../platform/contract/wire-lists.ts';
import { getJson } from '../../api/client.ts';
import { currentUser } from '../../app/session.ts';
import { describeObject } from './describe-object.ts';

/** The list that the user's tabs open for an object: the pinned one, else the first. */
export function listOfTab(object: string): string | undefined {
  return currentUser()
    ?.tabs.flatMap((tab) => tab.objects)
    .find((entry) => entry.object === object)?.list;
}

/**
 * What a page can say of a list whose rows could not be read: its name, the lists there are, what may be filtered by. Null when even the object cannot be read.
 */
export async function nameList(object: string, list: string): Promise<ListDescription | null> {
  const path = `/objects/${encodeURIComponent(object)}`;
  const [description, offered, reach, definition] = await Promise.all([
    describeObject(object).catch(() => null),
    getJson<OfferedLists>(`${path}/lists`).catch(() => null),
    getJson<ReachableColumns>(`${path}/columns`).catch(() => null),
    getJson<ListDefinition>(`${path}/lists/${encodeURIComponent(list)}`).catch(() => null),
  ]);
  if (!description) return null;
  return {
    object: description.object,
    object_label: description.label,
    icon: description.icon,
    list,
    label: definition?.label ?? description.label,
    lists: offered?.lists ?? [],
    where: definition?.where ?? null,
    sort: definition?.sort ?? '',
    columns: definition?.columns.map(({ key }) => key) ?? [],
    setting: { columns: null, widths: {}, sort: null },
    shared: definition?.made ? definition.made.shared.everyone || definition.made.shared.roles.length > 0 : false,
    missing: [],
    board: null,
    view: 'table',
    filters: reach?.columns ?? [],
    can: { ...description.can, ...(definition?.can ?? { edit: false, share: false, copy: false, export: false }) },
  };
}
