import { type FileHandle, open, rm } from 'node:fs/promises';
import { readSync } from 'node:fs';
import { tooLarge } from './read-xml.ts';

const blockBytes = 256 * 1024;
/** More than the rows that are read at once: where each begins is held in memory. */
const mostStrings = 20_000_000;
/** Blocks that are held in memory: strings are mostly used in the order in which they are kept. */
const heldBlocks = 32;

/** The shared strings of a workbook, in a file beside it: a list of them may be larger than memory. */
export class SharedStrings {
  readonly #path: string;
  #file: FileHandle | undefined;
  /** Where each string begins, and at last where the last one ends. */
  #starts = new Float64Array(1024);
  #count = 0;
  #size = 0;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  readonly #blocks = new Map<number, Buffer>();

  constructor(path: string) {
    this.#path = path;
  }

  /** Adds the next string. `flush` is to be awaited now and then. */
  add(text: string): void {
    const bytes = Buffer.from(text, 'utf8');
    if (this.#count >= mostStrings) throw tooLarge();
    if (this.#count + 1 >= this.#starts.length) {
      const wider = new Float64Array(this.#starts.length * 2);
      wider.set(this.#starts);
      this.#starts = wider;
    }
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    this.#size += bytes.length;
    this.#count += 1;
    this.#starts[this.#count] = this.#size;
  }

  /** Writes what has come, when it is much or at the end. */
  async flush(isEnd: boolean): Promise<void> {
    if (this.#pendingBytes === 0 || (!isEnd && this.#pendingBytes < blockBytes)) return;
    this.#file ??= await open(this.#path, 'wx+', 0o600);
    await this.#file.write(Buffer.concat(this.#pending, this.#pendingBytes));
    this.#pending = [];
    this.#pendingBytes = 0;
  }

  /** The string at a place; undefined when there is none. */
  at(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.#count) return undefined;
    const start = this.#starts[index] ?? 0;
    const end = this.#starts[index + 1] ?? 0;
    const parts: Buffer[] = [];
    for (let from = start; from < end;) {
      const number = Math.floor(from / blockBytes);
      const until = Math.min(end, (number + 1) * blockBytes);
      parts.push(this.#block(number).subarray(from - number * blockBytes, until - number * blockBytes));
      from = until;
    }
    return (parts.length === 1 ? parts[0] : Buffer.concat(parts))?.toString('utf8');
  }

  async close(): Promise<void> {
    await this.#file?.close();
    if (this.#file) await rm(this.#path, { force: true });
  }

  #block(number: number): Buffer {
    const held = this.#blocks.get(number);
    if (held) return held;
    const block = Buffer.alloc(blockBytes);
    if (this.#file) readSync(this.#file.fd, block, 0, blockBytes, number * blockBytes);
    if (this.#blocks.size >= heldBlocks) this.#blocks.delete(this.#blocks.keys().next().value ?? 0);
    this.#blocks.set(number, block);
    return block;
  }
}
