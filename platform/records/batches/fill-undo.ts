import sql, { type Sql } from 'sql-template-tag';
import type { Transaction } from '../../database/transaction.ts';
import type { StoredBatch } from './stored-batch.ts';

/** So many rows are taken over by one statement: of a million all at once would take a minute, and nobody could see how far it is. */
const PIECE = 20_000;
/** Greater than every place of a row. */
const LAST_PLACE = 999_999_999;

/**
 * Takes over the next rows that an undo is to put back, those that the batch it undoes has written: the last first, since what was made after something else may
 * point to it. Gives how far it is, to be kept with the undo; undefined once all rows are there.
 */
export async function fillUndo(
  tx: Pick<Transaction, 'query'>,
  { id, undo_of: undone, request: { filling } }: Pick<StoredBatch, 'id' | 'undo_of' | 'request'>,
): Promise<StoredBatch['request']['filling']> {
  const { after = '00000000-0000-0000-0000-000000000000', rows = 0 } = filling ?? {};
  const [filled] = await tx.query<{ count: number; last: string | null }>(
    sql`WITH piece AS (SELECT record, place, title FROM shirabe.batch_row WHERE batch = ${undone}::uuid AND record > ${after}::uuid AND ${isWritten} AND ${isNotBack(undone)}
        ORDER BY record LIMIT ${PIECE}::int),
      kept AS (INSERT INTO shirabe.batch_row (batch, record, place, title) SELECT ${id}::uuid, record,
        ${LAST_PLACE}::int - CASE WHEN place > 0 THEN place ELSE ${rows}::int + row_number() OVER (ORDER BY record) END, title FROM piece RETURNING record)
      SELECT count(*)::int AS count, max(record::text) AS last FROM kept`,
    { as: 'engine' },
  );
  if (!filled || filled.last === null || filled.count < PIECE) return undefined;
  return { after: filled.last, rows: rows + filled.count };
}

/** No undo before has put the row back. */
function isNotBack(undone: string | null): Sql {
  return sql`NOT EXISTS (SELECT FROM shirabe.batch u JOIN shirabe.batch_row back ON back.batch = u.id WHERE u.undo_of = ${undone}::uuid AND back.record = batch_row.record AND back.outcome IN ('created', 'updated', 'deleted'))`;
}

const isWritten: Sql = sql`outcome IN ('created', 'updated', 'deleted')`;
