import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';
import type { Account } from './account.ts';
import { idleHours, longestHours } from './session-times.ts';
import { hashToken } from './token.ts';

export interface FoundSession {
  /** Becomes the request's actor by `toActor(actor, model)`. */
  readonly actor: Account;
  /** The version of the definitions in force at this moment; 0 before the first. */
  readonly modelVersion: number;
}

/**
 * Finds a live session of an active user: one statement a request. The same statement says which version of the definitions is in force, and moves
 * the session's end, at most once a minute. Gives null when the token is unknown, too old, or its user was closed.
 */
export async function findSession(database: Database, token: string, now: Date): Promise<FoundSession | null> {
  const [row] = await database.query<Account & { readonly modelVersion: number }>(
    sql`with found as (
        select s.token_hash, s.created_at, s.last_seen_at, u.id, u.username, u.name, u.role, u.language, u.units
        from shirabe.session s join shirabe.user_account u on u.id = s.user_id
        where s.token_hash = ${hashToken(token)} and s.expires_at > ${now} and u.active
      ), seen as (
        update shirabe.session s set last_seen_at = ${now},
          expires_at = least(${now}::timestamptz + make_interval(hours => ${idleHours}), s.created_at + make_interval(hours => ${longestHours}))
        from found where s.token_hash = found.token_hash and found.last_seen_at < ${now}::timestamptz - interval '1 minute'
      )
      select id, username, name, role, language, units, coalesce((select version from shirabe.model_current), 0) as "modelVersion" from found`,
    { prepared: true },
  );
  if (!row) return null;
  const { modelVersion, ...actor } = row;
  return { actor, modelVersion };
}
