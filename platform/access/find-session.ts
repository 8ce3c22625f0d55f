import sql, { type Sql } from 'sql-template-tag';
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
 * Finds a live session of an active user: one statement a request, which also says which version of the definitions is in force. At most once a minute
 * another one moves the session's end. Gives null when the token is unknown, too old, or its user was closed.
 */
export async function findSession(database: Queries, token: string, now: Date): Promise<FoundSession | null> {
  const hash = hashToken(token);
  return readSession(database, await database.query<SessionRow>(sessionSql(hash, now), { prepared: true }), hash, now);
}

/** As `findSession`, with another statement sent along: gives the session, and what became of that statement, whose rows are nobody's until the session is known. */
export async function querySession<R>(
  database: Queries & Pick<Database, 'queryBoth'>,
  token: string,
  now: Date,
  statement: Parameters<Database['query']>,
): Promise<{ readonly session: FoundSession | null; readonly rows: PromiseSettledResult<R[]> }> {
  const hash = hashToken(token);
  const [found, rows] = await database.queryBoth<SessionRow, R>([sessionSql(hash, now), { prepared: true }], statement);
  if (found.status === 'rejected') throw found.reason;
  return { session: await readSession(database, found.value, hash, now), rows };
}

type Queries = Pick<Database, 'query'>;
type SessionRow = Account & { readonly modelVersion: number; readonly isDue: boolean };

const minuteBefore = (now: Date): Date => new Date(now.getTime() - 60_000);

function sessionSql(hash: Buffer, now: Date): Sql {
  return sql`select u.id, u.username, u.name, u.role, array[u.role] || u.roles as roles, u.language, u.units, s.last_seen_at < ${minuteBefore(now)} as "isDue",
      coalesce((select version from shirabe.model_current), 0) as "modelVersion"
    from shirabe.session s join shirabe.user_account u on u.id = s.user_id
    where s.token_hash = ${hash} and s.expires_at > ${now} and u.active`;
}

async function readSession(database: Queries, [row]: readonly SessionRow[], hash: Buffer, now: Date): Promise<FoundSession | null> {
  if (!row) return null;
  const { modelVersion, isDue, ...actor } = row;
  if (isDue)
    await database.query(
      sql`update shirabe.session set last_seen_at = ${now},
          expires_at = least(${now}::timestamptz + make_interval(hours => ${idleHours}), created_at + make_interval(hours => ${longestHours}))
        where token_hash = ${hash} and last_seen_at < ${minuteBefore(now)}`,
      { prepared: true },
    );
  return { actor, modelVersion };
}
