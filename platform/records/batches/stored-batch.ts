import sql from 'sql-template-tag';
import type { Text } from '../../contract/text.ts';
import type { BatchAnswer } from '../../contract/wire-batches.ts';
import type { PastRows } from '../../contract/wire.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { notFound, recordId } from '../find-object.ts';
import type { Queryable } from '../queryable.ts';

/** A change of many rows as it is kept. */
export interface StoredBatch {
  readonly id: string;
  readonly object: string;
  readonly kind: BatchAnswer['kind'];
  readonly label: string;
  readonly state: BatchAnswer['state'];
  readonly request: {
    readonly values?: Readonly<Record<string, unknown>>;
    readonly accept_warnings?: boolean;
    readonly past_rows?: PastRows;
    /** Nothing is written: it is asked what would become of the rows. */
    readonly trial?: boolean;
    /** Of an undo whose rows are not all there yet: the last record that was taken over, and how many were. */
    readonly filling?: { readonly after?: string; readonly rows: number } | undefined;
  };
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly created_at: string;
  readonly finished_at: string | null;
  readonly undone_at: string | null;
  readonly undo_of: string | null;
  readonly reason: Text | null;
  readonly attempts: number;
}

/** The columns of a StoredBatch. */
export const batchColumns = sql`id, object, kind, label, state, request, counts, total, created_by, created_by_name, created_at, finished_at, undone_at, undo_of, reason, attempts`;

/**
 * A batch that the actor may see: its own, the undo of its own by somebody else, and every one for administrators. `hold`: kept from others until the transaction
 * ends, to be changed, which who did not begin it may not. Raises `not_found`.
 */
export async function findBatch({ actor }: RequestContext, from: Queryable, id: string, { hold = false } = {}): Promise<StoredBatch> {
  const key = recordId(id);
  const [batch] = await from.query<StoredBatch>(
    hold
      ? sql`SELECT ${batchColumns} FROM shirabe.batch WHERE id = ${key}::uuid FOR UPDATE`
      : sql`SELECT ${batchColumns} FROM shirabe.batch WHERE id = ${key}::uuid`,
    { as: 'engine' },
  );
  if (!batch || (batch.created_by !== actor.id && !actor.setup && (hold || !(await undoesOwn(actor.id, from, batch))))) throw notFound();
  return batch;
}

async function undoesOwn(actor: string, from: Queryable, { undo_of: undone }: StoredBatch): Promise<boolean> {
  if (undone === null) return false;
  const own = await from.query(sql`SELECT FROM shirabe.batch WHERE id = ${undone}::uuid AND created_by = ${actor}::uuid`, { as: 'engine' });
  return own.length > 0;
}

/**
 * An undo that ended on its way, or that had to leave rows (because of a later change, which may be undone as well), has not undone the other batch: another one may
 * put back what is left. An import stays undone once anything of it was taken back: its page names what was left. Nothing happens with a batch that is no undo.
 */
export async function reopenUndone(tx: Queryable, { undo_of: undone }: Pick<StoredBatch, 'undo_of'>, putBack = 0): Promise<void> {
  if (undone === null) return;
  await tx.query(sql`UPDATE shirabe.batch SET undone_at = NULL WHERE id = ${undone}::uuid AND (kind <> 'import' OR ${putBack}::int = 0)`, { as: 'engine' });
}

/** How many rows of a batch its undos so far have put back. */
export async function putBackOf(tx: Queryable, id: string): Promise<number> {
  const undos = await tx.query<Pick<StoredBatch, 'counts'>>(sql`SELECT counts FROM shirabe.batch WHERE undo_of = ${id}::uuid`, { as: 'engine' });
  return undos.reduce((sum, undo) => sum + writtenOf(undo), 0);
}

/** How many rows are settled. */
export function doneOf({ counts }: Pick<StoredBatch, 'counts'>): number {
  return Object.values(counts).reduce((sum, rows) => sum + rows, 0);
}

/** How many rows of a batch were written. */
export function writtenOf({ counts }: Pick<StoredBatch, 'counts'>): number {
  return ['created', 'updated', 'deleted'].reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);
}
