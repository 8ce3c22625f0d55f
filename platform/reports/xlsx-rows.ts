import { closingQuote, recordEnd } from './csv-bytes.ts';
import { cellLooks, columnLetters, styleOf, type XlsxColumn } from './xlsx-column.ts';
import { XlsxChanges } from './xlsx-changes.ts';
import { toneSigns } from '../query/select-tones.ts';
import { CELL_LENGTH, cellText, lostText } from './xlsx-text.ts';

/** The most rows of a sheet (Excel's specification). */
export const SHEET_ROWS = 1_048_576;
/** A sheet ends before its part of the package would need more than 32 bits for its size. */
const SHEET_BYTES = 3_500_000_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const TEXT_CLOSE = Buffer.from('</t></is></c>');
const VALUE_CLOSE = Buffer.from('</v></c>');
const EMPTY_CLOSE = Buffer.from('"/>');
const ROW_OPEN = Buffer.from('<row r="');
const ROW_BEGIN = Buffer.from('">');
const ROW_CLOSE = Buffer.from('</row>');
/** The most bytes that a cell adds to its value. */
const CELL_OVERHEAD = 96;

/** What stands around the values of a column: before the row's number, and after it, by look (see `cellLooks`). */
interface PreparedColumn {
  readonly type: XlsxColumn['type'];
  readonly letters: string;
  readonly open: Buffer;
  readonly text: readonly Buffer[];
  /** For text whose white space at the ends or whose lines must be kept. */
  readonly spacedText: readonly Buffer[];
  readonly value: readonly Buffer[];
  readonly empty: readonly Buffer[];
}

function prepare({ type }: XlsxColumn, index: number): PreparedColumn {
  const each = (rest: string): Buffer[] => cellLooks.map((_, look) => Buffer.from(`" s="${styleOf(index, look)}${rest}`));
  return {
    type,
    letters: columnLetters(index),
    open: Buffer.from(`<c r="${columnLetters(index)}`),
    text: each('" t="inlineStr"><is><t>'),
    spacedText: each('" t="inlineStr"><is><t xml:space="preserve">'),
    value: each('"><v>'),
    empty: each(''),
  };
}

/** Which cell of a record says how others stand out, and of which columns its signs are (see `toneSigns`); null: of the whole row. */
export interface SheetTones {
  readonly at: number;
  readonly of: readonly (number | null)[];
}

const TOTAL = cellLooks.indexOf('total');
/** The look of each sign, by its byte. */
const lookOfSign: ReadonlyMap<number, number> = new Map(
  Object.entries(toneSigns).map(([tone, sign]) => [sign.charCodeAt(0), cellLooks.findIndex((look) => look === tone)]),
);

/** Rows of one sheet after another, from PostgreSQL's CSV to a sheet's XML: bytes in, bytes out. */
export class XlsxRows {
  /** Rows of the present sheet so far, those above the data included. */
  row = 0;
  /** The cells whose text was not kept as it was. */
  readonly changes = new XlsxChanges();
  #sheet = -1;
  #bytes = 0;
  #record = 0;
  readonly #columns: readonly PreparedColumn[];
  readonly #isBold: (record: number) => boolean;
  readonly #maxRows: number;
  readonly #tones: SheetTones | undefined;
  /** Of the present row, by column. */
  readonly #looks: number[];

  /** `isBold` is asked by the record's number in the data, from 0. */
  constructor(columns: readonly XlsxColumn[], isBold: (record: number) => boolean, maxRows = SHEET_ROWS, tones?: SheetTones) {
    this.#tones = tones;
    this.#looks = columns.map(() => 0);
    this.#columns = columns.map(prepare);
    this.#isBold = isBold;
    this.#maxRows = maxRows;
  }

  readonly #onLost: OnLost = (letters, text) => {
    const change = lostText(text);
    if (change) this.changes.add(this.#sheet, `${letters}${this.row}`, change);
  };

  /** Whether the next row belongs into the next sheet. */
  get full(): boolean {
    return this.row >= this.#maxRows || this.#bytes >= SHEET_BYTES;
  }

  /** Begins a sheet that already holds so many rows. */
  begin(rows: number): void {
    this.row = rows;
    this.#sheet++;
    this.#bytes = 0;
  }

