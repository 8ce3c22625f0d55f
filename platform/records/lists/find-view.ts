import type { RequestContext } from '../../database/request-context.ts';
import type { ListModel, ObjectModel } from '../../metadata/model.ts';
import { findList } from '../find-object.ts';
import { compileStored } from './compile-stored.ts';
import { readStoredList } from './read-lists.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a list's name is the id of one that a user made: declared lists are named by letters. */
export function isStoredName(name: string): boolean {
  return ID.test(name.toLowerCase());
}

/**
 * The list view of a name that came from a request: a declared one, or by its id one that a user made.
 * Raises `not_found` for one that is not there, or not for the viewer; `unknown_field`, with words, for one that cannot be shown any more.
 */
export async function findView(context: RequestContext, object: ObjectModel, name: string): Promise<ListModel> {
  const stored = isStoredName(name) ? await readStoredList(context, object, name.toLowerCase()) : undefined;
  // Its refusal is that of a list which nobody declared.
  if (!stored) return findList(context, object, name);
  const { list, broken } = compileStored(context, object, stored);
  if (broken) throw broken;
  return list;
}
