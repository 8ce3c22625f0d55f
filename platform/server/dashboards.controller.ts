import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DashboardAnswer, DashboardComponent, ExportCheck } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { checkChartExport, openChartExport, type ChartExportParameters } from '../reports/export-chart.ts';
import { readDashboard, readDashboardComponent, readHome } from '../reports/read-dashboard.ts';
import { currentSurveys } from '../surveys/current-surveys.ts';
import { readParameter, readRowParameters } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { sendExport } from './send-export.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const charting = {
  search: 'Words that each must occur somewhere in the row',
  filter: 'A formula over the report’s fields',
  as: 'The kind of chart, where it is not the report’s own',
  value: 'The key of a summary, where it is not that of the report’s own chart; count: how many rows',
  encoding: 'shift_jis (unless said), utf-8 or utf-8-bom',
  unmappable: 'replace (by 〓; unless said) or fail',
};

function chartParameters(query: Parameters): ChartExportParameters {
  const { search, filter } = readRowParameters(query);
  const { encoding, unmappable } = query;
  return { search, filter, as: readParameter(query, 'as'), value: readParameter(query, 'value'), encoding, unmappable };
}

/** Dashboards, the home page among them, and the figures of charts. */
@Controller('api')
export class DashboardsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('home')
  @Route({ summary: 'The viewer’s home page', access: 'session', answer: DashboardAnswer })
  home(@Context() context: RequestContext): Promise<DashboardAnswer> {
    return readHome(context, currentSurveys);
  }

  @Get('dashboards/:dashboard')
  @Route({ summary: 'A dashboard with its data', access: 'session', answer: DashboardAnswer })
  dashboard(@Context() context: RequestContext, @Param('dashboard') dashboard: string): Promise<DashboardAnswer> {
    return readDashboard(context, dashboard, currentSurveys);
  }

  @Get('dashboards/:dashboard/components/:component')
  @Route({ summary: 'One component of a dashboard, with its data', access: 'session', answer: DashboardComponent })
  component(@Context() context: RequestContext, @Param('dashboard') dashboard: string, @Param('component') component: string): Promise<DashboardComponent> {
    return readDashboardComponent(context, dashboard, component, currentSurveys);
  }

  @Get('reports/:report/chart/export/check')
  @Route({ summary: 'What the encoding lacks in the file of a chart', access: 'session', query: charting, answer: ExportCheck })
  check(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters): Promise<ExportCheck> {
    return checkChartExport(context, report, chartParameters(query));
  }

  // A file as small as the answer of the groups: no more are counted against those who ask than of these.
  @Get('reports/:report/chart/export')
  @Route({ summary: 'The figures of a report’s chart as a file', access: 'session', query: charting, produces: 'text/csv' })
  async export(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters, @Res() reply: FastifyReply): Promise<void> {
    const parameters = chartParameters(query);
    const { search, filter, value } = parameters;
    await sendExport(this.server, context, reply, {
      open: () => openChartExport(context, report, parameters),
      subject: { kind: 'report', id: report, label: context.model.reports[report]?.label.ja },
      narrowed: { chart: value ?? true, search, filter },
    });
  }
}
