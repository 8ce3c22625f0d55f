import send from '@fastify/send';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ShirabeError } from '../contract/problem.ts';
import { sendError } from './error.filter.ts';

/**
 * Serves the built pages: files with a hash in their name for a year, and `index.html` for every address of a page, so that deep links work.
 * Only what lies in the folder now is a file: whatever else is asked for never becomes a path.
 */
export function servePages(application: NestFastifyApplication, folder: string): void {
  if (!existsSync(join(folder, 'index.html'))) return;
  const files = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `/${name.replaceAll('\\', '/')}`));
  const fastify = application.getHttpAdapter().getInstance();
  fastify.get('/*', async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (files.has(path) && path.includes('.')) return sendFile(path, request, reply);
    return /^\/(api|assets)(\/|$)/.test(path) ? refuse(request, reply) : sendFile('/index.html', request, reply);
  });

  async function sendFile(path: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const file = await send(request.raw, path, { root: folder, cacheControl: false, acceptRanges: false });
    // Gone since the start, or a condition of the request that it does not meet.
    if (file.type !== 'file') return file.statusCode === 412 ? reply.status(412).send() : refuse(request, reply);
    const caching = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
    return reply.status(file.statusCode).headers(file.headers).header('cache-control', caching).send(file.stream);
  }
}

function refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  sendError(new ShirabeError('not_found', { ja: '見つかりません。', en: 'Not found.' }), request, reply);
  return reply;
}
