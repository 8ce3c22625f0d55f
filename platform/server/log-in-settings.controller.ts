import { Body, Controller, Get, Inject, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { findSession } from '../access/find-session.ts';
import { changeLogInRules, readRulesOfRoles } from '../access/log-in-rules-change.ts';
import { LogInRules, LogInSettings } from '../contract/wire-accounts.ts';
import type { RequestContext } from '../database/request-context.ts';
import { readBody } from './read-body.ts';
import { Context, tokenOf } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** From where, when and how those of each role log in. */
@Controller('api/settings/log-in')
export class LogInSettingsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get()
  @Route({ summary: 'The rules of log-ins, by role', access: { area: 'security' }, answer: LogInSettings })
  async read(@Context() context: RequestContext): Promise<LogInSettings> {
    const labels = Object.fromEntries(Object.values(context.model.app.roles).map(({ role, label }) => [role, label]));
    return { ...(await readRulesOfRoles(context)), labels };
  }

  @Put()
  @Route({ summary: 'Puts rules of log-ins in force, for those who are logged in too', access: { area: 'security' }, body: LogInRules, answer: LogInSettings })
  async change(@Context() context: RequestContext, @Body() body: unknown, @Req() request: FastifyRequest): Promise<LogInSettings> {
    const rules = readBody(LogInRules, body);
    const session = await findSession(this.server.database, tokenOf(request, this.server.environment), context.now);
    await changeLogInRules(context, rules, { secondFactor: session?.secondFactor === true });
    return this.read(context);
  }
}
