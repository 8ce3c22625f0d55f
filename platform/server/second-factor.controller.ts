import { Body, Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { beginSecondFactor, confirmSecondFactor, removeOwnSecondFactor, renewRecoveryCodes } from '../access/second-factor.ts';
import { proveAgain } from '../access/sign-in-again.ts';
import { signInWithCode } from '../access/sign-in-code.ts';
import { ShirabeError } from '../contract/problem.ts';
import { RecoveryCodes, SecondFactorBegin, SecondFactorCode, SecondFactorRemoval, SecondFactorRequest, SecondFactorSecret } from '../contract/wire-accounts.ts';
import { Me } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { describeMe } from './describe-me.ts';
import { clientOf, openSession } from './open-session.ts';
import { readBody } from './read-body.ts';
import { Context, tokenOf } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** The second factor: giving it at a log-in, and setting one's own up. */
@Controller('api')
export class SecondFactorController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Post('session/second-factor')
  @HttpCode(200)
  @Route({ summary: 'The second step of a log-in: a code; sets the session cookie', access: 'public', body: SecondFactorRequest, answer: Me })
  async give(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Me> {
    const asked = readBody(SecondFactorRequest, body);
    const parts = { rules: await this.server.rulesNow(), box: this.server.secondFactors };
    const token = await signInWithCode(this.server.database, parts, asked, clientOf(request), this.server.clock());
    return describeMe(await openSession(this.server, token, request, reply));
  }

  @Post('account/second-factor')
  @HttpCode(200)
  @Route({
    summary: 'A secret for one’s authenticator; nothing changes until it is confirmed',
    access: 'session',
    beforeSecondFactor: true,
    body: SecondFactorBegin,
    answer: SecondFactorSecret,
  })
  async begin(@Context() context: RequestContext, @Body() body: unknown): Promise<SecondFactorSecret> {
    const asked = readBody(SecondFactorBegin, body);
    if ((await this.server.rulesNow()).secondFactor(context.actor.roles) === 'off')
      throw new ShirabeError('forbidden', { ja: '二段階認証は、この役割では使えません。', en: 'The second factor is not offered to your role.' });
    await proveAgain(context, this.server.secondFactors, asked);
    return beginSecondFactor(context, this.server.secondFactors);
  }

  @Post('account/second-factor/confirmation')
  @HttpCode(200)
  @Route({
    summary: 'Puts one’s second factor in force; gives the recovery codes, once; the other sessions end',
    access: 'session',
    beforeSecondFactor: true,
    body: SecondFactorCode,
    answer: RecoveryCodes,
  })
  async confirm(@Context() context: RequestContext, @Body() body: unknown, @Req() request: FastifyRequest): Promise<RecoveryCodes> {
    const { code } = readBody(SecondFactorCode, body);
    return { codes: [...(await confirmSecondFactor(context, this.server.secondFactors, code, tokenOf(request, this.server.environment)))] };
  }

  @Post('account/second-factor/recovery-codes')
  @HttpCode(200)
  @Route({ summary: 'Other recovery codes in place of those there were', access: 'session', body: SecondFactorRemoval, answer: RecoveryCodes })
  async renew(@Context() context: RequestContext, @Body() body: unknown): Promise<RecoveryCodes> {
    await proveAgain(context, this.server.secondFactors, readBody(SecondFactorRemoval, body));
    return { codes: [...(await renewRecoveryCodes(context))] };
  }

  @Post('account/second-factor/removal')
  @HttpCode(204)
  @Route({ summary: 'Takes one’s second factor away', access: 'session', body: SecondFactorRemoval, status: 204 })
  async remove(@Context() context: RequestContext, @Body() body: unknown): Promise<void> {
    await proveAgain(context, this.server.secondFactors, readBody(SecondFactorRemoval, body));
    await removeOwnSecondFactor(context);
  }
}
