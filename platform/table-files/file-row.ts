/** A row of a file of records: its cells as texts, whatever the file. */
export interface FileRow {
  /** Where it begins, counted from 1, the header included; of a sheet its number there. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** No row of records is longer: what is, is a file whose quotation mark nobody closes, or none of rows. */
export const longestRow = 1_000_000;
/** Columns at most. */
export const mostColumns = 2000;

/** Whether there is nothing in a row: spreadsheets write such rows where something once stood. */
export function isEmptyRow(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || cell.trim() === '');
}
