import './mass-change.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { BatchAnswer, MassPreview } from '../../../../platform/contract/wire-batches.ts';
import type { FieldDescription } from '../../../../platform/contract/wire.ts';
import type { Text } from '../../../../platform/contract/text.ts';
import { ApiError, isAbort, messageOf, postJson } from '../../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../../app/element.ts';
import { modalDialog } from '../../../components/dialog/dialog.ts';
import { icon } from '../../../components/icon/icon.ts';
import { errorState, skeleton } from '../../../components/state/state.ts';
import { formatNumber, t, text } from '../../../locale/locale.ts';
import { type Entry, entryOf, sentValue } from '../../form/entry.ts';
import { describeObject } from '../describe-object.ts';
import { followBatch } from './follow-batch.ts';
import { isMassField, renderMassField } from './mass-field.ts';
import { renderPreview, renderResult, willChange } from './render-outcome.ts';

/** The rows that are meant: those of a list as it stands, or of them only, or not, some. */
export interface MassTarget {
  readonly list: string;
  readonly search?: string;
  readonly filter?: string;
  readonly sort?: string;
  readonly ids?: readonly string[];
  readonly except?: readonly string[];
}

/** Whether anything may have been changed, and the change, where it has ended. */
export interface MassChangeEnd {
  readonly changed: boolean;
  readonly batch: BatchAnswer | null;
}

type Step =
  | { readonly at: 'choosing' }
  | { readonly at: 'checking' }
  | { readonly at: 'preview'; readonly preview: MassPreview; readonly note?: string }
  | { readonly at: 'running'; readonly batch: BatchAnswer | null }
  | { readonly at: 'ended'; readonly batch: BatchAnswer }
  | { readonly at: 'failed'; readonly error: unknown; readonly retry: () => void };

/**
 * Changes a field of many records, or deletes them: what is to be changed, what would happen, the change with its progress, what became of each, and undo.
 * Fires `mass-change-end`, with a MassChangeEnd, when it is closed.
 */
class MassChange extends ShirabeElement {
  static override properties = {
    object: fromCode,
    label: fromCode,
    target: fromCode,
    action: fromCode,
    step: { state: true },
    fields: { state: true },
    field: { state: true },
    entry: { state: true },
    accepting: { state: true },
  };
  declare object: string;
  declare label: Text | null;
  declare target: MassTarget;
  declare action: 'edit' | 'delete';
  declare step: Step;
  /** Those that may be changed; null while they are asked for. */
  declare fields: readonly FieldDescription[] | null;
  declare field: FieldDescription | null;
  declare entry: Entry;
  declare accepting: boolean;
  #abort = new AbortController();
  #isChanged = false;

  constructor() {
    super();
    this.object = '';
    this.label = null;
    this.target = { list: '' };
    this.action = 'edit';
    this.step = { at: 'choosing' };
    this.fields = null;
    this.field = null;
    this.entry = entryOf(null);
    this.accepting = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#abort = new AbortController();
    if (this.action === 'delete') void this.#check();
    else void this.#ask();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  override render(): TemplateResult {
    const close = () => this.#end();
    return modalDialog({
      id: 'mass-change',
      heading: t(this.action === 'delete' ? 'mass.delete_title' : 'mass.edit_title', { object: text(this.label) }),
      body: this.#renderBody(),
      actions: this.#renderActions(),
      close,
    });
  }

