import { cornersOf, type CellRange } from '../../components/grid/cell-range.ts';
import type { CellChange } from './grid-edits.ts';
import type { GridSheet } from './grid-sheet.ts';

/**
 * The cells below the first row of a range take what is in it; where the range is one row, it takes what is in the row above. Cells of the first row that are no
 * question of it give nothing. One step of undo. Gives how many rows were to be filled, and how many cells have changed.
 */
export function fillDown(sheet: GridSheet, range: CellRange): { readonly rows: number; readonly count: number } {
  const { top, bottom, left, right } = cornersOf(range);
  const first = top === bottom ? top - 1 : top;
  const source = sheet.shownRows[first];
  if (!source?.loaded) return { rows: 0, count: 0 };
  const columns = sheet.shownColumns.slice(left, right + 1).filter(({ name }) => source.kind(name) !== 'none');
  const rows = sheet.shownRows.slice(first + 1, bottom + 1).filter(({ loaded }) => loaded !== null);
  const changes = rows.flatMap((row) => columns.map(({ name }): CellChange => ({ row, name, entry: source.entry(name) })));
  return { rows: rows.length, count: sheet.edits.put(changes) };
}
