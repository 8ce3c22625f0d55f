import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { ShirabeError } from '../contract/problem.ts';

/**
 * The bytes of a request of application/octet-stream, held in memory, and the name of the file from `x-file-name`. Raises `unsupported_media_type`,
 * `bad_request` for a name that is not URI-encoded, `too_large` as soon as there are more bytes than `most`.
 */
export async function readUpload(
  request: FastifyRequest,
  name: string | undefined,
  most: number,
): Promise<{ readonly name: string; readonly content: Buffer }> {
  const { name: decoded, content: body } = openUpload(request, name);
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) {
      body.resume();
      const megabytes = Math.floor(most / 1024 / 1024);
      throw new ShirabeError('too_large', {
        ja: `ファイルは ${megabytes} MB までです。分けて送ってください。`,
        en: `A file has at most ${megabytes} MB. Split it.`,
      });
    }
    parts.push(part);
  }
  return { name: decoded, content: Buffer.concat(parts) };
}

/** As `readUpload`, the bytes as they come: for files that memory does not hold. */
export function openUpload(request: FastifyRequest, name: string | undefined): { readonly name: string; readonly content: Readable } {
  const body = request.body as Readable | undefined;
  if (!body || typeof body.pipe !== 'function')
    throw new ShirabeError('unsupported_media_type', {
      ja: 'ファイルは application/octet-stream で送ってください。',
      en: 'Send the file as application/octet-stream.',
    });
  return { name: decodeName(name), content: body };
}

function decodeName(name: string | undefined): string {
  try {
    // Only the last part of a path, without control characters: it comes back as the name of a file.
    return decodeURIComponent(name ?? '')
      .replace(/^.*[\\/]/s, '')
      .replace(/\p{Cc}/gu, '')
      .slice(0, 200);
  } catch {
    throw new ShirabeError('bad_request', { ja: 'x-file-name は URI エンコードした UTF-8 で送ってください。', en: 'Send x-file-name as URI-encoded UTF-8.' });
  }
}
