import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { UploadState } from '../contract/wire-files.ts';
import { Import } from '../contract/wire-import.ts';
import { ImportPlaces, ImportUpload } from '../contract/wire-import-places.ts';
import type { RequestContext } from '../database/request-context.ts';
import { announceImport, importUpload } from '../records/import/import-upload.ts';
import { discardImport } from '../records/import/imports.ts';
import { listPlaces } from '../records/import/list-places.ts';
import { readImport } from '../records/import/read-import.ts';
import { readBody } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** What the pages of an import need before and after it: a file sent in parts, where its columns may go, and its end. */
@Controller('api')
export class ImportUploadsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('objects/:object/import-places')
  @Route({ summary: 'Where the columns of a file of records may go', access: 'session', answer: ImportPlaces })
  places(@Context() context: RequestContext, @Param('object') object: string): ImportPlaces {
    return listPlaces(context, object);
  }

  @Post('objects/:object/imports/uploads')
  @Route({
    summary: 'Announce a file of records; it is then sent in parts to /api/uploads/{id}, and can be resumed',
    access: 'session',
    limit: 'upload',
    body: ImportUpload,
    answer: UploadState,
    status: 201,
  })
  announce(@Context() context: RequestContext, @Param('object') object: string, @Body() body: unknown): Promise<UploadState> {
    return announceImport(context, object, readBody(ImportUpload, body));
  }

  @Post('uploads/:id/import')
  @Route({ summary: 'Make an announced file of records that is there in full an import, and look at it', access: 'session', answer: Import, status: 201 })
  async begin(@Context() context: RequestContext, @Param('id') id: string): Promise<Import> {
    return readImport(context, await importUpload(context, this.server.files, id));
  }

  @Delete('imports/:id')
  @HttpCode(204)
  @Route({ summary: 'Forget an import that is not at work, with its file; what it saved stays', access: 'session', status: 204 })
  async discard(@Context() context: RequestContext, @Param('id') id: string): Promise<void> {
    await discardImport(context, this.server.files, id);
  }
}
