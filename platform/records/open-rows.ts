import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import type { FieldDefinitionOf } from '../contract/definitions.ts';
import { isRecordId } from '../fields/lookup.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { mayAny } from '../query/access.ts';
import { compileRecord, type StoredRecord } from '../query/compile-record.ts';
import type { DatabaseRow } from '../query/compile-rows.ts';
import { toFormulaValue } from '../query/formula-value.ts';
import { storedFields, type Draft } from './draft.ts';
import { notFound } from './find-object.ts';
import { holdRows } from './hold-rows.ts';
import { type ParsedValues, parseValues } from './parse-values.ts';
import { beginDraft } from './prepare-draft.ts';
import type { Queryable } from './queryable.ts';
import { reachPaths } from './reach-paths.ts';
import { outcomeOf, type RowChange, type RowOutcome, type SaveManyOptions } from './row-outcome.ts';
import { asEngine, seeHidden } from './see-hidden.ts';
import { checkOpen } from './survey-effects.ts';

/** A row of a change of many, opened: a draft that was begun, a record that is to go, or what speaks against the row from the outset. */
export type OpenRow =
  | { readonly change: RowChange; readonly draft: Draft; readonly parsed: ParsedValues }
  | { readonly change: RowChange; readonly deleted: StoredRecord }
  | { readonly change: RowChange; readonly outcome: RowOutcome };

/**
 * Reads what is stored of the rows of a change, in one statement, and begins their drafts: of the first rows, as many as do not depend on each other (the same
 * record twice; a lookup that leads to a record before it; the same file). `hold`: other saves are kept from them until the transaction ends.
 */
export async function openRows(
  context: RequestContext,
  tx: Queryable,
  object: ObjectModel,
  changes: readonly RowChange[],
  { dryRun = false, isRestoring = false, isTakingBack = false, ids }: SaveManyOptions,
): Promise<readonly OpenRow[]> {
  const stored = await loadStored(context, tx, object, changes, !dryRun);
  const closed = closedError(context, object);
  const lookups = storedFields(object).filter((field) => field.type === 'lookup' && (field.definition as FieldDefinitionOf<'lookup'>).to === object.name);
  const files = storedFields(object).filter(({ type }) => type === 'file');
  const seen = new Set<string>();
  const rows: OpenRow[] = [];
  for (const [index, change] of changes.entries()) {
    const id = change.id?.toLowerCase();
    const before = id === undefined ? undefined : stored.get(id);
    const pointers = lookups.flatMap(({ name }) => [change.values?.[name], before?.values[name]].map(pointerOf));
    const named = files.flatMap(({ name }) => filesOf(change.values?.[name]));
    if ([id, ...pointers, ...named].some((each) => each !== undefined && seen.has(each))) break;
    for (const each of id === undefined ? named : [id, ...named]) seen.add(each);
    const problem = id === undefined ? mayCreate(context, object) : problemOf(object, change, before, isTakingBack);
    const error = problem ?? closed;
    if (error) rows.push({ change, outcome: outcomeOf(error, before ? shownOf(before) : change.id === undefined ? {} : { id: change.id }) });
    else if (change.delete && before) rows.push({ change, deleted: before });
    else rows.push(begin(isRestoring ? asEngine(context) : context, object, change, before, { index, id: ids?.get(change) }));
  }
  return rows;
}

/** What a record is called in an answer. */
export function shownOf({ id, version, title }: StoredRecord): { readonly id: string; readonly version: number; readonly title: string } {
  return { id, version, title };
}

function begin(
  context: RequestContext,
  object: ObjectModel,
  change: RowChange,
  before: StoredRecord | undefined,
  { index, id }: { readonly index: number; readonly id: string | undefined },
): OpenRow {
  try {
    const parsed = parseValues(context, object, change.values ?? {}, before);
    // The place of the row tells its problems from those of others.
    return { change, parsed, draft: beginDraft(object, before?.id ?? id ?? newId(), before, parsed, { prefix: `[${index}].` }) };
  } catch (error) {
    if (!(error instanceof ShirabeError)) throw error;
    return { change, outcome: outcomeOf(error, before ? shownOf(before) : {}) };
  }
}

async function loadStored(
  context: RequestContext,
  tx: Queryable,
  object: ObjectModel,
  changes: readonly RowChange[],
  hold: boolean,
): Promise<ReadonlyMap<string, StoredRecord>> {
  const ids = [...new Set(changes.flatMap(({ id }) => (id !== undefined && isRecordId(id.toLowerCase()) ? [id.toLowerCase()] : [])))];
  if (ids.length === 0) return new Map();
  if (hold) await holdRows(tx, object, { ids });
  const query = { object, ids, reach: reachPaths(object), whole: true };
  const compiled = compileRecord(context, query);
  const rows = await seeHidden(context, tx, query, compiled.read(await tx.query<DatabaseRow>(compiled.sql)));
  return new Map(rows.map((row) => [row.id, row]));
}

function closedError(context: RequestContext, object: ObjectModel): ShirabeError | undefined {
  try {
    checkOpen(context, object);
    return undefined;
  } catch (error) {
    if (error instanceof ShirabeError) return error;
    throw error;
  }
}

function mayCreate(context: RequestContext, object: ObjectModel): ShirabeError | undefined {
  return mayAny(context, object, 'create') ? undefined : forbidden(object);
}

function problemOf(object: ObjectModel, change: RowChange, before: StoredRecord | undefined, isTakingBack: boolean): ShirabeError | undefined {
  if (!before) return notFound();
  const may = change.delete ? before.canDelete || (isTakingBack && before.canUpdate) : before.canUpdate;
  if (!may) return forbidden(object);
  if (change.version === undefined || change.version === before.version) return undefined;
  return new ShirabeError('conflict', {
    ja: `ほかの人が先に保存しました（${before.updatedBy ?? '不明'}）。`,
    en: `Somebody saved first (${before.updatedBy ?? 'unknown'}).`,
  });
}

function pointerOf(value: unknown): string | undefined {
  const id = typeof value === 'object' && value !== null && 'id' in value ? toFormulaValue(value as { id: string; label: string }) : value;
  return typeof id === 'string' ? id.toLowerCase() : undefined;
}

/** The ids of the files that a request names for a field; whoever names one first has it. */
function filesOf(value: unknown): string[] {
  return Array.isArray(value)
    ? value.flatMap((each: unknown) => pointerOf(typeof each === 'object' && each !== null && 'id' in each ? each.id : each) ?? [])
    : [];
}

/** That the actor may not do this to a record. */
export function forbidden(object: ObjectModel): ShirabeError {
  return new ShirabeError('forbidden', {
    ja: `この「${object.label.ja}」を登録・変更・削除する権限がありません。`,
    en: `You may not create, change or delete this record (${object.label.en}).`,
  });
}
