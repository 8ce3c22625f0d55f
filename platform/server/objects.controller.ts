import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ShirabeError } from '../contract/problem.ts';
import { ChoicesAnswer, Count, CreateRequest, ObjectDescription, RecordAnswer, RowsPage, UpdateRequest } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { deleteRecord } from '../records/delete-record.ts';
import { listObjects, readObject } from '../records/describe-object.ts';
import { listChoices } from '../records/list-choices.ts';
import { countRows, listRows } from '../records/list-rows.ts';
import { newRecord, readRecord } from '../records/read-record.ts';
import { createRecord, updateRecord } from '../records/save-record.ts';
import { CheckedReads } from './checked-reads.ts';
import { readBody, readRowParameters } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';

type Parameters = Readonly<Record<string, unknown>>;
const rowParameters = {
  search: 'Words that each must occur somewhere, width, case and kana folded',
  sort: 'Fields, a minus in front for downwards: -report_date,title',
  filter: 'A formula over the fields: answer_status = "unanswered"',
  columns: 'Fields in order: title,institution.prefecture; the list’s own unless said',
  own: '1: with the columns and the order that the viewer has set, where none are said',
  cursor: 'next of the page before',
  limit: '1 to 1000; 50 unless said',
  describe: '1: with what a page needs besides',
};

/** Objects, their lists and their  */
@Controller('api/objects')
export class ObjectsController {
  private readonly reads: CheckedReads;
  constructor(@Inject(CheckedReads) reads: CheckedReads) {
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
  @Route({ summary: 'Change a record', access: 'session', isChecked: 'beside', body: UpdateRequest, answer: RecordAnswer })
  update(@Req() request: FastifyRequest, @Param('object') object: string, @Param('id') id: string, @Body() body: unknown): Promise<RecordAnswer> {
    return this.reads.answerSave(request, async (context) => updateRecord(context, object, id, readBody(UpdateRequest, body)));
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

  @Get(':object/fields/:field/choices')
  @Route({ summary: 'Records that a lookup field may point to', access: 'session', query: { search: rowParameters.search }, answer: ChoicesAnswer })
  choices(@Context() context: RequestContext, @Param('object') object: string, @Param('field') field: string, @Query() query: Parameters): Promise<unknown> {
    const { search } = readRowParameters(query);
    return listChoices(context, object, field, search === undefined ? {} : { search });
  }
}
