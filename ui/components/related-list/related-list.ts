import { html, nothing, type TemplateResult } from 'lit';
import type { Column, ObjectDescription, RecordAnswer, Row } from '../../../platform/contract/wire.ts';
import { urlOf } from '../../app/routes.ts';
import { isNumericColumn, showValue } from '../../fields/show-value.ts';
import { t, text } from '../../locale/locale.ts';
import { cellContent } from '../table/cell.ts';

export type RelatedRows = NonNullable<RecordAnswer['related']>[number];
export type RelatedDescription = ObjectDescription['layout']['related'][number];

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

/** The list view of all that points to a record; null when the viewer is offered none. */
export function urlOfRelated({ object, by }: RelatedRows, description: RelatedDescription | undefined, record: string): string | null {
  return description?.list ? urlOf.list(object, description.list, { filter: `${by} = "${record}"` }) : null;
}

/** Records that point to this one: the first of them, a way to all, and to a new one for those who may add it. */
export function renderRelatedList(related: RelatedRows, description: RelatedDescription | undefined, record: string): TemplateResult {
  const label = text(related.label);
  const all = urlOfRelated(related, description, record);
  const isCut = related.next !== null && all !== null;
  return html`<section class="card" aria-label=${label}>
    <div class="card-head">
      <h2>${label}</h2>
      ${
        isCut || related.can_create
          ? html`<span class="end no-print">
              ${isCut ? html`<a href=${all} aria-label="${label} ${t('record.show_all')}">${t('record.show_all')}</a>` : nothing}
              ${
                related.can_create
                  ? html`<a class="btn" href=${urlOf.create(related.object, { [related.by]: record })} aria-label=${t('record.new_related', { label })}
                      >${t('record.new_record')}</a
                    >`
                  : nothing
              }
            </span>`
          : nothing
      }
    </div>
    ${related.rows.length === 0 ? html`<p class="card-body nil">${t('record.none')}</p>` : renderSmallTable(label, related.columns, related.rows, related.object)}
  </section>`;
}
