import type { CellPlace } from '../../components/grid/cell-range.ts';
import type { GridColumn } from './grid-columns.ts';

/** What stands under the grid, and the least height of itself. */
const BELOW = 170;
const LEAST = 300;

/** The grid ends above what stands under it, so that its scrollbars and the button that saves are in sight. */
export function fitHeight(scroller: HTMLElement): void {
  const room = innerHeight - (scroller.getBoundingClientRect().top + scrollY) - BELOW;
  const height = `${room >= LEAST ? room : Math.max(LEAST, innerHeight - BELOW - LEAST / 2)}px`;
  if (scroller.style.maxHeight !== height) scroller.style.maxHeight = height;
}

/** Brings a cell into sight, past the headings that stay where they are. Whether that was possible: the grid is drawn. */
export function scrollToCell(scroller: HTMLElement, { row, column }: CellPlace, columns: readonly GridColumn[]): boolean {
  const head = scroller.querySelector('thead');
  const name = scroller.querySelector('thead .grid-name');
  if (!head || !name) return false;
  const height = scroller.querySelector('tbody .grid-row')?.getBoundingClientRect().height ?? 34;
  const room = scroller.clientHeight - head.getBoundingClientRect().height - height;
  const top = row * height;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top > scroller.scrollTop + room) scroller.scrollTop = top - room;
  const left = columns.slice(0, column).reduce((sum, one) => sum + one.width, 0);
  const width = columns[column]?.width ?? 0;
  const across = scroller.clientWidth - name.getBoundingClientRect().width;
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  else if (left + width > scroller.scrollLeft + across) scroller.scrollLeft = left + width - across;
  return true;
}
