import { Controller, Get, Query } from '@nestjs/common';
import { SearchAnswer } from '../contract/wire-search.ts';
import type { RequestContext } from '../database/request-context.ts';
import { searchRecords } from '../records/search/search-records.ts';
import { readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';

/** The search over everything. */
@Controller('api/search')
export class SearchController {
  @Get()
  @Route({
    summary: 'Records of every object that hold every word, those that the viewer may read, by how well they fit',
    access: 'session',
    query: {
      q: 'Words; width, case and kana do not matter; from two characters on',
      object: 'A page of this object alone',
      cursor: 'With object: next of the page before',
    },
    answer: SearchAnswer,
  })
  search(@Context() context: RequestContext, @Query() query: Readonly<Record<string, unknown>>): Promise<SearchAnswer> {
    return searchRecords(context, { q: readParameter(query, 'q') ?? '', object: readParameter(query, 'object'), cursor: readParameter(query, 'cursor') });
  }
}
