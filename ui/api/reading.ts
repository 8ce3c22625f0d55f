import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { isAbort } from './client.ts';

/** What an element reads when it comes into the document, and whenever it is asked to: the value, or why there is none. What is under way ends with the element. */
export class Reading<T> implements ReactiveController {
  value: T | null = null;
  error: unknown = null;
  readonly #host: ReactiveControllerHost;
  readonly #read: (signal: AbortSignal) => Promise<T>;
  #abort = new AbortController();

  constructor(host: ReactiveControllerHost, read: (signal: AbortSignal) => Promise<T>) {
    this.#host = host;
    this.#read = read;
    host.addController(this);
  }

  hostConnected(): void {
    void this.load();
  }
  hostDisconnected(): void {
    this.#abort.abort();
  }

  /** Reads it again. Never throws; the former value stays until there is another. */
  async load(): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.error = null;
    try {
      this.value = await this.#read(signal);
    } catch (error) {
      if (isAbort(error)) return;
      this.error = error;
    }
    this.#host.requestUpdate();
  }
}
