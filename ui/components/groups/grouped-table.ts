import '../table/table.css';
import './groups.css';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Column } from '../../../platform/contract/wire.ts';
import type { Highlight } from '../../../platform/contract/wire-rows.ts';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { arrivedBack } from '../../app/router.ts';
import { styled } from '../../app/styled.ts';
import { currentLanguage, formatNumber, t } from '../../locale/locale.ts';
import { errorState } from '../state/state.ts';
import { renderCard, renderCardSort } from '../table/cards.ts';
import { renderCell } from '../table/cell.ts';
import { frozenColumns } from '../table/frozen.ts';
import { rowTone } from '../table/tones.ts';
import { RowWindow } from '../table/row-window.ts';
import { AHEAD, fitHeight, MOST_ROWS, nameCutCell, narrow, renderHeading, renderSpacer, withGaps } from '../table/table-parts.ts';
import { CutLoader } from './cut-loader.ts';
import { renderGroupCards, renderTotalCard } from './group-cards.ts';
import { renderHeadingRow, renderTotalRow, type HeadingParts } from './group-heading.ts';
import { GroupLines, type Line } from './group-lines.ts';
import { grandTotal, isFolded, ownRows, type GroupNode } from './group-list.ts';
import { GroupLoader, type GroupedSource, type GroupRows } from './group-loader.ts';
import { renderTools, type ShownLines } from './group-tools.ts';
import { groupWidths } from './group-widths.ts';
import { tableAction } from './table-keys.ts';

const CARD = 168;
const HEADING = 46;
/** Lines above those in sight that are loaded with them. */
const BEHIND = 20;
/** What was folded and where one was, by address: given back when the user comes back. */
const left = new Map<string, { readonly folded: ReadonlySet<string>; readonly offset: number }>();

/**
 * The rows of a report under the headings of their groups, which carry the subtotals, can be folded, and stay in sight; the grand total at the end.
 * Any number of rows: those in sight are in the document, and only those are asked for. Cards on a narrow screen.
 *
 * `source`: the groups, and where their rows come from; a new object starts again at the top. `columns`: of the rows.
 * `sort`: the order within the groups; a click on a heading fires `sort-change` with `{ sort }`.
 * `shown`: which lines are shown; its switches fire `shown-change` with the new ones. `hrefOf`: where a group's rows alone are.
 * `frozen`: how many columns stay in sight. `highlights`: by what whole rows stand out.
 */
