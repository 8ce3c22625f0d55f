import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Of a request that only reads: aborted when its reader has left before the answer was sent. */
    left?: AbortSignal;
  }
}

/** Notices when the reader of an answer has left, so that what is read for it need not go on. What changes something goes on all the same. */
export function noticeLeaving(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, { raw }, done) => {
    if (request.method === 'GET' && request.url.startsWith('/api/')) {
      const leaving = new AbortController();
      raw.once('close', () => {
        if (!raw.writableFinished) leaving.abort();
      });
      request.left = leaving.signal;
    }
    done();
  });
}
