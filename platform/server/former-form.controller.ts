import { Controller, Get, Inject, Param } from '@nestjs/common';
import { FormerForm } from '../contract/wire-former-form.ts';
import type { RequestContext } from '../database/request-context.ts';
import { readFormerForm } from '../records/read-former-form.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** Records under the forms that they were answered with. */
@Controller('api/objects')
export class FormerFormController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get(':object/records/:id/form')
  @Route({ summary: 'A record under the form that it was answered with', access: 'session', answer: FormerForm })
  form(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string): Promise<FormerForm> {
    return readFormerForm(context, object, id, (version) => this.server.models.former(version));
  }
}
