import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Import, ImportChoices, ImportRows, Imports } from '../contract/wire-import.ts';
import type { RequestContext } from '../database/request-context.ts';
import { beginImport, changeImport, startImport, stopImport } from '../records/import/imports.ts';
import { listImportRows, listImports, readImport, writeRejected } from '../records/import/read-import.ts';
import { contentDisposition } from './content-disposition.ts';
import { readBody, readParameter, readRowParameters } from './read-body.ts';
import { openUpload } from './read-upload.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Files of records: taken, looked at, checked, saved, undone. Each import is its user's own. */
@Controller('api')
export class ImportsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Post('objects/:object/imports')
  @Route({
    summary: 'Take a file of records (CSV, .xlsx) and look at it: its bytes as application/octet-stream, its name URI-encoded in x-file-name',
    access: 'session',
    limit: 'upload',
    answer: Import,
    status: 201,
  })
  async begin(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Headers('x-file-name') name: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<Import> {
    const upload = openUpload(request, name);
    const id = await beginImport(context, this.server.files, object, { ...upload, name: upload.name || 'import.csv' });
    return readImport(context, id);
  }

  @Get('imports')
  @Route({ summary: 'The imports of the viewer, newest first', access: 'session', query: { object: 'only those into this object' }, answer: Imports })
  list(@Context() context: RequestContext, @Query() query: Parameters): Promise<Imports> {
    return listImports(context, readParameter(query, 'object'));
  }

  @Get('imports/:id')
  @Route({ summary: 'An import: what was found, what was chosen, how far it is', access: 'session', answer: Import })
  read(@Context() context: RequestContext, @Param('id') id: string): Promise<Import> {
    return readImport(context, id);
  }

  @Patch('imports/:id')
  @Route({
    summary: 'Say how the file is to be read and where its columns go, in place of what was said before',
    access: 'session',
    body: ImportChoices,
    answer: Import,
  })
  async change(@Context() context: RequestContext, @Param('id') id: string, @Body() body: unknown): Promise<Import> {
    await changeImport(context, this.server.files, id, readBody(ImportChoices, body));
    return readImport(context, id);
  }

  @Post('imports/:id/check')
  @HttpCode(202)
  @Route({ summary: 'Check every row in the background; nothing is saved', access: 'session', limit: 'save', answer: Import, status: 202 })
  async check(@Context() context: RequestContext, @Param('id') id: string): Promise<Import> {
    await startImport(context, id, 'check');
    return readImport(context, id);
  }

  @Post('imports/:id/run')
  @HttpCode(202)
  @Route({ summary: 'Save the rows in the background, or go on where it stopped', access: 'session', limit: 'save', answer: Import, status: 202 })
  async run(@Context() context: RequestContext, @Param('id') id: string): Promise<Import> {
    await startImport(context, id, 'run');
    return readImport(context, id);
  }

  @Post('imports/:id/stop')
  @HttpCode(200)
  @Route({ summary: 'Stop an import after its present rows; what was saved stays', access: 'session', answer: Import })
  async stop(@Context() context: RequestContext, @Param('id') id: string): Promise<Import> {
    await stopImport(context, id);
    return readImport(context, id);
  }

  @Get('imports/:id/rows')
  @Route({
    summary: 'A page of an import’s rows, with what became of each, or would',
    access: 'session',
    query: {
      outcome: 'created, updated, unchanged, warned, refused, conflict, pending, or rejected (all that are not taken in)',
      cursor: 'next of the page before',
      limit: '1 to 1000; 100 unless said',
    },
    answer: ImportRows,
  })
  rows(@Context() context: RequestContext, @Param('id') id: string, @Query() query: Parameters): Promise<ImportRows> {
    const { cursor, limit } = readRowParameters(query);
    return listImportRows(context, id, { cursor, limit, outcome: readParameter(query, 'outcome') });
  }

  @Get('imports/:id/rejected')
  @Route({ summary: 'The rows that were rejected, as a file like the one they came in, with the reasons', access: 'session', produces: 'text/csv' })
  async rejected(@Context() context: RequestContext, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { name, encoding, content } = await writeRejected(context, id);
    void reply
      .header('content-disposition', contentDisposition(name, false))
      .type(`text/csv; charset=${encoding.startsWith('utf-16') ? 'utf-16' : encoding}`)
      .send(content);
  }
}
