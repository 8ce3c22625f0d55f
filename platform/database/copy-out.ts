import { Readable } from 'node:stream';
import type { Connection, PoolClient, Submittable } from 'pg';
import sql, { join, raw, Sql } from 'sql-template-tag';

const batch = 64 * 1024;

/**
 * COPY … TO STDOUT as a stream. A reader that is slow holds PostgreSQL back. Destroying it cancels the query; the rows that are still under way are
 * thrown away, and the connection can go on once `settled` has resolved. The methods named `handle…` are called by the driver.
 */
export class CopyOut extends Readable implements Submittable {
  readonly #text: string;
  readonly #cancel: () => Promise<void>;
  readonly #settle: () => void;
  readonly #answered: Promise<void>;
  #cancelled: Promise<void> = Promise.resolve();
  #connection: Connection | undefined;
  #running = true;
  #buffer = Buffer.allocUnsafe(batch);
  #used = 0;

  constructor(text: string, cancel: () => Promise<void>) {
    super({ highWaterMark: 2 * batch });
    this.#text = text;
    this.#cancel = cancel;
    let settle = (): void => undefined;
    this.#answered = new Promise((resolve) => (settle = resolve));
    this.#settle = settle;
  }

  /** Resolves when PostgreSQL is done with the query, and no cancellation is under way that could hit the next one. */
  async settled(): Promise<void> {
    await this.#answered;
    await this.#cancelled;
  }

  submit(connection: Connection): void {
    this.#connection = connection;
    if (this.destroyed) connection.query('select');
    else connection.query(this.#text);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    if (this.destroyed) return;
    // The driver uses its buffer again, so the bytes are copied; small rows are gathered.
    if (chunk.length > batch - this.#used) this.#flush();
    if (chunk.length > batch) this.#give(Buffer.from(chunk));
    else this.#used += chunk.copy(this.#buffer, this.#used);
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#finish();
    if (this.destroyed) return;
    this.#flush();
    this.push(null);
  }

  handleError(error: Error): void {
    this.#finish();
    this.destroy(error);
  }

  override _read(): void {
    this.#connection?.stream.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    if (this.#running && this.#connection) {
      this.#connection.stream.resume();
      this.#cancelled = this.#cancel();
    }
    callback(error);
  }

  #finish(): void {
    this.#running = false;
    this.#connection?.stream.resume();
    this.#settle();
  }

  #flush(): void {
    if (this.#used === 0) return;
    this.#give(this.#buffer.subarray(0, this.#used));
    this.#buffer = Buffer.allocUnsafe(batch);
    this.#used = 0;
  }

  #give(bytes: Buffer): void {
    if (!this.push(bytes) && this.#running) this.#connection?.stream.pause();
  }
}

/**
 * Starts COPY (select) TO STDOUT as CSV. COPY takes no bind parameters: values travel by `set_config('shirabe.pN', …)`, local to the transaction,
 * and are read as `current_setting('shirabe.pN')::type`; they never enter the text.
 */
export async function openCopyOut(client: PoolClient, select: Sql, cancel: () => Promise<void>): Promise<CopyOut> {
  const text = select.values.length === 0 ? select.text : await withSettings(client, select);
  const stream = client.query(new CopyOut(`copy (${text}) to stdout (format csv)`, cancel));
  // An error that nobody listens for yet must not end the process; whoever reads the stream meets it.
  stream.on('error', () => undefined);
  return stream;
}

/** The statement's text with settings in place of parameters; PostgreSQL itself says which type each parameter has. */
async function withSettings(client: PoolClient, select: Sql): Promise<string> {
  const types = await inferTypes(client, select.text);
  const parameters = select.values.map((value, index) => ({ value: value ?? null, type: types[index] ?? 'text', name: `shirabe.p${index + 1}` }));
  const given = parameters.filter(({ value }) => value !== null);
  if (given.length > 0) {
    const carry = sql`select ${join(given.map(({ name, value, type }) => sql`set_config(${name}, (${value}${raw(`::${type}`)})::text, true)`))}`;
    await client.query({ text: carry.text, values: carry.values });
  }
  const places = parameters.map(({ value, type, name }) => raw(value === null ? `null::${type}` : `current_setting('${name}')::${type}`));
  return new Sql(select.strings, places).text;
}

async function inferTypes(client: PoolClient, text: string): Promise<readonly string[]> {
  await client.query(`prepare shirabe_copy as ${text}`);
  const { rows } = await client.query<{ types: string[] }>("select parameter_types::text[] as types from pg_prepared_statements where name = 'shirabe_copy'");
  await client.query('deallocate shirabe_copy');
  return rows[0]?.types ?? [];
}
