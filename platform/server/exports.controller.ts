import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ExportAgain, ExportJob, ExportJobDetail, ExportJobRequest, ExportJobs, ExportJobStart, ExportNews } from '../contract/wire-exports.ts';
import type { RequestContext } from '../database/request-context.ts';
import { beginAgain, beginExport } from '../reports/exports/begin-export.ts';
import { cancelExport, deleteExport } from '../reports/exports/end-export.ts';
import { listExports, readExport, readNews, seeExports } from '../reports/exports/list-exports.ts';
import { findExport } from '../reports/exports/stored-export.ts';
import { planExport } from './plan-export.ts';
import { readBody, readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { sendMadeExport } from './send-made-export.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Files that are made in the background. Each is its asker's own: nobody else's is known to anybody. */
@Controller('api/exports')
export class ExportsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Post()
  @HttpCode(200)
  @Route({
    summary: 'Have a file of a report or list made in the background, always or when it is large',
    access: 'session',
    limit: 'export',
    body: ExportJobRequest,
    answer: ExportJobStart,
  })
  begin(@Context() context: RequestContext, @Body() body: unknown): Promise<ExportJobStart> {
    return beginExport(context, planExport, readBody(ExportJobRequest, body));
  }

  @Get()
  @Route({ summary: 'The viewer’s files, newest first', access: 'session', query: { cursor: 'next of the page before' }, answer: ExportJobs })
  list(@Context() context: RequestContext, @Query() query: Parameters): Promise<ExportJobs> {
    return listExports(context, readParameter(query, 'cursor'));
  }

  @Get('news')
  @Route({ summary: 'What of the viewer’s is under way, and what has ended and was not seen', access: 'session', answer: ExportNews })
  news(@Context() context: RequestContext): Promise<ExportNews> {
    return readNews(context);
  }

  @Post('seen')
  @HttpCode(204)
  @Route({ summary: 'What has ended was seen', access: 'session', limit: 'save', status: 204 })
  see(@Context() context: RequestContext): Promise<void> {
    return seeExports(context);
  }

  @Get(':id')
  @Route({ summary: 'A file: how far it is, what its encoding lacks, whether it may still be had', access: 'session', answer: ExportJobDetail })
  read(@Context() context: RequestContext, @Param('id') id: string): Promise<ExportJobDetail> {
    return readExport(context, planExport, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Route({ summary: 'Call a file off that waits or is being made', access: 'session', limit: 'save', answer: ExportJob })
  cancel(@Context() context: RequestContext, @Param('id') id: string): Promise<ExportJob> {
    return cancelExport(context, id);
  }

  @Post(':id/again')
  @HttpCode(200)
  @Route({ summary: 'Have it made once more, of the rows as they are now', access: 'session', limit: 'export', body: ExportAgain, answer: ExportJobStart })
  async again(@Context() context: RequestContext, @Param('id') id: string, @Body() body: unknown): Promise<ExportJobStart> {
    return beginAgain(context, planExport, await findExport(context, id), readBody(ExportAgain, body));
  }

  @Delete(':id')
  @HttpCode(204)
  @Route({ summary: 'Remove a file that has ended', access: 'session', limit: 'save', status: 204 })
  remove(@Context() context: RequestContext, @Param('id') id: string): Promise<void> {
    return deleteExport(context, this.server.files, id);
  }

  @Get(':id/file')
  @Route({ summary: 'The file, or a range of its bytes', access: 'session', limit: 'export', produces: 'application/octet-stream' })
  async file(
    @Context() context: RequestContext,
    @Param('id') id: string,
    @Headers('range') range: string | undefined,
    @Headers('if-range') ifRange: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendMadeExport(this.server, context, reply, await findExport(context, id), { range, ifRange });
  }
}
