import sql, { empty } from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { ExportJobDetail, ExportJobs, ExportNews } from '../../contract/wire-exports.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { isRecordId } from '../../fields/lookup.ts';
import type { PlanExport } from './planned-export.ts';
import { refusalOf } from './refuse-export.ts';
import { describeExport, exportColumns, findExport, hasExpired, type StoredExport } from './stored-export.ts';

const PAGE = 50;
const NEWS = 20;

/** The viewer's own files, newest first, a page at a time. Raises `bad_cursor`. */
export async function listExports({ database, actor, now }: RequestContext, cursor: string | undefined): Promise<ExportJobs> {
  if (cursor !== undefined && !isRecordId(cursor))
    throw new ShirabeError('bad_cursor', {
      ja: 'cursor が正しくありません。最初のページから読み直してください。',
      en: 'The cursor is not one of ours. Read again from the first page.',
    });
  const after = cursor === undefined ? empty : sql` AND j.id < ${cursor}::uuid`;
  const found = await database.query<StoredExport>(
    sql`SELECT ${exportColumns} FROM shirabe.export_job j WHERE j.owner = ${actor.id}::uuid${after} ORDER BY j.id DESC LIMIT ${PAGE + 1}::int`,
  );
  const rows = found.slice(0, PAGE);
  return { rows: rows.map((row) => describeExport(row, now)), next: found.length > PAGE ? (rows.at(-1)?.id ?? null) : null };
}

/** One of them, with the characters that its encoding lacks, and whether the viewer may still have it. Raises `not_found`. */
export async function readExport(context: RequestContext, plan: PlanExport, id: string): Promise<ExportJobDetail> {
  const stored = await findExport(context, id);
  const isThere = stored.state === 'finished' && !hasExpired(stored, context.now);
  const refusal = isThere ? await refusalOf(context, plan, stored) : undefined;
  return {
    ...describeExport(stored, context.now),
    findings: [...stored.findings],
    refused: refusal ? { code: refusal.code, message: { ja: refusal.message, en: refusal.en } } : null,
  };
}

/** What of the viewer's is under way, and what has ended and was not seen. */
export async function readNews({ database, actor, now }: RequestContext): Promise<ExportNews> {
  const rows = await database.query<StoredExport>(sql`SELECT ${exportColumns} FROM shirabe.export_job j WHERE j.owner = ${actor.id}::uuid AND NOT j.seen
    AND j.state IN ('waiting', 'making', 'finished', 'failed') ORDER BY j.id DESC LIMIT ${MOST_NEWS}::int`);
  const ended = rows.filter(({ state }) => state === 'finished' || state === 'failed').slice(0, NEWS);
  return { under_way: rows.filter(({ state }) => state === 'waiting' || state === 'making').length, ended: ended.map((row) => describeExport(row, now)) };
}
const MOST_NEWS = 100;

/** What has ended was seen. */
export async function seeExports({ database, actor }: RequestContext): Promise<void> {
  await database.query(sql`UPDATE shirabe.export_job SET seen = TRUE WHERE owner = ${actor.id}::uuid AND NOT seen AND state NOT IN ('waiting', 'making')`);
}
