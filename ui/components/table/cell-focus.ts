import type { Column, Row } from '../../../platform/contract/wire.ts';
import type { CellMove } from '../cell-editor/cell-editor.ts';

/** How the cells of a table are edited in place: the page draws the input, as a cell of its own (`cell`). */
export interface CellEditing {
  isEditable(row: Row, column: Column): boolean;
  /** Opens the input of a cell; `isTyped`: by a key that is to arrive in it. */
  begin(row: Row, column: Column, isTyped: boolean): void;
}
interface Place {
  readonly row: number;
  readonly column: number;
}
/** What a table tells of itself. */
interface Surroundings {
  readonly size: () => { readonly rows: number; readonly columns: number; readonly page: number };
  readonly reveal: (row: number) => void;
  readonly redraw: () => void;
  /** The focus has come to a row. */
  readonly told: (row: number) => void;
  /** Opens the cell; false where it is not to be edited. */
  readonly begin: (row: number, column: number, isTyped: boolean) => boolean;
}

const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const moves: Readonly<Record<CellMove | 'stay', readonly [number, number]>> = {
  none: [0, 0],
  stay: [0, 0],
  up: [-1, 0],
  down: [1, 0],
  left: [0, -1],
  right: [0, 1],
};

/**
 * The cells of a table as one stop of the Tab key, walked by the arrows (the grid pattern of ARIA): Home and End within the row, with Ctrl to the first and last
 * row, Page Up and Down. Enter, F2 or typing opens the cell; Enter on one that cannot be edited follows its link.
 */
export class CellFocus {
  #at: Place = { row: 0, column: 0 };
  #isWanted = false;
  /** The row that the focus came to last. */
  #told = -1;
  readonly #host: HTMLElement;
  readonly #around: Surroundings;

  constructor(host: HTMLElement, around: Surroundings) {
    this.#host = host;
    this.#around = around;
  }

  /** Back to the first cell: the rows are others. */
  reset(): void {
    this.#at = { row: 0, column: 0 };
    this.#told = -1;
  }
  isAt(row: number, column: number): boolean {
    return this.#at.row === row && this.#at.column === column;
  }

  /** The input of the cell was closed: the focus goes back to the cell, or on to another. */
  goOn(move: CellMove | 'stay'): void {
    const [down, right] = moves[move];
    this.focus(this.#at.row + down, this.#at.column + right);
  }
  /** Gives a cell the focus, once it is drawn. */
  focus(row: number, column: number): void {
    const { rows, columns } = this.#around.size();
    this.#at = { row: Math.max(0, Math.min(row, rows - 1)), column: Math.max(0, Math.min(column, columns - 1)) };
    this.#isWanted = true;
    this.#around.reveal(this.#at.row);
    this.#around.redraw();
  }
  /** After each drawing. */
  drawn(): void {
    if (!this.#isWanted) return;
    const cell = this.#find(this.#at);
    if (!cell) return;
    this.#isWanted = false;
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }

  readonly onFocusIn = (event: FocusEvent) => {
    const place = placeOf(event.target);
    if (!place) return;
    if (place.row !== this.#told) this.#around.told((this.#told = place.row));
    if (this.isAt(place.row, place.column)) return;
    const before = this.#find(this.#at);
    if (before) before.tabIndex = -1;
    this.#at = place;
    (event.target as HTMLElement).tabIndex = 0;
  };

  readonly onKey = (event: KeyboardEvent) => {
    const place = placeOf(event.target);
    // Links, boxes and inputs within a cell have keys of their own.
    if (!place || event.defaultPrevented || event.altKey) return;
    const { rows, columns, page } = this.#around.size();
    const isCommand = event.ctrlKey || event.metaKey;
    const go = (row: number, column: number) => {
      event.preventDefault();
      this.focus(row, column);
    };
    const step = steps[event.key];
    if (step && !isCommand && !event.shiftKey) return go(place.row + step[0], place.column + step[1]);
    if (event.key === 'Home') return go(isCommand ? 0 : place.row, 0);
    if (event.key === 'End') return go(isCommand ? rows - 1 : place.row, columns - 1);
    if (event.key === 'PageDown') return go(place.row + page, place.column);
    if (event.key === 'PageUp') return go(place.row - page, place.column);
    if (isCommand) return;
    // 229, Process: the key belongs to an input method that begins to convert.
    const isTyped = event.keyCode === 229 || (event.key.length === 1 && event.key !== ' ');
    if (!isTyped && event.key !== 'Enter' && event.key !== 'F2') return;
    const isOpen = this.#around.begin(place.row, place.column, isTyped);
    if (!isTyped) event.preventDefault();
    if (!isOpen && event.key === 'Enter') (event.target as HTMLElement).querySelector<HTMLElement>('a[href]')?.click();
  };

  readonly onDoubleClick = (event: MouseEvent) => {
    const place = placeOf(cellAt(event));
    if (place && this.#around.begin(place.row, place.column, false)) getSelection()?.removeAllRanges();
  };
  /** The pencil that a cell shows under the pointer is drawn at its end by the style sheet, of numbers at its beginning. */
  readonly onClick = (event: MouseEvent) => {
    const cell = event.target instanceof HTMLElement && event.target.matches('.editable') ? event.target : null;
    const place = placeOf(cell);
    if (!cell || !place) return;
    const { left, right } = cell.getBoundingClientRect();
    const away = cell.matches('.n') ? event.clientX - left : right - event.clientX;
    if (away < PENCIL) this.#around.begin(place.row, place.column, false);
  };

  #find({ row, column }: Place): HTMLElement | null {
    return this.#host.querySelector(`tr[aria-rowindex="${row + 2}"] > [data-column="${column}"]`);
  }
}
/** The width of the pencil. */
const PENCIL = 28;

function cellAt(event: Event): Element | null {
  const target = event.target instanceof Element ? event.target : null;
  return target && !target.closest('a, button, input, cell-editor') ? target.closest('[data-column]') : null;
}

function placeOf(cell: EventTarget | null): Place | undefined {
  if (!(cell instanceof HTMLElement) || cell.dataset['column'] === undefined) return undefined;
  return { row: Number(cell.parentElement?.getAttribute('aria-rowindex')) - 2, column: Number(cell.dataset['column']) };
}
