import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { IncomingMessage } from 'node:http';

/** The header that a request's id comes and goes in. */
const HEADER = 'x-request-id';

/** Gives each request its id: the one that a trusted proxy gave it, when that is well-formed, or a new one. */
export function giveRequestId(isTrusted: boolean): (request: Pick<IncomingMessage, 'headers'>) => string {
  return ({ headers }) => {
    const given = isTrusted ? headers[HEADER] : undefined;
    return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
  };
}

/** Says the id of its request with every answer. */
export function tellRequestId(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header(HEADER, request.id);
    done();
  });
}
