import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { CreateRequest, RecordAnswer, UpdateRequest } from '../contract/wire.ts';
import { followUnits, isFollowed } from '../database/follow-units.ts';
import { isForeignKeyViolation, retrying, uniqueViolation } from '../database/postgres-errors.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayAny } from '../query/access.ts';
import { compileOnce } from '../query/compile-once.ts';
import { compileRecord, type StoredRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { mayReadField } from '../query/field-access.ts';
import { ownFiles } from './attach-files.ts';
import { restampDependents, retitleDependents } from './dependents.ts';
import { changedFields, sameValue, type Draft } from './draft.ts';
import { findDuplicates } from './find-duplicates.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import { holdRows } from './hold-rows.ts';
import { answerOf, loadAnswer } from './load-answer.ts';
import { parseValues } from './parse-values.ts';
import { beginDraft, prepareDraft } from './prepare-draft.ts';
import type { Queryable } from './queryable.ts';
import { reachPaths } from './reach-paths.ts';
import { saveAtOnce } from './save-at-once.ts';
import { seeHidden } from './see-hidden.ts';
import { prepareChildren, type ChildSave } from './save-children.ts';
import { checkOpen } from './survey-effects.ts';
import { changesOf, mayCreate, writeDraft, type Written } from './write-draft.ts';

/**
 * Saves a new record with its child rows, and gives it back.
 * Raises `not_found` (object), `forbidden`, `invalid` with every problem by field, `warnings` when only warnings speak and they were not accepted.
 */
export async function createRecord(context: RequestContext, objectName: string, request: CreateRequest): Promise<RecordAnswer> {
  const object = findObject(context, objectName);
  if (!mayAny(context, object, 'create')) throw forbidden(object);
  return save(context, object, newId(), undefined, request);
}

/** Saves changes of a record and its child rows. Errors as of `createRecord`, and `conflict` with the `current` record when it was changed by another save since `version`. */
export async function updateRecord(context: RequestContext, objectName: string, id: string, request: UpdateRequest): Promise<RecordAnswer> {
  const object = findObject(context, objectName);
  return save(context, object, recordId(id), request.version, request);
}

async function save(context: RequestContext, object: ObjectModel, id: string, version: number | undefined, request: CreateRequest): Promise<RecordAnswer> {
  let drafts: readonly Draft[] = [];
  try {
    return await retrying(async () => {
      if (version !== undefined && Object.keys(request.children ?? {}).length === 0) {
        const { draft, problems } = await prepare(context, context.database, object, id, version, request);
        drafts = [draft];
        refuse(problems, request.accept_warnings ?? false);
        const saved = await saveAtOnce(context, draft);
        if (saved) return saved;
      }
      return context.database.transact(async (tx) => {
        const { draft, problems } = await prepare(context, tx, object, id, version, request);
        const children = await prepareChildren(context, tx, draft, request.children ?? {});
        drafts = [draft, ...children.drafts];
        refuse([...problems, ...children.problems], request.accept_warnings ?? false);
        const written = await write(context, tx, draft, children);
        return written ? answerOf(context, tx, draft, written) : loadAnswer(context, tx, object, id, false);
      });
    });
  } catch (error) {
    throw await explain(context, error, drafts);
  }
}

/** What is stored (in a transaction: kept from other saves until its end) with what the request gives laid over it, and everything that is wrong with that. */
async function prepare(
  context: RequestContext,
  from: Queryable,
  object: ObjectModel,
  id: string,
  version: number | undefined,
  { values = {} }: CreateRequest,
): Promise<{ readonly draft: Draft; readonly problems: readonly Problem[] }> {
  const stored = version === undefined ? undefined : await loadStored(context, from, object, id, version);
  checkOpen(context, object);
  const parsed = parseValues(context, object, values, stored);
  const draft = beginDraft(object, id, stored, parsed, { prefix: '' });
  return { draft, problems: await prepareDraft(context, from, draft, parsed) };
}

/** The stored record. Raises `not_found`, `forbidden`, `conflict`. */
async function loadStored(context: RequestContext, from: Queryable, object: ObjectModel, id: string, version: number): Promise<StoredRecord> {
  const isHeld = from !== context.database;
  if (isHeld) await holdRows(from, object, { id });
  const query = { object, reach: reachPaths(object), whole: true };
  const compiled = compileOnce(context, object, isHeld ? 'held' : 'state', (kept, given) => compileRecord(kept, { ...query, id: given, state: !isHeld }), id);
  const rows = compiled.read(await from.query<DatabaseRow>(compiled.sql, { prepared: true }));
  const [stored] = await seeHidden(context, from, { ...query, id }, rows);
  if (!stored) throw notFound();
  if (!stored.canUpdate) throw forbidden(object);
  if (stored.version !== version) throw await conflict(context, from, object, id);
  return stored;
}

/** Writes what has changed; gives undefined when nothing has. A change of child rows alone counts as a change of the record, so that two who edit the same page notice each other. */
async function write(context: RequestContext, tx: Queryable, draft: Draft, children: ChildSave): Promise<Written | undefined> {
  const unchanged = draft.stored && changedFields(draft).length === 0 && children.changes.length === 0 && draft.title === draft.stored.title;
  if (unchanged) return undefined;
  const history = draft.object.history ? [...changesOf(draft), ...children.changes] : [];
  const allowed = await writeDraft(context, tx, draft, history);
  if (!allowed.may_read || !allowed.may_write) throw forbidden(draft.object);
  await ownFiles(tx, draft);
  await children.write();
  if (draft.stored) await follow(context, tx, draft, draft.stored);
  return allowed;
}

/** Rows whose titles or stamps come from this record. */
async function follow(context: RequestContext, tx: Queryable, draft: Draft, stored: StoredRecord): Promise<void> {
  const members = new Set(changedFields(draft).map((field) => field.name));
  if (draft.title !== stored.title) members.add('title');
  if (members.size > 0) await retitleDependents(context, tx, draft.object, [draft.id], members);
  const moved = draft.object.scopes.some((scope) => !sameValue(draft.scopes[scope], stored.scopes[scope]));
  if (moved) await restampDependents(context, tx, draft.object, [draft.id]);
  if (moved || isFollowed(context.model, draft.object, members)) await followUnits(tx, context.model, context.now, { object: draft.object, ids: [draft.id] });
}

function refuse(problems: readonly Problem[], accepted: boolean): void {
  const errors = problems.filter((problem) => problem.severity !== 'warning');
  if (errors.length > 0)
    throw new ShirabeError('invalid', { ja: `${errors.length}か所の入力を確認してください。`, en: `Check the entries at ${errors.length} place(s).` }, [
      ...problems,
    ]);
  if (problems.length > 0 && !accepted)
    throw new ShirabeError(
      'warnings',
      {
        ja: '確認が必要な入力があります。このままでよければ「このまま保存」を選んでください。',
        en: 'Some entries need a look. If they are right, choose “Save anyway”.',
      },
      [...problems],
    );
}

/** The error of a record that was changed by another save: with the record as it is now. */
export async function conflict(context: RequestContext, from: Queryable, object: ObjectModel, id: string): Promise<ShirabeError> {
  const current = await loadAnswer(context, from, object, id, false);
  return new ShirabeError(
    'conflict',
    {
      ja: `ほかの人が先に保存しました（${current.updated_by ?? '不明'}）。両方の内容を確認して、もう一度保存してください。`,
      en: `Somebody saved first (${current.updated_by ?? 'unknown'}). Compare both and save again.`,
    },
    [],
    { current },
  );
}

/** What PostgreSQL refuses, in the user's words: duplicates at their fields, and records that were deleted in the meantime. */
async function explain(context: RequestContext, error: unknown, drafts: readonly Draft[]): Promise<unknown> {
  if (uniqueViolation(error)) {
    const [draft] = drafts;
    if (draft && !draft.stored && !(await mayCreate(context, draft))) return forbidden(draft.object);
    const problems = (await findDuplicates(context, drafts)).filter(({ field }) => drafts.every((each) => isTold(context, each, field)));
    return new ShirabeError(
      'invalid',
      { ja: '同じ内容のレコードが既にあります。', en: 'There is such a record already.' },
      problems.length > 0
        ? problems
        : [{ code: 'not_unique', message: '同じ内容のレコードが既にあります。もう一度お試しください。', en: 'There is such a record already. Try again.' }],
    );
  }
  if (isIndexOverflow(error)) return invalidAs('too_long', { ja: '文字が長すぎる項目があります。短くしてください。', en: 'A text is too long. Shorten it.' });
  if (isForeignKeyViolation(error))
    return invalidAs('not_a_record', { ja: '選んだレコードが削除されました。選び直してください。', en: 'A chosen record was deleted. Choose another.' });
  return error;
}

/** Nothing is said of a field that the actor does not read. */
function isTold({ actor }: RequestContext, { object, prefix }: Draft, field: string | undefined): boolean {
  return field?.startsWith(prefix) !== true || mayReadField(actor, object, field.slice(prefix.length));
}

/** A refusal for one reason, at no field that could be named. */
function invalidAs(code: string, message: Text): ShirabeError {
  return new ShirabeError('invalid', message, [{ code, message: message.ja, en: message.en }]);
}

/** A text too long for the index that keeps it unique. */
function isIndexOverflow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '54000';
}

function forbidden(object: ObjectModel): ShirabeError {
  return new ShirabeError('forbidden', {
    ja: `この「${object.label.ja}」を登録・変更する権限がありません。`,
    en: `You may not create or change this record (${object.label.en}).`,
  });
}
