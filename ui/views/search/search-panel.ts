import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { SearchAnswer } from '../../../platform/contract/wire-search.ts';
import { getJson, isAbort, messageOf } from '../../api/client.ts';
import { define, ShirabeElement } from '../../app/element.ts';
import { navigate, onArrive } from '../../app/router.ts';
import { urlOf } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { forgetVisited, rememberSearch, visited } from '../../app/visited.ts';
import { icon } from '../../components/icon/icon.ts';
import { t } from '../../locale/locale.ts';
import { findPlaces, loadFolders } from './find-places.ts';
import { renderDetail } from './render-detail.ts';
import { renderPieces } from './render-pieces.ts';
import { foundOptions, visitedOptions, type OptionGroup, type SearchOption } from './search-options.ts';
import './search.css';
import { say } from './words.ts';

const PAUSE_MS = 150;
/** The fewest characters that the server looks for. */
const FEWEST = 2;

/**
 * The search over everything: a combobox (ARIA 1.2) with a grouped list. Arrows move, Enter opens, Escape closes. What is typed is asked for after a
 * pause and never in the middle of an IME's composition; an answer to other words than those that stand there is dropped.
 */
class SearchPanel extends ShirabeElement {
  static override properties = {
    typed: { state: true },
    groups: { state: true },
    shownFor: { state: true },
    active: { state: true },
    isAsking: { state: true },
    error: { state: true },
  };
  declare typed: string;
  declare groups: readonly OptionGroup[];
  /** The words that the groups are of. */
  declare shownFor: string;
  declare active: number;
  declare isAsking: boolean;
  declare error: unknown;
  #timer = 0;
  #asked: AbortController | undefined;
  #stop: () => void = () => undefined;

