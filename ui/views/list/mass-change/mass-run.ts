import type { BatchAnswer, MassPreview } from '../../../../platform/contract/wire-batches.ts';
import { ApiError, isAbort, messageOf, postJson } from '../../../api/client.ts';
import { followBatch } from './follow-batch.ts';
import { tryChange } from './try-change.ts';

/** Where a change of many records is. */
type MassStep =
  | { readonly at: 'choosing' }
  | { readonly at: 'checking' }
  | { readonly at: 'preview'; readonly preview: MassPreview; readonly note?: string }
  | { readonly at: 'running'; readonly batch: BatchAnswer | null }
  | { readonly at: 'ended'; readonly batch: BatchAnswer }
  | { readonly at: 'failed'; readonly error: unknown; readonly retry: () => void };

/** What is asked of the server: where, and what. */
interface MassAsked {
  readonly path: string;
  readonly request: Readonly<Record<string, unknown>>;
}

/** A change of many records on its way: a look at what would happen, the change with its progress, and undo. */
export class MassRun {
  /** Whether anything may have been changed. */
  isChanged = false;
  #step: MassStep = { at: 'choosing' };
  readonly #abort = new AbortController();
  readonly #asked: () => MassAsked;
  readonly #changed: () => void;

  /** `asked`: what is meant by now. `changed` is called at every step. */
  constructor(asked: () => MassAsked, changed: () => void) {
    this.#asked = asked;
    this.#changed = changed;
  }

  get step(): MassStep {
    return this.#step;
  }
  /** What to change is chosen anew. */
  choose(): void {
    this.#go({ at: 'choosing' });
  }
  fail(error: unknown, retry: () => void): void {
    if (!isAbort(error)) this.#go({ at: 'failed', error, retry });
  }
  /** Nobody looks any more; what runs goes on by itself. */
  stop(): void {
    this.#abort.abort();
  }

  /** What would happen. `note`: why it is asked again. */
  async check(note?: string): Promise<void> {
    this.#go({ at: 'checking' });
    const { path, request } = this.#asked();
    try {
      const preview = await postJson<MassPreview>(path, { ...request, dry_run: true }, { signal: this.#abort.signal });
      this.#go({ at: 'preview', preview, ...(note === undefined ? {} : { note }) });
    } catch (error) {
      this.fail(error, () => void this.check());
    }
  }

  /** Looks at every row, however many: a change that writes nothing, with its progress. Stopped, it is as before. */
  async tryAll(preview: MassPreview): Promise<void> {
    const { path, request } = this.#asked();
    try {
      const exact = await tryChange(path, request, this.#abort.signal, (batch) => this.#go({ at: 'running', batch }));
      if (!this.#abort.signal.aborted) this.#go({ at: 'preview', preview: exact ?? preview });
    } catch (error) {
      this.fail(error, () => this.#go({ at: 'preview', preview }));
    }
  }

  async run(preview: MassPreview): Promise<void> {
    this.#go({ at: 'running', batch: null });
    this.isChanged = true;
    const { path, request } = this.#asked();
    try {
      await this.#follow(await postJson<BatchAnswer>(path, { ...request, expected: preview.total }));
    } catch (error) {
      // The rows are others than those that were looked at: what would happen to these?
      if (error instanceof ApiError && error.code === 'conflict') await this.check(messageOf(error));
      else this.fail(error, () => void this.check());
    }
  }

  async cancel(batch: BatchAnswer): Promise<void> {
    try {
      await postJson<BatchAnswer>(`/batches/${batch.id}/cancel`, {});
    } catch (error) {
      // It has ended meanwhile: the next look says so.
      if (!(error instanceof ApiError) || error.code !== 'conflict') this.fail(error, () => void this.cancel(batch));
    }
  }

  async undo(batch: BatchAnswer): Promise<void> {
    this.#go({ at: 'running', batch: null });
    try {
      await this.#follow(await postJson<BatchAnswer>(`/batches/${batch.id}/undo`, {}));
    } catch (error) {
      this.fail(error, () => this.#go({ at: 'ended', batch }));
    }
  }

  /** Asks how far it is until it has ended, or the dialog is closed. */
  async #follow(begun: BatchAnswer): Promise<void> {
    const batch = await followBatch(begun, this.#abort.signal, (at) => this.#go({ at: 'running', batch: at }));
    if (!this.#abort.signal.aborted) this.#go({ at: 'ended', batch });
  }
  #go(step: MassStep): void {
    this.#step = step;
    this.#changed();
  }
}