class GroupedTable extends ShirabeElement {
  static override properties = {
    source: fromCode,
    columns: fromCode,
    sort: fromCode,
    label: fromCode,
    empty: fromCode,
    shown: fromCode,
    hrefOf: fromCode,
    frozen: fromCode,
    highlights: fromCode,
    folded: { state: true },
  };
  declare source: GroupedSource | null;
  declare columns: readonly Column[];
  declare sort: string;
  declare label: string;
  declare empty: unknown;
  declare shown: ShownLines;
  declare hrefOf: (filter: string) => string;
  declare frozen: number;
  declare highlights: readonly Highlight[] | undefined;
  /** Ids of groups. */
  declare folded: ReadonlySet<string>;
  #rows: GroupRows | null = null;
  #lines = new GroupLines([], new Set(), () => 0);
  #widths: readonly number[] = [];
  #language = currentLanguage();
  #address = '';
  #restore = 0;
  #focusAt = -1;
  #keyOf = (index: number) => String(index);
  readonly #window = new RowWindow(this, () => this.requestUpdate());
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
    this.columns = [];
    this.sort = '';
    this.label = '';
    this.empty = null;
    this.shown = { details: true, subtotals: true, total: true };
    this.hrefOf = () => '';
    this.frozen = 1;
    this.folded = new Set();
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
    this.#keepPlace();
    this.#window.stop();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('source')) this.#start();
    if (changed.has('source') || changed.has('columns') || this.#language !== currentLanguage()) this.#measure();
    if (changed.has('folded') || changed.has('shown')) this.#layOut();
  }
  override updated(): void {
    fitHeight(this);
    const lines = this.#lines;
    this.#window.update(
      { count: this.#count(), cards: narrow.matches },
      { keep: (first) => lines.pinned(first), keyOf: this.#keyOf, cardHeight: (index) => (lines.at(index)?.row === -1 ? HEADING : CARD) },
    );
    if (this.#restore > 0 && this.#window.place(this.#restore)) this.#restore = 0;
    this.#wantVisible();
    this.#giveFocus();
  }

  override render(): TemplateResult {
    const { source } = this;
    const rows = this.#rows;
    if (!source || !rows) return html``;
    if (rows.groups.length === 0 && rows.tail === 0) return html`${this.empty}`;
    const parts = this.#parts(source);
    const all = rows.groups.filter((group) => parts.foldable(group));
    return html`${renderTools(this.shown, {
      change: (shown) => this.dispatchEvent(new CustomEvent('shown-change', { detail: shown })),
      foldAll: all.length === 0 ? null : () => this.#foldAll(all),
      folded: this.folded.size > 0,
      cut: source.groups.truncated,
      unfilled: source.groups.unfilled === true,
    })}
    ${narrow.matches ? this.#renderCards(rows, parts) : this.#renderTable(rows, parts)}
    ${rows.error !== null ? html`<div class="table-foot">${errorState(rows.error, () => rows.retry())}</div>` : nothing}
    ${this.#lines.count + rows.tail > MOST_ROWS ? html`<p class="table-foot note warn">${t('table.cut', { count: formatNumber(MOST_ROWS) })}</p>` : nothing}`;
  }

  #renderTable(rows: GroupRows, parts: HeadingParts): TemplateResult {
    const { columns, sort } = this;
    const items = this.#window.items();
    const width = this.#widths.reduce((sum, each) => sum + each, 0);
    const after = this.#window.size() - (items.at(-1)?.end ?? 0);
    const pinned = new Set(this.#lines.pinned(this.#window.first()));
    const total = this.shown.total ? grandTotal(parts.groups) : null;
    const { look, styles } = frozenColumns(this.frozen, this.#widths, this.clientWidth);
    return html`<div class="table-scroll" role="region" tabindex="0" aria-label=${this.label} data-scroller @mouseover=${nameCutCell}>
      <table
        class="grid grouped ${look}"
        role="treegrid"
        aria-label=${this.label}
        aria-readonly="true"
        aria-rowcount=${this.#count() + (total ? 2 : 1)}
        aria-busy=${rows.busy ? 'true' : 'false'}
        ${styled({ ...styles, 'min-width': `${width}px` })}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
      >
        <colgroup>
          ${this.#widths.map((each) => html`<col ${styled({ width: `${each}px` })} />`)}
        </colgroup>
        <thead>
          <tr aria-rowindex="1">
            ${columns.map((column) => renderHeading(column, sort, (next) => this.#sortBy(next)))}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            withGaps(items),
            (item) => (item.gap > 0 ? item.key : this.#keyOf(item.index)),
            (item) => (item.gap > 0 ? renderSpacer(item.gap, columns.length) : this.#renderLine(item.index, rows, parts, pinned.has(item.index))),
          )}
          ${after > 0.5 ? renderSpacer(after, columns.length) : nothing}
        </tbody>
        ${
          total
            ? html`<tfoot>
                ${renderTotalRow(this.#count(), total, parts)}
              </tfoot>`
            : nothing
        }
      </table>
    </div>`;
  }

  #renderLine(place: number, rows: GroupRows, parts: HeadingParts, pinned: boolean): TemplateResult {
    const line = this.#lines.at(place);
    if (line?.row === -1) return renderHeadingRow(line.group, place, pinned, parts);
    const row = line && rows.rowOf(line.group, line.row);
    const level = parts.groups.groupings.length;
    const tone = rowTone(row, this.highlights);
    return html`<tr
      class=${row ? (tone ? `row-${tone.tone}` : '') : 'waiting'}
      aria-rowindex=${place + 2}
      aria-level=${level + 1}
      tabindex="-1"
      ${styled({ '--level': String(level) })}
    >
      ${row ? this.columns.map((column, index) => renderCell(row, column, index === 0, undefined, undefined, tone)) : this.columns.map(() => html`<td><i class="skeleton-line"></i></td>`)}
    </tr>`;
  }

  #renderCards(rows: GroupRows, parts: HeadingParts): TemplateResult {
    const lines = this.#lines;
    const cards = { label: this.label, items: this.#window.items(), size: this.#window.size(), pinned: lines.pinned(this.#window.first()), keyOf: this.#keyOf };
    return html`${renderCardSort(this.columns, this.sort, (sort) => this.#sortBy(sort))}
    ${renderGroupCards(cards, parts, (place) => {
      const line = lines.at(place);
      if (line?.row === -1) return line.group;
      const row = line && rows.rowOf(line.group, line.row);
      return renderCard(row, this.columns, place, this.#count(), undefined, undefined, rowTone(row, this.highlights));
    })}
    ${this.shown.total ? renderTotalCard(grandTotal(parts.groups), parts) : nothing}`;
  }

  #parts(source: GroupedSource): HeadingParts {
    return {
      groups: source.groups,
      columns: this.columns,
      subtotals: this.shown.subtotals,
      foldable: (group) => !group.finest || (this.shown.details && ownRows(group)),
      folded: (group) => this.folded.has(group.id),
      fold: (group) => this.#fold(group),
      hrefOf: this.hrefOf,
    };
  }

  #start(): void {
    this.#rows?.stop();
    this.#keepPlace();
    this.#address = location.pathname + location.search;
    const before = arrivedBack() ? left.get(this.#address) : undefined;
    this.#restore = before?.offset ?? 0;
    if (before) this.folded = before.folded;
    if (this.#restore === 0) this.#window.toTop();
    const changed = () => {
      this.#layOut();
      this.requestUpdate();
    };
    const { source } = this;
    this.#rows = source ? new (source.groups.truncated ? CutLoader : GroupLoader)(source, changed) : null;
    this.#layOut();
  }
  #layOut(): void {
    const rows = this.#rows;
    if (!rows) return;
    const lines = new GroupLines(rows.groups, this.folded, (group) => (this.shown.details && ownRows(group) ? rows.countOf(group) : 0));
    this.#lines = lines;
    this.#keyOf = (index) => lines.keyOf(index);
  }
  #measure(): void {
    this.#language = currentLanguage();
    if (this.source && this.#rows) this.#widths = groupWidths(this.columns, this.source.first.rows, this.source.groups, this.#rows.groups);
  }
  #count(): number {
    return Math.min(MOST_ROWS, this.#lines.count + (this.#rows?.tail ?? 0));
  }
  #wantVisible(): void {
    const items = this.#window.items();
    const [first, last] = [Math.max(0, this.#window.first() - BEHIND), items.at(-1)?.index ?? 0];
    const ahead: Line | undefined = this.#lines.at(Math.min(last + AHEAD, this.#count() - 1));
    this.#rows?.want(this.#lines.at(first), ahead, (group) => this.shown.details && ownRows(group) && !isFolded(group, this.folded));
  }
  #keepPlace(): void {
    if (this.#address) left.set(this.#address, { folded: this.folded, offset: this.#window.offset() });
  }

  /** Folds a group, or opens it. A heading that had stayed in sight keeps its place there. */
  #fold(group: GroupNode): void {
    const next = new Set(this.folded);
    if (!next.delete(group.id)) next.add(group.id);
    const place = this.#lines.placeOf(group) ?? 0;
    const top = this.#window.topOf(Math.max(0, place - group.level + 1));
    if (this.#window.offset() > top) this.#window.place(top);
    this.folded = next;
  }
  #foldAll(groups: readonly GroupNode[]): void {
    this.folded = this.folded.size > 0 ? new Set() : new Set(groups.map((group) => group.id));
  }
  #sortBy(sort: string): void {
    this.dispatchEvent(new CustomEvent('sort-change', { detail: { sort }, bubbles: true }));
  }

  #onKey(event: KeyboardEvent): void {
    const at = event.target instanceof Element ? event.target.closest('tbody tr[aria-rowindex]') : null;
    if (!at) return;
    const place = Number(at.getAttribute('aria-rowindex')) - 2;
    const line = this.#lines.at(place);
    if (event.key === 'Enter' && event.target === at) at.querySelector('a')?.click();
    const heading = line?.row === -1;
    const action = tableAction(event, { heading, folded: heading && this.folded.has(line.group.id) }, this.#window.page());
    if (!action || !line) return;
    event.preventDefault();
    if ('fold' in action) return this.#fold(line.group);
    if ('go' in action) return this.#goTo(place + action.go);
    if (action.to !== 'group') return this.#goTo(action.to === 'start' ? 0 : this.#count() - 1);
    const above = heading ? line.group.parent : line.group;
    if (above) this.#goTo(this.#lines.placeOf(above) ?? place);
  }
  #goTo(place: number): void {
    this.#focusAt = Math.min(Math.max(0, place), this.#count() - 1);
    this.#window.reveal(this.#focusAt, this.#lines.at(this.#focusAt)?.group.level ?? 0);
    this.requestUpdate();
  }
  /** To the line that was asked for, once it is in the document: of a heading to its button. */
  #giveFocus(): void {
    if (this.#focusAt < 0) return;
    const row = this.querySelector<HTMLElement>(`tbody tr[aria-rowindex="${this.#focusAt + 2}"]`);
    if (!row) return;
    this.#focusAt = -1;
    (row.querySelector<HTMLElement>('button.group-fold') ?? row).focus({ preventScroll: true });
  }
}
define('grouped-table', GroupedTable);
