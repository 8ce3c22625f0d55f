import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { nearest } from '../contract/nearest.ts';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { CreateRequest } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import type { Field } from '../fields/field.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { compileRecord, type StoredRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { mayAny, mayReadAny } from '../query/access.ts';
import { ownOf } from '../query/paths.ts';
import { readableObject } from '../query/readable-model.ts';
import { findShared, ownFiles } from './attach-files.ts';
import { hiddenRows } from './check-draft.ts';
import { deleteRows } from './delete-rows.ts';
import { retitleDependents } from './dependents.ts';
import { changedFields, storedFields, type Draft } from './draft.ts';
import { holdRows } from './hold-rows.ts';
import { parseValues } from './parse-values.ts';
import { beginDraft, prepareDraft } from './prepare-draft.ts';
import type { Queryable } from './queryable.ts';
import { reachPaths } from './reach-paths.ts';
import { asEngine, seeHidden } from './see-hidden.ts';
import { changesOf, isKept, writeDraft, type Change } from './write-draft.ts';

/** Child rows ready to be written with their record. */
export interface ChildSave {
  readonly drafts: readonly Draft[];
  readonly problems: readonly Problem[];
  /** What the record's own history says of them. */
  readonly changes: readonly Change[];
  write(): Promise<void>;
}

/** The most child rows that one save may name. */
const ROWS = 1000;

/** What is more wrong than this is refused without reading on. */
const PROBLEMS = 200;

type Children = NonNullable<CreateRequest['children']>;

/**
 * Reads the child rows that a save adds, changes or deletes, with the rules of their object; problems are at `items[2].stock_qty`.
 * Rows that are not named stay, but for those that do not apply to the record. Raises `forbidden` where the actor may not, `conflict` for a row that was changed in the meantime.
 */
export async function prepareChildren(context: RequestContext, tx: Queryable, parent: Draft, children: Children): Promise<ChildSave> {
  const drafts: Draft[] = [];
  const deleted: { readonly child: ObjectModel; readonly stored: StoredRecord }[] = [];
  const problems: Problem[] = [];
  const changes: Change[] = [];
  const gone = await loadHidden(context, tx, parent);
  for (const { field, child, rows } of gone) changes.push(...rows.flatMap((row) => removed(field, child, row)));
  const hidden = new Set(hiddenRows(context, parent).map(({ name }) => name));
  for (const [name, rows] of Object.entries(children)) {
    stopAtMany(problems);
    if (hidden.has(name)) continue;
    const place = findChildren(context, parent.object, name);
    if ('problem' in place) {
      problems.push(place.problem);
      continue;
    }
    const { field, child, by } = place;
    if (rows.length > ROWS)
      throw new ShirabeError('bad_request', {
        ja: `「${field.label.ja}」は一度に${ROWS}行までです。`,
        en: `${field.label.en}: at most ${ROWS} rows at a time.`,
      });
    const stored = parent.stored && rows.length > 0 ? await loadRows(context, tx, child, by, parent.id) : new Map<string, StoredRecord>();
    const seen = new Set<string>();
    for (const [index, row] of rows.entries()) {
      stopAtMany(problems);
      const prefix = `${field.name}[${index}].`;
      const id = row.id?.toLowerCase();
      const before = id === undefined ? undefined : stored.get(id);
      if (id !== undefined && (!before || seen.has(id))) {
        problems.push({
          field: prefix.slice(0, -1),
          code: 'not_a_record',
          message: 'この行は既に削除されています。ページを読み直してください。',
          en: 'The row is not there any more. Reload the page.',
        });
        continue;
      }
      if (id !== undefined) seen.add(id);
      if (before && row.version !== undefined && row.version !== before.version)
        throw new ShirabeError('conflict', {
          ja: 'ほかの人が先に行を変更しました。ページを読み直してください。',
          en: 'Somebody changed a row first. Load the page again.',
        });
      if (row.delete) {
        if (!before) continue;
        if (!before.canDelete) throw forbidden(child);
        deleted.push({ child, stored: before });
        changes.push(...removed(field, child, before));
        continue;
      }
      if (before ? !before.canUpdate : !mayAny(context, child, 'create')) throw forbidden(child);
      const parsed = parseValues(context, child, row.values ?? {}, before);
      const draft = beginDraft(child, id ?? newId(), before, parsed, { prefix, parent: { draft: parent, by } });
      problems.push(...(await prepareDraft(context, tx, draft, parsed)));
      drafts.push(draft);
      changes.push(
        ...changesOf(draft)
          .filter((change) => change.field !== by)
          .map((change) => ({ ...change, field: `${field.name}.${change.field}`, row: draft.title, row_id: draft.id })),
      );
    }
  }
  problems.push(...findShared(drafts).values());
  const write = async (): Promise<void> => {
    for (const { child, rows } of gone)
      await deleteRows(
        context,
        engineOf(tx),
        child,
        rows.map((stored) => ({ id: stored.id, changes: valuesOf(child, stored) })),
      );
    await writeRows(context, tx, drafts, deleted);
  };
  return { drafts, problems, changes, write };
}

