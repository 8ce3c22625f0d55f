import { Transform, type TransformCallback } from 'node:stream';
import type { CellKind } from '../query/raw-cell.ts';
import { closingQuote, recordEnd } from './csv-bytes.ts';

/** A value of each object: its name, and what PostgreSQL's text for it is. */
export interface JsonColumn {
  readonly name: string;
  readonly kind: CellKind;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const TRUE = 0x74;
const words = { null: Buffer.from('null'), true: Buffer.from('true'), false: Buffer.from('false') };
const OBJECT_END = Buffer.from('}\n');

/**
 * From PostgreSQL's CSV (UTF-8, no header) to JSON lines (jsonlines.org): each row an object with every column, in their order; a blank is null. Bytes in, bytes
 * out; memory holds a chunk and the row that it cuts.
 */
export class JsonLines extends Transform {
  /** Rows that are written so far. */
  rows = 0;
  readonly #columns: readonly { readonly open: Buffer; readonly kind: CellKind }[];
  readonly #overhead: number;
  #rest: Buffer = Buffer.alloc(0);

  constructor(columns: readonly JsonColumn[]) {
    super({ readableHighWaterMark: 128 * 1024, writableHighWaterMark: 128 * 1024 });
    this.#columns = columns.map(({ name, kind }, index) => ({ kind, open: Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`) }));
    this.#overhead = this.#columns.reduce((sum, { open }) => sum + open.length + 8, OBJECT_END.length);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const input = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    let output = Buffer.allocUnsafe(input.length * 2 + 4096);
    let to = 0;
    for (let end = recordEnd(input, at); end >= 0; end = recordEnd(input, at)) {
      const most = (end - at) * 6 + this.#overhead;
      if (output.length - to < most) output = Buffer.concat([output.subarray(0, to)], output.length * 2 + most);
      to = this.#writeRow(output, to, input, at, end);
      at = end + 1;
    }
    this.#rest = Buffer.from(input.subarray(at));
    done(null, output.subarray(0, to));
  }

  override _flush(done: TransformCallback): void {
    done(this.#rest.length === 0 ? null : new Error('The CSV ended within a record.'));
  }

  #writeRow(output: Buffer, from: number, input: Buffer, start: number, end: number): number {
    let to = from;
    let at = start;
    for (const { open, kind } of this.#columns) {
      to = put(output, to, open);
      if (input[at] === QUOTE) {
        const close = closingQuote(input, at + 1);
        to = writeValue(output, to, input, at + 1, close, kind);
        at = close + 2;
      } else {
        let stop = at;
        while (stop < end && input[stop] !== COMMA) stop++;
        to = stop === at ? put(output, to, words.null) : writeValue(output, to, input, at, stop, kind);
        at = stop + 1;
      }
    }
    this.rows++;
    return put(output, to, OBJECT_END);
  }
}

/** Writes a value that is not blank, and gives where the output goes on. A number that JSON does not know (NaN) is text. */
function writeValue(output: Buffer, to: number, input: Buffer, start: number, stop: number, kind: CellKind): number {
  if (kind === 'boolean') return put(output, to, input[start] === TRUE ? words.true : words.false);
  const isNumber = kind === 'number' && isDigit(input[input[start] === MINUS ? start + 1 : start]);
  return isNumber || kind === 'json' ? copy(output, to, input, start, stop) : writeText(output, to, input, start, stop);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** JSON as it came; a doubled quote of the CSV is one. */
function copy(output: Buffer, from: number, input: Buffer, start: number, stop: number): number {
  let to = from;
  for (let at = start; at < stop; at++) {
    const byte = input[at]!;
    output[to++] = byte;
    if (byte === QUOTE) at++;
  }
  return to;
}

/** Text in quotes, escaped as RFC 8259 (7) wants it. */
function writeText(output: Buffer, from: number, input: Buffer, start: number, stop: number): number {
  let to = from;
  output[to++] = QUOTE;
  for (let at = start; at < stop; at++) {
    const byte = input[at]!;
    if (byte < 0x20) to += output.write(`\\u${byte.toString(16).padStart(4, '0')}`, to, 'latin1');
    else {
      if (byte === QUOTE || byte === BACKSLASH) output[to++] = BACKSLASH;
      // A quote stands doubled in the CSV.
      if (byte === QUOTE) at++;
      output[to++] = byte;
    }
  }
  output[to++] = QUOTE;
  return to;
}

function put(output: Buffer, to: number, bytes: Buffer): number {
  return to + bytes.copy(output, to);
}
