import { pipeline, Readable } from 'node:stream';
import { constants, crc32, createDeflateRaw } from 'node:zlib';

export interface ZipOptions {
  /** From 1, fast, to 9, small. */
  readonly level: number;
}

/** A file of the archive. */
export interface ZipEntry {
  readonly path: string;
  readonly content: Iterable<Buffer> | AsyncIterable<Buffer>;
}

/** A file that has been written. */
export interface WrittenEntry {
  readonly path: string;
  readonly crc: number;
  readonly size: number;
  readonly compressedSize: number;
  /** Where its header is in the archive. */
  readonly offset: number;
}

/** PKWARE's APPNOTE.TXT: DEFLATE asks for version 2.0, ZIP64 for 4.5; sizes follow the content (bit 3), names are in UTF-8 (bit 11). */
const VERSION = 20;
const VERSION_64 = 45;
const FLAGS = (1 << 3) | (1 << 11);
const DEFLATED = 8;
/** 1980-01-01, the first day there is: when a file was made is told by its name and content. */
const DATE = (1 << 5) | 1;
const MAX_32 = 0xffff_ffff;

/**
 * A ZIP archive of entries as they come, compressed by Node's zlib in its threads; memory holds some chunks. Offsets beyond 4 GiB are written in ZIP64.
 * Raises an Error for an entry of 4 GiB or more, whose sizes would need it as well, and whatever an entry's content raises.
 */
export async function* zipArchive(entries: AsyncIterable<ZipEntry>, { level }: ZipOptions): AsyncGenerator<Buffer, void> {
  const written: WrittenEntry[] = [];
  let offset = 0;
  for await (const { path, content } of entries) {
    const begin = offset;
    const header = localHeader(path);
    offset += header.length;
    yield header;
    const sums = { crc: 0, size: 0 };
    const deflated = createDeflateRaw({ level, chunkSize: 64 * 1024, memLevel: constants.Z_MAX_MEMLEVEL });
    // Its error is the iterator's, too.
    pipeline(Readable.from(summed(content, sums), { highWaterMark: 2 }), deflated, () => undefined);
    let compressedSize = 0;
    for await (const chunk of deflated as AsyncIterable<Buffer>) {
      compressedSize += chunk.length;
      yield chunk;
    }
    if (sums.size > MAX_32 || compressedSize > MAX_32) throw new Error(`${path} is too large for the archive.`);
    const descriptor = fields([4, 0x08074b50], [4, sums.crc], [4, compressedSize], [4, sums.size]);
    offset += compressedSize + descriptor.length;
    yield descriptor;
    written.push({ path, ...sums, compressedSize, offset: begin });
  }
  yield zipDirectory(written, offset);
}

async function* summed(content: ZipEntry['content'], sums: { crc: number; size: number }): AsyncGenerator<Buffer, void> {
  for await (const chunk of content) {
    sums.crc = crc32(chunk, sums.crc);
    sums.size += chunk.length;
    yield chunk;
  }
}

function localHeader(path: string): Buffer {
  const name = Buffer.from(path);
  return Buffer.concat([
    fields([4, 0x04034b50], [2, VERSION], [2, FLAGS], [2, DEFLATED], [2, 0], [2, DATE], [4, 0], [4, 0], [4, 0], [2, name.length], [2, 0]),
    name,
  ]);
}

/** What stands at the end of an archive: its directory, which begins at `offset`, and where that is. */
export function zipDirectory(entries: readonly WrittenEntry[], offset: number): Buffer {
  const directory = Buffer.concat(entries.map(directoryHeader));
  const count = entries.length;
  const place: Width[] = [
    [2, Math.min(count, 0xffff)],
    [2, Math.min(count, 0xffff)],
    [4, directory.length],
    [4, Math.min(offset, MAX_32)],
  ];
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], ...place, [2, 0]);
  if (offset < MAX_32 && count < 0xffff) return Buffer.concat([directory, end]);
  const end64 = fields([4, 0x06064b50], [8, 44], [2, VERSION_64], [2, VERSION_64], [4, 0], [4, 0], [8, count], [8, count], [8, directory.length], [8, offset]);
  const locator = fields([4, 0x07064b50], [4, 0], [8, offset + directory.length], [4, 1]);
  return Buffer.concat([directory, end64, locator, end]);
}

function directoryHeader({ path, crc, size, compressedSize, offset }: WrittenEntry): Buffer {
  const name = Buffer.from(path);
  const far = offset >= MAX_32;
  const extra = far ? fields([2, 1], [2, 8], [8, offset]) : Buffer.alloc(0);
  const version = far ? VERSION_64 : VERSION;
  const head: Width[] = [
    [4, 0x02014b50],
    [2, version],
    [2, version],
    [2, FLAGS],
    [2, DEFLATED],
    [2, 0],
    [2, DATE],
  ];
  const tail: Width[] = [
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, far ? MAX_32 : offset],
  ];
  return Buffer.concat([fields(...head, [4, crc], [4, compressedSize], [4, size], ...tail), name, extra]);
}

type Width = readonly [bytes: 2 | 4 | 8, value: number];

/** Unsigned numbers one after the other, each in so many bytes, the lowest first. */
function fields(...numbers: readonly Width[]): Buffer {
  const buffer = Buffer.alloc(numbers.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of numbers) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return buffer;
}
