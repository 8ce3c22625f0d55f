import { Controller, Delete, Get, HttpCode, Inject, Param, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { readLogIns, readLogInsOf } from '../access/log-ins.ts';
import { endOtherSessions, endOwnSession, listOwnSessions } from '../access/own-sessions.ts';
import { LogIns, Sessions } from '../contract/wire-accounts.ts';
import type { RequestContext } from '../database/request-context.ts';
import { readRowParameters } from './read-body.ts';
import { Context, tokenOf } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** The viewer's sessions and log-ins; of another user, the log-ins, for those who look after accounts. */
@Controller('api')
export class OwnSessionsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('account/sessions')
  @Route({ summary: 'One’s sessions: where one is logged in', access: 'session', answer: Sessions })
  sessions(@Context() context: RequestContext, @Req() request: FastifyRequest): Promise<Sessions> {
    return listOwnSessions(context, tokenOf(request, this.server.environment));
  }

  @Delete('account/sessions')
  @HttpCode(204)
  @Route({ summary: 'Ends all of one’s sessions but this one', access: 'session', status: 204 })
  async endOthers(@Context() context: RequestContext, @Req() request: FastifyRequest): Promise<void> {
    await endOtherSessions(context, tokenOf(request, this.server.environment));
  }

  @Delete('account/sessions/:id')
  @HttpCode(204)
  @Route({ summary: 'Ends one of one’s sessions', access: 'session', status: 204 })
  async endOne(@Context() context: RequestContext, @Param('id') id: string): Promise<void> {
    await endOwnSession(context, id);
  }

  @Get('account/log-ins')
  @Route({ summary: 'One’s log-ins, and attempts that failed', access: 'session', query: { cursor: 'From the page before' }, answer: LogIns })
  logIns(@Context() context: RequestContext, @Query() query: Readonly<Record<string, unknown>>): Promise<LogIns> {
    return readLogIns(context.database, context.actor.id, readRowParameters(query).cursor);
  }

  @Get('users/:id/log-ins')
  @Route({
    summary: 'The log-ins of a user, and attempts that failed',
    access: { area: 'accounts' },
    query: { cursor: 'From the page before' },
    answer: LogIns,
  })
  async logInsOf(@Param('id') id: string, @Query() query: Readonly<Record<string, unknown>>): Promise<LogIns> {
    const { cursor } = readRowParameters(query);
    return readLogInsOf(this.server.database, id, cursor);
  }
}
