import { html, nothing, type TemplateResult } from 'lit';
import type { Groups } from '../../../platform/contract/wire.ts';
import { styled } from '../../app/styled.ts';
import { grandTotal, groupList } from '../../components/groups/group-list.ts';
import { groupLabel } from '../../components/groups/group-value.ts';
import { showGroup } from '../../components/groups/show-group.ts';
import { summaryValue } from '../../components/groups/summary-value.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import { b } from './words.ts';

/** So many groups show how a report will look. */
const MOST = 100;

/** The first groups of a report with their figures, and those of all rows. */
export function renderGroupTable(groups: Groups): TemplateResult {
  const nodes = groupList(groups);
  const total = grandTotal(groups);
  const figures = (values: Readonly<Record<string, unknown>> | null) =>
    groups.summaries.map((summary) => html`<td class="n">${summaryValue(values?.[summary.key] ?? null, summary)}</td>`);
  return html`<div class="table-scroll" role="region" tabindex="0" aria-label=${b('builder.groups')}>
      <table class="grid builder-groups">
        <caption class="visually-hidden">
          ${b('builder.groups')}
        </caption>
        <thead>
          <tr>
            <th scope="col">${groups.groupings.map((column) => text(column.label)).join(' / ')}</th>
            ${groups.summaries.map((summary) => html`<th scope="col" class="n">${text(summary.label)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${nodes.slice(0, MOST).map(({ keys, level, values, finest }) => {
            const column = groups.groupings[level - 1];
            const words = column ? groupLabel(keys.at(-1), column) : '';
            return html`<tr class=${finest ? '' : 'group-row'}>
              <th scope="row" ${styled({ '--level': String(level - 1) })}>${column ? showGroup(keys.at(-1), column, words) : words}</th>
              ${figures(values)}
            </tr>`;
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">${t('report.total')}</th>
            ${figures(total.values)}
          </tr>
        </tfoot>
      </table>
    </div>
    ${nodes.length > MOST ? html`<p class="quiet">${b('builder.more_groups', { count: formatNumber(nodes.length - MOST) })}</p>` : nothing}
    ${groups.truncated ? html`<p class="quiet">${t('figure.cut')}</p>` : nothing}`;
}
