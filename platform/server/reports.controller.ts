import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Count, ExportCheck, FoldersAnswer, Groups, ReportAnswer, RowsPage } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { checkExport, openExport, type ReportExportParameters } from '../reports/export-report.ts';
import { listFolders } from '../reports/list-folders.ts';
import { countReport, groupReport, reportRows, runReport } from '../reports/run-report.ts';
import { readRowParameters } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { inTurn, sendExport } from './send-export.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const narrowing = {
  search: 'Words that each must occur somewhere in the row',
  filter: 'A formula over the report’s fields',
  sort: 'Column keys, a minus in front for downwards',
};
const paging = {
  ...narrowing,
  block: 'Of a joined report: the block whose rows these are, and whose fields search, filter and sort name',
  cursor: 'next of the page before',
  limit: '1 to 1000; 50 unless said',
};
const within = {
  from: 'JSON list of the keys of the first group',
  to: 'JSON list of the keys of the last group',
  of: 'in place of from and to: JSON list of such lists, of at most 200 groups',
};
const exporting = {
  ...narrowing,
  block: paging.block,
  view: 'details or formatted',
  format: 'csv, xlsx or jsonl (JSON lines)',
  separator: 'comma (unless said), tab or semicolon',
  header: 'labels (unless said) or names; JSON lines have names',
  values: 'shown (unless said) or raw; JSON lines are raw unless said',
  encoding: 'shift_jis, utf-8 or utf-8-bom',
  unmappable: 'replace (by 〓; unless said) or fail',
};

/** What a request says of the file; the report's definition says the rest. */
function exportParameters(query: Parameters): ReportExportParameters {
  const { search, sort, filter, block } = readRowParameters(query);
  const { view, format, encoding, unmappable, separator, header, values } = query;
  return { search, sort, filter, block, view, format, encoding, unmappable, separator, header, values };
}

const narrowed = { ...narrowing, block: paging.block };

/** Reports, their folders and exports. */
@Controller('api')
export class ReportsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('report-folders')
  @Route({ summary: 'The folders and reports that the viewer may open', access: 'session', answer: FoldersAnswer })
  folders(@Context() context: RequestContext): Promise<FoldersAnswer> {
    return listFolders(context);
  }

  @Get('reports/:report')
  @Route({
    summary: 'A report with its groups and first rows',
    access: 'session',
    query: { ...paging, anyway: '1: run it, whatever it is expected to cost' },
    answer: ReportAnswer,
  })
  report(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters): Promise<ReportAnswer> {
    return runReport(context, report, readRowParameters(query));
  }

  @Get('reports/:report/rows')
  @Route({ summary: 'A page of a report’s rows', access: 'session', query: { ...paging, ...within }, answer: RowsPage })
  rows(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters): Promise<RowsPage> {
    return reportRows(context, report, readRowParameters(query));
  }

  @Get('reports/:report/count')
  @Route({ summary: 'How many rows a report has', access: 'session', query: narrowed, answer: Count })
  count(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters): Promise<{ count: number }> {
    return countReport(context, report, readRowParameters(query));
  }

  @Get('reports/:report/groups')
  @Route({ summary: 'The groups and totals of a report', access: 'session', query: narrowed, answer: Groups })
  groups(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters): Promise<Groups> {
    return groupReport(context, report, readRowParameters(query));
  }

  @Get('reports/:report/export/check')
  @Route({ summary: 'What the encoding lacks, before the file is sent', access: 'session', limit: 'export', query: exporting, answer: ExportCheck })
  async check(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters): Promise<ExportCheck> {
    return inTurn(this.server, context, () => checkExport(context, report, exportParameters(query)));
  }

  @Get('reports/:report/export')
  @Route({ summary: 'A report as a file, streamed', access: 'session', limit: 'export', query: exporting, produces: 'text/csv' })
  async export(@Context() context: RequestContext, @Param('report') report: string, @Query() query: Parameters, @Res() reply: FastifyReply): Promise<void> {
    const parameters = exportParameters(query);
    const { search, filter, sort, block } = parameters;
    await sendExport(this.server, context, reply, {
      open: () => openExport(context, report, parameters),
      subject: { kind: 'report', id: report, label: context.model.reports[report]?.label.ja },
      narrowed: { search, filter, sort, block },
    });
  }
}
