import type { Column, Row, RowsPage } from '../../../platform/contract/wire.ts';

export interface PageOptions {
  readonly limit: number;
  readonly signal: AbortSignal;
}
/** Where rows come from, a page at a time. A new object means other rows: the table starts again at the top. */
export interface RowSource {
  /** The first page, when it came with the page's own request. */
  readonly first?: RowsPage;
  loadPage(cursor: string | null, options: PageOptions): Promise<RowsPage>;
}

const FIRST_PAGE = 100;
const NEXT_PAGE = 200;
/** Rows asked for at once while the user has dragged far beyond what is loaded. */
const FAR_PAGE = 1000;

/**
 * Reads pages one after another until the wanted row is there. Each page's cursor comes from the page before,
 * so a place far down is reached by loading everything above it.
 */
export class RowLoader {
  readonly rows: Row[] = [];
  columns: readonly Column[] = [];
  asOf: string | null = null;
  /** Thrown by the last request; `retry` goes on from there. */
  error: unknown = null;
  /** Whether a request is on its way. */
  busy = false;
  #next: string | null = null;
  #started = false;
  #wanted = -1;
  #abort = new AbortController();
  readonly #source: RowSource;
  readonly #changed: () => void;

  /** `changed` is called whenever anything above has changed. */
  constructor(source: RowSource, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
    if (source.first) this.#take(source.first);
  }

  /** Whether there are rows after those that are loaded. */
  get more(): boolean {
    return !this.#started || this.#next !== null;
  }
  /** Whether a first answer is there. */
  get started(): boolean {
    return this.#started;
  }

  /** Says that the row of this index (from 0) is to be loaded. A later, smaller wish makes a longer one shorter. */
  want(index: number): void {
    this.#wanted = index;
    if (!this.busy && this.error === null) void this.#load();
  }
  retry(): void {
    this.error = null;
    void this.#load();
  }
  /** Ends the request on its way; nothing is told afterwards. */
  stop(): void {
    this.#abort.abort();
  }

  async #load(): Promise<void> {
    const { signal } = this.#abort;
    if (!this.more || this.rows.length > this.#wanted) return;
    while (this.more && this.rows.length <= this.#wanted && !signal.aborted) {
      this.busy = true;
      this.#changed();
      try {
        const page = await this.#source.loadPage(this.#next, { limit: this.#limit(), signal });
        if (signal.aborted) return;
        this.#take(page);
      } catch (error) {
        if (signal.aborted) return;
        this.error = error;
        break;
      } finally {
        this.busy = false;
      }
    }
    if (!signal.aborted) this.#changed();
  }

  #limit(): number {
    if (!this.#started) return FIRST_PAGE;
    return this.#wanted - this.rows.length > NEXT_PAGE ? FAR_PAGE : NEXT_PAGE;
  }

  #take(page: RowsPage): void {
    this.#started = true;
    if (page.columns.length > 0) this.columns = page.columns;
    this.asOf = page.as_of;
    this.rows.push(...page.rows);
    // A page without rows that names a next one would never end.
    this.#next = page.rows.length === 0 ? null : page.next;
  }
}
