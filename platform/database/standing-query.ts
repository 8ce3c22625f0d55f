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

/** What the driver works out of the description of a statement's rows. */
interface RowShape {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly _parsers: unknown;
  readonly _prebuiltEmptyResultObject: unknown;
}

/** The driver's query with the methods that its connection calls, which its types leave out. */
interface DriverQuery extends Submittable {
  name: string | undefined;
  text: string;
  readonly _result: RowShape;
  _accumulateRows: boolean;
  submit(connection: unknown): Error | null;
  handleRowDescription(message: { readonly fields: RowShape['fields'] }): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
  handleError(error: Error, connection: Wire): void;
}
type Callback = (error: Error | null, result: QueryResult) => void;
const DriverQuery = pg.Query as unknown as new (config: QueryConfig<unknown[]> & { readonly queryMode: 'extended' }, callback: Callback) => DriverQuery;

/** The shapes of the rows of so many prepared statements are kept, by name. */
const SHAPES = 2000;
const shapes = new Map<string, RowShape>();

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

  /** A prepared statement describes its rows each time, and each time the same: what was worked out of it serves again. */
  override handleRowDescription(message: { readonly fields: RowShape['fields'] }): void {
    const { name } = this.#own;
    const known = name === undefined ? undefined : shapes.get(name);
    if (known && isSame(known.fields, message.fields)) {
      Object.assign(this._result, known);
      this._accumulateRows = true;
      return;
    }
    super.handleRowDescription(message);
    if (name === undefined || (!known && shapes.size === SHAPES)) return;
    const { fields, _parsers, _prebuiltEmptyResultObject } = this._result;
    shapes.set(name, { fields, _parsers, _prebuiltEmptyResultObject });
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

/** Databases of one process may differ in what the same text gives. */
function isSame(known: RowShape['fields'], told: RowShape['fields']): boolean {
  return known.length === told.length && known.every(({ name, dataTypeID }, index) => name === told[index]?.name && dataTypeID === told[index].dataTypeID);
}

/** Runs a statement after its preamble; both are one transaction, or part of the one that is under way. */
export function queryStanding(client: PoolClient, preamble: Preamble, config: QueryConfig<unknown[]>): Promise<QueryResult> {
  return new Promise((resolve, reject) => {
    void client.query(new StandingQuery(preamble, config, (error, result) => (error ? reject(error) : resolve(result))));
  });
}
