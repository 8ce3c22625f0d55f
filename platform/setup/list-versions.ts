import sql from 'sql-template-tag';
import type { Queries } from './stored-version.ts';

export interface VersionSummary {
  readonly version: number;
  readonly hash: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly createdBy: string | null;
  /** How many steps led there. */
  readonly steps: number;
  readonly current: boolean;
}

/** All versions, newest first. */
export async function listVersions(database: Queries): Promise<readonly VersionSummary[]> {
  return database.query<VersionSummary>(
    sql`select v.version, v.hash, v.created_at as "createdAt", v.created_by as "createdBy", jsonb_array_length(v.plan -> 'steps') as steps, c.version is not null as current
        from shirabe.model_version v left join shirabe.model_current c on c.version = v.version order by v.version desc`,
  );
}
