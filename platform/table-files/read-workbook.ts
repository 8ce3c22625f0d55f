import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { ShirabeError } from '../contract/problem.ts';
import { type CellFormat, readFormat, showNumber } from './cell-format.ts';
import { refuseFile } from './file-problem.ts';
import { type FileRow, isEmptyRow, longestRow, mostColumns } from './file-row.ts';
import { readWholeXml, readXml, tooLarge } from './read-xml.ts';
import { SharedStrings } from './shared-strings.ts';

/** A workbook has some dozens of parts; those that say how the others hang together are small. */
const mostEntries = 20_000;
const smallPart = 64 * 1024 * 1024;
/** Tables are compressed to a tenth or thirtieth; what grows more than this, beyond a small part, was made to fill the memory or the day. */
const mostGrowth = 200;
/** Excel takes 32,767 characters in a cell; other programs somewhat more. */
const longestCell = 100_000;

/** An .xlsx workbook (ECMA-376) that is open: its sheets, and the rows of one of them. */
interface Workbook {
  readonly sheets: readonly string[];
  /** The rows of a sheet, the first unless named, some at a time. Raises `invalid` (`unknown_sheet`, `too_large`, `not_a_workbook`). */
  rows(sheet?: string): AsyncGenerator<readonly FileRow[], void>;
  close(): Promise<void>;
}

