import { ShirabeError } from '../contract/problem.ts';
import type { ListModel, ObjectModel } from '../metadata/model.ts';
import { hasRole, mayReadAny } from '../query/access.ts';
import { ownOf } from '../query/paths.ts';
import type { QueryContext } from '../query/query.ts';
import { readableObject } from '../query/readable-model.ts';

/** The object of a name that came from a request. Raises `not_found` for one that does not exist, and likewise for one of which the actor may read nothing. */
export function findObject(context: QueryContext, name: string): ObjectModel {
  const object = ownOf(context.model.objects, name);
  if (!object || !mayReadAny(context, object)) throw notFound();
  return object;
}

/** The list view of a name that came from a request, with the columns that the actor reads. Raises `not_found` for one that does not exist, is not offered to the actor, or has nothing left to show. */
export function findList(context: QueryContext, object: ObjectModel, name: string): ListModel {
  const list = ownOf(readableObject(context, object).lists, name);
  if (!list || !isOffered(context, list)) throw new ShirabeError('not_found', { ja: 'このリストはありません。', en: 'There is no such list.' });
  return list;
}

/** The list views that the actor is offered, in order. */
export function offeredLists(context: QueryContext, object: ObjectModel): ListModel[] {
  return Object.values(readableObject(context, object).lists).filter((list) => isOffered(context, list));
}

/** One answer for what does not exist and for what may not be seen, so that nobody learns which it is. */
export function notFound(): ShirabeError {
  return new ShirabeError('not_found', {
    ja: '見つかりません。削除されたか、表示する権限がありません。',
    en: 'Not found. It was deleted, or you may not see it.',
  });
}

/** The id of a request, as PostgreSQL writes it. Raises `not_found` for a text that is no id. */
export function recordId(id: string): string {
  const lower = id.toLowerCase();
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(lower)) throw notFound();
  return lower;
}

function isOffered(context: QueryContext, list: ListModel): boolean {
  return list.columns.length > 0 && hasRole(context.actor, list.roles);
}
