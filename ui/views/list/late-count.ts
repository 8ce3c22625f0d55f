import { getJson } from '../../api/client.ts';

/** Asks a list how many rows it has. */
type ReadCount = (path: string, query: { readonly search: string; readonly filter: string }, signal: AbortSignal) => Promise<{ readonly count: number }>;

/** How many rows a list has. Counting may take longer than the first rows: it comes when it comes, and an earlier count that nobody waits for any more is called off. */
export class LateCount {
  /** Null while nobody knows. */
  total: number | null = null;
  #asked: AbortController | undefined;
  readonly #changed: () => void;
  readonly #read: ReadCount;

  /** `changed` is called when the number is another. */
  constructor(changed: () => void, read: ReadCount = (path, query, signal) => getJson(path, { query, signal })) {
    this.#changed = changed;
    this.#read = read;
  }

  async ask(path: string, search: string, filter: string): Promise<void> {
    this.stop();
    const asked = (this.#asked = new AbortController());
    this.#take(null);
    try {
      const { count } = await this.#read(path, { search, filter }, asked.signal);
      if (!asked.signal.aborted) this.#take(count);
    } catch {
      // The rows tell what is wrong; a count alone is not missed.
    }
  }
  stop(): void {
    this.#asked?.abort();
  }

  #take(total: number | null): void {
    if (total === this.total) return;
    this.total = total;
    this.#changed();
  }
}
