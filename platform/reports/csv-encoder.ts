import type { CellFinish } from '../query/compile-export.ts';
import { cp932Table } from './cp932-table.ts';
import { baseOf, isSelector } from './variation-selectors.ts';

/** Called for each character that the encoding lacks, with the variation selector that it lost. Records count from 0 (a header is record 0), columns from 0. */
export type OnUnmappable = (record: number, column: number, character: string) => void;

export interface CsvEncoderOptions {
  /** Windows' Shift-JIS, or UTF-8 as it is. */
  readonly encoding: 'shift_jis' | 'utf-8';
  readonly onUnmappable?: OnUnmappable | undefined;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LF = 0x0a;
const CR = 0x0d;
const HYPHEN = 0x2d;
const SLASH = 0x2f;
const COLON = 0x3a;
const APOSTROPHE = 0x27;
/** 〓, the customary sign for a character that could not be printed. */
const GETA = 0x81ac;

/** What is still to be done with the present cell. */
const NOTHING = 0;
/** Its first character is to be looked at. */
const GUARD = 1;
const SLASHES = 2;
/** Hyphens become slashes until the hour has ended. */
const SLASHES_HOUR = 3;
const HOUR = 4;
const MINUTE = 5;
/** All that follows is left out. */
const REST = 6;
const starts: Readonly<Record<CellFinish, number>> = { none: NOTHING, guard: GUARD, slashes: SLASHES, minutes: HOUR, slashes_minutes: SLASHES_HOUR };

/**
 * Turns PostgreSQL's CSV (UTF-8, records ended by LF) into that of a file, chunk by chunk: records are ended by CRLF, cells finished, characters encoded.
 * Works on bytes, without strings: ASCII is copied, a character of three bytes is one look into the table.
 * A character that the encoding lacks is reported and written as 〓; one that the encoding has, but not with its variation selector (葛󠄀), is reported and written
 * without it: that is the character its readers know.
 */
export class CsvEncoder {
  /** Characters written as 〓, or without their variation selector, so far. */
  unmappable = 0;
  /** Records that have ended. */
  records = 0;
  readonly #table: Uint16Array | undefined;
  readonly #onUnmappable: OnUnmappable | undefined;
  #finishes: Uint8Array = new Uint8Array(0);
  #column = 0;
  #quoted = false;
  #state = NOTHING;
  #kept: Uint8Array = new Uint8Array(0);
  /** The last bytes of the chunks before: a selector may begin a chunk. */
  #before: Uint8Array = new Uint8Array(0);
  #output: Buffer = Buffer.alloc(0);

  constructor({ encoding, onUnmappable }: CsvEncoderOptions) {
    this.#table = encoding === 'shift_jis' ? cp932Table() : undefined;
    this.#onUnmappable = onUnmappable;
  }

  /** How the cells of the records that follow are finished, a column each; until then they stay as they are. */
  finish(finishes: readonly CellFinish[]): void {
    this.#finishes = Uint8Array.from(finishes, (finish) => starts[finish]);
    this.#state = this.#finishes[0] ?? NOTHING;
  }

  /** Encodes a chunk; what is cut off at its end is kept for the next one. The buffer belongs to the caller. */
  write(chunk: Uint8Array): Buffer {
    const input = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk]);
    const whole = this.#table ? input.length - unfinished(input) : input.length;
    this.#kept = whole === input.length ? new Uint8Array(0) : Uint8Array.prototype.slice.call(input, whole);
    return this.#encode(input, whole);
  }

  /** What is left when nothing follows. */
  end(): Buffer {
    const rest = this.#kept.length;
    this.#kept = new Uint8Array(0);
    return rest === 0 ? Buffer.alloc(0) : this.#missing('\ufffd');
  }

  /** Encodes `length` bytes that hold whole characters. */
  #encode(input: Uint8Array, length: number): Buffer {
    // No byte becomes more than two.
    if (this.#output.length < 2 * length) this.#output = Buffer.allocUnsafeSlow(2 * length);
    const output = this.#output;
    const table = this.#table;
    const verbatim = table ? 0x80 : 0x100;
    const finishes = this.#finishes;
    let quoted = this.#quoted;
    let column = this.#column;
    let state = this.#state;
    let at = 0;
    let to = 0;
    while (at < length) {
      let byte = input[at]!;
      if (state === NOTHING) {
        // The bytes that are copied as they are; this loop is most of the work.
        while (byte > COMMA && byte < verbatim) {
          output[to++] = byte;
          byte = ++at < length ? input[at]! : 0;
        }
        if (at === length) break;
      }
      if (byte < 0x80) {
        at++;
        if (byte <= COMMA) {
          if (!quoted && (byte === COMMA || byte === LF)) {
            if (byte === COMMA) column++;
            else {
              this.records++;
              column = 0;
              output[to++] = CR;
            }
            state = column < finishes.length ? finishes[column]! : NOTHING;
            output[to++] = byte;
            continue;
          }
          if (byte === QUOTE) {
            // A second quote is the cell's first character, or its end.
            if (quoted && state === GUARD) state = NOTHING;
            quoted = !quoted;
            output[to++] = byte;
            continue;
          }
        }
        if (state === NOTHING) output[to++] = byte;
        else if (state === GUARD) {
          if (isFormulaStart(byte)) output[to++] = APOSTROPHE;
          state = NOTHING;
          output[to++] = byte;
        } else if (state !== REST) {
          if (byte === HYPHEN && state <= SLASHES_HOUR) output[to++] = SLASH;
          else if (byte === COLON && state === MINUTE) state = REST;
          else {
            if (byte === COLON) state = MINUTE;
            output[to++] = byte;
          }
        }
        continue;
      }
      if (state === GUARD) state = NOTHING;
      if (table === undefined) {
        output[to++] = byte;
        at++;
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
      const character = Buffer.from(input.buffer, input.byteOffset + at, Math.min(size, length - at)).toString('utf8');
      const base = isSelector(character) ? baseOf(this.#lastOf(input, at)) : undefined;
      at += size;
      if (base !== undefined) {
        // A character that is itself lacking was reported.
        if (table[base.charCodeAt(0)] !== 0 && base.length === 1) this.#report(base + character);
        continue;
      }
      this.#missing(character);
      output[to++] = GETA >> 8;
      output[to++] = GETA & 0xff;
    }
    if (table) this.#before = Uint8Array.from(this.#lastOf(input, length));
    this.#quoted = quoted;
    this.#column = column;
    this.#state = state;
    return Buffer.from(output.subarray(0, to));
  }

  /** The four bytes before a place, some of them of the chunk before. */
  #lastOf(input: Uint8Array, at: number): Uint8Array {
    return at >= 4 ? input.subarray(at - 4, at) : Buffer.concat([this.#before, input.subarray(0, at)]).subarray(-4);
  }

  #report(character: string): void {
    this.unmappable++;
    this.#onUnmappable?.(this.records, this.#column, character);
  }

  #missing(character: string): Buffer {
    this.#report(character);
    return Buffer.from([GETA >> 8, GETA & 0xff]);
  }
}

/** Whether spreadsheets take it for the beginning of a formula: = + - @, a tab, a return. */
function isFormulaStart(byte: number): boolean {
  return byte === 0x3d || byte === 0x2b || byte === 0x2d || byte === 0x40 || byte === 0x09 || byte === 0x0d;
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
