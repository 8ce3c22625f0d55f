import { Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { BinPage, DeletedRecord } from '../contract/wire-restore.ts';
import { RecordAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { purgeDeleted } from '../records/purge-deleted.ts';
import { letGo, listBin, readDeleted, restoreDeleted } from '../records/recycle-bin.ts';
import { readRowParameters } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const query = { search: 'Words that each must occur in the title', cursor: 'next of the page before' };

/** The recycle bin: deleted records that the viewer may bring back. */
@Controller('api')
export class BinController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('bin')
  @Route({ summary: 'The deleted records that the viewer may bring back', access: 'session', query, answer: BinPage })
  all(@Context() context: RequestContext, @Query() given: Parameters): Promise<BinPage> {
    return listBin(context, searched(given));
  }

  @Get('objects/:object/bin')
  @Route({ summary: 'The deleted records of an object that the viewer may bring back', access: 'session', query, answer: BinPage })
  list(@Context() context: RequestContext, @Param('object') object: string, @Query() given: Parameters): Promise<BinPage> {
    return listBin(context, { object, ...searched(given) });
  }

  @Get('objects/:object/bin/:id')
  @Route({ summary: 'A deleted record: who deleted it, and when', access: 'session', answer: DeletedRecord })
  read(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string): Promise<DeletedRecord> {
    return readDeleted(context, object, id);
  }

  @Post('objects/:object/bin/:id/restore')
  @HttpCode(200)
  @Route({ summary: 'Bring a deleted record back', access: 'session', limit: 'save', answer: RecordAnswer })
  restore(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string): Promise<RecordAnswer> {
    return restoreDeleted(context, object, id);
  }

  @Delete('objects/:object/bin/:id')
  @HttpCode(204)
  @Route({ summary: 'Delete a record for good, as an administrator', access: 'session', limit: 'save', status: 204 })
  async purge(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string): Promise<void> {
    await letGo(context, object, id);
    await purgeDeleted(this.server.database, this.server.files, context.now);
  }
}

function searched(given: Parameters): { readonly search?: string; readonly cursor?: string } {
  const { search, cursor } = readRowParameters(given);
  return { ...(search === undefined ? {} : { search }), ...(cursor === undefined ? {} : { cursor }) };
}
