import { ShirabeError, type Problem } from '../contract/problem.ts';
import { databaseWithin } from '../database/database-within.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Transaction } from '../database/transaction.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { askAgain } from './accepted-warnings.ts';
import { changedFields, type Draft } from './draft.ts';
import { findReferenced } from './find-referenced.ts';
import { findTaken } from './find-taken.ts';
import { forbidden, type OpenRow, openRows, shownOf } from './open-rows.ts';
import { prepareDrafts } from './prepare-draft.ts';
import { prepareRestored } from './prepare-restored.ts';
import { outcomeOf, type RowChange, type RowOutcome, type SaveManyOptions } from './row-outcome.ts';
import { accessMembers } from './save-at-once.ts';
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

/** A chunk under way: what became of its rows so far. */
class Chunk {
  readonly outcomes = new Map<OpenRow, RowOutcome>();
  readonly warnings = new Map<Draft, readonly Problem[]>();
  readonly rows: readonly OpenRow[];
  constructor(rows: readonly OpenRow[]) {
    this.rows = rows;
    for (const row of rows) if ('outcome' in row) this.outcomes.set(row, row.outcome);
  }
  /** The rows that nothing speaks against yet, in their order. */
  get left(): readonly StepRow[] {
    return this.rows.filter((row): row is StepRow => !this.outcomes.has(row));
  }
  get drafts(): readonly DraftRow[] {
    return this.left.filter((row) => 'draft' in row);
  }
  settle(row: StepRow, outcome: RowOutcome['outcome'], problems: readonly Problem[] = []): void {
    this.outcomes.set(row, { outcome, ...describe(row, outcome), problems });
  }
}

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
  await judge(context, tx, chunk, options);
  await checkAccess(context, tx, object, chunk);
  for (const [draft, problems] of await findTaken(object, chunk.left, options.isAsking ? tx : undefined)) {
    const row = chunk.drafts.find((each) => each.draft === draft);
    if (row) chunk.settle(row, 'refused', problems.map(withoutPlace(draft)));
  }
  if (options.isAsking) await checkReferences(context, tx, object, chunk);
  const movers = chunk.drafts.filter(({ draft }) => isMoving(context, draft));
  const plain = chunk.left.filter((row) => !('draft' in row) || !movers.includes(row));
  if (!options.dryRun) await writeChunk(context, tx, object, plain, chunk.warnings);
  for (const row of plain) chunk.settle(row, 'deleted' in row ? 'deleted' : row.draft.stored ? 'updated' : 'created');
  // One after the other: each asks what becomes of its past rows, and takes along what hangs by it.
  for (const row of movers) chunk.outcomes.set(row, await move(context, tx, object, row, options));
  const outcomes = chunk.rows.map((row) => chunk.outcomes.get(row) as RowOutcome);
  if (context.batch !== undefined && !options.dryRun) await keepBatchRows(tx, context.batch, chunk.rows, outcomes);
  return outcomes;
}

/** Everything that a save by itself says of the drafts. What changes nothing is settled too. */
async function judge(
  context: RequestContext,
  tx: Transaction,
  chunk: Chunk,
  { acceptWarnings = false, dryRun = false, isRestoring }: ChunkOptions,
): Promise<void> {
  const rows = chunk.drafts;
  const problems = await (isRestoring ? prepareRestored(context, tx, rows) : prepareDrafts(context, tx, rows, { isTrial: dryRun }));
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
    if (draft.stored && changedFields(draft).length === 0 && draft.title === draft.stored.title) chunk.settle(row, 'unchanged');
  }
}

/** Whether the actor could still read and change what the drafts are to become: asked of new ones, and of those that change what decides it. */
async function checkAccess(context: RequestContext, tx: Transaction, object: ObjectModel, chunk: Chunk): Promise<void> {
  const deciding = accessMembers(object, context.actor);
  const asked = chunk.drafts.filter(({ draft }) => {
    if (!draft.stored || movedScopes(draft).length > 0 || deciding.has('updated_at')) return true;
    return (deciding.has('title') && draft.title !== draft.stored.title) || changedFields(draft).some(({ name }) => deciding.has(name));
  });
  for (const action of ['create', 'update'] as const) {
    const rows = asked.filter(({ draft }) => (draft.stored ? 'update' : 'create') === action);
    const refused = await findForbidden(
      context,
      tx,
      rows.map(({ draft }) => draft),
      action,
    );
    for (const row of rows) if (refused.has(row.draft.id)) chunk.outcomes.set(row, outcomeOf(forbidden(object), describe(row, 'refused')));
  }
}

async function checkReferences({ model }: RequestContext, tx: Transaction, object: ObjectModel, chunk: Chunk): Promise<void> {
  const rows = chunk.left.flatMap((row) => ('deleted' in row ? [{ row, id: row.deleted.id }] : []));
  const referenced = await findReferenced(
    model,
    tx,
    object,
    rows.map(({ id }) => id),
  );
  const problem: Problem = {
    code: 'referenced',
    message: 'ほかのレコードから参照されているため、削除できません。参照しているレコードを先に変更してください。',
    en: 'Other records point to this one. Change those first.',
  };
  for (const { row, id } of rows) if (referenced.has(id)) chunk.settle(row, 'refused', [problem]);
}

/** Whether a record goes to another unit, so that others go with it or are asked about. */
function isMoving({ model }: RequestContext, draft: Draft): boolean {
  const { object } = draft;
  return movedScopes(draft).length > 0 && (object.stamp?.kind === 'self' || branchesOf(model, object).length > 0);
}

/** Ends a part of a transaction that is to leave nothing. */
class Trial extends Error {}

/** Saves a record that goes to another unit as a save by itself does. What becomes of its past rows nobody is there to choose: then it is refused. */
async function move(
  context: RequestContext,
  tx: Transaction,
  object: ObjectModel,
  row: DraftRow,
  { acceptWarnings, dryRun }: ChunkOptions,
): Promise<RowOutcome> {
  const { id, stored } = row.draft;
  const request = { version: stored?.version ?? 0, values: { ...row.change.values } as never, accept_warnings: acceptWarnings ?? false };
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
