import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { S3mini, S3ServiceError } from 's3mini';
import { type ByteRange, contentMissing, type FileStore, isContentId, measure, storeAway, type StoredContent } from './file-store.ts';

/** S3 takes parts from 5 MB on (the last one may be smaller); one is in memory at a time. */
const PART = 8 * 1024 * 1024;
/** Milliseconds after which the store must have begun to answer; a content may take longer to come. */
const PATIENCE = 60_000;

/** Where the bucket is, and as whom it is used. */
export interface S3Settings {
  /** With the bucket as its path. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * Reads `s3://KEY:SECRET@HOST[:PORT]/BUCKET?region=…` (`s3+http://` without TLS). Undefined when it is not of that form; the text may hold a secret and
 * belongs in no message.
 */
export function readS3Url(url: string): S3Settings | undefined {
  const scheme = /^s3(\+http)?:\/\//.exec(url);
  if (!scheme || !URL.canParse(url)) return undefined;
  const { username, password, host, pathname, searchParams } = new URL(url.replace(scheme[0], 'http://'));
  const bucket = pathname.replace(/^\/|\/$/g, '');
  if (!username || !password || !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) return undefined;
  return {
    endpoint: `${scheme[1] ? 'http' : 'https'}://${host}/${bucket}`,
    region: searchParams.get('region') ?? 'auto',
    accessKeyId: decodeURIComponent(username),
    secretAccessKey: decodeURIComponent(password),
  };
}

/** The contents of files in a bucket of S3, or of what speaks its protocol: `files/ab/<id>`. */
export class S3Store implements FileStore {
  readonly #bucket: S3mini;

  constructor(settings: S3Settings) {
    this.#bucket = new S3mini({ ...settings, fetch: fetchPatiently });
  }

  async write(id: string, content: Readable, limit: number): Promise<StoredContent> {
    const key = keyOf(id);
    const { stream, learnt } = measure(limit);
    content.once('error', (error) => stream.destroy(error));
    // As of the disk: a body that is refused is read to its end.
    stream.once('close', () => content.unpipe(stream).resume());
    let upload: string | undefined;
    const tags: { partNumber: number; etag: string }[] = [];
    let waiting: Buffer[] = [];
    let held = 0;
    const send = async (): Promise<void> => {
      const bytes = Buffer.concat(waiting, held);
      waiting = [];
      held = 0;
      upload ??= await this.#reach(this.#bucket.getMultipartUploadId(key, 'application/octet-stream'));
      tags.push(await this.#reach(this.#bucket.uploadPart(key, upload, bytes, tags.length + 1)));
    };
    try {
      for await (const chunk of content.pipe(stream) as AsyncIterable<Buffer>) {
        waiting.push(chunk);
        held += chunk.length;
        if (held >= PART) await send();
      }
      if (upload === undefined) await this.#reach(this.#bucket.putObject(key, Buffer.concat(waiting, held), 'application/octet-stream'));
      else {
        if (held > 0) await send();
        await this.#reach(this.#bucket.completeMultipartUpload(key, upload, tags));
      }
    } catch (error) {
      if (upload !== undefined) await this.#bucket.abortMultipartUpload(key, upload).catch(() => undefined);
      throw error;
    }
    return learnt();
  }

  async read(id: string, range?: ByteRange): Promise<Readable> {
    const key = keyOf(id);
    // The client's upper bound is the first byte that is not wanted any more.
    const asked = range ? this.#bucket.getObjectRaw(key, false, range.start, range.end + 1) : this.#bucket.getObjectRaw(key);
    const { body } = await this.#reach(asked);
    // Node's stream of that name, though types of a browser say theirs.
    const stream: unknown = body;
    return stream ? Readable.fromWeb(stream as ReadableStream) : Readable.from([]);
  }

  async remove(id: string): Promise<void> {
    await this.#reach(this.#bucket.deleteObject(keyOf(id)));
  }

  async check(): Promise<void> {
    if (!(await this.#reach(this.#bucket.bucketExists()))) throw storeAway(new Error('there is no such bucket'));
  }

  async #reach<T>(request: Promise<T>): Promise<T> {
    try {
      return await request;
    } catch (error) {
      if (error instanceof S3ServiceError && error.status === 404) throw contentMissing();
      throw storeAway(error);
    }
  }
}

async function fetchPatiently(...[input, init]: Parameters<typeof fetch>): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(input, { ...init, signal: stop.signal });
  } finally {
    clearTimeout(timer);
  }
}

function keyOf(id: string): string {
  if (!isContentId(id)) throw contentMissing();
  return `files/${id.slice(-2)}/${id}`;
}
