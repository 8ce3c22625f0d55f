import { Transform, type TransformCallback } from 'node:stream';
import { csvRecord } from './csv-record.ts';

/** Lines to put between the records of a stream: after so many records have passed. In order. */
export interface GroupLine {
  readonly after: number;
  readonly cells: readonly string[];
}

const QUOTE = 0x22;
const LF = 0x0a;

/**
 * Puts the lines of groups between the records of PostgreSQL's CSV, and empty cells before and after each record:
 * the columns of the groupings and of the summaries. The rows must come in the order of the groups.
 */
export class GroupRows extends Transform {
  readonly #lines: readonly GroupLine[];
  readonly #before: Buffer;
  readonly #after: Buffer;
  /** The numbers, in the result, of the records that are lines of groups. */
  readonly #inserted: number[] = [];
  #line = 0;
  #records = 0;
  #written = 0;
  #quoted = false;
  #within = false;

  constructor(lines: readonly GroupLine[], cellsBefore: number, cellsAfter: number) {
    super();
    this.#lines = lines;
    this.#before = Buffer.from(','.repeat(cellsBefore));
    this.#after = Buffer.from(`${','.repeat(cellsAfter)}\n`);
  }

  /** Whether a record of the result, counted from 0, is the line of a group. Asked for records that have been written. */
  isGroupLine(record: number): boolean {
    return this.#linesUntil(record) < this.#linesUntil(record + 1);
  }

  /** Which record of the source, counted from 0, a record of the result is, or comes before. */
  sourceRecord(record: number): number {
    return record - this.#linesUntil(record);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    const parts: Buffer[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at];
      if (!this.#within) {
        this.#insert(parts);
        parts.push(this.#before);
        this.#within = true;
      }
      if (byte === QUOTE) this.#quoted = !this.#quoted;
      if (byte !== LF || this.#quoted) continue;
      parts.push(chunk.subarray(from, at), this.#after);
      from = at + 1;
      this.#within = false;
      this.#records++;
      this.#written++;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
    done(null, Buffer.concat(parts));
  }

  override _flush(done: TransformCallback): void {
    const parts: Buffer[] = [];
    this.#insert(parts);
    done(null, Buffer.concat(parts));
  }

  #insert(parts: Buffer[]): void {
    for (let line = this.#lines[this.#line]; line && line.after <= this.#records; line = this.#lines[++this.#line]) {
      parts.push(Buffer.from(csvRecord(line.cells)));
      this.#inserted.push(this.#written++);
    }
  }

  /** How many lines of groups come before a record of the result. */
  #linesUntil(record: number): number {
    let low = 0;
    let high = this.#inserted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#inserted[middle]! < record) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
