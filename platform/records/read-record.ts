import type { NewCopy } from '../contract/wire-restore.ts';
import type { ObjectDescription, RecordAnswer } from '../contract/wire.ts';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import { mayAny } from '../query/access.ts';
import { mayEditField } from '../query/field-access.ts';
import { ownOf } from '../query/paths.ts';
import { readableObject } from '../query/readable-model.ts';
import { copyRecord } from './copy-record.ts';
import { describeObject } from './describe-object.ts';
import { findObject, recordId } from './find-object.ts';
import { loadAnswer } from './load-answer.ts';
import { readPast } from './load-past.ts';
import { loadTargets } from './load-targets.ts';
import { parseValues } from './parse-values.ts';
import { applyDefaults, beginDraft } from './prepare-draft.ts';
import { creatableTypes } from './record-types.ts';
import { reachPaths } from './reach-paths.ts';

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

/**
 * What the form of a new record starts with: defaults (looked-up records with their titles), values that conditions read through them, and the description.
 * `given` goes before the defaults, as the address of the form has it: texts by field; what the field cannot take is left out. `copy` names a record whose
 * values go before them too. Raises `forbidden` for those who may create none, `not_found` for a record to copy that the actor may not read.
 */
export async function newRecord(
  context: RequestContext,
  objectName: string,
  { copy: source, ...own }: Readonly<Record<string, unknown>> = {},
): Promise<{ values: RecordAnswer['values']; reach: RecordAnswer['values']; copy?: NewCopy; past?: RecordAnswer['past']; describe: ObjectDescription }> {
  const object = findObject(context, objectName);
  if (!mayAny(context, object, 'create') || (object.recordTypes && creatableTypes(context, object).length === 0))
    throw new ShirabeError('forbidden', { ja: `「${object.label.ja}」を登録する権限がありません。`, en: `You may not create records of ${object.label.en}.` });
  const copied = typeof source === 'string' && source !== '' ? await copyRecord(context, object, source) : undefined;
  const given = { ...copied?.values, ...own };
  const writable = Object.entries(given).filter(
    ([name]) => mayEditField(context.actor, object, name) && !(ownOf(object.fields, name)?.definition as { read_only?: boolean } | undefined)?.read_only,
  );
  const type = object.recordTypes?.field;
  const creatable = creatableTypes(context, object);
  const parsed = parseValues(context, object, Object.fromEntries(writable.filter(([name, value]) => name !== type || creatable.includes(String(value)))));
  const draft = beginDraft(object, newId(), undefined, parsed, { prefix: '' });
  applyDefaults(context, draft);
  const unfit = new Set((await loadTargets(context, context.database, [draft])).flat().map((problem) => problem.field));
  for (const { name, type } of Object.values(object.fields))
    if (type === 'lookup' && (unfit.has(name) || typeof draft.values[name] === 'string')) draft.values[name] = null;
  const seen = readableObject(context, object);
  const past = await readPast(context, context.database, object, draft);
  return {
    ...(past ? { past } : {}),
    ...(copied ? { copy: copied.copy } : {}),
    values: Object.fromEntries(Object.entries(draft.values).filter(([name]) => ownOf(seen.fields, name))),
    reach: Object.fromEntries(reachPaths(seen).flatMap((path) => (Object.hasOwn(draft.reach, path) ? [[path, draft.reach[path] ?? null]] : []))),
    describe: describeObject(context, object),
  };
}
