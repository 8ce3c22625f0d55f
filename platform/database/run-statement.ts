import type { QueryConfig, QueryResult } from 'pg';
import type { Statement } from '../query/query.ts';
import { isOutdatedPlan, toTypedError } from './postgres-errors.ts';
import { comesOften, renewNames, statementName } from './statement-name.ts';

export interface QueryOptions {
  /** Whether each connection keeps the statement prepared; `often`: when it has come a few times. */
  readonly prepared?: boolean | 'often';
}

/** What runs statements: a pool, or one connection of it. */
interface Runner {
  query(config: QueryConfig<unknown[]>): Promise<QueryResult>;
}

/**
 * Runs a statement and gives its rows. Errors: those of `toTypedError`. When the definitions have changed the types of what a prepared statement gives,
 * it is prepared anew; within a transaction, which is lost by then, the error is raised for `retrying` to begin the whole again.
 */
export async function runStatement<R>(runner: Runner, statement: Statement, options: QueryOptions = {}, isInTransaction = false): Promise<R[]> {
  try {
    return (await runner.query(configOf(statement, options))).rows as R[];
  } catch (error) {
    if (!isOutdatedPlan(error)) throw toTypedError(error);
    renewNames();
    if (isInTransaction) throw error;
  }
  return runStatement<R>(runner, statement, options, true);
}

function configOf({ text, values }: Statement, { prepared = false }: QueryOptions): QueryConfig<unknown[]> {
  const isPrepared = prepared === 'often' ? comesOften(text) : prepared;
  return { text, values: values as unknown[], ...(isPrepared ? { name: statementName(text) } : {}) };
}
