import { html, nothing, type TemplateResult } from 'lit';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import type { Highlight } from '../../../platform/contract/wire-rows.ts';
import { urlOf } from '../../app/routes.ts';
import { isNumericColumn, showValue } from '../../fields/show-value.ts';
import { renderRowTone, tonedContent } from './tones.ts';

/** What a page shows in a cell in its own way; undefined leaves the cell as it is. */
export type OwnCell = (row: Row, column: Column) => TemplateResult | string | undefined;

/** Of a table whose cells take the focus: the cell's place in its row, whether it is the one that Tab leads to, and whether it can be edited. */
export interface FocusCell {
  readonly place: number;
  readonly isStop: boolean;
  readonly isEditable: boolean;
}

/** One cell; the first of a row names the row, and says by what the row stands out (`tone`). A cell with a link leads to its record. */
export function renderCell(row: Row, column: Column, first: boolean, own?: OwnCell, focus?: FocusCell, tone?: Highlight): TemplateResult {
  const look = isNumericColumn(column) ? 'n' : '';
  const plain = own?.(row, column) ?? cellContent(row, column);
  const content = first ? renderRowTone(plain, tone) : plain;
  if (focus) return renderFocusCell(content, `${look}${focus.isEditable ? ' editable' : ''}`, first, focus);
  return first ? html`<th scope="row" class=${look}>${content}</th>` : html`<td class=${look}>${content}</td>`;
}

function renderFocusCell(content: TemplateResult | string, look: string, first: boolean, { place, isStop, isEditable }: FocusCell): TemplateResult {
  const readOnly = isEditable ? nothing : 'true';
  return first
    ? html`<th scope="row" class=${look} data-column=${place} tabindex=${isStop ? 0 : -1} aria-readonly=${readOnly}>${content}</th>`
    : html`<td class=${look} data-column=${place} tabindex=${isStop ? 0 : -1} aria-readonly=${readOnly}>${content}</td>`;
}

/** What stands in a cell: the value, linked where the row says so. */
export function cellContent(row: Row, column: Column): TemplateResult | string {
  const value = row.values[column.key];
  const shown = showValue(value, column);
  const link = row.links?.[column.key];
  const blank = value === null || value === undefined || value === '';
  const content = link && !blank ? html`<a href=${urlOf.record(link.object, link.id)}>${shown}</a>` : html`${shown === '' ? nothing : shown}`;
  return tonedContent(content, row, column);
}
