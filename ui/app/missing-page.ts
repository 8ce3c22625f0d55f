import { html, type TemplateResult } from 'lit';
import { t } from '../locale/locale.ts';
import { define, fromCode, ShirabeElement } from './element.ts';
import { setPageTitle } from './page.ts';
import { urlOf, type Route } from './routes.ts';

/** An address that leads nowhere: the same words whether it never was or may not be seen. */
export function missing(): TemplateResult {
  return html`<div class="page">
    <div class="card state">
      <div>
        <h1 class="state-heading" tabindex="-1">${t('app.missing')}</h1>
        <p>${t('app.missing_hint')}</p>
        <p><a class="btn" href=${urlOf.home()}>${t('app.to_home')}</a></p>
      </div>
    </div>
  </div>`;
}

class MissingPage extends ShirabeElement {
  static override properties = { route: fromCode };
  declare route: Route;
  override render(): TemplateResult {
    setPageTitle(t('app.missing'));
    return missing();
  }
}
define('missing-page', MissingPage);
