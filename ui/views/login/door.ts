import './login.css';
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { languageNames } from '../../app/language-names.ts';
import { linkedText } from '../../app/linked-text.ts';
import { setPageTitle } from '../../app/page.ts';
import { application, onSessionChange } from '../../app/session.ts';
import { renderRefusal } from '../../components/entry/entry.ts';
import { Submission, type EntryField } from '../../components/entry/submission.ts';
import { currentLanguage, setLanguage, t, text } from '../../locale/locale.ts';

export interface DoorParts {
  readonly heading: string;
  readonly body: unknown;
  /** The heading over the office's words; those of the login page unless given. */
  readonly noticeHeading?: string;
}
export interface DoorForm {
  readonly fields: unknown;
  /** The words of the button, and those while the form is on its way. */
  readonly submit: readonly [string, string];
  /** What to do about a refusal, after the server's words. */
  readonly advice?: unknown;
  readonly send: () => Promise<void>;
}

/** The beginnings that the pages before the log-in share: their frame, their one form, what is wrong with it, and where the focus is. */
export class Door implements ReactiveController {
  readonly submission: Submission;
  readonly #host: ReactiveControllerHost & HTMLElement;
  #stopListening: () => void = () => undefined;
  #begun = false;

  /** `fields` of the form, in its order. */
  constructor(host: ReactiveControllerHost & HTMLElement, fields: readonly EntryField[] = []) {
    this.#host = host;
    this.submission = new Submission(host, fields);
    host.addController(this);
  }
  hostConnected(): void {
    // The office's words come with the application.
    this.#stopListening = onSessionChange(() => this.#host.requestUpdate());
  }
  hostDisconnected(): void {
    this.#stopListening();
  }
  hostUpdated(): void {
    if (this.#begun) return;
    this.#begun = true;
    const inputs = [...this.#host.querySelectorAll<HTMLInputElement>('.field-input')];
    (inputs.find((input) => input.value === '') ?? inputs[0] ?? this.#heading)?.focus();
  }

  /** The application's name, the page's own heading and form, the words of the office (Q12), and the languages. It names the window too. */
  render({ heading, body, noticeHeading }: DoorParts): TemplateResult {
    setPageTitle(heading);
    const app = application();
    const notice = text(app?.texts.login);
    return html`<div class="login">
      <div class="login-box card">
        <header>
          <p class="login-brand">${text(app?.label)}<small>${text(app?.description)}</small></p>
          <h1 tabindex="-1">${heading}</h1>
        </header>
        ${body}
      </div>
      ${
        notice
          ? html`<section class="login-notice card" aria-labelledby="login-notice">
              <h2 id="login-notice">${noticeHeading ?? t('login.notice')}</h2>
              <div class="prose">${linkedText(notice)}</div>
            </section>`
          : nothing
      }
      <p class="login-language">
        ${(['ja', 'en'] as const).map((language) => html`<button type="button" class="btn link" lang=${language} aria-pressed=${language === currentLanguage() ? 'true' : 'false'} @click=${() => setLanguage(language)}>${languageNames[language]}</button>`)}
      </p>
    </div>`;
  }
  renderForm(parts: DoorForm): TemplateResult {
    return renderDoorForm(this.submission, parts);
  }
  /** After the page has become another one. */
  async focusHeading(): Promise<void> {
    await this.#host.updateComplete;
    this.#heading?.focus();
  }

  get #heading(): HTMLElement | null {
    return this.#host.querySelector('h1');
  }
}

/** The one form of such a page: what is wrong with it above its fields, its button below. */
export function renderDoorForm(submission: Submission, { fields, submit, advice = nothing, send }: DoorForm): TemplateResult {
  const [words, busyWords] = submit;
  return html`<form
    novalidate
    @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      void send();
    }}
  >
    ${renderRefusal(submission, advice)} ${fields}
    <button class="btn main" type="submit" ?disabled=${submission.busy}>${submission.busy ? busyWords : words}</button>
  </form>`;
}
