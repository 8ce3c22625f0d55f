import { readXlsx } from 'hucre';
import { readCsv } from './read-csv.ts';

/** The lines of a file (CSV in UTF-8, or the first sheet of a workbook, read by a library that did not write it): every cell as a text, blanks as ''. */
export async function readTable(bytes: Buffer, format: string): Promise<readonly (readonly string[])[]> {
  if (format === 'csv') return readCsv(bytes.toString());
  const rows = (await readXlsx(bytes)).sheets[0]?.rows ?? [];
  return rows.map((cells) => cells.map((cell) => (cell === null ? '' : String(cell))));
}
