import { CsvReader, type CsvShape } from './csv-reader.ts';
import type { FileRow } from './file-row.ts';

/** The signs that separate cells, and how requests call them. */
export const separators = { comma: ',', tab: '\t', semicolon: ';', pipe: '|' } as const;
export type Separator = keyof typeof separators;

/** Rows by which a separator is known. */
const sampleRows = 50;

/** The separator and the quotation mark of the beginning of a file: the separator by which its rows have the same number of cells, and more than one. */
export function findShape(head: string): { readonly separator: Separator; readonly quote: '"' | "'" } {
  const quote = /(?:^|[,\t;|\n])'[^'\n]*'(?=[,\t;|\r\n])/.test(head) && !head.includes('"') ? "'" : '"';
  let best: { readonly separator: Separator; readonly score: number } = { separator: 'comma', score: 0 };
  for (const [name, separator] of Object.entries(separators) as [Separator, string][]) {
    const score = scoreOf(headRows(head, { separator, quote }));
    if (score > best.score) best = { separator: name, score };
  }
  return { separator: best.separator, quote };
}

/** The rows of the beginning of a file; what is cut off at its end is left out, unless it is all there is. */
function headRows(head: string, shape: CsvShape): readonly FileRow[] {
  const reader = new CsvReader(shape);
  try {
    const rows = reader.read(head);
    return rows.length > 0 ? rows : reader.end();
  } catch {
    return [];
  }
}

function scoreOf(rows: readonly FileRow[]): number {
  const widths = rows.slice(0, sampleRows).map(({ cells }) => cells.length);
  const counts = new Map<number, number>();
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1);
  const [width = 0, rowsOfIt = 0] = [...counts].sort((left, right) => right[1] - left[1] || right[0] - left[0])[0] ?? [];
  return rowsOfIt === 0 ? 0 : rowsOfIt / widths.length + Math.min(width, 100) / 1000;
}
