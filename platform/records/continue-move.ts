import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RecordAnswer } from '../contract/wire.ts';
import { type AuditEntry, writeAudit } from '../database/audit.ts';
import type { Database } from '../database/database.ts';
import { retrying } from '../database/postgres-errors.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Model, ObjectModel } from '../metadata/model.ts';
import { ident } from '../query/identifier.ts';
import { ownOf, tableOf } from '../query/paths.ts';
import type { Queryable } from './queryable.ts';
import { type Branch, branchesOf, hangsBy, notFixed, takeStamps } from './stamp-branches.ts';

/** Rows that are moved in one transaction, with what hangs by them: half a second. Each batch looks past those that were moved before. */
const BATCH = 4000;

/** After a failure it is tried again in a minute, then in two, four …, at most an hour. */
const PAUSE = 60_000;
const LONGEST_PAUSE = 60 * 60_000;

interface Job {
  readonly id: string;
  readonly object: string;
  readonly record: string;
  readonly label: string;
  readonly total: number;
  readonly done: number;
  readonly moved: Readonly<Record<string, number>>;
  readonly created_by: string;
  readonly created_by_name: string;
  readonly attempts: number;
}

/**
 * Moves the next past rows of a move that waits. The job is locked for the one transaction of a batch, so that processes share the work, each row moves once,
 * and what a process was at when it died is as if it had not begun. Says whether there was anything to do. Raises what went wrong: then the move pauses, and the audit has it.
 */
export async function continueMove(database: Database, model: Model, now: Date): Promise<boolean> {
  let job: Job | undefined;
  try {
    return await retrying(() =>
      database.transact(
        async (tx) => {
          [job] = await tx.query<Job>(sql`SELECT id, object, record, label, total, done, moved, created_by, created_by_name, attempts FROM shirabe.scope_move
            WHERE next_attempt_at <= ${now} ORDER BY next_attempt_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`);
          if (job) await moveBatch(tx, model, job, now);
          return job !== undefined;
        },
        { as: 'engine' },
      ),
    );
  } catch (error) {
    const isAway = error instanceof ShirabeError && error.code === 'unavailable';
    if (job && !isAway) await pause(database, job, now);
    throw error;
  }
}

/** How far the move of a record's past rows is; undefined when none is under way. */
export async function readMove(context: RequestContext, from: Queryable, object: ObjectModel, id: string): Promise<RecordAnswer['move']> {
  if (branchesOf(context.model, object).length === 0) return undefined;
  const [job] = await from.query<{ total: number; done: number; paused: boolean }>(
    sql`SELECT total, least(done, total) AS done, attempts > 0 AS paused FROM shirabe.scope_move WHERE record = ${id}::uuid`,
    { as: 'engine' },
  );
  return job;
}

async function moveBatch(tx: Queryable, model: Model, job: Job, now: Date): Promise<void> {
  const object = ownOf(model.objects, job.object);
  const branches = object ? branchesOf(model, object) : [];
  const moved = new Map(Object.entries(job.moved));
  let left = BATCH;
  for (const branch of branches) {
    if (left <= 0) break;
    const ids = await moveSome(tx, branch, job.record, left);
    add(moved, branch.object, ids.length);
    left -= ids.length;
    await moveBelow(tx, branches, branch.object, ids, moved);
  }
  if (left < BATCH) {
    await tx.query(sql`UPDATE shirabe.scope_move SET done = done + ${BATCH - left}::int, moved = ${JSON.stringify(Object.fromEntries(moved))}::jsonb, attempts = 0
      WHERE id = ${job.id}`);
    return;
  }
  await tx.query(sql`DELETE FROM shirabe.scope_move WHERE id = ${job.id}`);
  await writeAudit(tx, entryOf(job, now, { past_rows: 'move', moved: Object.fromEntries(moved), state: 'finished' }));
}

/** Some of the rows that have other stamps than what they belong to; gives them. */
async function moveSome(tx: Queryable, branch: Branch, record: string, limit: number): Promise<readonly string[]> {
  const { object, source, column } = branch;
  const { set, differs } = takeStamps(object, 't0');
  const next = sql`SELECT t0.id FROM ${tableOf(object)} AS t0 JOIN ${tableOf(source)} p ON p.id = ${ident('t0', column)}
    WHERE ${hangsBy(branch, 't0', record, notFixed)}${notFixed(object, 't0')} AND ${differs} LIMIT ${limit}`;
  const rows = await tx.query<{ id: string }>(
    sql`UPDATE ${tableOf(object)} AS t0 SET ${set} FROM ${tableOf(source)} p WHERE p.id = ${ident('t0', column)} AND t0.id IN (${next}) AND ${differs} RETURNING t0.id`,
  );
  return rows.map(({ id }) => id);
}

/** What hangs by rows that moved goes in the same transaction: a row and its child rows are never of two units. */
async function moveBelow(tx: Queryable, branches: readonly Branch[], source: ObjectModel, ids: readonly string[], moved: Map<string, number>): Promise<void> {
  if (ids.length === 0) return;
  for (const branch of branches) {
    if (branch.source !== source) continue;
    const { object, column } = branch;
    const { set, differs } = takeStamps(object, 't0');
    const rows = await tx.query<{ id: string }>(
      sql`UPDATE ${tableOf(object)} AS t0 SET ${set} FROM ${tableOf(source)} p
        WHERE p.id = ${ident('t0', column)} AND ${ident('t0', column)} = ANY(${[...ids]}::uuid[])${notFixed(object, 't0')} AND ${differs} RETURNING t0.id`,
    );
    add(moved, object, rows.length);
    const below = rows.map(({ id }) => id);
    await moveBelow(tx, branches, object, below, moved);
  }
}

function add(counts: Map<string, number>, { name }: ObjectModel, rows: number): void {
  if (rows > 0) counts.set(name, (counts.get(name) ?? 0) + rows);
}

async function pause(database: Database, job: Job, now: Date): Promise<void> {
  const next = new Date(now.getTime() + Math.min(LONGEST_PAUSE, PAUSE * 2 ** job.attempts));
  await database.transact(
    async (tx) => {
      await tx.query(sql`UPDATE shirabe.scope_move SET attempts = ${job.attempts + 1}, next_attempt_at = ${next} WHERE id = ${job.id}`);
      if (job.attempts === 0) await writeAudit(tx, entryOf(job, now, { past_rows: 'move', moved: job.moved, state: 'failed', next_attempt_at: next }));
    },
    { as: 'engine' },
  );
}

function entryOf({ object, record, label, created_by: by, created_by_name: name }: Job, now: Date, detail: AuditEntry['detail']): AuditEntry {
  return { at: now, action: 'scope_move', actor: { id: by, name }, subject: { kind: 'record', id: record, label }, detail: { object, ...detail } };
}
