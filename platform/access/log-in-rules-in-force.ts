import sql from 'sql-template-tag';
import type { LogInRules } from '../contract/wire-accounts.ts';
import type { Database } from '../database/database.ts';
import type { Transaction } from '../database/transaction.ts';
import { readSetting } from '../database/setting.ts';
import { LogInRuleBook } from './log-in-rules.ts';

/** The setting that keeps the rules: a LogInRules['roles']. */
export const LOG_IN_RULES = 'log_in';

type Queries = Pick<Transaction, 'query'>;

/**
 * The rules in force, kept in memory. Every request's session brings the number of the version in force, so that a change holds in all processes at once;
 * the rules themselves are read only when the number is another one.
 */
export class LogInRulesInForce {
  readonly #queries: Queries;
  #kept: { readonly version: number; readonly timeZone: string; readonly book: LogInRuleBook } | undefined;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  /** The rules of the version that a session brought; later ones when there are later ones. */
  at(version: number, timeZone: string): LogInRuleBook | Promise<LogInRuleBook> {
    const kept = this.#kept;
    return kept?.version === version && kept.timeZone === timeZone ? kept.book : this.current(timeZone);
  }

  /** The rules as they are now. */
  async current(timeZone: string): Promise<LogInRuleBook> {
    const { value, version } = await readLogInRules(this.#queries);
    const book = new LogInRuleBook(value, timeZone);
    this.#kept = { version, timeZone, book };
    return book;
  }
}

/** The rules that were set, by role, and their version; 0: none ever were. */
export async function readLogInRules(queries: Queries): Promise<{ readonly value: LogInRules['roles']; readonly version: number }> {
  const { value, version } = await readSetting(queries, LOG_IN_RULES);
  return { value: (value ?? {}) as LogInRules['roles'], version };
}

/** The versions of the definitions and of the log-in rules in force, in one statement; 0: there are none. */
export async function readVersions(queries: Pick<Database, 'query'>): Promise<{ readonly modelVersion: number; readonly rulesVersion: number }> {
  const [row] = await queries.query<{ modelVersion: number; rulesVersion: number }>(
    sql`select coalesce((select version from shirabe.model_current), 0) as "modelVersion",
      coalesce((select version from shirabe.setting where name = ${LOG_IN_RULES}), 0) as "rulesVersion"`,
    { prepared: true },
  );
  return row ?? { modelVersion: 0, rulesVersion: 0 };
}
