import { html, nothing, type TemplateResult } from 'lit';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import { urlOf } from '../../app/routes.ts';
import { isNumericColumn, showValue } from '../../fields/show-value.ts';
import { text } from '../../locale/locale.ts';
import { cellContent } from '../table/cell.ts';

/** How a table of few rows is sorted, and what sorts it. */
interface SmallSort {
  /** Such as `-report_date`; '' for the order that it comes in. */
  readonly sort: string;
  /** The words of a heading that sorts. */
  name(column: Column): string;
  by(sort: string): void;
}

/** A few rows as a plain table; cells lead to their records, the first one in any case. */
export function renderSmallTable(label: string, columns: readonly Column[], rows: readonly Row[], object: string | null, sorting?: SmallSort): TemplateResult {
  const cell = (row: Row, column: Column, first: boolean): TemplateResult | string => {
    if (row.links?.[column.key]) return cellContent(row, column);
    return first && object
      ? html`<a href=${urlOf.record(object, row.id)}>${showValue(row.values[column.key], column)}</a>`
      : showValue(row.values[column.key], column);
  };
  return html`<div class="scroll-x" tabindex="0" role="group" aria-label=${label}>
    <table class="plain">
      <thead>
        <tr>
          ${columns.map((column) => renderHeading(column, sorting))}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map((column, index) => html`<td class=${isNumericColumn(column) ? 'n' : ''}>${cell(row, column, index === 0)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function renderHeading(column: Column, sorting: SmallSort | undefined): TemplateResult {
  const label = text(column.label);
  const look = isNumericColumn(column) ? 'n' : '';
  if (!sorting || !column.sortable) return html`<th scope="col" class=${look}>${label}</th>`;
  const direction = sorting.sort === column.key ? 'ascending' : sorting.sort === `-${column.key}` ? 'descending' : null;
  return html`<th scope="col" class=${look} aria-sort=${direction ?? nothing}>
    <button
      type="button"
      class="small-sort"
      aria-label=${sorting.name(column)}
      @click=${() => sorting.by(direction === 'ascending' ? `-${column.key}` : direction === 'descending' ? '' : column.key)}
    >
      ${label}<span aria-hidden="true">${direction === 'ascending' ? ' ▲' : direction === 'descending' ? ' ▼' : ''}</span>
    </button>
  </th>`;
}
