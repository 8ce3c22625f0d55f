import { html, nothing, type TemplateResult } from 'lit';
import type { Column, RowsPage } from '../../../platform/contract/wire.ts';
import type { ListDefinition, ListDescription, OfferedLists } from '../../../platform/contract/wire-lists.ts';
import { getJson, isAbort } from '../../api/client.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { setPageTitle } from '../../app/page.ts';
import { navigate, setQuery } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import '../../components/filter/filter-builder.ts';
import { filterFieldOf, filterFieldsOf, isFilterable, type NamedFilterField } from '../../components/filter/filter-fields.ts';
import { icon } from '../../components/icon/icon.ts';
import '../../components/menu/menu-button.ts';
import '../../components/search-box/search-box.ts';
import { emptyState, skeleton } from '../../components/state/state.ts';
import '../../components/table/data-table.ts';
import { nothingSelected, type Selection } from '../../components/table/selection.ts';
import type { RowSource } from '../../components/table/row-loader.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t, text } from '../../locale/locale.ts';
import { renderCrumbs } from '../record/crumbs.ts';
import { renderPageError } from '../record/page-error.ts';
import { renderViewSwitch } from './board/view-switch.ts';
import { listActs, type ListDialogName } from './list-acts.ts';
import { listItems } from './list-items.ts';
import { renderListSummary } from './list-summary.ts';
import { listOfTab, nameList } from './name-list.ts';
import { loadDialog, renderDialog } from './render-dialog.ts';
import { OwnSetting } from './own-setting.ts';
import './list.css';
import './mass-change/selection-bar.ts';

