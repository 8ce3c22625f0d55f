import { html, type TemplateResult } from 'lit';
import { icon } from '../components/icon/icon.ts';
import { showToast } from '../components/toast/toast.ts';
import { t } from '../locale/locale.ts';
import { define, ShirabeElement } from './element.ts';

/** After this long the search is loaded though nobody has asked for it: the page itself has come by then. */
const IDLE_MS = 2000;

/** The way to the search over everything: a box in the bar, `/` and Ctrl+K. The search itself is loaded when it is first wanted, or soon after the page. */
class SearchDoor extends ShirabeElement {
  #openSearch: (() => void) | undefined;
  #idle = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
    this.#idle = window.setTimeout(() => void this.#load().catch(() => undefined), IDLE_MS);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    clearTimeout(this.#idle);
  }

  override render(): TemplateResult {
    return html`<button
      type="button"
      class="search-door"
      aria-label=${t('app.search')}
      aria-haspopup="dialog"
      aria-keyshortcuts="/ Control+K"
      @click=${() => void this.#open()}
    >
      ${icon('search')}<span>${t('app.search')}</span><kbd aria-hidden="true">/</kbd>
    </button>`;
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey || event.shiftKey) return;
    const isShortcut = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k';
    const isSlash = event.key === '/' && !event.ctrlKey && !event.metaKey && !isTyping(event.target);
    // An open dialog comes first.
    if ((!isShortcut && !isSlash) || document.querySelector('dialog[open]')) return;
    event.preventDefault();
    void this.#open();
  };

  /** Once it is loaded it opens within the key's own event: what is typed right behind the key belongs to the search. */
  async #open(): Promise<void> {
    if (this.#openSearch) return this.#openSearch();
    try {
      (await this.#load())();
    } catch {
      showToast({ text: t('app.page_failed'), tone: 'bad' });
    }
  }

  async #load(): Promise<() => void> {
    const { openSearch } = await import('../views/search/search-panel.ts');
    return (this.#openSearch = openSearch);
  }
}
define('search-door', SearchDoor);

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
