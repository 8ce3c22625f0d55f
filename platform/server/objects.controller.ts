import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { ShirabeError } from '../contract/problem.ts';
import { ChoicesAnswer, Count, CreateRequest, FileAnswer, HistoryAnswer, ObjectDescription, RecordAnswer, RowsPage, UpdateRequest } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { deleteRecord } from '../records/delete-record.ts';
import { listObjects, readObject } from '../records/describe-object.ts';
import { readFile, storeFile } from '../records/files.ts';
import { listChoices } from '../records/list-choices.ts';
import { countRows, listRows } from '../records/list-rows.ts';
import { readHistory } from '../records/read-history.ts';
import { newRecord, readRecord } from '../records/read-record.ts';
import { createRecord, updateRecord } from '../records/save-record.ts';
import { CheckedReads } from './checked-reads.ts';
import { contentDisposition } from './content-disposition.ts';
import { readBody, readRowParameters } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const rowParameters = {
  search: 'Words that each must occur somewhere, width, case and kana folded',
  sort: 'Fields, a minus in front for downwards: -report_date,title',
  filter: 'A formula over the fields: answer_status = "unanswered"',
  cursor: 'next of the page before',
  limit: '1 to 1000; 50 unless said',
  describe: '1: with what a page needs besides',
};

/** Objects, their lists and their  */
@Controller('api/objects')
export class ObjectsController {
  private readonly server: Server;
  private readonly reads: CheckedReads;
  constructor(@Inject(Server) server: Server, @Inject(CheckedReads) reads: CheckedReads) {
    this.server = server;
    this.reads = reads;
  }

  @Get()
  @Route({ summary: 'The objects that the viewer may read', access: 'session' })
  objects(@Context() context: RequestContext): unknown {
    return listObjects(context);
  }

  @Get(':object')
  @Route({ summary: 'An object: fields, layout, rules, lists', access: 'session', answer: ObjectDescription })
  object(@Context() context: RequestContext, @Param('object') object: string): ObjectDescription {
    return readObject(context, object);
  }

  @Get(':object/lists/:list/rows')
  @Route({ summary: 'A page of a list’s rows', access: 'session', isChecked: 'beside', query: rowParameters, answer: RowsPage })
  rows(@Req() request: FastifyRequest, @Param('object') object: string, @Param('list') list: string, @Query() query: Parameters): Promise<RowsPage> {
    return this.reads.answer(request, async (context) => listRows(context, object, list, readRowParameters(query)));
  }

  @Get(':object/lists/:list/count')
  @Route({ summary: 'How many rows a list has', access: 'session', query: { search: rowParameters.search, filter: rowParameters.filter }, answer: Count })
  count(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('list') list: string,
    @Query() query: Parameters,
  ): Promise<{ count: number }> {
    return countRows(context, object, list, readRowParameters(query));
  }

  @Get(':object/new')
  @Route({ summary: 'What a new record starts with; further parameters are values by field', access: 'session' })
  newRecord(@Context() context: RequestContext, @Param('object') object: string, @Query() query: Parameters): Promise<unknown> {
    return newRecord(context, object, query);
  }

  @Post(':object/records')
  @Route({ summary: 'Create a record', access: 'session', limit: 'save', body: CreateRequest, answer: RecordAnswer, status: 201 })
  create(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<RecordAnswer> {
    return createRecord(context, object, readBody(CreateRequest, body));
  }

  @Get(':object/records/:id')
  @Route({ summary: 'A record', access: 'session', isChecked: 'beside', query: { describe: rowParameters.describe }, answer: RecordAnswer })
  record(@Req() request: FastifyRequest, @Param('object') object: string, @Param('id') id: string, @Query() query: Parameters): Promise<RecordAnswer> {
    return this.reads.answer(request, (context) => readRecord(context, object, id, { describe: query.describe === '1' }));
  }

  @Patch(':object/records/:id')
  @Route({ summary: 'Change a record', access: 'session', limit: 'save', body: UpdateRequest, answer: RecordAnswer })
  update(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string, @Body() body: unknown): Promise<RecordAnswer> {
    return updateRecord(context, object, id, readBody(UpdateRequest, body));
  }

  @Delete(':object/records/:id')
  @HttpCode(204)
  @Route({ summary: 'Delete a record', access: 'session', limit: 'save', query: { version: 'The version that was seen' }, status: 204 })
  async remove(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string, @Query() query: Parameters): Promise<void> {
    if (typeof query.version !== 'string' || !/^\d{1,9}$/.test(query.version)) {
      throw new ShirabeError('bad_request', { ja: 'version を指定してください。', en: 'Say which version was seen.' }, [
        { field: 'version', code: 'required', message: '見ていた版の version を指定してください。', en: 'Say which version was seen.' },
      ]);
    }
    await deleteRecord(context, object, id, Number(query.version));
  }

  @Get(':object/records/:id/history')
  @Route({ summary: 'The history of a record, newest first', access: 'session', query: { cursor: rowParameters.cursor }, answer: HistoryAnswer })
  history(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string, @Query() query: Parameters): Promise<HistoryAnswer> {
    const { cursor } = readRowParameters(query);
    return readHistory(context, object, id, cursor === undefined ? {} : { cursor });
  }

  @Get(':object/fields/:field/choices')
  @Route({ summary: 'Records that a lookup field may point to', access: 'session', query: { search: rowParameters.search }, answer: ChoicesAnswer })
  choices(@Context() context: RequestContext, @Param('object') object: string, @Param('field') field: string, @Query() query: Parameters): Promise<unknown> {
    const { search } = readRowParameters(query);
    return listChoices(context, object, field, search === undefined ? {} : { search });
  }

  @Post(':object/fields/:field/files')
  @Route({
    summary: 'Upload a file for a file field: the bytes as application/octet-stream, the name URI-encoded in x-file-name',
    access: 'session',
    limit: 'upload',
    answer: FileAnswer,
    status: 201,
  })
  upload(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('field') field: string,
    @Headers('x-file-name') name: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<FileAnswer> {
    const body = request.body as Readable | undefined;
    if (!body || typeof body.pipe !== 'function')
      throw new ShirabeError('unsupported_media_type', {
        ja: 'ファイルは application/octet-stream で送ってください。',
        en: 'Send the file as application/octet-stream.',
      });
    return storeFile(context, this.server.files, object, field, { name: decodeName(name), content: body });
  }

  @Get(':object/records/:id/files/:file')
  @Route({ summary: 'A file of a record', access: 'session', produces: 'application/octet-stream' })
  async download(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('id') id: string,
    @Param('file') file: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await readFile(context, this.server.files, object, id, file);
    void reply
      .header('content-disposition', contentDisposition(found.name, found.inline))
      .header('content-length', found.size)
      .header('cache-control', 'private, no-store')
      .type(found.type)
      .send(found.content);
  }
}

function decodeName(name: string | undefined): string {
  try {
    return decodeURIComponent(name ?? '');
  } catch {
    throw new ShirabeError('bad_request', { ja: 'x-file-name は URI エンコードした UTF-8 で送ってください。', en: 'Send x-file-name as URI-encoded UTF-8.' });
  }
}
