import type { FastifyInstance } from 'fastify';
import { ShirabeError } from '../contract/problem.ts';

/** Takes JSON in UTF-8, and the bytes of files; anything else is refused with its reason. */
export function parseBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const charset = /charset\s*=\s*"?([\w-]+)/i.exec(request.headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
      if (charset !== 'utf-8' && charset !== 'utf8')
        throw new ShirabeError('unsupported_encoding', {
          ja: `本文は UTF-8 で送ってください（${charset} は受け付けません）。`,
          en: `Send the body in UTF-8 (${charset} is not taken).`,
        });
      done(null, readJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  // An empty body of any type, or the bytes of a file, which the route reads as a stream.
  fastify.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    done(null, payload);
  });
}

/** Reads JSON from UTF-8 bytes. Raises `bad_request` for what is not UTF-8, not JSON, or reaches for an object's prototype. */
function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new ShirabeError('bad_request', {
      ja: '本文が UTF-8 ではありません。文字コードを UTF-8 にして送ってください。',
      en: 'The body is not in UTF-8. Send it in UTF-8.',
    });
  }
  try {
    return JSON.parse(text, refusePrototype) as unknown;
  } catch (error) {
    if (error instanceof ShirabeError) throw error;
    throw new ShirabeError('bad_request', { ja: '本文が正しい JSON ではありません。', en: 'The body is not valid JSON.' });
  }
}

function refusePrototype(key: string, value: unknown): unknown {
  if (key === '__proto__')
    throw new ShirabeError('bad_request', { ja: '本文に使えない名前 __proto__ があります。', en: 'The body has the name __proto__, which is not allowed.' });
  return value;
}
