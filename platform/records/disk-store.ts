import { randomUUID } from 'node:crypto';
import { constants, createReadStream, createWriteStream } from 'node:fs';
import { access, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type ByteRange, contentMissing, type FileStore, isContentId, measure, storeAway, storeFull, type StoredContent } from './file-store.ts';

/** The contents of files on disk, in `DATA_DIR/files`: one file each, by id, in folders by the id's last two digits. */
export class DiskStore implements FileStore {
  private readonly folder: string;

  /** @param dataDirectory the `DATA_DIR` */
  constructor(dataDirectory: string) {
    this.folder = join(dataDirectory, 'files');
  }

  async write(id: string, content: Readable, limit: number): Promise<StoredContent> {
    const target = this.path(id);
    const part = `${target}.${randomUUID()}.part`;
    const { stream, learnt } = measure(limit);
    try {
      await mkdir(join(target, '..'), { recursive: true });
      // A content that is refused is not destroyed, but read to its end and let go: Node would leave the rest of a request's body in its connection, where the
      // next request of that connection waits behind it for ever.
      await pipeline(content.iterator({ destroyOnReturn: false }), stream, createWriteStream(part, { flags: 'wx', mode: 0o600 }));
      await rename(part, target);
    } catch (error) {
      content.resume();
      await rm(part, { force: true });
      throw isFull(error) ? storeFull(error) : isRefused(error) ? storeAway(error) : error;
    }
    return learnt();
  }

  async read(id: string, range?: ByteRange): Promise<Readable> {
    const path = this.path(id);
    const found = await stat(path).catch(() => undefined);
    if (!found?.isFile()) throw contentMissing();
    return createReadStream(path, range);
  }

  async remove(id: string): Promise<void> {
    const path = this.path(id);
    await rm(path, { force: true });
    // What a process was writing when it was killed.
    const folder = join(path, '..');
    const names = await readdir(folder).catch(() => []);
    for (const name of names) if (name.startsWith(`${id}.`)) await rm(join(folder, name), { force: true });
  }

  async check(): Promise<void> {
    try {
      await mkdir(this.folder, { recursive: true });
      await access(this.folder, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      throw storeAway(error);
    }
  }

  private path(id: string): string {
    if (!isContentId(id)) throw contentMissing();
    return join(this.folder, id.slice(-2), id);
  }
}

/** The disk has no room. */
function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error));
}

/** The disk does not let us write. */
function isRefused(error: unknown): boolean {
  return ['EROFS', 'EACCES', 'EIO'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
