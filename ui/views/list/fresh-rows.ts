import { html } from 'lit';
import type { RowsAgain } from '../../../platform/contract/wire-lists.ts';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import { messageOf, postJson } from '../../api/client.ts';
import { cellContent, type OwnCell } from '../../components/table/cell.ts';
import { showToast } from '../../components/toast/toast.ts';
import { t } from '../../locale/locale.ts';

/** Rows that are asked for together. */
const TOGETHER = 1000;

/** The list that the rows are of. */
interface FreshList {
  /** `/objects/…/lists/…` */
  readonly path: () => string;
  /** How it is narrowed, and its columns: its rows are read again so. */
  readonly state: () => { readonly search: string; readonly filter: string; readonly columns: string };
  /** Something is to be drawn anew. */
  readonly changed: () => void;
}

/**
 * Rows of a list that were changed while it is shown. They stay where they stand, under the reader's hand, as they are by now, until the list is read anew; those that no
 * longer fit its conditions, and those that are gone, say so.
 */
export class FreshRows {
  readonly #list: FreshList;
  readonly #rows = new Map<string, Row>();
  readonly #marks = new Map<string, 'left' | 'gone'>();
  /** Of each row the last time it was asked for: an answer that comes later than a newer one tells what was. */
  readonly #asked = new Map<string, number>();
  #asking = 0;
  /** Grows whenever the list is read anew: answers to what was asked before are for nobody. */
  #reading = 0;
  #drawn: { readonly columns: readonly Column[]; readonly own: OwnCell | undefined; readonly cell: OwnCell | undefined } | null = null;

  constructor(list: FreshList) {
    this.#list = list;
  }

  /** The row as it is by now. */
  rowOf(row: Row): Row {
    return this.#rows.get(row.id) ?? row;
  }

  /** Reads rows that were changed, or deleted, or came back. */
  async read(ids: readonly string[]): Promise<void> {
    const reading = this.#reading;
    const asking = (this.#asking += 1);
    for (const id of ids) this.#asked.set(id, asking);
    const isLast = (id: string): boolean => this.#asked.get(id) === asking;
    try {
      for (let from = 0; from < ids.length; from += TOGETHER) {
        const some = ids.slice(from, from + TOGETHER);
        const { search, filter, columns } = this.#list.state();
        const body = { ids: some, ...(search && { search }), ...(filter && { filter }), ...(columns && { columns }) };
        const { rows, left } = await postJson<RowsAgain>(`${this.#list.path()}/rows-again`, body);
        if (reading !== this.#reading) return;
        for (const id of some.filter(isLast)) this.#marks.set(id, 'gone');
        for (const row of rows.filter(({ id }) => isLast(id))) {
          this.#rows.set(row.id, row);
          this.#marks.delete(row.id);
        }
        for (const id of left.filter(isLast)) this.#marks.set(id, 'left');
      }
    } catch (error) {
      showToast({ text: messageOf(error), tone: 'warn' });
    }
    this.#drawn = null;
    this.#list.changed();
  }

  /** The list is read anew: its rows are as they are. */
  forget(): void {
    this.#reading += 1;
    this.#rows.clear();
    this.#marks.clear();
    this.#drawn = null;
  }

  /** Draws the cells: those of the changed rows as they are by now, the others as `own` does. */
  cell(columns: readonly Column[], own: OwnCell | undefined): OwnCell | undefined {
    if (this.#drawn?.columns !== columns || this.#drawn.own !== own) this.#drawn = { columns, own, cell: this.#draw(columns[0]?.key, own) };
    return this.#drawn.cell;
  }

  #draw(first: string | undefined, own: OwnCell | undefined): OwnCell | undefined {
    if (this.#rows.size === 0 && this.#marks.size === 0) return own;
    return (stale, column) => {
      const row = this.rowOf(stale);
      const mark = this.#marks.get(row.id);
      const content = own?.(row, column);
      if (row === stale && mark === undefined) return content;
      const shown = content ?? cellContent(row, column);
      const struck = mark === 'gone' ? html`<s>${shown}</s>` : shown;
      if (!mark || column.key !== first) return html`${struck}`;
      return html`<span class="list-marked">${struck} <span class="badge idle">${t(mark === 'gone' ? 'list.row_gone' : 'list.row_left')}</span></span>`;
    };
  }
}
