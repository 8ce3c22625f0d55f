import type { SendResult, WaitingSave } from './waiting-save.ts';
import type { WaitingStore } from './waiting-store.ts';

/** What the queue works with: the browser's own in the application, stand-ins in tests. */
interface QueueParts {
  readonly store: WaitingStore;
  /** The user who is logged in. */
  readonly user: () => string | undefined;
  readonly send: (save: WaitingSave) => Promise<SendResult>;
  /** Runs the work unless another window is at it. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
  /** Does the work after a pause; gives what stops it. */
  readonly later: (milliseconds: number, work: () => void) => () => void;
  readonly now: () => Date;
}
/** What the queue tells: something in it has changed, or a save of it was done. */
export interface QueueEvent {
  readonly saves: readonly WaitingSave[];
  /** The server has taken or refused this one. */
  readonly done?: { readonly save: WaitingSave; readonly result: Exclude<SendResult, { readonly kind: 'later' | 'session' }> };
}

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60_000;
/** After so many days the server may have forgotten the key: then the user decides. */
const SENT_WITHIN = 10 * 24 * 60 * 60_000;

/** Saves that wait for the connection: kept in the browser, sent in the order they were made, each once, and those that are refused given back. */
export class WaitingQueue {
  readonly #parts: QueueParts;
  readonly #listeners = new Set<(event: QueueEvent) => void>();
  #saves: readonly WaitingSave[] = [];
  #pause = FIRST_PAUSE;
  #stop: () => void = () => undefined;
  #isSending = false;

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  /** The saves of the user who is logged in, oldest first, as they were read last. */
  get saves(): readonly WaitingSave[] {
    return this.#saves;
  }

  /** Calls the listener at each change; gives what ends it. */
  listen(listener: (event: QueueEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes a save in, and tries to send it in a while. False when the browser has no room or no storage for it. */
  async add(save: WaitingSave): Promise<boolean> {
    try {
      await this.#parts.store.put(save);
    } catch {
      return false;
    }
    await this.read();
    this.#sendLater();
    return true;
  }

  /** Takes a save out: it is not sent any more. */
  async remove(key: string): Promise<void> {
    await this.#parts.store.remove(key).catch(() => undefined);
    await this.read();
  }

  /** Reads what waits, such as after a log-in, or when another window changed it. */
  async read(): Promise<readonly WaitingSave[]> {
    const user = this.#parts.user();
    const all = await this.#parts.store.all().catch(() => []);
    this.#saves = all.filter((save) => save.user === user).sort((one, other) => (one.at < other.at ? -1 : 1));
    this.#tell({ saves: this.#saves });
    return this.#saves;
  }

  /** Whether it is sent without being asked for: not refused, and the server still knows its key. */
  isReady(save: WaitingSave): boolean {
    return !save.refused && this.#parts.now().getTime() - Date.parse(save.at) < SENT_WITHIN;
  }

  /** Sends what waits, now: the connection is back, or the user asks for it. `key`: this one too, though it was refused or is old. */
  async send(key?: string): Promise<void> {
    this.#stop();
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      await this.#parts.alone(() => this.#sendAll(key));
    } finally {
      this.#isSending = false;
    }
  }

  async #sendAll(key: string | undefined): Promise<void> {
    for (const save of await this.read()) {
      if (!this.isReady(save) && save.key !== key) continue;
      const result = await this.#parts.send(save);
      if (result.kind === 'session') return;
      if (result.kind === 'later') return this.#sendLater();
      this.#pause = FIRST_PAUSE;
      if (result.kind === 'saved') await this.#parts.store.remove(save.key);
      else await this.#parts.store.put({ ...save, refused: result.refused });
      await this.read();
      this.#tell({ saves: this.#saves, done: { save, result } });
    }
  }

  /** Again after a pause that grows. */
  #sendLater(): void {
    this.#stop();
    this.#stop = this.#parts.later(this.#pause, () => void this.send());
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
  }

  #tell(event: QueueEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
