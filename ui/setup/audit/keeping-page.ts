import { html, nothing, type TemplateResult } from 'lit';
import type { AuditSettings, AuditVerification } from '../../../platform/contract/wire-operation.ts';
import { getJson, isAbort, messageOf, postJson, putJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { icon } from '../../components/icon/icon.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { formatNumber, t } from '../../locale/locale.ts';
import { groupControl, textControl } from '../form/controls.ts';
import { messagesAt } from '../form/faults.ts';
import { formTools } from '../form/form-tools.ts';
import { readWhole } from '../form/read-whole.ts';
import { renderSetting } from '../form/render-setting.ts';
import { SettingForm } from '../form/setting-form.ts';
import { renderHead } from '../head.ts';
import { s } from '../words.ts';

const MOST_DAYS = 36_500;
const DEFAULT_DAYS = '1825';

/** How long the audit is kept, as it is typed; null: for ever. */
interface Values {
  readonly days: string | null;
}

/** Whether the audit is whole, and how long it is kept. */
class KeepingPage extends ShirabeElement {
  static override properties = { route: fromCode, verifying: { state: true }, verified: { state: true }, refusal: { state: true } };
  declare route: Route;
  declare verifying: boolean;
  declare verified: AuditVerification | null;
  declare refusal: string;
  readonly #form = new SettingForm<AuditSettings, Values>(this, formTools(), {
    load: (signal) => getJson<AuditSettings>('/settings/audit', { signal }),
    toDraft: ({ keep_days }) => ({ days: keep_days === 0 ? null : String(keep_days) }),
    check: ({ days }) => (days === null || isWithin(days) ? [] : [{ field: 'keep_days', message: s('form.range', { min: 1, max: formatNumber(MOST_DAYS) }) }]),
    confirm: (values, kept) => askToTrim(daysOf(values), kept.keep_days),
    save: (values) => putJson<AuditSettings>('/settings/audit', { keep_days: daysOf(values) }),
    saved: () => showToast({ text: s('form.saved') }),
    knows: (field) => field === 'keep_days',
  });
  #abort = new AbortController();

  constructor() {
    super();
    this.verifying = false;
    this.verified = null;
    this.refusal = '';
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#abort.abort();
  }

  override render(): TemplateResult {
    return html`${renderHead({ title: s('setup.keeping'), above: [{ label: s('setup.audit'), href: urlOf.setup('audit') }], note: s('setup.keeping_hint') })}
      ${this.#renderVerification()}
      <div class="setup-section">
        ${
          mayChange()
            ? renderSetting(this.#form, {
                labels: () => ({ keep_days: s('audit.keep_days') }),
                idOf: (field) => `keep-${field}`,
                body: (values, kept) => this.#renderFields(values, kept),
              })
            : this.#renderKept()
        }
      </div>`;
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
    const { signal } = (this.#abort = new AbortController());
    this.verifying = true;
    this.refusal = '';
    this.verified = null;
    try {
      this.verified = await postJson<AuditVerification>('/audit/verification', {}, { signal });
    } catch (error) {
      if (!isAbort(error)) this.refusal = messageOf(error);
    }
    this.verifying = false;
  }

  /** Who reads the audit is not for that reason one who may shorten it. */
  #renderKept(): TemplateResult {
    const { error, kept } = this.#form;
    if (error !== null) return html`<div class="card">${errorState(error, () => void this.#form.load())}</div>`;
    if (kept === null) return html`<div class="card">${skeleton()}</div>`;
    return html`<section class="card" aria-labelledby="keep-heading">
      <div class="card-head"><h2 id="keep-heading">${s('audit.keep_heading')}</h2></div>
      <div class="card-body">
        <p>${kept.keep_days === 0 ? s('audit.kept_ever') : s('audit.kept_for', { days: formatNumber(kept.keep_days) })}</p>
        <p class="quiet">${s('audit.kept_by')}</p>
      </div>
    </section>`;
  }

  #renderFields({ days }: Values, { keep_days }: AuditSettings): TemplateResult {
    const form = this.#form;
    return html`<section class="card" aria-labelledby="keep-heading">
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
          chosen: [days === null ? 'ever' : 'days'],
          change: ([how]) => form.change({ days: how === 'ever' ? null : keep_days === 0 ? DEFAULT_DAYS : String(keep_days) }),
        })}
        ${
          days === null
            ? nothing
            : textControl({
                id: 'keep-keep_days',
                label: s('audit.keep_days'),
                value: days,
                type: 'number',
                unit: s('security.days'),
                bounds: { min: 1, max: MOST_DAYS },
                required: true,
                help: s('audit.keep_help'),
                messages: messagesAt(form.faults, 'keep_days'),
                change: (typed) => form.change({ days: typed }),
              })
        }
      </div>
    </section>`;
  }
}
define('setup-keeping', KeepingPage);

const mayChange = (): boolean => currentUser()?.areas.includes('security') ?? false;
/** The days to keep: 0 for ever. */
const daysOf = ({ days }: Values): number => (days === null ? 0 : (readWhole(days) ?? 0));
function isWithin(typed: string): boolean {
  const days = readWhole(typed);
  return days !== null && days >= 1 && days <= MOST_DAYS;
}
/** Asks before records are removed that would have been kept. */
async function askToTrim(days: number, before: number): Promise<boolean> {
  const isShorter = days !== 0 && (before === 0 || days < before);
  if (!isShorter) return true;
  return askConfirm({
    title: s('audit.trim_title', { days: formatNumber(days) }),
    text: s('audit.trim_text'),
    confirm: t('record.save'),
    danger: true,
  });
}

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
