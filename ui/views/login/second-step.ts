import { html, type TemplateResult } from 'lit';
import { ApiError } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { logInWithCode } from '../../app/session.ts';
import { textEntry, typed } from '../../components/entry/entry.ts';
import { Submission } from '../../components/entry/submission.ts';
import { say } from '../../locale/account-texts.ts';
import { renderDoorForm } from './door.ts';
import { renderAdvice } from './refusal-advice.ts';

/** The second step of the log-in: a code of the authenticator, or one of the recovery codes. Fires `done`, or `back` with `{ over }` when its time ran out. */
class SecondStep extends ShirabeElement {
  static override properties = { ticket: fromCode, recovery: { state: true } };
  declare ticket: string;
  declare recovery: boolean;
  readonly #submission = new Submission(this, [{ name: 'code', id: 'code', label: () => (this.recovery ? say('code.recovery_label') : say('code.label')) }]);

  constructor() {
    super();
    this.recovery = false;
  }
  override firstUpdated(): void {
    this.querySelector('input')?.focus();
  }

  override render(): TemplateResult {
    const submission = this.#submission;
    return html`<p class="login-text">${this.recovery ? say('code.recovery_text') : say('code.text')}</p>
      ${renderDoorForm(submission, {
        submit: [say('code.submit'), say('code.busy')],
        advice: renderAdvice(submission.failure),
        send: () => this.#send(),
        fields: textEntry({
          id: 'code',
          label: this.recovery ? say('code.recovery_label') : say('code.label'),
          autocomplete: this.recovery ? 'off' : 'one-time-code',
          inputMode: this.recovery ? 'text' : 'numeric',
          maxLength: 40,
          error: submission.error('code'),
        }),
      })}
      <ul class="login-links">
        <li>
          <button type="button" class="btn link" @click=${() => void this.#change()}>${this.recovery ? say('code.use_app') : say('code.use_recovery')}</button>
        </li>
        <li><button type="button" class="btn link" @click=${() => this.#back(false)}>${say('code.back')}</button></li>
      </ul>`;
  }

  async #change(): Promise<void> {
    this.recovery = !this.recovery;
    this.#submission.clear();
    await this.updateComplete;
    const field = this.querySelector('input');
    if (field) field.value = '';
    field?.focus();
  }
  async #send(): Promise<void> {
    const code = typed('code').normalize('NFKC').trim();
    const wrong: Readonly<Record<string, string>> = code ? {} : { code: this.recovery ? say('code.recovery_missing') : say('code.missing') };
    const taken = await this.#submission.send(wrong, async () => {
      await logInWithCode(this.ticket, code);
    });
    const { failure } = this.#submission;
    if (taken) this.dispatchEvent(new CustomEvent('done'));
    else if (failure instanceof ApiError && failure.code === 'expired_link') this.#back(true);
    else this.querySelector('input')?.select();
  }
  #back(over: boolean): void {
    this.dispatchEvent(new CustomEvent('back', { detail: { over } }));
  }
}
define('second-step', SecondStep);
