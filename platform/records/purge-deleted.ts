import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';
import type { FileStore } from './file-store.ts';

/** So many rows are purged by one transaction. */
const AT_ONCE = 200;

/**
 * Takes away what has been in the recycle bin for its time, with the files; gives how many rows. Contents of files go first: whatever stops it in between, the
 * rows are still there for the next try, and nobody can bring them back any more. Several processes share the work.
 */
export async function purgeDeleted(database: Database, files: Pick<FileStore, 'remove'>, now: Date): Promise<number> {
  return database.transact(
    async (tx) => {
      const due = await tx.query<{ record: string }>(
        sql`SELECT record FROM shirabe.deleted_record WHERE purge_at <= ${now.toISOString()}::timestamptz ORDER BY purge_at LIMIT ${AT_ONCE}::int FOR UPDATE SKIP LOCKED`,
      );
      const ids = due.map(({ record }) => record);
      if (ids.length === 0) return 0;
      const owned = await tx.query<{ id: string }>(sql`SELECT id FROM shirabe.file WHERE record = ANY(${ids}::uuid[])`);
      for (const { id } of owned) await files.remove(id);
      await tx.query(sql`DELETE FROM shirabe.file WHERE record = ANY(${ids}::uuid[])`);
      await tx.query(sql`DELETE FROM shirabe.fixed_stamp WHERE record = ANY(${ids}::uuid[])`);
      await tx.query(sql`DELETE FROM shirabe.accepted_warning WHERE record = ANY(${ids}::uuid[])`);
      await tx.query(sql`DELETE FROM shirabe.deleted_record WHERE record = ANY(${ids}::uuid[])`);
      return ids.length;
    },
    { as: 'engine' },
  );
}
