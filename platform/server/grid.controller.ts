import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ShirabeError } from '../contract/problem.ts';
import {
  GridAnswer,
  GridDrafts,
  GridDraftsChange,
  GridDraftsRequest,
  GridNames,
  GridNamesRequest,
  GridPrevious,
  GridPreviousRequest,
  GridRows,
  GridRowsRequest,
} from '../contract/wire-grid.ts';
import type { RequestContext } from '../database/request-context.ts';
import { changeDrafts, findDrafts } from '../records/drafts.ts';
import { readGridPrevious } from '../records/grid/read-grid-previous.ts';
import { readGrid, readGridNames, readGridRows, type GridQuery } from '../records/grid/read-grid.ts';
import { readBody, readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Records that are edited as a grid. What is typed is saved by `POST …/changes`. */
@Controller('api/objects/:object/grid')
export class GridController {
  @Get()
  @Route({
    summary: 'The rows of a grid: days of one respondent, all respondents of one day that the viewer may answer for, or the rows of a list',
    access: 'session',
    query: {
      respondent: 'With from and to: days of this respondent',
      from: 'The first day, such as 2026-11-01',
      to: 'The last day',
      date: 'A day of all respondents',
      list: 'The list whose rows are edited; with search, sort and filter as of the list’s rows',
      search: 'As of the list’s rows',
      sort: 'As of the list’s rows',
      filter: 'As of the list’s rows',
      ids: 'With list: these records only, with commas between',
    },
    answer: GridAnswer,
  })
  grid(@Context() context: RequestContext, @Param('object') object: string, @Query() query: Parameters): Promise<GridAnswer> {
    return readGrid(context, object, queryOf(query));
  }

  @Post('rows')
  @HttpCode(200)
  @Route({ summary: 'Some rows of a grid, as they are now', access: 'session', body: GridRowsRequest, answer: GridRows })
  async rows(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<GridRows> {
    return { rows: await readGridRows(context, object, readBody(GridRowsRequest, body)) };
  }

  @Post('names')
  @HttpCode(200)
  @Route({ summary: 'Records that a lookup field may point to, by what they are called', access: 'session', body: GridNamesRequest, answer: GridNames })
  async names(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<GridNames> {
    return { records: await readGridNames(context, object, readBody(GridNamesRequest, body)) };
  }

  @Post('previous')
  @HttpCode(200)
  @Route({
    summary: 'What may be copied of the last answers before some days of respondents',
    access: 'session',
    body: GridPreviousRequest,
    answer: GridPrevious,
  })
  previous(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<GridPrevious> {
    return readGridPrevious(context, object, readBody(GridPreviousRequest, body));
  }

  @Post('drafts/find')
  @HttpCode(200)
  @Route({ summary: 'The viewer’s own drafts of rows of a grid', access: 'session', body: GridDraftsRequest, answer: GridDrafts })
  drafts(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<GridDrafts> {
    return findDrafts(context, object, readBody(GridDraftsRequest, body));
  }

  @Put('drafts')
  @HttpCode(204)
  @Route({
    summary: 'Keep what is typed into rows of a grid and not saved, and drop what is no longer wanted',
    access: 'session',
    limit: 'save',
    body: GridDraftsChange,
    status: 204,
  })
  changeDrafts(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<void> {
    return changeDrafts(context, object, readBody(GridDraftsChange, body));
  }
}

function queryOf(query: Parameters): GridQuery {
  const read = (name: string): string | undefined => readParameter(query, name);
  const [respondent, from, to, date, list] = [read('respondent'), read('from'), read('to'), read('date'), read('list')];
  if (respondent !== undefined && from !== undefined && to !== undefined) return { respondent, from, to };
  if (date !== undefined) return { date };
  if (list !== undefined) return { list, search: read('search'), sort: read('sort'), filter: read('filter'), ids: read('ids')?.split(',') };
  const message = {
    ja: '医療機関と期間（respondent・from・to）、日付（date）、一覧（list）のいずれかを指定してください。',
    en: 'Say respondent with from and to, date, or list.',
  };
  throw new ShirabeError('bad_request', message, [{ field: 'list', code: 'required', message: message.ja, en: message.en }]);
}
