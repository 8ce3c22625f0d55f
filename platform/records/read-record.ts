import type { ObjectDescription, RecordAnswer } from '../contract/wire.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import { mayAny } from '../query/access.ts';
import { describeObject } from './describe-object.ts';
import { findObject, recordId } from './find-object.ts';
import { loadAnswer } from './load-answer.ts';
import { loadTargets } from './load-targets.ts';
import { applyDefaults, beginDraft } from './prepare-draft.ts';

/** One record that the actor may read. Raises `not_found` for none, and for one of others. */
export async function readRecord(
  context: RequestContext,
  objectName: string,
  id: string,
  options: { readonly describe?: boolean } = {},
): Promise<RecordAnswer> {
  const object = findObject(context, objectName);
  return loadAnswer(context, context.database, object, recordId(id), options.describe ?? false);
}

/** What the form of a new record starts with: defaults (looked-up records with their titles), values that conditions read through them, and the description. Raises `forbidden` for those who may create none. */
export async function newRecord(
  context: RequestContext,
  objectName: string,
): Promise<{ values: RecordAnswer['values']; reach: RecordAnswer['values']; describe: ObjectDescription }> {
  const object = findObject(context, objectName);
  if (!mayAny(context, object, 'create')) throw new ShirabeError('forbidden', `「${object.label.ja}」を登録する権限がありません。`);
  const draft = beginDraft(object, newId(), undefined, { values: {}, problems: [], computed: {} }, { prefix: '' });
  applyDefaults(context, draft);
  await loadTargets(context, context.database, draft);
  for (const field of Object.values(object.fields))
    if (field.type === 'lookup' && typeof draft.values[field.name] === 'string') draft.values[field.name] = null;
  return { values: { ...draft.values }, reach: { ...draft.reach }, describe: describeObject(context, object) };
}
