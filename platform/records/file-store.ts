import { createHash } from 'node:crypto';
import { Transform, type Readable } from 'node:stream';
import { ShirabeError } from '../contract/problem.ts';

/** What was learnt of a content while it was written. */
export interface StoredContent {
  readonly size: number;
  readonly sha256: string;
  /** The first bytes, and the last ones: they tell its type. */
  readonly head: Buffer;
  readonly tail: Buffer;
}

/** Some of a content: from one byte to another, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** Where the contents of files are kept, by id. Whole or not at all; streamed both ways, in memory that does not grow with them. */
export interface FileStore {
  /** Keeps a content under an id. Raises `too_large` as soon as it exceeds the limit, `unavailable` when the store is away; nothing is left of it then. */
  write(id: string, content: Readable, limit: number): Promise<StoredContent>;
  /** A content, or a part of it. Raises `not_found` when there is none, `unavailable`. */
  read(id: string, range?: ByteRange): Promise<Readable>;
  /** Forgets a content, and what was written of it by a process that died; neither need be there. Raises `unavailable`. */
  remove(id: string): Promise<void>;
  /** Whether it can be written and read now. Raises `unavailable`. */
  check(): Promise<void>;
}

const HEAD = 4096;
/** The table of contents of a ZIP ends within the last 64 KB (APPNOTE 4.3.16); of office files it is small. */
const TAIL = 66_000;

/** Passes a content through and learns of it. Errors with `too_large` as soon as it exceeds the limit. */
export function measure(limit: number): { readonly stream: Transform; readonly learnt: () => StoredContent } {
  const hash = createHash('sha256');
  let size = 0;
  let head = Buffer.alloc(0);
  let tail: Buffer[] = [];
  let kept = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > limit) return done(tooLarge(limit));
      hash.update(chunk);
      if (head.length < HEAD) head = Buffer.concat([head, chunk.subarray(0, HEAD - head.length)]);
      tail.push(chunk.subarray(-TAIL));
      kept += Math.min(chunk.length, TAIL);
      while (kept - (tail[0]?.length ?? 0) >= TAIL) kept -= tail.shift()?.length ?? 0;
      done(null, chunk);
    },
  });
  return {
    stream,
    learnt: () => {
      tail = [Buffer.concat(tail).subarray(-TAIL)];
      return { size, sha256: hash.digest('hex'), head, tail: tail[0] ?? Buffer.alloc(0) };
    },
  };
}

/** The refusal of a file of more bytes than a field takes. */
export function tooLarge(limit: number): ShirabeError {
  return new ShirabeError('too_large', {
    ja: `ファイルは ${formatSize(limit)} までです。小さくしてから、もう一度選んでください。`,
    en: `A file has at most ${formatSize(limit)}. Make it smaller and choose it again.`,
  });
}

/** The answer for a content that is not in the store. */
export function contentMissing(): ShirabeError {
  return new ShirabeError('not_found', { ja: 'ファイルが見つかりません。', en: 'The file is not there.' });
}

/** The answer while the store is away. */
export function storeAway(cause: unknown): ShirabeError {
  const error = new ShirabeError('unavailable', {
    ja: 'ファイルの保管場所に接続できません。しばらくしてから、もう一度お試しください。',
    en: 'The file store cannot be reached. Try again in a while.',
  });
  error.cause = cause;
  return error;
}

/** The answer when the store has no room. */
export function storeFull(cause: unknown): ShirabeError {
  const words = {
    ja: 'ファイルの保管場所に空きがありません。管理者に連絡してください。',
    en: 'The file store has no room left. Tell an administrator.',
  };
  const error = new ShirabeError('unavailable', words, [{ code: 'storage_full', message: words.ja, en: words.en }]);
  error.cause = cause;
  return error;
}

/** Whether a text is an id under which contents are kept. */
export function isContentId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}

function formatSize(bytes: number): string {
  return bytes >= 1024 * 1024 ? `${Math.floor(bytes / 1024 / 1024)} MB` : `${Math.max(1, Math.floor(bytes / 1024))} KB`;
}