  #renderBody(): TemplateResult {
    const { step } = this;
    switch (step.at) {
      case 'choosing':
        return this.#renderChoice();
      case 'checking':
        return html`<p role="status">${t('mass.checking')}</p>
          <progress class="mass-progress" aria-label=${t('mass.checking')}></progress>`;
      case 'preview':
        return html`${step.note ? html`<p class="note warn" role="alert">${icon('warn')}<span>${step.note}</span></p>` : nothing}
        ${renderPreview(this.object, step.preview)}
        ${
          (step.preview.counts['warned'] ?? 0) > 0 || this.accepting
            ? html`<label class="mass-accept"
                ><input type="checkbox" .checked=${this.accepting} @change=${(event: Event) => this.#accept((event.target as HTMLInputElement).checked)} />${t(
                  'mass.accept',
                )}</label
              >`
            : nothing
        }
        ${this.action === 'delete' && willChange(step.preview) > 0 ? html`<p class="quiet">${t('mass.delete_note')}</p>` : nothing}`;
      case 'running':
        return this.#renderProgress(step.batch);
      case 'ended':
        return renderResult(this.object, step.batch, this.#abort.signal);
      case 'failed':
        return errorState(step.error, step.retry);
    }
  }

  #renderChoice(): TemplateResult {
    const { fields, field } = this;
    if (!fields) return skeleton(3);
    if (fields.length === 0 || !field) return html`<p>${t('mass.no_fields')}</p>`;
    return html`<form
      id="mass-form"
      class="mass-form"
      @submit=${(event: Event) => {
        event.preventDefault();
        if (!this.entry.problem) void this.#check();
      }}
    >
      <label class="field-label" for="mass-field">${t('mass.field')}</label>
      <select
        id="mass-field"
        class="field-input"
        @change=${(event: Event) => {
          this.field = fields.find(({ name }) => name === (event.target as HTMLSelectElement).value) ?? null;
          this.entry = entryOf(null);
        }}
      >
        ${fields.map((each) => html`<option value=${each.name} ?selected=${each === field}>${text(each.label)}</option>`)}
      </select>
      ${renderMassField(this.object, field, this.entry, (entry) => (this.entry = entry))}
    </form>`;
  }

  #renderProgress(batch: BatchAnswer | null): TemplateResult {
    const words = batch ? t('mass.running', { done: formatNumber(batch.done), total: formatNumber(batch.total) }) : t('app.loading');
    return html`<p role="status">${words}</p>
      ${
        batch
          ? html`<progress class="mass-progress" aria-label=${words} max=${batch.total} value=${batch.done}></progress>
              <p class="quiet">${t('mass.running_note')}</p>`
          : html`<progress class="mass-progress" aria-label=${words}></progress>`
      }`;
  }

  #renderActions(): TemplateResult {
    const { step } = this;
    const closing = (label: string) => html`<button type="button" class="btn" @click=${() => this.#end()}>${label}</button>`;
    switch (step.at) {
      case 'choosing':
        return html`${closing(t('app.cancel'))}${
          this.field
            ? html`<button type="submit" form="mass-form" class="btn main" ?disabled=${this.entry.problem !== undefined}>${t('mass.check')}</button>`
            : nothing
        }`;
      case 'preview':
        return html`${
            this.action === 'edit'
              ? html`<button type="button" class="btn" @click=${() => (this.step = { at: 'choosing' })}>${t('mass.back')}</button>`
              : closing(t('app.cancel'))
          }
          <button
            type="button"
            class="btn main ${this.action === 'delete' ? 'danger' : ''}"
            ?disabled=${willChange(step.preview) === 0}
            @click=${() => void this.#run(step.preview)}
          >
            ${t(this.action === 'delete' ? 'mass.run_delete' : 'mass.run_edit', { count: formatNumber(willChange(step.preview)) })}
          </button>`;
      case 'running':
        return html`${
          step.batch?.can.cancel ? html`<button type="button" class="btn" @click=${() => void this.#stop(step.batch)}>${t('mass.stop')}</button>` : nothing
        }${closing(t('app.close'))}`;
      case 'ended':
        return html`${
            step.batch.can.undo ? html`<button type="button" class="btn" @click=${() => void this.#undo(step.batch)}>${t('mass.undo')}</button>` : nothing
          }<button type="button" class="btn main" @click=${() => this.#end()}>${t('app.close')}</button>`;
      case 'checking':
      case 'failed':
        return closing(t('app.close'));
    }
  }

  async #ask(): Promise<void> {
    try {
      const { fields } = await describeObject(this.object);
      this.fields = fields.filter(isMassField);
      this.field = this.fields[0] ?? null;
    } catch (error) {
      this.#fail(error, () => {
        this.step = { at: 'choosing' };
        void this.#ask();
      });
    }
  }

  get #request(): Record<string, unknown> {
    const values = this.action === 'edit' && this.field ? { values: { [this.field.name]: sentValue(this.entry) } } : {};
    return { ...this.target, action: this.action, ...values, ...(this.accepting ? { accept_warnings: true } : {}) };
  }

  get #path(): string {
    return `/objects/${encodeURIComponent(this.object)}/mass-change`;
  }

  async #check(note?: string): Promise<void> {
    this.step = { at: 'checking' };
    try {
      const preview = await postJson<MassPreview>(this.#path, { ...this.#request, dry_run: true }, { signal: this.#abort.signal });
      this.step = { at: 'preview', preview, ...(note === undefined ? {} : { note }) };
    } catch (error) {
      this.#fail(error, () => void this.#check());
    }
  }

  #accept(isOn: boolean): void {
    this.accepting = isOn;
    void this.#check();
  }

  async #run(preview: MassPreview): Promise<void> {
    this.step = { at: 'running', batch: null };
    this.#isChanged = true;
    try {
      await this.#follow(await postJson<BatchAnswer>(this.#path, { ...this.#request, expected: preview.total }));
    } catch (error) {
      // The rows are others than those that were looked at: what would happen to these?
      if (error instanceof ApiError && error.code === 'conflict') await this.#check(messageOf(error));
      else this.#fail(error, () => void this.#check());
    }
  }

  /** Asks how far it is until it has ended, or the dialog is closed. */
  async #follow(begun: BatchAnswer): Promise<void> {
    const batch = await followBatch(begun, this.#abort.signal, (at) => (this.step = { at: 'running', batch: at }));
    if (!this.#abort.signal.aborted) this.step = { at: 'ended', batch };
  }

  async #stop(batch: BatchAnswer | null): Promise<void> {
    if (!batch) return;
    try {
      await postJson<BatchAnswer>(`/batches/${batch.id}/cancel`, {});
    } catch (error) {
      // It has ended meanwhile: the next look says so.
      if (!(error instanceof ApiError) || error.code !== 'conflict') this.#fail(error, () => void this.#stop(batch));
    }
  }

  async #undo(batch: BatchAnswer): Promise<void> {
    this.step = { at: 'running', batch: null };
    try {
      await this.#follow(await postJson<BatchAnswer>(`/batches/${batch.id}/undo`, {}));
    } catch (error) {
      this.#fail(error, () => (this.step = { at: 'ended', batch }));
    }
  }

  #fail(error: unknown, retry: () => void): void {
    if (!isAbort(error)) this.step = { at: 'failed', error, retry };
  }

  #end(): void {
    const { step } = this;
    this.#abort.abort();
    const detail: MassChangeEnd = { changed: this.#isChanged, batch: step.at === 'ended' ? step.batch : null };
    this.dispatchEvent(new CustomEvent('mass-change-end', { detail, bubbles: true }));
  }
}
define('mass-change', MassChange);
