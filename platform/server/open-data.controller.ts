import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OpenDataList, OpenDataSet } from '../contract/wire-open-data.ts';
import { countFetch, findOpenFile, listOpenData, readOpenData } from '../reports/open/read-open-data.ts';
import { contentDisposition } from './content-disposition.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** Seconds for which a copy may be used without asking: of what names no day, and of the data of a day, which may be made anew once. */
const FRESH = 300;

/** What is published for everybody, without an account: what there is, what its columns mean, and its files by day. Pages of other sites may read it. */
@Controller('api/open')
export class OpenDataController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get()
  @Route({ summary: 'Everything that is open to everybody', access: 'public', limit: 'open', answer: OpenDataList })
  async list(@Res({ passthrough: true }) reply: FastifyReply): Promise<OpenDataList> {
    const { database, models } = this.server;
    const { model } = await models.current();
    const list = await listOpenData(database, model);
    openToAll(reply, !list.sets.some(({ latest }) => latest === null));
    return list;
  }

  @Get(':report')
  @Route({ summary: 'Open data: columns, licence, days, first lines', access: 'public', limit: 'open', answer: OpenDataSet })
  async read(@Param('report') report: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<OpenDataSet> {
    const { database, models } = this.server;
    const { model } = await models.current();
    const set = await readOpenData(database, model, report);
    openToAll(reply, set.days.length > 0);
    return set;
  }

  @Get(':report/:file')
  @Route({ summary: 'The data of a day (or latest) as .csv or .json', access: 'public', limit: 'open', produces: 'text/csv' })
  async file(@Param('report') report: string, @Param('file') name: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { database, models, clock } = this.server;
    const { model } = await models.current();
    const file = await findOpenFile(database, model, report, name);
    openToAll(reply, true);
    void reply.header('etag', file.etag);
    if (isKnown(request.headers['if-none-match'], file.etag)) return void reply.code(304).send();
    await countFetch(database, model, report, file.name.endsWith('.csv') ? 'csv' : 'json', clock());
    void reply
      .header('content-disposition', contentDisposition(file.name))
      .header('content-length', file.bytes)
      .header('x-content-type-options', 'nosniff')
      .type(file.type)
      .send(file.content());
  }
}

/** Whether the client has this very content (RFC 9110, 13.1.2). */
function isKnown(header: string | undefined, etag: string): boolean {
  const asked = header?.split(',').map((one) => one.trim().replace(/^W\//, '')) ?? [];
  return asked.includes('*') || asked.includes(etag);
}

/** `isMade`: that nothing was made yet holds for seconds only, and whoever looks again is to see the first data. */
function openToAll(reply: FastifyReply, isMade: boolean): void {
  void reply
    .header('access-control-allow-origin', '*')
    .header('cross-origin-resource-policy', 'cross-origin')
    .header('cache-control', isMade ? `public, max-age=${FRESH}` : 'no-cache');
}
