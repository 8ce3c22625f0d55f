import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { SnapshotKeeping } from '../../contract/wire-trends.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { nextTime, type Schedule } from '../../fields/schedule.ts';
import { findReport } from '../find-report.ts';

/** The most reports that a user has kept. */
const MOST = 20;

export const daily = (at: string): Schedule => ({ every: 'day', at });

/**
 * Has a report's result kept every day, as the viewer sees it; the first is taken at once. Again: at another time, or for longer. Raises `not_found`, `invalid` when
 * the viewer has too many kept.
 */
export async function keepSnapshots(context: RequestContext, name: string, { at, days }: SnapshotKeeping): Promise<void> {
  const { report } = await findReport(context, name);
  const { actor, now, database, model } = context;
  const later = nextTime(daily(at), now, model.app.timeZone).toISOString();
  await database.transact(
    async (tx) => {
      await tx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`snapshots of ${actor.id}`}, 0))`);
      const [kept] = await tx.query<{ count: number }>(
        sql`SELECT count(*)::int AS count FROM shirabe.snapshot_keeper WHERE user_id = ${actor.id}::uuid AND report <> ${report}`,
      );
      if ((kept?.count ?? 0) >= MOST)
        throw new ShirabeError('invalid', {
          ja: `毎日記録できるレポートは${MOST}件までです。使わない記録をやめてから、もう一度試してください。`,
          en: `You can have ${MOST} reports kept. End one that you no longer need, and try again.`,
        });
      await tx.query(sql`INSERT INTO shirabe.snapshot_keeper (report, user_id, at, days, since, next_at)
        VALUES (${report}, ${actor.id}::uuid, ${at}, ${days}::int, ${now.toISOString()}::timestamptz, ${now.toISOString()}::timestamptz)
        ON CONFLICT (report, user_id) DO UPDATE SET at = excluded.at, days = excluded.days, attempts = 0, next_at = ${later}::timestamptz`);
    },
    { as: 'engine' },
  );
}

/** Keeps it no longer; what was kept stays until its time is over. Raises `not_found`. */
export async function endSnapshots(context: RequestContext, name: string): Promise<void> {
  const { report } = await findReport(context, name);
  await context.database.query(sql`DELETE FROM shirabe.snapshot_keeper WHERE report = ${report} AND user_id = ${context.actor.id}::uuid`, { as: 'engine' });
}
