import './grid.css';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { define, fromCode, ShirabeElement } from '../../app/element.ts';
import { styled } from '../../app/styled.ts';
import type { CellMove } from '../../components/cell-editor/cell-editor.ts';
import { fitRange, moveRange, nextCell, oneCell, wholeGrid, type CellPlace, type CellRange, type GridSize } from '../../components/grid/cell-range.ts';
import { readClipboard } from '../../components/paste/read-clipboard.ts';
import type { Block } from '../../components/paste/table-text.ts';
import { RowWindow } from '../../components/table/row-window.ts';
import { renderSpacer, withGaps } from '../../components/table/table-parts.ts';
import { text } from '../../locale/locale.ts';
import { ActiveCell } from './active-cell.ts';
import { isTyped } from './cell-text.ts';
import { renderHead, renderRow, type CellParts } from './grid-cells.ts';
import { readKey, type CellTarget, type GridKey } from './grid-focus.ts';
import { fitHeight, scrollToCell } from './grid-scroll.ts';
import type { GridSheet } from './grid-sheet.ts';
import { clearSelected, copySelected, fillSelected, stepBack } from './selected-cells.ts';
import { g } from './words.ts';

/** The width of the rows' names: days are short, what institutions are called is not. */
const NAME = { days: 200, day: 300, list: 300 } as const;
const MOST_OF_WINDOW = 0.4;
const moves: Readonly<Record<CellMove, Pick<CellPlace, 'row' | 'column'>>> = {
  none: { row: 0, column: 0 },
  up: { row: -1, column: 0 },
  down: { row: 1, column: 0 },
  left: { row: 0, column: -1 },
  right: { row: 0, column: 1 },
};

/**
 * The rows of a sheet as a grid of cells that are moved in and typed into as in a spreadsheet (ARIA grid, focus in the active cell). Only rows in sight are in the
 * document.
 *
 * `sheet`: rows and columns; `state`: any new value draws it anew; `busy`: nothing can be changed now. Fires `grid-paste` (`{ range, block }`), `grid-select` (a
 * CellRange) and `grid-leave`.
 */
class GridTable extends ShirabeElement {
  static override properties = { sheet: fromCode, state: fromCode, busy: fromCode, range: { state: true } };
  declare sheet: GridSheet;
  declare state: unknown;
  declare busy: boolean;
  declare range: CellRange;
  readonly #cell: ActiveCell = new ActiveCell(this);
  #reveal = false;
  #isDragging = false;
  readonly #window = new RowWindow(this, () => this.requestUpdate());
  readonly #onResize = () => this.requestUpdate();
  readonly #onPointerUp = () => (this.#isDragging = false);

