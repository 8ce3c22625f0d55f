import type { Readable, Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { join, type Sql } from 'sql-template-tag';
import type { EntityManager } from 'typeorm';
import { ident } from '../query/identifier.ts';
import type { Statement } from '../query/query.ts';
import { type CopyOut, openCopyOut } from './copy-out.ts';
import { toTypedError } from './postgres-errors.ts';
import { type QueryOptions, runStatement } from './run-statement.ts';

/** One transaction on one connection. Made by `Database.transact`; not to be used after its end. */
export class Transaction {
  /** TypeORM's manager of the same transaction, for the system entities. */
  readonly manager: EntityManager;
  readonly #client: PoolClient;
  readonly #cancel: () => Promise<void>;
  readonly #copies: CopyOut[] = [];

  constructor(client: PoolClient, manager: EntityManager, cancel: () => Promise<void>) {
    this.#client = client;
    this.manager = manager;
    this.#cancel = cancel;
  }

  /** Runs one statement and gives its rows. Errors: those of `toTypedError`. `prepared` as in `Database.query`. */
  query<R>(statement: Statement, options?: QueryOptions): Promise<R[]> {
    return runStatement<R>(this.#client, statement, options, true);
  }

  /**
   * The rows of a SELECT as CSV (UTF-8, no header, LF), straight from PostgreSQL. Nothing else runs in the transaction until the stream has ended.
   * Destroying the stream cancels the query. Parameters have the types that PostgreSQL infers, as in `query`.
   */
  async copyOut(select: Sql): Promise<Readable> {
    try {
      const stream = await openCopyOut(this.#client, select, this.#cancel);
      this.#copies.push(stream);
      return stream;
    } catch (error) {
      throw toTypedError(error);
    }
  }

  /** Takes CSV (UTF-8, no header) into the columns of a table. Destroying the stream makes PostgreSQL refuse the whole. */
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
