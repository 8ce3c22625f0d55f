import pg, { type PoolClient, type QueryConfig, type QueryResult, type Submittable } from 'pg';

/** A statement that prepares the ground for another: its rows are nobody's. */
export interface Preamble {
  readonly name: string;
  readonly text: string;
  readonly values: readonly string[];
}

/** The driver's connection, as its queries use it. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  /** Text by name: what is prepared, and what was sent to be. */
  readonly parsedStatements: Record<string, string | undefined>;
  readonly submittedNamedStatements: Record<string, string | undefined>;
  parse(message: { readonly name: string; readonly text: string }): void;
  bind(message: { readonly statement: string; readonly values: readonly string[] }): void;
  execute(message: { readonly rows: number }): void;
}

/** The driver's query with the methods that its connection calls, which its types leave out. */
interface DriverQuery extends Submittable {
  name: string | undefined;
  text: string;
  submit(connection: unknown): Error | null;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
  handleError(error: Error, connection: Wire): void;
}
type Callback = (error: Error | null, result: QueryResult) => void;
const DriverQuery = pg.Query as unknown as new (config: QueryConfig<unknown[]> & { readonly queryMode: 'extended' }, callback: Callback) => DriverQuery;

/**
 * A statement with another sent before it under the same Sync: PostgreSQL runs both in one transaction of their own, so that what the first sets locally
 * holds for the second and for nothing else; they cost one round trip and no BEGIN and COMMIT. Within a transaction both are part of that.
 */
class StandingQuery extends DriverQuery {
  readonly #preamble: Preamble;
  readonly #own: { readonly name: string | undefined; readonly text: string };
  #isPreparing = true;

  constructor(preamble: Preamble, config: QueryConfig<unknown[]>, callback: Callback) {
    // Statements without parameters too: those of the simple protocol would end the transaction first.
    super({ ...config, queryMode: 'extended' }, callback);
    this.#preamble = preamble;
    this.#own = { name: config.name, text: config.text };
  }

  override submit(connection: Wire): Error | null {
    const { name, text, values } = this.#preamble;
    connection.stream.cork();
    try {
      if (connection.parsedStatements[name] === undefined && connection.submittedNamedStatements[name] === undefined) {
        connection.parse({ name, text });
        connection.submittedNamedStatements[name] = text;
      }
      connection.bind({ statement: name, values });
      connection.execute({ rows: 0 });
      const refused = super.submit(connection);
      // The driver takes down what was parsed under the name of the query, which first is the preamble's.
      Object.assign(this, { name, text });
      return refused;
    } finally {
      connection.stream.uncork();
    }
  }

  override handleDataRow(message: unknown): void {
    if (!this.#isPreparing) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: Wire): void {
    if (!this.#isPreparing) return super.handleCommandComplete(message, connection);
    this.#isPreparing = false;
    Object.assign(this, this.#own);
  }

  override handleError(error: Error, connection: Wire): void {
    // What was never reached was not prepared either.
    if (this.#isPreparing && this.#own.name !== undefined) delete connection.submittedNamedStatements[this.#own.name];
    super.handleError(error, connection);
  }
}

/** Runs a statement after its preamble; both are one transaction, or part of the one that is under way. */
export function queryStanding(client: PoolClient, preamble: Preamble, config: QueryConfig<unknown[]>): Promise<QueryResult> {
  return new Promise((resolve, reject) => {
    void client.query(new StandingQuery(preamble, config, (error, result) => (error ? reject(error) : resolve(result))));
  });
}
