import { html, nothing, type TemplateResult } from 'lit';
import type { Account, RecoveryCodes, SecondFactorSecret } from '../../../platform/contract/wire-accounts.ts';
import { postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { renderRefusal, textEntry, typed } from '../../components/entry/entry.ts';
import { PasswordSight } from '../../components/entry/password-sight.ts';
import { Submission } from '../../components/entry/submission.ts';
import { showToast } from '../../components/toast/toast.ts';
import { say } from '../../locale/account-texts.ts';
import { formatMoment } from '../../locale/locale.ts';
import { copyText } from './copy-text.ts';
import { tellChange } from './tell-change.ts';

/** Recovery codes, in place of former ones or for the first time. */
export interface NewCodes {
  readonly codes: readonly string[];
  readonly renewed: boolean;
}
type Step = 'idle' | 'check' | 'scan' | 'renew' | 'remove';
/** With so many recovery codes left it is time for new ones. */
const FEW = 3;

/**
 * The second factor: set it up (password, QR code or key, first code), set it up anew, get other recovery codes, turn it off. Fires `recovery-codes`
 * with `{ codes, renewed }`, once, and `account-change`.
 */
class AccountFactor extends ShirabeElement {
  static override properties = { account: fromCode, step: { state: true }, secret: { state: true } };
  declare account: Account;
  declare step: Step;
  declare secret: (SecondFactorSecret & { readonly drawn: unknown }) | null;
  readonly #sight = new PasswordSight(this);
  readonly #check = new Submission(this, [{ name: 'current', id: 'factor-current', label: () => say('account.current') }]);
  readonly #confirm = new Submission(this, [{ name: 'code', id: 'factor-code', label: () => say('account.factor_confirm') }]);
  readonly #proof = new Submission(this, [
    { name: 'current', id: 'factor-current', label: () => say('account.current') },
    { name: 'code', id: 'factor-code', label: () => say('account.factor_code') },
  ]);

  constructor() {
    super();
    this.step = 'idle';
    this.secret = null;
  }

  override render(): TemplateResult {
    const { since } = this.account.second_factor;
    return html`<section class="card" aria-labelledby="factor-heading">
      <div class="card-head">
        <h2 id="factor-heading">${say('account.factor')}</h2>
        <span class="badge ${since === null ? '' : 'badge-good'}">${say(since === null ? 'account.factor_off' : 'account.factor_on')}</span>
      </div>
      <div class="card-body">${this.#renderStep()}</div>
    </section>`;
  }

  #renderStep(): unknown {
    switch (this.step) {
      case 'idle':
        return this.#renderIdle();
      case 'check':
        return this.#renderCheck();
      case 'scan':
        return this.secret ? this.#renderScan(this.secret) : nothing;
      case 'renew':
        return this.#renderProof(say('account.factor_renew_text'), say('account.factor_renew'), (current, code) => this.#renew(current, code));
      case 'remove':
        return this.#renderProof(say('account.factor_remove_text'), say('account.factor_remove'), (current, code) => this.#remove(current, code), 'danger');
    }
  }

  #renderIdle(): TemplateResult {
    const { since, required, recovery_codes_left: left } = this.account.second_factor;
    return html`<p>${say('account.factor_text')}</p>
      ${required ? html`<p class="quiet">${say('account.factor_required')}</p>` : nothing}
      ${
        since === null
          ? nothing
          : html`<p>${say('account.factor_since', { at: formatMoment(since) })} ${say('account.factor_left', { count: left })}</p>
              ${left <= FEW ? html`<p class="note warn">${say('account.factor_few')}</p>` : nothing}`
      }
      <div class="account-acts">
        <button type="button" class="btn ${since === null ? 'main' : ''}" @click=${() => void this.#go('check')}>
          ${say(since === null ? 'account.factor_begin' : 'account.factor_anew')}
        </button>
        ${since === null ? nothing : html`<button type="button" class="btn" @click=${() => void this.#go('renew')}>${say('account.factor_renew')}</button>`}
        ${since === null || required ? nothing : html`<button type="button" class="btn danger" @click=${() => void this.#go('remove')}>${say('account.factor_remove')}</button>`}
      </div>`;
  }

  #renderCheck(): TemplateResult {
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#begin(event)} @keydown=${this.#sight.watch} @keyup=${this.#sight.watch}>
      ${renderRefusal(this.#check)}
      <p>${say('account.factor_check')}</p>
      ${this.#renderCurrent(this.#check)} ${this.#renderActs(this.#check, say('account.factor_next'))}
    </form>`;
  }

  #renderScan(secret: SecondFactorSecret & { readonly drawn: unknown }): TemplateResult {
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#finish(event)}>
      ${renderRefusal(this.#confirm)}
      <ol class="factor-steps">
        <li>
          <p>${say('account.factor_scan')}</p>
          ${secret.drawn}
          <p><a class="btn" href=${secret.uri}>${say('account.factor_open')}</a></p>
          <p>${say('account.factor_secret')}</p>
          <p class="factor-secret">
            <code id="factor-secret">${secret.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
            <button type="button" class="btn" @click=${() => void copyText(secret.secret, this.querySelector('#factor-secret'))}>${say('account.copy')}</button>
          </p>
        </li>
        <li>
          ${textEntry({
            id: 'factor-code',
            label: say('account.factor_confirm'),
            autocomplete: 'one-time-code',
            inputMode: 'numeric',
            maxLength: 40,
            error: this.#confirm.error('code'),
          })}
        </li>
      </ol>
      ${this.#renderActs(this.#confirm, say('account.factor_finish'))}
    </form>`;
  }

  /** What asks for the password and a code first. */
  #renderProof(text: string, words: string, work: (current: string, code: string) => Promise<void>, look = ''): TemplateResult {
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#prove(event, work)} @keydown=${this.#sight.watch} @keyup=${this.#sight.watch}>
      ${renderRefusal(this.#proof)}
      <p>${text}</p>
      ${this.#renderCurrent(this.#proof)}
      ${textEntry({ id: 'factor-code', label: say('account.factor_code'), autocomplete: 'one-time-code', maxLength: 40, error: this.#proof.error('code') })}
      ${this.#renderActs(this.#proof, words, look)}
    </form>`;
  }

  #renderCurrent(submission: Submission): TemplateResult {
    return html`${textEntry({
      id: 'factor-current',
      label: say('account.current'),
      type: this.#sight.type,
      autocomplete: 'current-password',
      error: submission.error('current'),
      describedBy: 'factor-caps',
    })}
    ${this.#sight.renderToggle()} ${this.#sight.renderCapsLock('factor-caps')}`;
  }
  #renderActs(submission: Submission, words: string, look = ''): TemplateResult {
    return html`<div class="account-acts">
      <button class="btn main ${look}" type="submit" ?disabled=${submission.busy}>${submission.busy ? say('account.busy') : words}</button>
      <button type="button" class="btn" @click=${() => void this.#go('idle')}>${say('account.cancel')}</button>
    </div>`;
  }

  async #begin(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const current = typed('factor-current');
    const wrong: Readonly<Record<string, string>> = current ? {} : { current: say('account.current_missing') };
    await this.#check.send(wrong, async () => {
      const [secret, { qrCode }] = await Promise.all([
        postJson<SecondFactorSecret>('/account/second-factor', { current }),
        // Without it the key below is enough.
        import('./qr-code.ts').catch(() => ({ qrCode: () => nothing })),
      ]);
      this.secret = { ...secret, drawn: qrCode(secret.uri, say('account.factor_qr')) };
      await this.#go('scan');
    });
  }
  async #finish(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const code = typed('factor-code').normalize('NFKC').trim();
    const wrong: Readonly<Record<string, string>> = code ? {} : { code: say('code.missing') };
    await this.#confirm.send(wrong, async () => {
      const { codes } = await postJson<RecoveryCodes>('/account/second-factor/confirmation', { code });
      this.#giveCodes(codes, false);
    });
  }
  async #prove(event: SubmitEvent, work: (current: string, code: string) => Promise<void>): Promise<void> {
    event.preventDefault();
    const current = typed('factor-current');
    const code = typed('factor-code').normalize('NFKC').trim();
    const wrong = { ...(current ? {} : { current: say('account.current_missing') }), ...(code ? {} : { code: say('account.factor_code_missing') }) };
    await this.#proof.send(wrong, () => work(current, code));
  }
  async #renew(current: string, code: string): Promise<void> {
    const { codes } = await postJson<RecoveryCodes>('/account/second-factor/recovery-codes', { current, code });
    this.#giveCodes(codes, true);
  }
  async #remove(current: string, code: string): Promise<void> {
    await postJson<void>('/account/second-factor/removal', { current, code });
    showToast({ text: say('account.factor_removed') });
    await this.#go('idle');
    tellChange(this);
  }
  #giveCodes(codes: readonly string[], renewed: boolean): void {
    this.step = 'idle';
    this.secret = null;
    this.dispatchEvent(new CustomEvent<NewCodes>('recovery-codes', { detail: { codes, renewed }, bubbles: true }));
  }

  /** To a step, with the focus on its first control. */
  async #go(step: Step): Promise<void> {
    this.step = step;
    if (step !== 'scan') this.secret = null;
    for (const submission of [this.#check, this.#confirm, this.#proof]) submission.clear();
    await this.updateComplete;
    (this.querySelector<HTMLElement>('input') ?? this.querySelector<HTMLElement>('.account-acts .btn'))?.focus();
  }
}
define('account-factor', AccountFactor);
