import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { CreateRequest, PastRows, RecordAnswer, UpdateRequest } from '../contract/wire.ts';
import { type AuditEntry, writeAudit } from '../database/audit.ts';
import { isFollowed } from '../database/follow-units.ts';
import { isForeignKeyViolation, retrying, uniqueViolation } from '../database/postgres-errors.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayAny } from '../query/access.ts';
import { pastFields } from '../query/compile-past.ts';
import { compileOnce } from '../query/compile-once.ts';
import { compileRecord, type StoredRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { mayReadField } from '../query/field-access.ts';
import { askAgain, keepAccepted } from './accepted-warnings.ts';
import { ownFiles } from './attach-files.ts';
import { retitleDependents } from './dependents.ts';
import { hiddenRows } from './check-draft.ts';
import { changedFields, type Draft } from './draft.ts';
import { findDuplicates } from './find-duplicates.ts';
import { followAccounts } from './follow-accounts.ts';
import { findObject, notFound, recordId } from './find-object.ts';
import { holdRows } from './hold-rows.ts';
import { answerOf, loadAnswer } from './load-answer.ts';
import { moveDependents } from './move-scopes.ts';
import { parseValues } from './parse-values.ts';
import { beginDraft, prepareDraft } from './prepare-draft.ts';
import type { Queryable } from './queryable.ts';
import { reachPaths } from './reach-paths.ts';
import { saveAtOnce } from './save-at-once.ts';
import { findRepeated, keepSaveKey } from './save-keys.ts';
import { movedScopes } from './scope-question.ts';
import { seeHidden } from './see-hidden.ts';
import { prepareChildren, type ChildSave } from './save-children.ts';
import { checkOpen } from './survey-effects.ts';
import { type Change, changesOf, mayCreate, writeDraft, type Written } from './write-draft.ts';

/**
 * Saves a new record with its child rows, and gives it back.
 * Raises `not_found` (object), `forbidden`, `invalid` with every problem by field, `warnings` when only warnings speak and they were not accepted.
 */
export async function createRecord(context: RequestContext, objectName: string, request: CreateRequest): Promise<RecordAnswer> {
  const object = findObject(context, objectName);
  if (!mayAny(context, object, 'create')) throw forbidden(object);
  return save(context, object, newId(), undefined, request);
}

/**
 * Saves changes of a record and its child rows. Errors as of `createRecord`, `conflict` with the `current` record when it was changed by another save since
 * `version`, and `scope_move` when it goes to another unit and the request does not say what becomes of its past rows.
 */
export async function updateRecord(
  context: RequestContext,
  objectName: string,
  id: string,
  request: UpdateRequest & Pick<SaveRequest, 'restored_from'>,
): Promise<RecordAnswer> {
  const object = findObject(context, objectName);
  return save(context, object, recordId(id), request.version, request);
}

/** What `updateRecord` would change, and what it would say of it, without saving. Raises `not_found`, `forbidden`, `conflict`. */
export async function tryUpdate(
  context: RequestContext,
  objectName: string,
  id: string,
  request: UpdateRequest,
): Promise<{ readonly changes: readonly Change[]; readonly problems: readonly Problem[] }> {
  const object = findObject(context, objectName);
  return context.database.transact(async (tx) => {
    const { draft, problems } = await prepare(context, tx, object, recordId(id), request.version, request);
    const children = await prepareChildren(context, tx, draft, request.children ?? {});
    return { changes: [...changesOf(draft), ...children.changes], problems: [...problems, ...children.problems] };
  });
}

/** `past_rows`: of a record that goes to another unit. `restored_from`: the moment that the values are brought back from. */
type SaveRequest = CreateRequest & { readonly past_rows?: PastRows; readonly restored_from?: string };

async function save(context: RequestContext, object: ObjectModel, id: string, version: number | undefined, request: SaveRequest): Promise<RecordAnswer> {
  let drafts: readonly Draft[] = [];
  const asked = { object, id: version === undefined ? undefined : id, request };
  try {
    return await retrying(async () => {
      if (version !== undefined && Object.keys(request.children ?? {}).length === 0) {
        const { draft, problems } = await prepare(context, context.database, object, id, version, request);
        drafts = [draft];
        const isWhole = hiddenRows(context, draft).length === 0;
        const accepted = await settle(context, context.database, drafts, problems, request);
        const saved = isWhole && (await saveAtOnce(context, draft, [...keepSaveKey(context, asked), ...keepAccepted(context, drafts, accepted)]));
        if (saved) return saved;
      }
      return context.database.transact(async (tx) => {
        const { draft, problems } = await prepare(context, tx, object, id, version, request);
        const children = await prepareChildren(context, tx, draft, request.children ?? {});
        drafts = [draft, ...children.drafts];
        const accepted = await settle(context, tx, drafts, [...problems, ...children.problems], request);
        const also = [...keepSaveKey(context, asked), ...keepAccepted(context, drafts, accepted)];
        const entries: AuditEntry[] = [];
        const written = await write(context, tx, draft, children, also, entries, async (each) => {
          const entry = await moveDependents(context, tx, each, request.past_rows);
          if (entry) entries.push(entry);
        });
        const answer = await (written ? answerOf(context, tx, draft, written) : loadAnswer(context, tx, object, id, false));
        for (const entry of entries) await writeAudit(tx, entry);
        return answer;
      });
    });
  } catch (error) {
    if (error instanceof ShirabeError && error.code === 'unavailable') throw error;
    const before = await findRepeated(context, asked);
    if (before !== undefined) return loadAnswer(context, context.database, object, before, false);
    throw await explain(context, error, drafts);
  }
}

/** Refuses what is wrong, and warnings that are neither accepted now nor were before. Gives those that are accepted now. Raises `invalid`, `warnings`. */
async function settle(
  context: RequestContext,
  from: Queryable,
  drafts: readonly Draft[],
  problems: readonly Problem[],
  { accept_warnings: isAccepting = false }: SaveRequest,
): Promise<readonly Problem[]> {
  const warnings = problems.filter(({ severity }) => severity === 'warning');
  const isDoubtful = warnings.length > 0 && warnings.length === problems.length;
  const asked = isDoubtful && !isAccepting ? await askAgain(context, from, drafts, warnings) : problems;
  refuse(asked, isAccepting);
  return isAccepting ? warnings : [];
}

/** What is stored (in a transaction: kept from other saves until its end) with what the request gives laid over it, and everything that is wrong with that. */
async function prepare(
  context: RequestContext,
  from: Queryable,
  object: ObjectModel,
  id: string,
  version: number | undefined,
  { values = {}, restored_from: restoredFrom }: SaveRequest,
): Promise<{ readonly draft: Draft; readonly problems: readonly Problem[] }> {
  const stored =
    version === undefined
      ? undefined
      : await loadStored(context, from, object, id, { version, past: pastFields(object).some((name) => Object.hasOwn(values, name)) });
  checkOpen(context, object);
  const parsed = parseValues(context, object, values, stored);
  const draft = beginDraft(object, id, stored, parsed, { prefix: '', ...(restoredFrom === undefined ? {} : { restoredFrom }) });
  return { draft, problems: await prepareDraft(context, from, draft, parsed) };
}

/** The stored record; with `past` also what its numbers are held against, so that it takes no statement of its own. Raises `not_found`, `forbidden`, `conflict`. */
async function loadStored(
  context: RequestContext,
  from: Queryable,
  object: ObjectModel,
  id: string,
  { version, past }: { readonly version: number; readonly past: boolean },
): Promise<StoredRecord> {
  const isHeld = from !== context.database;
  if (isHeld) await holdRows(from, object, { id });
  const query = { object, reach: reachPaths(object), whole: true, lean: true, past };
  const kind = `${isHeld ? 'held' : 'state'}${past ? ' past' : ''}`;
  const compiled = compileOnce(context, object, kind, (kept, given) => compileRecord(kept, { ...query, id: given, state: !isHeld }), id);
  const rows = compiled.read(await from.query<DatabaseRow>(compiled.sql, { prepared: true }));
  const [stored] = await seeHidden(context, from, { ...query, id }, rows);
  if (!stored) throw notFound();
  if (!stored.canUpdate) throw forbidden(object);
  if (stored.version !== version) throw await conflict(context, from, object, id);
  return stored;
}

/**
 * Writes what has changed; gives undefined when nothing has. A change of child rows alone counts as a change of the record, so that two who edit the same page
 * notice each other. `also`: what else is kept of the save. `move`: told of each record whose stamps have changed; `entries`: takes what belongs in the audit.
 */
async function write(
  context: RequestContext,
  tx: Queryable,
  draft: Draft,
  children: ChildSave,
  also: readonly Sql[],
  entries: AuditEntry[],
  move: (draft: Draft) => Promise<void>,
): Promise<Written | undefined> {
  const unchanged = draft.stored && changedFields(draft).length === 0 && children.changes.length === 0 && draft.title === draft.stored.title;
  if (unchanged) {
    for (const statement of also) await tx.query(sql`WITH w AS (SELECT ${draft.id}::uuid AS id) ${statement}`);
    return undefined;
  }
  const history = draft.object.history ? [...changesOf(draft), ...children.changes] : [];
  const allowed = await writeDraft(context, tx, draft, history, also);
  if (!allowed.may_read || !allowed.may_write) throw forbidden(draft.object);
  await ownFiles(tx, draft);
  await children.write();
  if (draft.stored) entries.push(...(await follow(context, tx, draft, draft.stored, move)));
  // Child rows that take their stamps from this record have gone with it.
  for (const child of children.drafts) if (movedScopes(child).length > 0 && !isStampedBy(child, child.parent?.by)) await movesTo(tx, child, move);
  return allowed;
}

/** Rows whose titles or stamps come from this record, and accounts; gives the entries of the audit on accounts that this shut or opened. */
async function follow(
  context: RequestContext,
  tx: Queryable,
  draft: Draft,
  stored: StoredRecord,
  move: (draft: Draft) => Promise<void>,
): Promise<readonly AuditEntry[]> {
  const members = new Set(changedFields(draft).map((field) => field.name));
  if (draft.title !== stored.title) members.add('title');
  if (members.size > 0) await retitleDependents(context, tx, draft.object, [draft.id], members);
  const moved = movedScopes(draft).length > 0;
  if (moved || changedFields(draft).some(({ name }) => isStampedBy(draft, name))) await movesTo(tx, draft, move);
  if (!moved && !isFollowed(context.model, draft.object, members)) return [];
  return followAccounts(context, tx, draft.object, [draft.id]);
}

/** A row that now belongs to another record has its stamps, whatever was chosen for the record before. */
async function movesTo(tx: Queryable, draft: Draft, move: (draft: Draft) => Promise<void>): Promise<void> {
  if (draft.object.stamp?.kind === 'through') await tx.query(sql`DELETE FROM shirabe.fixed_stamp WHERE record = ${draft.id}::uuid`, { as: 'engine' });
  if (movedScopes(draft).length > 0) await move(draft);
}

function isStampedBy({ object }: Draft, field: string | undefined): boolean {
  return object.stamp?.kind === 'through' && object.stamp.field === field;
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