  constructor() {
    super();
    this.busy = false;
    this.range = oneCell({ row: 0, column: 0 });
  }
  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('resize', this.#onResize);
    addEventListener('pointerup', this.#onPointerUp);
  }
  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('resize', this.#onResize);
    removeEventListener('pointerup', this.#onPointerUp);
    this.#window.stop();
  }

  get #size(): GridSize {
    return { rows: this.sheet.shownRows.length, columns: this.sheet.shownColumns.length };
  }

  /** Goes to a cell, as from a list of problems. */
  goTo({ row, name }: CellTarget): void {
    this.end();
    const place = {
      row: this.sheet.shownRows.indexOf(row),
      column: Math.max(
        0,
        this.sheet.shownColumns.findIndex((column) => column.name === name),
      ),
    };
    if (place.row >= 0) this.#select(oneCell(place));
  }
  /** Takes what is being typed as entered, such as before a save. */
  end(): void {
    this.#cell.end();
  }

  override willUpdate(): void {
    const fitted = fitRange(this.range, this.#size);
    if (JSON.stringify(fitted) !== JSON.stringify(this.range)) this.range = fitted;
  }
  override updated(): void {
    const scroller = this.querySelector<HTMLElement>('.grid-scroll');
    if (scroller) fitHeight(scroller);
    const { active } = this.range;
    this.#window.update({ count: this.#size.rows, cards: false }, { keep: () => [active.row] });
    if (this.#reveal && scroller && scrollToCell(scroller, active, this.sheet.shownColumns)) this.#reveal = false;
    this.#cell.fill();
  }

  override render(): TemplateResult {
    const { sheet } = this;
    const columns = sheet.shownColumns;
    const rows = sheet.shownRows;
    const parts: CellParts = {
      sheet,
      range: this.range,
      mode: this.#cell.mode,
      busy: this.busy,
      commit: (detail) => this.#cell.picked(detail),
      cancel: () => this.#cell.stop(),
    };
    const items = this.#window.items();
    const end = items.at(-1)?.end ?? 0;
    const rest = this.#window.size() - end;
    const name = Math.round(Math.min(NAME[sheet.answer.kind], innerWidth * MOST_OF_WINDOW));
    const width = columns.reduce((sum, column) => sum + column.width, name);
    const label = g('grid.title_of', { name: text(sheet.description.label) });
    const { survey, fields } = sheet.description;
    const respondent = fields.find(({ name }) => name === survey?.respondent);
    const nameLabel = { days: g('grid.day'), day: text(respondent?.label) || g('grid.row'), list: g('grid.row') }[sheet.answer.kind];
    return html`<div class="grid-scroll" data-scroller>
      <table
        class="entry-grid"
        role="grid"
        aria-label=${label}
        aria-rowcount=${rows.length + 2}
        aria-colcount=${columns.length + 1}
        aria-multiselectable="true"
        aria-busy=${this.busy ? 'true' : 'false'}
        ${styled({ width: `${width}px`, '--grid-name': `${name}px` })}
        @pointerdown=${(event: PointerEvent) => this.#onPointer(event)}
        @pointerover=${(event: PointerEvent) => this.#onDrag(event)}
        @dblclick=${(event: MouseEvent) => this.#onDouble(event)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        @input=${() => this.#cell.onInput()}
        @compositionstart=${() => this.#cell.onInput()}
        @focusout=${(event: FocusEvent) => this.#cell.onFocusOut(event)}
        @focusin=${() => this.#cell.onFocusIn()}
        @copy=${(event: ClipboardEvent) => this.#onCopy(event, false)}
        @cut=${(event: ClipboardEvent) => this.#onCopy(event, true)}
        @paste=${(event: ClipboardEvent) => this.#onPaste(event)}
      >
        <colgroup>
          <col ${styled({ width: `${name}px` })} />
          ${columns.map(({ width: own }) => html`<col ${styled({ width: `${own}px` })} />`)}
        </colgroup>
        ${renderHead(sheet, columns, nameLabel)}
        <tbody>
          ${repeat(
            withGaps(items),
            ({ key }) => key,
            ({ index, gap }) => {
              const row = rows[index];
              if (gap > 0) return renderSpacer(gap, columns.length + 1);
              return row ? renderRow(parts, row, index, columns) : nothing;
            },
          )}
          ${rest > 0.5 ? renderSpacer(rest, columns.length + 1) : nothing}
        </tbody>
      </table>
    </div>`;
  }

  get input(): HTMLInputElement | HTMLTextAreaElement | null {
    return this.querySelector('.grid-catch');
  }
  get active() {
    const { row, column } = this.range.active;
    return { row: this.sheet.shownRows[row], column: this.sheet.shownColumns[column] };
  }
  selectOne(): void {
    this.range = oneCell(this.range.active);
  }

  #select(range: CellRange): void {
    this.range = fitRange(range, this.#size);
    this.#cell.enter();
    this.#reveal = true;
    this.dispatchEvent(new CustomEvent<CellRange>('grid-select', { detail: this.range }));
  }

  #onPointer(event: PointerEvent): void {
    const place = placeOf(event.target);
    if (!place || event.button !== 0) return;
    const { active } = this.range;
    const isSame = active.row === place.row && active.column === place.column;
    // Within the input the pointer moves the caret.
    if (isSame && this.#cell.mode !== 'idle') return;
    this.end();
    if (isSame && !event.shiftKey && document.activeElement === this.input && event.pointerType === 'touch') return this.#cell.edit();
    event.preventDefault();
    this.#isDragging = event.pointerType !== 'touch';
    this.#select(event.shiftKey ? { anchor: this.range.anchor, active: place } : oneCell(place));
  }
  #onDrag(event: PointerEvent): void {
    const place = this.#isDragging && event.buttons === 1 ? placeOf(event.target) : undefined;
    if (place) this.#select({ anchor: this.range.anchor, active: place });
  }
  #onDouble(event: MouseEvent): void {
    if (placeOf(event.target) && this.#cell.mode === 'idle') this.#cell.edit();
  }

  #onKey(event: KeyboardEvent): void {
    // 229: the key belongs to an input method; the Enter that ends a conversion is its own.
    if (event.isComposing || event.keyCode === 229 || event.target !== this.input) return;
    if (this.#cell.mode !== 'idle') return this.#cell.onKey(event);
    const key = readKey(event, this.#window.page());
    if (key && this.#act(key)) event.preventDefault();
  }

  /** Whether the key is used up. */
  #act(key: GridKey): boolean {
    switch (key.kind) {
      case 'move':
        this.#select(moveRange(this.range, key, this.#size, key.extend));
        return true;
      case 'tab': {
        const next = nextCell(this.range, key.by, this.#size);
        if (next) this.#select(next);
        return next !== undefined;
      }
      case 'all':
        this.#select(wholeGrid(this.#size));
        return true;
      case 'edit':
        this.#cell.edit();
        return true;
      case 'clear':
        if (!this.busy) clearSelected(this.sheet, this.range);
        return true;
      case 'fill':
        if (!this.busy) fillSelected(this.sheet, this.range);
        return true;
      case 'undo':
      case 'redo':
        this.#step(key.kind);
        return true;
      case 'leave':
        this.dispatchEvent(new CustomEvent('grid-leave'));
        return true;
      case 'type':
        // A text is typed into the input by the browser; what is chosen is opened by any letter.
        if (isTyped(this.active.column?.field ?? ({ type: 'text' } as never))) return false;
        this.#cell.edit();
        return true;
    }
  }

  go(move: CellMove): void {
    const { row, column } = moves[move];
    if (move === 'left' || move === 'right') this.#select(nextCell(this.range, move === 'right' ? 1 : -1, this.#size) ?? oneCell(this.range.active));
    else this.#select(moveRange(oneCell(this.range.active), { rows: row, columns: column }, this.#size));
  }

  #step(way: 'undo' | 'redo'): void {
    const first = this.busy ? undefined : stepBack(this.sheet, way);
    if (first) this.goTo(first);
  }

  #onCopy(event: ClipboardEvent, isCut: boolean): void {
    if (this.#cell.mode !== 'idle' || event.target !== this.input) return;
    event.preventDefault();
    event.clipboardData?.setData('text/plain', copySelected(this.sheet, this.range));
    if (isCut && !this.busy) clearSelected(this.sheet, this.range);
  }
  #onPaste(event: ClipboardEvent): void {
    if (this.#cell.mode !== 'idle' || event.target !== this.input) return;
    event.preventDefault();
    if (this.busy) return;
    const block = readClipboard(event.clipboardData);
    this.dispatchEvent(new CustomEvent<{ range: CellRange; block: Block | null }>('grid-paste', { detail: { range: this.range, block } }));
  }
}
define('grid-table', GridTable);

declare global {
  interface HTMLElementTagNameMap {
    'grid-table': GridTable;
  }
}

function placeOf(target: EventTarget | null): CellPlace | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('td[data-row]') : null;
  return cell ? { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) } : undefined;
}
