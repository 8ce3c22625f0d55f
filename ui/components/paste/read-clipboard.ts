import { type Block, plainText, readTableText } from './table-text.ts';

/** More cells than this are not taken from a clipboard: a slip, such as whole columns of a spreadsheet. */
export const MOST_CELLS = 200_000;

/** The block of cells on a clipboard: its text, else the first table of its HTML. A single text is a block of one cell; null where there is neither. */
export function readClipboard(data: DataTransfer | null): Block | null {
  const text = data?.getData('text/plain') ?? '';
  if (text !== '') return readTableText(text).map((row) => row.map(plainText));
  return readHtmlTable(data?.getData('text/html') ?? '');
}

/** How many cells a block has. */
export function countCells(block: Block): number {
  return block.reduce((sum, row) => sum + row.length, 0);
}

/** The parser runs no script and loads nothing. A cell that spans several is followed by blanks. */
function readHtmlTable(html: string): Block | null {
  const table = html === '' ? null : new DOMParser().parseFromString(html, 'text/html').querySelector('table');
  if (!table) return null;
  const rows = [...table.rows].map((row) =>
    [...row.cells].flatMap((cell) => {
      for (const line of cell.querySelectorAll('br')) line.replaceWith('\n');
      const blanks = Math.min(Math.max(cell.colSpan, 1), 100) - 1;
      return [(cell.textContent ?? '').replaceAll('\u00a0', ' ').trim(), ...Array.from({ length: blanks }, () => '')];
    }),
  );
  return rows.length === 0 ? null : rows;
}
