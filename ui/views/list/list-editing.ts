import { html, nothing, type TemplateResult } from 'lit';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import { askToLeave } from '../../app/leave.ts';
import { setLeaveGuard } from '../../app/router.ts';
import { currentUser } from '../../app/session.ts';
import type { CellMove } from '../../components/cell-editor/cell-editor.ts';
import type { CellEditing } from '../../components/table/cell-focus.ts';
import type { OwnCell } from '../../components/table/cell.ts';
import { describeObject } from './describe-object.ts';
import type { editCell } from './inline-edit/edit-cell.ts';
import type { EditedList, ListEdits } from './inline-edit/list-edits.ts';

/** What the page is to the editing of its cells. */
export interface EditingPage extends EditedList {
  /** The table, while it is shown. */
  readonly table: () => HTMLElementTagNameMap['data-table'] | null;
}

/**
 * Editing in the cells of a list: comes after the first rows, for those who may change records of the object. Without it (`offer` was not called, or found nothing
 * that can be edited) cells are only shown.
 */
export class ListEditing implements CellEditing {
  /** Draws the cells; another function whenever they have changed. */
  cell: OwnCell | undefined;
  #edits: ListEdits | null = null;
  #object = '';
  #path = '';
  #now = 0;
  #draw: typeof editCell | null = null;
  #unguard: (() => void) | null = null;
  readonly #page: EditingPage;

  constructor(page: EditingPage) {
    this.#page = page;
  }

  /** Whether any cell can be edited. */
  get isOn(): boolean {
    return this.#edits !== null;
  }

  /** Begins with the rows of an object. What was typed for another one is gone: leaving it was asked about. */
  async offer(object: string): Promise<void> {
    if (this.#object === object) return;
    this.stop();
    this.#object = object;
    if (currentUser()?.view_as) return;
    try {
      const [description, { ListEdits }, parts] = await Promise.all([
        describeObject(object),
        import('./inline-edit/list-edits.ts'),
        import('./inline-edit/edit-cell.ts'),
        import('./inline-edit/edit-bar.ts'),
      ]);
      if (this.#object !== object) return;
      this.#draw = parts.editCell;
      this.#edits = new ListEdits(description, { ...this.#page, changed: () => this.#changed() });
      this.#changed();
    } catch {
      // The list is shown all the same; it is tried again with the next.
      this.#object = '';
    }
  }
  /** Another list is shown. Whether what was typed in the one before may go was asked when it was left. */
  moveTo(path: string): void {
    if (this.#path !== path) this.stop();
    this.#path = path;
  }
  stop(): void {
    this.#unguard?.();
    this.#unguard = null;
    this.#edits = null;
    this.#object = '';
    this.cell = undefined;
  }

  isEditable(_row: Row, column: Column): boolean {
    return this.#edits?.fieldOf(column.key) !== undefined;
  }
  begin(row: Row, column: Column, isTyped: boolean): void {
    this.#edits?.begin(row, column, isTyped);
  }
  /** Ctrl+S, wherever the focus is. True when there was something to save. */
  save(): boolean {
    const changed = this.#edits?.changed ?? [];
    // An input that is open tells its value first.
    const open = document.querySelector('cell-editor');
    open?.finish();
    void this.#edits?.save(this.#edits.changed);
    return changed.length > 0 || open !== null;
  }

  renderBar(): TemplateResult | typeof nothing {
    const edits = this.#edits;
    if (!edits) return nothing;
    return html`<edit-bar
      .edits=${edits}
      .now=${this.#now}
      @go-to-cell=${({ detail }: CustomEvent<{ id: string; key: string }>) => void this.#page.table()?.focusCell(detail.id, detail.key)}
    ></edit-bar>`;
  }

  /** The focus goes on in the table; of a card back to the button that opened the input. */
  #closed(row: string, key: string, move: CellMove | 'stay'): void {
    const table = this.#page.table();
    table?.endEdit(move);
    if (move !== 'none') void table?.updateComplete.then(() => table.querySelector<HTMLElement>(`.table-card [data-pencil="${row}/${key}"]`)?.focus());
  }

  #changed(): void {
    const edits = this.#edits;
    if (!edits) return;
    this.#now += 1;
    this.cell = this.#draw?.(edits, (row, key, move) => this.#closed(row, key, move));
    const isDirty = edits.changed.length > 0;
    if (isDirty) this.#unguard ??= setLeaveGuard(askToLeave);
    else {
      this.#unguard?.();
      this.#unguard = null;
    }
    this.#page.changed();
  }
}
