import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ShirabeError } from '../contract/problem.ts';
import {
  MailMessages,
  MailPreview,
  MailPreviewRequest,
  MailRetryAnswer,
  MailRetryRequest,
  MailTemplate,
  MailTemplateChange,
  MailTemplates,
} from '../contract/wire-operation.ts';
import type { RequestContext } from '../database/request-context.ts';
import { listMessages, retryFailed, retryMessage } from '../mail/messages.ts';
import { changeTemplate, listTemplates, previewTemplate, restoreTemplate } from '../mail/template-settings.ts';
import { readBody, readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';
import { surroundingsOf } from './mail-surroundings.ts';

const access = { area: 'mail' } as const;

/** The words of the engine's mails, and what became of them. */
@Controller('api/mail')
export class MailController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('templates')
  @Route({ summary: 'The words of every mail', access, answer: MailTemplates })
  async templates(@Context() context: RequestContext): Promise<{ readonly templates: readonly MailTemplate[] }> {
    return { templates: await listTemplates(context) };
  }

  @Put('templates/:name')
  @Route({ summary: 'Keep other words for a mail', access, body: MailTemplateChange, answer: MailTemplate })
  change(@Context() context: RequestContext, @Param('name') name: string, @Body() body: unknown): Promise<MailTemplate> {
    return changeTemplate(context, name, readBody(MailTemplateChange, body));
  }

  @Delete('templates/:name')
  @Route({ summary: 'Go back to the words that came with the engine', access, query: { version: 'The version that was read' }, answer: MailTemplate })
  restore(@Context() context: RequestContext, @Param('name') name: string, @Query() query: Record<string, unknown>): Promise<MailTemplate> {
    return restoreTemplate(context, name, readVersion(query));
  }

  @Post('templates/:name/preview')
  @HttpCode(200)
  @Route({ summary: 'Words filled with examples', access, body: MailPreviewRequest, answer: MailPreview })
  preview(@Context() context: RequestContext, @Param('name') name: string, @Body() body: unknown): MailPreview {
    const { language, words } = readBody(MailPreviewRequest, body);
    return previewTemplate(name, language, words, surroundingsOf(context.model, this.server.environment));
  }

  @Get('messages')
  @Route({
    summary: 'The mails of the outbox, newest first',
    access,
    query: { state: 'waiting, retrying, sent or failed', search: 'Words of recipient and user', cursor: 'The next of the page before' },
    answer: MailMessages,
  })
  messages(@Context() context: RequestContext, @Query() query: Record<string, unknown>): Promise<MailMessages> {
    return listMessages(context, { state: readParameter(query, 'state'), search: readParameter(query, 'search'), cursor: readParameter(query, 'cursor') });
  }

  @Post('retries')
  @HttpCode(200)
  @Route({ summary: 'Send every failed mail of a search again, at once', access, limit: 'mail', body: MailRetryRequest, answer: MailRetryAnswer })
  async retryAll(@Context() context: RequestContext, @Body() body: unknown): Promise<MailRetryAnswer> {
    return { count: await retryFailed(context, readBody(MailRetryRequest, body)) };
  }

  @Post('messages/:id/retry')
  @HttpCode(204)
  @Route({ summary: 'Send a mail again, at once', access, status: 204 })
  retry(@Context() context: RequestContext, @Param('id') id: string): Promise<void> {
    return retryMessage(context, id);
  }
}

/** The version that was read, if one is said. Raises `bad_request` for what is no version. */
function readVersion(query: Readonly<Record<string, unknown>>): number | undefined {
  const given = readParameter(query, 'version');
  if (given === undefined || /^\d{1,9}$/.test(given)) return given === undefined ? undefined : Number(given);
  const message = { ja: 'version は数です。', en: 'version is a number.' };
  throw new ShirabeError('bad_request', message, [{ field: 'version', code: 'not_a_number', message: message.ja, en: message.en }]);
}
