import sql from 'sql-template-tag';
import type { Text } from '../../contract/text.ts';
import type { BatchAnswer } from '../../contract/wire-batches.ts';
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
  readonly request: { readonly values?: Readonly<Record<string, unknown>>; readonly accept_warnings?: boolean };
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

/** A batch that the actor may see: its own, and every one for administrators. `hold`: kept from others until the transaction ends. Raises `not_found`. */
export async function findBatch({ actor }: RequestContext, from: Queryable, id: string, { hold = false } = {}): Promise<StoredBatch> {
  const key = recordId(id);
  const [batch] = await from.query<StoredBatch>(
    hold
      ? sql`SELECT ${batchColumns} FROM shirabe.batch WHERE id = ${key}::uuid FOR UPDATE`
      : sql`SELECT ${batchColumns} FROM shirabe.batch WHERE id = ${key}::uuid`,
    { as: 'engine' },
  );
  if (!batch || (batch.created_by !== actor.id && !actor.setup)) throw notFound();
  return batch;
}

/** How many rows are settled. */
export function doneOf({ counts }: Pick<StoredBatch, 'counts'>): number {
  return Object.values(counts).reduce((sum, rows) => sum + rows, 0);
}

/** How many rows of a batch were written. */
export function writtenOf({ counts }: Pick<StoredBatch, 'counts'>): number {
  return ['created', 'updated', 'deleted'].reduce((sum, outcome) => sum + (counts[outcome] ?? 0), 0);
}
