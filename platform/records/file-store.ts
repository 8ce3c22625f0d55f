import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ShirabeError } from '../contract/problem.ts';

/** What was learnt of a file while it was written. */
export interface StoredContent {
  readonly size: number;
  readonly sha256: string;
  /** The first bytes, which tell its type. */
  readonly head: Buffer;
}

/** The contents of files on disk, in `DATA_DIR/files`: one file each, by id, in folders by the id's last two digits. */
export class FileStore {
  private readonly folder: string;

  /** @param dataDirectory the `DATA_DIR` */
  constructor(dataDirectory: string) {
    this.folder = join(dataDirectory, 'files');
  }

  /** Keeps a content under an id. Raises `too_large` as soon as it exceeds the limit; nothing is left of it then. */
  async write(id: string, content: Readable, limit: number): Promise<StoredContent> {
    const target = this.path(id);
    const part = `${target}.${randomUUID()}.part`;
    await mkdir(join(target, '..'), { recursive: true });
    const hash = createHash('sha256');
    let size = 0;
    let head = Buffer.alloc(0);
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        if (size > limit)
          return done(
            new ShirabeError('too_large', {
              ja: `ファイルは ${formatSize(limit)} までです。小さくしてから、もう一度選んでください。`,
              en: `A file has at most ${formatSize(limit)}. Make it smaller and choose it again.`,
            }),
          );
        hash.update(chunk);
        if (head.length < 4096) head = Buffer.concat([head, chunk.subarray(0, 4096 - head.length)]);
        done(null, chunk);
      },
    });
    try {
      // A content that is refused is not destroyed, but read to its end and let go: Node would leave the rest of a request's body in its connection, where the
      // next request of that connection waits behind it for ever.
      await pipeline(content.iterator({ destroyOnReturn: false }), measure, createWriteStream(part, { flags: 'wx', mode: 0o600 }));
      await rename(part, target);
    } catch (error) {
      content.resume();
      await rm(part, { force: true });
      throw error;
    }
    return { size, sha256: hash.digest('hex'), head };
  }

  /** A content as a stream. Raises `not_found` when it is not on the disk. */
  async read(id: string): Promise<Readable> {
    const path = this.path(id);
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) throw new ShirabeError('not_found', { ja: 'ファイルが見つかりません。', en: 'The file is not there.' });
    return createReadStream(path);
  }

  /** Forgets a content; it need not be there. */
  async remove(id: string): Promise<void> {
    await rm(this.path(id), { force: true });
  }

  private path(id: string): string {
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new ShirabeError('not_found', { ja: 'ファイルが見つかりません。', en: 'The file is not there.' });
    return join(this.folder, id.slice(-2), id);
  }
}

function formatSize(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MB` : `${Math.max(1, Math.floor(bytes / 1024))} KB`;
}
