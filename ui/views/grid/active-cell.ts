import { announce } from '../../app/page.ts';
import type { CellCommit, CellMove } from '../../components/cell-editor/cell-editor.ts';
import { text } from '../../locale/locale.ts';
import { isTyped, readText, textOfCell } from './cell-text.ts';
import type { GridColumn } from './grid-columns.ts';
import type { EditMode } from './grid-focus.ts';
import type { GridRow } from './grid-row.ts';
import type { GridSheet } from './grid-sheet.ts';

/** The grid whose active cell it is. */
interface CellHost {
  readonly sheet: GridSheet;
  readonly busy: boolean;
  /** The active cell; undefined where there are no rows. */
  readonly active: { readonly row: GridRow | undefined; readonly column: GridColumn | undefined };
  /** Its input, while it is drawn. */
  readonly input: HTMLInputElement | HTMLTextAreaElement | null;
  requestUpdate(): void;
  /** Only the active cell is selected from now on. */
  selectOne(): void;
  go(move: CellMove): void;
}

/** How the active cell of a grid is edited: its input, what is typed there, and when that is taken as entered. */
export class ActiveCell {
  readonly #host: CellHost;
  #mode: EditMode = 'idle';
  /** The text that stood in the cell before it was typed into. */
  #before = '';
  /** What the input was filled for. */
  #filled = '';
  #wantsFocus = false;

  constructor(host: CellHost) {
    this.#host = host;
  }

  get mode(): EditMode {
    return this.#mode;
  }
  set mode(mode: EditMode) {
    if (mode === this.#mode) return;
    this.#mode = mode;
    this.#host.requestUpdate();
  }

  /** Another cell is active: its input gets the focus. */
  enter(): void {
    this.mode = 'idle';
    this.#wantsFocus = true;
  }
  /** Takes what is being typed as entered, such as before a save. */
  end(): void {
    if (this.mode === 'typing' || this.mode === 'editing') this.#commit();
  }

  /** Fills the input, once a cell, with what stands there, all of it selected: typing replaces it, copying takes it. */
  fill(): void {
    const { row, column } = this.#host.active;
    const { input } = this.#host;
    if (!row || !column || !input) return;
    if (this.#wantsFocus && document.activeElement !== input && this.mode !== 'picking') {
      input.focus({ preventScroll: true });
      this.#filled = '';
    }
    this.#wantsFocus = false;
    const words = row.kind(column.name) === 'none' ? '' : textOfCell(column.field, row.value(column.name), row.entry(column.name));
    const now = `${row.key} ${column.name} ${this.mode} ${words}`;
    if (this.mode !== 'idle' || now === this.#filled) return;
    this.#filled = now;
    this.#before = words;
    input.value = words;
    if (document.activeElement === input) input.select();
  }

  /** Begins to change the cell, where it takes input. */
  edit(): void {
    const { row, column } = this.#host.active;
    if (!row || !column || this.#host.busy || row.kind(column.name) !== 'open') return;
    this.#host.selectOne();
    // The browser's own picker for days and moments.
    const picks =
      !isTyped(column.field) ||
      ((column.field.type === 'date' || column.field.type === 'datetime' || column.field.type === 'time') && !row.entry(column.name).problem);
    this.mode = picks ? 'picking' : 'editing';
    const { input } = this.#host;
    if (this.mode === 'editing' && input) {
      input.focus({ preventScroll: true });
      input.setSelectionRange(input.value.length, input.value.length);
    }
  }

  onInput(): void {
    if (this.mode !== 'idle' || this.#host.input?.readOnly) return;
    this.mode = 'typing';
    this.#host.selectOne();
  }

  onKey(event: KeyboardEvent): void {
    const { key, shiftKey } = event;
    const { input } = this.#host;
    if (event.ctrlKey || event.metaKey) return;
    const leave = (move: CellMove) => {
      event.preventDefault();
      this.#commit();
      this.#host.go(move);
    };
    if (key === 'Escape') {
      event.preventDefault();
      this.stop();
    } else if (key === 'Enter' && event.altKey && input instanceof HTMLTextAreaElement) {
      event.preventDefault();
      input.setRangeText('\n', input.selectionStart, input.selectionEnd, 'end');
    } else if (key === 'Enter') leave(shiftKey ? 'up' : 'down');
    else if (key === 'Tab') leave(shiftKey ? 'left' : 'right');
    else if (key === 'F2') this.mode = 'editing';
    else if (this.mode === 'typing' && !shiftKey && key.startsWith('Arrow')) leave(key.slice('Arrow'.length).toLowerCase() as CellMove);
  }

  /** A value was chosen in the input of its type. */
  picked({ entry, move }: CellCommit): void {
    const { row, column } = this.#host.active;
    this.mode = 'idle';
    this.#filled = '';
    if (row && column) this.#host.sheet.edits.put([{ row, name: column.name, entry }]);
    if (move !== 'none') this.#host.go(move);
  }
  /** Gives up what is being typed. */
  stop(): void {
    this.mode = 'idle';
    this.#filled = '';
    this.#wantsFocus = true;
    this.#host.requestUpdate();
  }
  onFocusOut(event: FocusEvent): void {
    if (event.target === this.#host.input) this.end();
  }
  onFocusIn(): void {
    const { input } = this.#host;
    if (this.mode === 'idle' && input && document.activeElement === input) input.select();
  }

  #commit(): void {
    const { row, column } = this.#host.active;
    const { input } = this.#host;
    const words = input?.value ?? '';
    this.mode = 'idle';
    this.#filled = '';
    if (!row || !column || !input || words === this.#before) return;
    this.#host.sheet.edits.put([{ row, name: column.name, entry: readText(column.field, words) }]);
    const [problem] = row.problems(column.name);
    if (problem) announce(`${text(column.field.label)}: ${problem.message}`);
  }
}
