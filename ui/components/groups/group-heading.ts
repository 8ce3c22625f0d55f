import { html, nothing, type TemplateResult } from 'lit';
import { summaryKinds } from '../../../platform/contract/summary-kinds.ts';
import type { Column, Groups } from '../../../platform/contract/wire.ts';
import { styled } from '../../app/styled.ts';
import { isNumericColumn } from '../../fields/show-value.ts';
import { formatNumber, t, text } from '../../locale/locale.ts';
import { icon } from '../icon/icon.ts';
import type { GroupNode } from './group-list.ts';
import { groupLabel, keysFilter } from './group-value.ts';
import { showGroup } from './show-group.ts';
import { summaryValue } from './summary-value.ts';

/** What headings of groups are drawn with. */
export interface HeadingParts {
  readonly groups: Groups;
  readonly columns: readonly Column[];
  readonly subtotals: boolean;
  /** Whether rows or groups can be folded away below. */
  foldable(group: GroupNode): boolean;
  folded(group: GroupNode): boolean;
  fold(group: GroupNode): void;
  /** Where the name of a group leads: to its rows alone; '' for nowhere. */
  hrefOf(filter: string): string;
}

/** The name of a group as a button that folds it, how many rows it has, what stands beside that, and the way to its rows alone. */
export function headingName(group: GroupNode, parts: HeadingParts, beside: unknown = nothing): TemplateResult {
  const column = parts.groups.groupings[group.level - 1] as Column;
  const key = group.keys.at(-1);
  const name = groupLabel(key, column);
  const shown = html`<span class="cut">${showGroup(key, column, name)}</span>`;
  const open = !parts.folded(group);
  const filter = keysFilter(group.keys, parts.groups.groupings, parts.groups.rows);
  const href = parts.hrefOf(filter);
  const title = t('report.narrow', { name });
  return html`<span class="group-name">
    ${
      parts.foldable(group)
        ? html`<button
            type="button"
            class="group-fold"
            aria-expanded=${open ? 'true' : 'false'}
            title=${t(open ? 'report.collapse' : 'report.expand', { name })}
            @click=${() => parts.fold(group)}
          >
            ${icon(open ? 'down' : 'right')}${shown}
          </button>`
        : html`<span class="group-fold">${shown}</span>`
    }
    ${group.values ? html`<span class="group-count">${counted(group.count, group.values, parts.groups)}</span>` : nothing} ${beside}
    ${href ? html`<a class="group-narrow" href=${href} title=${title} aria-label=${title}>${icon('filter')}</a>` : nothing}
  </span>`;
}

/** 「対象 12」 where the report counts under a name of its own, else 「12 件」. */
function counted(count: number, values: Readonly<Record<string, unknown>>, groups: Groups): string {
  const named = groups.summaries.find((summary) => summary.kind === 'count' && summary.of === undefined);
  if (!named || text(named.label) === t('report.rows')) return t('report.row_count', { count: formatNumber(count) });
  return `${text(named.label)} ${formatNumber(Number(values[named.key] ?? count))}`;
}

/** What is computed of the other figures stands beside the name: it belongs to no column. */
function computedFigures(values: Readonly<Record<string, unknown>>, { groups, subtotals }: HeadingParts): TemplateResult | typeof nothing {
  const own = subtotals ? groups.summaries.filter(({ kind }) => kind === 'formula') : [];
  if (own.length === 0) return nothing;
  return html`${own.map((summary) => html`<span class="group-figure group-computed"><small>${text(summary.label)}</small> ${summaryValue(values[summary.key], summary)}</span>`)}`;
}

/** The figures of one column. */
export function figuresOf(column: Column, values: Readonly<Record<string, unknown>>, groups: Groups): TemplateResult | typeof nothing {
  const own = groups.summaries.filter((summary) => summary.of === column.key);
  if (own.length === 0) return nothing;
  return html`${own.map((summary) => html`<span class="group-figure" title=${text(summary.label)}><small>${text(summaryKinds[summary.kind].short)}</small> ${summaryValue(values[summary.key], summary)}</span>`)}`;
}
/** The line above a group's rows: its name, and its subtotals below the headings of their columns. */
export function renderHeadingRow(group: GroupNode, place: number, pinned: boolean, parts: HeadingParts): TemplateResult {
  const { columns, groups, subtotals } = parts;
  const values = subtotals ? group.values : null;
  return html`<tr
    class="group-row ${pinned ? 'pinned' : ''}"
    aria-rowindex=${place + 2}
    aria-level=${group.level}
    aria-expanded=${parts.foldable(group) ? String(!parts.folded(group)) : nothing}
    ${styled({ '--level': String(group.level - 1) })}
  >
    <th scope="row">
      <span class="group-first"
        >${headingName(group, parts, group.values ? computedFigures(group.values, parts) : nothing)}${values && columns[0] ? figuresOf(columns[0], values, groups) : nothing}</span
      >
    </th>
    ${columns.slice(1).map((column) => html`<td class=${isNumericColumn(column) ? 'n' : ''}>${values ? figuresOf(column, values, groups) : nothing}</td>`)}
  </tr>`;
}

/** The line of the grand total, which stays in sight. */
export function renderTotalRow(
  place: number,
  total: { readonly count: number; readonly values: Readonly<Record<string, unknown>> },
  parts: HeadingParts,
): TemplateResult {
  const { columns, groups } = parts;
  return html`<tr class="group-total" aria-rowindex=${place + 2} aria-level="1">
    <th scope="row">
      <span class="group-first">
        <span class="group-name"
          ><b>${t('report.total')}</b>
          <span class="group-count">${counted(total.count, total.values, groups)}</span> ${computedFigures(total.values, { ...parts, subtotals: true })}</span
        >
        ${columns[0] ? figuresOf(columns[0], total.values, groups) : nothing}
      </span>
    </th>
    ${columns.slice(1).map((column) => html`<td class=${isNumericColumn(column) ? 'n' : ''}>${figuresOf(column, total.values, groups)}</td>`)}
  </tr>`;
}
