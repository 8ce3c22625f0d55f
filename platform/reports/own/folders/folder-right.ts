import sql, { type Sql } from 'sql-template-tag';
import type { Actor } from '../../../query/query.ts';

/** What somebody may do in a folder that a user made: open its reports, change them, say who has them. */
export interface FolderRights {
  readonly edit: boolean;
  readonly manage: boolean;
}

/**
 * What the actor may do in the folder `f` of `shirabe.made_folder`: 1 to see it, 2 also to change its reports, 3 also to manage it; NULL: nothing. What is said
 * of a folder holds in all that lie in it. Whoever made it manages it; an administrator manages all that are shared with anybody.
 */
export function rightIn({ id, roles, setup }: Actor): Sql {
  const meant = sql`(s.kind = 'user' AND s.subject = ${id} OR s.kind = 'role' AND s.subject = ANY(${[...roles]}::text[])
    OR s.kind = 'unit' AND s.subject = (SELECT u.unit::text FROM shirabe.user_account u WHERE u.id = ${id}::uuid))`;
  const given = setup ? sql`3` : sql`CASE s."right" WHEN 'manage' THEN 3 WHEN 'edit' THEN 2 ELSE 1 END`;
  return sql`CASE WHEN EXISTS (SELECT FROM shirabe.made_folder o WHERE o.id = ANY(f.path) AND o.owner = ${id}::uuid) THEN 3
    ELSE (SELECT max(${given}) FROM shirabe.made_folder_share s WHERE s.folder = ANY(f.path)${setup ? sql`` : sql` AND ${meant}`}) END`;
}

/** The number of `rightIn` as the wire has it. */
export function toRights(right: number | null): FolderRights {
  return { edit: (right ?? 0) >= 2, manage: (right ?? 0) >= 3 };
}
