import '../login/login.css';
import { html, type TemplateResult } from 'lit';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { application, currentUser, logOut } from '../../app/session.ts';
import { t, text } from '../../locale/locale.ts';

/** M1-1: after the login, the choice of the application. */
class AppsPage extends ShirabeElement {
  static override properties = { route: fromCode };
  declare route: Route;

  override render(): TemplateResult {
    setPageTitle(t('apps.title'));
    const app = application();
    const name = text(app?.label);
    return html`<div class="apps">
      <h1>${t('apps.title')}</h1>
      <a class="apps-app card" href=${urlOf.home()}>
        <span class="apps-mark" aria-hidden="true">${[...name][0] ?? ''}</span>
        <span><b>${name}</b><span class="quiet">${text(app?.description)}</span></span>
      </a>
      <p class="quiet">${currentUser()?.name} ・ <button type="button" class="btn link" @click=${() => void this.#logOut()}>${t('app.log_out')}</button></p>
    </div>`;
  }
  async #logOut(): Promise<void> {
    await logOut().catch(() => undefined);
    await navigate(urlOf.login(), { replace: true });
  }
}
define('apps-page', AppsPage);