/** The stored rows of what does not apply to the record (any more): they go with its save, whoever may delete them by hand. */
async function loadHidden(
  context: RequestContext,
  tx: Queryable,
  parent: Draft,
): Promise<readonly { readonly field: Field; readonly child: ObjectModel; readonly rows: readonly StoredRecord[] }[]> {
  const found = [];
  for (const field of parent.stored ? hiddenRows(context, parent) : []) {
    const { of, by } = field.definition as FieldDefinitionOf<'children'>;
    const child = ownOf(context.model.objects, of);
    if (child) found.push({ field, child, rows: [...(await loadRows(asEngine(context), engineOf(tx), child, by, parent.id)).values()] });
  }
  return found;
}

/** Statements of the engine: of what is, whoever asks. */
function engineOf(tx: Queryable): Queryable {
  return { query: (statement, options) => tx.query(statement, { ...options, as: 'engine' }) };
}

function stopAtMany(problems: readonly Problem[]): void {
  if (problems.length <= PROBLEMS) return;
  const errors = problems.filter((problem) => problem.severity !== 'warning');
  if (errors.length > PROBLEMS)
    throw new ShirabeError(
      'invalid',
      { ja: `${errors.length}か所以上の入力を確認してください。`, en: `Check the entries at ${errors.length} places or more.` },
      errors,
    );
}

async function writeRows(
  context: RequestContext,
  tx: Queryable,
  drafts: readonly Draft[],
  deleted: readonly { readonly child: ObjectModel; readonly stored: StoredRecord }[],
): Promise<void> {
  for (const child of new Set(deleted.map((each) => each.child)))
    await deleteRows(
      context,
      tx,
      child,
      deleted.filter((each) => each.child === child).map(({ stored }) => ({ id: stored.id, changes: valuesOf(child, stored) })),
    );
  for (const draft of drafts) {
    const changed = changedFields(draft);
    if (draft.stored && changed.length === 0 && draft.title === draft.stored.title) continue;
    const allowed = await writeDraft(context, tx, draft, draft.object.history ? changesOf(draft) : []);
    if (!allowed.may_read || !allowed.may_write) throw forbidden(draft.object);
    await ownFiles(tx, draft);
    if (draft.stored)
      await retitleDependents(
        context,
        tx,
        draft.object,
        [draft.id],
        new Set([...changed.map((field) => field.name), ...(draft.title === draft.stored.title ? [] : ['title'])]),
      );
  }
}

function findChildren(
  context: RequestContext,
  object: ObjectModel,
  name: string,
): { readonly field: Field; readonly child: ObjectModel; readonly by: string } | { readonly problem: Problem } {
  const { fields } = readableObject(context, object);
  const field = ownOf(fields, name);
  const definition = field?.type === 'children' ? (field.definition as FieldDefinitionOf<'children'>) : undefined;
  const child = definition && ownOf(context.model.objects, definition.of);
  if (field && definition && child && mayReadAny(context, child)) return { field, child, by: definition.by };
  const near = nearest(
    name,
    Object.values(fields)
      .filter((each) => each.type === 'children')
      .map((each) => each.name),
  );
  const shown = name.slice(0, 100);
  return {
    problem: {
      field: shown,
      code: 'unknown_field',
      message: `「${shown}」という明細はありません。${near === undefined ? '' : `「${near}」のことですか？`}`,
      en: `There are no rows called “${shown}”.`,
    },
  };
}

async function loadRows(context: RequestContext, tx: Queryable, child: ObjectModel, by: string, parent: string): Promise<Map<string, StoredRecord>> {
  await holdRows(tx, child, { by, parent });
  const query = { object: child, parent: { field: by, id: parent }, reach: reachPaths(child), whole: true };
  const compiled = compileRecord(context, query);
  const rows = await seeHidden(context, tx, query, compiled.read(await tx.query<DatabaseRow>(compiled.sql)));
  return new Map(rows.map((row) => [row.id, row]));
}

function removed(field: Field, child: ObjectModel, stored: StoredRecord): Change[] {
  return valuesOf(child, stored).map((change) => ({ ...change, field: `${field.name}.${change.field}`, row: stored.title, row_id: stored.id }));
}

/** What history keeps of a deleted record: every value that it had. */
export function valuesOf(object: ObjectModel, stored: StoredRecord): Change[] {
  return storedFields(object)
    .filter((field) => isKept(field) && stored.values[field.name] !== null && stored.values[field.name] !== undefined)
    .map((field) => ({ field: field.name, old: stored.values[field.name] ?? null, new: null }));
}

function forbidden(object: ObjectModel): ShirabeError {
  return new ShirabeError('forbidden', {
    ja: `この「${object.label.ja}」を登録・変更・削除する権限がありません。`,
    en: `You may not create, change or delete these records (${object.label.en}).`,
  });
}
