import sql, { type Sql } from 'sql-template-tag';
import type { RequestContext } from '../../database/request-context.ts';
import { hasRole } from '../../query/access.ts';
import type { ReportContent } from './stored-definition.ts';

/** A report that a user made, as it is kept: objects and fields by tables and columns (see `keepContent`). */
export interface StoredReport {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly definition: ReportContent;
  /** A declared folder; null: the owner's own reports. */
  readonly folder: string | null;
  readonly owner: string | null;
  readonly ownerName: string | null;
  readonly version: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a report's name is the id of one that a user made: declared reports are named by letters. */
export function isMadeReport(name: string): boolean {
  return ID.test(name.toLowerCase());
}

const kept = sql`r.id, r.label, r.description, r.definition, r.folder, r.owner, u.name AS "ownerName", r.version, r.updated_at AS "updatedAt", r.updated_by AS "updatedBy"`;

/** Who sees a report that a user made: its owner, those who see the folder it lies in, and administrators what lies in a folder. */
function isSeen({ actor, model }: Pick<RequestContext, 'actor' | 'model'>): Sql {
  const folders = Object.values(model.folders)
    .filter(({ roles }) => hasRole(actor, roles))
    .map(({ folder }) => folder);
  return sql`(r.owner = ${actor.id}::uuid OR r.folder = ANY(${folders}::text[]))`;
}

/** A report that a user made, where the viewer sees it; `deleted`: one that was deleted. */
export async function readOwnReport(context: RequestContext, id: string, deleted = false): Promise<StoredReport | undefined> {
  const state = deleted ? sql`r.deleted_at IS NOT NULL` : sql`r.deleted_at IS NULL`;
  const [row] = await context.database.query<StoredReport>(sql`SELECT ${kept} FROM shirabe.report r LEFT JOIN shirabe.user_account u ON u.id = r.owner
    WHERE r.id = ${id}::uuid AND ${state} AND ${isSeen(context)}`);
  return row;
}

/** What the viewer sees of reports beside the definitions: those that users made, what was opened last, and the viewer's favourites. */
export async function readReportList(context: RequestContext): Promise<{
  readonly made: readonly Omit<StoredReport, 'definition'>[];
  readonly opened: readonly { readonly report: string; readonly at: string }[];
  readonly favourites: readonly string[];
}> {
  const own = context.actor.id;
  const [row] = await context.database.query<{
    made: (Omit<StoredReport, 'definition'> & { readonly definition?: undefined })[] | null;
    opened: { report: string; at: string }[] | null;
    favourites: string[] | null;
  }>(sql`SELECT
    (SELECT json_agg(row_to_json(m)) FROM (SELECT r.id, r.label, r.description, r.folder, r.owner, u.name AS "ownerName", r.version, r.updated_at AS "updatedAt",
        r.updated_by AS "updatedBy" FROM shirabe.report r LEFT JOIN shirabe.user_account u ON u.id = r.owner
      WHERE r.deleted_at IS NULL AND ${isSeen(context)} ORDER BY r.label, r.id) m) AS made,
    (SELECT json_agg(json_build_object('report', o.report, 'at', o.opened_at) ORDER BY o.opened_at DESC, o.report)
      FROM (SELECT report, opened_at FROM shirabe.recent_report WHERE user_id = ${own}::uuid ORDER BY opened_at DESC, report LIMIT 200) o) AS opened,
    (SELECT json_agg(report) FROM shirabe.report_favourite WHERE user_id = ${own}::uuid) AS favourites`);
  return { made: row?.made ?? [], opened: row?.opened ?? [], favourites: row?.favourites ?? [] };
}
