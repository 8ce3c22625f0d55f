import type { Readable } from 'node:stream';
import { CsvReader } from './csv-reader.ts';
import { decodeText, type FileEncoding } from './find-encoding.ts';
import type { FileRow } from './file-row.ts';
import { openWorkbook } from './read-workbook.ts';
import { type Separator, separators } from './find-shape.ts';

/** How a file is to be read: found, or said by a person. */
export type FileShape =
  | { readonly format: 'csv'; readonly encoding: FileEncoding; readonly separator: Separator; readonly quote: '"' | "'" }
  | { readonly format: 'xlsx'; readonly sheet?: string };

/**
 * The rows of a file, some at a time, with the header as the first of them where there is one. Memory holds a piece of the file, whatever its size. Raises
 * `invalid` for a file that ends within quotation marks, for rows that are too long, and for what is no workbook.
 */
export async function* readRows(content: Readable, shape: FileShape): AsyncGenerator<readonly FileRow[], void> {
  if (shape.format === 'xlsx') {
    const workbook = await openWorkbook(content);
    try {
      yield* workbook.rows(shape.sheet);
    } finally {
      await workbook.close();
    }
    return;
  }
  const reader = new CsvReader({ separator: separators[shape.separator], quote: shape.quote });
  try {
    for await (const text of decodeText(content, shape.encoding)) {
      const rows = reader.read(text);
      if (rows.length > 0) yield rows;
    }
    yield reader.end();
  } finally {
    content.destroy();
  }
}
