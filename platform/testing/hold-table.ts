import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';
import { ident } from '../query/identifier.ts';

/** Does work while nobody else can read the table of an object: what asks for it waits. */
export function holdTable(database: Database, table: string, work: () => Promise<void>): Promise<void> {
  return database.transact(
    async (tx) => {
      await tx.query(sql`lock table ${ident('data', table)} in access exclusive mode`);
      await work();
    },
    { as: 'owner' },
  );
}

/** How many statements of this database wait for a lock. */
export async function countWaiting(database: Database): Promise<number> {
  const [row] = await database.query<{ count: number }>(sql`select count(*)::int as count from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and wait_event_type = 'Lock'`);
  return row?.count ?? -1;
}
