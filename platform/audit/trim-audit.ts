import sql from 'sql-template-tag';
import type { Database } from '../database/database.ts';
import { readAuditSettings } from './audit-settings.ts';

const day = 86_400_000;

/** Removes the entries that are older than they are to be kept, the oldest as one block, and records that. Gives how many there were. Only the engine may: no request can. */
export async function trimAudit(database: Pick<Database, 'query' | 'transact'>, now: Date): Promise<number> {
  const { keep_days: days } = await readAuditSettings(database);
  if (days === 0) return 0;
  const before = new Date(now.getTime() - days * day);
  const trim = sql`select shirabe.trim_audit(${before}::timestamptz, ${now}::timestamptz) as trimmed`;
  // Of a year's entries it takes a while: a transaction of the engine may.
  const [row] = await database.transact((tx) => tx.query<{ trimmed: number }>(trim), { as: 'engine' });
  return row?.trimmed ?? 0;
}
