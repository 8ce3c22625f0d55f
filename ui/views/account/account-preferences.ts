import { html, nothing, type TemplateResult } from 'lit';
import type { Account } from '../../../platform/contract/wire-accounts.ts';
import { messageOf, patchJson } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { languageNames } from '../../app/language-names.ts';
import { application, chooseLanguage } from '../../app/session.ts';
import { icon } from '../../components/icon/icon.ts';
import { showToast } from '../../components/toast/toast.ts';
import { say } from '../../locale/account-texts.ts';
import { currentLanguage, text } from '../../locale/locale.ts';

type Language = Account['language'];

/** The language, and which mails are wanted. Each choice is kept at once; one that could not be kept goes back to what it was, and says why. */
class AccountPreferences extends ShirabeElement {
  static override properties = { account: fromCode, wanted: { state: true }, busy: { state: true }, failure: { state: true } };
  declare account: Account;
  declare wanted: Readonly<Record<string, boolean>>;
  declare busy: boolean;
  declare failure: string | null;

  constructor() {
    super();
    this.wanted = {};
    this.busy = false;
    this.failure = null;
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('account')) this.wanted = Object.fromEntries(this.account.mail.map(({ kind, wanted }) => [kind, wanted]));
  }

  override render(): TemplateResult {
    const offered = (['ja', 'en'] as const).filter((language) => application()?.languages.includes(language) ?? true);
    return html`<section class="card" aria-labelledby="preferences-heading">
      <div class="card-head"><h2 id="preferences-heading">${say('account.preferences')}</h2></div>
      <div class="card-body">
        ${this.failure === null ? nothing : html`<p class="note bad" role="alert">${icon('warn')}<span class="note-words">${this.failure}</span></p>`}
        <fieldset class="account-choices">
          <legend>${say('account.language')}</legend>
          ${offered.map(
            (language) =>
              html`<label lang=${language}
                ><input type="radio" name="language" value=${language} .checked=${language === currentLanguage()} @change=${() => void this.#speak(language)} />
                ${languageNames[language]}</label
              >`,
          )}
          <p class="entry-hint">${say('account.language_hint')}</p>
        </fieldset>
        <fieldset class="account-choices">
          <legend>${say('account.mail')}</legend>
          ${
            this.account.mail.length === 0
              ? html`<p>${say('account.mail_none')}</p>`
              : this.account.mail.map(
                  ({ kind, label }) =>
                    html`<label
                      ><input
                        type="checkbox"
                        .checked=${this.wanted[kind] ?? false}
                        ?disabled=${this.busy}
                        @change=${(event: Event) => void this.#choose(kind, event)}
                      />
                      ${text(label)}</label
                    >`,
                )
          }
          <p class="entry-hint">${say('account.mail_hint')}</p>
        </fieldset>
      </div>
    </section>`;
  }

  async #speak(language: Language): Promise<void> {
    const before = currentLanguage();
    await this.#keep(
      () => chooseLanguage(language),
      () => void chooseLanguage(before).catch(() => undefined),
    );
  }
  async #choose(kind: string, event: Event): Promise<void> {
    const before = this.wanted;
    const box = event.target as HTMLInputElement;
    this.wanted = { ...before, [kind]: box.checked };
    await this.#keep(
      () => patchJson('/account', { mail: { [kind]: box.checked } }),
      () => {
        this.wanted = before;
        box.checked = before[kind] ?? false;
      },
    );
  }
  async #keep(work: () => Promise<unknown>, goBack: () => void): Promise<void> {
    this.failure = null;
    this.busy = true;
    try {
      await work();
      showToast({ text: say('account.saved') });
    } catch (error) {
      goBack();
      this.failure = messageOf(error);
    }
    this.busy = false;
  }
}
define('account-preferences', AccountPreferences);
