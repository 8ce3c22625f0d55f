import { html, nothing, type TemplateResult } from 'lit';
import type { PasswordLink } from '../../../platform/contract/wire-accounts.ts';
import { getJson, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { handOver } from '../../app/hand-over.ts';
import { dropToken, keptToken } from '../../app/link-token.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser, logOut } from '../../app/session.ts';
import { NewPassword } from '../../components/entry/new-password.ts';
import { errorState, skeleton } from '../../components/state/state.ts';
import { say } from '../../locale/account-texts.ts';
import { Door } from '../login/door.ts';
import { isGone, takeToken } from '../login/link-door.ts';

/** The new password that a link or a letter's code leads to: a reset, the first one, or one in place of an expired one (M1-2, Q3, Q15). */
class SetPasswordPage extends ShirabeElement {
  static override properties = { route: fromCode, link: { state: true }, error: { state: true }, gone: { state: true } };
  declare route: Route;
  declare link: PasswordLink | null;
  declare error: unknown;
  declare gone: boolean;
  readonly #password = new NewPassword(this);
  readonly #door = new Door(this, this.#password.fields);

  constructor() {
    super();
    this.link = null;
    this.error = null;
    this.gone = false;
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    if (!takeToken(this.route, 'password', urlOf.setPassword())) void this.#load();
  }

  async #load(): Promise<void> {
    const token = keptToken('password');
    this.error = null;
    if (token === null) {
      this.gone = true;
      return;
    }
    try {
      this.link = await getJson<PasswordLink>(addressOf(token));
      await this.updateComplete;
      this.#password.focus();
    } catch (error) {
      if (isGone(error)) this.#end();
      else this.error = error;
    }
  }
  #end(): void {
    dropToken('password');
    this.gone = true;
  }

  override render(): TemplateResult {
    const noticeHeading = say('door.office');
    if (this.gone) return this.#door.render({ heading: say('password.gone_title'), body: renderGone(), noticeHeading });
    const { link } = this;
    const heading = say(link ? `password.title_${link.purpose}` : 'password.title_reset');
    if (!link) return this.#door.render({ heading, noticeHeading, body: this.error === null ? skeleton(4) : errorState(this.error, () => void this.#load()) });
    return this.#door.render({ heading, noticeHeading, body: this.#renderForm(link) });
  }

  #renderForm(link: PasswordLink): TemplateResult {
    return html`${link.purpose === 'reset' ? nothing : html`<p class="note idle">${say(`password.why_${link.purpose}`)}</p>`}
      ${this.#door.renderForm({
        submit: [say('password.submit'), say('password.busy')],
        send: () => this.#send(link),
        fields: html`<p class="login-user"><span>${say('door.username')}</span> <strong>${link.username}</strong> <span>${link.name}</span></p>
          <input class="visually-hidden" type="text" name="username" autocomplete="username" value=${link.username} readonly tabindex="-1" aria-hidden="true" />
          ${this.#password.render(link.rules, this.#door.submission)}`,
      })}
      <ul class="login-links">
        <li><a href=${urlOf.login()}>${say('door.to_login')}</a></li>
      </ul>`;
  }

  async #send(link: PasswordLink): Promise<void> {
    const { submission } = this.#door;
    const token = keptToken('password') ?? '';
    const taken = await submission.send(this.#password.wrong(link.rules), () => postJson<void>(addressOf(token), { password: this.#password.value }));
    if (!taken) {
      if (isGone(submission.failure)) this.#end();
      return;
    }
    dropToken('password');
    // Whoever is logged in here makes room for the one whose password this is.
    if (currentUser()) await logOut().catch(() => undefined);
    handOver({ notice: 'password_set', username: link.username });
    await navigate(urlOf.login(), { replace: true });
  }
}
define('set-password-page', SetPasswordPage);

const addressOf = (token: string): string => `/password-links/${encodeURIComponent(token)}`;

function renderGone(): TemplateResult {
  return html`<p class="login-text">${say('password.gone')}</p>
    <p class="login-text">${say('password.gone_post')}</p>
    <p><a class="btn main" href=${urlOf.forgotPassword()}>${say('password.to_reset')}</a></p>
    <ul class="login-links">
      <li><a href=${urlOf.firstCode()}>${say('door.have_code')}</a></li>
      <li><a href=${urlOf.login()}>${say('door.to_login')}</a></li>
    </ul>`;
}