  constructor() {
    super();
    this.typed = '';
    this.groups = [];
    this.shownFor = '';
    this.active = -1;
    this.isAsking = false;
    this.error = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = onArrive(() => this.#close());
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    clearTimeout(this.#timer);
    this.#asked?.abort();
  }

  /** Has the focus when it returns, not a moment later: the next key is the search's already. */
  open(): void {
    this.#show('');
    this.requestUpdate();
    this.performUpdate();
    const dialog = this.querySelector('dialog');
    if (dialog && !dialog.open) dialog.showModal();
    this.querySelector('input')?.focus();
  }
  #close(): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.querySelector('dialog')?.close();
  }

  get #options(): readonly SearchOption[] {
    return this.groups.flatMap(({ options }) => options);
  }
  get #words(): string {
    return this.typed.trim();
  }

  /** The words stand in the box; what they find comes after a pause. */
  #show(typed: string, afterMs = PAUSE_MS): void {
    this.typed = typed;
    clearTimeout(this.#timer);
    this.#asked?.abort();
    this.error = null;
    const isLong = [...this.#words].length >= FEWEST;
    this.isAsking = isLong;
    if (isLong) this.#timer = window.setTimeout(() => void this.#ask(this.#words), afterMs);
    else this.#take('', this.#words === '' ? visitedOptions(visited()) : []);
  }

  async #ask(words: string): Promise<void> {
    const asked = (this.#asked = new AbortController());
    try {
      const [answer, folders] = await Promise.all([getJson<SearchAnswer>('/search', { query: { q: words }, signal: asked.signal }), loadFolders()]);
      if (asked.signal.aborted) return;
      this.#take(words, foundOptions(words, findPlaces(words, currentUser()?.tabs ?? [], folders), answer));
      this.isAsking = false;
    } catch (error) {
      if (isAbort(error) || asked.signal.aborted) return;
      this.#take(words, []);
      this.isAsking = false;
      this.error = error;
    }
  }

  #take(words: string, groups: readonly OptionGroup[]): void {
    this.groups = groups;
    this.shownFor = words;
    this.active = -1;
  }

  #choose(option: SearchOption): void {
    if (option.words !== undefined) return this.#show(option.words, 0);
    if (this.#words !== '') rememberSearch(this.#words);
    this.#close();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const count = this.#options.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (count === 0) return;
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.active = this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count;
      void this.updateComplete.then(() => this.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const option = this.#options[this.active];
      const href = option ? option.href : [...this.#words].length >= FEWEST ? urlOf.search(this.#words) : undefined;
      if (option) this.#choose(option);
      else if (href !== undefined) this.#choose({ label: '', href });
      if (href !== undefined) void navigate(href);
    }
  }

  override render(): TemplateResult {
    const hasActive = this.active >= 0 && this.active < this.#options.length;
    return html`<dialog class="find" aria-label=${say('search.title')} @click=${(event: MouseEvent) => event.target === event.currentTarget && this.#close()}>
      <div class="find-frame">
        <div class="find-head search-box">
          ${icon('search')}
          <input
            class="field-input"
            type="text"
            role="combobox"
            autocomplete="off"
            enterkeyhint="search"
            aria-label=${say('search.label')}
            aria-autocomplete="list"
            aria-expanded=${this.#options.length > 0 ? 'true' : 'false'}
            aria-controls="find-list"
            aria-activedescendant=${hasActive ? `find-${this.active}` : nothing}
            placeholder=${say('search.hint')}
            .value=${live(this.typed)}
            @input=${(event: InputEvent) => {
              const typed = (event.target as HTMLInputElement).value;
              if (event.isComposing) this.typed = typed;
              else this.#show(typed);
            }}
            @compositionend=${(event: CompositionEvent) => this.#show((event.target as HTMLInputElement).value)}
            @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
          />
          <button type="button" class="btn icon-btn" aria-label=${t('app.close')} @click=${() => this.#close()}>${icon('close')}</button>
        </div>
        <div class="find-body" aria-busy=${this.isAsking ? 'true' : 'false'}>${this.#renderState()} ${this.#renderList()}</div>
        <div class="visually-hidden" role="status">${this.#statusWords()}</div>
      </div>
    </dialog>`;
  }

  #renderList(): TemplateResult {
    let index = 0;
    return html`<div id="find-list" role="listbox" aria-label=${say('search.results')}>
        ${this.groups.map(({ heading, options }, number) => {
          const first = index;
          index += options.length;
          const rows = options.map((option, at) => this.#renderOption(option, first + at));
          if (heading === '') return html`<div role="group" class="find-group">${rows}</div>`;
          return html`<div role="group" class="find-group" aria-labelledby="find-group-${number}">
            <div class="find-heading" role="presentation" id="find-group-${number}">${heading}</div>
            ${rows}
          </div>`;
        })}
      </div>
      ${
        this.#words === '' && this.groups.length > 0
          ? html`<p class="find-foot">
              <button
                type="button"
                class="btn link"
                @click=${() => {
                  forgetVisited();
                  this.#show('');
                  this.querySelector('input')?.focus();
                }}
              >
                ${say('search.forget')}
              </button>
            </p>`
          : nothing
      }`;
  }

  #renderOption(option: SearchOption, index: number): TemplateResult {
    const { label, detail, href, leads } = option;
    const words = html`<span class="find-label">${typeof label === 'string' ? label : renderPieces(label)}</span>
      ${detail === undefined ? nothing : html`<span class="find-detail">${typeof detail === 'string' ? detail : renderDetail(detail.group, detail.record)}</span>`}`;
    const look = `find-option${leads ? ' find-leads' : ''}`;
    const selected = index === this.active ? 'true' : 'false';
    return href === undefined
      ? html`<div class=${look} id="find-${index}" role="option" aria-selected=${selected} @click=${() => this.#choose(option)}>${words}</div>`
      : html`<a
          class=${look}
          id="find-${index}"
          role="option"
          tabindex="-1"
          aria-selected=${selected}
          href=${href}
          @click=${(event: MouseEvent) => {
            if (!event.ctrlKey && !event.metaKey && !event.shiftKey) this.#choose(option);
          }}
          >${words}</a
        >`;
  }

  /** Why nothing is listed; the last results stay while the next are on their way. */
  #renderState(): TemplateResult | typeof nothing {
    if (this.error !== null)
      return html`<div class="find-state" role="alert">
        <p>${messageOf(this.error)}</p>
        <button type="button" class="btn" @click=${() => this.#show(this.typed, 0)}>${t('app.retry')}</button>
      </div>`;
    if (this.groups.length > 0) return nothing;
    return html`<p class="find-state" aria-hidden="true">${this.#statusWords()}</p>`;
  }

  #statusWords(): string {
    if (this.error !== null) return '';
    if (this.isAsking) return say('search.searching');
    if (this.#words === '') return this.groups.length > 0 ? say('search.count', { count: this.#options.length }) : say('search.start');
    if ([...this.#words].length < FEWEST) return say('search.too_short');
    const found = this.#options.filter(({ leads }) => !leads).length;
    return found === 0 && this.groups.length === 0 ? say('search.none', { words: this.shownFor }) : say('search.count', { count: found });
  }
}
define('search-panel', SearchPanel);

/** Opens the search over the page. */
export function openSearch(): void {
  const panel = document.querySelector<SearchPanel>('search-panel') ?? document.body.appendChild(document.createElement('search-panel') as SearchPanel);
  panel.open();
}
