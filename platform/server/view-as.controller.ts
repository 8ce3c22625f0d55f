import { Body, Controller, Delete, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readAccount } from '../access/read-account.ts';
import { beginViewAs, endViewAs, mayViewAs } from '../access/view-as.ts';
import { ViewAsRequest } from '../contract/wire-access.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { RequestContext } from '../database/request-context.ts';
import { log } from './log.ts';
import { readBody } from './read-body.ts';
import { Context, notForYou, tokenOf } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** Seeing the application as another user does, reading only. */
@Controller('api/view-as')
export class ViewAsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Post()
  @HttpCode(204)
  @Route({ summary: 'See the application as a user does, reading only', access: { area: 'access' }, body: ViewAsRequest, status: 204 })
  async begin(@Context() context: RequestContext, @Body() body: unknown, @Req() request: FastifyRequest): Promise<void> {
    const { username } = readBody(ViewAsRequest, body);
    const { active, ...account } = await readAccount(this.server.database, username);
    if (!active || !mayViewAs(context.actor, account, context.model)) throw notForYou();
    const token = tokenOf(request, this.server.environment);
    await this.server.database.transact(async (tx) => {
      await beginViewAs(tx, token, account.id);
      await writeAudit(tx, { ...auditedBy(context), action: 'view_as_begin', subject: { kind: 'user', id: account.id, label: account.username } });
    });
  }

  @Delete()
  @HttpCode(204)
  @Route({ summary: 'See the application as oneself again', access: 'session', whileViewing: true, status: 204 })
  async end(@Context() context: RequestContext, @Req() request: FastifyRequest): Promise<void> {
    const { actor, viewedBy } = context;
    if (!viewedBy) return;
    const token = tokenOf(request, this.server.environment);
    await this.server.database.transact(async (tx) => {
      await endViewAs(tx, token);
      await writeAudit(tx, { ...auditedBy(context), action: 'view_as_end', subject: { kind: 'user', id: actor.id, label: actor.username } });
    });
  }
}

/** Takes down in the audit what is looked at as another user: the addresses, without what was searched for in them. */
export function auditViews(fastify: FastifyInstance, { database }: Pick<Server, 'database'>): void {
  fastify.addHook('onResponse', async ({ context, method, url, id: request }) => {
    const path = url.split('?')[0] ?? '';
    if (!context?.viewedBy || (method !== 'GET' && method !== 'HEAD') || path === '/api/me') return;
    const { actor } = context;
    const entry = { ...auditedBy(context), action: 'view_as_read', subject: { kind: 'user', id: actor.id, label: actor.username }, detail: { path } } as const;
    await writeAudit(database, entry).catch((error: unknown) =>
      log('error', 'a view was not taken down', { request, error: error instanceof Error ? error.name : 'unknown' }),
    );
  });
}
