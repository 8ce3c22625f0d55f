import { html, type TemplateResult } from 'lit';
import { icon } from '../components/icon/icon.ts';
import { showToast } from '../components/toast/toast.ts';
import { t } from '../locale/locale.ts';
import { define, ShirabeElement } from './element.ts';

/** The way to the search over everything: a box in the bar, `/` and Ctrl+K. The search itself is loaded when it is first wanted. */
class SearchDoor extends ShirabeElement {
  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#onKey);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
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

  async #open(): Promise<void> {
    try {
      const { openSearch } = await import('../views/search/search-panel.ts');
      openSearch();
    } catch {
      showToast({ text: t('app.page_failed'), tone: 'bad' });
    }
  }
}
define('search-door', SearchDoor);

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
