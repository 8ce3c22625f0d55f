import { html, nothing, type TemplateResult } from 'lit';
import type { FoldersAnswer } from '../../../platform/contract/wire.ts';
import type { FoundGroup, SearchAnswer } from '../../../platform/contract/wire-search.ts';
import { getJson, isAbort, messageOf } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { announce, setPageTitle } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import { currentUser } from '../../app/session.ts';
import { rememberSearch } from '../../app/visited.ts';
import '../../components/search-box/search-box.ts';
import { emptyState, errorState, skeleton } from '../../components/state/state.ts';
import { showToast } from '../../components/toast/toast.ts';
import { text } from '../../locale/locale.ts';
import { findPlaces, loadFolders } from './find-places.ts';
import { renderDetail } from './render-detail.ts';
import { renderPieces } from './render-pieces.ts';
import './search.css';
import { say } from './words.ts';

/** Everything that a search finds, by object, with more of each; the words are in the address. */
class SearchPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    answer: { state: true },
    folders: { state: true },
    error: { state: true },
    waiting: { state: true },
  };
  declare route: Route;
  declare answer: SearchAnswer | null;
  declare folders: FoldersAnswer | null;
  declare error: unknown;
  /** The object of which more is on its way. */
  declare waiting: string;
  #words: string | null = null;
  #asked = new AbortController();

  constructor() {
    super();
    this.answer = null;
    this.folders = null;
    this.error = null;
    this.waiting = '';
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#asked.abort();
  }
  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    const words = (this.route.query.get('q') ?? '').trim();
    if (!changed.has('route') || words === this.#words) return;
    this.#words = words;
    void this.#load(words);
  }

  async #load(words: string): Promise<void> {
    setPageTitle(words === '' ? say('search.title') : say('search.results_of', { words }));
    this.#asked.abort();
    const asked = (this.#asked = new AbortController());
    this.answer = null;
    this.error = null;
    this.waiting = '';
    if (words === '') return;
    try {
      const [answer, folders] = await Promise.all([getJson<SearchAnswer>('/search', { query: { q: words }, signal: asked.signal }), loadFolders()]);
      if (asked.signal.aborted) return;
      this.answer = answer;
      this.folders = folders;
      if (!answer.too_short) rememberSearch(words);
      announce(say('search.count', { count: answer.groups.reduce((sum, { rows }) => sum + rows.length, 0) }));
    } catch (error) {
      if (!isAbort(error) && !asked.signal.aborted) this.error = error;
    }
  }

  /** The next rows of an object; of one whose search was stopped the first. */
  async #more({ object, next }: FoundGroup): Promise<void> {
    if (this.waiting !== '') return;
    this.waiting = object;
    const { signal } = this.#asked;
    try {
      const page = await getJson<SearchAnswer>('/search', { query: { q: this.#words, object, cursor: next }, signal });
      const [more] = page.groups;
      if (this.answer && more)
        this.answer = {
          ...this.answer,
          groups: this.answer.groups.map((group) => (group.object === object ? { ...more, rows: [...group.rows, ...more.rows] } : group)),
        };
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      showToast({ text: messageOf(error), tone: 'bad' });
    }
    this.waiting = '';
  }

  override render(): TemplateResult {
    const words = this.#words ?? '';
    return html`<div class="page">
      <div class="head">
        <div><h1 tabindex="-1">${words === '' ? say('search.title') : say('search.results_of', { words })}</h1></div>
      </div>
      <div class="card find-words">
        <search-box
          .value=${words}
          .label=${say('search.hint')}
          @search-change=${(event: CustomEvent<{ search: string }>) => void setQuery({ q: event.detail.search }, { replace: true })}
        ></search-box>
      </div>
      ${this.#renderContent(words)}
    </div>`;
  }

  #renderContent(words: string): unknown {
    if (this.error !== null) return html`<div class="card">${errorState(this.error, () => void this.#load(words))}</div>`;
    if (words === '') return html`<div class="card">${emptyState(say('search.start'))}</div>`;
    const { answer } = this;
    if (!answer) return html`<div class="card">${skeleton()}</div>`;
    if (answer.too_short) return html`<div class="card">${emptyState(say('search.too_short'))}</div>`;
    const places = this.folders ? findPlaces(words, currentUser()?.tabs ?? [], this.folders) : [];
    if (answer.groups.length === 0 && places.length === 0) return html`<div class="card">${emptyState(say('search.none', { words }))}</div>`;
    return html`${
      places.length === 0
        ? nothing
        : html`<section class="card">
            <div class="card-head"><h2>${say('search.places')}</h2></div>
            <ul class="find-rows">
              ${places.map(({ kind, label, href }) => html`<li><a href=${href}>${label}</a> <span class="find-detail">${say(`search.${kind}`)}</span></li>`)}
            </ul>
          </section>`
    }
    ${answer.groups.map((group) => this.#renderGroup(words, group))}`;
  }

  #renderGroup(words: string, group: FoundGroup): TemplateResult {
    const object = text(group.label);
    return html`<section class="card">
      <div class="card-head">
        <h2>${object}</h2>
        ${group.list === null ? nothing : html`<a class="end" href=${urlOf.list(group.object, group.list, { search: words })}>${say('search.all_of', { object })}</a>`}
      </div>
      <ul class="find-rows">
        ${group.rows.map(
          (record) =>
            html`<li>
              <a href=${urlOf.record(group.object, record.id)}>${renderPieces(record.pieces)}</a>
              <span class="find-detail">${renderDetail(group, record)}</span>
            </li>`,
        )}
      </ul>
      ${group.stopped ? html`<p class="find-state">${say('search.stopped')}</p>` : nothing}
      ${
        group.next !== null || group.stopped
          ? html`<p class="find-foot">
              <button
                type="button"
                class="btn"
                aria-label=${group.stopped ? nothing : say('search.more_of', { object })}
                aria-disabled=${this.waiting === '' ? nothing : 'true'}
                @click=${() => void this.#more(group)}
              >
                ${this.waiting === group.object ? say('search.searching') : group.stopped ? say('search.search_again') : say('search.more')}
              </button>
            </p>`
          : nothing
      }
    </section>`;
  }
}
define('search-page', SearchPage);
