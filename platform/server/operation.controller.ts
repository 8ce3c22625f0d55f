import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import sql from 'sql-template-tag';
import { metrics } from './metrics.ts';
import { OpenApi } from './open-api.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** What those who run the server ask it. */
@Controller()
export class OperationController {
  private readonly server: Server;
  private readonly openApi: OpenApi;
  constructor(@Inject(Server) server: Server, @Inject(OpenApi) openApi: OpenApi) {
    this.server = server;
    this.openApi = openApi;
  }

  @Get('healthz')
  @Route({ summary: 'The process is alive', access: 'public' })
  health(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Route({ summary: 'The process can serve: the database and the store of files answer', access: 'public' })
  async ready(): Promise<{ status: string }> {
    await Promise.all([this.server.database.query(sql`SELECT 1`), this.server.files.check()]);
    return { status: 'ok' };
  }

  @Get('metrics')
  @Route({ summary: 'Figures in Prometheus’ text form', access: 'public', produces: 'text/plain' })
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    void reply.type(metrics.contentType).send(await metrics.metrics());
  }

  @Get('api/openapi.json')
  @Route({ summary: 'This description', access: 'public' })
  description(): unknown {
    return this.openApi.describe();
  }
}
