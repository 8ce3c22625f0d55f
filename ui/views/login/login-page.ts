import './login.css';
import { html, nothing, type TemplateResult } from 'lit';
import { messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { languageNames } from '../../app/language-names.ts';
import { linkedText } from '../../app/linked-text.ts';
import { setPageTitle } from '../../app/page.ts';
import { navigate } from '../../app/router.ts';
import type { Route } from '../../app/routes.ts';
import { application, logIn, onSessionChange } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import { currentLanguage, setLanguage, t, text } from '../../locale/locale.ts';

type Place = 'username' | 'password' | 'form';

/** M1-1: user name, password, 「ログイン」; then to the page that was asked for, or to the chooser of applications. */
class LoginPage extends ShirabeElement {
  static override properties = { route: fromCode, busy: { state: true }, capsLock: { state: true }, shown: { state: true }, errors: { state: true } };
  declare route: Route;
  declare busy: boolean;
  declare capsLock: boolean;
  /** Whether the password can be read. */
  declare shown: boolean;
  declare errors: Partial<Record<Place, string>>;
  #stopListening: () => void = () => undefined;

  constructor() {
    super();
    this.busy = false;
    this.capsLock = false;
    this.shown = false;
    this.errors = {};
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = onSessionChange(() => this.requestUpdate());
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening();
  }
  override firstUpdated(): void {
    this.querySelector('input')?.focus();
  }

  override render(): TemplateResult {
    setPageTitle(t('login.title'));
    const app = application();
    const notice = text(app?.texts.login);
    return html`<div class="login">
      <div class="login-box card">
        <header>
          <p class="login-brand">${text(app?.label)}<small>${text(app?.description)}</small></p>
          <h1>${t('login.title')}</h1>
        </header>
        ${this.route.query.get('next') ? html`<p class="note idle">${t('login.return')}</p>` : nothing}
        <form
          novalidate
          @submit=${(event: SubmitEvent) => void this.#submit(event)}
          @keydown=${(event: KeyboardEvent) => this.#watchCapsLock(event)}
          @keyup=${(event: KeyboardEvent) => this.#watchCapsLock(event)}
        >
          ${this.errors.form ? html`<p class="note bad" role="alert" id="login-error">${icon('warn')} ${this.errors.form}</p>` : nothing}
          ${this.#renderField('username', html`<input class="field-input" id="username" name="username" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" required aria-invalid=${this.errors.username ? 'true' : 'false'} aria-describedby="username-error" />`)}
          ${this.#renderField(
            'password',
            html`<input
                class="field-input"
                id="password"
                name="password"
                type=${this.shown ? 'text' : 'password'}
                autocomplete="current-password"
                autocapitalize="none"
                spellcheck="false"
                required
                aria-invalid=${this.errors.password ? 'true' : 'false'}
                aria-describedby="password-error caps-lock"
              />
              <label class="login-show"
                ><input type="checkbox" .checked=${this.shown} @change=${(event: Event) => (this.shown = (event.target as HTMLInputElement).checked)} />
                ${t('login.show_password')}</label
              >`,
          )}
          <p id="caps-lock" class="login-caps" role="status">${this.capsLock ? html`${icon('warn')} ${t('login.caps_lock')}` : nothing}</p>
          <button class="btn main" type="submit" ?disabled=${this.busy}>${this.busy ? t('login.busy') : t('login.submit')}</button>
        </form>
      </div>
      ${
        notice
          ? html`<section class="login-notice card" aria-labelledby="login-notice">
              <h2 id="login-notice">${t('login.notice')}</h2>
              <div class="prose">${linkedText(notice)}</div>
            </section>`
          : nothing
      }
      <p class="login-language">
        ${(['ja', 'en'] as const).map((language) => html`<button type="button" class="btn link" lang=${language} aria-pressed=${language === currentLanguage() ? 'true' : 'false'} @click=${() => setLanguage(language)}>${languageNames[language]}</button>`)}
      </p>
    </div>`;
  }

  #renderField(name: 'username' | 'password', input: TemplateResult): TemplateResult {
    const error = this.errors[name];
    return html`<div class="login-field">
      <label for=${name}>${t(`login.${name}`)}</label>
      ${input}
      <p class="field-error" id="${name}-error">${error ?? nothing}</p>
    </div>`;
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const typed = (name: string) => form.querySelector<HTMLInputElement>(`#${name}`)?.value ?? '';
    const username = typed('username').trim();
    const password = typed('password');
    this.errors = { ...(username ? {} : { username: t('login.username_missing') }), ...(password ? {} : { password: t('login.password_missing') }) };
    if (!username || !password) return this.#focusOn(username ? 'password' : 'username');
    this.busy = true;
    try {
      await logIn(username, password);
      // The shell leads on from the login: to `next`, or to the chooser.
      await navigate(location.pathname + location.search, { replace: true });
    } catch (error) {
      this.errors = { form: messageOf(error) };
      this.busy = false;
      const field = form.querySelector<HTMLInputElement>('#password');
      field?.select();
      await this.#focusOn('password');
    }
  }
  async #focusOn(name: string): Promise<void> {
    await this.updateComplete;
    this.querySelector<HTMLElement>(`#${name}`)?.focus();
  }
  #watchCapsLock(event: KeyboardEvent): void {
    // A form filled in by the browser fires key events that know no modifiers.
    if (typeof event.getModifierState === 'function') this.capsLock = event.getModifierState('CapsLock');
  }
}
define('login-page', LoginPage);
