import { html, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import { t } from '../../locale/locale.ts';

/** Which rows of a table are selected: these, or, `all`, every row of the list but these. Kept by id, whether the rows are loaded or not. */
export interface Selection {
  readonly all: boolean;
  readonly ids: ReadonlySet<string>;
}

export const nothingSelected: Selection = { all: false, ids: new Set() };

export function isSelected({ all, ids }: Selection, id: string): boolean {
  return ids.has(id) !== all;
}

/** With these rows selected, or no longer so. */
export function withRows(selection: Selection, ids: readonly string[], isOn: boolean): Selection {
  const next = new Set(selection.ids);
  for (const id of ids) {
    if (isOn === selection.all) next.delete(id);
    else next.add(id);
  }
  return { all: selection.all, ids: next };
}

/** How many rows are selected; null while nobody knows how many the list has. */
export function countSelected({ all, ids }: Selection, total: number | null): number | null {
  if (!all) return ids.size;
  return total === null ? null : Math.max(0, total - ids.size);
}

/** Tells the change of a selection; a row that was clicked with Shift takes along those between it and the one before. */
export class Selecting {
  #last = -1;
  readonly #rows: () => readonly Row[];
  readonly #change: (selection: Selection) => void;

  constructor(rows: () => readonly Row[], change: (selection: Selection) => void) {
    this.#rows = rows;
    this.#change = change;
  }

  /** The box over all rows: the whole list, or nothing. */
  renderHeading(selection: Selection, total: number | null): TemplateResult {
    const count = countSelected(selection, total);
    const isAll = selection.all && selection.ids.size === 0;
    return html`<th scope="col" class="select">
      <label
        ><input
          type="checkbox"
          aria-label=${t('mass.select_all')}
          .checked=${live(isAll)}
          .indeterminate=${live(!isAll && count !== 0)}
          @change=${() => {
            this.#last = -1;
            this.#change(isAll ? nothingSelected : { all: true, ids: new Set() });
          }}
      /></label>
    </th>`;
  }

  /** The box of a row, as the content of its cell or card. */
  renderBox(selection: Selection, row: Row, index: number, columns: readonly Column[]): TemplateResult {
    const isOn = isSelected(selection, row.id);
    return html`<label class="select-box"
      ><input
        type="checkbox"
        data-select=${index}
        aria-label=${t('mass.select_row', { title: titleOf(row, columns) })}
        .checked=${live(isOn)}
        @click=${(event: MouseEvent) => this.#toggle(selection, index, !isOn, event.shiftKey)}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event, selection, index)}
    /></label>`;
  }

  #toggle(selection: Selection, index: number, isOn: boolean, isRange: boolean): void {
    const [from, to] = isRange && this.#last >= 0 ? [Math.min(this.#last, index), Math.max(this.#last, index)] : [index, index];
    this.#last = index;
    const ids = this.#rows()
      .slice(from, to + 1)
      .map(({ id }) => id);
    this.#change(withRows(selection, ids, isOn));
  }

  /** Up and down go from box to box; with Shift the rows on the way are selected. */
  #onKey(event: KeyboardEvent, selection: Selection, index: number): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = index + step;
    if (step === 0 || !this.#rows()[next]) return;
    event.preventDefault();
    const place = (event.target as Element).closest('data-table');
    place?.querySelector<HTMLElement>(`[data-select="${next}"]`)?.focus();
    if (!event.shiftKey) return;
    const ids = [index, next].flatMap((each) => this.#rows()[each]?.id ?? []);
    this.#last = next;
    this.#change(withRows(selection, ids, true));
  }
}

/** What a row is called: what stands in its first column. */
function titleOf(row: Row, columns: readonly Column[]): string {
  const column = columns.find(({ key }) => row.links?.[key]) ?? columns[0];
  const value = column ? row.values[column.key] : null;
  if (typeof value === 'object' && value !== null && 'label' in value) return String(value.label);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
