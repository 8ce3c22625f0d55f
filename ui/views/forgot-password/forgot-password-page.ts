import { html, type TemplateResult } from 'lit';
import { postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { takeHandOver } from '../../app/hand-over.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { textEntry, typed } from '../../components/entry/entry.ts';
import { say } from '../../locale/account-texts.ts';
import { Door } from '../login/door.ts';

/** M1-2, Q14: user name → 「パスワードリセット」 → the same words for everybody, whether the name exists or not. */
class ForgotPasswordPage extends ShirabeElement {
  static override properties = { route: fromCode, sent: { state: true } };
  declare route: Route;
  /** The user name that a mail was asked for. */
  declare sent: string | null;
  #username = takeHandOver().username ?? '';
  readonly #door = new Door(this, [{ name: 'username', id: 'username', label: () => say('door.username') }]);

  constructor() {
    super();
    this.sent = null;
  }

  override render(): TemplateResult {
    const noticeHeading = say('forgot.id_title');
    if (this.sent !== null) return this.#door.render({ heading: say('forgot.sent_title'), body: this.#renderSent(this.sent), noticeHeading });
    return this.#door.render({
      heading: say('forgot.title'),
      noticeHeading,
      body: html`<p class="login-text">${say('forgot.text')}</p>
        ${this.#door.renderForm({
          submit: [say('forgot.submit'), say('forgot.busy')],
          send: () => this.#send(),
          fields: textEntry({
            id: 'username',
            label: say('door.username'),
            autocomplete: 'username',
            error: this.#door.submission.error('username'),
            value: this.#username,
          }),
        })}
        <ul class="login-links">
          <li><a href=${urlOf.login()}>${say('door.to_login')}</a></li>
          <li><a href=${urlOf.firstCode()}>${say('door.have_code')}</a></li>
        </ul>`,
    });
  }

  #renderSent(username: string): TemplateResult {
    return html`<p class="login-text">${say('forgot.sent', { username })}</p>
      <h2>${say('forgot.none_title')}</h2>
      <ul class="login-list">
        <li>${say('forgot.none_wait')}</li>
        <li>${say('forgot.none_spam')}</li>
        <li>${say('forgot.none_name')}</li>
        <li>${say('forgot.none_mail')}</li>
      </ul>
      <ul class="login-links">
        <li><a href=${urlOf.login()}>${say('door.to_login')}</a></li>
        <li><button type="button" class="btn link" @click=${() => void this.#again()}>${say('forgot.again')}</button></li>
      </ul>`;
  }

  async #send(): Promise<void> {
    const username = typed('username').trim();
    this.#username = username;
    const taken = await this.#door.submission.send(username ? {} : { username: say('door.username_missing') }, () =>
      postJson<void>('/password-resets', { username }),
    );
    if (!taken) return;
    this.sent = username;
    await this.#door.focusHeading();
  }
  async #again(): Promise<void> {
    this.sent = null;
    await this.updateComplete;
    this.querySelector('input')?.select();
  }
}
define('forgot-password-page', ForgotPasswordPage);
