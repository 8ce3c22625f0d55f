import sql, { empty, type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { PastRows } from '../contract/wire.ts';
import { auditedBy, type AuditEntry } from '../database/audit.ts';
import type { RequestContext } from '../database/request-context.ts';
import { throughTarget } from '../database/stamp-rows.ts';
import { newId } from '../database/uuid.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { toFormulaValue } from '../query/formula-value.ts';
import { ident } from '../query/identifier.ts';
import { tableOf } from '../query/paths.ts';
import type { Draft } from './draft.ts';
import { countDeletedPast, fixDeletedPast, moveDeleted } from './move-deleted.ts';
import type { Queryable } from './queryable.ts';
import { askAboutPast, changesOfScopes } from './scope-question.ts';
import { type Branch, branchesOf, hangsBy, isPast, notFixed, pointerOf, present, type Rows, takeStamps } from './stamp-branches.ts';

/** So many past rows are moved by the save itself; more of them by a job, after it. */
const AT_ONCE = 2000;

/**
 * After a record was written with other stamps: the rows that take theirs from it, and those that take theirs from these. What describes the present goes
 * with the record; of past rows `choice` says whether they do, or keep their stamps for good. The record is locked, and nothing can be added to it meanwhile.
 * Gives the entry of the audit. Raises `scope_move` when there are past rows and no choice, `invalid` while an earlier move is still under way.
 */
export async function moveDependents(context: RequestContext, tx: Queryable, draft: Draft, choice: PastRows | undefined): Promise<AuditEntry | undefined> {
  const { model, now } = context;
  const { object, id } = draft;
  const branches = branchesOf(model, object);
  if (branches.length === 0 && object.stamp?.kind !== 'self') return undefined;
  await refuseWhileMoving(context, tx, draft);
  const past = await countPast(context, tx, branches, draft);
  const total = [...past.values()].reduce((sum, rows) => sum + rows, 0);
  if (total > 0 && choice === undefined) throw await askAboutPast(context, tx, draft, past);
  const stayed = choice === 'stay' ? await fixPast(context, tx, branches, id) : {};
  if (choice === 'stay') await fixDeletedPast(context, tx, branches, draft, present(model, now));
  const waiting = choice === 'move' && total > AT_ONCE ? total : 0;
  const moved = await moveRows(tx, branches, id, waiting > 0 ? present(model, now) : notFixed);
  await moveDeleted(tx, branches, draft, notFixed);
  // Somebody may have moved something on the way while this waited for its rows.
  if (branches.some(({ above }) => above)) await refuseWhileMoving(context, tx, draft);
  if (waiting > 0) await beginJob(context, tx, draft, waiting);
  const changes = await changesOfScopes(context, tx, draft, { whole: true });
  const titles = (side: 'before' | 'after') => Object.fromEntries(changes.map((change) => [change.scope, change[side]?.title ?? null]));
  return {
    ...auditedBy(context),
    action: 'scope_move',
    subject: { kind: 'record', id, label: draft.title },
    detail: {
      object: object.name,
      before: titles('before'),
      after: titles('after'),
      units: Object.fromEntries(changes.map(({ scope, before, after }) => [scope, { before: before?.id ?? null, after: after?.id ?? null }])),
      past_rows: total > 0 ? choice : null,
      moved,
      ...(choice === 'stay' ? { stayed } : {}),
      ...(waiting > 0 ? { state: 'started', waiting } : { state: 'finished' }),
    },
  };
}

/** How many past rows would go along, of each object that has any; also those in the recycle bin. */
async function countPast(context: RequestContext, tx: Queryable, branches: readonly Branch[], draft: Draft): Promise<Map<ObjectModel, number>> {
  const { model, now } = context;
  const rows = present(model, now);
  const counts = await countDeletedPast(context, tx, branches, draft, rows);
  for (const branch of branches) {
    const isGone = isPast(model, now)(branch.object, 't0');
    if (!isGone) continue;
    const [found] = await tx.query<{ count: number }>(
      sql`SELECT count(*)::int AS count FROM ${tableOf(branch.object)} AS t0 WHERE ${hangsBy(branch, 't0', draft.id, rows)} AND ${isGone}${notFixed(branch.object, 't0')}`,
      { as: 'engine' },
    );
    if (found && found.count > 0) counts.set(branch.object, (counts.get(branch.object) ?? 0) + found.count);
  }
  return counts;
}

/** Fixes the stamps of the past rows. What hangs by them takes its stamps from them, and so stays too. */
async function fixPast({ model, now }: RequestContext, tx: Queryable, branches: readonly Branch[], id: string): Promise<Record<string, number>> {
  const fixed: Record<string, number> = {};
  const rows = present(model, now);
  for (const branch of branches) {
    const isGone = isPast(model, now)(branch.object, 't0');
    if (!isGone) continue;
    // Sorted, so that all of them are found before the first is added to the very table that the condition reads.
    const select = sql`SELECT t0.id FROM ${tableOf(branch.object)} AS t0 WHERE ${hangsBy(branch, 't0', id, rows)} AND ${isGone}${notFixed(branch.object, 't0')} ORDER BY t0.id`;
    fixed[branch.object.name] = await countOf(tx, sql`INSERT INTO shirabe.fixed_stamp (record) ${select} ON CONFLICT DO NOTHING RETURNING 1`);
  }
  return some(fixed);
}

/** Gives rows the stamps of what they belong to, from the record on: those that `rows` lets go. */
async function moveRows(tx: Queryable, branches: readonly Branch[], id: string, rows: Rows): Promise<Record<string, number>> {
  const moved: Record<string, number> = {};
  for (const branch of branches) {
    const { object, source, column } = branch;
    const { set, differs } = takeStamps(object, 't0');
    moved[object.name] = await countOf(
      tx,
      sql`UPDATE ${tableOf(object)} AS t0 SET ${set} FROM ${tableOf(source)} p WHERE p.id = ${ident('t0', column)} AND ${hangsBy(branch, 't0', id, rows)}${rows(object, 't0')} AND ${differs} RETURNING 1`,
    );
  }
  return some(moved);
}

async function countOf(tx: Queryable, statement: Sql): Promise<number> {
  const [row] = await tx.query<{ count: number }>(sql`WITH w AS (${statement}) SELECT count(*)::int AS count FROM w`, { as: 'engine' });
  return row?.count ?? 0;
}

function some(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/** Leaves the past rows to the job (see `continueMove`): until it comes to them they belong to the units so far. */
async function beginJob({ actor, now }: RequestContext, tx: Queryable, { object, id, title }: Draft, total: number): Promise<void> {
  await tx.query(
    sql`INSERT INTO shirabe.scope_move (id, object, record, label, total, created_at, created_by, created_by_name, next_attempt_at)
      VALUES (${newId()}, ${object.name}, ${id}, ${title}, ${total}, ${now}, ${actor.id}, ${actor.name}, ${now})`,
    { as: 'engine' },
  );
}

/**
 * A record whose past rows are on their way, or that lies on the way of another's, moves again only when they have arrived: else nobody could say which of
 * them are to stay where.
 */
async function refuseWhileMoving(context: RequestContext, tx: Queryable, draft: Draft): Promise<void> {
  const { model } = context;
  const { object, id } = draft;
  const jobs = await tx.query<{ object: string; record: string; done: number; total: number }>(
    sql`SELECT object, record, done, total FROM shirabe.scope_move ORDER BY id`,
    { as: 'engine' },
  );
  if (jobs.length === 0) return;
  const above = await recordsAbove(context, tx, draft);
  for (const job of jobs) {
    const branch = branchesOf(model, object).find((each) => each.object.name === job.object);
    const isBelow =
      branch &&
      (await tx.query(sql`SELECT FROM ${tableOf(branch.object)} AS t0 WHERE t0.id = ${job.record}::uuid AND ${hangsBy(branch, 't0', id, () => empty)}`, {
        as: 'engine',
      }));
    if (!above.includes(job.record) && !isBelow?.length) continue;
    throw new ShirabeError('invalid', {
      ja: `前の変更による過去の記録の移動が終わっていません（${job.total}件中${job.done}件）。終わってから、もう一度保存してください。`,
      en: `Past records are still on their way from an earlier move (${job.done} of ${job.total}). Save again when that is done.`,
    });
  }
}

/** The record itself, and those that it took its stamps from until now. */
async function recordsAbove({ model }: RequestContext, tx: Queryable, { object, id, stored }: Draft): Promise<readonly string[]> {
  const found = [id];
  let pointer = object.stamp?.kind === 'through' ? toFormulaValue(stored?.values[object.stamp.field]) : null;
  for (let at = throughTarget(model, object); at && typeof pointer === 'string'; at = throughTarget(model, at)) {
    found.push(pointer);
    const column = pointerOf(at);
    if (column === undefined) break;
    const [row] = await tx.query<{ pointer: string | null }>(sql`SELECT ${ident(column)} AS pointer FROM ${tableOf(at)} WHERE id = ${pointer}::uuid`, {
      as: 'engine',
    });
    pointer = row?.pointer ?? null;
  }
  return found;
}
