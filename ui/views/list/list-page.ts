import { html, nothing, type TemplateResult } from 'lit';
import type { ListDefinition, ListDescription } from '../../../platform/contract/wire-lists.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { navigate } from '../../app/router.ts';
import { urlOf, type Route } from '../../app/routes.ts';
import type { NamedFilterField } from '../../components/filter/filter-fields.ts';
import { skeleton } from '../../components/state/state.ts';
import '../../components/table/data-table.ts';
import { nothingSelected, type Selection } from '../../components/table/selection.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t, text } from '../../locale/locale.ts';
import { renderPageError } from '../record/page-error.ts';
import { FreshRows } from './fresh-rows.ts';
import type { ListDialogName } from './list-acts.ts';
import { filterFields, renderEmptyList, renderListBar } from './list-bar.ts';
import { ListEditing } from './list-editing.ts';
import { renderListHead } from './list-head.ts';
import { ListReading } from './list-reading.ts';
import { loadDialog, renderDialog } from './render-dialog.ts';
import { ListBeside } from './split/list-beside.ts';
import { isWide, type ListView } from './view-switch.ts';
import './list.css';
import './mass-change/selection-bar.ts';

/** The list of an object: picker, search, filters, columns, order, rows without end, as a table, beside a record or as a board. All of it can stand in the address; how the user has the list holds where it does not. */
class ListPage extends ShirabeElement {
  static override properties = {
    route: fromCode,
    selection: { state: true },
    dialog: { state: true },
  };
  declare route: Route;
  declare selection: Selection;
  declare dialog: ListDialogName | null;
  readonly #reading = new ListReading({
    route: () => this.route,
    hasTable: () => this.#view !== 'board',
    changed: () => this.requestUpdate(),
    reading: (path) => this.#editing.moveTo(path),
    anew: () => {
      this.selection = nothingSelected;
      this.#fresh.forget();
    },
    described: ({ can }) => {
      void this.#loadView(this.#view);
      if (can.update) void this.#editing.offer(this.#reading.object);
      else this.#editing.stop();
    },
  });
  readonly #fresh = new FreshRows({
    path: () => this.#reading.path,
    state: () => ({ ...this.#reading.address, columns: this.#reading.columnKeys }),
    changed: () => this.requestUpdate(),
  });
  readonly #editing = new ListEditing({
    fresh: this.#fresh,
    table: () => this.querySelector('data-table'),
    changed: () => this.requestUpdate(),
    saved: (ids) => {
      this.#reading.count();
      if (ids.includes(this.#beside.open)) this.querySelector('record-beside')?.readAgain();
    },
  });
  readonly #beside = new ListBeside({
    object: () => this.#reading.object,
    open: () => this.route.query.get('open') ?? '',
    table: () => this.querySelector('data-table'),
    own: this.#reading.own,
    changed: () => this.requestUpdate(),
    recordChanged: (id) => {
      void this.#fresh.read([id]);
      this.#reading.count();
    },
  });
  #fields: readonly NamedFilterField[] = [];
  #fieldsFor: readonly unknown[] | null = null;

  constructor() {
    super();
    this.selection = nothingSelected;
    this.dialog = null;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#reading.stop();
    this.#editing.stop();
    this.#beside.stop();
    removeEventListener('keydown', this.#onKey);
    isWide.removeEventListener('change', this.#onWide);
  }
  override connectedCallback(): void {
    super.connectedCallback();
    // Of the window: between two cells the focus is nowhere.
    addEventListener('keydown', this.#onKey);
    isWide.addEventListener('change', this.#onWide);
  }
  readonly #onKey = (event: KeyboardEvent) => {
    const isSave = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's';
    if (isSave && !document.querySelector('dialog[open]') && this.#editing.save()) event.preventDefault();
  };
  readonly #onWide = () => this.requestUpdate();

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('route')) this.#arrive();
  }

  async #loadView(view: ListView): Promise<void> {
    if (view === 'table') return;
    try {
      // Each by itself: joined in one expression, the style sheet of the first was not loaded in the built pages.
      if (view === 'board') await import('./board/board-view.ts');
      else await import('./split/record-beside.ts');
    } catch {
      showToast({ text: t('app.page_failed'), tone: 'bad' });
    }
  }
  /** How the list is shown: as the address says, else as the user has it, else as the list says; a board where there is one, beside a record where there is room. */
  get #view(): ListView {
    const { list, own } = this.#reading;
    const asked = this.route.query.get('view') ?? own.begun.view ?? list?.view;
    if (asked === 'board' && (list === null || list.board !== null)) return 'board';
    return asked === 'split' && isWide.matches ? 'split' : 'table';
  }
  /** The ways that are offered to show it. */
  get #views(): readonly ListView[] {
    return ['table', ...(isWide.matches ? (['split'] as const) : []), ...(this.#reading.list?.board ? (['board'] as const) : [])];
  }

  #arrive(): void {
    void this.#loadView(this.#view);
    // Where there is no room beside the list, a record is a page of its own.
    const open = this.route.query.get('open');
    if (open && !isWide.matches) return void navigate(urlOf.record(this.route.params['object'] ?? '', open), { replace: true });
    this.#reading.arrive();
  }

  async #saved(saved: ListDefinition): Promise<void> {
    const reading = this.#reading;
    const { l } = await import('../../components/columns/words.ts');
    showToast({ text: l('edit.saved', { label: text(saved.label) }) });
    const isNew = saved.list !== reading.named;
    // What was saved is what is shown.
    if (!isNew) reading.own.change({ columns: null, sort: null });
    await reading.own.flush();
    await navigate(urlOf.list(reading.object, saved.list), { replace: !isNew });
    if (!isNew) reading.reload();
  }
  async #open(dialog: ListDialogName): Promise<void> {
    await loadDialog(dialog);
    this.dialog = dialog;
  }

  override render(): TemplateResult {
    const { error, list } = this.#reading;
    if (error !== null) return renderPageError(error, () => void this.#reading.find());
    return html`<div class="page page-list">
      ${this.#renderHead(list)}
      <div class="card">${this.#renderBar(list)} ${this.#view === 'board' ? this.#renderBoard(list) : this.#renderTable(list)}</div>
      ${list && this.dialog ? this.#renderDialog(list, this.dialog) : nothing}
    </div>`;
  }

  #renderBoard(list: ListDescription | null): TemplateResult {
    if (!list?.board) return skeleton();
    const reading = this.#reading;
    const { search, filter } = reading.address;
    return html`<board-view
      .object=${reading.object}
      .list=${reading.named}
      .board=${list.board}
      .state=${{ search, filter, sort: reading.sort }}
      @board-change=${() => reading.count()}
    ></board-view>`;
  }

  #renderTable(list: ListDescription | null): TemplateResult {
    const reading = this.#reading;
    const isSplit = this.#view === 'split';
    const { search, filter } = reading.address;
    const table = html`<data-table
      .source=${reading.source}
      .sort=${reading.sort}
      .total=${reading.counted.total}
      .widths=${reading.widths}
      .selection=${this.#isSelectable ? this.selection : null}
      .editing=${this.#editing.isOn || isSplit ? this.#editing : null}
      .cell=${this.#fresh.cell(reading.columns, this.#editing.cell)}
      .current=${isSplit ? this.#beside.open : ''}
      @selection-change=${(event: CustomEvent<Selection>) => (this.selection = event.detail)}
      .label=${reading.title}
      .empty=${renderEmptyList(reading.object, list, search !== '' || filter !== '')}
      @sort-change=${(event: CustomEvent<{ sort: string }>) => reading.sortBy(event.detail.sort)}
      @width-change=${(event: CustomEvent<Record<string, number>>) => reading.setWidths(event.detail)}
    ></data-table>`;
    return html`${this.#renderSelection()}${this.#beside.render(isSplit, table)}${this.#editing.renderBar()}`;
  }

  /** Rows are selected by who may do something with them. */
  get #isSelectable(): boolean {
    const { can } = this.#reading.list ?? {};
    return can?.update === true || can?.delete === true;
  }

  #renderSelection(): TemplateResult | typeof nothing {
    const reading = this.#reading;
    const { list, named, sort } = reading;
    if (!list || !this.#isSelectable) return nothing;
    const { search, filter } = reading.address;
    const target = { list: named, ...(search ? { search } : {}), ...(filter ? { filter } : {}), ...(sort ? { sort } : {}) };
    return html`<selection-bar
      .object=${reading.object}
      .label=${list.object_label}
      .list=${target}
      .selection=${this.selection}
      .total=${reading.counted.total}
      .can=${list.can}
      @selection-change=${(event: CustomEvent<Selection>) => (this.selection = event.detail)}
      @rows-changed=${() => reading.again()}
    ></selection-bar>`;
  }

  #renderDialog(list: ListDescription, dialog: ListDialogName): TemplateResult {
    const reading = this.#reading;
    return renderDialog(dialog, {
      list,
      columns: reading.columns,
      state: reading.state,
      sort: reading.sort,
      fields: this.#fieldsOf(list),
      sortBy: (sort) => reading.sortBy(sort),
      showColumns: (columns) => reading.showColumns(columns),
      saved: (saved) => void this.#saved(saved),
      end: () => (this.dialog = null),
    });
  }

  #renderHead(list: ListDescription | null): TemplateResult {
    const reading = this.#reading;
    const { search, filter } = reading.address;
    return renderListHead({
      object: reading.object,
      named: reading.named,
      title: reading.title,
      list,
      isShown: !reading.failed,
      state: { search, filter, sort: reading.sort },
      address: () => urlOf.list(reading.object, reading.named, { ...reading.state, sort: reading.sort, columns: reading.columnKeys }),
      open: (dialog) => void this.#open(dialog),
      reset: () => void reading.reset(),
      changed: (changed) => {
        reading.list = changed;
        this.requestUpdate();
      },
    });
  }

  #renderBar(list: ListDescription | null): TemplateResult {
    const reading = this.#reading;
    const { search, filter } = reading.address;
    return renderListBar({
      object: reading.object,
      list,
      columns: reading.columns,
      fields: this.#fieldsOf(list),
      search,
      filter,
      sort: reading.sort,
      total: reading.counted.total,
      view: this.#view,
      views: list && !reading.failed ? this.#views : [],
      choose: (view) => reading.own.change({ view }),
    });
  }

  #fieldsOf(list: ListDescription | null): readonly NamedFilterField[] {
    const { columns } = this.#reading;
    if (this.#fieldsFor?.[0] !== list || this.#fieldsFor.at(1) !== columns) {
      this.#fieldsFor = [list, columns];
      this.#fields = filterFields(list, columns);
    }
    return this.#fields;
  }
}
define('list-page', ListPage);
