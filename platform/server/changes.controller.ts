import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { BatchAnswer, BatchReasons, BatchRows, ChangesAnswer, ChangesRequest, MassChangeRequest } from '../contract/wire-batches.ts';
import type { RequestContext } from '../database/request-context.ts';
import { beginChange, previewChange } from '../records/batches/begin-change.ts';
import { inWords, listBatches, readBatch, readBatchRows, readLeftRows, readReasons } from '../records/batches/read-batch.ts';
import { cancelBatch, undoBatch } from '../records/batches/undo-batch.ts';
import { countOutcomes } from '../records/row-outcome.ts';
import { saveMany } from '../records/save-many.ts';
import { csvRecord, guardFormula } from '../reports/csv-record.ts';
import { contentDisposition } from './content-disposition.ts';
import { readBody, readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Changes of many records at once: from a grid, of the rows of a list, and their undoing. */
@Controller('api')
export class ChangesController {
  @Post('objects/:object/changes')
  @HttpCode(200)
  @Route({ summary: 'Save many records of an object, with a result for each', access: 'session', limit: 'save', body: ChangesRequest, answer: ChangesAnswer })
  async changes(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<ChangesAnswer> {
    const { changes, accept_warnings: acceptWarnings = false, dry_run: dryRun = false, whole = false } = readBody(ChangesRequest, body);
    const outcomes = await saveMany(context, object, changes, { acceptWarnings, dryRun, whole });
    const results = outcomes.map(({ changes: _changes, problems, ...outcome }) => ({
      ...outcome,
      problems: problems.map((problem) => inWords(context, problem)),
    }));
    return { results, counts: countOutcomes(outcomes) };
  }

  @Post('objects/:object/mass-change')
  @HttpCode(200)
  @Route({
    summary: 'Change or delete the rows of a list; with dry_run a preview (MassPreview). More than some hundreds of rows are changed after the answer',
    access: 'session',
    limit: 'save',
    body: MassChangeRequest,
    answer: BatchAnswer,
  })
  massChange(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<unknown> {
    const request = readBody(MassChangeRequest, body);
    return request.dry_run ? previewChange(context, object, request) : beginChange(context, object, request);
  }

  @Get('batches')
  @Route({ summary: 'The viewer’s own changes of many records, newest first', access: 'session' })
  batches(@Context() context: RequestContext): Promise<unknown> {
    return listBatches(context);
  }

  @Get('batches/:id')
  @Route({ summary: 'A change of many records, and how far it is', access: 'session', answer: BatchAnswer })
  batch(@Context() context: RequestContext, @Param('id') id: string): Promise<BatchAnswer> {
    return readBatch(context, id);
  }

  @Get('batches/:id/rows')
  @Route({
    summary: 'What became of each record',
    access: 'session',
    query: { outcome: 'Only those with this outcome; left: those that were not changed', cursor: 'next of the page before' },
    answer: BatchRows,
  })
  rows(@Context() context: RequestContext, @Param('id') id: string, @Query() query: Parameters): Promise<BatchRows> {
    return readBatchRows(context, id, { outcome: readParameter(query, 'outcome'), cursor: readParameter(query, 'cursor') });
  }

  @Get('batches/:id/reasons')
  @Route({ summary: 'What speaks against rows of a change of many', access: 'session', answer: BatchReasons })
  reasons(@Context() context: RequestContext, @Param('id') id: string): Promise<BatchReasons> {
    return readReasons(context, id);
  }

  @Get('batches/:id/left.csv')
  @Route({ summary: 'The records that were not changed, with the reasons, as CSV (UTF-8)', access: 'session', limit: 'export', produces: 'text/csv' })
  async left(@Context() context: RequestContext, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const rows = await readLeftRows(context, id);
    void reply
      .header('content-disposition', contentDisposition(`${{ ja: '変更されなかったレコード', en: 'not changed' }[context.actor.language]}.csv`, false))
      .header('cache-control', 'private, no-store')
      .type('text/csv; charset=utf-8')
      .send(`\uFEFF${rows.map((row) => csvRecord(row.map(guardFormula))).join('')}`);
  }

  @Post('batches/:id/cancel')
  @HttpCode(200)
  @Route({ summary: 'Stop a change of many records; what it has changed stays', access: 'session', limit: 'save', answer: BatchAnswer })
  cancel(@Context() context: RequestContext, @Param('id') id: string): Promise<BatchAnswer> {
    return cancelBatch(context, id);
  }

  @Post('batches/:id/undo')
  @HttpCode(200)
  @Route({ summary: 'Undo a change of many records, by another one', access: 'session', limit: 'save', answer: BatchAnswer })
  undo(@Context() context: RequestContext, @Param('id') id: string): Promise<BatchAnswer> {
    return undoBatch(context, id);
  }
}
