import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ExportCheck } from '../contract/wire.ts';
import { ReportTrend, SnapshotKeeping } from '../contract/wire-trends.ts';
import type { RequestContext } from '../database/request-context.ts';
import { makeTrendFile } from '../reports/snapshots/export-trend.ts';
import { endSnapshots, keepSnapshots } from '../reports/snapshots/keep-snapshots.ts';
import { readTrend, type TrendParameters } from '../reports/snapshots/read-trend.ts';
import { readBody, readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { sendExport } from './send-export.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const asking = { value: 'A summary', level: 'How deep the groups go; 0: all rows together', from: 'YYYY-MM-DD', to: 'YYYY-MM-DD; 400 days at most' };
const exporting = { ...asking, encoding: 'shift_jis, utf-8 or utf-8-bom', unmappable: 'replace (by 〓; unless said) or fail' };

function trendParameters(query: Parameters): TrendParameters {
  const [value, level, from, to] = ['value', 'level', 'from', 'to'].map((name) => readParameter(query, name));
  return { value, level, from, to };
}
function exportParameters(query: Parameters): TrendFileParameters {
  const { encoding, unmappable } = query;
  return { ...trendParameters(query), encoding, unmappable };
}
type TrendFileParameters = TrendParameters & { readonly encoding: unknown; readonly unmappable: unknown };

/** Results of reports that are kept day by day. */
@Controller('api/reports/:report')
export class TrendsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('trend')
  @Route({ summary: 'What was kept of a report, day by day', access: 'session', query: asking, answer: ReportTrend })
  trend(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters): Promise<ReportTrend> {
    return readTrend(context, report, trendParameters(query));
  }

  @Put('snapshots')
  @HttpCode(204)
  @Route({ summary: 'Have a report kept every day', access: 'session', limit: 'save', body: SnapshotKeeping, status: 204 })
  keep(@Context() context: RequestContext, @Param('report') report: string, @Body() body: unknown): Promise<void> {
    return keepSnapshots(context, report, readBody(SnapshotKeeping, body));
  }

  @Delete('snapshots')
  @HttpCode(204)
  @Route({ summary: 'Have a report kept no longer', access: 'session', limit: 'save', status: 204 })
  end(@Context() context: RequestContext, @Param('report') report: string): Promise<void> {
    return endSnapshots(context, report);
  }

  @Get('trend/export/check')
  @Route({ summary: 'What the encoding lacks in the file of a trend', access: 'session', query: exporting, answer: ExportCheck })
  async check(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters): Promise<ExportCheck> {
    return (await makeTrendFile(context, report, exportParameters(query))).check;
  }

  @Get('trend/export')
  @Route({ summary: 'A trend as a file', access: 'session', query: exporting, produces: 'text/csv' })
  async export(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters, @Res() reply: FastifyReply): Promise<void> {
    const parameters = exportParameters(query);
    const { value, from, to } = parameters;
    await sendExport(this.server, context, reply, {
      open: async () => (await makeTrendFile(context, report, parameters)).open(),
      subject: { kind: 'report', id: report, label: context.model.reports[report]?.label.ja },
      narrowed: { trend: value ?? true, from, to },
    });
  }
}
