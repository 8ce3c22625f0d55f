import sql from 'sql-template-tag';
import type { Queryable } from '../queryable.ts';

/** Until the transaction ends, nothing else is done to the lists of this user: two windows of one user do not get in each other's way. */
export async function ownTurn(tx: Queryable, user: string): Promise<void> {
  await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`lists of ${user}`}, 0))`);
}
