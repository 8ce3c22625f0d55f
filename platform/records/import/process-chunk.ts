import sql from 'sql-template-tag';
import type { Problem } from '../../contract/problem.ts';
import type { ImportCounts } from '../../contract/wire-import.ts';
import { databaseWithin } from '../../database/database-within.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { mayReadField } from '../../query/field-access.ts';
import { type GivenColumn, givenRows } from '../given-rows.ts';
import { type RowChange, type RowOutcome, saveMany } from '../save-many.ts';
import type { Mapping } from './compile-mapping.ts';
import { type ProblemCount, rowState, type StoredImport } from './import-row.ts';
import { type ReadRow, readChanges, type StagedRow } from './read-changes.ts';

/** Rows that are checked or saved in one transaction; of wide files fewer. */
const chunkRows = 2000;
const chunkCells = 200_000;
/** Of so many rows of a check it is kept what changes; of the others only how many there are. */
const shownChanges = 1000;
/** Kinds of problems that are counted one by one. */
const shownProblems = 500;

/** What became of a row: kept where it says more than that it was saved. */
interface Result {
  readonly line: number;
  readonly state: string;
  readonly record?: string | null;
  readonly version?: number | null;
  readonly problems?: readonly Problem[];
  readonly changes?: unknown;
}

/**
 * Checks or saves the next rows of an import, in the transaction that keeps how far it is. Gives what is to be kept with the import; undefined when no row is left.
 * Raises what ends the import: see `saveMany`.
 */
export async function processChunk(
  context: RequestContext,
  tx: Transaction,
  job: StoredImport,
  object: ObjectModel,
  mapping: Mapping,
): Promise<Pick<StoredImport, 'position' | 'counts' | 'problem_counts' | 'change_counts'> | undefined> {
  const { id, plan, found } = job;
  const isCheck = job.wish === 'check';
  const rows = await tx.query<
    StagedRow & { problems: readonly Problem[] | null; written: string }
  >(sql`select line, cells, ${rowState(job)} as state, state as written, record, version, problems, fresh from shirabe.import_row
    where import = ${id}::uuid and line > ${job.position} order by line limit ${Math.max(100, Math.min(chunkRows, Math.floor(chunkCells / (found.headings.length + 1))))}`);
  const last = rows.at(-1);
  if (!last) return undefined;
  const isWaiting = ({ state }: StagedRow): boolean => state === 'pending' || (!isCheck && (state === 'ready' || (state === 'warned' && plan.acceptWarnings)));
  const waiting = rows.filter(isWaiting);
  const within = { ...context, database: databaseWithin(tx) };
  const read = await readChanges(within, tx, object, { mapping, plan, found }, waiting);
  const asked = read.map((each) => (isCheck ? each : refuseChanged(each, plan.overwrite)));
  const saved = asked.filter(({ problems }) => problems.length === 0);
  const asks = saved.map((each) => changeOf(each, isCheck || plan.overwrite));
  const outcomes = await saveMany(within, object.name, asks, {
    acceptWarnings: plan.acceptWarnings,
    dryRun: isCheck,
    ids: new Map(asks.flatMap((change, index) => (change.id === undefined ? [[change, saved[index]?.row.fresh ?? '']] : []))),
    ...(isCheck || job.batch === null ? {} : { batch: job.batch }),
  });
  const byRow = new Map(saved.map((each, index) => [each, outcomes[index]]));
  const results = asked.map((each) => resultOf(each, byRow.get(each), isCheck));
  const tally = new Tally(job);
  for (const [index, each] of asked.entries()) {
    const outcome = byRow.get(each);
    const { state = '', problems = [] } = results[index] ?? {};
    tally.add(state === 'ready' ? (each.match ? 'updated' : 'created') : state, problems, outcome?.outcome === 'updated' ? outcome.changes : []);
  }
  // What was found out before: with the file, of keys that are there twice; by a check.
  for (const row of rows) if (!isWaiting(row)) tally.add(row.state, row.problems ?? []);
  const unwritten = new Set(rows.flatMap(({ line, written }) => (written === 'pending' ? [line] : [])));
  const kept = results.flatMap((result, index) => {
    // A new record that nothing speaks against: see `rowState`.
    if (unwritten.has(result.line) && ((isCheck && isNew(result)) || result.state === 'created')) return [];
    const shown = isCheck && job.counts.done + index < shownChanges ? changesOf(context, object, byRow.get(asked[index] as ReadRow)) : undefined;
    return [{ ...result, ...(shown ? { changes: shown } : {}) }];
  });
  await keep(tx, id, kept);
  return { position: last.line, ...tally.counted() };
}