/** Opens a workbook. It is kept beside while it is open, since its parts are read out of their order. Raises `invalid` for what is none. */
export async function openWorkbook(content: Readable): Promise<Workbook> {
  const folder = await mkdtemp(join(tmpdir(), 'shirabe-workbook-'));
  let zip: ZipFile | undefined;
  const close = async (): Promise<void> => {
    zip?.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const path = join(folder, 'workbook');
    await pipeline(content, createWriteStream(path, { mode: 0o600 }));
    zip = await openPromise(path, { autoClose: false, lazyEntries: true });
    const opened = zip;
    const entries = new Map<string, Entry>();
    for await (const entry of opened.eachEntry()) {
      if (entries.size >= mostEntries) throw notAWorkbook();
      entries.set(entry.fileName.replace(/^\//, ''), entry);
    }
    const part = async (name: string): Promise<Readable | undefined> => {
      const entry = entries.get(name);
      if (entry && entry.uncompressedSize > smallPart + mostGrowth * entry.compressedSize) throw tooLarge();
      // What grows beyond the size that it says is broken off.
      return entry && opened.openReadStreamPromise(entry);
    };
    const book = await readBook(part);
    return {
      sheets: book.sheets.map(({ name }) => name),
      rows: (name) => sheetRows(part, book, name, join(folder, 'strings')),
      close,
    };
  } catch (error) {
    await close();
    throw explain(error);
  }
}

type Parts = (name: string) => Promise<Readable | undefined>;
interface Book {
  readonly sheets: readonly { readonly name: string; readonly path: string }[];
  readonly strings: string | undefined;
  readonly styles: string | undefined;
  readonly from1904: boolean;
}

async function readBook(part: Parts): Promise<Book> {
  const root = (await readRelations(part, '_rels/.rels', '')).find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml';
  const relations = await readRelations(part, posix.join(posix.dirname(root), '_rels', `${posix.basename(root)}.rels`), posix.dirname(root));
  const sheets: { name: string; path: string }[] = [];
  let from1904 = false;
  const content = await part(root);
  if (!content) throw notAWorkbook();
  await readWholeXml(
    content,
    {
      open: (name, attributes) => {
        if (name === 'workbookPr') from1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
        if (name !== 'sheet') return;
        const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
        const found = relations.find((relation) => relation.id === id);
        // A sheet of a chart has no rows.
        if (found?.type.endsWith('/worksheet')) sheets.push({ name: attributes['name'] ?? '', path: found.target });
      },
    },
    smallPart,
  );
  if (sheets.length === 0) throw notAWorkbook();
  const of = (kind: string): string | undefined => relations.find(({ type }) => type.endsWith(kind))?.target;
  return { sheets, from1904, strings: of('/sharedStrings'), styles: of('/styles') };
}

async function readRelations(part: Parts, path: string, folder: string): Promise<{ id: string; type: string; target: string }[]> {
  const relations: { id: string; type: string; target: string }[] = [];
  const content = await part(path);
  if (!content) return relations;
  const add = (name: string, { Id: id = '', Type: type = '', Target: target = '' }: Readonly<Record<string, string>>): void => {
    if (name === 'Relationship') relations.push({ id, type, target: target.startsWith('/') ? target.slice(1) : posix.join(folder, target) });
  };
  await readWholeXml(content, { open: add }, smallPart);
  return relations;
}

/** The formats of a workbook's cells, by the number of their style. */
async function readStyles(part: Parts, path: string | undefined): Promise<readonly CellFormat[]> {
  const codes = new Map<number, string>();
  const formats: CellFormat[] = [];
  let inCells = false;
  const content = path === undefined ? undefined : await part(path);
  if (!content) return formats;
  await readWholeXml(
    content,
    {
      open: (name, { numFmtId = '0', formatCode = '' }) => {
        if (name === 'numFmt') codes.set(Number(numFmtId), formatCode);
        else if (name === 'cellXfs') inCells = true;
        else if (name === 'xf' && inCells) formats.push(readFormat(Number(numFmtId), codes.get(Number(numFmtId))));
      },
      close: (name) => void (inCells &&= name !== 'cellXfs'),
    },
    smallPart,
  );
  return formats;
}

async function readStrings(part: Parts, path: string | undefined, beside: string): Promise<SharedStrings> {
  const strings = new SharedStrings(beside);
  const content = path === undefined ? undefined : await part(path);
  if (!content) return strings;
  const text = new CellText();
  const handler = {
    open: (name: string) => (name === 'si' ? text.begin() : text.open(name)),
    text: (piece: string) => text.add(piece),
    close: (name: string) => {
      text.close(name);
      if (name === 'si') strings.add(text.value());
    },
  };
  try {
    for await (const _ of readXml(content, handler)) await strings.flush(false);
    await strings.flush(true);
    return strings;
  } catch (error) {
    await strings.close();
    throw error;
  }
}

async function* sheetRows(part: Parts, book: Book, name: string | undefined, beside: string): AsyncGenerator<readonly FileRow[], void> {
  const sheet = name === undefined ? book.sheets[0] : book.sheets.find((each) => each.name === name);
  if (!sheet)
    throw refuseFile(
      'unknown_sheet',
      `シート「${name?.slice(0, 50) ?? ''}」はありません。シート: ${book.sheets.map((each) => each.name).join('、')}`,
      `There is no sheet ${name?.slice(0, 50) ?? ''}. Sheets: ${book.sheets.map((each) => each.name).join(', ')}`,
    );
  let strings: SharedStrings | undefined;
  try {
    strings = await readStrings(part, book.strings, beside);
    const reader = new SheetReader(strings, await readStyles(part, book.styles), book.from1904);
    const content = await part(sheet.path);
    if (!content) throw notAWorkbook();
    for await (const _ of readXml(content, reader)) {
      const rows = reader.take();
      if (rows.length > 0) yield rows;
    }
  } catch (error) {
    throw explain(error);
  } finally {
    await strings?.close();
  }
}

/** The text of a cell or shared string: its runs joined, without the readings of kanji that are beside them. */
class CellText {
  #text = '';
  #isText = false;
  #inReading = false;

  begin(): void {
    this.#text = '';
    this.#inReading = false;
  }
  open(name: string): void {
    if (name === 'rPh') this.#inReading = true;
    else if (name === 't' || name === 'v') this.#isText = !this.#inReading;
  }
  add(piece: string): void {
    if (!this.#isText) return;
    if (this.#text.length + piece.length > longestCell)
      throw refuseFile('cell_too_long', `1つのセルに入る文字は ${longestCell} 文字までです。`, `A cell has at most ${longestCell} characters.`);
    this.#text += piece;
  }
  close(name: string): void {
    if (name === 'rPh') this.#inReading = false;
    else if (name === 't' || name === 'v') this.#isText = false;
  }
  /** Characters that XML has no place for are written as _x000D_. Half a surrogate pair is none. */
  value(): string {
    const text = this.#text;
    if (!text.includes('_x')) return text;
    return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_match, code: string) => String.fromCharCode(Number.parseInt(code, 16))).replace(/\p{Cs}/gu, '\ufffd');
  }
}

class SheetReader {
  readonly #strings: SharedStrings;
  readonly #formats: readonly CellFormat[];
  readonly #from1904: boolean;
  readonly #text = new CellText();
  #rows: FileRow[] = [];
  #line = 0;
  #cells: string[] = [];
  #length = 0;
  #column = 0;
  #type = 'n';
  #format: CellFormat = 'plain';

  constructor(strings: SharedStrings, formats: readonly CellFormat[], from1904: boolean) {
    this.#strings = strings;
    this.#formats = formats;
    this.#from1904 = from1904;
  }

  /** The rows that are complete. */
  take(): readonly FileRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      const given = Number(attributes['r']);
      this.#line = Number.isInteger(given) && given > this.#line ? given : this.#line + 1;
      this.#cells = [];
      this.#length = 0;
      this.#column = 0;
    } else if (name === 'c') {
      this.#column = columnOf(attributes['r']) ?? this.#column;
      this.#type = attributes['t'] ?? 'n';
      this.#format = this.#formats[Number(attributes['s'] ?? 0)] ?? 'plain';
      this.#text.begin();
    } else this.#text.open(name);
  }
  text(piece: string): void {
    this.#text.add(piece);
  }
  close(name: string): void {
    if (name === 'c') {
      if (this.#column >= mostColumns) throw refuseFile('too_wide', `列は ${mostColumns} 列までです。`, `At most ${mostColumns} columns.`);
      while (this.#cells.length < this.#column) this.#cells.push('');
      const value = this.#value();
      if ((this.#length += value.length) > longestRow) throw refuseFile('row_too_long', `${this.#line}行目が長すぎます。`, `Row ${this.#line} is too long.`);
      this.#cells[this.#column] = value;
      this.#column += 1;
    } else if (name === 'row') {
      if (!isEmptyRow(this.#cells)) this.#rows.push({ line: this.#line, cells: this.#cells });
    } else this.#text.close(name);
  }

  #value(): string {
    const text = this.#text.value();
    if (text === '') return '';
    switch (this.#type) {
      case 's':
        return this.#strings.at(Number(text)) ?? '';
      case 'b':
        return text === '1' ? 'TRUE' : 'FALSE';
      case 'd':
        return text.replace('T', ' ').replace(/ 00:00:00(?:\.0+)?Z?$/, '');
      case 'n':
        return showNumber(text, this.#format, this.#from1904);
      default:
        return text;
    }
  }
}

/** The column of a reference, from 0: A1 is 0, AA7 is 26. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,4}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function notAWorkbook(): ShirabeError {
  return refuseFile(
    'not_a_workbook',
    'Excel ブック (.xlsx) として読めません。ファイルが壊れていないか確かめ、Excel で保存し直してください。',
    'This cannot be read as an Excel workbook (.xlsx). See whether it is whole, and save it anew.',
  );
}

/** What the archive and its decompression say of a broken file. */
function explain(error: unknown): unknown {
  if (error instanceof ShirabeError) return error;
  const isSystem = error instanceof Error && 'syscall' in error;
  return isSystem ? error : notAWorkbook();
}
