import sql, { type Sql } from 'sql-template-tag';
import type { Database } from '../database/database.ts';
import { type Account, accountColumns } from '../database/account.ts';
import { LOG_IN_RULES } from './log-in-rules-in-force.ts';
import { hashToken } from './token.ts';

export interface FoundSession {
  /** Becomes the request's actor by `toActor(actor, model)`. */
  readonly actor: Account;
  /** The version of the definitions in force at this moment; 0 before the first. */
  readonly modelVersion: number;
  /** The version of the log-in rules in force at this moment; 0 before the first. */
  readonly rulesVersion: number;
  /** Whether the user gave a second factor in this session. */
  readonly secondFactor: boolean;
  /** Whose session it is, when it looks at the application as the actor does (see view-as.ts); else null. */
  readonly owner: SessionOwner | null;
}

/** The user who logged in. */
export type SessionOwner = Pick<Account, 'id' | 'name' | 'username' | 'roles'>;

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
type SessionRow = Account & Omit<FoundSession, 'actor'> & { readonly isDue: boolean };

const minuteBefore = (now: Date): Date => new Date(now.getTime() - 60_000);

function sessionSql(hash: Buffer, now: Date): Sql {
  return sql`select ${accountColumns}, s.last_seen_at < ${minuteBefore(now)} as "isDue",
      s.second_factor as "secondFactor", coalesce((select version from shirabe.model_current), 0) as "modelVersion",
      coalesce((select version from shirabe.setting where name = ${LOG_IN_RULES}), 0) as "rulesVersion",
      case when s.as_user is not null then jsonb_build_object('id', o.id, 'name', o.name, 'username', o.username, 'roles', array[o.role] || o.roles) end as owner
    from shirabe.session s join shirabe.user_account o on o.id = s.user_id join shirabe.user_account u on u.id = coalesce(s.as_user, s.user_id)
    where s.token_hash = ${hash} and s.expires_at > ${now} and o.active and not o.held and o.closed_reason is null`;
}

async function readSession(database: Queries, [row]: readonly SessionRow[], hash: Buffer, now: Date): Promise<FoundSession | null> {
  if (!row) return null;
  const { modelVersion, rulesVersion, secondFactor, owner, isDue, ...actor } = row;
  if (isDue)
    await database.query(
      sql`update shirabe.session set last_seen_at = ${now},
          expires_at = least(${now}::timestamptz + make_interval(mins => idle_minutes), created_at + make_interval(mins => longest_minutes))
        where token_hash = ${hash} and last_seen_at < ${minuteBefore(now)}`,
      { prepared: true },
    );
  return { actor, modelVersion, rulesVersion, secondFactor, owner };
}
