import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import type { FileStore } from '../file-store.ts';

/** An import is forgotten after so many days, with its file and its rows; what it saved, and its batch, stay. */
const keptDays = 7;
const batchSize = 20;

/** Forgets a batch of imports that are old. True: there may be more. Any number of processes may do so at once. */
export async function sweepImports(database: Database, files: Pick<FileStore, 'remove'>, now: Date): Promise<boolean> {
  const before = new Date(now.getTime() - keptDays * 86_400_000);
  return database.transact(
    async (tx) => {
      const old = await tx.query<{ id: string }>(sql`select id from shirabe.import where created_at < ${before} and state not in ('checking', 'running')
        order by created_at limit ${batchSize} for update skip locked`);
      // Before the commit: a file without its import would never be found again.
      for (const { id } of old) await files.remove(id);
      await tx.query(sql`delete from shirabe.import where id = any(${old.map(({ id }) => id)}::uuid[])`);
      return old.length === batchSize;
    },
    { as: 'engine' },
  );
}
