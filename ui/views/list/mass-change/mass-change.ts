import './mass-change.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { BatchAnswer } from '../../../../platform/contract/wire-batches.ts';
import type { FieldDescription, PastRows } from '../../../../platform/contract/wire.ts';
import type { Text } from '../../../../platform/contract/text.ts';
import { define, fromCode, ShirabeElement } from '../../../app/element.ts';
import { modalDialog } from '../../../components/dialog/dialog.ts';
import { icon } from '../../../components/icon/icon.ts';
import { errorState, skeleton } from '../../../components/state/state.ts';
import { formatNumber, t, text } from '../../../locale/locale.ts';
import { type Entry, entryOf, sentValue } from '../../form/entry.ts';
import { describeObject } from '../describe-object.ts';
import { isMassField, renderMassField } from './mass-field.ts';
import { MassRun } from './mass-run.ts';
import { asksAboutPast, renderPastRows } from './past-rows.ts';
import { renderPreview, renderProgress, renderResult, willChange } from './render-outcome.ts';

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
    fields: { state: true },
    field: { state: true },
    entry: { state: true },
    accepting: { state: true },
    pastRows: { state: true },
  };
  declare object: string;
  declare label: Text | null;
  declare target: MassTarget;
  declare action: 'edit' | 'delete';
  /** Those that may be changed; null while they are asked for. */
  declare fields: readonly FieldDescription[] | null;
  declare field: FieldDescription | null;
  declare entry: Entry;
  declare accepting: boolean;
  /** Of rows that go to other units: what becomes of their past records. */
  declare pastRows: PastRows | null;
  #run = this.#begin();

  constructor() {
    super();
    this.object = '';
    this.label = null;
    this.target = { list: '' };
    this.action = 'edit';
    this.fields = null;
    this.field = null;
    this.entry = entryOf(null);
    this.accepting = false;
    this.pastRows = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#run = this.#begin();
    if (this.action === 'delete') void this.#run.check();
    else void this.#ask();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#run.stop();
  }

  #begin(): MassRun {
    return new MassRun(
      () => ({ path: `/objects/${encodeURIComponent(this.object)}/mass-change`, request: this.#request }),
      () => this.requestUpdate(),
    );
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
    const { step } = this.#run;
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
          step.preview.checked < step.preview.total
            ? html`<p><button type="button" class="btn" @click=${() => void this.#run.tryAll(step.preview)}>${t('mass.try_all')}</button></p>`
            : nothing
        }
        ${this.pastRows !== null || asksAboutPast(step.preview) ? renderPastRows(this.pastRows, (choice) => this.#choosePast(choice)) : nothing}
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
        return renderProgress(step.batch);
      case 'ended':
        return renderResult(this.object, step.batch);
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
        if (!this.entry.problem) void this.#run.check();
      }}
    >
      <label class="field-label" for="mass-field">${t('mass.field')}</label>
      <select
        id="mass-field"
        class="field-input"
        @change=${(event: Event) => {
          this.pastRows = null;
          this.field = fields.find(({ name }) => name === (event.target as HTMLSelectElement).value) ?? null;
          this.entry = entryOf(null);
        }}
      >
        ${fields.map((each) => html`<option value=${each.name} ?selected=${each === field}>${text(each.label)}</option>`)}
      </select>
      ${renderMassField(this.object, field, this.entry, (entry) => (this.entry = entry))}
    </form>`;
  }

  #renderActions(): TemplateResult {
    const { step } = this.#run;
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
              ? html`<button type="button" class="btn" @click=${() => this.#run.choose()}>${t('mass.back')}</button>`
              : closing(t('app.cancel'))
          }
          <button
            type="button"
            class="btn main ${this.action === 'delete' ? 'danger' : ''}"
            ?disabled=${willChange(step.preview) === 0}
            @click=${() => void this.#run.run(step.preview)}
          >
            ${t(this.action === 'delete' ? 'mass.run_delete' : 'mass.run_edit', { count: formatNumber(willChange(step.preview)) })}
          </button>`;
      case 'running': {
        const { batch } = step;
        return html`${
          batch?.can.cancel ? html`<button type="button" class="btn" @click=${() => void this.#run.cancel(batch)}>${t('mass.stop')}</button>` : nothing
        }${closing(t('app.close'))}`;
      }
      case 'ended':
        return html`${
            step.batch.can.undo ? html`<button type="button" class="btn" @click=${() => void this.#run.undo(step.batch)}>${t('mass.undo')}</button>` : nothing
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
      this.#run.fail(error, () => {
        this.#run.choose();
        void this.#ask();
      });
    }
  }

  get #request(): Record<string, unknown> {
    const values = this.action === 'edit' && this.field ? { values: { [this.field.name]: sentValue(this.entry) } } : {};
    return {
      ...this.target,
      action: this.action,
      ...values,
      ...(this.accepting && { accept_warnings: true }),
      ...(this.pastRows && { past_rows: this.pastRows }),
    };
  }

  #accept(isOn: boolean): void {
    this.accepting = isOn;
    void this.#run.check();
  }

  #choosePast(choice: PastRows): void {
    this.pastRows = choice;
    void this.#run.check();
  }

  #end(): void {
    const { step, isChanged } = this.#run;
    this.#run.stop();
    const detail: MassChangeEnd = { changed: isChanged, batch: step.at === 'ended' ? step.batch : null };
    this.dispatchEvent(new CustomEvent('mass-change-end', { detail, bubbles: true }));
  }
}
define('mass-change', MassChange);
