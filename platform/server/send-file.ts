import type { FastifyReply } from 'fastify';
import { ShirabeError } from '../contract/problem.ts';
import type { FileStore } from '../records/file-store.ts';
import { type FoundFile, openFile } from '../records/files.ts';
import { readRange } from './byte-range.ts';
import { contentDisposition } from './content-disposition.ts';

/** Of a file that a browser shows, nothing runs, nothing is loaded, and only our own pages frame it; what is downloaded is nobody's page at all. */
const shownPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; object-src 'self'; frame-ancestors 'self'";
const downloadPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** What a request says of the part of a file that it wants. */
interface Asked {
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
}

/** Answers with a file, or a range of its bytes. Raises `bad_range`, `not_found`, `unavailable`. */
export async function sendFile(reply: FastifyReply, store: FileStore, file: FoundFile, asked: Asked): Promise<void> {
  // A content never changes under its id.
  const etag = `"${file.id}"`;
  const found = await openFile(store, file, (size) => {
    const range = asked.ifRange === undefined || asked.ifRange === etag ? readRange(asked.range, size) : undefined;
    if (range === null) {
      void reply.header('content-range', `bytes */${size}`);
      throw new ShirabeError('bad_range', { ja: 'ファイルにない範囲です。', en: 'The file has no such range.' });
    }
    return range;
  });
  const { range, size } = found;
  if (range) void reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`);
  void reply
    .header('content-disposition', contentDisposition(found.name, found.inline))
    .header('content-length', range ? range.end - range.start + 1 : size)
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('cache-control', 'private, no-store')
    .header('content-security-policy', found.inline ? shownPolicy : downloadPolicy)
    .type(found.type)
    .send(found.content);
}
