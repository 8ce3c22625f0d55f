import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { Groups } from '../../contract/wire.ts';
import { type Account, accountColumns } from '../../database/account.ts';
import type { Database } from '../../database/database.ts';
import type { Transaction } from '../../database/transaction.ts';
import { newId } from '../../database/uuid.ts';
import { nextTime } from '../../fields/schedule.ts';
import { toLocal } from '../../fields/time-zone.ts';
import type { Model, ReportModel } from '../../metadata/model.ts';
import { readGroups } from '../run-report.ts';
import { actorContext, openAccount, openReport } from '../subscriptions/recipients.ts';
import { daily } from './keep-snapshots.ts';
import { snapshotAccess, snapshotRevision } from './snapshot-access.ts';

const PAUSE = 5 * 60_000;
const MOST_ATTEMPTS = 3;

type Due = Account & { readonly report: string; readonly at: string; readonly days: number; readonly attempts: number; readonly open: boolean };

/**
 * Takes the snapshot that has been due longest, past those that other processes are at, as the user who has it kept, within their access; those of the same access
 * have one together. Of days that nobody was there for none is made up. Says whether there was one.
 */
export async function takeSnapshot(database: Database, model: Model, now: Date): Promise<boolean> {
  return database.transact(
    async (tx) => {
      const [due] = await tx.query<Due>(sql`SELECT ${accountColumns}, ${openAccount} AS open, k.report, k.at, k.days, k.attempts
        FROM shirabe.snapshot_keeper k JOIN shirabe.user_account u ON u.id = k.user_id
        WHERE k.next_at <= ${now.toISOString()}::timestamptz ORDER BY k.next_at, k.report, k.user_id LIMIT 1 FOR UPDATE OF k SKIP LOCKED`);
      if (!due) return false;
      const isTaken = due.open ? await take(tx, { database, model, now }, due) : true;
      const next = isTaken ? nextTime(daily(due.at), now, model.app.timeZone) : new Date(now.getTime() + PAUSE);
      await tx.query(sql`UPDATE shirabe.snapshot_keeper SET next_at = ${next.toISOString()}::timestamptz, attempts = ${isTaken ? 0 : due.attempts + 1}::int
        WHERE report = ${due.report} AND user_id = ${due.id}::uuid`);
      return true;
    },
    { as: 'engine', statementTimeout: 0 },
  );
}

/** Whether nothing more is to be done today: it was taken, somebody else of the same access took it, it failed for good, or the report is not there for the user. */
async function take(tx: Transaction, surroundings: { readonly database: Database; readonly model: Model; readonly now: Date }, due: Due): Promise<boolean> {
  const { model, now } = surroundings;
  const context = actorContext(surroundings, due);
  const report = await openReport(context, due.report).catch((error: unknown) => {
    // What it is made of was removed: its page says so.
    if (error instanceof ShirabeError) return undefined;
    throw error;
  });
  if (!report) return true;
  const access = snapshotAccess(context, report);
  const { day } = toLocal(now, model.app.timeZone);
  const known = { report: due.report, access, day, days: due.days, revision: snapshotRevision(report), groupings: report.groupBy.map(({ key }) => key), now };
  await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`snapshot ${due.report} ${access}`}, 0))`);
  const before = await tx.query(sql`UPDATE shirabe.report_snapshot SET forget_on = greatest(forget_on, ${day}::date + ${due.days}::int)
    WHERE report = ${due.report} AND access = ${access} AND day = ${day}::date AND failure IS NULL RETURNING id`);
  if (before.length > 0) return true;
  try {
    await keep(tx, known, await readGroups(context, withoutColumns(report)));
    return true;
  } catch (error) {
    if (due.attempts + 1 < MOST_ATTEMPTS) return false;
    const failure =
      error instanceof ShirabeError ? { ja: error.message, en: error.en } : { ja: 'レポートを読み取れませんでした。', en: 'The report could not be read.' };
    await keep(tx, known, null, failure);
    return true;
  }
}

/** Of a matrix the groups in rows are kept. */
const withoutColumns = (report: ReportModel): ReportModel => ({ ...report, columnsBy: [] });

interface Known {
  readonly report: string;
  readonly access: string;
  readonly day: string;
  readonly days: number;
  readonly revision: string;
  readonly groupings: readonly string[];
  readonly now: Date;
}

async function keep(
  tx: Transaction,
  { report, access, day, days, revision, groupings, now }: Known,
  groups: Groups | null,
  failure: object | null = null,
): Promise<void> {
  const id = newId();
  await tx.query(sql`DELETE FROM shirabe.report_snapshot WHERE report = ${report} AND access = ${access} AND day = ${day}::date`);
  await tx.query(sql`INSERT INTO shirabe.report_snapshot (id, report, access, day, taken_at, revision, groupings, truncated, failure, forget_on)
    VALUES (${id}::uuid, ${report}, ${access}, ${day}::date, ${now.toISOString()}::timestamptz, ${revision}, ${JSON.stringify(groupings)}::jsonb,
      ${groups?.truncated ?? false}, ${failure === null ? null : JSON.stringify(failure)}::jsonb, ${day}::date + ${days}::int)`);
  if (!groups) return;
  const rows = groups.rows.map(({ level, keys, count, values }, place) => ({ place, level, keys, count, figures: values }));
  await tx.query(sql`INSERT INTO shirabe.report_snapshot_group (snapshot, place, level, keys, count, figures)
    SELECT ${id}::uuid, g.place, g.level, g.keys, g.count, g.figures
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS g (place int, level smallint, keys jsonb, count bigint, figures jsonb)`);
}

/** Forgets what is too old, and what is kept of reports that are gone; says that there is nothing left to do. */
export async function forgetSnapshots(database: Database, model: Model, now: Date): Promise<boolean> {
  const { day } = toLocal(now, model.app.timeZone);
  await database.query(sql`DELETE FROM shirabe.report_snapshot WHERE forget_on <= ${day}::date`, { as: 'engine' });
  const declared = Object.keys(model.reports);
  for (const table of [sql`shirabe.snapshot_keeper`, sql`shirabe.report_snapshot`])
    await database.query(
      sql`DELETE FROM ${table} k WHERE NOT (k.report = ANY(${declared}::text[])) AND NOT EXISTS (SELECT FROM shirabe.report r WHERE r.id::text = k.report)`,
      { as: 'engine' },
    );
  return false;
}
