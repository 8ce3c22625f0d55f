import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../../locale/locale.ts';
import { icon } from '../icon/icon.ts';
import { countCells, readClipboard } from '../paste/read-clipboard.ts';
import type { Block } from '../paste/table-text.ts';

/** A column of the grid: what its heading says. */
export interface ChildColumn {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly required: boolean;
  readonly numeric: boolean;
}
export interface ChildGrid {
  readonly label: string;
  readonly columns: readonly ChildColumn[];
  readonly rows: readonly { readonly key: string; readonly name: string; readonly deleted: boolean }[];
  readonly canAdd: boolean;
  readonly canRemove: boolean;
  /** The input or value of a cell, with its messages. */
  cell(rowKey: string, column: string): TemplateResult | string;
  add(): void;
  mark(rowKey: string, deleted: boolean): void;
  /** A block of cells was pasted, from this cell on. */
  paste(rowKey: string, column: string, block: Block): void;
}

/** Child rows edited in place: a table, or cards on a narrow screen (by the style sheet; the roles keep it a table for everybody). */
export function renderChildRows(grid: ChildGrid): TemplateResult {
  return html`<div class="child-rows">
    <table
      class="child-grid"
      role="table"
      aria-label=${grid.label}
      @paste=${{ handleEvent: (event: ClipboardEvent) => pasteBlock(grid, event), capture: true }}
    >
      <thead role="rowgroup">
        <tr role="row">
          ${grid.columns.map(
            (column) =>
              html`<th scope="col" role="columnheader" class=${column.numeric ? 'n' : ''}>
                ${column.required ? html`<span class="required" aria-hidden="true">*</span> ` : nothing}${column.label}${column.help ? html`<small class="child-help">${column.help}</small>` : nothing}
              </th>`,
          )}
          ${grid.canRemove ? html`<th role="columnheader"><span class="visually-hidden">${t('record.row_actions')}</span></th>` : nothing}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(
          grid.rows,
          (row) => row.key,
          (row) =>
            html`<tr role="row" class=${row.deleted ? 'child-deleted' : ''}>
              ${grid.columns.map(
                (column) =>
                  html`<td role="cell" class=${column.numeric ? 'n' : ''} data-row=${row.key} data-column=${column.name}>
                    <span class="child-label" aria-hidden="true">${column.required ? html`<span class="required">*</span> ` : nothing}${column.label}</span>
                    <div class="child-cell">${grid.cell(row.key, column.name)}</div>
                  </td>`,
              )}
              ${grid.canRemove ? html`<td role="cell" class="child-actions">${renderRowAction(grid, row)}</td>` : nothing}
            </tr>`,
        )}
      </tbody>
    </table>
    ${grid.rows.length === 0 ? html`<p class="child-none">${t('record.no_rows')}</p>` : nothing}
    ${grid.canAdd ? html`<div class="child-foot"><button type="button" class="btn" @click=${() => grid.add()}>${icon('plus')}${t('record.add_row')}</button></div>` : nothing}
  </div>`;
}

/** One value is pasted into its input by the browser; several, from a spreadsheet, go to the cells beside and below. */
function pasteBlock(grid: ChildGrid, event: ClipboardEvent): void {
  const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('td[data-row]') : null;
  const block = readClipboard(event.clipboardData);
  if (!cell || !block || countCells(block) < 2) return;
  // Lines without tabs are one text where a text may have lines.
  if (event.target instanceof HTMLTextAreaElement && block.every((row) => row.length === 1)) return;
  event.preventDefault();
  event.stopPropagation();
  grid.paste(cell.dataset['row'] ?? '', cell.dataset['column'] ?? '', block);
}

function renderRowAction(grid: ChildGrid, row: ChildGrid['rows'][number]): TemplateResult {
  if (row.deleted) return html`<button type="button" class="btn link" @click=${() => grid.mark(row.key, false)}>${t('record.undo_remove')}</button>`;
  return html`<button
    type="button"
    class="btn quiet-btn icon-btn"
    aria-label=${t('record.remove_named', { name: row.name })}
    @click=${() => grid.mark(row.key, true)}
  >
    ${icon('close')}
  </button>`;
}
