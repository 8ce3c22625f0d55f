import { html, nothing, type TemplateResult } from 'lit';
import type { MailConfirmation } from '../../../platform/contract/wire-accounts.ts';
import { postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { dropToken, keptToken } from '../../app/link-token.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { say } from '../../locale/account-texts.ts';
import { Door } from '../login/door.ts';
import { isGone, takeToken } from '../login/link-door.ts';

/** Confirms a new mail address by a button: mail scanners open links, too, and must not confirm anything by it. */
class ConfirmMailPage extends ShirabeElement {
  static override properties = { route: fromCode, answer: { state: true }, gone: { state: true } };
  declare route: Route;
  declare answer: MailConfirmation | null;
  declare gone: boolean;
  readonly #door = new Door(this);

  constructor() {
    super();
    this.answer = null;
    this.gone = false;
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    if (!takeToken(this.route, 'confirm-mail', urlOf.confirmMail()) && keptToken('confirm-mail') === null) this.gone = true;
  }

  override render(): TemplateResult {
    if (this.gone)
      return this.#door.render({
        heading: say('password.gone_title'),
        noticeHeading: say('door.office'),
        body: html`<p class="login-text">${say('confirm.gone')}</p>
          ${onward()}`,
      });
    const { answer } = this;
    if (answer)
      return this.#door.render({
        heading: say(answer.in_force ? 'confirm.done_title' : 'confirm.half_title'),
        noticeHeading: say('door.office'),
        body: html`<p class="login-text">${say(answer.in_force ? 'confirm.done' : 'confirm.half', { email: answer.email })}</p>
          ${onward()}`,
      });
    return this.#door.render({
      heading: say('confirm.title'),
      noticeHeading: say('door.office'),
      body: html`<p class="login-text">${say('confirm.text')}</p>
        ${this.#door.renderForm({ fields: nothing, submit: [say('confirm.submit'), say('confirm.busy')], send: () => this.#send() })}`,
    });
  }

  async #send(): Promise<void> {
    const { submission } = this.#door;
    const taken = await submission.send({}, async () => {
      this.answer = await postJson<MailConfirmation>(`/mail-confirmations/${encodeURIComponent(keptToken('confirm-mail') ?? '')}`, {});
    });
    this.gone = isGone(submission.failure);
    if (!taken && !this.gone) return;
    dropToken('confirm-mail');
    await this.#door.focusHeading();
  }
}
define('confirm-mail-page', ConfirmMailPage);

function onward(): TemplateResult {
  return html`<ul class="login-links">
    <li><a href=${urlOf.home()}>${say('confirm.onward')}</a></li>
  </ul>`;
}
