import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { ShirabeError } from '../contract/problem.ts';
import { PrintAnswer, RestorePreview, RestoreRequest } from '../contract/wire-restore.ts';
import { Count, HistoryAnswer, RecordAnswer, RowsPage } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ReadFormer } from '../records/former-fields.ts';
import { printRecords } from '../records/print-records.ts';
import { readHistory, readHistoryEntry } from '../records/read-history.ts';
import { countRelated, listRelated } from '../records/related-rows.ts';
import { previewRestore, restoreRecord } from '../records/restore-record.ts';
import { CheckedReads } from './checked-reads.ts';
import { readBody, readParameter, readRowParameters } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const rows = {
  search: 'Words that each must occur somewhere, width, case and kana folded',
  sort: 'Fields, a minus in front for downwards: -report_date,title',
  filter: 'A formula over the fields: answer_status = "unanswered"',
};

const name = 'The name of the list, where several are of the same object and lookup';

/** What a record was before, what points to it, and how it is put on paper. */
@Controller('api/objects')
export class RecordHistoryController {
  private readonly former: ReadFormer;
  private readonly reads: CheckedReads;
  constructor(@Inject(Server) server: Server, @Inject(CheckedReads) reads: CheckedReads) {
    this.reads = reads;
    this.former = (version) => server.models.former(version);
  }

  @Get(':object/records/:id/history')
  @Route({
    summary: 'The history of a record, newest first',
    access: 'session',
    isChecked: 'beside',
    query: {
      field: 'Changes of this field alone',
      by: 'Changes by this user (id), or by the engine',
      from: 'From this day on: 2026-04-01',
      to: 'Until this day, included',
      cursor: 'next of the page before',
    },
    answer: HistoryAnswer,
  })
  history(@Req() request: FastifyRequest, @Param('object') object: string, @Param('id') id: string, @Query() query: Parameters): Promise<HistoryAnswer> {
    const text = (name: string) => readParameter(query, name);
    const filter = { field: text('field'), by: text('by'), from: text('from'), to: text('to'), cursor: text('cursor') };
    return this.reads.answer(request, (context) => readHistory(context, object, id, filter, this.former));
  }

  @Get(':object/records/:id/history/:entry')
  @Route({ summary: 'One entry of a record’s history, its texts whole', access: 'session' })
  entry(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string, @Param('entry') entry: string): Promise<unknown> {
    return readHistoryEntry(context, object, id, entry, this.former);
  }

  @Post(':object/records/:id/restore')
  @HttpCode(200)
  @Route({
    summary: 'Bring back values that a record had before, or say what that would change',
    access: 'session',
    limit: 'save',
    body: RestoreRequest,
    answer: Type.Union([RestorePreview, RecordAnswer]),
  })
  restore(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<RestorePreview | RecordAnswer> {
    const request = readBody(RestoreRequest, body);
    return request.dry_run ? previewRestore(context, object, id, request) : restoreRecord(context, object, id, request);
  }

  @Get(':object/records/:id/related/:other/:by/rows')
  @Route({
    summary: 'A page of the records that point to this one',
    access: 'session',
    query: { ...rows, name, cursor: 'next of the page before', limit: '1 to 1000; 50 unless said' },
    answer: RowsPage,
  })
  related(@Context() context: RequestContext, @Param() place: RelatedParameters, @Query() query: Parameters): Promise<RowsPage> {
    return listRelated(context, { ...place, name: readParameter(query, 'name') }, readRowParameters(query));
  }

  @Get(':object/records/:id/related/:other/:by/count')
  @Route({ summary: 'How many records point to this one', access: 'session', query: { search: rows.search, filter: rows.filter, name }, answer: Count })
  count(@Context() context: RequestContext, @Param() place: RelatedParameters, @Query() query: Parameters): Promise<{ count: number }> {
    return countRelated(context, { ...place, name: readParameter(query, 'name') }, readRowParameters(query));
  }

  @Get(':object/lists/:list/print')
  @Route({
    summary: 'Whole records of a list, for paper; at most 200',
    access: 'session',
    query: { ...rows, ids: 'Only these records, by commas' },
    answer: PrintAnswer,
  })
  print(@Context() context: RequestContext, @Param('object') object: string, @Param('list') list: string, @Query() query: Parameters): Promise<PrintAnswer> {
    const { search, sort, filter } = readRowParameters(query);
    const ids = readParameter(query, 'ids');
    if (ids !== undefined && ids.length > 10_000) throw new ShirabeError('bad_request', { ja: 'ids が長すぎます。', en: 'ids is too long.' });
    return printRecords(context, object, list, {
      ...(search === undefined ? {} : { search }),
      ...(sort === undefined ? {} : { sort }),
      ...(filter === undefined ? {} : { filter }),
      ...(ids === undefined ? {} : { ids: ids.split(',') }),
    });
  }
}

interface RelatedParameters {
  readonly object: string;
  readonly id: string;
  readonly other: string;
  readonly by: string;
}
