import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { changeOwnMail } from '../access/own-email.ts';
import { changeOwnPassword } from '../access/own-password.ts';
import { renewToken } from '../access/own-sessions.ts';
import { proveAgain } from '../access/sign-in-again.ts';
import { EmailChange, PasswordChange } from '../contract/wire-accounts.ts';
import type { RequestContext } from '../database/request-context.ts';
import { managerContext } from './account-requests.ts';
import { setSessionCookie } from './open-session.ts';
import { readBody } from './read-body.ts';
import { Context, tokenOf } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** What one changes of the own account with the present password: the password itself, and the mail address. */
@Controller('api/account')
export class AccountsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Post('password')
  @HttpCode(204)
  @Route({ summary: 'Change one’s password; the other sessions end', access: 'session', body: PasswordChange, status: 204 })
  async changePassword(
    @Context() context: RequestContext,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { current, password } = readBody(PasswordChange, body);
    await proveAgain(context, this.server.secondFactors, { current });
    const token = tokenOf(request, this.server.environment);
    await changeOwnPassword(context, password, token);
    setSessionCookie(this.server, await renewToken(context, token), reply);
  }

  @Post('email')
  @HttpCode(202)
  @Route({ summary: 'Ask for another mail address: both addresses get a link', access: 'session', limit: 'mail', body: EmailChange, status: 202 })
  async changeMail(@Context() context: RequestContext, @Body() body: unknown, @Req() request: FastifyRequest): Promise<void> {
    const { current, email } = readBody(EmailChange, body);
    await proveAgain(context, this.server.secondFactors, { current });
    await changeOwnMail(managerContext(this.server, context, request), email);
  }
}
