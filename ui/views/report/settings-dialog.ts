import './report-dialogs.css';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ReportSetting, ReportSettings } from '../../../platform/contract/wire-own-reports.ts';
import { messageOf, putJson, remove } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { modalDialog } from '../../components/dialog/dialog.ts';
import { t } from '../../locale/locale.ts';
import type { Narrowed } from './narrowed.ts';
import { o } from './words.ts';

/** The saved settings of a report: which it opens with, replaced by what is shown, deleted. Fires `settings-change` with the ReportSettings, and `dialog-end`. */
class SettingsDialog extends ShirabeElement {
  static override properties = { report: fromCode, mayManage: fromCode, settings: fromCode, state: fromCode, refusal: { state: true }, busy: { state: true } };
  declare report: string;
  declare mayManage: boolean;
  declare settings: readonly ReportSetting[];
  declare state: Narrowed;
  declare refusal: unknown;
  declare busy: boolean;

  constructor() {
    super();
    this.refusal = null;
    this.busy = false;
  }

  override render(): TemplateResult {
    const close = () => this.dispatchEvent(new CustomEvent('dialog-end'));
    const opens = this.settings.some((setting) => setting.opens);
    const body = html`<div class="report-form">
      ${this.refusal === null ? nothing : html`<p class="note bad" role="alert">${messageOf(this.refusal)}</p>`}
      <ul class="report-settings">
        <li>
          <span>${o('setting.plain')}</span>
          ${this.#renderOpens(!opens, o('setting.opens_plain'), null)}
        </li>
        ${this.settings.map((setting) => this.#renderSetting(setting))}
      </ul>
      ${this.settings.length === 0 ? html`<p class="quiet">${o('setting.none')}</p>` : nothing}
    </div>`;
    const actions = html`<button type="button" class="btn main" @click=${close}>${t('app.close')}</button>`;
    return modalDialog({ id: 'report-settings', heading: o('setting.manage'), body, actions, close });
  }

  #renderSetting(setting: ReportSetting): TemplateResult {
    const { label, own, shared } = setting;
    return html`<li>
      <span>${label} ${shared ? html`<span class="badge">${o('setting.is_shared')}</span>` : nothing}</span>
      ${this.#renderOpens(setting.opens, o('setting.opens_named', { name: label }), setting.setting)}
      ${
        own
          ? html`<button
              type="button"
              class="btn"
              aria-label=${o('setting.replace_named', { name: label })}
              ?disabled=${this.busy}
              @click=${() => void this.#run(() => putJson(this.#pathOf(setting), { label, shared, ...this.state }))}
            >
              ${o('setting.replace')}
            </button>`
          : nothing
      }
      ${
        own || this.mayManage
          ? html`<button
              type="button"
              class="btn"
              aria-label=${o('setting.delete_named', { name: label })}
              ?disabled=${this.busy}
              @click=${() => void this.#run(() => remove(this.#pathOf(setting)))}
            >
              ${o('own.delete')}
            </button>`
          : nothing
      }
    </li>`;
  }
  #renderOpens(checked: boolean, name: string, setting: string | null): TemplateResult {
    return html`<label class="report-option"
      ><input
        type="radio"
        name="opens"
        aria-label=${name}
        .checked=${live(checked)}
        ?disabled=${this.busy}
        @change=${() => void this.#openWith(setting)}
      />${o('setting.opens')}</label
    >`;
  }

  async #openWith(setting: string | null): Promise<void> {
    const before = this.settings;
    this.settings = before.map((one) => ({ ...one, opens: one.setting === setting }));
    await this.#run(() => putJson(`/reports/${encodeURIComponent(this.report)}/default-setting`, { setting }));
    if (this.refusal !== null) this.settings = before;
  }
  #pathOf({ setting }: ReportSetting): string {
    return `/reports/${encodeURIComponent(this.report)}/settings/${setting}`;
  }
  async #run(work: () => Promise<ReportSettings>): Promise<void> {
    this.busy = true;
    this.refusal = null;
    try {
      const changed = await work();
      this.settings = changed.settings;
      this.dispatchEvent(new CustomEvent('settings-change', { detail: changed }));
    } catch (error) {
      this.refusal = error;
    }
    this.busy = false;
  }
}
define('report-settings-dialog', SettingsDialog);
