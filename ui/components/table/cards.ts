import { html, nothing, type TemplateResult } from 'lit';
import type { Column, Row } from '../../../platform/contract/wire.ts';
import type { Highlight } from '../../../platform/contract/wire-rows.ts';
import { t, text } from '../../locale/locale.ts';
import { cellContent, type OwnCell } from './cell.ts';
import { parseSort } from './sort.ts';
import { renderRowTone } from './tones.ts';

/** Fields on a card before the rest is folded away. */
const SHOWN = 5;

/** A row as a card, for narrow screens: its linked column, or its first, is the heading. `box`: by which it is selected; `tone`: by what it stands out. */
export function renderCard(
  row: Row | undefined,
  columns: readonly Column[],
  index: number,
  total: number,
  own?: OwnCell,
  box: TemplateResult | typeof nothing = nothing,
  tone?: Highlight,
): TemplateResult {
  if (!row)
    return html`<li class="table-card waiting" data-index=${index}>
      <i class="skeleton-line"></i><i class="skeleton-line"></i><i class="skeleton-line"></i>
    </li>`;
  const heading = columns.find((column) => row.links?.[column.key]) ?? columns[0];
  const rest = columns.filter((column) => column !== heading);
  // A fold over a single field takes as much room as the field.
  const shown = rest.length === SHOWN + 1 ? rest.length : SHOWN;
  return html`<li class="table-card ${tone ? `row-${tone.tone}` : ''}" data-index=${index} aria-posinset=${index + 1} aria-setsize=${total}>
    ${box}${heading ? html`<p class="table-card-head">${renderRowTone(own?.(row, heading) ?? cellContent(row, heading), tone)}</p>` : nothing}
    <dl>${rest.slice(0, shown).map((column) => renderPair(row, column, own))}</dl>
    ${
      rest.length > shown
        ? html`<details>
            <summary>${t('table.more_fields', { count: rest.length - shown })}</summary>
            <dl>${rest.slice(shown).map((column) => renderPair(row, column, own))}</dl>
          </details>`
        : nothing
    }
  </li>`;
}

function renderPair(row: Row, column: Column, own?: OwnCell): TemplateResult {
  return html`<div>
    <dt>${text(column.label)}</dt>
    <dd>${own?.(row, column) ?? cellContent(row, column)}</dd>
  </div>`;
}

/** The order of cards, which have no headings to click on. */
export function renderCardSort(columns: readonly Column[], sort: string, choose: (sort: string) => void): TemplateResult {
  const chosen = parseSort(sort)[0];
  const value = chosen ? `${chosen.descending ? '-' : ''}${chosen.key}` : '';
  const sortable = columns.filter((column) => column.sortable);
  if (sortable.length === 0) return html``;
  return html`<label class="card-sort">
    <span>${t('table.sort')}</span>
    <select class="field-input" .value=${value} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      <option value="" ?selected=${value === ''}>${t('table.sort_default')}</option>
      ${sortable.map(
        (column) =>
          html`<option value=${column.key} ?selected=${value === column.key}>${t('table.ascending', { name: text(column.label) })}</option>
            <option value="-${column.key}" ?selected=${value === `-${column.key}`}>${t('table.descending', { name: text(column.label) })}</option>`,
      )}
    </select>
  </label>`;
}
