import { cp932Table } from './cp932-table.ts';

/** Called for each character that the encoding lacks. Records count from 0 (a header is record 0), columns from 0. */
export type OnUnmappable = (record: number, column: number, character: string) => void;

/** Turns PostgreSQL's CSV (UTF-8, records ended by LF) into another encoding, chunk by chunk; records are ended by CRLF. */
export interface CsvEncoder {
  /** Records that have ended. */
  readonly records: number;
  /** Encodes a chunk; what is cut off at its end is kept for the next one. The buffer belongs to the caller. */
  write(chunk: Uint8Array): Buffer;
  /** What is left when nothing follows. */
  end(): Buffer;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;
/** 〓, the customary sign for a character that could not be printed. */
const GETA = 0x81ac;

/**
 * Windows' Shift-JIS. Works on bytes, without strings: ASCII is copied, a character of three bytes is one look into the table.
 * A character that the encoding lacks is reported and written as 〓.
 */
export class Cp932Encoder implements CsvEncoder {
  /** Characters written as 〓 so far. */
  unmappable = 0;
  records = 0;
  readonly #table = cp932Table();
  readonly #onUnmappable: OnUnmappable | undefined;
  #column = 0;
  #quoted = false;
  #kept: Uint8Array = new Uint8Array(0);

  constructor(onUnmappable?: OnUnmappable) {
    this.#onUnmappable = onUnmappable;
  }

  write(chunk: Uint8Array): Buffer {
    const input = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    const whole = input.length - unfinished(input);
    this.#kept = whole === input.length ? new Uint8Array(0) : Uint8Array.prototype.slice.call(input, whole);
    return this.#encode(input, whole);
  }

  end(): Buffer {
    const rest = this.#kept.length;
    this.#kept = new Uint8Array(0);
    return rest === 0 ? Buffer.alloc(0) : this.#missing('\ufffd');
  }

  /** Encodes `length` bytes that hold whole characters. */
  #encode(input: Uint8Array, length: number): Buffer {
    const table = this.#table;
    let output = Buffer.allocUnsafeSlow(length + (length >> 4) + 16);
    let quoted = this.#quoted;
    let column = this.#column;
    let at = 0;
    let to = 0;
    while (at < length) {
      const byte = input[at]!;
      if (byte < 0x80) {
        at++;
        if (byte <= COMMA) {
          if (byte === COMMA) {
            if (!quoted) column++;
          } else if (byte === QUOTE) {
            quoted = !quoted;
          } else if (byte === LF && !quoted) {
            this.records++;
            column = 0;
            // Only here the output is longer than the input: room for all that follows is made sure of.
            if (output.length - to < length - at + 2) output = Buffer.concat([output.subarray(0, to)], to + 2 * (length - at) + 2);
            output[to++] = CR;
          }
        }
        output[to++] = byte;
        continue;
      }
      if (byte >= 0xe0 && byte < 0xf0) {
        // Characters of three bytes mostly come in runs: they stay in this loop.
        let lead = byte;
        let mapped: number;
        do {
          mapped = table[((lead & 0x0f) << 12) | ((input[at + 1]! & 0x3f) << 6) | (input[at + 2]! & 0x3f)]!;
          if (mapped <= 0xff) break;
          output[to] = mapped >> 8;
          output[to + 1] = mapped;
          to += 2;
          at += 3;
          lead = at < length ? input[at]! : 0;
        } while (lead >= 0xe0 && lead < 0xf0);
        if (mapped > 0xff) continue;
        if (mapped !== 0) {
          output[to++] = mapped;
          at += 3;
          continue;
        }
      } else if (byte >= 0xc2 && byte < 0xe0) {
        const mapped = table[((byte & 0x1f) << 6) | (input[at + 1]! & 0x3f)]!;
        if (mapped !== 0) {
          output[to++] = mapped >> 8;
          output[to++] = mapped & 0xff;
          at += 2;
          continue;
        }
      }
      this.#column = column;
      const size = sizeOf(byte);
      this.#missing(Buffer.from(input.buffer, input.byteOffset + at, Math.min(size, length - at)).toString('utf8'));
      output[to++] = GETA >> 8;
      // A stray byte becomes two: it must not take the room of what follows.
      if (output.length - to < length - at + 1) output = Buffer.concat([output.subarray(0, to)], to + 2 * (length - at) + 2);
      output[to++] = GETA & 0xff;
      at += size;
    }
    this.#quoted = quoted;
    this.#column = column;
    return output.subarray(0, to);
  }

  #missing(character: string): Buffer {
    this.unmappable++;
    this.#onUnmappable?.(this.records, this.#column, character);
    return Buffer.from([GETA >> 8, GETA & 0xff]);
  }
}

/** How many bytes a sequence that begins with this byte has; a stray byte stands alone. */
function sizeOf(byte: number): number {
  if (byte < 0xc2 || byte > 0xf4) return 1;
  if (byte < 0xe0) return 2;
  return byte < 0xf0 ? 3 : 4;
}

/** How many bytes at the end begin a character whose rest is still to come. */
function unfinished(input: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, input.length); back++) {
    const byte = input[input.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sizeOf(byte) > back ? back : 0;
  }
  return 0;
}

/** UTF-8 as it is; only the ends of records become CRLF. */
export class Utf8Encoder implements CsvEncoder {
  records = 0;
  #quoted = false;

  /** Goes from quote to quote and from end of line to end of line, and copies what lies between at once. */
  write(chunk: Uint8Array): Buffer {
    const input = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    let output = Buffer.allocUnsafeSlow(input.length + (input.length >> 4) + 16);
    let copied = 0;
    let to = 0;
    let quote = find(input, QUOTE, 0);
    let line = find(input, LF, 0);
    while (line < input.length) {
      while (quote < line) {
        this.#quoted = !this.#quoted;
        quote = find(input, QUOTE, quote + 1);
      }
      if (this.#quoted) {
        // The line goes on within the cell: no record ends before the next quote.
        line = quote === input.length ? quote : find(input, LF, quote);
        continue;
      }
      if (output.length - to < input.length - copied + 1) output = Buffer.concat([output.subarray(0, to)], to + 2 * (input.length - copied) + 2);
      to += input.copy(output, to, copied, line);
      output[to++] = CR;
      this.records++;
      copied = line;
      line = find(input, LF, line + 1);
    }
    for (; quote < input.length; quote = find(input, QUOTE, quote + 1)) this.#quoted = !this.#quoted;
    to += input.copy(output, to, copied);
    return output.subarray(0, to);
  }

  end(): Buffer {
    return Buffer.alloc(0);
  }
}

/** Where the byte is next; the length when it is not there. */
function find(input: Buffer, byte: number, from: number): number {
  const at = input.indexOf(byte, from);
  return at < 0 ? input.length : at;
}
