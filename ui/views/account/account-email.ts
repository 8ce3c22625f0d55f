import { html, nothing, type TemplateResult } from 'lit';
import type { Account } from '../../../platform/contract/wire-accounts.ts';
import { postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { renderRefusal, textEntry, typed } from '../../components/entry/entry.ts';
import { PasswordSight } from '../../components/entry/password-sight.ts';
import { Submission } from '../../components/entry/submission.ts';
import { showToast } from '../../components/toast/toast.ts';
import { say } from '../../locale/account-texts.ts';
import { tellChange } from './tell-change.ts';

/** The mail address, and its change: confirmed from both addresses. Fires `account-change`. */
class AccountEmail extends ShirabeElement {
  static override properties = { account: fromCode, open: { state: true } };
  declare account: Account;
  declare open: boolean;
  readonly #sight = new PasswordSight(this);
  readonly #submission = new Submission(this, [
    { name: 'email', id: 'email-new', label: () => say('account.email_new') },
    { name: 'current', id: 'email-current', label: () => say('account.current') },
  ]);

  constructor() {
    super();
    this.open = false;
  }

  override render(): TemplateResult {
    const { email, email_wanted: wanted } = this.account;
    return html`<section class="card" aria-labelledby="email-heading">
      <div class="card-head"><h2 id="email-heading">${say('account.email')}</h2></div>
      <div class="card-body">
        <p>${email ?? html`<span class="nil">${say('account.email_none')}</span>`}</p>
        ${wanted === null ? nothing : html`<p class="note warn">${say('account.email_wanted', { email: wanted })}</p>`}
        ${this.open ? this.#renderForm() : html`<div class="account-acts"><button type="button" class="btn" @click=${() => void this.#toggle(true)}>${say('account.email_change')}</button></div>`}
      </div>
    </section>`;
  }

  #renderForm(): TemplateResult {
    const submission = this.#submission;
    return html`<form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)} @keydown=${this.#sight.watch} @keyup=${this.#sight.watch}>
      ${renderRefusal(submission)}
      <p class="quiet">${say('account.email_how')}</p>
      ${textEntry({
        id: 'email-new',
        label: say('account.email_new'),
        type: 'email',
        inputMode: 'email',
        autocomplete: 'email',
        maxLength: 254,
        error: submission.error('email'),
      })}
      ${textEntry({
        id: 'email-current',
        label: say('account.current'),
        type: this.#sight.type,
        autocomplete: 'current-password',
        error: submission.error('current'),
        describedBy: 'email-caps',
      })}
      ${this.#sight.renderToggle()} ${this.#sight.renderCapsLock('email-caps')}
      <div class="account-acts">
        <button class="btn main" type="submit" ?disabled=${submission.busy}>${submission.busy ? say('account.busy') : say('account.email_submit')}</button>
        <button type="button" class="btn" @click=${() => void this.#toggle(false)}>${say('account.cancel')}</button>
      </div>
    </form>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const email = typed('email-new').normalize('NFKC').trim();
    const current = typed('email-current');
    const wrong: Record<string, string> = {};
    if (email === '') wrong['email'] = say('account.email_missing');
    // The server looks closer; this catches what was forgotten or mistyped.
    else if (!/^\S+@\S+\.\S+$/.test(email)) wrong['email'] = say('account.email_wrong');
    if (current === '') wrong['current'] = say('account.current_missing');
    await this.#submission.send(wrong, async () => {
      await postJson<void>('/account/email', { email, current });
      showToast({ text: say('account.email_sent') });
      await this.#toggle(false);
      tellChange(this);
    });
  }
  async #toggle(open: boolean): Promise<void> {
    this.open = open;
    this.#submission.clear();
    await this.updateComplete;
    this.querySelector<HTMLElement>(open ? 'input' : '.account-acts .btn')?.focus();
  }
}
define('account-email', AccountEmail);