/** Of a row that was checked, its record must be as it was then. */
function refuseChanged(each: ReadRow, overwrite: boolean): ReadRow {
  const { row, match } = each;
  if (row.state === 'pending' || each.problems.length > 0) return each;
  if (row.record === null && match && !overwrite)
    return conflicting(
      each,
      'created_since',
      '確認のあとで、同じキーのレコードがほかの人によって登録されました。',
      'Somebody has created a record with this key since the check.',
    );
  if (row.record !== null && match?.id !== row.record)
    return conflicting(
      each,
      'deleted_since',
      '確認のあとで、レコードが削除されたか、キーが変わりました。',
      'The record was deleted since the check, or its key has changed.',
    );
  return each;
}

function conflicting(each: ReadRow, code: string, message: string, en: string): ReadRow {
  return { ...each, problems: [{ code, message, en }] };
}

const isConflict = ({ code }: Problem): boolean => code === 'created_since' || code === 'deleted_since';

function changeOf({ row, change }: ReadRow, isFree: boolean): RowChange {
  return isFree || row.record === null || row.version === null ? change : { ...change, version: row.version };
}

function resultOf({ row: { line }, match, problems }: ReadRow, outcome: RowOutcome | undefined, isCheck: boolean): Result {
  if (!outcome) return { line, state: problems.some(isConflict) ? 'conflict' : 'refused', problems };
  switch (outcome.outcome) {
    case 'created':
    case 'updated':
      if (isCheck) return { line, state: 'ready', record: match?.id ?? null, version: match?.version ?? null };
      return { line, state: outcome.outcome, record: outcome.id ?? null, version: outcome.version ?? null };
    case 'unchanged':
      return { line, state: 'unchanged', record: outcome.id ?? null };
    case 'conflict':
      return { line, state: 'conflict', record: outcome.id ?? null, problems: [changedSince] };
    case 'warned':
      return { line, state: 'warned', record: match?.id ?? null, version: match?.version ?? null, problems: outcome.problems };
    case 'refused':
    case 'deleted':
      return { line, state: 'refused', problems: outcome.problems };
  }
}

const changedSince: Problem = {
  code: 'changed_since',
  message: '確認のあとで、ほかの人がこのレコードを変更しました。もう一度確認してから取り込んでください。',
  en: 'Somebody has changed this record since the check. Check again before you take it in.',
};

/** What would change of a stored record, as far as the viewer reads it. */
function changesOf({ actor }: RequestContext, object: ObjectModel, outcome: RowOutcome | undefined): unknown {
  if (outcome?.outcome !== 'updated') return undefined;
  return outcome.changes?.filter(({ field }) => mayReadField(actor, object, field));
}

/** Counts on from what was counted before. */
class Tally {
  readonly #counts: { -readonly [K in keyof ImportCounts]: ImportCounts[K] };
  readonly #problems: Map<string, ProblemCount>;
  readonly #changes: Map<string, number>;

  constructor({ counts, problem_counts: problems, change_counts: changes }: StoredImport) {
    this.#counts = { ...counts };
    this.#problems = new Map(problems.map((each) => [`${each.code} ${each.field ?? ''}`, each]));
    this.#changes = new Map(Object.entries(changes));
  }

  add(state: string, problems: readonly Problem[], changes: RowOutcome['changes'] = []): void {
    const counts = this.#counts;
    counts.done += 1;
    if (state === 'created' || state === 'updated' || state === 'unchanged' || state === 'warned') counts[state] += 1;
    else counts.rejected += 1;
    if (state === 'conflict') counts.conflicts += 1;
    for (const problem of problems) this.#count(problem);
    for (const { field } of changes) this.#changes.set(field, (this.#changes.get(field) ?? 0) + 1);
  }

  counted(): Pick<StoredImport, 'counts' | 'problem_counts' | 'change_counts'> {
    return { counts: this.#counts, problem_counts: [...this.#problems.values()], change_counts: Object.fromEntries(this.#changes) };
  }

  #count(problem: Problem): void {
    const key = `${problem.code} ${problem.field ?? ''}`;
    const known = this.#problems.get(key);
    if (!known && this.#problems.size >= shownProblems) return;
    const differs = known && known.message !== problem.message ? { differs: true } : {};
    this.#problems.set(key, { ...(known ?? problem), ...differs, rows: (known?.rows ?? 0) + 1 });
  }
}

const isNew = ({ state, record }: Result): boolean => state === 'ready' && record === null;

const resultColumns: readonly GivenColumn<Result>[] = [
  { name: 'line', type: 'integer', read: ({ line }) => line },
  { name: 'state', type: 'text', read: ({ state }) => state },
  { name: 'record', type: 'uuid', read: ({ record }) => record },
  { name: 'version', type: 'integer', read: ({ version }) => version },
  { name: 'problems', type: 'jsonb', read: ({ problems }) => problems },
  { name: 'changes', type: 'jsonb', read: ({ changes }) => changes },
];

async function keep(tx: Transaction, id: string, results: readonly Result[]): Promise<void> {
  if (results.length === 0) return;
  await tx.query(sql`update shirabe.import_row r set state = g.state, record = g.record, version = g.version, problems = g.problems, changes = g.changes
    from ${givenRows(resultColumns, results, 'g')} where r.import = ${id}::uuid and r.line = g.line`);
}
