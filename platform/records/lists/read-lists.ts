import sql, { type Sql } from 'sql-template-tag';
import type { ListSetting } from '../../contract/wire-lists.ts';
import type { RequestContext } from '../../database/request-context.ts';
import type { ObjectModel } from '../../metadata/model.ts';

/** A list view that a user made, as it is kept: paths and conditions by columns (see `keepPath`). */
export interface StoredList {
  readonly id: string;
  readonly label: string;
  readonly columns: readonly string[];
  readonly condition: string | null;
  readonly sort: string;
  readonly owner: string | null;
  readonly ownerName: string | null;
  /** Whether the owner can still log in: of those who cannot, administrators take over what they shared. */
  readonly ownerActive: boolean;
  readonly everyone: boolean;
  readonly roles: readonly string[];
  readonly version: number;
}

/** How the viewer has a list: null where the list's own holds. Paths by columns. */
export interface StoredSetting {
  readonly list: string;
  readonly columns: readonly string[] | null;
  readonly widths: Readonly<Record<string, number>>;
  readonly sort: string | null;
  readonly view: ListSetting['view'] | null;
  readonly split: number | null;
  readonly pinned: boolean;
}

const columnsOfList = sql`v.id, v.label, v.columns, v.condition, v.sort, v.owner, u.name AS "ownerName", coalesce(u.active, false) AS "ownerActive",
  v.everyone, v.roles, v.version`;

/** Who sees a list: its owner, those whom it is shared with, and administrators what is shared at all. */
function isSeen({ actor }: Pick<RequestContext, 'actor'>): Sql {
  const shared = actor.setup ? sql`(v.everyone OR v.roles <> '{}')` : sql`(v.everyone OR v.roles && ${actor.roles}::text[])`;
  return sql`(v.owner = ${actor.id}::uuid OR ${shared})`;
}

/** A list that a user made, where the viewer sees it. */
export async function readStoredList(context: RequestContext, object: ObjectModel, id: string): Promise<StoredList | undefined> {
  const [row] = await context.database.query<StoredList>(sql`SELECT ${columnsOfList} FROM shirabe.list_view v LEFT JOIN shirabe.user_account u ON u.id = v.owner
    WHERE v.id = ${id}::uuid AND v.object = ${object.table} AND ${isSeen(context)}`);
  return row;
}

/** The lists of an object that users made and the viewer sees, by name, the own ones first; and how the viewer has the lists of the object. */
export async function readLists(
  context: RequestContext,
  object: ObjectModel,
): Promise<{ readonly stored: readonly StoredList[]; readonly settings: readonly StoredSetting[] }> {
  const own = context.actor.id;
  const [row] = await context.database.query<{ stored: StoredList[] | null; settings: StoredSetting[] | null }>(sql`SELECT
    (SELECT json_agg(row_to_json(l) ORDER BY l.owner IS DISTINCT FROM ${own}::uuid, l.label, l.id)
      FROM (SELECT ${columnsOfList} FROM shirabe.list_view v LEFT JOIN shirabe.user_account u ON u.id = v.owner
        WHERE v.object = ${object.table} AND ${isSeen(context)}) l) AS stored,
    (SELECT json_agg(json_build_object('list', list, 'columns', columns, 'widths', widths, 'sort', sort, 'view', view, 'split', split, 'pinned', pinned))
      FROM shirabe.list_setting WHERE user_id = ${own}::uuid AND object = ${object.table}) AS settings`);
  return { stored: row?.stored ?? [], settings: row?.settings ?? [] };
}
