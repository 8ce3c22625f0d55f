import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ExportCheck } from '../contract/wire.ts';
import {
  ConditionCheck,
  ConditionProblems,
  ListDefinition,
  ListRequest,
  ListSetting,
  OfferedLists,
  PinnedList,
  PointingObjects,
  ReachableColumns,
  RowsAgain,
  RowsAgainRequest,
} from '../contract/wire-lists.ts';
import type { RequestContext } from '../database/request-context.ts';
import { checkCondition } from '../records/lists/check-condition.ts';
import { listLists, readDefinition } from '../records/lists/describe-list.ts';
import { changeSetting, pinList, resetSetting } from '../records/lists/list-settings.ts';
import { listPointing } from '../records/lists/pointing-objects.ts';
import { readRowsAgain } from '../records/lists/read-rows-again.ts';
import { listColumns } from '../records/lists/reachable-columns.ts';
import { changeList, createList, deleteList } from '../records/lists/save-list.ts';
import { checkExportOf, openExportOf } from '../reports/export-query.ts';
import { planListExport } from './plan-export.ts';
import { readBody, readParameter, readRowParameters } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { inTurn, sendExport } from './send-export.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const exporting = {
  search: 'Words that each must occur somewhere',
  filter: 'A formula over the object’s fields',
  sort: 'Fields, a minus in front for downwards',
  columns: 'Fields in order: title,institution.prefecture',
  view: 'details or formatted',
  format: 'csv, xlsx or jsonl (JSON lines)',
  separator: 'comma (unless said), tab or semicolon',
  header: 'labels (unless said) or names; JSON lines have names',
  values: 'shown (unless said) or raw; JSON lines are raw unless said',
  encoding: 'shift_jis, utf-8 or utf-8-bom',
  unmappable: 'replace (by 〓; unless said) or fail',
};

/** List views that users make, how each user has a list, and lists as files. */
@Controller('api/objects/:object')
export class ListsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('lists')
  @Route({ summary: 'The lists of an object that the viewer is offered', access: 'session', answer: OfferedLists })
  lists(@Context() context: RequestContext, @Param('object') object: string): Promise<OfferedLists> {
    return listLists(context, object);
  }

  @Post('lists')
  @Route({ summary: 'Make a list of one’s own', access: 'session', limit: 'save', body: ListRequest, answer: ListDefinition, status: 201 })
  create(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<ListDefinition> {
    return createList(context, object, readBody(ListRequest, body));
  }

  @Get('lists/:list')
  @Route({ summary: 'What a list says: columns, condition, order, sharing', access: 'session', answer: ListDefinition })
  definition(@Context() context: RequestContext, @Param('object') object: string, @Param('list') list: string): Promise<ListDefinition> {
    return readDefinition(context, object, list);
  }

  @Put('lists/:list')
  @Route({ summary: 'Change a list that a user made', access: 'session', limit: 'save', body: ListRequest, answer: ListDefinition })
  change(@Context() context: RequestContext, @Param('object') object: string, @Param('list') list: string, @Body() body: unknown): Promise<ListDefinition> {
    return changeList(context, object, list, readBody(ListRequest, body));
  }

  @Delete('lists/:list')
  @HttpCode(204)
  @Route({ summary: 'Delete a list that a user made', access: 'session', limit: 'save', status: 204 })
  remove(@Context() context: RequestContext, @Param('object') object: string, @Param('list') list: string): Promise<void> {
    return deleteList(context, object, list);
  }

  @Put('lists/:list/setting')
  @Route({ summary: 'How the viewer has a list: columns, widths, order', access: 'session', limit: 'save', body: ListSetting, answer: ListSetting })
  set(@Context() context: RequestContext, @Param('object') object: string, @Param('list') list: string, @Body() body: unknown): Promise<ListSetting> {
    return changeSetting(context, object, list, readBody(ListSetting, body));
  }

  @Delete('lists/:list/setting')
  @HttpCode(204)
  @Route({ summary: 'Have a list as it says itself again', access: 'session', limit: 'save', status: 204 })
  reset(@Context() context: RequestContext, @Param('object') object: string, @Param('list') list: string): Promise<void> {
    return resetSetting(context, object, list);
  }

  @Post('lists/:list/rows-again')
  @HttpCode(200)
  @Route({ summary: 'Certain rows of a list as they are now', access: 'session', body: RowsAgainRequest, answer: RowsAgain })
  again(@Context() context: RequestContext, @Param('object') object: string, @Param('list') list: string, @Body() body: unknown): Promise<RowsAgain> {
    return readRowsAgain(context, object, list, readBody(RowsAgainRequest, body));
  }

  @Put('pinned-list')
  @Route({ summary: 'Which list the object’s tab opens for the viewer', access: 'session', limit: 'save', body: PinnedList, answer: PinnedList })
  pin(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<PinnedList> {
    return pinList(context, object, readBody(PinnedList, body).list);
  }

  @Get('columns')
  @Route({
    summary: 'What may stand in a list or condition: of the object, behind a path, or found by words',
    access: 'session',
    query: { path: 'Lookups, such as institution', search: 'Words in the labels', keys: 'Certain columns, with commas between' },
    answer: ReachableColumns,
  })
  columns(@Context() context: RequestContext, @Param('object') object: string, @Query() query: Parameters): ReachableColumns {
    const [path, search, keys] = ['path', 'search', 'keys'].map((name) => readParameter(query, name));
    return listColumns(context, object, { ...(path !== undefined && { path }), ...(search !== undefined && { search }), ...(keys !== undefined && { keys }) });
  }

  @Get('pointing')
  @Route({ summary: 'The lookups that lead to it', access: 'session', answer: PointingObjects })
  pointing(@Context() context: RequestContext, @Param('object') object: string): PointingObjects {
    return listPointing(context, object);
  }

  @Post('condition')
  @HttpCode(200)
  @Route({ summary: 'Whether a condition can be used', access: 'session', body: ConditionCheck, answer: ConditionProblems })
  condition(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): ConditionProblems {
    return checkCondition(context, object, readBody(ConditionCheck, body).formula);
  }

  @Get('lists/:list/export/check')
  @Route({ summary: 'What the encoding lacks, before the file is sent', access: 'session', limit: 'export', query: exporting, answer: ExportCheck })
  async check(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('list') list: string,
    @Query() query: Parameters,
  ): Promise<ExportCheck> {
    const rows = await planListExport(context, object, list, query);
    return inTurn(this.server, context, () => checkExportOf(context, rows, query));
  }

  @Get('lists/:list/export')
  @Route({ summary: 'A list as a file, streamed', access: 'session', limit: 'export', query: exporting, produces: 'text/csv' })
  async export(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('list') list: string,
    @Query() query: Parameters,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const rows = await planListExport(context, object, list, query);
    const { search, filter, sort, columns } = readRowParameters(query);
    await sendExport(this.server, context, reply, {
      open: () => openExportOf(context, rows, query),
      subject: { kind: 'list', id: `${object}/${list}`, label: rows.label.ja },
      narrowed: { search, filter, sort, columns },
    });
  }
}
