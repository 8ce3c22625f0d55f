import { html, nothing, type TemplateResult } from 'lit';
import type { SignIns } from '../../../platform/contract/wire-accounts.ts';
import { ApiError, getJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { type HandOver, takeHandOver } from '../../app/hand-over.ts';
import { keepToken } from '../../app/link-token.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { logIn } from '../../app/session.ts';
import { textEntry, typed } from '../../components/entry/entry.ts';
import { PasswordSight } from '../../components/entry/password-sight.ts';
import { icon } from '../../components/icon/icon.ts';
import { say } from '../../locale/account-texts.ts';
import { t, text } from '../../locale/locale.ts';
import { Door } from './door.ts';
import { forgottenLink, renderAdvice, signInError } from './refusal-advice.ts';
import './second-step.ts';

type Provider = SignIns['providers'][number];

/** M1-1: user name, password, 「ログイン」, the code where one is asked for; then to the page that was asked for, or to the chooser of applications. */
class LoginPage extends ShirabeElement {
  static override properties = { route: fromCode, ticket: { state: true }, providers: { state: true }, over: { state: true } };
  declare route: Route;
  /** Set while a code is asked for. */
  declare ticket: string | null;
  declare providers: readonly Provider[];
  /** The time for the code ran out. */
  declare over: boolean;
  readonly #given = takeHandOver();
  #username = this.#given.username ?? '';
  readonly #sight = new PasswordSight(this);
  readonly #door = new Door(this, [
    { name: 'username', id: 'username', label: () => t('login.username') },
    { name: 'password', id: 'password', label: () => t('login.password') },
  ]);

  constructor() {
    super();
    this.ticket = null;
    this.providers = [];
    this.over = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    // Without an answer the page has one way in less, and is no worse.
    void getJson<SignIns>('/sign-ins').then(
      ({ providers }) => (this.providers = providers),
      () => undefined,
    );
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route') || this.route.query.get('sign_in') !== 'second_factor') return;
    // A sign-in elsewhere comes back for its code; the ticket leaves the address at once.
    this.ticket = new URLSearchParams(location.hash.slice(1)).get('ticket');
    void navigate(urlOf.login(this.route.query.get('next') ?? undefined), { replace: true });
  }

  override render(): TemplateResult {
    if (this.ticket !== null)
      return this.#door.render({
        heading: say('code.title'),
        body: html`<second-step
          .ticket=${this.ticket}
          @done=${() => void this.#goOn()}
          @back=${(event: CustomEvent<{ over: boolean }>) => void this.#startAgain(event.detail.over)}
        ></second-step>`,
      });
    return this.#door.render({ heading: t('login.title'), body: html`${this.#renderNotices()} ${this.#renderForm()} ${this.#renderProviders()}` });
  }

  #renderNotices(): TemplateResult {
    // What led here is of no use beside a newer refusal.
    const tried = this.#door.submission.failure !== null;
    const { notice, reason }: HandOver = tried ? {} : this.#given;
    const signIn = tried ? null : this.route.query.get('sign_in');
    return html`${notice === 'ended' ? html`<p class="note warn" role="status">${icon('clock')}<span class="note-words">${reason ?? say('login.ended')}</span></p>` : nothing}
    ${notice === 'password_set' ? html`<p class="note good" role="status">${icon('check')}<span class="note-words">${say('login.password_set')}</span></p>` : nothing}
    ${signIn ? html`<p class="note bad" role="alert">${icon('warn')}<span class="note-words">${signInError(signIn)}</span></p>` : nothing}
    ${this.over ? html`<p class="note warn" role="status">${icon('clock')}<span class="note-words">${say('code.over')}</span></p>` : nothing}
    ${this.route.query.get('next') ? html`<p class="note idle">${t('login.return')}</p>` : nothing}`;
  }

  #renderForm(): TemplateResult {
    const { submission } = this.#door;
    const fields = html`${textEntry({ id: 'username', label: t('login.username'), autocomplete: 'username', error: submission.error('username'), value: this.#username })}
    ${textEntry({
      id: 'password',
      label: t('login.password'),
      type: this.#sight.type,
      autocomplete: 'current-password',
      error: submission.error('password'),
      describedBy: 'caps-lock',
    })}
    ${this.#sight.renderToggle()} ${this.#sight.renderCapsLock('caps-lock')}`;
    return html`<div @keydown=${this.#sight.watch} @keyup=${this.#sight.watch}>
        ${this.#door.renderForm({ fields, submit: [t('login.submit'), t('login.busy')], advice: renderAdvice(submission.failure), send: () => this.#send() })}
      </div>
      <ul class="login-links">
        <li>${forgottenLink()}</li>
        <li><a href=${urlOf.firstCode()}>${say('door.have_code')}</a></li>
      </ul>`;
  }

  #renderProviders(): TemplateResult | typeof nothing {
    if (this.providers.length === 0) return nothing;
    return html`<section class="login-others" aria-labelledby="login-others">
      <h2 id="login-others">${say('login.other_ways')}</h2>
      ${this.providers.map(({ label, url }) => html`<a class="btn" href=${this.#withNext(url)}>${text(label)}</a>`)}
    </section>`;
  }

  async #send(): Promise<void> {
    const username = typed('username').trim();
    const password = typed('password');
    this.#username = username;
    this.over = false;
    const wrong = { ...(username ? {} : { username: t('login.username_missing') }), ...(password ? {} : { password: t('login.password_missing') }) };
    const taken = await this.#door.submission.send(wrong, () => this.#logIn(username, password));
    if (taken || Object.keys(wrong).length > 0) return;
    await this.updateComplete;
    const field = this.querySelector<HTMLInputElement>('#password');
    field?.select();
    field?.focus();
  }

  async #logIn(username: string, password: string): Promise<void> {
    try {
      await logIn(username, password);
    } catch (error) {
      const { code = '', body = {} } = error instanceof ApiError ? error : {};
      const { ticket, token } = body as { readonly ticket?: unknown; readonly token?: unknown };
      if (code === 'second_factor' && typeof ticket === 'string') {
        this.ticket = ticket;
        return;
      }
      if (code !== 'password_expired' || typeof token !== 'string') throw error;
      keepToken('password', token);
      await navigate(urlOf.setPassword());
      return;
    }
    await this.#goOn();
  }
  /** The shell leads on from the login: to `next`, or to the chooser. */
  async #goOn(): Promise<void> {
    await navigate(location.pathname + location.search, { replace: true });
  }
  async #startAgain(over: boolean): Promise<void> {
    this.ticket = null;
    this.over = over;
    await this.updateComplete;
    this.querySelector<HTMLElement>('#password')?.focus();
  }

  #withNext(url: string): string {
    const next = this.route.query.get('next');
    return next ? `${url}${url.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}` : url;
  }
}
define('login-page', LoginPage);
