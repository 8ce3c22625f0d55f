import { Transform, type TransformCallback } from 'node:stream';
import { csvRecord } from './csv-record.ts';
import { Cp932Encoder, Utf8Encoder, type CsvEncoder, type OnUnmappable } from './cp932.ts';

export type CsvEncoding = 'shift_jis' | 'utf-8' | 'utf-8-bom';

export interface CsvTranscoderOptions {
  readonly encoding: CsvEncoding;
  /** Records that come before the data: the header, and what a formatted report says above it. */
  readonly head: readonly (readonly string[])[];
  /** Called for each character that Shift-JIS lacks, the records of the head counted. It may throw, which breaks the stream. */
  readonly onUnmappable?: OnUnmappable;
}

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * From PostgreSQL's CSV (UTF-8, LF) to the file that was asked for: the head, records ended by CRLF, the encoding, nothing at the end.
 * An end of line within a cell stays LF.
 */
export class CsvTranscoder extends Transform {
  readonly #encoder: CsvEncoder;
  readonly #head: Buffer;
  readonly #bom: boolean;
  #begun = false;

  constructor({ encoding, head, onUnmappable }: CsvTranscoderOptions) {
    super({ readableHighWaterMark: 128 * 1024, writableHighWaterMark: 128 * 1024 });
    this.#encoder = encoding === 'shift_jis' ? new Cp932Encoder(onUnmappable) : new Utf8Encoder();
    this.#bom = encoding === 'utf-8-bom';
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
  }
}
