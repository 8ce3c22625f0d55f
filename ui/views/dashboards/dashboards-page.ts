import { html, nothing, type TemplateResult } from 'lit';
import type { DashboardList } from '../../../platform/contract/wire.ts';
import { getJson } from '../../api/client.ts';
import { Reading } from '../../api/reading.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { t, text } from '../../locale/locale.ts';

/** The dashboards that the user may open. */
class DashboardsPage extends ShirabeElement {
  static override properties = { route: fromCode };
  declare route: Route;
  readonly #list = new Reading(this, (signal) => getJson<DashboardList>('/dashboards', { signal }));

  override render(): TemplateResult {
    setPageTitle(t('dashboard.title'));
    return html`<div class="page">
      <div class="head">
        <div>
          <ol class="crumbs">
            <li><a href=${urlOf.reports()}>${t('reports.title')}</a></li>
          </ol>
          <h1 tabindex="-1">${t('dashboard.title')}</h1>
        </div>
      </div>
      <div class="card">${this.#renderList()}</div>
    </div>`;
  }

  #renderList(): TemplateResult {
    const { value, error } = this.#list;
    if (error !== null) return errorState(error, () => void this.#list.load());
    if (!value) return skeleton(4);
    if (value.dashboards.length === 0) return emptyState(t('dashboard.none'));
    return html`<div class="scroll-x" tabindex="0" role="group" aria-label=${t('dashboard.title')}>
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">${t('dashboard.name')}</th>
            <th scope="col">${t('dashboard.description')}</th>
            <th scope="col">${t('dashboard.folder')}</th>
          </tr>
        </thead>
        <tbody>
          ${value.dashboards.map(
            ({ dashboard, label, description, folder, home }) =>
              html`<tr>
                <th scope="row">
                  <a href=${home ? urlOf.home() : urlOf.dashboard(dashboard)}>${text(label)}</a
                  >${home ? html` <span class="quiet">${t('dashboard.own_home')}</span>` : nothing}
                </th>
                <td>${description ? text(description) : '–'}</td>
                <td>${folder ? text(folder) : '–'}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
define('dashboards-page', DashboardsPage);
