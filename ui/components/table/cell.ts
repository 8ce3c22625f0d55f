import { html, nothing, type TemplateResult } from 'lit';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import { urlOf } from '../../app/routes.ts';
import { isNumericColumn, showValue } from '../../fields/show-value.ts';

/** What a page shows in a cell in its own way; undefined leaves the cell as it is. */
export type OwnCell = (row: Row, column: Column) => TemplateResult | string | undefined;

/** One cell; the first of a row names the row. A cell with a link leads to its record. */
export function renderCell(row: Row, column: Column, first: boolean, own?: OwnCell): TemplateResult {
  const look = isNumericColumn(column) ? 'n' : '';
  const content = own?.(row, column) ?? cellContent(row, column);
  return first ? html`<th scope="row" class=${look}>${content}</th>` : html`<td class=${look}>${content}</td>`;
}

/** What stands in a cell: the value, linked where the row says so. */
export function cellContent(row: Row, column: Column): TemplateResult | string {
  const value = row.values[column.key];
  const shown = showValue(value, column);
  const link = row.links?.[column.key];
  const blank = value === null || value === undefined || value === '';
  return link && !blank ? html`<a href=${urlOf.record(link.object, link.id)}>${shown}</a>` : html`${shown === '' ? nothing : shown}`;
}
