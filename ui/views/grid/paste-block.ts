import type { Field } from '../../../platform/fields/field.ts';
import { NOT_APPLICABLE, offersNotApplicable } from '../../../platform/fields/not-applicable.ts';
import { GRID_NAMES } from '../../../platform/contract/grid-limits.ts';
import type { GridNames } from '../../../platform/contract/wire-grid.ts';
import { postJson } from '../../api/client.ts';
import { cornersOf, type CellRange } from '../../components/grid/cell-range.ts';
import { countCells, MOST_CELLS } from '../../components/paste/read-clipboard.ts';
import type { Block } from '../../components/paste/table-text.ts';
import { entryOf, type Entry } from '../form/entry.ts';
import { readText, textOfCell } from './cell-text.ts';
import type { CellChange } from './grid-edits.ts';
import type { GridRow } from './grid-row.ts';
import type { GridSheet } from './grid-sheet.ts';
import { loadNewRow } from './new-row.ts';
import { g } from './words.ts';

/** What became of a pasted block. */
export interface PasteReport {
  /** Cells that have changed. */
  readonly count: number;
  /** Cells whose text the field cannot take; it stands there, marked. */
  readonly unread: number;
  /** Cells that take nothing (computed, read only, no question of their row), and the columns they are in. */
  readonly skipped: number;
  readonly skippedColumns: readonly Field[];
  /** Rows that were added at the end. */
  readonly added: number;
  /** Rows and columns of the block for which the grid has none. */
  readonly rowsBeyond: number;
  readonly columnsBeyond: number;
  /** Rows that are not read yet. */
  readonly notRead: number;
  /** The block has so many cells that nothing was pasted; else 0. */
  readonly tooLarge: number;
}

/** The cells of a range as text, such as a spreadsheet takes. */
export function copyBlock(sheet: GridSheet, range: CellRange): string[][] {
  const { top, bottom, left, right } = cornersOf(range);
  const columns = sheet.shownColumns.slice(left, right + 1);
  return sheet.shownRows
    .slice(top, bottom + 1)
    .map((row) => columns.map(({ name, field }) => (row.kind(name) === 'none' ? '' : textOfCell(field, row.value(name), row.entry(name)))));
}

/**
 * Puts a block into the grid, from the range's first cell on, as one step. A range that is a multiple of the block is filled with it. Where rows can be added, those
 * that are missing are. Raises ApiError.
 */
export async function pasteBlock(sheet: GridSheet, range: CellRange, block: Block): Promise<PasteReport> {
  const { top, bottom, left, right } = cornersOf(range);
  const width = Math.max(...block.map((row) => row.length));
  const nothing = { count: 0, unread: 0, skipped: 0, skippedColumns: [], added: 0, rowsBeyond: 0, columnsBeyond: 0, notRead: 0, tooLarge: 0 };
  const cells = countCells(block);
  if (cells > MOST_CELLS) return { ...nothing, tooLarge: cells };
  const times = (selected: number, own: number) => (selected > own && selected % own === 0 ? selected : own);
  const height = times(bottom - top + 1, block.length);
  const columns = sheet.shownColumns.slice(left, left + times(right - left + 1, width));
  const missing = top + height - sheet.shownRows.length;
  const added = missing > 0 && sheet.canAdd && !sheet.only ? sheet.addNew(await loadNewRow(sheet.description, null), missing) : [];
  const rows = sheet.shownRows.slice(top, top + height);
  const wanted = rows.flatMap((row, at) => {
    const texts = block[at % block.length] ?? [];
    return columns.flatMap((column, index) => {
      const text = texts[index % width];
      return text === undefined || row.loaded === null ? [] : [{ row, column, text }];
    });
  });
  const references = await findReferences(
    sheet.description.object,
    wanted.filter(({ column }) => column.field.type === 'lookup').map(({ column, text }) => ({ field: column.field, text })),
  );
  const changes = wanted.map(({ row, column, text }): CellChange => ({ row, name: column.name, entry: readPasted(column.field, text, references) }));
  const { count, skipped } = await sheet.edits.putMany(changes, added);
  const given = skipped.filter(({ row, name }) => isGiven(wanted, row, name));
  const names = new Set(given.map(({ name }) => name));
  return {
    count,
    unread: changes.filter(({ entry }) => entry.problem !== undefined).length - skipped.filter(({ entry }) => entry.problem !== undefined).length,
    skipped: given.length,
    skippedColumns: columns.filter(({ name }) => names.has(name)).map(({ field }) => field),
    added: added.length,
    rowsBeyond: Math.max(0, height - (sheet.shownRows.length - top)),
    columnsBeyond: Math.max(0, width - (sheet.shownColumns.length - left)),
    notRead: rows.filter(({ loaded }) => loaded === null).length,
    tooLarge: 0,
  };
}

/** A blank that meets a cell which takes nothing is no loss. */
function isGiven(
  wanted: readonly { readonly row: GridRow; readonly column: { readonly name: string }; readonly text: string }[],
  row: GridRow,
  name: string,
): boolean {
  let texts = given.get(wanted);
  if (!texts) {
    texts = new Set(wanted.filter(({ text }) => text.trim() !== '').map((one) => `${one.row.key} ${one.column.name}`));
    given.set(wanted, texts);
  }
  return texts.has(`${row.key} ${name}`);
}
const given = new WeakMap<object, Set<string>>();

export type References = ReadonlyMap<string, { readonly id: string; readonly label: string } | null>;
const nameOf = (field: Field, text: string): string => `${field.name} ${text.trim()}`;

/** Reads a pasted text into a field; a record by what it is called. */
export function readPasted(field: Field, text: string, references: References): Entry {
  if (field.type !== 'lookup') return readText(field, text);
  if (text.trim() === '') return entryOf(null);
  if (offersNotApplicable(field) && textOfCell(field, NOT_APPLICABLE) === text.trim()) return entryOf(NOT_APPLICABLE);
  const found = references.get(nameOf(field, text));
  return found
    ? entryOf(found)
    : { value: null, raw: text, problem: { field: field.name, code: 'not_a_record', message: g('grid.no_record', { text: text.trim() }) } };
}

/** The records that are called so, each name asked for once: only a name that one record alone has is taken. */
export async function findReferences(object: string, cells: readonly { readonly field: Field; readonly text: string }[]): Promise<References> {
  const names = new Map<string, Set<string>>();
  for (const { field, text } of cells) {
    const words = text.trim();
    if (words !== '') names.set(field.name, (names.get(field.name) ?? new Set()).add(words));
  }
  const found = new Map<string, { readonly id: string; readonly label: string } | null>();
  for (const [field, own] of names)
    for (let at = 0; at < own.size; at += GRID_NAMES) {
      const path = `/objects/${encodeURIComponent(object)}/grid/names`;
      const { records } = await postJson<GridNames>(path, { field, names: [...own].slice(at, at + GRID_NAMES) });
      for (const record of records) found.set(`${field} ${record.label}`, found.has(`${field} ${record.label}`) ? null : record);
    }
  return found;
}
