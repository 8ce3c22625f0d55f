import { html, nothing, type TemplateResult } from 'lit';
import { cellContent } from '../../components/table/cell.ts';
import { emptyState } from '../../components/state/state.ts';
import { formatShortDay, t } from '../../locale/locale.ts';
import type { Component } from './component.ts';

/** The first records of a list: its states before the name, its day at the end. */
export function renderList(component: Component): TemplateResult {
  const rows = component.rows ?? [];
  const columns = component.columns ?? [];
  if (rows.length === 0) return emptyState(t('home.no_rows'));
  const badges = columns.filter((column) => column.choices?.some((choice) => choice.tone));
  const days = columns.filter((column) => column.type === 'date').slice(-1);
  const rest = columns.filter((column) => !badges.includes(column) && !days.includes(column));
  return html`<ul class="home-rows">
    ${rows.map(
      (row) =>
        html`<li>
          ${badges.map((column) => (row.values[column.key] === null ? nothing : cellContent(row, column)))}
          <span class="home-row-main"
            >${rest.map((column, index) => (index === 0 ? cellContent(row, column) : row.values[column.key] === null ? nothing : html`<span class="quiet"> ${cellContent(row, column)}</span>`))}</span
          >
          ${days.map((column) => html`<span class="quiet home-row-day">${typeof row.values[column.key] === 'string' ? formatShortDay(String(row.values[column.key])) : nothing}</span>`)}
        </li>`,
    )}
  </ul>`;
}
