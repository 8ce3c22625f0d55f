import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../components/icon/icon.ts';
import { placeBelow } from '../components/menu/menu-button.ts';
import { t, text } from '../locale/locale.ts';
import { define, fromCode, ShirabeElement } from './element.ts';
import { urlOf } from './routes.ts';
import { tabUrl, type Tab } from './tab-places.ts';

/** All tabs in one place with a search, and the way to the chooser of applications. */
class AppLauncher extends ShirabeElement {
  static override properties = { tabs: fromCode, search: { state: true }, open: { state: true } };
  declare tabs: readonly Tab[];
  declare search: string;
  declare open: boolean;

  constructor() {
    super();
    this.tabs = [];
    this.search = '';
    this.open = false;
  }

  override render(): TemplateResult {
    const wanted = this.search.trim().normalize('NFKC').toLowerCase();
    const found = this.tabs.filter((tab) => text(tab.label).normalize('NFKC').toLowerCase().includes(wanted));
    return html`<button
        type="button"
        class="launch"
        aria-label=${t('app.launcher')}
        title=${t('app.launcher')}
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-controls="launcher"
        @click=${() => this.#toggle()}
      >
        ${Array.from({ length: 9 }, () => html`<i></i>`)}
      </button>
      <div
        id="launcher"
        class="popover launcher"
        popover="auto"
        role="dialog"
        aria-label=${t('app.launcher')}
        @toggle=${(event: ToggleEvent) => (this.open = event.newState === 'open')}
      >
        <label class="search-box">
          <span class="visually-hidden">${t('app.launcher_search')}</span>${icon('search')}
          <input
            class="field-input"
            type="search"
            autofocus
            placeholder=${t('app.launcher_search')}
            .value=${this.search}
            @input=${(event: InputEvent) => (this.search = (event.target as HTMLInputElement).value)}
          />
        </label>
        <ul>
          ${found.map((tab) => html`<li><a href=${tabUrl(tab)} @click=${() => this.#close()}>${text(tab.label)}</a></li>`)}
        </ul>
        ${found.length === 0 ? html`<p class="quiet" role="status">${t('app.launcher_none')}</p>` : nothing}
        <p class="launcher-apps"><a href=${urlOf.apps()} @click=${() => this.#close()}>${t('app.choose_app')}</a></p>
      </div>`;
  }

  get #panel(): HTMLElement | null {
    return this.querySelector<HTMLElement>('[popover]');
  }
  #toggle(): void {
    const panel = this.#panel;
    if (!panel) return;
    if (this.open) return panel.hidePopover();
    this.search = '';
    panel.showPopover();
    placeBelow(panel, this.querySelector('button'), false);
    panel.querySelector('input')?.focus();
  }
  #close(): void {
    this.#panel?.hidePopover();
  }
}
define('app-launcher', AppLauncher);
