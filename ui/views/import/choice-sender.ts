import type { Import, ImportChoices } from '../../../platform/contract/wire-import.ts';

/** Choices that are changed; undefined takes one back. */
export type ChoicePatch = { readonly [Key in keyof ImportChoices]?: ImportChoices[Key] | undefined };

interface ChoiceParts {
  readonly send: (choices: ImportChoices) => Promise<Import>;
  readonly take: (job: Import) => void;
  readonly fail: (error: unknown) => void;
  /** The choices, or whether they are on their way, are others. */
  readonly changed: () => void;
}

/** How long it is waited for the next change before one is sent. */
const PAUSE = 250;

/** Keeps what a person says of a file, and sends it to the server: one request at a time, always with the latest of it. */
export class ChoiceSender {
  readonly #parts: ChoiceParts;
  #kept: ImportChoices = {};
  #wanted: ImportChoices | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<boolean> | null = null;

  constructor(parts: ChoiceParts) {
    this.#parts = parts;
  }

  /** As chosen now, sent or not. */
  get current(): ImportChoices {
    return this.#wanted ?? this.#kept;
  }
  get isPending(): boolean {
    return this.#wanted !== null || this.#sending !== null;
  }

  /** Starts from what the server keeps; what is still to be sent stays. */
  begin(choices: ImportChoices): void {
    this.#kept = choices;
  }

  change(patch: ChoicePatch): void {
    const entries = Object.entries({ ...this.current, ...patch }).filter(([, value]) => value !== undefined);
    this.#wanted = Object.fromEntries(entries);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE);
    this.#parts.changed();
  }

  /** Sends what is not sent yet. False: the server refused it, and what it keeps is what holds. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    for (;;) {
      if (this.#sending) {
        if (!(await this.#sending)) return false;
      } else if (this.#wanted) {
        this.#sending = this.#send(this.#wanted);
      } else return true;
    }
  }

  async #send(choices: ImportChoices): Promise<boolean> {
    clearTimeout(this.#timer);
    try {
      const job = await this.#parts.send(choices);
      if (this.#wanted === choices) this.#wanted = null;
      this.#sending = null;
      this.#parts.take(job);
      return true;
    } catch (error) {
      this.#wanted = null;
      this.#sending = null;
      this.#parts.fail(error);
      return false;
    } finally {
      this.#parts.changed();
    }
  }
}