/** The list of an object: picker, search, filters, columns, order, rows without end. All of it can stand in the address; how the user has the list holds where it does not. */
class ListPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    list: { state: true },
    named: { state: true },
    error: { state: true },
    source: { state: true },
    total: { state: true },
    selection: { state: true },
    columns: { state: true },
    widths: { state: true },
    failed: { state: true },
    dialog: { state: true },
  };
  declare route: Route;
  /** What the first answer tells of the list. */
  declare list: ListDescription | null;
  /** The list that an address without one means. */
  declare named: string;
  declare error: unknown;
  declare source: RowSource | null;
  declare total: number | null;
  declare selection: Selection;
  declare columns: readonly Column[];
  declare widths: Readonly<Record<string, number>>;
  /** Whether the list could not be read at all. */
  declare failed: boolean;
  declare dialog: ListDialogName | null;
  readonly #own = new OwnSetting();
  #object = '';
  #shown = '';
  #counting: AbortController | undefined;
  #fields: readonly NamedFilterField[] = [];
  #fieldsFor: readonly unknown[] | null = null;

  constructor() {
    super();
    this.list = null;
    this.named = '';
    this.error = null;
    this.source = null;
    this.total = null;
    this.selection = nothingSelected;
    this.columns = [];
    this.widths = {};
    this.failed = false;
    this.dialog = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.#own.flush();
    this.#counting?.abort();
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('route')) this.#arrive();
  }

  /** What the address says. */
  get #address() {
    const { query } = this.route;
    const read = (name: string) => query.get(name) ?? '';
    return { search: read('search'), sort: read('sort'), filter: read('filter'), columns: read('columns') };
  }
  /** What is shown: the address, and how the user has the list where it says nothing. */
  get #state() {
    const address = this.#address;
    const { sort, columns } = this.#own.begun;
    return { ...address, sort: address.sort || (sort ?? ''), columns: address.columns || (columns?.join(',') ?? '') };
  }
  get #path(): string {
    return `/objects/${encodeURIComponent(this.#object)}/lists/${encodeURIComponent(this.named)}`;
  }
  get #sort(): string {
    return this.#state.sort || (this.list?.sort ?? '');
  }
  async #loadBoard(): Promise<void> {
    try {
      await import('./board/board-view.ts');
    } catch {
      showToast({ text: t('app.page_failed'), tone: 'bad' });
    }
  }
  /** Shown as a board: asked for, and one as far as is known. */
  get #isBoard(): boolean {
    return this.route.query.get('view') === 'board' && (this.list === null || this.list.board !== null);
  }
  get #title(): string {
    return text(this.list?.label);
  }

  /** The address says something new: rows and count are read again when they would differ. */
  #arrive(): void {
    const { object = '', list } = this.route.params;
    if (this.#isBoard) void this.#loadBoard();
    if (object !== this.#object) this.named = '';
    this.#object = object;
    const wanted = list ?? (this.named || listOfTab(object));
    if (wanted) this.#read(wanted);
    else void this.#findList(object);
  }

  /** An address without a list, of an object that no tab names: the one that the user has pinned, else its first list. */
  async #findList(object: string): Promise<void> {
    this.error = null;
    try {
      const { open } = await getJson<OfferedLists>(`/objects/${encodeURIComponent(object)}/lists`);
      if (object === this.#object) this.#read(open);
    } catch (error) {
      if (object === this.#object) this.error = error;
    }
  }

  #read(list: string): void {
    this.named = list;
    const path = this.#path;
    const isKnown = this.list?.object === this.#object && this.list.list === list && !this.failed;
    if (!isKnown) this.#own.begin(path, { columns: null, widths: {}, sort: null });
    const wanted = this.#wanted();
    if (wanted === this.#shown) return;
    if (!isKnown) {
      this.list = null;
      this.failed = false;
    }
    this.#shown = wanted;
    this.selection = nothingSelected;
    const isShown = () => this.#shown === this.#wanted() && path === this.#path;
    this.source = {
      loadPage: async (cursor, { limit, signal }) => {
        const first = cursor === null && !isKnown ? { describe: 1, own: 1 } : {};
        try {
          const page = await getJson<RowsPage>(`${path}/rows`, { query: { ...this.#state, cursor, limit, ...first }, signal });
          if (isShown() && cursor === null) this.#take(page);
          return page;
        } catch (error) {
          // The table says what is wrong; the page keeps its name and the filter that may be the cause.
          if (!isAbort(error) && first.describe) void this.#nameAnyway(list);
          throw error;
        }
      },
    };
    // A board has no table that would read what the page needs beside.
    if (this.#isBoard && !isKnown) void this.source.loadPage(null, { limit: 1, signal: new AbortController().signal }).catch(() => undefined);
    const { search, filter } = this.#address;
    void this.#count(`${path}/count`, search, filter);
    setPageTitle(this.#title);
  }
  #wanted(): string {
    return JSON.stringify([this.#path, this.#state]);
  }

  async #nameAnyway(list: string): Promise<void> {
    const object = this.#object;
    const named = await nameList(object, list);
    if (!named || object !== this.#object || this.named !== list) return;
    this.list = named;
    this.failed = true;
    setPageTitle(this.#title);
  }

  #take(page: RowsPage): void {
    this.columns = page.columns;
    if (page.list) {
      const list = page.list as ListDescription;
      this.list = list;
      this.#own.begin(this.#path, list.setting);
      this.widths = list.setting.widths;
      // The rows came as the user has the list already.
      this.#shown = this.#wanted();
    }
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

  /** Reads everything anew: the list was changed, or is had otherwise. */
  #reload(): void {
    this.list = null;
    this.#shown = '';
    this.#arrive();
  }

  /** Another order; '' is that of the list, which the address has to say when the user had another before. */
  #sortBy(sort: string): void {
    this.#own.change({ sort: sort === '' ? null : sort });
    const asListed = this.#own.begun.sort === null ? '' : this.list?.sort || 'title';
    void setQuery({ sort: sort || asListed }, { replace: false });
  }
  #showColumns(columns: readonly string[] | null): void {
    this.#own.change({ columns: columns && [...columns] });
    const asListed = this.#own.begun.columns === null ? '' : (this.list?.columns.join(',') ?? '');
    void setQuery({ columns: columns?.join(',') ?? asListed }, { replace: false });
  }
  async #reset(): Promise<void> {
    try {
      await this.#own.reset();
    } catch {
      return showToast({ text: t('list.not_kept'), tone: 'bad' });
    }
    this.widths = {};
    this.#reload();
    await setQuery({ sort: null, columns: null });
    showToast({ text: t('list.was_reset') });
  }
  async #saved(saved: ListDefinition): Promise<void> {
    const { l } = await import('../../components/columns/words.ts');
    showToast({ text: l('edit.saved', { label: text(saved.label) }) });
    const isNew = saved.list !== this.named;
    // What was saved is what is shown.
    if (!isNew) this.#own.change({ columns: null, sort: null });
    await this.#own.flush();
    await navigate(urlOf.list(this.#object, saved.list), { replace: !isNew });
    if (!isNew) this.#reload();
  }
  async #open(dialog: ListDialogName): Promise<void> {
    await loadDialog(dialog);
    this.dialog = dialog;
  }

  override render(): TemplateResult {
    if (this.error !== null) return renderPageError(this.error, () => void this.#findList(this.#object));
    const { list } = this;
    return html`<div class="page page-list">
      <div class="head">
        <div>${renderCrumbs(this.#object, text(list?.object_label))}${this.#renderTitle()}</div>
        <div class="acts">
          ${list ? this.#renderActs(list) : nothing}
          ${list?.can.create ? html`<a class="btn main" href=${urlOf.create(this.#object)}>${t('record.new_record')}</a>` : nothing}
        </div>
      </div>
      ${list && list.missing.length > 0 ? html`<p class="note warn">${t('list.missing', { names: list.missing.join(', ') })}</p>` : nothing}
      ${this.failed ? html`<p class="note"><a href=${urlOf.list(this.#object, list?.lists.find((one) => one.list !== this.named)?.list)}>${t('list.to_all')}</a></p>` : nothing}
      <div class="card">${this.#renderBar()} ${this.#isBoard ? this.#renderBoard() : this.#renderTable()}</div>
      ${list && this.dialog ? this.#renderDialog(list, this.dialog) : nothing}
    </div>`;
  }

  #renderBoard(): TemplateResult {
    const { list } = this;
    if (!list?.board) return skeleton();
    const { search, filter } = this.#address;
    return html`<board-view
      .object=${this.#object}
      .list=${this.named}
      .board=${list.board}
      .state=${{ search, filter, sort: this.#sort }}
      @board-change=${() => void this.#count(`${this.#path}/count`, search, filter)}
    ></board-view>`;
  }

  #renderTable(): TemplateResult {
    return html`${this.#renderSelection()}<data-table
        .source=${this.source}
        .sort=${this.#sort}
        .total=${this.total}
        .widths=${this.widths}
        .selection=${this.#isSelectable ? this.selection : null}
        @selection-change=${(event: CustomEvent<Selection>) => (this.selection = event.detail)}
        .label=${this.#title}
        .empty=${this.#renderEmpty()}
        @sort-change=${(event: CustomEvent<{ sort: string }>) => this.#sortBy(event.detail.sort)}
        @width-change=${(event: CustomEvent<Record<string, number>>) => {
          this.widths = { ...this.widths, ...event.detail };
          this.#own.change({ widths: this.widths });
        }}
      ></data-table>`;
  }

  /** Rows are selected by who may do something with them. */
  get #isSelectable(): boolean {
    const { can } = this.list ?? {};
    return can?.update === true || can?.delete === true;
  }

  #renderSelection(): TemplateResult | typeof nothing {
    const { list } = this;
    if (!list || !this.#isSelectable) return nothing;
    const { search, filter } = this.#address;
    const target = { list: this.named, ...(search ? { search } : {}), ...(filter ? { filter } : {}), ...(this.#sort ? { sort: this.#sort } : {}) };
    return html`<selection-bar
      .object=${this.#object}
      .label=${list.object_label}
      .list=${target}
      .selection=${this.selection}
      .total=${this.total}
      .can=${list.can}
      @selection-change=${(event: CustomEvent<Selection>) => (this.selection = event.detail)}
      @rows-changed=${() => this.#readAgain()}
    ></selection-bar>`;
  }

  /** The rows as they are now. */
  #readAgain(): void {
    this.#shown = '';
    this.#read(this.named);
  }

  #renderDialog(list: ListDescription, dialog: ListDialogName): TemplateResult {
    return renderDialog(dialog, {
      list,
      columns: this.columns,
      state: this.#state,
      sort: this.#sort,
      fields: this.#filterFields(),
      sortBy: (sort) => this.#sortBy(sort),
      showColumns: (columns) => this.#showColumns(columns),
      saved: (saved) => void this.#saved(saved),
      end: () => (this.dialog = null),
    });
  }

  #renderActs(list: ListDescription): TemplateResult {
    const items = listActs({
      list,
      isShown: !this.failed,
      address: () => urlOf.list(this.#object, this.named, { ...this.#state, sort: this.#sort, columns: this.columns.map(({ key }) => key).join(',') }),
      open: (dialog) => void this.#open(dialog),
      reset: () => void this.#reset(),
      changed: (changed) => (this.list = changed),
    });
    return html`<menu-button
      .label=${t('list.acts')}
      .content=${html`<span>${t('list.acts')}</span>${icon('down')}`}
      .items=${[
        ...items,
        {
          label: t('record.print'),
          href: urlOf.printList(this.#object, this.named, { search: this.#address.search, filter: this.#address.filter, sort: this.#sort }),
        },
        { label: t('app.bin'), href: urlOf.bin(this.#object) },
      ]}
      .alignEnd=${true}
    ></menu-button>`;
  }

  #renderTitle(): TemplateResult {
    const lists = this.list?.lists ?? [];
    if (lists.length < 2) return html`<h1 tabindex="-1">${this.#title || t('record.list')}</h1>`;
    return html`<h1 tabindex="-1" class="list-title">
      <menu-button
        .label=${`${this.#title} ${t('record.choose_list')}`}
        .content=${html`<span>${this.#title}</span>${icon('down')}`}
        .items=${listItems(lists, this.#object, this.named)}
        .look=${'list-picker'}
      ></menu-button>
    </h1>`;
  }

  #renderBar(): TemplateResult {
    const { search, filter } = this.#address;
    return html`<div class="bar list-bar">
      <search-box
        .value=${search}
        .label=${t('record.search_list')}
        @search-change=${(event: CustomEvent<{ search: string }>) => void setQuery({ search: event.detail.search })}
      ></search-box>
      <filter-builder
        .filter=${filter}
        .fields=${this.#filterFields()}
        .object=${this.#object}
        @filter-change=${(event: CustomEvent<string>) => void setQuery({ filter: event.detail }, { replace: false })}
      ></filter-builder>
      ${this.list?.board ? renderViewSwitch(this.#isBoard) : nothing}
      <span class="end" role="status">${renderListSummary(this.total, this.#sort, this.#sortable())}</span>
    </div>`;
  }

  /** The columns that an order may name: those shown, then the object's own. */
  #sortable(): readonly Column[] {
    const own = (this.list?.filters ?? []).map(({ column }) => column);
    return [...this.columns, ...own.filter(({ key }) => !this.columns.some((column) => column.key === key))];
  }
  #filterFields(): readonly NamedFilterField[] {
    if (this.#fieldsFor?.[0] !== this.list || this.#fieldsFor.at(1) !== this.columns) {
      this.#fieldsFor = [this.list, this.columns];
      const own = (this.list?.filters ?? []).filter(isFilterable).map(filterFieldOf);
      const further = this.list ? filterFieldsOf([], this.columns).filter(({ key }) => !own.some((field) => field.key === key)) : [];
      this.#fields = [...own, ...further];
    }
    return this.#fields;
  }

  #renderEmpty(): TemplateResult {
    const { search, filter } = this.#address;
    if (search === '' && filter === '')
      return emptyState(
        t('record.empty_list'),
        this.list?.can.create ? html`<a class="btn" href=${urlOf.create(this.#object)}>${t('record.new_record')}</a>` : nothing,
      );
    return emptyState(
      t('record.nothing_found'),
      html`<button type="button" class="btn" @click=${() => void setQuery({ search: null, filter: null })}>${t('record.filter_clear')}</button>`,
    );
  }
}
define('list-page', ListPage);
