import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import { auditedBy, writeAudit } from '../../database/audit.ts';
import { databaseWithin } from '../../database/database-within.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { findObject } from '../find-object.ts';
import { explainRestore } from '../recycle-bin.ts';
import { restoreRows } from '../restore-rows.ts';
import { outcomeOf, type RowChange, type RowOutcome } from '../row-outcome.ts';
import { saveMany } from '../save-many.ts';
import { fillUndo } from './fill-undo.ts';
import { reopenUndone, type StoredBatch, writtenOf } from './stored-batch.ts';
import { versionsAsLeft } from './versions-as-left.ts';

/** Rows of one step: a step is a transaction, and a batch that is cancelled stops after it. */
const STEP = 500;

interface WaitingRow {
  readonly record: string;
  /** Of the batch that is undone: what it did, the version that it left, and what was there before. */
  readonly action: 'create' | 'update' | 'delete' | null;
  readonly version: number | null;
  readonly before: Readonly<Record<string, unknown>> | null;
}

/**
 * Changes the next rows of a batch and keeps what became of them, all in the transaction, which holds the batch. Gives the batch as it is then: `done` once no row
 * is left. Raises what is not a row's own fault.
 */
export async function advanceBatch(context: RequestContext, tx: Transaction, given: StoredBatch): Promise<StoredBatch> {
  const batch = given.request.filling ? await fill(tx, given) : given;
  if (batch.request.filling) return batch;
  const rows = await tx.query<WaitingRow>(
    sql`SELECT b.record, o.action, o.version, o.before FROM shirabe.batch_row b
      LEFT JOIN shirabe.batch_row o ON o.batch = ${batch.undo_of}::uuid AND o.record = b.record
      WHERE b.batch = ${batch.id}::uuid AND b.outcome IS NULL ORDER BY b.place, b.record LIMIT ${STEP}::int`,
    { as: 'engine' },
  );
  const within: RequestContext = { ...context, database: databaseWithin(tx), batch: batch.id };
  const outcomes = batch.kind === 'undo' ? await undoRows(within, tx, batch, rows) : await changeRows(within, batch, rows);
  await settleRows(tx, batch.id, rows, outcomes);
  const counts: Record<string, number> = { ...batch.counts };
  for (const { outcome } of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  const isDone = rows.length < STEP;
  const next: StoredBatch = { ...batch, counts, state: isDone ? 'done' : 'running', finished_at: isDone ? context.now.toISOString() : null, attempts: 0 };
  await tx.query(
    sql`UPDATE shirabe.batch SET counts = ${JSON.stringify(counts)}::jsonb, state = ${next.state}::text, finished_at = ${next.finished_at}::timestamptz, attempts = 0, next_attempt_at = ${context.now.toISOString()}::timestamptz WHERE id = ${batch.id}::uuid`,
    { as: 'engine' },
  );
  if (isDone) await auditBatch(context, tx, next);
  if (isDone && batch.kind === 'undo' && leftOf(next) > 0) await reopenUndone(tx, next, writtenOf(next));
  return next;
}

/** How many rows an undo had to leave as they are. */
function leftOf({ counts }: StoredBatch): number {
  return ['conflict', 'refused', 'warned'].reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);
}

/** Takes over more rows of the batch that this one undoes, and keeps how far it is with that. */
async function fill(tx: Transaction, batch: StoredBatch): Promise<StoredBatch> {
  const request = { ...batch.request, filling: await fillUndo(tx, batch) };
  await tx.query(sql`UPDATE shirabe.batch SET request = ${JSON.stringify(request)}::jsonb WHERE id = ${batch.id}::uuid`, { as: 'engine' });
  return { ...batch, request };
}

/** Adds the entry of a batch that ended to the audit. */
export async function auditBatch(
  context: RequestContext,
  tx: Pick<Transaction, 'query'>,
  { id, object, kind, label, state, request, counts, total, undo_of: undoOf }: StoredBatch,
): Promise<void> {
  // Nothing was changed.
  if (request.trial) return;
  await writeAudit(tx, {
    ...auditedBy(context),
    action: 'mass_change',
    subject: { kind: 'object', id: object, label },
    detail: {
      batch: id,
      kind,
      state,
      total,
      ...counts,
      ...(request.values ? { fields: Object.keys(request.values) } : {}),
      ...(undoOf === null ? {} : { undo_of: undoOf }),
    },
  });
}

