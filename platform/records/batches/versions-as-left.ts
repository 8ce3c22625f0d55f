import sql from 'sql-template-tag';
import type { Transaction } from '../../database/transaction.ts';
import type { ObjectModel } from '../../metadata/model.ts';
import { ident } from '../../query/identifier.ts';
import { tableOf } from '../../query/paths.ts';

/**
 * Of records that batch `undone` wrote and that later batches changed, those that are as it left them all the same, since every one of these was undone: by record
 * the version that they have now.
 */
export async function versionsAsLeft(
  tx: Pick<Transaction, 'query'>,
  object: ObjectModel,
  undone: string | null,
  records: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (undone === null) return new Map();
  const rows = await tx.query<{ record: string; version: number }>(
    sql`SELECT l.record, d.version FROM (
        SELECT h.record, h.batch, b.undo_of FROM shirabe.record_history h
        JOIN LATERAL (SELECT max(m.id) AS id FROM shirabe.record_history m WHERE m.object = ${object.name} AND m.record = h.record AND m.batch = ${undone}::uuid) own ON h.id > own.id
        LEFT JOIN shirabe.batch b ON b.id = h.batch
        WHERE h.object = ${object.name} AND h.record = ANY(${[...records]}::uuid[])) l
      JOIN ${tableOf(object)} ${ident('d')} ON d.id = l.record
      GROUP BY l.record, d.version
      HAVING bool_and(l.batch IS NOT NULL) AND array_agg(l.batch ORDER BY l.batch) FILTER (WHERE l.undo_of IS NULL) = array_agg(l.undo_of ORDER BY l.undo_of) FILTER (WHERE l.undo_of IS NOT NULL)`,
    { as: 'engine' },
  );
  return new Map(rows.map(({ record, version }) => [record, version]));
}
