import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Aborted when its reader has left before the answer was sent. */
    left?: AbortSignal;
  }
}

/** Notices when the reader of an answer has left, so that what is read for it need not go on (see `leftOf`). */
export function noticeLeaving(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, { raw }, done) => {
    if (request.url.startsWith('/api/')) {
      const leaving = new AbortController();
      raw.once('close', () => {
        if (!raw.writableFinished) leaving.abort();
      });
      request.left = leaving.signal;
    }
    done();
  });
}

/** The signal of a request that only reads: what changes something goes on all the same. */
export function leftOf(request: Pick<FastifyRequest, 'method' | 'left'>, { reads }: { readonly reads?: true }): AbortSignal | undefined {
  return request.method === 'GET' || reads === true ? request.left : undefined;
}
