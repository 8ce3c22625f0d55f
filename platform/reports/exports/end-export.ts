import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { ExportJob } from '../../contract/wire-exports.ts';
import type { Database } from '../../database/database.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ContentStore } from './export-work.ts';
import { describeExport, findExport } from './stored-export.ts';

/** Days after which what ended is not listed any more. */
const LISTED = 90;
const BATCH = 50;

/**
 * Calls a file off that waits or is being made: whoever makes it sees that within a second, stops its query and removes what was written. Raises `not_found`,
 * `conflict` for one that has ended.
 */
export async function cancelExport(context: RequestContext, id: string): Promise<ExportJob> {
  const stored = await findExport(context, id);
  const rows = await context.database.query(
    sql`UPDATE shirabe.export_job SET state = 'cancelled', seen = TRUE, finished_at = ${context.now}::timestamptz WHERE id = ${stored.id}::uuid AND state IN ('waiting', 'making') RETURNING 1`,
  );
  if (rows.length === 0) throw new ShirabeError('conflict', { ja: 'このファイルの作成は、もう終わっています。', en: 'This has ended already.' });
  return describeExport(await findExport(context, id), context.now);
}

/** Removes a file that has ended, and its content. Raises `not_found`, `conflict` while it is under way, `unavailable`. */
export async function deleteExport(context: RequestContext, store: Pick<ContentStore, 'remove'>, id: string): Promise<void> {
  const { id: key } = await findExport(context, id);
  await context.database.transact(
    async (tx) => {
      const [held] = await tx.query<{ content: string | null; open: boolean }>(
        sql`SELECT content, state IN ('waiting', 'making') AS open FROM shirabe.export_job WHERE id = ${key}::uuid FOR UPDATE`,
      );
      if (!held) return;
      if (held.open) throw new ShirabeError('conflict', { ja: '作成中です。先に取り消してください。', en: 'It is under way. Cancel it first.' });
      await tx.query(sql`DELETE FROM shirabe.export_job WHERE id = ${key}::uuid`);
      // Before the commit: a content without its row would never be found again.
      if (held.content !== null) await store.remove(held.content);
    },
    { as: 'engine' },
  );
}

/**
 * Removes a batch of contents whose time is over, or whose asker is no more, and forgets what ended long ago. True: there may be more. Any number of processes may do
 * so at once. Raises `unavailable`.
 */
export async function sweepExports(database: Database, store: Pick<ContentStore, 'remove'>, now: Date): Promise<boolean> {
  const before = new Date(now.getTime() - LISTED * 86_400_000);
  return database.transact(
    async (tx) => {
      const due = await tx.query<{
        id: string;
        content: string | null;
        gone: boolean;
      }>(sql`SELECT id, content, owner IS NULL OR created_at < ${before}::timestamptz AS gone
        FROM shirabe.export_job WHERE state NOT IN ('waiting', 'making') AND (state = 'finished' AND expires_at <= ${now}::timestamptz OR created_at < ${before}::timestamptz OR owner IS NULL)
        ORDER BY id LIMIT ${BATCH}::int FOR UPDATE SKIP LOCKED`);
      for (const { content } of due) if (content !== null) await store.remove(content);
      const gone = due.filter((one) => one.gone).map(({ id }) => id);
      const expired = due.filter((one) => !one.gone).map(({ id }) => id);
      await tx.query(sql`DELETE FROM shirabe.export_job WHERE id = ANY(${gone}::uuid[])`);
      await tx.query(sql`UPDATE shirabe.export_job SET state = 'expired', content = NULL WHERE id = ANY(${expired}::uuid[])`);
      return due.length === BATCH;
    },
    { as: 'engine' },
  );
}
