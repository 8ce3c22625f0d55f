import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { logIn } from '../access/log-in.ts';
import { logOut } from '../access/log-out.ts';
import { changeOwnAccount } from '../access/own-account.ts';
import { AppInformation, Me, SessionRequest } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { describeApp, describeMe } from './describe-me.ts';
import { readBody } from './read-body.ts';
import { clientOf, openSession } from './open-session.ts';
import { Context, originOf, sessionCookie, sessionToken } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

const LanguageRequest = Type.Object({ language: Type.Union([Type.Literal('ja'), Type.Literal('en')]) }, { additionalProperties: false });

/** Logging in and out, and the viewer (M1-1). */
@Controller('api')
export class SessionController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('app')
  @Route({ summary: 'The application, as anybody may know it', access: 'public', answer: AppInformation })
  async app(): Promise<AppInformation> {
    return describeApp((await this.server.models.current()).model);
  }

  @Post('session')
  @HttpCode(200)
  @Route({ summary: 'Log in; sets the session cookie', access: 'public', body: SessionRequest, answer: Me })
  async logIn(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Me> {
    const { username, password } = readBody(SessionRequest, body);
    const now = this.server.clock();
    const { database } = this.server;
    const token = await logIn(database, await this.server.rulesNow(), { username, password, ...clientOf(request) }, now);
    return describeMe(await openSession(this.server, token, request, reply));
  }

  @Delete('session')
  @HttpCode(204)
  @Route({ summary: 'Log out', access: 'public', status: 204 })
  async logOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const token = sessionToken(request, this.server.environment);
    if (token) await logOut(this.server.database, token, { ...originOf(request), at: this.server.clock() });
    const { name, secure } = sessionCookie(this.server.environment);
    void reply.clearCookie(name, { path: '/', secure });
  }

  @Get('me')
  @Route({ summary: 'The viewer, with the tabs they see', access: 'session', answer: Me })
  me(@Context() context: RequestContext): Promise<Me> {
    return describeMe(context);
  }

  @Patch('me')
  @Route({ summary: 'Change the viewer’s language', access: 'session', body: LanguageRequest, answer: Me })
  async changeLanguage(@Context() context: RequestContext, @Body() body: unknown): Promise<Me> {
    const { language } = readBody(LanguageRequest, body);
    await changeOwnAccount(context, { language });
    return describeMe({ ...context, actor: { ...context.actor, language } });
  }
}
