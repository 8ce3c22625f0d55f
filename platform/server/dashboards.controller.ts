import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DashboardLayout } from '../contract/wire-dashboards.ts';
import { DashboardAnswer, DashboardComponent, DashboardList, ExportCheck } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { makeChartFile, type ChartExportParameters } from '../reports/export-chart.ts';
import type { FilterValues } from '../reports/dashboard-filters.ts';
import { arrange, listDashboards, readDashboard, readDashboardComponent, readHome } from '../reports/read-dashboard.ts';
import { currentSurveys } from '../surveys/current-surveys.ts';
import { readBody, readParameter, readRowParameters } from './read-body.ts';
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

const filtering = { 'filter.KEY': 'What a filter of the dashboard is set to, by its key: a value, the id of a record, true or false, days as FROM..TO' };

/** The filters of a dashboard that a request sets; one that is empty is none. Raises `bad_request` for one that is given twice. */
function filterValues(query: Parameters): FilterValues {
  const given = Object.keys(query).filter((name) => name.startsWith('filter.'));
  const values = given.map((name) => [name.slice('filter.'.length), readParameter(query, name)] as const);
  return Object.fromEntries(values.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

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
  @Route({ summary: 'The viewer’s home page', access: 'session', query: filtering, answer: DashboardAnswer })
  home(@Context() context: RequestContext, @Query() query: Parameters): Promise<DashboardAnswer> {
    return readHome(context, currentSurveys, filterValues(query));
  }

  @Get('dashboards')
  @Route({ summary: 'The dashboards that the viewer may open', access: 'session', answer: DashboardList })
  list(@Context() context: RequestContext): DashboardList {
    return listDashboards(context);
  }

  @Get('dashboards/:dashboard')
  @Route({ summary: 'A dashboard with its data', access: 'session', query: filtering, answer: DashboardAnswer })
  dashboard(@Context() context: RequestContext, @Param('dashboard') dashboard: string, @Query() query: Parameters): Promise<DashboardAnswer> {
    return readDashboard(context, dashboard, currentSurveys, filterValues(query));
  }

  @Get('dashboards/:dashboard/components/:component')
  @Route({ summary: 'One component of a dashboard, with its data', access: 'session', query: filtering, answer: DashboardComponent })
  component(
    @Context() context: RequestContext,
    @Param('dashboard') dashboard: string,
    @Param('component') component: string,
    @Query() query: Parameters,
  ): Promise<DashboardComponent> {
    return readDashboardComponent(context, dashboard, component, currentSurveys, filterValues(query));
  }

  @Put('dashboards/:dashboard/layout')
  @HttpCode(204)
  @Route({ summary: 'Arrange a dashboard for oneself', access: 'session', limit: 'save', body: DashboardLayout, status: 204 })
  arrange(@Context() context: RequestContext, @Param('dashboard') dashboard: string, @Body() body: unknown): Promise<void> {
    return arrange(context, dashboard, readBody(DashboardLayout, body));
  }

  @Delete('dashboards/:dashboard/layout')
  @HttpCode(204)
  @Route({ summary: 'Have a dashboard as it is defined', access: 'session', limit: 'save', status: 204 })
  reset(@Context() context: RequestContext, @Param('dashboard') dashboard: string): Promise<void> {
    return arrange(context, dashboard, null);
  }

  @Get('reports/:report/chart/export/check')
  @Route({ summary: 'What the encoding lacks in the file of a chart', access: 'session', query: charting, answer: ExportCheck })
  check(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters): Promise<ExportCheck> {
    return makeChartFile(context, report, chartParameters(query)).then(({ check }) => check);
  }

  // A file as small as the answer of the groups: no more are counted against those who ask than of these.
  @Get('reports/:report/chart/export')
  @Route({ summary: 'The figures of a report’s chart as a file', access: 'session', query: charting, produces: 'text/csv' })
  async export(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters, @Res() reply: FastifyReply): Promise<void> {
    const parameters = chartParameters(query);
    const { search, filter, value } = parameters;
    await sendExport(this.server, context, reply, {
      open: async () => (await makeChartFile(context, report, parameters)).open(),
      subject: { kind: 'report', id: report, label: context.model.reports[report]?.label.ja },
      narrowed: { chart: value ?? true, search, filter },
    });
  }
}
