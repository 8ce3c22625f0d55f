import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Column, RowsPage } from '../../../platform/contract/wire.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import '../../components/filter/filter-builder.ts';
import { filterFieldsOf, type NamedFilterField } from '../../components/filter/filter-fields.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/menu/menu-button.ts';
import { emptyState } from '../../components/state/state.ts';
import '../../components/table/data-table.ts';
import type { RowSource } from '../../components/table/row-loader.ts';
import { t, text } from '../../locale/locale.ts';
import { renderCrumbs } from '../record/crumbs.ts';
import { renderPageError } from '../record/page-error.ts';
import { describeObject } from './describe-object.ts';
import { listOfTab, type ListDescription } from './list-description.ts';
import { renderListSummary } from './list-summary.ts';
import './list.css';

const PAUSE_MS = 250;
/** The list of an object: picker, search, filters, order, rows without end. All of it is in the address. */
class ListPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    list: { state: true },
    named: { state: true },
    error: { state: true },
    source: { state: true },
    total: { state: true },
    columns: { state: true },
    typed: { state: true },
  };
  declare route: Route;
  /** What the first answer tells of the list. */
  declare list: ListDescription | null;
  /** The list that an address without one means. */
  declare named: string;
  declare error: unknown;
  declare source: RowSource | null;
  declare total: number | null;
  declare columns: readonly Column[];
  /** The words in the search box until the address has them. */
  declare typed: string | null;
  #object = '';
  #shown = '';
  #counting: AbortController | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #fields: readonly NamedFilterField[] = [];
  #fieldsFor: readonly unknown[] | null = null;

  constructor() {
    super();
    this.list = null;
    this.named = '';
    this.error = null;
    this.source = null;
    this.total = null;
    this.columns = [];
    this.typed = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pause);
    this.#counting?.abort();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('route')) this.#arrive();
  }

  get #state() {
    const { query } = this.route;
    return { search: query.get('search') ?? '', sort: query.get('sort') ?? '', filter: query.get('filter') ?? '' };
  }

  /** The address says something new: rows and count are read again when they would differ. */
  #arrive(): void {
    const { object = '', list } = this.route.params;
    if (object !== this.#object) this.named = '';
    this.#object = object;
    if (this.typed === this.#state.search) this.typed = null;
    const wanted = list ?? (this.named || listOfTab(object));
    if (wanted) this.#read(wanted);
    else void this.#findList(object);
  }

  /** An address without a list, of an object that no tab names: its first list. */
  async #findList(object: string): Promise<void> {
    this.error = null;
    try {
      const description = await describeObject(object);
      if (object === this.#object) this.#read(description.lists[0]?.list ?? 'all');
    } catch (error) {
      if (object === this.#object) this.error = error;
    }
  }

  #read(list: string): void {
    this.named = list;
    const path = `/objects/${encodeURIComponent(this.#object)}/lists/${encodeURIComponent(list)}`;
    const state = this.#state;
    const wanted = JSON.stringify([path, state]);
    if (wanted === this.#shown) return;
    const isKnown = this.list?.object === this.#object && this.list.list === list;
    if (!isKnown) this.list = null;
    this.#shown = wanted;
    this.source = {
      loadPage: async (cursor, { limit, signal }) => {
        const describe = cursor === null && !isKnown ? 1 : null;
        try {
          const page = await getJson<RowsPage>(`${path}/rows`, { query: { ...state, cursor, limit, describe }, signal });
          if (wanted === this.#shown && cursor === null) this.#take(page);
          return page;
        } catch (error) {
          // The table says what is wrong; the page keeps its name and the filter that may be the cause.
          if (!isAbort(error) && describe) void this.#nameAnyway(list);
          throw error;
        }
      },
    };
    void this.#count(`${path}/count`, state.search, state.filter);
    setPageTitle(this.#title);
  }

  async #nameAnyway(list: string): Promise<void> {
    const description = await describeObject(this.#object).catch(() => null);
    if (!description || description.object !== this.#object || this.named !== list) return;
    const label = description.lists.find((one) => one.list === list)?.label ?? description.label;
    this.list = {
      object: description.object,
      object_label: description.label,
      list,
      label,
      lists: description.lists,
      sort: '',
      filters: [],
      can: description.can,
    };
    setPageTitle(this.#title);
  }

  #take(page: RowsPage): void {
    this.columns = page.columns;
    if (page.list) this.list = page.list as ListDescription;
    setPageTitle(this.#title);
  }

  /** Counting may take longer than the first rows: it comes when it comes. */
  async #count(path: string, search: string, filter: string): Promise<void> {
    this.#counting?.abort();
    const asked = (this.#counting = new AbortController());
    this.total = null;
    try {
      this.total = (await getJson<{ count: number }>(path, { query: { search, filter }, signal: asked.signal })).count;
    } catch (error) {
      // The rows tell what is wrong; a count alone is not missed.
      if (!isAbort(error)) this.total = null;
    }
  }

  get #title(): string {
    return text(this.list?.label);
  }

  #search(words: string, afterMs: number): void {
    this.typed = words;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void setQuery({ search: words.trim() }), afterMs);
  }

  override render(): TemplateResult {
    if (this.error !== null) return renderPageError(this.error, () => void this.#findList(this.#object));
    const { list } = this;
    return html`<div class="page page-list">
      <div class="head">
        <div>${renderCrumbs(this.#object, text(list?.object_label))}${this.#renderTitle()}</div>
        <div class="acts">${list?.can.create ? html`<a class="btn main" href=${urlOf.create(this.#object)}>${t('record.new_record')}</a>` : nothing}</div>
      </div>
      <div class="card">
        ${this.#renderBar()}
        <data-table
          .source=${this.source}
          .sort=${this.#state.sort || (this.list?.sort ?? '')}
          .total=${this.total}
          .label=${this.#title}
          .empty=${this.#renderEmpty()}
          @sort-change=${(event: CustomEvent<{ sort: string }>) => void setQuery({ sort: event.detail.sort }, { replace: false })}
        ></data-table>
      </div>
    </div>`;
  }

  #renderTitle(): TemplateResult {
    const lists = this.list?.lists ?? [];
    if (lists.length < 2) return html`<h1 tabindex="-1">${this.#title || t('record.list')}</h1>`;
    const items = lists.map((list) => ({ label: text(list.label), href: urlOf.list(this.#object, list.list), current: list.list === this.named }));
    return html`<h1 tabindex="-1" class="list-title">
      <menu-button
        .label=${`${this.#title} ${t('record.choose_list')}`}
        .content=${html`<span>${this.#title}</span>${icon('down')}`}
        .items=${items}
        .look=${'list-picker'}
      ></menu-button>
    </h1>`;
  }

  #renderBar(): TemplateResult {
    const { search, filter } = this.#state;
    return html`<div class="bar list-bar">
      <label class="search-box"
        ><span class="visually-hidden">${t('record.search_list')}</span>${icon('search')}<input
          class="field-input"
          type="search"
          placeholder=${t('record.search_list')}
          .value=${live(this.typed ?? search)}
          @input=${(event: InputEvent) => {
            const words = (event.target as HTMLInputElement).value;
            if (event.isComposing) this.typed = words;
            else this.#search(words, PAUSE_MS);
          }}
          @compositionend=${(event: CompositionEvent) => this.#search((event.target as HTMLInputElement).value, PAUSE_MS)}
          @keydown=${(event: KeyboardEvent) => {
            if (event.key === 'Enter' && !event.isComposing) this.#search((event.target as HTMLInputElement).value, 0);
          }}
      /></label>
      <filter-builder
        .filter=${filter}
        .fields=${this.#filterFields()}
        @filter-change=${(event: CustomEvent<string>) => void setQuery({ filter: event.detail }, { replace: false })}
      ></filter-builder>
      <span class="end" role="status">${renderListSummary(this.total, this.#state.sort || (this.list?.sort ?? ''), this.columns)}</span>
    </div>`;
  }

  #filterFields(): readonly NamedFilterField[] {
    if (this.#fieldsFor?.[0] !== this.list || this.#fieldsFor.at(1) !== this.columns) {
      this.#fieldsFor = [this.list, this.columns];
      this.#fields = filterFieldsOf(this.list?.filters ?? [], this.columns);
    }
    return this.#fields;
  }

  #renderEmpty(): TemplateResult {
    const { search, filter } = this.#state;
    if (search === '' && filter === '')
      return emptyState(
        t('record.empty_list'),
        this.list?.can.create ? html`<a class="btn" href=${urlOf.create(this.#object)}>${t('record.new_record')}</a>` : nothing,
      );
    return emptyState(
      t('record.nothing_found'),
      html`<button
        type="button"
        class="btn"
        @click=${() => {
          this.typed = null;
          void setQuery({ search: null, filter: null });
        }}
      >
        ${t('record.filter_clear')}
      </button>`,
    );
  }
}
define('list-page', ListPage);
