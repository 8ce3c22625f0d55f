import './table.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { announce } from '../../app/page.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { arrivedBack } from '../../app/router.ts';
import { currentLanguage, formatNumber, t } from '../../locale/locale.ts';
import type { CellMove } from '../cell-editor/cell-editor.ts';
import { emptyState, errorState, skeleton } from '../state/state.ts';
import { renderCard, renderCardSort } from './cards.ts';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import type { Highlight } from '../../../platform/contract/wire-rows.ts';
import { renderCell, type FocusCell, type OwnCell } from './cell.ts';
import { CellFocus, type CellEditing } from './cell-focus.ts';
import { columnWidths } from './column-width.ts';
import { frozenColumns } from './frozen.ts';
import type { Resizing } from './resize.ts';
import { RowLoader, type RowSource } from './row-loader.ts';
import { RowWindow, type WindowItem } from './row-window.ts';
import { Selecting, type Selection } from './selection.ts';
import { AHEAD, fitHeight, MOST_ROWS, nameCutCell, narrow, renderHeading, renderSpacer, withGaps } from './table-parts.ts';
import { styled } from '../../app/styled.ts';
import { rowTone } from './tones.ts';

/** The most that a double click makes of a column. */
const WHOLE = 800;
/** The column of the boxes by which rows are selected. */
const SELECT = 40;
/** Rows shown grey while nobody knows how many follow. */
const TAIL = 20;
/** Where a table was scrolled to, by its address: given back when the user comes back. */
const places = new Map<string, number>();

/**
 * A table of any number of rows, of which only those in sight are in the document; cards on a narrow screen.
 *
 * `source`: where the rows come from; a new object starts again at the top.
 * `sort`: the order in force (`-a,b`), shown at the headings; a click on one fires `sort-change` with `{ sort }`.
 * `total`: how many rows there are, once that is known: it sizes the scrollbar.
 * `widths`: with it columns can be made wider: the widths that the user has set, by key; `width-change` is fired with others.
 * `selection`: with it rows can be selected; `selection-change` is fired with another one.
 * `editing`: with it each cell takes the focus, and is edited in place; the inputs are cells that the page draws.
 * `current`: the id of the row that is open beside the table; `row-focus` is fired with the id of the row that the focus goes to.
 * `frozen`: how many columns stay in sight, one unless said. `highlights`: by what whole rows stand out.
 * `label`: what the table is, for screen readers. `empty`: what is shown when there is nothing. `cell`: cells that the page draws in its own way.
 */
