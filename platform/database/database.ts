import pg, { type Connection, type Pool, type PoolClient } from 'pg';
import type { Statement } from '../query/query.ts';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { ShirabeError } from '../contract/problem.ts';
import { type As, preambleOf, roleOf } from './as.ts';
import { entities } from './entities/entities.ts';
import { listen, type Listening } from './listen.ts';
import { migrations } from './migrations/migrations.ts';
import { toTypedError } from './postgres-errors.ts';
import { type Both, queryBoth } from './query-both.ts';
import { databaseRoles } from './roles.ts';
import { type QueryOptions, runStatement } from './run-statement.ts';
import { Transaction } from './transaction.ts';
import { typeParsers } from './type-parsers.ts';
import { whileWanted } from './while-wanted.ts';

const oldestVersion = 15;

export interface DatabaseOptions {
  /** postgres://user:password@host:port/database, or with `?host=/folder` for a Unix socket. */
  readonly url: string;
  /** Connections at most; 10 unless given. */
  readonly poolSize?: number;
  /** Milliseconds after which PostgreSQL stops a statement; without it, never. */
  readonly statementTimeout?: number;
  /** Shown in pg_stat_activity; `shirabe` unless given. */
  readonly applicationName?: string;
  /**
   * As whom connections begin: `app`, whose statements see no record unless they say who looks (see `As`), or the owner of the tables, as the program's user
   * is, for work on the tables themselves. The owner unless given: a database must be prepared (see `migrate`) before it has the role of `app`.
   */
  readonly standing?: 'app' | 'owner';
}

export interface TransactionOptions {
  readonly readOnly?: boolean;
  readonly isolation?: 'read committed' | 'repeatable read';
  /** Milliseconds to wait for a lock before the transaction fails with an error that `retrying` knows. */
  readonly lockTimeout?: number;
  /** Milliseconds a statement of this transaction may take; 0: any time, as one of the engine or the owner may unless said: jobs and work on tables. */
  readonly statementTimeout?: number;
  /** As whom it runs. */
  readonly as?: As;
  /** Once it is aborted nobody wants its outcome any more: PostgreSQL stops what the transaction is doing, it is rolled back, and `unavailable` is raised. */
  readonly signal?: AbortSignal;
  /** Of a viewer's reading: it is stopped when they have left (see `viewerDatabase`). */
  readonly untilLeft?: boolean;
}

/** The connection to PostgreSQL: a pool. PostgreSQL going away makes requests fail with `unavailable`; they succeed again when it is back. */
export class Database {
  readonly #source: DataSource;
  readonly #pool: Pool;
  readonly #url: string;
  /** The role that connections begin with. */
  readonly #role: string;

  /** Made by `connectDatabase`. */
  constructor(source: DataSource, url: string, standing: 'app' | 'owner') {
    this.#role = standing === 'app' ? databaseRoles.app : roleOf('owner');
    this.#source = source;
    this.#pool = (source.driver as PostgresDriver).master as Pool;
    this.#url = url;
  }

  /** TypeORM's manager, for the system entities. */
  get manager(): EntityManager {
    return this.#source.manager;
  }

  /** TypeORM's data source, for migrations and for Nest. */
  get source(): DataSource {
    return this.#source;
  }

