import { Transform, type TransformCallback } from 'node:stream';

const QUOTE = 0x22;
const COMMA = 0x2c;
const CR = 0x0d;
const LF = 0x0a;
const signs = { tab: 0x09, semicolon: 0x3b } as const;

/**
 * Puts another separator in place of the commas of a CSV, and quotes the cells that hold it. Works on the file's own bytes: in UTF-8 and in Shift-JIS no byte
 * of a longer character is below 0x40, which all of these signs are.
 */
export class CsvSeparator extends Transform {
  readonly #sign: number;
  #quoted = false;
  /** The beginning of a cell, not in quotes, whose end has not come yet. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(separator: keyof typeof signs) {
    super({ readableHighWaterMark: 128 * 1024, writableHighWaterMark: 128 * 1024 });
    this.#sign = signs[separator];
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const input = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    // A cell gets two quotes at most, and only where it holds the sign.
    const output = Buffer.allocUnsafe(input.length * 3);
    let to = 0;
    let cell = 0;
    for (let at = 0; at < input.length; at++) {
      const byte = input[at]!;
      if (byte === QUOTE) {
        // Nothing changes between quotes: it goes out at once.
        this.#quoted = !this.#quoted;
        to += input.copy(output, to, cell, at + 1);
        cell = at + 1;
      } else if (!this.#quoted && (byte === COMMA || byte === CR || byte === LF)) {
        to = this.#writeCell(output, to, input.subarray(cell, at));
        output[to++] = byte === COMMA ? this.#sign : byte;
        cell = at + 1;
      }
    }
    if (this.#quoted) {
      to += input.copy(output, to, cell);
      cell = input.length;
    }
    this.#rest = Buffer.from(input.subarray(cell));
    done(null, output.subarray(0, to));
  }

  override _flush(done: TransformCallback): void {
    const output = Buffer.allocUnsafe(this.#rest.length + 2);
    done(null, output.subarray(0, this.#writeCell(output, 0, this.#rest)));
  }

  /** Writes a cell that is not in quotes; gives where the output goes on. */
  #writeCell(output: Buffer, from: number, cell: Buffer): number {
    if (!cell.includes(this.#sign)) return from + cell.copy(output, from);
    output[from] = QUOTE;
    const to = from + 1 + cell.copy(output, from + 1);
    output[to] = QUOTE;
    return to + 1;
  }
}
