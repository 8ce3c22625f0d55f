import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Database } from '../../database/database.ts';
import { findActor } from '../../database/find-actor.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { newId } from '../../database/uuid.ts';
import { viewerDatabase } from '../../database/viewer-database.ts';
import { writeRows } from '../export-rows.ts';
import type { ClaimedExport, ExportWork } from './export-work.ts';
import { sharingOf } from './planned-export.ts';
import { MOST_ATTEMPTS, settleFailure, settleMade } from './settle-export.ts';
import { exportColumns } from './stored-export.ts';

/** A process that says nothing for so long, in seconds of PostgreSQL, was killed: another takes its file up anew. */
const CLAIM_SECONDS = 30;
/** How often the rows so far are told, and looked whether the file is still wanted. */
const TELL = 500;
/** Bytes of a file at most. */
const MOST_BYTES = 64 * 1024 ** 3;

/**
 * Makes the next file that waits, past those that other processes make: as its asker, with what they may do now, of one snapshot of the database, straight into the
 * store at the pace of the store. Says whether there was one. What of it is nobody's fault is tried again some minutes later, and raised.
 */
export async function makeNextExport(work: ExportWork): Promise<boolean> {
  const { database, store, closing } = work;
  if (closing.aborted) return false;
  const claimed = await claim(database, work.clock());
  if (!claimed) return false;
  const { job, left } = claimed;
  const stop = new AbortController();
  const end = (): void => stop.abort();
  closing.addEventListener('abort', end, { once: true });
  const written = { rows: 0 };
  const timer = setInterval(() => {
    void tell(database, job, written.rows).then((isWanted) => {
      if (!isWanted) stop.abort();
    });
  }, TELL);
  try {
    // What a process that was killed had written.
    if (left !== null) await store.remove(left);
    if (job.attempts > MOST_ATTEMPTS) throw new Error('each process that made it was killed');
    await make(work, job, written, stop.signal);
  } catch (error) {
    await store.remove(job.content).catch(() => undefined);
    await settleFailure(work, job, error);
    if (!(error instanceof ShirabeError)) throw error;
  } finally {
    clearInterval(timer);
    closing.removeEventListener('abort', end);
  }
  return true;
}

async function make(work: ExportWork, job: ClaimedExport, written: { rows: number }, signal: AbortSignal): Promise<void> {
  const { store, plan, model } = work;
  const context = await contextOf(work, job);
  const planned = await plan(context, job.asked);
  const sharing = sharingOf(context, planned);
  const { query, settings, layout } = planned;
  const made = await writeRows(context, query, settings, layout, {
    signal,
    told: (rows) => (written.rows = rows),
    take: (content) => store.write(job.content, content, MOST_BYTES),
  });
  const expires = new Date(work.clock().getTime() + model.app.exports.keepDays * 86_400_000);
  const isKept = await settleMade(work, context, job, { ...made, sharing, expires });
  if (!isKept) await store.remove(job.content);
}

/** What its asker may do now. Raises `forbidden` when the account is no more, or shut. */
async function contextOf({ database, model, clock }: ExportWork, { owner, begun_at: begun }: ClaimedExport): Promise<RequestContext> {
  const actor = await findActor(database, model, owner);
  if (!actor) throw new ShirabeError('forbidden', { ja: 'アカウントが使えない状態です。', en: 'The account is shut.' });
  const viewing = { model, actor, now: begun === null ? clock() : new Date(begun) };
  return { ...viewing, database: viewerDatabase(database, viewing) };
}

/** Takes the next file: of those whose askers have the fewest under way the oldest, or one that a killed process left. */
async function claim(database: Database, now: Date): Promise<{ readonly job: ClaimedExport; readonly left: string | null } | undefined> {
  const [job] = await database.query<ClaimedExport & { readonly left_content: string | null }>(sql`WITH next AS (
      SELECT o.id, o.content FROM shirabe.export_job o WHERE o.owner IS NOT NULL AND (o.state = 'waiting' AND o.next_attempt_at <= ${now}::timestamptz
        OR o.state = 'making' AND o.claimed_at < clock_timestamp() - make_interval(secs => ${CLAIM_SECONDS}::int))
      ORDER BY (SELECT count(*) FROM shirabe.export_job s WHERE s.owner = o.owner AND s.state = 'making'), o.created_at, o.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE shirabe.export_job j SET state = 'making', attempts = j.attempts + 1, claimed_at = clock_timestamp(), begun_at = ${now}::timestamptz, rows = 0, content = ${newId()}::uuid
    FROM next WHERE j.id = next.id RETURNING ${exportColumns}, next.content AS left_content`);
  return job && { job, left: job.left_content };
}

/** Tells how far it is; false when it is not wanted any more, or another process has taken it. */
async function tell(database: Database, { id, attempts }: ClaimedExport, rows: number): Promise<boolean> {
  try {
    const held = await database.query(
      sql`UPDATE shirabe.export_job SET rows = ${rows}::bigint, claimed_at = clock_timestamp() WHERE id = ${id}::uuid AND state = 'making' AND attempts = ${attempts}::int RETURNING 1`,
    );
    return held.length > 0;
  } catch {
    // That the database is away is met by the query of the file itself.
    return true;
  }
}
