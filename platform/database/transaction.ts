import type { Readable, Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { join, type Sql } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { ident } from '../query/identifier.ts';
import type { Statement } from '../query/query.ts';
import { type CopyOut, openCopyOut } from './copy-out.ts';
import { toTypedError } from './postgres-errors.ts';
import { changeOf, roleOf } from './as.ts';
import { type QueryOptions, runWithin } from './run-statement.ts';

/** Within a transaction only the engine's own work and the owner's stand out; the viewer stays who it is. */
export interface TransactionQueryOptions extends QueryOptions {
  readonly as?: 'engine' | 'owner';
}

/** One transaction on one connection. Made by `Database.transact`; not to be used after its end. */
export class Transaction {
  /** TypeORM's manager of the same transaction, for the system entities. */
  readonly manager: EntityManager;
  readonly #client: PoolClient;
  readonly #cancel: () => Promise<void>;
  readonly #copies: CopyOut[] = [];
  /** The role of the database that the transaction runs as, and the one that the statements sent so far leave it with. */
  readonly #role: string;
  #current: string;

  constructor(client: PoolClient, manager: EntityManager, cancel: () => Promise<void>, role: string) {
    this.#client = client;
    this.manager = manager;
    this.#cancel = cancel;
    this.#role = role;
    this.#current = role;
  }

  /**
   * Runs one statement and gives its rows. Errors: those of `toTypedError`. `prepared` as in `Database.query`. `as`: this statement alone runs as another,
   * such as the engine for what follows from a save for rows that its user may not see.
   */
  query<R>(statement: Statement, options: TransactionQueryOptions = {}): Promise<R[]> {
    const role = options.as ? roleOf(options.as) : this.#role;
    const change = role === this.#current ? undefined : changeOf(role);
    this.#current = role;
    return runWithin<R>(this.#client, statement, options, role, change);
  }

  /**
   * Does a part of the transaction's work that may fail by itself: what it threw from is undone, and the transaction goes on. Not two at a time.
   */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#current;
    await this.#client.query('savepoint attempt');
    try {
      const result = await work();
      await this.#client.query('release savepoint attempt');
      return result;
    } catch (error) {
      // That the connection is gone is told by the error that led here.
      await this.#client.query('rollback to savepoint attempt; release savepoint attempt').catch(() => undefined);
      // The role that the connection was changed to meanwhile went back with the rest.
      this.#current = before;
      throw toTypedError(error);
    }
  }

  /**
   * The rows of a SELECT as CSV (UTF-8, no header, LF), straight from PostgreSQL. Nothing else runs in the transaction until the stream has ended.
   * Destroying the stream cancels the query. Parameters have the types that PostgreSQL infers, as in `query`.
   */
  async copyOut(select: Sql): Promise<Readable> {
    try {
      if (this.#current !== this.#role) await this.query({ text: 'select', values: [] });
      const stream = await openCopyOut(this.#client, select, this.#cancel);
      this.#copies.push(stream);
      return stream;
    } catch (error) {
      throw toTypedError(error);
    }
  }

  /** Takes CSV (UTF-8, no header) into the columns of a table, as a superuser alone may into one with policies. Destroying the stream makes PostgreSQL refuse the whole. */
  copyIn(table: Sql, columns: readonly string[]): Writable {
    const stream = this.#client.query(copyFrom(`copy ${table.text} (${join(columns.map((column) => ident(column))).text}) from stdin (format csv)`));
    stream.on('error', () => undefined);
    return stream;
  }

  /** Ends streams that were left open, and waits until no cancellation is under way. */
  async settle(): Promise<void> {
    for (const copy of this.#copies) if (!copy.readableEnded) copy.destroy();
    await Promise.all(this.#copies.map((copy) => copy.settled()));
  }
}
