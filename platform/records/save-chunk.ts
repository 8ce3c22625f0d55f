import { ShirabeError, type Problem } from '../contract/problem.ts';
import { databaseWithin } from '../database/database-within.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Transaction } from '../database/transaction.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { askAgain } from './accepted-warnings.ts';
import { changedFields, type Draft } from './draft.ts';
import { findHiddenRows } from './find-hidden-rows.ts';
import { findReferenced } from './find-referenced.ts';
import { findTaken } from './find-taken.ts';
import { forbidden, type OpenRow, openRows, shownOf } from './open-rows.ts';
import { aimDrafts, judgeDrafts } from './prepare-draft.ts';
import { prepareRestored } from './prepare-restored.ts';
import { isFine, outcomeOf, type RowChange, type RowOutcome, type SaveManyOptions } from './row-outcome.ts';
import { accessMembers } from './save-at-once.ts';
import { keepRowKeys } from './save-keys.ts';
import { updateRecord } from './save-record.ts';
import { movedScopes } from './scope-question.ts';
import { branchesOf } from './stamp-branches.ts';
import { keepBatchRows, writeChunk } from './write-chunk.ts';
import type { Change } from './write-draft.ts';
import { findForbidden } from './write-drafts.ts';

/** `isAsking`: PostgreSQL is asked beforehand which keys are taken and which records are pointed to, since it would refuse all rows for one. */
type ChunkOptions = SaveManyOptions & { readonly isAsking: boolean };

type DraftRow = Extract<OpenRow, { readonly draft: Draft }>;
/** A row that something is to be done for. */
type StepRow = Exclude<OpenRow, { readonly outcome: RowOutcome }>;

/** Rows of a chunk that are judged while those before them are written. */
const SLICE = 500;

/** A chunk under way: what became of its rows so far. */
class Chunk {
  readonly outcomes = new Map<OpenRow, RowOutcome>();
  readonly warnings = new Map<Draft, readonly Problem[]>();
  readonly rows: readonly OpenRow[];
  /** What was found of the drafts that were aimed: see `aimDrafts`. */
  aimed: ReadonlyMap<Draft, Aimed> = new Map();
  constructor(rows: readonly OpenRow[]) {
    this.rows = rows;
    for (const row of rows) if ('outcome' in row) this.outcomes.set(row, row.outcome);
  }
  /** The rows of those that nothing speaks against yet, in their order. */
  left(rows: readonly OpenRow[]): readonly StepRow[] {
    return rows.filter((row): row is StepRow => !this.outcomes.has(row));
  }
  drafts(rows: readonly OpenRow[]): readonly DraftRow[] {
    return this.left(rows).filter((row) => 'draft' in row);
  }
  settle(row: StepRow, outcome: RowOutcome['outcome'], problems: readonly Problem[] = []): void {
    this.outcomes.set(row, { outcome, ...describe(row, outcome), problems });
  }
}

type Aimed = Awaited<ReturnType<typeof aimDrafts>>[number];

/**
 * Saves the first of these rows in a transaction, as many as do not depend on each other, and gives what became of each of them: at least one. Raises what
 * PostgreSQL refuses.
 */
export async function saveChunk(
  context: RequestContext,
  tx: Transaction,
  object: ObjectModel,
  changes: readonly RowChange[],
  options: ChunkOptions,
): Promise<RowOutcome[]> {
  const chunk = new Chunk(await openRows(context, tx, object, changes, options));
  if (!options.isRestoring) chunk.aimed = new Map((await aimDrafts(context, tx, chunk.drafts(chunk.rows))).map((each) => [each.draft, each]));
  // What is not written does not keep anything from others either: only rows of one slice would see each other's keys.
  const size = options.dryRun ? chunk.rows.length : (options.slice ?? SLICE);
  const writing = new Writing();
  try {
    for (let from = 0; from < chunk.rows.length; from += size)
      await saveSlice(context, tx, object, chunk, chunk.rows.slice(from, from + size), options, writing);
  } finally {
    // Where it was refused, that is why whatever came after it failed.
    await writing.done();
  }
  return chunk.rows.map((row) => chunk.outcomes.get(row) as RowOutcome);
}

/** What is being written beside the judging of the next rows, one thing after the other. */
class Writing {
  #last: Promise<void> = Promise.resolve();
  begin(work: () => Promise<void>): void {
    this.#last = this.#last.then(work);
    // It is told of by whoever waits for it.
    this.#last.catch(() => undefined);
  }
  done(): Promise<void> {
    return this.#last;
  }
}

