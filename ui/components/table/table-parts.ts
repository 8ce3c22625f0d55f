import { html, nothing, type TemplateResult } from 'lit';
import type { Column } from '../../../platform/contract/wire.ts';
import { styled } from '../../app/styled.ts';
import { isNumericColumn } from '../../fields/show-value.ts';
import { t, text } from '../../locale/locale.ts';
import type { WindowItem } from './row-window.ts';
import type { Resizing } from './resize.ts';
import { renderGrip, resizeByKey } from './resize.ts';
import { sortPlace, sortState, toggleSort } from './sort.ts';

/** Beyond this the browser's own limit on the height of an element comes near. */
export const MOST_ROWS = 400_000;
/** Rows after the last that is seen, loaded before they are asked for. */
export const AHEAD = 50;
/** Below this a page shows cards in place of a table. */
export const narrow = matchMedia('(max-width: 640px)');

/**
 * The heading of a column; of one that can be sorted by a button that gives the order which it would make of the present one. With `resizing` its width can be
 * changed: by the grip at its end, by Shift with the arrows, and to what its cells need by a double click.
 */
export function renderHeading(column: Column, sort: string, choose: (sort: string) => void, resizing?: Resizing): TemplateResult {
  const state = sortState(sort, column.key);
  const name = text(column.label);
  const look = isNumericColumn(column) ? 'n' : '';
  const grip = resizing ? renderGrip(column, resizing) : nothing;
  const onKey = resizing ? (event: KeyboardEvent) => resizeByKey(event, column, resizing) : nothing;
  if (!column.sortable)
    return html`<th scope="col" class=${look} title=${name}><span class="cut" tabindex=${resizing ? 0 : nothing} @keydown=${onKey}>${name}</span>${grip}</th>`;
  const place = sortPlace(sort, column.key);
  return html`<th scope="col" class=${look} aria-sort=${state}>
    <button
      type="button"
      class="sort"
      title=${t('table.sort_by', { name })}
      aria-keyshortcuts=${resizing ? 'Shift+ArrowLeft Shift+ArrowRight' : nothing}
      @click=${(event: MouseEvent) => choose(toggleSort(sort, column.key, event.shiftKey))}
      @keydown=${onKey}
    >
      <span class="cut">${name}</span
      ><span class="sort-mark" aria-hidden="true">${state === 'ascending' ? '▲' : state === 'descending' ? '▼' : ''}${place}</span>
    </button>
    ${grip}
  </th>`;
}

interface GapItem {
  readonly key: string;
  readonly index: number;
  /** Height of the rows left out at this place; 0 for a row. */
  readonly gap: number;
}
/** Rows in sight, with what stands for those between: a row that holds the focus stays in the document while it is far away. */
export function withGaps(items: readonly WindowItem[]): GapItem[] {
  let end = 0;
  return items.flatMap((item) => {
    const gap = item.start - end;
    end = item.end;
    const row = { key: `row ${item.index}`, index: item.index, gap: 0 };
    return gap > 0.5 ? [{ key: `gap ${item.index === items[0]?.index ? 'top' : item.index}`, index: -1, gap }, row] : [row];
  });
}

/** What stands for rows that are not in the document. */
export function renderSpacer(height: number, columns: number): TemplateResult {
  return html`<tr class="spacer" aria-hidden="true">
    <td colspan=${columns} ${styled({ height: `${height}px` })}></td>
  </tr>`;
}

/** Shows the whole of a text that the column cuts off. */
export function nameCutCell(event: Event): void {
  const cell = event.target instanceof Element ? event.target.closest('td, th[scope="row"]') : null;
  if (!(cell instanceof HTMLElement)) return;
  const cut = [cell, ...cell.querySelectorAll<HTMLElement>('.cut')].some((each) => each.scrollWidth > each.clientWidth);
  if (cut) cell.title = cell.innerText.trim().replace(/\s+/g, ' ');
  else cell.removeAttribute('title');
}

/** The table ends where the window ends, so that its scrollbars are in sight. */
export function fitHeight(host: Element): void {
  const scroller = host.querySelector<HTMLElement>('.table-scroll');
  if (!scroller) return;
  const top = scroller.getBoundingClientRect().top + scrollY;
  const room = innerHeight - top - 18;
  scroller.style.maxHeight = `${room >= 320 ? room : Math.max(320, innerHeight - 96)}px`;
}
