import { html, nothing, type TemplateResult } from 'lit';
import type { BatchAnswer } from '../../../platform/contract/wire-batches.ts';
import { getJson, isAbort, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { formatMoment, t } from '../../locale/locale.ts';
import '../../views/list/mass-change/mass-change.css';
import { followBatch } from '../../views/list/mass-change/follow-batch.ts';
import { renderProgress, renderResult } from '../../views/list/mass-change/render-outcome.ts';
import { modalDialog } from '../dialog/dialog.ts';
import { errorState, skeleton } from '../state/state.ts';

/**
 * A change of many rows that a record was part of: who made it and when, what became of each row, and undo. `batch`: its id. Fires `batch-close` when it is to be
 * closed, and before that `record-restored` once it was undone (both bubble).
 */
class BatchDialog extends ShirabeElement {
  static override properties = { batch: fromCode, found: { state: true }, undoing: { state: true }, error: { state: true } };
  declare batch: string;
  declare found: BatchAnswer | null;
  /** The undo, as far as it is. */
  declare undoing: BatchAnswer | null;
  declare error: unknown;
  #abort = new AbortController();
  #isUndone = false;

  constructor() {
    super();
    this.found = null;
    this.undoing = null;
    this.error = null;
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('batch')) void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  async #load(): Promise<void> {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.found = null;
    this.undoing = null;
    this.error = null;
    try {
      const begun = await getJson<BatchAnswer>(`/batches/${this.batch}`, { signal });
      const ended = await followBatch(begun, signal, (batch) => (this.found = batch));
      if (!signal.aborted) this.found = ended;
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  async #undo(): Promise<void> {
    const { signal } = this.#abort;
    this.error = null;
    try {
      const begun = await postJson<BatchAnswer>(`/batches/${this.batch}/undo`, {});
      this.#isUndone = true;
      this.undoing = begun;
      const ended = await followBatch(begun, signal, (batch) => (this.undoing = batch));
      if (!signal.aborted) this.undoing = ended;
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  #close(): void {
    for (const name of [...(this.#isUndone ? ['record-restored'] : []), 'batch-close']) this.dispatchEvent(new CustomEvent(name, { bubbles: true }));
  }

  override render(): TemplateResult {
    return modalDialog({
      id: 'history-batch',
      heading: this.found?.label || t('mass.result'),
      body: this.#renderBody(),
      actions: this.#renderActions(),
      close: () => this.#close(),
    });
  }

  #renderBody(): TemplateResult {
    const shown = this.undoing ?? this.found;
    if (this.error !== null) return errorState(this.error, () => void this.#load());
    if (!shown) return skeleton(4);
    return html`<p class="quiet">${formatMoment(shown.created_at)} ${shown.created_by}</p>
      ${this.undoing ? html`<h3 class="mass-heading">${t('mass.undo')}</h3>` : nothing}
      ${shown.finished_at === null ? renderProgress(shown) : renderResult(shown.object, shown)}`;
  }
  #renderActions(): TemplateResult {
    return html`<button type="button" class="btn" @click=${() => this.#close()}>${t('app.close')}</button> ${
        this.found?.can.undo && !this.undoing ? html`<button type="button" class="btn" @click=${() => void this.#undo()}>${t('mass.undo')}</button>` : nothing
      }`;
  }
}
define('batch-dialog', BatchDialog);
