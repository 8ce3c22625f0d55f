import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { exchangeFirstCode } from '../access/first-code.ts';
import { confirmMail } from '../access/mail-change.ts';
import { readPasswordLink, usePasswordLink } from '../access/password-link.ts';
import { changePolicy, readPolicy } from '../access/password-policy.ts';
import { requestReset } from '../access/request-reset.ts';
import { FirstCodeAnswer, FirstCodeRequest, MailConfirmation, NewPassword, PasswordLink, PasswordPolicy, ResetRequest } from '../contract/wire-accounts.ts';
import type { RequestContext } from '../database/request-context.ts';
import { publicContext } from './account-requests.ts';
import { readBody } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** Passwords without being logged in: forgotten, first, or too old; links of mails and codes of letters. And the rule that passwords must fulfil. */
@Controller('api')
export class PasswordsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Post('password-resets')
  @HttpCode(202)
  @Route({
    summary: 'Ask for the mail to set another password; the answer is the same for every user name',
    access: 'public',
    limit: 'mail',
    body: ResetRequest,
    status: 202,
  })
  async reset(@Body() body: unknown, @Req() request: FastifyRequest): Promise<void> {
    const { username } = readBody(ResetRequest, body);
    await requestReset(await publicContext(this.server, request), username);
  }

  @Get('password-links/:token')
  @Route({ summary: 'Whose password a link sets, and by which rules', access: 'public', answer: PasswordLink })
  async readLink(@Param('token') token: string, @Req() request: FastifyRequest): Promise<PasswordLink> {
    return readPasswordLink(await publicContext(this.server, request), token);
  }

  @Post('password-links/:token')
  @HttpCode(204)
  @Route({ summary: 'Set a password by a link, which is then used up', access: 'public', body: NewPassword, status: 204 })
  async useLink(@Param('token') token: string, @Body() body: unknown, @Req() request: FastifyRequest): Promise<void> {
    await usePasswordLink(await publicContext(this.server, request), token, readBody(NewPassword, body).password);
  }

  @Post('first-codes')
  @HttpCode(200)
  @Route({ summary: 'Exchange the one-time code of a letter for the token of a link', access: 'public', body: FirstCodeRequest, answer: FirstCodeAnswer })
  async exchange(@Body() body: unknown, @Req() request: FastifyRequest): Promise<FirstCodeAnswer> {
    const asked = readBody(FirstCodeRequest, body);
    return { token: await exchangeFirstCode(await publicContext(this.server, request), asked) };
  }

  @Post('mail-confirmations/:token')
  @HttpCode(200)
  @Route({ summary: 'Confirm a new mail address by one of the two links', access: 'public', answer: MailConfirmation })
  async confirm(@Param('token') token: string, @Req() request: FastifyRequest): Promise<MailConfirmation> {
    return confirmMail(await publicContext(this.server, request), token);
  }

  @Get('settings/password')
  @Route({ summary: 'The rule of passwords', access: { area: 'security' }, answer: PasswordPolicy })
  readPolicy(@Context() { database }: RequestContext): Promise<PasswordPolicy> {
    return readPolicy(database);
  }

  @Put('settings/password')
  @Route({
    summary: 'Put a rule of passwords in force; passwords that are set stay',
    access: { area: 'security' },
    body: PasswordPolicy,
    answer: PasswordPolicy,
  })
  async changePolicy(@Context() context: RequestContext, @Body() body: unknown): Promise<PasswordPolicy> {
    await changePolicy(context, readBody(PasswordPolicy, body));
    return readPolicy(context.database);
  }
}
