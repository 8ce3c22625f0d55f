import { Controller, Get, Param, Query } from '@nestjs/common';
import { BoardCounts } from '../contract/wire-boards.ts';
import type { RequestContext } from '../database/request-context.ts';
import { countBoard } from '../records/lists/count-board.ts';
import { readRowParameters } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';

/** Lists as boards. Their cards are rows of the list, moved by a change of the record. */
@Controller('api/objects/:object/lists/:list/board')
export class BoardsController {
  @Get()
  @Route({
    summary: 'How many records each column of a list’s board has',
    access: 'session',
    query: { search: 'Words that each must occur somewhere', filter: 'A formula over the object’s fields' },
    answer: BoardCounts,
  })
  counts(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('list') list: string,
    @Query() query: Readonly<Record<string, unknown>>,
  ): Promise<BoardCounts> {
    return countBoard(context, object, list, readRowParameters(query));
  }
}
