import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ChoicesAnswer } from '../contract/wire.ts';
import { NewOwnFolder, OwnFolder, OwnFolderChange } from '../contract/wire-own-folders.ts';
import type { RequestContext } from '../database/request-context.ts';
import { findFolderChoices } from '../reports/own/folders/folder-choices.ts';
import { readFolder } from '../reports/own/folders/read-folder.ts';
import { changeFolder, createFolder, deleteFolder } from '../reports/own/folders/save-folder.ts';
import { readBody, readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** Folders of reports that users make, and with whom they are shared. */
@Controller('api')
export class OwnFoldersController {
  @Post('own-folders')
  @Route({ summary: 'Make a folder for reports', access: 'session', limit: 'save', body: NewOwnFolder, answer: OwnFolder, status: 201 })
  create(@Context() context: RequestContext, @Body() body: unknown): Promise<OwnFolder> {
    return createFolder(context, readBody(NewOwnFolder, body));
  }

  @Get('own-folders/choices')
  @Route({
    summary: 'With whom a folder could be shared, found by words',
    access: 'session',
    query: { kind: 'users or units', search: 'Words of the name' },
    answer: ChoicesAnswer,
  })
  async choices(@Context() context: RequestContext, @Query() query: Parameters): Promise<{ choices: { id: string; label: string }[] }> {
    return { choices: await findFolderChoices(context, readParameter(query, 'kind'), readParameter(query, 'search')) };
  }

  @Get('own-folders/:folder')
  @Route({ summary: 'A folder that a user made, for those who manage it', access: 'session', answer: OwnFolder })
  read(@Context() context: RequestContext, @Param('folder') folder: string): Promise<OwnFolder> {
    return readFolder(context, folder);
  }

  @Put('own-folders/:folder')
  @Route({ summary: 'Rename, move or share a folder', access: 'session', limit: 'save', body: OwnFolderChange, answer: OwnFolder })
  change(@Context() context: RequestContext, @Param('folder') folder: string, @Body() body: unknown): Promise<OwnFolder> {
    return changeFolder(context, folder, readBody(OwnFolderChange, body));
  }

  @Delete('own-folders/:folder')
  @HttpCode(204)
  @Route({ summary: 'Delete a folder in which nothing lies', access: 'session', limit: 'save', status: 204 })
  remove(@Context() context: RequestContext, @Param('folder') folder: string): Promise<void> {
    return deleteFolder(context, folder);
  }
}
