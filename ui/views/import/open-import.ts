import type { BatchAnswer } from '../../../platform/contract/wire-batches.ts';
import type { Import } from '../../../platform/contract/wire-import.ts';
import { ApiError, getJson, isAbort, messageOf, patchJson, postJson } from '../../api/client.ts';
import { followBatch } from '../list/mass-change/follow-batch.ts';
import { askRun, askStop, askUndo } from './ask-first.ts';
import { ChoiceSender } from './choice-sender.ts';
import { isAtWork } from './import-steps.ts';

/** How often an import at work is looked at; and one that waits for people, since another window or device may go on with it. */
const LOOK_AGAIN = 700;
const LOOK_IDLE = 4000;

interface OpenParts {
  /** Something that is shown is another. */
  readonly changed: () => void;
  /** What the server was at work on has ended. */
  readonly ended: (job: Import) => void;
  /** What was asked for has begun: it is shown at the top. */
  readonly begun: () => void | Promise<void>;
  readonly undone: (batch: BatchAnswer) => void;
  /** The import is no more. */
  readonly gone: (error: unknown) => void;
}

/** An import that a page shows: how it stands on the server, kept up to date, and what is asked of the server. */
export class OpenImport {
  job: Import | null = null;
  /** What a run saved, as far as it can be undone. */
  batch: BatchAnswer | null = null;
  undoing: { readonly done: number; readonly total: number } | null = null;
  /** What became of the last undo, whoever asked for it. */
  undone: BatchAnswer | null = null;
  /** Why the last request was refused. */
  refusal = '';
  /** Whether the server could not be reached while it was at work. */
  lost = false;
  busy = false;
  /** Another window or device has gone on with it. */
  elsewhere = false;
  readonly choices = new ChoiceSender({
    // Also of a page that is left.
    send: (choices) => patchJson<Import>(`/imports/${this.job?.id ?? ''}`, choices),
    take: (job) => this.#take(job, true),
    fail: (error) => void this.#refuse(error),
    changed: () => this.#parts.changed(),
  });
  readonly #parts: OpenParts;
  readonly #abort = new AbortController();
  #timer = 0;

  constructor(parts: OpenParts) {
    this.#parts = parts;
  }

