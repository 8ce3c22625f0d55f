import './login.css';
import { html, nothing, type TemplateResult } from 'lit';
import { languageNames } from '../../app/language-names.ts';
import { linkedText } from '../../app/linked-text.ts';
import { setPageTitle } from '../../app/page.ts';
import { application } from '../../app/session.ts';
import { currentLanguage, setLanguage, t, text } from '../../locale/locale.ts';

export interface DoorParts {
  readonly heading: string;
  readonly body: unknown;
  /** The heading over the office's words; those of the login page unless given. */
  readonly noticeHeading?: string;
}

/** What every page before the log-in looks like: the application's name, its own heading and form, the words of the office (Q12), and the languages. */
export function renderDoor({ heading, body, noticeHeading }: DoorParts): TemplateResult {
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
