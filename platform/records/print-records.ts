import type { PrintAnswer } from '../contract/wire-restore.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { describeObject } from './describe-object.ts';
import { findObject, recordId } from './find-object.ts';
import { type ListParameters, listRows } from './list-rows.ts';
import { loadAnswers } from './load-answers.ts';

/** So many records are printed at once: more are a file to be exported. */
const PRINTED = 200;

/**
 * Whole records of a list view, in its order, or those of `ids` that the actor may read, in that order. At most 200; `more` says whether there were others.
 * Raises what `listRows` raises, `bad_request` for more ids.
 */
export async function printRecords(
  context: RequestContext,
  objectName: string,
  listName: string,
  parameters: Pick<ListParameters, 'search' | 'sort' | 'filter'> & { readonly ids?: readonly string[] } = {},
): Promise<PrintAnswer> {
  const object = findObject(context, objectName);
  const { ids: given, ...rest } = parameters;
  if (given && given.length > PRINTED)
    throw new ShirabeError('bad_request', { ja: `一度に印刷できるのは${PRINTED}件までです。`, en: `At most ${PRINTED} records are printed at once.` });
  const page = await listRows(context, objectName, listName, given ? { limit: 1 } : { ...rest, limit: PRINTED });
  const ids = given ? [...new Set(given.map(recordId))] : page.rows.map(({ id }) => id);
  // Those that were deleted meanwhile, or are another's, are not there.
  const records = await loadAnswers(context, object, ids);
  return { describe: describeObject(context, object), records, more: !given && page.next !== null, as_of: context.now.toISOString() };
}