/** Judges some rows of a chunk, and begins to write those that nothing speaks against. */
async function saveSlice(
  context: RequestContext,
  tx: Transaction,
  object: ObjectModel,
  chunk: Chunk,
  rows: readonly OpenRow[],
  options: ChunkOptions,
  writing: Writing,
): Promise<void> {
  await judge(context, tx, chunk, rows, options);
  await checkAccess(context, tx, object, chunk, rows);
  const byDraft = new Map(chunk.drafts(rows).map((row) => [row.draft, row]));
  for (const [draft, problems] of await findTaken(object, chunk.left(rows), options.isAsking ? tx : undefined)) {
    const row = byDraft.get(draft);
    if (row) chunk.settle(row, 'refused', problems.map(withoutPlace(draft)));
  }
  if (options.isAsking) await checkReferences(context, tx, object, chunk, rows);
  const left = chunk.left(rows);
  const isMover = await findMovers(context, tx, chunk.drafts(rows));
  const movers = left.filter((row): row is DraftRow => 'draft' in row && isMover.has(row.draft));
  const plain = movers.length === 0 ? left : left.filter((row) => !('draft' in row) || !isMover.has(row.draft));
  for (const row of plain) chunk.settle(row, 'deleted' in row ? 'deleted' : row.draft.stored ? 'updated' : 'created');
  if (!options.dryRun && plain.length > 0) writing.begin(() => writeChunk(context, tx, object, plain, chunk.warnings));
  if (movers.length > 0) await writing.done();
  // One after the other: each asks what becomes of its past rows, and takes along what hangs by it.
  for (const row of movers) chunk.outcomes.set(row, await move(context, tx, object, row, options));
  if (options.dryRun) return;
  const saved = rows.flatMap((row) => ('draft' in row && isFine(chunk.outcomes.get(row) as RowOutcome) ? [{ id: row.draft.id, change: row.change }] : []));
  writing.begin(() => keepRowKeys(context, tx, object, saved));
  const { batch } = context;
  if (batch === undefined) return;
  writing.begin(() =>
    keepBatchRows(
      tx,
      batch,
      rows,
      rows.map((row) => chunk.outcomes.get(row) as RowOutcome),
    ),
  );
}

/** Everything that a save by itself says of the drafts. What changes nothing is settled too. */
async function judge(
  context: RequestContext,
  tx: Transaction,
  chunk: Chunk,
  some: readonly OpenRow[],
  { acceptWarnings = false, dryRun = false, isRestoring }: ChunkOptions,
): Promise<void> {
  const rows = chunk.drafts(some);
  const aimed = rows.flatMap(({ draft }) => chunk.aimed.get(draft) ?? []);
  const problems = await (isRestoring ? prepareRestored(context, tx, rows) : judgeDrafts(context, tx, aimed, { isTrial: dryRun }));
  const isError = ({ severity }: Problem) => severity !== 'warning';
  const doubtful = rows.filter((_, index) => problems[index]?.length && !problems[index].some(isError));
  const warnings = rows.flatMap((row, index) => (doubtful.includes(row) ? (problems[index] ?? []) : []));
  const drafts = doubtful.map(({ draft }) => draft);
  const asked = new Set(acceptWarnings || warnings.length === 0 ? [] : await askAgain(context, tx, drafts, warnings));
  for (const [index, row] of rows.entries()) {
    const { draft } = row;
    const own = problems[index] ?? [];
    const shown = own.map(withoutPlace(draft));
    if (own.some(isError)) chunk.settle(row, 'refused', shown);
    else if (own.some((problem) => asked.has(problem)))
      chunk.settle(
        row,
        'warned',
        shown.filter((_, at) => asked.has(own[at] as Problem)),
      );
    if (own.length > 0 && acceptWarnings && !own.some(isError)) chunk.warnings.set(draft, own);
    if (chunk.outcomes.has(row)) continue;
    draft.changed = changedFields(draft);
    if (draft.stored && changedFields(draft).length === 0 && draft.title === draft.stored.title) chunk.settle(row, 'unchanged');
  }
}

