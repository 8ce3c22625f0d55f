import { html, nothing, type TemplateResult } from 'lit';
import type { MailConfirmation } from '../../../platform/contract/wire-accounts.ts';
import { ApiError, postJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { dropToken, keepToken, keptToken } from '../../app/link-token.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { onSessionChange } from '../../app/session.ts';
import { renderRefusal } from '../../components/entry/entry.ts';
import { Submission } from '../../components/entry/submission.ts';
import { say } from '../../locale/account-texts.ts';
import { renderDoor } from '../login/door.ts';

/** Confirms a new mail address by a button: mail scanners open links, too, and must not confirm anything by it. */
class ConfirmMailPage extends ShirabeElement {
  static override properties = { route: fromCode, answer: { state: true }, gone: { state: true } };
  declare route: Route;
  declare answer: MailConfirmation | null;
  declare gone: boolean;
  readonly #submission = new Submission(this, []);
  #stopListening: () => void = () => undefined;

  constructor() {
    super();
    this.answer = null;
    this.gone = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = onSessionChange(() => this.requestUpdate());
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening();
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    const { token } = this.route.params;
    if (token !== undefined) {
      keepToken('confirm-mail', token);
      void navigate(urlOf.confirmMail(), { replace: true });
    } else if (keptToken('confirm-mail') === null) this.gone = true;
  }
  override firstUpdated(): void {
    this.querySelector('h1')?.focus();
  }

  override render(): TemplateResult {
    if (this.gone)
      return renderDoor({
        heading: say('password.gone_title'),
        noticeHeading: say('door.office'),
        body: html`<p class="login-text">${say('confirm.gone')}</p>
          ${onward()}`,
      });
    const { answer } = this;
    const submission = this.#submission;
    if (answer)
      return renderDoor({
        heading: say(answer.in_force ? 'confirm.done_title' : 'confirm.half_title'),
        noticeHeading: say('door.office'),
        body: html`<p class="login-text">${say(answer.in_force ? 'confirm.done' : 'confirm.half', { email: answer.email })}</p>
          ${answer.in_force ? onward() : nothing}`,
      });
    return renderDoor({
      heading: say('confirm.title'),
      noticeHeading: say('door.office'),
      body: html`<p class="login-text">${say('confirm.text')}</p>
        <form novalidate @submit=${(event: SubmitEvent) => void this.#submit(event)}>
          ${renderRefusal(submission)}
          <button class="btn main" type="submit" ?disabled=${submission.busy}>${submission.busy ? say('confirm.busy') : say('confirm.submit')}</button>
        </form>`,
    });
  }

  async #submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const taken = await this.#submission.send({}, async () => {
      this.answer = await postJson<MailConfirmation>(`/mail-confirmations/${encodeURIComponent(keptToken('confirm-mail') ?? '')}`, {});
    });
    const { failure } = this.#submission;
    this.gone = failure instanceof ApiError && (failure.code === 'expired_link' || failure.code === 'not_found');
    if (!taken && !this.gone) return;
    dropToken('confirm-mail');
    await this.updateComplete;
    this.querySelector('h1')?.focus();
  }
}
define('confirm-mail-page', ConfirmMailPage);

function onward(): TemplateResult {
  return html`<ul class="login-links">
    <li><a href=${urlOf.home()}>${say('confirm.onward')}</a></li>
  </ul>`;
}