  /** Of everything that is asked while the page lives. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Shows another import, or none. */
  show(job: Import | null): void {
    clearTimeout(this.#timer);
    this.job = null;
    this.batch = null;
    this.undone = null;
    this.elsewhere = false;
    if (job) this.#take(job, true);
    this.#parts.changed();
  }
  close(): void {
    clearTimeout(this.#timer);
    void this.choices.flush();
    this.#abort.abort();
  }

  /** Reads how it stands: the page comes to the front. */
  look(): void {
    if (this.job && !this.choices.isPending) void this.#look(this.job.id);
  }

  change(...[patch]: Parameters<ChoiceSender['change']>): void {
    this.refusal = '';
    this.choices.change(patch);
  }
  check(acceptWarnings?: true): void {
    void this.#ask(async ({ id }) => {
      if (acceptWarnings) this.choices.change({ accept_warnings: true });
      if (!(await this.choices.flush())) return;
      this.#take(await postJson<Import>(`/imports/${id}/check`, {}), true);
      await this.#parts.begun();
    });
  }
  run(): void {
    void this.#ask(async (job) => {
      if (!(await askRun(job))) return;
      this.#take(await postJson<Import>(`/imports/${job.id}/run`, {}), true);
      await this.#parts.begun();
    });
  }
  stop(): void {
    void this.#ask(async (job) => {
      if (await askStop(job)) this.#take(await postJson<Import>(`/imports/${job.id}/stop`, {}), true);
    });
  }
  undo(): void {
    void this.#ask(async (job) => {
      if (job.batch === null || !(await askUndo(job))) return;
      const ended = await this.#follow(await postJson<BatchAnswer>(`/batches/${job.batch}/undo`, {}));
      if (this.signal.aborted) return;
      this.undone = ended;
      this.#parts.undone(ended);
      this.batch = null;
      await this.#look(job.id, true);
      await this.#parts.begun();
    });
  }

  /** `isOwn`: because of what was asked for here. */
  #take(job: Import, isOwn: boolean): void {
    const before = this.job;
    this.lost = false;
    clearTimeout(this.#timer);
    if (isAtWork(job)) this.#timer = window.setTimeout(() => void this.#look(job.id), LOOK_AGAIN);
    else this.#timer = window.setTimeout(() => this.#lookIdly(), LOOK_IDLE);
    if (isOwn) this.elsewhere = false;
    else if (JSON.stringify(before) === JSON.stringify(job)) return;
    else if (before && (!isAtWork(before) || job.state === 'stopped' || job.state === 'undone')) this.elsewhere = true;
    this.job = job;
    this.choices.begin(job.choices);
    if (!isAtWork(job) && before && isAtWork(before) && before.id === job.id) {
      this.batch = null;
      this.#parts.ended(job);
    }
    if (!isAtWork(job) && job.batch !== null && (this.batch?.id !== job.batch || before?.state !== job.state)) void this.#loadBatch(job.batch);
    this.#parts.changed();
  }

  #lookIdly(): void {
    // While something is asked the answer says how it stands; a page that nobody sees is looked at when it comes to the front.
    if (!this.busy && document.visibilityState === 'visible') this.look();
    this.#timer = window.setTimeout(() => this.#lookIdly(), LOOK_IDLE);
  }

  async #look(id: string, isOwn = false): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const job = await getJson<Import>(`/imports/${id}`, { signal: this.signal });
      if (this.job?.id === id && !this.choices.isPending) this.#take(job, isOwn);
    } catch (error) {
      if (isAbort(error) || this.job?.id !== id) return;
      const isPassing = error instanceof ApiError && (error.status === 0 || error.status >= 500);
      if (!isPassing) return this.#parts.gone(error);
      this.lost = isAtWork(this.job);
      this.#timer = window.setTimeout(() => void this.#look(id), LOOK_IDLE);
    }
    this.#parts.changed();
  }

  async #loadBatch(id: string): Promise<void> {
    try {
      this.batch = await getJson<BatchAnswer>(`/batches/${id}`, { signal: this.signal });
    } catch {
      // It is forgotten, or not reached: then nothing offers to undo it.
      this.batch = null;
    }
    this.#parts.changed();
    const { undo } = this.batch ?? {};
    if (undo !== undefined && undo !== this.undone?.id && this.undoing === null) void this.#loadUndo(undo).catch(() => undefined);
  }

  /** What an undo put back and what it left is told as long as it is known, in every window. */
  async #loadUndo(id: string): Promise<void> {
    this.undone = await this.#follow(await getJson<BatchAnswer>(`/batches/${id}`, { signal: this.signal }));
    this.#parts.changed();
  }
  /** Waits for the end of an undo. */
  async #follow(begun: BatchAnswer): Promise<BatchAnswer> {
    try {
      return await followBatch(begun, this.signal, ({ done, total }) => {
        this.undoing = { done, total };
        this.#parts.changed();
      });
    } finally {
      this.undoing = null;
    }
  }

  /** Says why something was refused, and shows how the import stands now: somebody else may have gone on with it. */
  async #refuse(error: unknown): Promise<void> {
    if (isAbort(error)) return;
    const more = error instanceof ApiError ? error.problems.map(({ message }) => message).filter((message) => message !== error.message) : [];
    this.refusal = [messageOf(error), ...new Set(more)].join(' ');
    scrollTo({ top: 0 });
    this.#parts.changed();
    if (this.job && error instanceof ApiError && error.status === 409) await this.#look(this.job.id);
  }

  /** Asks something of the server, one thing at a time. */
  async #ask(work: (job: Import) => Promise<void>): Promise<void> {
    const { job } = this;
    if (!job || this.busy) return;
    this.busy = true;
    this.refusal = '';
    this.#parts.changed();
    try {
      await work(job);
    } catch (error) {
      await this.#refuse(error);
    }
    this.busy = false;
    this.#parts.changed();
  }
}
