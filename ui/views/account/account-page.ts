import './account.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { Account } from '../../../platform/contract/wire-accounts.ts';
import { getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { askToLeave } from '../../app/leave.ts';
import { setPageTitle } from '../../app/page.ts';
import { navigate, setLeaveGuard } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser, isLimited, loadSession, logOut } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/log-ins/log-in-history.ts';
import { skeleton } from '../../components/state/state.ts';
import { say } from '../../locale/account-texts.ts';
import { t, text } from '../../locale/locale.ts';
import { renderPageError } from '../record/page-error.ts';
import './account-email.ts';
import './account-factor.ts';
import type { NewCodes } from './account-factor.ts';
import './account-password.ts';
import './account-preferences.ts';
import './account-sessions.ts';
import './recovery-codes.ts';

/**
 * One's own account: profile, mail address, password, language and mails, second factor, sessions, log-ins. A session that must set up its second factor
 * first sees that and nothing else; new recovery codes take the page until they are kept.
 */
class AccountPage extends ShirabeElement {
  static override properties = { route: fromCode, account: { state: true }, error: { state: true }, codes: { state: true }, version: { state: true } };
  declare route: Route;
  declare account: Account | null;
  declare error: unknown;
  declare codes: NewCodes | null;
  /** Counts what has changed: sessions and history are read again. */
  declare version: number;
  #endGuard: (() => void) | null = null;

  constructor() {
    super();
    this.account = null;
    this.error = null;
    this.codes = null;
    this.version = 0;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  async #load(): Promise<void> {
    this.error = null;
    try {
      this.account = await getJson<Account>('/account');
    } catch (error) {
      if (!this.account) this.error = error;
    }
  }

  override render(): TemplateResult {
    setPageTitle(say('account.title'));
    if (this.error !== null) return renderPageError(this.error, () => void this.#load());
    const { account } = this;
    if (!account) return html`<div class="page"><div class="card">${skeleton(8)}</div></div>`;
    const limited = isLimited();
    return html`<div
      class="page page-account ${this.codes || limited ? 'page-narrow' : ''}"
      @input=${() => this.#guard()}
      @account-change=${() => void this.#changed()}
      @recovery-codes=${(event: CustomEvent<NewCodes>) => (this.codes = event.detail)}
    >
      <div class="head no-print">
        <div>
          <h1 tabindex="-1">${limited ? say('account.factor_begin') : say('account.title')}</h1>
          <p>${limited ? nothing : say('account.subtitle')}</p>
        </div>
        ${limited ? html`<div class="acts"><button type="button" class="btn" @click=${() => void this.#leave()}>${t('app.log_out')}</button></div>` : nothing}
      </div>
      ${this.codes ? html`<recovery-codes .codes=${this.codes.codes} .renewed=${this.codes.renewed} .username=${account.username} @done=${() => void this.#keepCodes()}></recovery-codes>` : limited ? this.#renderLimited(account) : this.#renderAll(account)}
    </div>`;
  }

  #renderLimited(account: Account): TemplateResult {
    return html`<p class="note warn" role="status">${icon('warn')}<span class="note-words">${say('account.factor_first')}</span></p>
      <account-factor .account=${account}></account-factor>`;
  }

  #renderAll(account: Account): TemplateResult {
    const { offered, required, since } = account.second_factor;
    return html`<div class="account-parts">
        <div>
          ${this.#renderProfile(account)}
          <account-email .account=${account}></account-email>
          <account-password .account=${account}></account-password>
          <account-preferences .account=${account}></account-preferences>
        </div>
        <div>
          ${offered || required || since !== null ? html`<account-factor .account=${account}></account-factor>` : nothing}
          <account-sessions .version=${this.version}></account-sessions>
        </div>
      </div>
      <section class="card account-log-ins" aria-labelledby="log-ins-heading">
        <div class="card-head"><h2 id="log-ins-heading">${say('history.title')}</h2></div>
        <log-in-history .path=${'/account/log-ins'} .version=${this.version} .heading=${'log-ins-heading'}></log-in-history>
      </section>`;
  }

  #renderProfile(account: Account): TemplateResult {
    const user = currentUser();
    const units = [...new Set(Object.values(user?.units ?? {}).map(({ label }) => label))];
    return html`<section class="card" aria-labelledby="profile-heading">
      <div class="card-head"><h2 id="profile-heading">${say('account.profile')}</h2></div>
      <dl class="account-values">
        <div>
          <dt>${say('account.username')}</dt>
          <dd>${account.username} <span class="quiet">${say('account.username_fixed')}</span></dd>
        </div>
        <div>
          <dt>${say('account.name')}</dt>
          <dd>${account.name}</dd>
        </div>
        <div>
          <dt>${say('account.role')}</dt>
          <dd>${text(user?.role_label)}</dd>
        </div>
        ${
          units.length === 0
            ? nothing
            : html`<div>
                <dt>${say('account.units')}</dt>
                <dd>${units.join('、')}</dd>
              </div>`
        }
      </dl>
    </section>`;
  }

  async #changed(): Promise<void> {
    this.#guard();
    this.version += 1;
    await this.#load();
  }
  /** The codes are kept: on to where a limited session wanted to go, or back to the account. */
  async #keepCodes(): Promise<void> {
    this.codes = null;
    if (isLimited()) {
      await loadSession().catch((error: unknown) => (this.error = error));
      // The shell leads on from the login to what was asked for, when it is one of our own.
      if (currentUser()) return void navigate(urlOf.login(this.route.query.get('next') ?? undefined), { replace: true });
    }
    await this.#changed();
  }
  async #leave(): Promise<void> {
    await logOut().catch(() => undefined);
    await navigate(urlOf.login(), { replace: true });
  }

  /** What is typed and not sent is not lost by a wrong click. */
  #guard(): void {
    const dirty = [...this.querySelectorAll('input')].some(
      (input) => ['text', 'email', 'password'].includes(input.type) && !input.readOnly && input.value !== '',
    );
    if (dirty) this.#endGuard ??= setLeaveGuard(askToLeave);
    else {
      this.#endGuard?.();
      this.#endGuard = null;
    }
  }
}
define('account-page', AccountPage);