function changeRows(context: RequestContext, { kind, object, request }: StoredBatch, rows: readonly WaitingRow[]): Promise<RowOutcome[]> {
  const changes = rows.map(({ record }): RowChange => (kind === 'delete' ? { id: record, delete: true } : { id: record, values: request.values ?? {} }));
  const { accept_warnings: acceptWarnings = false, past_rows: pastRows, trial: dryRun = false } = request;
  return saveMany(context, object, changes, { acceptWarnings, pastRows, dryRun, ...batchOf(context) });
}

function batchOf({ batch }: RequestContext): { readonly batch?: string } {
  return batch === undefined ? {} : { batch };
}

/** What a batch changed is put back where the record still is as the batch left it; what it made goes, and what it deleted comes back. */
async function undoRows(
  context: RequestContext,
  tx: Transaction,
  { object, undo_of: undone }: StoredBatch,
  rows: readonly WaitingRow[],
): Promise<RowOutcome[]> {
  const deleted = rows.filter(({ action }) => action === 'delete');
  const others = rows.filter(({ action }) => action !== 'delete');
  const asLeft = await versionsAsLeft(
    tx,
    findObject(context, object),
    undone,
    others.map(({ record }) => record),
  );
  const changes = others.map(({ record, action, version, before }): RowChange => {
    const own = { id: record, version: asLeft.get(record) ?? version ?? 0 };
    return action === 'create' ? { ...own, delete: true } : { ...own, values: before ?? {} };
  });
  const isTakingBack = await isOwnImport(context, tx, undone);
  const saved = await saveMany(context, object, changes, { isRestoring: true, isTakingBack, acceptWarnings: true, ...batchOf(context) });
  const outcomes = new Map(others.map((row, index) => [row, saved[index]]));
  for (const [row, outcome] of await restoreAll(context, tx, object, deleted)) outcomes.set(row, outcome);
  return rows.map((row) => outcomes.get(row) ?? { outcome: 'refused', id: row.record, problems: [] });
}

/** Whether the batch is an import that the actor made: what it added its maker may take back without the right to delete. */
async function isOwnImport({ actor }: RequestContext, tx: Transaction, batch: string | null): Promise<boolean> {
  const [own] = await tx.query(sql`SELECT FROM shirabe.batch WHERE id = ${batch}::uuid AND kind = 'import' AND created_by = ${actor.id}::uuid`, {
    as: 'engine',
  });
  return own !== undefined;
}

/** All of them in one go; where one cannot come back, by halves. */
async function restoreAll(context: RequestContext, tx: Transaction, name: string, rows: readonly WaitingRow[]): Promise<ReadonlyMap<WaitingRow, RowOutcome>> {
  if (rows.length === 0) return new Map();
  const object = findObject(context, name);
  const ids = rows.map(({ record }) => record);
  try {
    await tx.attempt(() => restoreRows(context, tx, object, ids));
    return new Map(rows.map((row) => [row, { outcome: 'updated', id: row.record, problems: [] }]));
  } catch (error) {
    const [first] = rows;
    if (rows.length > 1) {
      const half = Math.ceil(rows.length / 2);
      return new Map([...(await restoreAll(context, tx, name, rows.slice(0, half))), ...(await restoreAll(context, tx, name, rows.slice(half)))]);
    }
    const explained = await explainRestore(context, object, ids, error);
    if (!first || !(explained instanceof ShirabeError) || explained.code === 'unavailable') throw error;
    return new Map([[first, outcomeOf(explained, { id: first.record })]]);
  }
}

/** What became of rows that `saveMany` has not kept itself. */
async function settleRows(tx: Transaction, batch: string, rows: readonly WaitingRow[], outcomes: readonly RowOutcome[]): Promise<void> {
  const given = rows.map(({ record }, index) => {
    const { outcome, problems = [], title = '' } = outcomes[index] ?? {};
    return { record, outcome, problems, title };
  });
  if (given.length === 0) return;
  await tx.query(
    sql`UPDATE shirabe.batch_row b SET outcome = g.outcome, problems = g.problems, title = CASE WHEN b.title = '' THEN g.title ELSE b.title END FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS g (record uuid, outcome text, problems jsonb, title text)
      WHERE b.batch = ${batch}::uuid AND b.record = g.record AND b.outcome IS NULL`,
    { as: 'engine' },
  );
}
