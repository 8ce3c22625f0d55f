import { Body, Controller, Get, Inject, Patch } from '@nestjs/common';
import { changeOwnAccount, readOwnAccount } from '../access/own-account.ts';
import { Account, AccountChange } from '../contract/wire-accounts.ts';
import type { RequestContext } from '../database/request-context.ts';
import { readBody } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** The viewer's own account. */
@Controller('api/account')
export class OwnAccountController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get()
  @Route({ summary: 'One’s own account', access: 'session', beforeSecondFactor: true, answer: Account })
  async read(@Context() context: RequestContext): Promise<Account> {
    return readOwnAccount(context, await this.server.rulesNow());
  }

  @Patch()
  @Route({ summary: 'Change one’s language and which mails are wanted', access: 'session', body: AccountChange, answer: Account })
  async change(@Context() context: RequestContext, @Body() body: unknown): Promise<Account> {
    const change = readBody(AccountChange, body);
    await changeOwnAccount(context, change);
    return this.read({ ...context, actor: { ...context.actor, language: change.language ?? context.actor.language } });
  }
}
