import sql from 'sql-template-tag';
import { ShirabeError } from '../../contract/problem.ts';
import type { OpenDataPreview, OpenDataSettings } from '../../contract/wire-open-data.ts';
import { auditedBy, writeAudit } from '../../database/audit.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { toLocal } from '../../fields/time-zone.ts';
import { ownOf } from '../../query/paths.ts';
import { engineActor } from '../../query/engine-actor.ts';
import { readableModel } from '../../query/readable-model.ts';
import { countReport } from '../run-report.ts';
import { openColumns } from './open-lines.ts';
import { findMarked, markedReports, type OpenReport, revisionOf } from './open-sets.ts';
import { openContext, readLines } from './read-lines.ts';
import { headOf, latestDays } from './read-open-data.ts';

const PREVIEW_LINES = 100;
/** Days of which the page tells how often the data were fetched. */
const COUNTED_DAYS = 30;

/** Every report that is marked, and whether it is published. */
export async function listPublished(context: RequestContext): Promise<OpenDataSettings> {
  const published = await latestDays(context.database);
  const counts = await context.database.query<{ report: string; count: number }>(
    sql`SELECT report, sum(count)::float8 AS count FROM shirabe.open_data_fetch WHERE day > ${today(context)}::date - ${COUNTED_DAYS}::int GROUP BY report`,
    { as: 'engine' },
  );
  return {
    sets: markedReports(context.model).map((report) => {
      const found = published.get(report.report);
      return {
        report: report.report,
        label: report.label,
        state: stateOf(report, found?.revision),
        published_at: found?.publishedAt ?? null,
        published_by: found?.publishedBy ?? null,
        latest: found?.latest ?? null,
        fetched: counts.find((count) => count.report === report.report)?.count ?? 0,
      };
    }),
  };
}

/** Just what would be seen, and what is agreed to by publishing it. Raises `not_found`, `too_large`. */
export async function previewOpenData(context: RequestContext, name: string): Promise<OpenDataPreview> {
  const report = findMarked(context.model, name);
  const open = openContext(context);
  const isGrouped = report.open.of === 'groups';
  const read = [];
  for await (const page of readLines(open, report, isGrouped ? undefined : PREVIEW_LINES)) read.push(...page);
  const lines = read.slice(0, PREVIEW_LINES);
  const [published] = await context.database.query<{ revision: string }>(sql`SELECT revision FROM shirabe.open_report WHERE report = ${name}::text`, {
    as: 'engine',
  });
  const fetched = await context.database.query<{ day: string; csv: number; json: number }>(
    sql`SELECT to_char(day, 'YYYY-MM-DD') AS day, coalesce(sum(count) FILTER (WHERE format = 'csv'), 0)::float8 AS csv, coalesce(sum(count) FILTER (WHERE format = 'json'), 0)::float8 AS json FROM shirabe.open_data_fetch WHERE report = ${name}::text AND day > ${today(context)}::date - ${COUNTED_DAYS}::int GROUP BY day ORDER BY day DESC`,
    { as: 'engine' },
  );
  return {
    ...headOf(report),
    revision: revisionOf(report),
    state: stateOf(report, published?.revision),
    columns: [...openColumns(report)],
    small_below: report.open.small?.below ?? null,
    keep_days: report.open.keepDays,
    at: report.open.at,
    rows: lines.map(({ line }) => line),
    count: isGrouped ? read.length : (await countReport(open, name)).count,
    suppressed: lines.reduce((sum, { withheld }) => sum + withheld, 0),
    restricted: [...restrictedColumns(context, report)],
    fetched,
  };
}

/**
 * Publishes what was seen under a revision; its first data are made at once, by the job. Raises `not_found`, and `conflict` when the definition is no longer
 * what was seen.
 */
export async function publishOpenData(context: RequestContext, name: string, revision: string): Promise<void> {
  const report = findMarked(context.model, name);
  if (revision !== revisionOf(report))
    throw new ShirabeError('conflict', {
      ja: 'プレビューを見た後で、公開する内容が変わりました。もう一度プレビューを確かめてから公開してください。',
      en: 'What would be published has changed since you looked at it. Look at it again before publishing it.',
    });
  await context.database.transact(
    async (tx) => {
      const { actor, now } = context;
      const before = await tx.query<{ revision: string }>(sql`SELECT revision FROM shirabe.open_report WHERE report = ${name}::text FOR UPDATE`);
      if (before[0]?.revision === revision) return;
      // What was published under another revision may show what this one does not: it goes.
      await tx.query(sql`DELETE FROM shirabe.open_data WHERE report = ${name}::text AND revision <> ${revision}::text`);
      await tx.query(
        sql`INSERT INTO shirabe.open_report (report, revision, published_at, published_by, published_name) VALUES (${name}::text, ${revision}::text, ${now.toISOString()}::timestamptz, ${actor.id}::uuid, ${actor.name}::text) ON CONFLICT (report) DO UPDATE SET revision = excluded.revision, published_at = excluded.published_at, published_by = excluded.published_by, published_name = excluded.published_name`,
      );
      await writeAudit(tx, {
        ...auditedBy(context),
        action: 'open_data_publish',
        subject: subjectOf(report),
        detail: { columns: report.open.columns, revision },
      });
    },
    { as: 'engine' },
  );
}

/** Withdraws what is published, with every day of it. What was fetched is out of anybody's hands. Raises `not_found`. */
export async function withdrawOpenData(context: RequestContext, name: string): Promise<void> {
  const report = ownOf(context.model.reports, name);
  await context.database.transact(
    async (tx) => {
      const gone = await tx.query(sql`DELETE FROM shirabe.open_report WHERE report = ${name}::text RETURNING report`);
      if (gone.length === 0) throw new ShirabeError('not_found', { ja: 'このレコードは公開されていません。', en: 'These data are not published.' });
      const subject = report ? subjectOf(report) : { kind: 'report', id: name };
      await writeAudit(tx, { ...auditedBy(context), action: 'open_data_withdraw', subject });
    },
    { as: 'engine' },
  );
}

function subjectOf({ report, label }: Pick<OpenReport, 'report' | 'label'>) {
  return { kind: 'report', id: report, label: label.ja };
}

function stateOf(report: OpenReport, revision: string | undefined): 'closed' | 'published' | 'changed' {
  if (revision === undefined) return 'closed';
  return revision === revisionOf(report) ? 'published' : 'changed';
}

/** Columns of fields that somebody with an account, but no role that says so, does not read. */
function restrictedColumns(context: RequestContext, report: OpenReport): readonly string[] {
  const anybody = { ...context, actor: { ...engineActor, setup: false, areas: [] } };
  const readable = ownOf(readableModel(anybody).reports, report.report);
  const kept = [...(readable?.columns ?? []), ...(readable?.groupBy ?? []), ...(readable?.summaries ?? [])].map(({ key }) => key);
  return report.open.columns.filter((key) => !kept.includes(key));
}

function today({ now, model }: Pick<RequestContext, 'now' | 'model'>): string {
  return toLocal(now, model.app.timeZone).day;
}
