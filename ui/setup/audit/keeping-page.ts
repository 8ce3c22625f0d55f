import { html, nothing, type TemplateResult } from 'lit';
import type { AuditSettings, AuditVerification } from '../../../platform/contract/wire-operation.ts';
import { getJson, isAbort, messageOf, postJson, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { focusControl } from '../../components/error-summary/error-summary.ts';
import { icon } from '../../components/icon/icon.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatNumber, t } from '../../locale/locale.ts';
import { groupControl, textControl } from '../form/controls.ts';
import { UnsavedGuard } from '../form/guard.ts';
import { readWhole } from '../form/read-whole.ts';
import { faultsOf, messagesAt, noFaults, renderSummary, type Faults } from '../form/problems.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';

const MOST_DAYS = 36_500;
const DEFAULT_DAYS = '1825';

/** Whether the audit is whole, and how long it is kept. */
class KeepingPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    kept: { state: true },
    days: { state: true },
    error: { state: true },
    faults: { state: true },
    busy: { state: true },
    verifying: { state: true },
    verified: { state: true },
    refusal: { state: true },
  };
  declare route: Route;
  declare kept: AuditSettings | null;
  /** As typed; null: for ever. */
  declare days: string | null;
  declare error: unknown;
  declare faults: Faults;
  declare busy: boolean;
  declare verifying: boolean;
  declare verified: AuditVerification | null;
  declare refusal: string;
  readonly #guard = new UnsavedGuard();
  readonly #abort = new AbortController();

  constructor() {
    super();
    this.kept = null;
    this.days = null;
    this.error = null;
    this.faults = noFaults;
    this.busy = false;
    this.verifying = false;
    this.verified = null;
    this.refusal = '';
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#guard.release();
    this.#abort.abort();
  }

  async #load(): Promise<void> {
    this.error = null;
    try {
      this.#take(await getJson<AuditSettings>('/settings/audit', { signal: this.#abort.signal }));
    } catch (error) {
      if (!isAbort(error)) this.error = error;
    }
  }
  #take(kept: AuditSettings): void {
    this.kept = kept;
    this.days = kept.keep_days === 0 ? null : String(kept.keep_days);
    this.faults = noFaults;
    this.#guard.release();
  }
  get #unsaved(): boolean {
    return this.kept !== null && this.days !== (this.kept.keep_days === 0 ? null : String(this.kept.keep_days));
  }
  #change(days: string | null): void {
    this.days = days;
    this.#guard.set(this.#unsaved);
  }

  override render(): TemplateResult {
    return html`${renderHead({ title: s('setup.keeping'), above: [{ label: s('setup.audit'), href: urlOf.setup('audit') }], note: s('setup.keeping_hint') })}
    ${this.#renderVerification()} ${this.#renderKeeping()}`;
  }

  #renderVerification(): TemplateResult {
    const { verified } = this;
    return html`<section class="card" aria-labelledby="verify-heading">
      <div class="card-head"><h2 id="verify-heading">${s('audit.verify_heading')}</h2></div>
      <div class="card-body">
        <p>${s('audit.verify_text')}</p>
        <p class="setup-buttons">
          <button type="button" class="btn main" ?disabled=${this.verifying} @click=${() => void this.#verify()}>
            ${this.verifying ? s('audit.verifying') : s('audit.verify')}
          </button>
        </p>
        <div role="status">
          ${this.refusal ? html`<p class="note bad">${icon('warn')}<span>${this.refusal}</span></p>` : nothing} ${verified ? renderResult(verified) : nothing}
        </div>
      </div>
    </section>`;
  }
  async #verify(): Promise<void> {
    this.verifying = true;
    this.refusal = '';
    this.verified = null;
    try {
      this.verified = await postJson<AuditVerification>('/audit/verification', {}, { signal: this.#abort.signal });
    } catch (error) {
      if (!isAbort(error)) this.refusal = messageOf(error);
    }
    this.verifying = false;
  }

  #renderKeeping(): TemplateResult {
    if (this.error !== null) return html`<div class="card setup-section">${errorState(this.error, () => void this.#load())}</div>`;
    if (!this.kept) return html`<div class="card setup-section">${skeleton(3)}</div>`;
    return html`<form
      class="setup-section"
      novalidate
      @submit=${(event: Event) => {
        event.preventDefault();
        void this.#save();
      }}
    >
      ${renderSummary(this.faults, { keep_days: s('audit.keep_days') }, (field) => `keep-${field}`)}
      <section class="card" aria-labelledby="keep-heading">
        <div class="card-head"><h2 id="keep-heading">${s('audit.keep_heading')}</h2></div>
        <div class="form-grid">
          ${groupControl({
            id: 'keep-how',
            label: s('audit.keep_how'),
            kind: 'radio',
            options: [
              { value: 'ever', label: s('audit.keep_ever') },
              { value: 'days', label: s('audit.keep_for') },
            ],
            chosen: [this.days === null ? 'ever' : 'days'],
            change: ([how]) => this.#change(how === 'ever' ? null : this.kept?.keep_days ? String(this.kept.keep_days) : DEFAULT_DAYS),
          })}
          ${
            this.days === null
              ? nothing
              : textControl({
                  id: 'keep-keep_days',
                  label: s('audit.keep_days'),
                  value: this.days,
                  type: 'number',
                  unit: s('security.days'),
                  bounds: { min: 1, max: MOST_DAYS },
                  required: true,
                  help: s('audit.keep_help'),
                  messages: messagesAt(this.faults, 'keep_days'),
                  change: (days) => this.#change(days),
                })
          }
        </div>
        <p class="setup-after setup-buttons">
          <button type="submit" class="btn main" ?disabled=${this.busy || !this.#unsaved}>${this.busy ? t('record.saving') : t('record.save')}</button>
        </p>
      </section>
    </form>`;
  }

  async #save(): Promise<void> {
    const days = this.days === null ? 0 : readWhole(this.days);
    const before = this.kept?.keep_days ?? 0;
    if (days === null || (this.days !== null && (days < 1 || days > MOST_DAYS)))
      return this.#show({ fields: [{ field: 'keep_days', message: s('form.range', { min: 1, max: formatNumber(MOST_DAYS) }) }], whole: [] });
    const isShorter = days !== 0 && (before === 0 || days < before);
    if (isShorter) {
      const sure = await askConfirm({
        title: s('audit.trim_title', { days: formatNumber(days) }),
        text: s('audit.trim_text'),
        confirm: t('record.save'),
        danger: true,
      });
      if (!sure) return;
    }
    this.busy = true;
    try {
      this.#take(await putJson<AuditSettings>('/settings/audit', { keep_days: days }));
      showToast({ text: s('form.saved') });
    } catch (error) {
      await this.#show(faultsOf(error, (field) => field === 'keep_days'));
    }
    this.busy = false;
  }
  async #show(faults: Faults): Promise<void> {
    this.faults = faults;
    await this.updateComplete;
    focusControl('error-summary');
  }
}
define('setup-keeping', KeepingPage);

function renderResult(result: AuditVerification): TemplateResult {
  if (result.broken)
    return html`<p class="note bad">
      ${icon('warn')}<span
        >${s('audit.broken', { id: formatNumber(result.broken.id) })} ${result.broken.reason}
        <a href=${urlOf.setup('audit', undefined, { entry: String(result.broken.id) })}>${s('audit.to_entries')}</a></span
      >
    </p>`;
  if (result.entries === 0) return html`<p class="note idle">${s('audit.verified_none')}</p>`;
  return html`<p class="note good">
      ${icon('check')}<span
        >${s('audit.verified', { count: formatNumber(result.entries), from: formatNumber(result.from ?? 0), to: formatNumber(result.to ?? 0) })}</span
      >
    </p>
    ${result.head ? html`<p class="quiet">${s('audit.head', { hash: result.head })}</p>` : nothing}`;
}
