import { Transform, type TransformCallback } from 'node:stream';
import type { CellFinish } from '../query/compile-export.ts';
import { CsvEncoder, type OnUnmappable } from './csv-encoder.ts';
import { csvRecord } from './csv-record.ts';

export type CsvEncoding = 'shift_jis' | 'utf-8' | 'utf-8-bom';

export interface CsvTranscoderOptions {
  readonly encoding: CsvEncoding;
  /** Records that come before the data: the header, and what a formatted report says above it. */
  readonly head: readonly (readonly string[])[];
  /** How the cells of the data are finished, a column each; as they are unless given. */
  readonly finishes?: readonly CellFinish[];
  /** Called for each character that Shift-JIS lacks, the records of the head counted. It may throw, which breaks the stream. */
  readonly onUnmappable?: OnUnmappable;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * From PostgreSQL's CSV (UTF-8, LF) to the file that was asked for: the head, records ended by CRLF, cells finished, the encoding, nothing at the end.
 * An end of line within a cell stays LF.
 */
export class CsvTranscoder extends Transform {
  readonly #encoder: CsvEncoder;
  readonly #head: Buffer;
  readonly #bom: boolean;
  readonly #finishes: readonly CellFinish[];
  #begun = false;

  constructor({ encoding, head, finishes = [], onUnmappable }: CsvTranscoderOptions) {
    super({ readableHighWaterMark: 128 * 1024, writableHighWaterMark: 128 * 1024 });
    this.#encoder = new CsvEncoder({ encoding: encoding === 'shift_jis' ? 'shift_jis' : 'utf-8', onUnmappable });
    this.#bom = encoding === 'utf-8-bom';
    this.#finishes = finishes;
    this.#head = Buffer.from(head.map(csvRecord).join(''));
  }

  /** Records that have ended, those of the head among them. */
  get records(): number {
    return this.#encoder.records;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      this.#begin();
      this.push(this.#encoder.write(chunk));
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  override _flush(done: TransformCallback): void {
    try {
      this.#begin();
      this.push(this.#encoder.end());
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** Written with the first data, not before: a query that fails at once has not sent a byte. */
  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    if (this.#bom) this.push(BOM);
    this.push(this.#encoder.write(this.#head));
    this.#encoder.finish(this.#finishes);
  }
}
