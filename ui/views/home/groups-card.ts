import { html, nothing, type TemplateResult } from 'lit';
import type { Column } from '../../../platform/contract/wire.ts';
import { urlOf } from '../../app/routes.ts';
import { bothFilters, groupLabel, keysFilter } from '../../components/groups/group-value.ts';
import { showGroup } from '../../components/groups/show-group.ts';
import { emptyState } from '../../components/state/state.ts';
import { t, text } from '../../locale/locale.ts';
import type { Component } from './component.ts';
import { styled } from '../../app/styled.ts';
import { summaryValue } from '../../components/groups/summary-value.ts';

/** The finest groups of a report as a table; the last summary has bars beside its figures. */
export function renderGroups(component: Component): TemplateResult {
  const groups = component.groups;
  const finest = groups?.groupings.length ?? 0;
  const rows = groups?.rows.filter((row) => row.level === finest && finest > 0) ?? [];
  if (!groups || rows.length === 0) return emptyState(t('home.no_rows'));
  const measured = groups.summaries.find(isShare) ?? groups.summaries.at(-1);
  const greatest = measured ? (isShare(measured) ? 1 : Math.max(0, ...rows.map((row) => Number(row.values[measured.key] ?? 0)))) : 0;
  const label = text(component.label);
  return html`<div class="scroll-x" tabindex="0" role="group" aria-label=${label}>
    <table class="plain home-groups">
      <caption class="visually-hidden">
        ${label}
      </caption>
      <thead>
        <tr>
          ${groups.groupings.map((column) => html`<th scope="col">${text(column.label)}</th>`)}
          ${groups.summaries.map((column) => html`<th scope="col" class="n">${text(column.label)}</th>`)}
          ${measured ? html`<td class="bar-head" aria-hidden="true"></td>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => {
          const filter = bothFilters(component.filter, keysFilter(row.keys, groups.groupings, groups.rows));
          const href = component.report ? urlOf.report(component.report, { filter }) : null;
          return html`<tr>
            ${groups.groupings.map((column, index) => {
              const words = groupLabel(row.keys[index], column);
              const shown = showGroup(row.keys[index], column, words);
              return index === 0 ? html`<th scope="row">${href ? html`<a href=${href}>${shown}</a>` : shown}</th>` : html`<td>${shown}</td>`;
            })}
            ${groups.summaries.map((column) => html`<td class="n">${summaryValue(row.values[column.key], column)}</td>`)}
            ${
              measured
                ? html`<td class="bar-cell" aria-hidden="true">
                    <i><b ${styled({ width: `${share(row.values[measured.key], greatest)}%` })}></b></i>
                  </td>`
                : nothing
            }
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}

const isShare = (column: Column) => column.format === 'percent' || column.type === 'percent';
function share(value: unknown, greatest: number): number {
  return greatest > 0 ? Math.min(100, Math.max(0, (Number(value ?? 0) / greatest) * 100)) : 0;
}