/** Whether the actor could still read and change what the drafts are to become: asked of new ones, and of those that change what decides it. */
async function checkAccess(context: RequestContext, tx: Transaction, object: ObjectModel, chunk: Chunk, rows: readonly OpenRow[]): Promise<void> {
  const deciding = accessMembers(object, context.actor);
  const asked = chunk.drafts(rows).filter(({ draft }) => {
    if (!draft.stored || movedScopes(draft).length > 0 || deciding.has('updated_at')) return true;
    return (deciding.has('title') && draft.title !== draft.stored.title) || changedFields(draft).some(({ name }) => deciding.has(name));
  });
  for (const action of ['create', 'update'] as const) {
    const some = asked.filter(({ draft }) => (draft.stored ? 'update' : 'create') === action);
    const refused = await findForbidden(
      context,
      tx,
      some.map(({ draft }) => draft),
      action,
    );
    for (const row of some) if (refused.has(row.draft.id)) chunk.outcomes.set(row, outcomeOf(forbidden(object), describe(row, 'refused')));
  }
}

async function checkReferences({ model }: RequestContext, tx: Transaction, object: ObjectModel, chunk: Chunk, rows: readonly OpenRow[]): Promise<void> {
  const deleted = chunk.left(rows).flatMap((row) => ('deleted' in row ? [{ row, id: row.deleted.id }] : []));
  const referenced = await findReferenced(
    model,
    tx,
    object,
    deleted.map(({ id }) => id),
  );
  const problem: Problem = {
    code: 'referenced',
    message: 'ほかのレコードから参照されているため、削除できません。参照しているレコードを先に変更してください。',
    en: 'Other records point to this one. Change those first.',
  };
  for (const { row, id } of deleted) if (referenced.has(id)) chunk.settle(row, 'refused', [problem]);
}

/** Which records are saved by themselves: those that go to another unit, so that others go with them or are asked about, and those with child rows that do not apply any more. */
async function findMovers(context: RequestContext, tx: Transaction, rows: readonly DraftRow[]): Promise<ReadonlySet<Draft>> {
  const drafts = rows.map(({ draft }) => draft);
  const isMoved = (draft: Draft) =>
    movedScopes(draft).length > 0 && (draft.object.stamp?.kind === 'self' || branchesOf(context.model, draft.object).length > 0);
  return new Set([...(await findHiddenRows(context, tx, drafts)), ...drafts.filter(isMoved)]);
}

/** Ends a part of a transaction that is to leave nothing. */
class Trial extends Error {}

/** Saves a record that goes to another unit as a save by itself does. What becomes of its past rows nobody is there to choose: then it is refused. */
async function move(
  context: RequestContext,
  tx: Transaction,
  object: ObjectModel,
  row: DraftRow,
  { acceptWarnings, dryRun, pastRows }: ChunkOptions,
): Promise<RowOutcome> {
  const { id, stored } = row.draft;
  const request = {
    version: stored?.version ?? 0,
    values: { ...row.change.values } as never,
    accept_warnings: acceptWarnings ?? false,
    ...(pastRows && { past_rows: pastRows }),
  };
  try {
    await tx.attempt(async () => {
      await updateRecord({ ...context, database: databaseWithin(tx) }, object.name, id, request);
      if (dryRun) throw new Trial();
    });
    return { outcome: 'updated', ...describe(row, 'updated'), problems: [] };
  } catch (error) {
    if (error instanceof Trial) return { outcome: 'updated', ...describe(row, 'updated'), problems: [] };
    if (!(error instanceof ShirabeError) || error.code === 'unavailable') throw error;
    return outcomeOf(error, stored ? shownOf(stored) : {});
  }
}

/** The record of a row, as it is after what became of the row. */
function describe(row: StepRow, outcome: RowOutcome['outcome']): Pick<RowOutcome, 'id' | 'version' | 'title' | 'changes'> {
  if ('deleted' in row) {
    const { version, ...gone } = shownOf(row.deleted);
    return outcome === 'deleted' ? gone : { ...gone, version };
  }
  const { id, stored, title } = row.draft;
  if (outcome === 'created' || outcome === 'updated') return { id, version: (stored?.version ?? 0) + 1, title, changes: allChangesOf(row.draft) };
  return stored ? shownOf(stored) : { title };
}

/** What a draft changes, those fields too that history leaves out. */
function allChangesOf(draft: Draft): Change[] {
  const { stored, values } = draft;
  return changedFields(draft).map(({ name }) => ({ field: name, old: stored?.values[name] ?? null, new: values[name] ?? null }));
}

/** A problem at the place that the request gave it. */
function withoutPlace({ prefix }: Draft): (problem: Problem) => Problem {
  const place = prefix.replace(/\.$/, '');
  return ({ field, ...problem }) => {
    if (field === undefined || field === place) return problem;
    return { ...problem, field: field.startsWith(prefix) ? field.slice(prefix.length) : field };
  };
}