class DataTable extends ShirabeElement {
  static override properties = {
    source: fromCode,
    sort: fromCode,
    total: fromCode,
    widths: fromCode,
    selection: fromCode,
    label: fromCode,
    empty: fromCode,
    cell: fromCode,
    editing: fromCode,
    current: fromCode,
    frozen: fromCode,
    highlights: fromCode,
  };
  declare source: RowSource | null;
  declare sort: string;
  declare total: number | null;
  declare widths: Readonly<Record<string, number>> | undefined;
  declare selection: Selection | null;
  declare label: string;
  declare empty: unknown;
  declare cell: OwnCell | undefined;
  declare editing: CellEditing | null;
  declare current: string;
  declare frozen: number;
  declare highlights: readonly Highlight[] | undefined;
  #loader: RowLoader | null = null;
  #widths: readonly number[] = [];
  /** While a column is being drawn wider. */
  #drawn: Readonly<Record<string, number>> | null = null;
  #widthsFor: unknown = null;
  #language = currentLanguage();
  #restore = 0;
  #tries = 0;
  #address = '';
  readonly #selecting = new Selecting(
    () => this.#loader?.rows ?? [],
    (selection) => this.dispatchEvent(new CustomEvent('selection-change', { detail: selection })),
  );
  readonly #focus = new CellFocus(this, {
    size: () => ({ rows: this.#loader?.rows.length ?? 0, columns: this.#loader?.columns.length ?? 0, page: this.#window.page() }),
    reveal: (row) => this.#window.reveal(row, 0),
    redraw: () => this.requestUpdate(),
    begin: (row, column, isTyped) => this.#begin(row, column, isTyped),
    told: (row) => this.dispatchEvent(new CustomEvent('row-focus', { detail: this.#loader?.rows[row]?.id, bubbles: true })),
  });
  readonly #window = new RowWindow(this, () => this.#onWindow());
  readonly #onNarrow = () => {
    this.#window.reset();
    this.requestUpdate();
  };
  readonly #onResize = () => {
    fitHeight(this);
    if (this.frozen > 1) this.requestUpdate();
  };

  constructor() {
    super();
    this.source = null;
    this.sort = '';
    this.total = null;
    this.selection = null;
    this.label = '';
    this.empty = null;
    this.editing = null;
    this.current = '';
    this.frozen = 1;
  }

  /** The input of a cell was closed: the focus goes back to the cell, or on to another. */
  endEdit(move: CellMove | 'stay'): void {
    if (move !== 'none' && !narrow.matches) this.#focus.goOn(move);
  }
  /** The row so many after another, which is brought into sight; undefined where there is none that is loaded. */
  step(id: string, by: number): string | undefined {
    const index = (this.#loader?.rows.findIndex((row) => row.id === id) ?? -1) + by;
    const row = this.#loader?.rows[index];
    if (row) this.#window.reveal(index, 0);
    return row?.id;
  }
  /** Gives a cell the focus; false where its row is not loaded. */
  focusCell(id: string, key: string): boolean {
    const row = this.#loader?.rows.findIndex((each) => each.id === id) ?? -1;
    const column = this.#loader?.columns.findIndex((each) => each.key === key) ?? -1;
    if (row < 0) return false;
    if (narrow.matches) this.#window.revealCard(row);
    else this.#focus.focus(row, column);
    return true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    narrow.addEventListener('change', this.#onNarrow);
    addEventListener('resize', this.#onResize);
    if (this.hasUpdated) this.requestUpdate();
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    narrow.removeEventListener('change', this.#onNarrow);
    removeEventListener('resize', this.#onResize);
    if (this.#address) places.set(this.#address, this.#window.offset());
    this.#window.stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('source')) this.#start();
    if (changed.has('widths')) this.#drawn = null;
    if (this.#language !== currentLanguage()) {
      this.#language = currentLanguage();
      this.#widthsFor = null;
    }
    if (this.#loader?.started && this.#widthsFor !== this.#loader) {
      this.#widthsFor = this.#loader;
      this.#widths = columnWidths(this.#loader.columns, this.#loader.rows);
    }
  }
  override updated(): void {
    fitHeight(this);
    this.#window.update({ count: this.#count(), cards: narrow.matches });
    this.#giveBackPlace();
    this.#wantVisible();
    this.#focus.drawn();
  }

  override render(): TemplateResult {
    const loader = this.#loader;
    if (!loader) return html``;
    if (!loader.started) return loader.error === null ? skeleton(10) : errorState(loader.error, () => loader.retry());
    if (loader.rows.length === 0 && !loader.more) return html`${this.empty ?? emptyState(t('table.empty'))}`;
    return html`${narrow.matches ? this.#renderCards(loader) : this.#renderTable(loader)}
    ${loader.error !== null ? html`<div class="table-foot">${errorState(loader.error, () => loader.retry())}</div>` : nothing}
    ${(this.total ?? 0) > MOST_ROWS ? html`<p class="table-foot note warn">${t('table.cut', { count: formatNumber(MOST_ROWS) })}</p>` : nothing}`;
  }

  #renderTable(loader: RowLoader): TemplateResult {
    const { columns, rows } = loader;
    const items = this.#window.items();
    const rowCount = loader.more ? (this.total ?? -1) : rows.length;
    const own = this.#drawn ?? this.widths ?? {};
    const isOwn = columns.some(({ key }) => own[key] !== undefined);
    const widths = columns.map(({ key }, index) => own[key] ?? this.#widths[index] ?? 0);
    const width = widths.reduce((sum, each) => sum + each, this.selection ? SELECT : 0);
    const resizing = this.widths && this.#resizing(loader);
    const { look, styles } = frozenColumns(this.frozen, widths, this.clientWidth);
    return html`<div class="table-scroll" role="region" tabindex="0" aria-label=${this.label} data-scroller @mouseover=${nameCutCell}>
      <table
        role=${this.editing ? 'grid' : nothing}
        @keydown=${this.editing ? this.#focus.onKey : nothing}
        @focusin=${this.editing ? this.#focus.onFocusIn : nothing}
        @dblclick=${this.editing ? this.#focus.onDoubleClick : nothing}
        @click=${this.editing ? this.#focus.onClick : nothing}
        class="grid ${look} ${this.selection ? 'selecting' : ''}"
        ${styled({ ...styles, ...(isOwn ? { width: `${width}px` } : { 'min-width': `${width}px` }) })}
        aria-rowcount=${rowCount < 0 ? -1 : rowCount + 1}
        aria-busy=${loader.busy ? 'true' : 'false'}
      >
        <caption class="visually-hidden">
          ${this.label}
        </caption>
        <colgroup>
          ${this.selection ? html`<col ${styled({ width: `${SELECT}px` })} />` : nothing}${widths.map((each) => html`<col ${styled({ width: `${each}px` })} />`)}
        </colgroup>
        <thead>
          <tr aria-rowindex="1">
            ${this.selection ? this.#selecting.renderHeading(this.selection, this.total) : nothing}${columns.map((column) => renderHeading(column, this.sort, (sort) => this.#sortBy(sort), resizing))}
          </tr>
        </thead>
        <tbody>
          ${this.#renderRows(items, loader)}
        </tbody>
      </table>
    </div>`;
  }

  #renderRows(items: readonly WindowItem[], loader: RowLoader): unknown {
    const { columns, rows } = loader;
    const total = this.#window.size();
    const after = total - (items.at(-1)?.end ?? 0);
    const across = columns.length + (this.selection ? 1 : 0);
    return html`${repeat(
      withGaps(items),
      (item) => item.key,
      (item) => {
        if (item.gap > 0) return renderSpacer(item.gap, across);
        const row = rows[item.index];
        const tone = rowTone(row, this.highlights);
        // Stripes and rules do not depend on :nth-child, since the spacers come and go.
        return html`<tr
          aria-rowindex=${item.index + 2}
          class=${row ? (tone ? `row-${tone.tone}` : '') : 'waiting'}
          aria-current=${row && row.id === this.current ? 'true' : nothing}
        >
          ${this.selection ? html`<td class="select">${row ? this.#selecting.renderBox(this.selection, row, item.index, columns) : nothing}</td>` : nothing}
          ${row ? columns.map((column, index) => renderCell(row, column, index === 0, this.cell, this.#focusCell(row, column, item.index, index), tone)) : columns.map(() => html`<td><i class="skeleton-line"></i></td>`)}
        </tr>`;
      },
    )}
    ${after > 0 ? renderSpacer(after, across) : nothing}`;
  }

  #focusCell(row: Row, column: Column, index: number, place: number): FocusCell | undefined {
    return this.editing ? { place, isStop: this.#focus.isAt(index, place), isEditable: this.editing.isEditable(row, column) } : undefined;
  }
  #begin(rowIndex: number, columnIndex: number, isTyped: boolean): boolean {
    const row = this.#loader?.rows[rowIndex];
    const column = this.#loader?.columns[columnIndex];
    if (!row || !column || !this.editing?.isEditable(row, column)) return false;
    this.editing.begin(row, column, isTyped);
    return true;
  }

  #renderCards(loader: RowLoader): TemplateResult {
    const items = this.#window.items();
    const before = items[0]?.start ?? 0;
    const after = this.#window.size() - (items.at(-1)?.end ?? 0);
    return html`${renderCardSort(loader.columns, this.sort, (sort) => this.#sortBy(sort))}
      <ul class="table-cards" aria-label=${this.label} data-scroller ${styled({ 'padding-top': `${before}px`, 'padding-bottom': `${Math.max(0, after)}px` })}>
        ${repeat(
          items,
          (item) => item.index,
          (item) => {
            const row = loader.rows[item.index];
            const box = this.selection && row ? this.#selecting.renderBox(this.selection, row, item.index, loader.columns) : nothing;
            return renderCard(
              row,
              loader.columns,
              item.index,
              loader.more ? (this.total ?? -1) : loader.rows.length,
              this.cell,
              box,
              rowTone(row, this.highlights),
            );
          },
        )}
      </ul>`;
  }

  #resizing(loader: RowLoader): Resizing {
    return {
      widths: () => {
        const headings = [...this.querySelectorAll('thead th:not(.select)')];
        return Object.fromEntries(loader.columns.map(({ key }, index) => [key, Math.round(headings[index]?.getBoundingClientRect().width ?? 0)]));
      },
      fit: (key) => {
        const column = loader.columns.find((each) => each.key === key);
        return (column && columnWidths([column], loader.rows, WHOLE)[0]) ?? 0;
      },
      change: (widths, done) => {
        this.#drawn = widths;
        this.requestUpdate();
        if (done) this.dispatchEvent(new CustomEvent('width-change', { detail: widths }));
      },
    };
  }

  #sortBy(sort: string): void {
    this.dispatchEvent(new CustomEvent('sort-change', { detail: { sort }, bubbles: true }));
  }

  #start(): void {
    this.#loader?.stop();
    // An end of the former source must not put its place under the new address.
    if (this.#address) places.set(this.#address, this.#window.offset());
    this.#address = location.pathname + location.search;
    this.#restore = arrivedBack() ? (places.get(this.#address) ?? 0) : 0;
    this.#tries = 0;
    this.#focus.reset();
    if (this.#restore === 0) this.#window.toTop();
    const source = this.source;
    this.#loader = source ? new RowLoader(source, () => this.requestUpdate()) : null;
    this.#loader?.want(0);
  }

  #count(): number {
    const loader = this.#loader;
    if (!loader) return 0;
    if (!loader.started) return TAIL;
    if (!loader.more) return Math.min(loader.rows.length, MOST_ROWS);
    return Math.min(MOST_ROWS, Math.max(loader.rows.length + 1, this.total ?? loader.rows.length + TAIL));
  }

  /** Scrolls to where the user had been. Rows and their count arrive one after the other, so it is tried until the place exists. */
  #giveBackPlace(): void {
    if (this.#restore === 0 || !this.#loader?.started) return;
    const reached = this.#window.place(this.#restore);
    if (reached || (!this.#loader.more && ++this.#tries > 5) || ++this.#tries > 60) this.#restore = 0;
  }

  #onWindow(): void {
    this.requestUpdate();
  }
  #wantVisible(): void {
    const loader = this.#loader;
    const last = this.#window.items().at(-1)?.index ?? 0;
    if (!loader?.started) return;
    const before = loader.rows.length;
    loader.want(Math.min(last + AHEAD, MOST_ROWS));
    if (before === 0 && loader.rows.length > 0) announce(t('table.loaded', { count: formatNumber(loader.rows.length) }));
  }
}
define('data-table', DataTable);

declare global {
  interface HTMLElementTagNameMap {
    'data-table': DataTable;
  }
}
