import { announce } from '../../app/page.ts';
import { cornersOf, type CellRange } from '../../components/grid/cell-range.ts';
import { writeTableText } from '../../components/paste/table-text.ts';
import { entryOf } from '../form/entry.ts';
import { fillDown } from './fill-down.ts';
import type { CellTarget } from './grid-focus.ts';
import type { GridSheet } from './grid-sheet.ts';
import { copyBlock } from './paste-block.ts';
import { g } from './words.ts';

/** Empties the selected cells that may be changed, as one step. */
export function clearSelected(sheet: GridSheet, range: CellRange): void {
  const { top, bottom, left, right } = cornersOf(range);
  const columns = sheet.shownColumns.slice(left, right + 1);
  const rows = sheet.shownRows.slice(top, bottom + 1).filter(({ loaded }) => loaded !== null);
  sheet.edits.put(rows.flatMap((row) => columns.map(({ name }) => ({ row, name, entry: entryOf(null) }))));
}

/** The cells below take what is in the first of them; a single row takes what is in the one above. What was done is announced. */
export function fillSelected(sheet: GridSheet, range: CellRange): void {
  const { count, rows } = fillDown(sheet, range);
  announce(rows === 0 ? g('grid.fill_none') : g('grid.filled', { count }));
}

/** Gives the selected cells as text for a spreadsheet, and announces how many they are. */
export function copySelected(sheet: GridSheet, range: CellRange): string {
  const block = copyBlock(sheet, range);
  announce(g('grid.copied', { count: block.reduce((sum, row) => sum + row.length, 0) }));
  return writeTableText(block);
}

/** Takes the last step back, or does it again, and announces it. Gives the first of its cells; undefined when there was no step. */
export function stepBack(sheet: GridSheet, way: 'undo' | 'redo'): CellTarget | undefined {
  const cells = way === 'undo' ? sheet.edits.undo() : sheet.edits.redo();
  if (cells.length > 0) announce(g(way === 'undo' ? 'grid.undone' : 'grid.redone', { count: cells.length }));
  return cells[0];
}