  /**
   * Runs one statement on its own and gives its rows. Errors: those of `toTypedError`. `prepared`: the text is one of few (no words of a user are in
   * it, and no filter of theirs), so that each connection parses and plans it only once; `often`: once it has come a few times. `as`: see `As`. `signal`: see `QueryOptions`.
   */
  query<R>(statement: Statement, options?: QueryOptions): Promise<R[]> {
    return runStatement<R>(this.#pool, (client) => this.#cancel(client), statement, options);
  }

  /** Two statements in one round trip, each on its own: see `queryBoth`. */
  queryBoth<A, B>(first: readonly [Statement, QueryOptions?], second: readonly [Statement, QueryOptions?]): Promise<Both<A, B>> {
    return queryBoth(this.#pool, (client) => this.#cancel(client), first, second);
  }

  /** Does the work in one transaction: commits what it returns from, rolls back what it throws from. */
  async transact<T>(work: (tx: Transaction) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const runner = this.#source.createQueryRunner();
    let tx: Transaction | undefined;
    try {
      const client = (await runner.connect()) as PoolClient;
      await begin(runner, client, options);
      tx = new Transaction(client, runner.manager, () => this.#cancel(client), options.as ? roleOf(options.as) : this.#role);
      const own = tx;
      const result = await whileWanted(
        options.signal,
        () => this.#cancel(client),
        () => work(own),
      );
      await tx.settle();
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await tx?.settle();
      await rollBack(runner);
      throw toTypedError(error);
    } finally {
      await runner.release().catch(() => undefined);
    }
  }

  /** Hears what transactions tell on a channel (NOTIFY), by a connection of its own: see `listen`. */
  listen(channel: string, heard: (told: string) => void): Promise<Listening> {
    return listen(this.#url, channel, heard);
  }

  /** Closes every connection once its work is done. */
  async close(): Promise<void> {
    if (this.#source.isInitialized) await this.#source.destroy();
  }

  /**
   * Cancels what a connection is doing, by a connection of its own: the pool may be exhausted by just such queries. When that fails the connection
   * itself is given up, and the pool makes another.
   */
  async #cancel(client: PoolClient): Promise<void> {
    const { processID } = client as unknown as { readonly processID: number };
    const canceller = new pg.Client({ connectionString: this.#url, connectionTimeoutMillis: 5_000, application_name: 'shirabe cancel' });
    canceller.on('error', () => undefined);
    try {
      await canceller.connect();
      await canceller.query('select pg_cancel_backend($1)', [processID]);
    } catch (error) {
      client.emit('error', error);
      (client as unknown as { readonly connection: Connection }).connection.stream.destroy();
    } finally {
      await canceller.end().catch(() => undefined);
    }
  }
}

/**
 * Connects to PostgreSQL 15 or later. Raises `unavailable` when there is none at the address, when it is older, or when it does not keep text in UTF-8.
 * Makes no tables: see `migrate`.
 */
export async function connectDatabase(options: DatabaseOptions): Promise<Database> {
  let source = sourceOf(options, LOOK_FOR_CLIENT);
  try {
    // PostgreSQL on Windows cannot look whether its client is still there, and refuses to be told to.
    await source.initialize().catch((error: unknown) => {
      if (!isRefusedSetting(error)) throw error;
      source = sourceOf(options, '');
      return source.initialize();
    });
    await checkServer(source);
  } catch (error) {
    if (source.isInitialized) await source.destroy();
    throw toTypedError(error);
  }
  return new Database(source, options.url, options.standing ?? 'owner');
}

/** Every five seconds a statement looks whether who asked is still there: what a killed process left running, or waiting for a lock, ends by itself. */
const LOOK_FOR_CLIENT = ' -c client_connection_check_interval=5000';

/** invalid_parameter_value (appendix A of PostgreSQL's manual). */
function isRefusedSetting(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '22023';
}

function sourceOf({ url, poolSize = 10, statementTimeout, applicationName = 'shirabe', standing = 'owner' }: DatabaseOptions, more: string): DataSource {
  return new DataSource({
    type: 'postgres',
    // The very driver that statements are made with (see standing-query.ts): in a bundle TypeORM would load another copy.
    driver: pg,
    url,
    poolSize,
    applicationName,
    connectTimeoutMS: 10_000,
    schema: 'shirabe',
    entities,
    migrations,
    migrationsTableName: 'migration',
    installExtensions: false,
    logging: false,
    poolErrorHandler: () => undefined,
    extra: {
      types: typeParsers,
      keepAlive: true,
      // What a connection has prepared goes with it.
      maxLifetimeSeconds: 3600,
      idleTimeoutMillis: 30_000,
      statement_timeout: statementTimeout,
      options: `-c TimeZone=UTC -c DateStyle=ISO,YMD -c IntervalStyle=iso_8601 -c jit=off${more}${standing === 'app' ? ` -c role=${databaseRoles.app}` : ''}`,
    },
  });
}

async function checkServer(source: DataSource): Promise<void> {
  const [row] = await source.query<{ number: string; encoding: string; name: string }[]>(
    "select current_setting('server_version_num') as number, current_setting('server_version') as name, current_setting('server_encoding') as encoding",
  );
  const version = Math.floor(Number(row?.number) / 10_000);
  if (version < oldestVersion)
    throw new ShirabeError('unavailable', `PostgreSQL ${row?.name} には対応していません。PostgreSQL ${oldestVersion} 以降を DATABASE_URL に指定してください。`);
  if (row?.encoding !== 'UTF8')
    throw new ShirabeError('unavailable', `データベースの文字コードが ${row?.encoding} です。UTF8 で作成したデータベースを DATABASE_URL に指定してください。`);
}

async function begin(runner: QueryRunner, client: PoolClient, options: TransactionOptions): Promise<void> {
  await runner.startTransaction();
  const modes = [options.isolation && `isolation level ${options.isolation}`, options.readOnly && 'read only'].filter(Boolean);
  if (modes.length > 0) await client.query(`set transaction ${modes.join(', ')}`);
  if (options.lockTimeout !== undefined) await client.query(`set local lock_timeout = ${Math.trunc(options.lockTimeout)}`);
  const timeout = options.statementTimeout ?? (typeof options.as === 'string' ? 0 : undefined);
  if (timeout !== undefined) await client.query(`set local statement_timeout = ${Math.trunc(timeout)}`);
  if (options.as) await client.query({ ...preambleOf(options.as), values: [...preambleOf(options.as).values] });
}

/** The error that led here matters more than one of the rollback, which only says that the connection is gone. */
async function rollBack(runner: QueryRunner): Promise<void> {
  if (!runner.isTransactionActive) return;
  await runner.rollbackTransaction().catch(() => undefined);
}
