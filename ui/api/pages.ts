import { isAbort } from './client.ts';

/** A page of rows as the server gives it. */
interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
}
type ReadPage<Row> = (cursor: string | null, signal: AbortSignal) => Promise<Page<Row>>;

/** Rows that are read a page at a time, each when it is asked for; those of another question take the place of all. */
export class Pages<Row> {
  /** Null while the first page is not there. */
  rows: readonly Row[] | null = null;
  next: string | null = null;
  busy = false;
  error: unknown = null;
  #asked = new AbortController();
  #read: ReadPage<Row> | undefined;
  readonly #changed: () => void;

  /** `changed` is called whenever something is to be drawn anew. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Begins with other rows. */
  begin(read: ReadPage<Row>): void {
    this.stop();
    this.#asked = new AbortController();
    this.#read = read;
    this.rows = null;
    this.next = null;
    void this.more();
  }
  /** The next page; the same one again when it could not be read. */
  async more(): Promise<void> {
    const { signal } = this.#asked;
    this.busy = true;
    this.error = null;
    this.#changed();
    try {
      const page = await this.#read?.(this.next, signal);
      if (!page || signal.aborted) return;
      this.rows = [...(this.rows ?? []), ...page.rows];
      this.next = page.next;
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
    }
    this.busy = false;
    this.#changed();
  }
  stop(): void {
    this.#asked.abort();
  }
}
