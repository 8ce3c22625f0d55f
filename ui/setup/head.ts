import { html, nothing, type TemplateResult } from 'lit';
import { setPageTitle } from '../app/page.ts';
import { urlOf } from '../app/routes.ts';
import { t } from '../locale/locale.ts';

export interface HeadParts {
  readonly title: string;
  /** Pages between the set-up's start and this one. */
  readonly above?: readonly { readonly label: string; readonly href: string }[];
  /** A sentence below the title. */
  readonly note?: unknown;
  /** Beside the title, such as a state. */
  readonly mark?: unknown;
  readonly actions?: unknown;
}

/** The head of a page of the set-up: where it stands, its title and what can be done. It names the window too. */
export function renderHead({ title, above = [], note, mark, actions }: HeadParts): TemplateResult {
  setPageTitle(title);
  const crumbs = [{ label: t('app.setup'), href: urlOf.setup() }, ...above];
  return html`<div class="head no-print">
    <div>
      <nav aria-label=${t('record.where')}>
        <ol class="crumbs">
          ${crumbs.map((crumb) => html`<li><a href=${crumb.href}>${crumb.label}</a></li>`)}
        </ol>
      </nav>
      <div class="setup-title">
        <h1 tabindex="-1">${title}</h1>
        ${mark ?? nothing}
      </div>
      ${note ? html`<p>${note}</p>` : nothing}
    </div>
    <div class="acts">${actions ?? nothing}</div>
  </div>`;
}
