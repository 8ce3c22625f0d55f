import { html, nothing, type TemplateResult } from 'lit';
import type { Column } from '../../../platform/contract/wire.ts';
import { parseSort } from '../../components/table/sort.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';

/** How many records there are, once that is known, and in which order. */
export function renderListSummary(total: number | null, sort: string, columns: readonly Column[]): TemplateResult {
  const count = total === null ? '' : t('record.count', { count: formatNumber(total) });
  const keys = parseSort(sort)
    .map(({ key, descending }) => `${text(columns.find((column) => column.key === key)?.label) || key}${descending ? ' ↓' : ' ↑'}`)
    .join(', ');
  const sorted = keys && `${count && ' ・ '}${t('record.sorted_by', { columns: keys })}`;
  // The cards of a narrow screen have a choice of the order, which says it already.
  return html`${count}${sorted ? html`<span class="list-order">${sorted}</span>` : nothing}`;
}
