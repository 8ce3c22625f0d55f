import { html, nothing, type TemplateResult } from 'lit';
import type { Column, RecordAnswer, Row } from '../../../platform/contract/wire.ts';
import { urlOf } from '../../app/routes.ts';
import { isNumericColumn, showValue } from '../../fields/show-value.ts';
import { t, text } from '../../locale/locale.ts';
import { cellContent } from '../table/cell.ts';

export type RelatedRows = NonNullable<RecordAnswer['related']>[number];

/** A few rows as a plain table; cells lead to their records, the first one in any case. */
export function renderSmallTable(label: string, columns: readonly Column[], rows: readonly Row[], object: string | null): TemplateResult {
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
          ${columns.map((column) => html`<th scope="col" class=${isNumericColumn(column) ? 'n' : ''}>${text(column.label)}</th>`)}
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

/** Records that point to this one: the first of them, and a way to all. */
export function renderRelatedList(related: RelatedRows, record: string): TemplateResult {
  const label = text(related.label);
  const all = urlOf.list(related.object, 'all', { filter: `${related.by} = "${record}"` });
  return html`<section class="card" aria-label=${label}>
    <div class="card-head">
      <h2>${label}</h2>
      ${related.next === null ? nothing : html`<span class="end"><a href=${all}>${t('record.show_all')}</a></span>`}
    </div>
    ${related.rows.length === 0 ? html`<p class="card-body nil">${t('record.none')}</p>` : renderSmallTable(label, related.columns, related.rows, related.object)}
  </section>`;
}
