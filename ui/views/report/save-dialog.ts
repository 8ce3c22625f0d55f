import './report-dialogs.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import type { NewOwnReport, OwnReportChange, ReportSource } from '../../../platform/contract/wire-own-reports.ts';
import { ApiError, getJson, messageOf, postJson, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { t, text } from '../../locale/locale.ts';
import { o } from './words.ts';

interface NamedReport {
  readonly report: string;
  readonly label: string;
  readonly description: string;
  readonly folder: string | null;
  readonly version: number;
}

/**
 * Saves a report under a name (`save`), or changes name, description and folder of one that a user made (`change`). `definition`: what is saved in place of what
 * `report` says, with `narrowed`. Fires `report-saved` with its ReportSource, and
 * `dialog-end` when there is nothing more to do.
 */
class SaveDialog extends ShirabeElement {
  static override properties = {
    kind: fromCode,
    report: fromCode,
    narrowed: fromCode,
    definition: fromCode,
    label: { state: true },
    description: { state: true },
    folder: { state: true },
    folders: { state: true },
    refusal: { state: true },
    busy: { state: true },
  };
  declare kind: 'save' | 'change';
  declare report: NamedReport;
  declare narrowed: { readonly filter: string; readonly sort: string };
  declare definition: Readonly<Record<string, unknown>> | null;
  declare label: string;
  declare description: string;
  declare folder: string;
  declare folders: FoldersAnswer['folders'];
  declare refusal: unknown;
  declare busy: boolean;
  #version = 0;

  constructor() {
    super();
    this.kind = 'save';
    this.narrowed = { filter: '', sort: '' };
    this.definition = null;
    this.label = '';
    this.description = '';
    this.folder = '';
    this.folders = [];
    this.refusal = null;
    this.busy = false;
  }
  protected override firstUpdated(changed: PropertyValues<this>): void {
    super.firstUpdated(changed);
    this.label = this.kind === 'change' || this.definition ? this.report.label : '';
    this.description = this.report.description;
    this.#version = this.report.version;
    void this.#loadFolders();
  }

  override render(): TemplateResult {
    const close = () => this.#end();
    const actions = html`<button type="button" class="btn" @click=${close}>${t('app.cancel')}</button>
      <button type="submit" form="report-save" class="btn main" ?disabled=${this.busy}>${o(this.busy ? 'own.saving' : 'own.save')}</button>`;
    return modalDialog({ id: 'report-save', heading: o(this.kind === 'save' ? 'own.save_as' : 'own.change'), body: this.#renderForm(), actions, close });
  }

  #renderForm(): TemplateResult {
    const problem = this.#problemAt('label');
    return html`<form id="report-save" class="report-form" novalidate @submit=${(event: Event) => void this.#save(event)}>
      ${this.refusal !== null && problem === undefined ? html`<p class="note bad" role="alert">${messageOf(this.refusal)}</p>` : nothing}
      <div>
        <label for="report-save-label">${o('own.label')}</label>
        <input
          id="report-save-label"
          class="field-input"
          maxlength="80"
          required
          aria-invalid=${problem === undefined ? nothing : 'true'}
          aria-describedby="report-save-problem"
          .value=${live(this.label)}
          @input=${(event: InputEvent) => {
            if (problem !== undefined) this.refusal = null;
            this.label = (event.target as HTMLInputElement).value;
          }}
        />
        <p id="report-save-problem" class="field-error" role="alert">${problem ?? ''}</p>
      </div>
      <div>
        <label for="report-save-description">${o('own.description')}</label>
        <textarea
          id="report-save-description"
          class="field-input"
          rows="3"
          maxlength="1000"
          .value=${live(this.description)}
          @input=${(event: InputEvent) => (this.description = (event.target as HTMLTextAreaElement).value)}
        ></textarea>
      </div>
      <div>
        <label for="report-save-folder">${o('own.folder')}</label>
        <select id="report-save-folder" class="field-input" @change=${(event: Event) => (this.folder = (event.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${this.folder === ''}>${o('own.mine')}</option>
          ${this.folders.map((one) => html`<option value=${one.folder} ?selected=${this.folder === one.folder}>${text(one.label)}</option>`)}
        </select>
        <p class="quiet">${o('own.folder_hint')}</p>
      </div>
      ${this.kind === 'save' && !this.definition ? html`<p class="quiet">${o('own.saved_parts')}</p>` : nothing}
    </form>`;
  }
  #problemAt(field: string): string | undefined {
    return this.refusal instanceof ApiError ? this.refusal.problems.find((problem) => problem.field === field)?.message : undefined;
  }

  /** The folders that the user may add to; without them there is one's own place. */
  async #loadFolders(): Promise<void> {
    try {
      const { folders, reports } = await getJson<FoldersAnswer>('/report-folders');
      const at = reports.find(({ report }) => report === this.report.report)?.folder ?? null;
      this.folders = folders.filter((folder) => folder.can.edit || (this.kind === 'change' && folder.folder === at));
      if (this.kind === 'change' && this.folder === '') this.folder = at ?? '';
    } catch (error) {
      this.refusal = error;
    }
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.refusal = null;
    const words = { label: this.label, description: this.description, folder: this.folder === '' ? null : this.folder };
    try {
      const saved =
        this.kind === 'save'
          ? await postJson<ReportSource>('/own-reports', {
              ...words,
              ...(this.definition ? { definition: this.definition } : { from: { report: this.report.report, ...this.narrowed } }),
            } satisfies NewOwnReport)
          : await putJson<ReportSource>(`/own-reports/${this.report.report}`, { ...words, version: this.#version } satisfies OwnReportChange);
      this.dispatchEvent(new CustomEvent('report-saved', { detail: saved }));
      this.#end();
    } catch (error) {
      // What somebody else changed is told; saving again is then meant.
      if (error instanceof ApiError && error.code === 'conflict') this.#version = (error.body['current'] as ReportSource).version ?? this.#version;
      this.refusal = error;
      if (this.#problemAt('label') !== undefined) void this.updateComplete.then(() => this.querySelector<HTMLElement>('#report-save-label')?.focus());
    }
    this.busy = false;
  }
  #end(): void {
    this.dispatchEvent(new CustomEvent('dialog-end'));
  }
}
define('report-save-dialog', SaveDialog);
