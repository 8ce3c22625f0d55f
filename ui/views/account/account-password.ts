import { html, type TemplateResult } from 'lit';
import type { Account } from '../../../platform/contract/wire-accounts.ts';
import { postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { renderRefusal, textEntry, typed } from '../../components/entry/entry.ts';
import { NewPassword } from '../../components/entry/new-password.ts';
import { Submission } from '../../components/entry/submission.ts';
import { showToast } from '../../components/toast/toast.ts';
import { say } from '../../locale/account-texts.ts';
import { formatMoment } from '../../locale/locale.ts';
import { tellChange } from './tell-change.ts';

/** The password, and its change, which ends the other sessions. Fires `account-change`. */
class AccountPassword extends ShirabeElement {
  static override properties = { account: fromCode, open: { state: true } };
  declare account: Account;
  declare open: boolean;
  readonly #password = new NewPassword(this);
  readonly #submission = new Submission(this, [{ name: 'current', id: 'password-current', label: () => say('account.current') }, ...this.#password.fields]);

  constructor() {
    super();
    this.open = false;
  }

  override render(): TemplateResult {
    const { changed_at: at } = this.account.password;
    return html`<section class="card" aria-labelledby="password-heading">
      <div class="card-head">
        <h2 id="password-heading">${say('account.password')}</h2>
        <span class="end">${at === null ? say('account.password_never') : say('account.password_since', { at: formatMoment(at) })}</span>
      </div>
      <div class="card-body">
        <p class="quiet">${say('account.password_others')}</p>
        ${this.open ? this.#renderForm() : html`<div class="account-acts"><button type="button" class="btn" @click=${() => void this.#toggle(true)}>${say('account.password_change')}</button></div>`}
      </div>
    </section>`;
  }

  #renderForm(): TemplateResult {
    const submission = this.#submission;
    const { username, password } = this.account;
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
      ${renderRefusal(submission)}
      <input class="visually-hidden" type="text" name="username" autocomplete="username" value=${username} readonly tabindex="-1" aria-hidden="true" />
      ${textEntry({
        id: 'password-current',
        label: say('account.current'),
        type: this.#password.type,
        autocomplete: 'current-password',
        error: submission.error('current'),
      })}
      ${this.#password.render(password.rules, submission)}
      <div class="account-acts">
        <button class="btn main" type="submit" ?disabled=${submission.busy}>${submission.busy ? say('account.busy') : say('account.password_change')}</button>
        <button type="button" class="btn" @click=${() => void this.#toggle(false)}>${say('account.cancel')}</button>
      </div>
    </form>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const current = typed('password-current');
    const wrong = { ...(current ? {} : { current: say('account.current_missing') }), ...this.#password.wrong(this.account.password.rules) };
    await this.#submission.send(wrong, async () => {
      await postJson<void>('/account/password', { current, password: this.#password.value });
      showToast({ text: say('account.password_done') });
      await this.#toggle(false);
      tellChange(this);
    });
  }
  async #toggle(open: boolean): Promise<void> {
    this.open = open;
    this.#submission.clear();
    await this.updateComplete;
    this.querySelector<HTMLElement>(open ? '#password-current' : '.account-acts .btn')?.focus();
  }
}
define('account-password', AccountPassword);
