import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ErrorBody, ErrorCode } from '../contract/problem.ts';
import { sendError } from './error.filter.ts';

/** Refuses an address that cannot be read, before any hook has run, in the shape of every other refusal. */
export function refuseAddress(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  void reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'" });
  sendError(error, request, reply);
}

/** What Node says of a request that it could not read: of its head that is too large, that came too slowly, or anything else. */
const refusals: Readonly<Record<string, readonly [number, ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'too_large', 'リクエストのヘッダーが大きすぎます。 / The head of the request is too large.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'bad_request', 'リクエストが途中で途切れました。 / The request did not come to its end.'],
};
const unreadable = [400, 'bad_request', 'リクエストの形式が正しくありません。 / The request is not of the right form.'] as const;

/** Refuses what is no HTTP request, and closes the connection. Its language is unknown: it is told in both. */
export function refuseUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, code, message] = refusals[error.code ?? ''] ?? unreadable;
  const request = randomUUID();
  const body = JSON.stringify({ code, message, problems: [], request } satisfies ErrorBody);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    `x-request-id: ${request}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // Time to read it; who does not close the connection then is cut off.
  setTimeout(() => socket.destroy(), 1000).unref();
}
