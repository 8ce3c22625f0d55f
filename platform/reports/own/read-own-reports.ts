import sql, { type Sql } from 'sql-template-tag';
import type { RequestContext } from '../../database/request-context.ts';
import { isId } from '../../database/uuid.ts';
import { hasRole } from '../../query/access.ts';
import { type FolderRights, rightIn, toRights } from './folders/folder-right.ts';
import type { ReportContent } from './stored-definition.ts';

/** A report that a user made, as it is kept: objects and fields by tables and columns (see `keepContent`). */
export interface StoredReport {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly definition: ReportContent;
  /** A declared folder, or by its id one that a user made; null: the owner's own reports. */
  readonly folder: string | null;
  /** What the viewer may do in the folder that a user made; null: the report lies in none. */
  readonly shared: FolderRights | null;
  /** The folders that users made in which it lies and which the viewer sees, from the top down. */
  readonly place: readonly { readonly folder: string; readonly label: string }[];
  readonly owner: string | null;
  readonly ownerName: string | null;
  readonly version: number;
  readonly updatedAt: string;
  readonly updatedBy: string;
}

/** Whether a report's name is the id of one that a user made: declared reports are named by letters. */
export function isMadeReport(name: string): boolean {
  return isId(name.toLowerCase());
}

/** A row of `shirabe.report` as `r`, with what the viewer may do in its folder. */
type Row = Omit<StoredReport, 'shared'> & { readonly right: number | null };

const kept = sql`r.id, r.label, r.description, coalesce(r.folder, r.made_folder::text) AS folder, r.owner, u.name AS "ownerName", r.version,
  r.updated_at AS "updatedAt", r.updated_by AS "updatedBy", shared."right"`;

function within({ actor }: Pick<RequestContext, 'actor'>): Sql {
  return sql`shirabe.report r LEFT JOIN shirabe.user_account u ON u.id = r.owner LEFT JOIN shirabe.made_folder f ON f.id = r.made_folder
    CROSS JOIN LATERAL (SELECT CASE WHEN f.id IS NOT NULL THEN ${rightIn(actor)} END AS "right") shared`;
}

/** Who sees a report that a user made: its owner, and those who see the folder it lies in. */
function isSeen({ actor, model }: Pick<RequestContext, 'actor' | 'model'>): Sql {
  const folders = Object.values(model.folders)
    .filter(({ roles }) => hasRole(actor, roles))
    .map(({ folder }) => folder);
  return sql`(r.owner = ${actor.id}::uuid OR r.folder = ANY(${folders}::text[]) OR shared."right" IS NOT NULL)`;
}

function toStored<T extends { readonly folder: string | null; readonly right: number | null }>({
  right,
  ...row
}: T): Omit<T, 'right'> & Pick<StoredReport, 'shared'> {
  return { ...row, shared: right === null ? null : toRights(right) };
}

/** A report that a user made, where the viewer sees it; `deleted`: one that was deleted. */
export async function readOwnReport(context: RequestContext, id: string, deleted = false): Promise<StoredReport | undefined> {
  const state = deleted ? sql`r.deleted_at IS NOT NULL` : sql`r.deleted_at IS NULL`;
  const place = sql`(SELECT coalesce(json_agg(json_build_object('folder', above.id, 'label', above.label) ORDER BY cardinality(above.path)), '[]')
    FROM shirabe.made_folder above WHERE above.id = ANY(f.path) AND EXISTS (SELECT FROM (SELECT above.path) f WHERE ${rightIn(context.actor)} IS NOT NULL))`;
  const [row] = await context.database.query<Row>(sql`SELECT ${kept}, r.definition, ${place} AS place FROM ${within(context)}
    WHERE r.id = ${id}::uuid AND ${state} AND ${isSeen(context)}`);
  return row && toStored(row);
}

/** A folder that a user made, in the list of all. */
export interface ListedFolder {
  readonly id: string;
  readonly label: string;
  readonly parent: string | null;
  readonly own: boolean;
  readonly shared: boolean;
  readonly version: number;
  readonly right: number;
}
type Listed = Omit<StoredReport, 'definition' | 'place'>;

/** What the viewer sees of reports beside the definitions: those that users made, what was opened last, and the viewer's favourites. */
export async function readReportList(context: RequestContext): Promise<{
  readonly made: readonly Listed[];
  readonly folders: readonly ListedFolder[];
  readonly opened: readonly { readonly report: string; readonly at: string }[];
  readonly favourites: readonly string[];
}> {
  const own = context.actor.id;
  const [row] = await context.database.query<{
    made: (Omit<Listed, 'shared'> & { readonly right: number | null })[] | null;
    folders: ListedFolder[] | null;
    opened: { report: string; at: string }[] | null;
    favourites: string[] | null;
  }>(sql`SELECT
    (SELECT json_agg(row_to_json(m)) FROM (SELECT ${kept} FROM ${within(context)}
      WHERE r.deleted_at IS NULL AND ${isSeen(context)} ORDER BY r.label, r.id) m) AS made,
    (SELECT json_agg(row_to_json(m)) FROM (SELECT f.id, f.label, f.path[cardinality(f.path) - 1] AS parent, f.owner IS NOT DISTINCT FROM ${own}::uuid AS own,
        EXISTS (SELECT FROM shirabe.made_folder_share s WHERE s.folder = ANY(f.path)) AS shared, f.version, given."right"
      FROM shirabe.made_folder f CROSS JOIN LATERAL (SELECT ${rightIn(context.actor)} AS "right") given
      WHERE given."right" IS NOT NULL ORDER BY f.label, f.id) m) AS folders,
    (SELECT json_agg(json_build_object('report', o.report, 'at', o.opened_at) ORDER BY o.opened_at DESC, o.report)
      FROM (SELECT report, opened_at FROM shirabe.recent_report WHERE user_id = ${own}::uuid ORDER BY opened_at DESC, report LIMIT 200) o) AS opened,
    (SELECT json_agg(report) FROM shirabe.report_favourite WHERE user_id = ${own}::uuid) AS favourites`);
  return { made: (row?.made ?? []).map(toStored), folders: row?.folders ?? [], opened: row?.opened ?? [], favourites: row?.favourites ?? [] };
}
