/** One record of CSV in PostgreSQL's writing (UTF-8, ended by LF): cells are quoted where they must be; a blank cell is empty. */
export function csvRecord(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}

/** Text that a spreadsheet would run as a formula gets an apostrophe in front. For text only: a negative number would become text. */
export function guardFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
