import './report-dialogs.css';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ReportSettings, SettingRequest } from '../../../platform/contract/wire-own-reports.ts';
import { ApiError, messageOf, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t } from '../../locale/locale.ts';
import type { Narrowed } from './narrowed.ts';
import { o } from './words.ts';

/** Keeps what narrows a report under a name. Fires `settings-change` with the ReportSettings, and `dialog-end`. */
class SettingDialog extends ShirabeElement {
  static override properties = {
    report: fromCode,
    mayShare: fromCode,
    state: fromCode,
    label: { state: true },
    shared: { state: true },
    refusal: { state: true },
    busy: { state: true },
  };
  declare report: string;
  declare mayShare: boolean;
  declare state: Narrowed;
  declare label: string;
  declare shared: boolean;
  declare refusal: unknown;
  declare busy: boolean;

  constructor() {
    super();
    this.label = '';
    this.shared = false;
    this.refusal = null;
    this.busy = false;
  }

  override render(): TemplateResult {
    const close = () => this.#end();
    const problem = this.refusal instanceof ApiError ? this.refusal.problems.find(({ field }) => field === 'label')?.message : undefined;
    const body = html`<form id="report-setting" class="report-form" novalidate @submit=${(event: Event) => void this.#save(event)}>
      ${this.refusal !== null && problem === undefined ? html`<p class="note bad" role="alert">${messageOf(this.refusal)}</p>` : nothing}
      <div>
        <label for="report-setting-label">${o('setting.label')}</label>
        <input
          id="report-setting-label"
          class="field-input"
          maxlength="80"
          required
          aria-invalid=${problem === undefined ? nothing : 'true'}
          aria-describedby="report-setting-problem"
          .value=${live(this.label)}
          @input=${(event: InputEvent) => {
            this.refusal = null;
            this.label = (event.target as HTMLInputElement).value;
          }}
        />
        <p id="report-setting-problem" class="field-error" role="alert">${problem ?? ''}</p>
      </div>
      ${
        this.mayShare
          ? html`<label class="report-option"
              ><input
                type="checkbox"
                .checked=${live(this.shared)}
                @change=${(event: Event) => (this.shared = (event.target as HTMLInputElement).checked)}
              />${o('setting.share')}</label
            >`
          : nothing
      }
      <p class="quiet">${o('setting.parts')}</p>
    </form>`;
    const actions = html`<button type="button" class="btn" @click=${close}>${t('app.cancel')}</button>
      <button type="submit" form="report-setting" class="btn main" ?disabled=${this.busy}>${o(this.busy ? 'own.saving' : 'own.save')}</button>`;
    return modalDialog({ id: 'report-setting', heading: o('setting.keep'), body, actions, close });
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    this.busy = true;
    this.refusal = null;
    const { search, filter, sort } = this.state;
    const request: SettingRequest = { label: this.label, search, filter, sort, shared: this.shared };
    try {
      const saved = await postJson<ReportSettings>(`/reports/${encodeURIComponent(this.report)}/settings`, request);
      this.dispatchEvent(new CustomEvent('settings-change', { detail: saved }));
      showToast({ text: o('setting.saved', { name: this.label.trim() }) });
      this.#end();
    } catch (error) {
      this.refusal = error;
      void this.updateComplete.then(() => this.querySelector<HTMLElement>('#report-setting-label')?.focus());
    }
    this.busy = false;
  }
  #end(): void {
    this.dispatchEvent(new CustomEvent('dialog-end'));
  }
}
define('report-setting-dialog', SettingDialog);
