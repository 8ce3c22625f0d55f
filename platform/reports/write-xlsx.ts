import type { Language } from '../contract/text.ts';
import { finished, Readable } from 'node:stream';
import { HEADER_STYLE, MAIN, NOTE_STYLE, stylesXml, textWidth, TITLE_STYLE, XML, columnLetters, type XlsxColumn } from './xlsx-column.ts';
import { packageParts, sheetName } from './xlsx-package.ts';
import { SHEET_ROWS, type SheetTones, XlsxRows } from './xlsx-rows.ts';
import { cellText } from './xlsx-text.ts';
import { zipArchive, type ZipEntry } from './zip-archive.ts';

export interface XlsxOptions {
  /** The sheet's name; further sheets are numbered. */
  readonly label: string;
  readonly columns: readonly XlsxColumn[];
  /** Lines above the header of the first sheet: the first is its title. */
  readonly notes?: readonly (readonly string[])[];
  /** Whether a record of the data, counted from 0, is shown as a total. */
  readonly isTotal?: (record: number) => boolean;
  /** A cell of each record says how others stand out, and is none itself. */
  readonly tones?: SheetTones;
  /** Rows of a sheet at most; Excel's own limit unless said. */
  readonly sheetRows?: number;
  /** Of what the workbook says of itself; Japanese unless said. */
  readonly language?: Language;
}

/** Speed matters more than the last percent of size: level 1 is three times as fast as the usual 6. */
const COMPRESSION = 1;
/** Rows that the widths of columns are taken from. */
const SAMPLE_ROWS = 200;

/**
 * Turns PostgreSQL's CSV (UTF-8, no header) into an Excel workbook, as it flows: memory holds some chunks, whatever the number of rows.
 * Numbers, dates and shares are such; text stays text, leading zeros included. Rows beyond Excel's limit go on in further sheets.
 * What a cell cannot hold (32,767 characters, no control characters) is told in a last sheet, cell by cell.
 * An error of the source destroys the result; destroying the result destroys the source.
 */
export function writeXlsx(source: Readable, options: XlsxOptions): Readable {
  const output = Readable.from(zipArchive(packageEntries(source, options), { level: COMPRESSION }), { objectMode: false, highWaterMark: 256 * 1024 });
  // Also while the first bytes are waited for, when nothing has begun to read the source.
  source.once('error', (error) => output.destroy(error));
  finished(output, () => source.destroy());
  return output;
}

async function* packageEntries(source: Readable, options: XlsxOptions): AsyncGenerator<ZipEntry, void> {
  const input = new Input(source);
  const rows = new XlsxRows(options.columns, options.isTotal ?? (() => false), options.sheetRows ?? SHEET_ROWS, options.tones);
  const sheets: string[] = [];
  const widths = columnWidths(options, await input.peek());
  do {
    sheets.push(sheetName(options.label, sheets.length + 1));
    yield { path: `xl/worksheets/sheet${sheets.length}.xml`, content: sheetXml(input, rows, options, widths, sheets.length === 1) };
  } while (!(await input.ended()));
  if (rows.changes.total > 0) {
    const { name, xml } = rows.changes.toSheet(sheets, options.language ?? 'ja');
    sheets.push(name);
    yield { path: `xl/worksheets/sheet${sheets.length}.xml`, content: [Buffer.from(xml)] };
  }
  const parts = { 'xl/styles.xml': stylesXml(options.columns), ...packageParts(sheets) };
  for (const [path, text] of Object.entries(parts)) yield { path, content: [Buffer.from(text)] };
}

/** The chunks of the source, with what was left of the last one. */
class Input {
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  #rest: Buffer = Buffer.alloc(0);
  #done = false;

  constructor(source: Readable) {
    this.#chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  }

  /** What is there and not taken yet; reads a chunk when there is nothing. */
  async peek(): Promise<Buffer> {
    if (this.#rest.length === 0) await this.more();
    return this.#rest;
  }

  /** Adds the next chunk; false at the end. */
  async more(): Promise<boolean> {
    if (this.#done) return false;
    const next = await this.#chunks.next();
    this.#done = next.done === true;
    if (next.done !== true) this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    return !this.#done;
  }

  leave(rest: Buffer): void {
    this.#rest = rest;
  }

  async ended(): Promise<boolean> {
    return (await this.peek()).length === 0;
  }
}

async function* sheetXml(input: Input, rows: XlsxRows, options: XlsxOptions, widths: readonly number[], first: boolean): AsyncGenerator<Buffer> {
  const notes = first ? (options.notes ?? []) : [];
  const headRows = notes.length + 1;
  yield Buffer.from(sheetHead(options.columns, widths, notes));
  rows.begin(headRows);
  for (;;) {
    const { xml, rest } = rows.convert(await input.peek());
    input.leave(rest);
    if (xml.length > 0) yield xml;
    if (rows.full) break;
    if (!(await input.more())) {
      if (rest.length > 0) throw new Error('The CSV ended within a record.');
      break;
    }
  }
  const last = columnLetters(options.columns.length - 1);
  yield Buffer.from(`</sheetData><autoFilter ref="A${headRows}:${last}${Math.max(rows.row, headRows)}"/></worksheet>`);
}

/** Everything above the data: widths, the frozen header, the notes over it. */
function sheetHead(columns: readonly XlsxColumn[], widths: readonly number[], notes: readonly (readonly string[])[]): string {
  const header = notes.length + 1;
  const lines = [
    ...notes.map((cells, index) => ({ cells, style: index === 0 ? TITLE_STYLE : NOTE_STYLE })),
    { cells: columns.map((column) => column.label), style: HEADER_STYLE },
  ];
  const line = (cells: readonly string[], style: number, row: number): string =>
    `<row r="${row}">${cells.map((cell, index) => (cell === '' ? '' : `<c r="${columnLetters(index)}${row}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${cellText(cell)}</t></is></c>`)).join('')}</row>`;
  return (
    `${XML}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="${header}" topLeftCell="A${header + 1}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
    `<cols>${widths.map((width, index) => `<col min="${index + 1}" max="${index + 1}" width="${width}" customWidth="1"/>`).join('')}</cols><sheetData>` +
    lines.map(({ cells, style }, index) => line(cells, style, index + 1)).join('')
  );
}

/** Wide enough for the heading and the first rows, within reason. */
function columnWidths({ columns, tones }: XlsxOptions, sample: Buffer): number[] {
  const widths = columns.map(({ label, type }) => Math.max(textWidth(label) + 3, type === 'datetime' ? 17 : type === 'date' ? 12 : 9));
  for (const record of sample.toString('utf8', 0, 65_536).split('\n', SAMPLE_ROWS)) {
    // Records with quotes may hold commas and ends of line: they are left out.
    if (record.includes('"')) continue;
    const cells = record.split(',');
    if (tones) cells.splice(tones.at, 1);
    cells.forEach((cell, index) => {
      if (index < widths.length) widths[index] = Math.max(widths[index]!, textWidth(cell.slice(0, 60)) + 2);
    });
  }
  return widths.map((width) => Math.min(width, 48));
}
