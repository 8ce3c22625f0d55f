import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import type { Statement } from '../query/query.ts';
import { type As, preambleOf, roleOf } from './as.ts';
import { isOutdatedPlan, toTypedError } from './postgres-errors.ts';
import { type Preamble, queryStanding } from './standing-query.ts';
import { comesOften, renewNames, statementName } from './statement-name.ts';
import { whileWanted } from './while-wanted.ts';

export interface QueryOptions {
  /** Whether each connection keeps the statement prepared; `often`: when it has come a few times. */
  readonly prepared?: boolean | 'often';
  /** As whom it runs; unless said, as whatever it is asked of does. */
  readonly as?: As;
  /** Milliseconds after which PostgreSQL stops the statement, which raises `unavailable`; of one that says as whom it runs. */
  readonly timeout?: number;
  /** Once it is aborted nobody waits for the rows any more: PostgreSQL stops the statement, and `unavailable` is raised. */
  readonly signal?: AbortSignal;
}

/** Tells PostgreSQL to stop what a connection is doing. */
export type Cancel = (client: PoolClient) => Promise<void>;

/**
 * Runs a statement on a connection of the pool, in a transaction of its own, and gives its rows. Errors: those of `toTypedError`. When the definitions have
 * changed the types of what a prepared statement gives, it is prepared anew.
 */
export function runStatement<R>(pool: Pool, cancel: Cancel, statement: Statement, options: QueryOptions = {}): Promise<R[]> {
  const { signal } = options;
  return again(async () => {
    if (!options.as && !signal) return pool.query(configOf(statement, options.prepared));
    return withClient(pool, (client) =>
      whileWanted(
        signal,
        () => cancel(client),
        () => send(client, statement, options),
      ),
    );
  });
}

/** The same on a connection that is held. */
export function runOn<R>(client: PoolClient, statement: Statement, options: QueryOptions = {}): Promise<R[]> {
  return again(() => send(client, statement, options));
}

/**
 * The same within a transaction, as the role that it has by then, or has after the preamble. When the plan was outdated the transaction is lost: that error
 * is raised for `retrying` to begin the whole again.
 */
export async function runWithin<R>(client: PoolClient, statement: Statement, { prepared }: QueryOptions, role: string, preamble?: Preamble): Promise<R[]> {
  const config = configOf(statement, prepared, role);
  try {
    return (await (preamble ? queryStanding(client, preamble, config) : client.query(config))).rows as R[];
  } catch (error) {
    if (!isOutdatedPlan(error)) throw toTypedError(error);
    renewNames();
    throw error;
  }
}

/** Does the work with a connection of the pool. A connection that broke meanwhile goes. */
export async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error): void => void (broken = error);
  client.on('error', onError);
  try {
    return await work(client);
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

function send(client: PoolClient, statement: Statement, { prepared, as, timeout }: QueryOptions): Promise<QueryResult> {
  return as ? queryStanding(client, preambleOf(as, timeout), configOf(statement, prepared, roleOf(as))) : client.query(configOf(statement, prepared));
}

async function again<R>(run: () => Promise<QueryResult>, isSecond = false): Promise<R[]> {
  try {
    return (await run()).rows as R[];
  } catch (error) {
    if (isSecond || !isOutdatedPlan(error)) throw toTypedError(error);
    renewNames();
  }
  return again(run, true);
}

/** A plan that depends on policies is made for one role: a statement has a name of its own for each. */
function configOf({ text, values }: Statement, prepared: QueryOptions['prepared'] = false, role = ''): QueryConfig<unknown[]> {
  const isPrepared = prepared === 'often' ? comesOften(text) : prepared;
  return { text, values: values as unknown[], ...(isPrepared ? { name: statementName(text, role) } : {}) };
}
