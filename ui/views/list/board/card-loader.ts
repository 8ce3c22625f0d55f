import type { Row, RowsPage } from '../../../../platform/contract/wire.ts';
import { getJson, isAbort, type QueryValues } from '../../../api/client.ts';

/** How many cards of a column are read at a time. */
const PAGE = 20;

/** The cards of one column: page after page, with what went wrong. Tells when anything has changed. */
export class CardLoader {
  rows: readonly Row[] = [];
  isLoading = false;
  hasMore = false;
  error: unknown = null;
  readonly #path: string;
  readonly #query: QueryValues;
  readonly #tell: () => void;
  readonly #asked = new AbortController();
  #next: string | null = null;

  constructor(path: string, query: QueryValues, tell: () => void) {
    this.#path = path;
    this.#query = query;
    this.#tell = tell;
  }

  /** The first cards, or the next ones. */
  async load(): Promise<void> {
    if (this.isLoading) return;
    this.isLoading = true;
    this.error = null;
    this.#tell();
    try {
      const page = await getJson<RowsPage>(this.#path, { query: { ...this.#query, cursor: this.#next, limit: PAGE }, signal: this.#asked.signal });
      const known = new Set(this.rows.map(({ id }) => id));
      this.rows = [...this.rows, ...page.rows.filter(({ id }) => !known.has(id))];
      this.#next = page.next;
      this.hasMore = page.next !== null;
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
    }
    this.isLoading = false;
    this.#tell();
  }

  put(row: Row): void {
    this.rows = [row, ...this.rows.filter(({ id }) => id !== row.id)];
  }
  take(id: string): void {
    this.rows = this.rows.filter((row) => row.id !== id);
  }
  stop(): void {
    this.#asked.abort();
  }
}