  /** Converts the whole records of the input until the sheet is full; `rest` is what was not converted. */
  convert(input: Buffer): { readonly xml: Buffer; readonly rest: Buffer } {
    let output = Buffer.allocUnsafeSlow(input.length * 6 + 4096);
    let to = 0;
    let at = 0;
    while (at < input.length && this.row < this.#maxRows && this.#bytes < SHEET_BYTES) {
      const end = recordEnd(input, at);
      if (end < 0) break;
      const most = (end - at) * 6 + (this.#columns.length + 1) * CELL_OVERHEAD;
      if (output.length - to < most) output = Buffer.concat([output.subarray(0, to)], output.length * 2 + most);
      const start = to;
      to = writeRow(
        output,
        to,
        input,
        at,
        end,
        this.#columns,
        ++this.row,
        this.#looks.fill(this.#isBold(this.#record++) ? TOTAL : 0),
        this.#onLost,
        this.#tones,
      );
      this.#bytes += to - start;
      at = end + 1;
    }
    return { xml: output.subarray(0, to), rest: input.subarray(at) };
  }
}

/** Is given each text that needs care, by the letters of its column. */
type OnLost = (letters: string, text: string) => void;

/** Writes one record as a row; there is room for it. Gives where the output goes on, as all writers below do. */
function writeRow(
  output: Buffer,
  from: number,
  input: Buffer,
  start: number,
  end: number,
  columns: readonly PreparedColumn[],
  row: number,
  looks: number[],
  onLost: OnLost,
  tones: SheetTones | undefined,
): number {
  const digits = Buffer.from(String(row));
  let to = put(output, put(output, put(output, from, ROW_OPEN), digits), ROW_BEGIN);
  let at = start;
  for (let index = 0; index < columns.length && at <= end; index++) {
    if (index === tones?.at) at = readTones(input, at, tones, looks);
    const column = columns[index]!;
    const look = looks[index]!;
    if (input[at] === QUOTE) {
      const close = closingQuote(input, at + 1);
      to = writeCell(put(output, put(output, to, column.open), digits), output, input, at + 1, close, column, look, onLost);
      at = close + 2;
    } else {
      let stop = at;
      while (stop < end && input[stop] !== COMMA) stop++;
      if (stop > at || look !== 0) to = writeCell(put(output, put(output, to, column.open), digits), output, input, at, stop, column, look, onLost);
      at = stop + 1;
    }
  }
  return put(output, to, ROW_CLOSE);
}

/** Reads which columns stand out; gives where the next cell begins. The line of a group says nothing. */
function readTones(input: Buffer, from: number, { of }: SheetTones, looks: number[]): number {
  let at = from;
  for (let index = 0; input[at] !== COMMA; index++, at++) {
    const look = lookOfSign.get(input[at]!);
    const column = of[index];
    if (look === undefined || column === undefined) continue;
    // The row comes first: what a cell says of itself holds over it.
    if (column === null) looks.fill(look);
    else looks[column] = look;
  }
  return at + 1;
}

/** Writes a cell from its style on. */
function writeCell(to: number, output: Buffer, input: Buffer, start: number, stop: number, column: PreparedColumn, look: number, onLost: OnLost): number {
  if (stop === start) return put(output, put(output, to, column.empty[look]!), EMPTY_CLOSE);
  const { type } = column;
  if (type === 'number' || type === 'percent') {
    if (isNumber(input, start, stop)) return put(output, putRange(output, put(output, to, column.value[look]!), input, start, stop), VALUE_CLOSE);
  } else if (type !== 'text') {
    const serial = serialOf(type, input, start, stop);
    if (serial !== undefined) return put(output, put(output, put(output, to, column.value[look]!), Buffer.from(String(serial))), VALUE_CLOSE);
  }
  if (isPlain(input, start, stop)) return put(output, putRange(output, put(output, to, column.text[look]!), input, start, stop), TEXT_CLOSE);
  const kept = input.toString('utf8', start, stop).replaceAll('""', '"');
  onLost(column.letters, kept);
  const text = Buffer.from(cellText(kept));
  return put(output, put(output, put(output, to, column.spacedText[look]!), text), TEXT_CLOSE);
}

function put(output: Buffer, to: number, bytes: Buffer): number {
  const { length } = bytes;
  for (let at = 0; at < length; at++) output[to + at] = bytes[at]!;
  return to + length;
}

function putRange(output: Buffer, to: number, bytes: Buffer, start: number, stop: number): number {
  for (let at = start; at < stop; at++) output[to++] = bytes[at]!;
  return to;
}

/** Whether the text needs no care at all: no control characters, nothing that XML escapes (a doubled quote is seen here too), short enough. EF begins U+FFFE. */
function isPlain(input: Buffer, start: number, stop: number): boolean {
  if (stop - start > CELL_LENGTH || input[start] === 0x20 || input[stop - 1] === 0x20) return false;
  for (let at = start; at < stop; at++) {
    const byte = input[at]!;
    if (
      byte < 0x20 ||
      byte === 0x26 ||
      byte === 0x3c ||
      byte === 0x3e ||
      byte === 0x22 ||
      (byte === 0x5f && input[at + 1] === 0x78) ||
      (byte === 0xef && input[at + 1] === 0xbf && input[at + 2]! >= 0xbe)
    )
      return false;
  }
  return true;
}

function isNumber(input: Buffer, start: number, stop: number): boolean {
  let at = input[start] === 0x2d ? start + 1 : start;
  let digits = 0;
  let points = 0;
  for (; at < stop; at++) {
    const byte = input[at]!;
    if (byte >= 0x30 && byte <= 0x39) digits++;
    else if (byte === 0x2e && digits > 0) points++;
    else return false;
  }
  return digits > 0 && points <= 1 && input[stop - 1] !== 0x2e;
}

/** Days since 1899-12-30, as Excel counts; undefined for what is no date, or one before March 1900, which Excel counts wrongly. Seconds are left out. */
function serialOf(type: 'date' | 'time' | 'datetime', input: Buffer, start: number, stop: number): number | undefined {
  const text = input.toString('latin1', start, stop);
  const match = (type === 'time' ? TIME : DATE).exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0'] = match;
  const time = (Number(hour) * 60 + Number(minute)) / 1440;
  if (type === 'time') return time;
  const days = Date.UTC(Number(year), Number(month) - 1, Number(day)) / 86_400_000 + 25_569;
  return days < 61 ? undefined : days + time;
}
const DATE = /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[ T](\d\d):(\d\d)(?::[\d.]+)?)?$/;
const TIME = /^()()()(\d\d):(\d\d)(?::[\d.]+)?$/;
