import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ShirabeError } from '../contract/problem.ts';
import { sendError } from './error.filter.ts';

/** Serves the built pages: files with a hash in their name for a year, and `index.html` for every address of a page, so that deep links work. */
export async function servePages(application: NestFastifyApplication, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return;
  const fastify = application.getHttpAdapter().getInstance();
  await application.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  fastify.get('/*', (request, reply) => {
    if (/^\/(api|assets)(\/|$|\?)/.test(request.url)) {
      sendError(new ShirabeError('not_found', '見つかりません。'), request, reply);
      return reply;
    }
    return reply.header('cache-control', 'no-cache').sendFile('index.html', folder);
  });
}
