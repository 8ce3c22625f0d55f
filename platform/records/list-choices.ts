import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { compileChoices } from '../query/compile-choices.ts';
import { ownOf } from '../query/paths.ts';
import { readableObject } from '../query/readable-model.ts';
import { findObject } from './find-object.ts';

/** Records that a lookup field may be set to, found by words: at most 20, by title. Raises `not_found` for an object or lookup field that is not there, or not for the actor. */
export async function listChoices(
  context: RequestContext,
  objectName: string,
  fieldName: string,
  options: { readonly search?: string; readonly limit?: number } = {},
): Promise<{ choices: { id: string; label: string }[] }> {
  const object = findObject(context, objectName);
  if (ownOf(readableObject(context, object).fields, fieldName)?.type !== 'lookup')
    throw new ShirabeError('not_found', { ja: 'この参照項目はありません。', en: 'There is no such lookup field.' });
  const choices = await context.database.query<{ id: string; label: string }>(
    compileChoices(context, object, fieldName, options.search, Math.min(Math.max(Math.trunc(options.limit ?? 20), 1), 100)),
  );
  return { choices };
}
