import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { ReportTrend } from '../../contract/wire-trends.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { addDays } from '../../fields/schedule.ts';
import { toLocal } from '../../fields/time-zone.ts';
import type { ReportModel } from '../../metadata/model.ts';
import { describeSummaries } from '../describe-groups.ts';
import { findReport, mayExportReport } from '../find-report.ts';
import { readFigures } from './read-figures.ts';
import { shapeTrend } from './shape-trend.ts';
import { snapshotAccess } from './snapshot-access.ts';

/** What of a trend is asked for: which summary, how deep the groups go, from which day to which. */
export interface TrendParameters {
  readonly value?: string | undefined;
  readonly level?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The most days that are told at once, and those that are told unless said. */
const MOST_DAYS = 400;
const USUAL_DAYS = 30;

/** Whether there are figures of a day, in the groups asked for. */
export const hasFigures = ({ note }: Pick<ReportTrend['days'][number], 'note'>): boolean => note !== 'missed' && note !== 'failed' && note !== 'other_groups';

/** The last days up to the viewer's today, as a trend is asked for. */
export function lastDays({ model, now }: RequestContext, days = USUAL_DAYS): { readonly from: string; readonly to: string } {
  const { day } = toLocal(now, model.app.timeZone);
  return { from: addDays(day, 1 - days), to: day };
}

interface Snapshot {
  readonly id: string;
  readonly day: string;
  readonly taken_at: string;
  readonly revision: string;
  readonly groupings: readonly string[];
  readonly truncated: boolean;
  readonly failure: { readonly ja: string; readonly en: string } | null;
}

/**
 * What was kept of a report, day by day, as far as the viewer may see it: under the access that they have now, of summaries and groupings that they read now. Days
 * without a snapshot are told as such, from the first one on. Raises `not_found`, `bad_request` (days, level), `unknown_field` (value).
 */
export async function readTrend(context: RequestContext, name: string, parameters: TrendParameters): Promise<ReportTrend> {
  const report = await findReport(context, name);
  const { model, now, database } = context;
  const today = toLocal(now, model.app.timeZone).day;
  const asked = readParameters(report, parameters, today);
  const access = snapshotAccess(context, report);
  const [snapshots, keeping, [first]] = await Promise.all([
    database.query<Snapshot>(
      sql`SELECT id, day::text AS day, taken_at, revision, groupings, truncated, failure FROM shirabe.report_snapshot
        WHERE report = ${report.report} AND access = ${access} AND day BETWEEN coalesce((SELECT max(b.day) FROM shirabe.report_snapshot b WHERE b.report = ${report.report} AND b.access = ${access}
            AND b.failure IS NULL AND b.day < ${asked.from}::date), ${asked.from}::date) AND ${asked.to}::date ORDER BY day`,
      { as: 'engine' },
    ),
    readKeeping(context, report),
    database.query<{ day: string | null }>(
      sql`SELECT min(day)::text AS day FROM shirabe.report_snapshot WHERE report = ${report.report} AND access = ${access}`,
      { as: 'engine' },
    ),
  ]);
  const days = daysOf(context, report, snapshots, { ...asked, first: first?.day ?? null, today, level: asked.level });
  const usable = snapshots.filter(({ day }) => days.some((one) => one.day === day && hasFigures(one)));
  const { figures, left } = await readFigures(
    context,
    usable.map(({ id }) => id),
    asked,
  );
  const told = shapeTrend(context, report, asked, { days: days.map(({ day }) => day), snapshots: usable, figures });
  return {
    report: report.report,
    label: report.label,
    keeping,
    values: describeSummaries(report).map(({ key, label }) => ({ key, label })),
    levels: [
      { level: 0, label: { ja: '全体', en: 'All rows' } },
      ...report.groupBy.map((_, index) => {
        const labels = report.groupBy.slice(0, index + 1).map(({ label }) => label);
        return { level: index + 1, label: { ja: labels.map(({ ja }) => ja).join(' / '), en: labels.map(({ en }) => en).join(' / ') } };
      }),
    ],
    ...asked,
    ...told,
    left,
    days,
    can_export: mayExportReport(context, report),
  };
}

async function readKeeping({ database, actor }: RequestContext, { report }: ReportModel): Promise<ReportTrend['keeping']> {
  const [kept] = await database.query<{ at: string; days: number; next_at: string }>(
    sql`SELECT at, days, next_at FROM shirabe.snapshot_keeper WHERE report = ${report} AND user_id = ${actor.id}::uuid`,
    { as: 'engine' },
  );
  return kept ? { at: kept.at, days: kept.days, next_at: new Date(kept.next_at).toISOString() } : null;
}

interface Asked {
  readonly value: string;
  readonly level: number;
  readonly from: string;
  readonly to: string;
}

function readParameters(report: ReportModel, { value, level, from, to }: TrendParameters, today: string): Asked {
  const summaries = describeSummaries(report);
  const wanted = value ?? report.chart?.value ?? summaries[0]?.key ?? 'count';
  if (wanted !== 'count' && !summaries.some(({ key }) => key === wanted))
    throw new ShirabeError('unknown_field', { ja: `集計「${wanted}」はありません。`, en: `There is no summary “${wanted}”.` });
  const depth = level === undefined ? Math.min(1, report.groupBy.length) : Number(level);
  if (!Number.isInteger(depth) || depth < 0 || depth > report.groupBy.length || level === '')
    throw new ShirabeError('bad_request', { ja: 'level はグループの深さまでの整数です。', en: 'level is a whole number, at most how deep the groups go.' });
  const end = to ?? today;
  const begin = from ?? (isDay(end) ? addDays(end, -USUAL_DAYS + 1) : end);
  if (![begin, end].every(isDay) || begin > end || addDays(begin, MOST_DAYS) <= end)
    throw new ShirabeError('bad_request', {
      ja: `期間は YYYY-MM-DD の2つの日付で、${MOST_DAYS}日までです。`,
      en: `The period is two days as YYYY-MM-DD, at most ${MOST_DAYS} days.`,
    });
  return { value: wanted, level: depth, from: begin, to: end };
}

const isDay = (text: string): boolean => /^[12]\d{3}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/** The days from the first snapshot on, each with what is to be known about it. */
function daysOf(
  { actor }: RequestContext,
  report: ReportModel,
  snapshots: readonly Snapshot[],
  { from, to, first, today, level }: Asked & { readonly first: string | null; readonly today: string },
): ReportTrend['days'] {
  const byDay = new Map(snapshots.map((snapshot) => [snapshot.day, snapshot]));
  const shape = report.groupBy.slice(0, level).map(({ key }) => key);
  const days: ReportTrend['days'] = [];
  if (first === null) return days;
  let before = snapshots.find(({ day }) => day < from)?.revision;
  for (let day = from > first ? from : first; day <= to && day <= today; day = addDays(day, 1)) {
    const snapshot = byDay.get(day);
    // That of today is still to come.
    if (!snapshot && day === today) break;
    const note = !snapshot
      ? ('missed' as const)
      : snapshot.failure
        ? ('failed' as const)
        : shape.some((key, index) => snapshot.groupings[index] !== key)
          ? ('other_groups' as const)
          : before !== undefined && before !== snapshot.revision
            ? ('changed' as const)
            : snapshot.truncated
              ? ('truncated' as const)
              : null;
    days.push({ day, taken_at: snapshot ? new Date(snapshot.taken_at).toISOString() : null, note, reason: snapshot?.failure?.[actor.language] ?? null });
    if (snapshot && !snapshot.failure) before = snapshot.revision;
  }
  return days;
}
