import sql from 'sql-template-tag';
import type { LogInRules } from '../contract/wire-accounts.ts';
import type { Transaction } from '../database/transaction.ts';
import { defaultRule } from './log-in-rules.ts';

/** How long a session lasts, in minutes: after the last request, and after its beginning, however busy. */
export interface SessionTimes {
  readonly idleMinutes: number;
  readonly longestMinutes: number;
}

/** When a session ends that begins now and is not used again. */
export function firstEnd(now: Date, { idleMinutes, longestMinutes }: SessionTimes): Date {
  return new Date(now.getTime() + Math.min(idleMinutes, longestMinutes) * 60_000);
}

/**
 * Gives the sessions there are (of one user: when the user's roles changed) the times of these rules: one that has lasted longer ends with the next
 * request. A session keeps the times of its user's roles, the shortest of them, so that no request needs to look for them.
 */
export async function timeSessions(queries: Pick<Transaction, 'query'>, rules: LogInRules['roles'], userId?: string): Promise<void> {
  const times = Object.entries(rules).map(([role, rule]) => ({ role, idle: rule.idle_minutes, longest: rule.longest_minutes }));
  const [idle, longest] = [defaultRule.idle_minutes, defaultRule.longest_minutes];
  await queries.query(sql`with rule as (select * from jsonb_to_recordset(${JSON.stringify(times)}::jsonb) as rule (role text, idle integer, longest integer)),
    timed as (
      select u.id, min(coalesce(rule.idle, ${idle}::integer)) as idle, min(coalesce(rule.longest, ${longest}::integer)) as longest
      from shirabe.user_account u cross join lateral unnest(array[u.role] || u.roles) as held (role) left join rule on rule.role = held.role
      where ${userId ?? null}::uuid is null or u.id = ${userId ?? null}::uuid
      group by u.id)
    update shirabe.session s set idle_minutes = timed.idle, longest_minutes = timed.longest,
      expires_at = least(s.last_seen_at + make_interval(mins => timed.idle), s.created_at + make_interval(mins => timed.longest))
    from timed where timed.id = s.user_id and (s.idle_minutes, s.longest_minutes) is distinct from (timed.idle, timed.longest)`);
}
