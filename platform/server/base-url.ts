import type { FastifyRequest } from 'fastify';
import type { Environment } from './environment.ts';

/**
 * Where users reach the pages, for links in mails: BASE_URL, or else the very address that this server listens at. Never what the request calls it: whoever
 * asks for a mail to somebody else could have the link lead to a server of their own.
 */
export function baseUrlOf({ baseUrl, host }: Environment, request: Pick<FastifyRequest, 'socket'>): string {
  if (baseUrl !== undefined) return baseUrl.replace(/\/+$/, '');
  const { localPort, localAddress } = request.socket;
  const name = host === '0.0.0.0' || host === '::' ? (localAddress ?? host) : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${localPort}`;
}
