import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ShirabeError } from '../contract/problem.ts';
import { DraftRequest, DraftsAnswer, NextAnswer, OpenFormAnswer, OpenFormRequest, PreviousAnswer, SavedAnswer } from '../contract/wire-forms.ts';
import type { RequestContext } from '../database/request-context.ts';
import { dropDraft, keepDraft, listDrafts } from '../records/drafts.ts';
import { findNext } from '../records/find-next.ts';
import { tellOpenForm } from '../records/open-forms.ts';
import { readPrevious } from '../records/read-previous.ts';
import { findSave } from '../records/save-keys.ts';
import { readBody, readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** What the forms of records ask for beside the records. */
@Controller('api')
export class FormsController {
  @Get('objects/:object/draft')
  @Route({
    summary: 'The viewer’s own drafts of a record, or of a new one, one a device',
    access: 'session',
    query: { place: 'The id of the record, or `new` with what the address of the form gives' },
    answer: DraftsAnswer,
  })
  drafts(@Context() context: RequestContext, @Param('object') object: string, @Query() query: Parameters): Promise<DraftsAnswer> {
    return listDrafts(context, object, required(query, 'place'));
  }

  @Put('objects/:object/draft')
  @HttpCode(204)
  @Route({ summary: 'Keep what is typed and not saved', access: 'session', limit: 'save', body: DraftRequest, status: 204 })
  keepDraft(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<void> {
    return keepDraft(context, object, readBody(DraftRequest, body));
  }

  @Delete('objects/:object/draft')
  @HttpCode(204)
  @Route({ summary: 'Drop a draft', access: 'session', query: { place: 'As of the draft', device: 'As of the draft' }, status: 204 })
  dropDraft(@Context() context: RequestContext, @Param('object') object: string, @Query() query: Parameters): Promise<void> {
    return dropDraft(context, object, required(query, 'place'), required(query, 'device'));
  }

  @Post('objects/:object/records/:id/open-forms')
  @HttpCode(200)
  @Route({
    summary: 'Tell that a form of the record is open; who else has one, and the record’s version',
    access: 'session',
    limit: 'save',
    body: OpenFormRequest,
    answer: OpenFormAnswer,
  })
  tellOpenForm(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string, @Body() body: unknown): Promise<OpenFormAnswer> {
    return tellOpenForm(context, object, id, readBody(OpenFormRequest, body));
  }

  @Get('objects/:object/records/:id/previous')
  @Route({ summary: 'What may be copied of the respondent’s last answer before this one', access: 'session', answer: PreviousAnswer })
  previous(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string): Promise<PreviousAnswer> {
    return readPrevious(context, object, { id });
  }

  @Get('objects/:object/previous')
  @Route({
    summary: 'What may be copied of a respondent’s last answer before a day',
    access: 'session',
    query: { respondent: 'The id of the respondent', date: 'The day, such as 2026-11-18' },
    answer: PreviousAnswer,
  })
  previousOfNew(@Context() context: RequestContext, @Param('object') object: string, @Query() query: Parameters): Promise<PreviousAnswer> {
    return readPrevious(context, object, { respondent: required(query, 'respondent'), date: required(query, 'date') });
  }

  @Get('objects/:object/records/:id/next')
  @Route({
    summary: 'The record to answer after this one, in the order of a list where one is named',
    access: 'session',
    query: { list: 'The list', search: 'As of the list’s rows', sort: 'As of the list’s rows', filter: 'As of the list’s rows' },
    answer: NextAnswer,
  })
  next(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string, @Query() query: Parameters): Promise<NextAnswer> {
    const [list, search, sort, filter] = ['list', 'search', 'sort', 'filter'].map((name) => readParameter(query, name));
    return findNext(context, object, id, { list, search, sort, filter });
  }

  @Get('saves/:key')
  @Route({ summary: 'The record that a save with this key has written', access: 'session', answer: SavedAnswer })
  save(@Context() context: RequestContext, @Param('key') key: string): Promise<SavedAnswer> {
    return findSave(context, key);
  }
}

function required(query: Parameters, name: string): string {
  const value = readParameter(query, name);
  if (value !== undefined && value.length <= 500) return value;
  const message = { ja: `${name} を指定してください。`, en: `Give ${name}.` };
  throw new ShirabeError('bad_request', message, [{ field: name, code: 'required', message: message.ja, en: message.en }]);
}
