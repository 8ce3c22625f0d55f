import './setup.css';
import { html, nothing, type TemplateResult } from 'lit';
import type { SetupArea } from '../../platform/contract/definitions.ts';
import { define, fromCode, ShirabeElement } from '../app/element.ts';
import { missing } from '../app/missing-page.ts';
import { setPageTitle } from '../app/page.ts';
import type { PageElement } from '../app/page-element.ts';
import { urlOf, type Route } from '../app/routes.ts';
import { currentUser } from '../app/session.ts';
import { errorState, skeleton } from '../components/state/state.ts';
import { t } from '../locale/locale.ts';
import { placeOf, placesFor, type NamedPlace, type Place } from './places.ts';
import { s } from './words.ts';

/** The set-up: its menu, and beside it the page of the address. Which places there are is decided by the viewer's areas; the server decides again. */
class SetupPage extends ShirabeElement {
  static override properties = { route: fromCode, shown: { state: true }, failed: { state: true } };
  declare route: Route;
  declare shown: PageElement | null;
  declare failed: boolean;

  constructor() {
    super();
    this.shown = null;
    this.failed = false;
  }

  get #place(): Place | undefined {
    const { page = '', part } = this.route.params;
    return placeOf(page, part);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('route')) return;
    if (this.shown) this.shown.route = this.route;
    else void this.#load();
  }

  async #load(): Promise<void> {
    const place = this.#place;
    if (!place || !mayOpen(place.area)) return;
    try {
      await place.load();
      const shown = document.createElement(place.tag) as PageElement;
      shown.route = this.route;
      this.shown = shown;
    } catch {
      this.failed = true;
    }
  }

  override render(): TemplateResult {
    const places = placesFor(currentUser());
    const isStart = this.route.params['page'] === undefined;
    const place = this.#place;
    if (!isStart && !place) {
      setPageTitle(t('app.missing'));
      return missing();
    }
    if (places.length === 0 || (place && !mayOpen(place.area))) return renderForbidden();
    if (isStart) return renderStart(places);
    return html`<div class="page setup">
      <nav class="card setup-menu no-print" aria-label=${t('app.setup')}>${groupsOf(places).map(([area, group]) => this.#renderGroup(area, group))}</nav>
      <div class="setup-main">
        ${this.failed ? html`<div class="card">${errorState(t('app.page_failed'), () => location.reload())}</div>` : (this.shown ?? skeleton())}
      </div>
    </div>`;
  }

  #renderGroup(area: SetupArea, places: readonly NamedPlace[]): TemplateResult {
    const { page, part } = this.route.params;
    return html`<p class="setup-group" id="setup-${area}">${s(`setup.area_${area}`)}</p>
      <ul aria-labelledby="setup-${area}">
        ${places.map((place) => html`<li><a href=${urlOf.setup(place.page)} aria-current=${place.page === page ? (part ? 'true' : 'page') : nothing}>${s(place.label)}</a></li>`)}
      </ul>`;
  }
}
define('setup-page', SetupPage);

function mayOpen(area: SetupArea): boolean {
  return currentUser()?.areas.includes(area) ?? false;
}

function groupsOf(places: readonly NamedPlace[]): [SetupArea, NamedPlace[]][] {
  return [...new Set(places.map((place) => place.area))].map((area) => [area, places.filter((place) => place.area === area)]);
}

function renderStart(places: readonly NamedPlace[]): TemplateResult {
  setPageTitle(t('app.setup'));
  return html`<div class="page">
    <div class="head">
      <div>
        <h1 tabindex="-1">${t('app.setup')}</h1>
        <p>${s('setup.intro')}</p>
      </div>
    </div>
    <div class="setup-start">
      ${groupsOf(places).map(
        ([area, group]) =>
          html`<section class="card" aria-labelledby="start-${area}">
            <div class="card-head"><h2 id="start-${area}">${s(`setup.area_${area}`)}</h2></div>
            <ul class="setup-places">
              ${group.map(
                (place) =>
                  html`<li>
                    <a href=${urlOf.setup(place.page)}>${s(place.label)}</a>
                    <p class="quiet">${s(place.hint)}</p>
                  </li>`,
              )}
            </ul>
          </section>`,
      )}
    </div>
  </div>`;
}

/** For those who came by an address that is not theirs. */
function renderForbidden(): TemplateResult {
  setPageTitle(s('setup.forbidden'));
  return html`<div class="page">
    <div class="card state">
      <div>
        <h1 class="state-heading" tabindex="-1">${s('setup.forbidden')}</h1>
        <p>${s('setup.forbidden_hint')}</p>
        <p><a class="btn" href=${urlOf.home()}>${t('app.to_home')}</a></p>
      </div>
    </div>
  </div>`;
}
