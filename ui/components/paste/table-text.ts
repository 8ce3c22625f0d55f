/** A block of cells as text, row by row. */
export type Block = readonly (readonly string[])[];

/**
 * Reads what a spreadsheet puts on the clipboard as text: cells parted by tabs, rows by line ends; a cell that holds either, or a quotation mark at its beginning,
 * stands in quotation marks, which are doubled within. A quotation mark that is never closed is a character like any other. Never fails.
 */
export function readTableText(text: string): Block {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  for (;;) {
    const { cell, end } = readCell(text, at);
    row.push(cell);
    const mark = text[end];
    if (mark === '\t') {
      at = end + 1;
      continue;
    }
    rows.push(row);
    row = [];
    if (mark === undefined) break;
    at = end + (mark === '\r' && text[end + 1] === '\n' ? 2 : 1);
    // The line end after the last row begins no further one.
    if (at >= text.length) break;
  }
  return rows;
}

/** A cell of other people's text is not to become a formula where it is pasted; a mark in front says that it is text, and reading takes it away again. */
const FORMULA = /^'*[=+@-]/u;
const NUMBER = /^[+-]?[\d,]*\.?\d*%?$/u;

/** Writes a block so that a spreadsheet, and `readTableText` with `plainText`, read the same cells again. */
export function writeTableText(block: Block): string {
  const text = block.map((row) => row.map((cell) => quote(guard(cell))).join('\t')).join('\n');
  // A last row of one blank cell would not be seen.
  const last = block.at(-1);
  return last?.length === 1 && last[0] === '' ? `${text}\n` : text;
}

/** The text of a cell without the mark that `writeTableText` sets before what would be a formula. */
export function plainText(cell: string): string {
  return /^'+[=+@-]/u.test(cell) ? cell.slice(1) : cell;
}

function guard(cell: string): string {
  return FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

function quote(cell: string): string {
  return /[\t\r\n]|^"/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function readCell(text: string, start: number): { readonly cell: string; readonly end: number } {
  if (text[start] === '"') {
    const quoted = readQuoted(text, start + 1);
    if (quoted) return quoted;
  }
  let end = start;
  while (end < text.length && text[end] !== '\t' && text[end] !== '\n' && text[end] !== '\r') end++;
  return { cell: text.slice(start, end), end };
}

/** Undefined where the mark at the beginning is no quotation: it is not closed before the cell ends. */
function readQuoted(text: string, start: number): { readonly cell: string; readonly end: number } | undefined {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 2)) {
    if (text[at + 1] === '"') continue;
    const next = text[at + 1];
    if (next !== undefined && next !== '\t' && next !== '\n' && next !== '\r') return undefined;
    return { cell: text.slice(start, at).replaceAll('""', '"'), end: at + 1 };
  }
  return undefined;
}
