import { html, nothing, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setLeaveGuard } from '../../app/router.ts';
import { application } from '../../app/session.ts';
import { askConfirm } from '../../components/dialog/confirm.ts';
import { icon } from '../../components/icon/icon.ts';
import { say } from '../../locale/account-texts.ts';
import { text } from '../../locale/locale.ts';
import { copyText } from './copy-text.ts';

/** The recovery codes, which are shown this once: to copy, print or keep as a file. Fires `done` when the user says that they are kept. */
class RecoveryCodes extends ShirabeElement {
  static override properties = { codes: fromCode, username: fromCode, renewed: fromCode, missing: { state: true } };
  declare codes: readonly string[];
  declare username: string;
  /** They are in place of former ones. */
  declare renewed: boolean;
  /** They wanted to go on without the tick. */
  declare missing: boolean;
  #endGuard: () => void = () => undefined;

  constructor() {
    super();
    this.codes = [];
    this.username = '';
    this.renewed = false;
    this.missing = false;
  }
  override connectedCallback(): void {
    super.connectedCallback();
    this.#endGuard = setLeaveGuard(() =>
      askConfirm({
        title: say('codes.leave'),
        text: say('codes.leave_text'),
        confirm: say('codes.leave_now'),
        cancel: say('codes.stay'),
      }),
    );
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#endGuard();
  }
  override firstUpdated(): void {
    this.querySelector('h2')?.focus();
  }

  override render(): TemplateResult {
    return html`<section class="card account-codes" aria-labelledby="codes-heading">
      <div class="card-head"><h2 id="codes-heading" tabindex="-1">${say('codes.title')}</h2></div>
      <div class="card-body">
        <p class="note good" role="status">${icon('check')}<span class="note-words">${say(this.renewed ? 'codes.renewed' : 'codes.on')}</span></p>
        <p>${say('codes.text')}</p>
        <p class="quiet">${text(application()?.label)} ・ ${this.username}</p>
        <ul class="codes" aria-label=${say('codes.list')}>
          ${this.codes.map((code) => html`<li><code>${code}</code></li>`)}
        </ul>
        <div class="account-acts no-print">
          <button type="button" class="btn" @click=${() => void copyText(this.codes.join('\n'), this.querySelector('.codes'))}>${say('account.copy')}</button>
          <button type="button" class="btn" @click=${() => print()}>${say('codes.print')}</button>
          <button type="button" class="btn" @click=${() => this.#download()}>${icon('download')} ${say('codes.download')}</button>
        </div>
        <form class="no-print" novalidate @submit=${(event: SubmitEvent) => this.#finish(event)}>
          <label class="entry-toggle"
            ><input
              id="codes-kept"
              type="checkbox"
              aria-invalid=${this.missing ? 'true' : 'false'}
              aria-describedby="codes-kept-error"
              @change=${() => (this.missing = false)}
            />
            ${say('codes.kept')}</label
          >
          <p class="field-error" id="codes-kept-error" role="alert">${this.missing ? say('codes.kept_missing') : nothing}</p>
          <div class="account-acts"><button class="btn main" type="submit">${say('codes.done')}</button></div>
        </form>
      </div>
    </section>`;
  }

  #download(): void {
    const link = document.createElement('a');
    link.download = say('codes.file', { app: text(application()?.label), username: this.username });
    link.href = URL.createObjectURL(new Blob([`${text(application()?.label)} ${this.username}\r\n\r\n${this.codes.join('\r\n')}\r\n`], { type: 'text/plain' }));
    link.click();
    URL.revokeObjectURL(link.href);
  }
  #finish(event: SubmitEvent): void {
    event.preventDefault();
    const kept = this.querySelector<HTMLInputElement>('#codes-kept');
    if (kept?.checked) {
      this.#endGuard();
      this.dispatchEvent(new CustomEvent('done'));
      return;
    }
    this.missing = true;
    kept?.focus();
  }
}
define('recovery-codes', RecoveryCodes);
