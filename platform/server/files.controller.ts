import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, Param, Patch, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { ShirabeError } from '../contract/problem.ts';
import { FileAnswer } from '../contract/wire.ts';
import { FileText, UploadRequest, UploadState } from '../contract/wire-files.ts';
import type { RequestContext } from '../database/request-context.ts';
import { findFile, storeFile, type FileKeeping } from '../records/files.ts';
import { readTextFile } from '../records/read-text-file.ts';
import { beginUpload, cancelUpload, completeUpload, readUpload, takePart } from '../records/uploads.ts';
import { readBody } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { sendFile } from './send-file.ts';
import { Server } from './server-state.ts';

/** Files: on their way, and of records. */
@Controller('api')
export class FilesController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  private get keeping(): FileKeeping {
    return { store: this.server.files, scanner: this.server.scanner };
  }

  @Post('uploads')
  @Route({
    summary: 'Announce a file for a file field, or for a comment; it is then sent in parts, and can be resumed',
    access: 'session',
    limit: 'upload',
    body: UploadRequest,
    answer: UploadState,
    status: 201,
  })
  begin(@Context() context: RequestContext, @Body() body: unknown): Promise<UploadState> {
    return beginUpload(context, readBody(UploadRequest, body));
  }

  @Get('uploads/:id')
  @Route({ summary: 'How far an upload of one’s own is', access: 'session', answer: UploadState })
  state(@Context() context: RequestContext, @Param('id') id: string): Promise<UploadState> {
    return readUpload(context, id);
  }

  @Patch('uploads/:id')
  @Route({
    summary: 'The next part of an upload: its bytes as application/octet-stream, where it begins in x-upload-offset',
    access: 'session',
    limit: 'upload',
    answer: UploadState,
  })
  part(
    @Context() context: RequestContext,
    @Param('id') id: string,
    @Headers('x-upload-offset') offset: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<UploadState> {
    const content = streamOf(request);
    if (offset === undefined || !/^\d{1,15}$/.test(offset)) {
      content.resume();
      const message = { ja: 'x-upload-offset に、続きが始まる位置（バイト）を指定してください。', en: 'Say in x-upload-offset at which byte the part begins.' };
      throw new ShirabeError('bad_request', message, [{ field: 'x-upload-offset', code: 'required', message: message.ja, en: message.en }]);
    }
    return takePart(context, this.server.files, id, Number(offset), content);
  }

  @Post('uploads/:id/completion')
  @Route({ summary: 'Make an upload that is there in full a file that a save may name', access: 'session', answer: FileAnswer, status: 201 })
  complete(@Context() context: RequestContext, @Param('id') id: string): Promise<FileAnswer> {
    return completeUpload(context, this.keeping, id);
  }

  @Delete('uploads/:id')
  @HttpCode(204)
  @Route({ summary: 'Give an upload up', access: 'session', status: 204 })
  async cancel(@Context() context: RequestContext, @Param('id') id: string): Promise<void> {
    await cancelUpload(context, this.server.files, id);
  }

  @Post('objects/:object/fields/:field/files')
  @Route({
    summary: 'Upload a file for a file field in one piece: the bytes as application/octet-stream, the name URI-encoded in x-file-name',
    access: 'session',
    limit: 'upload',
    answer: FileAnswer,
    status: 201,
  })
  upload(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('field') field: string,
    @Headers('x-file-name') name: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<FileAnswer> {
    const content = streamOf(request);
    return storeFile(context, this.keeping, object, field, { name: decodeName(name), content });
  }

  @Get('objects/:object/records/:id/files/:file')
  @Route({ summary: 'A file of a record, or a range of its bytes', access: 'session', produces: 'application/octet-stream' })
  async download(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('id') id: string,
    @Param('file') file: string,
    @Headers('range') range: string | undefined,
    @Headers('if-range') ifRange: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendFile(reply, this.server.files, await findFile(context, object, id, file), { range, ifRange });
  }

  @Get('objects/:object/records/:id/files/:file/text')
  @Route({ summary: 'The beginning of a text file of a record, decoded', access: 'session', answer: FileText })
  async text(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string, @Param('file') file: string): Promise<FileText> {
    return readTextFile(this.server.files, await findFile(context, object, id, file));
  }
}

function streamOf({ body }: FastifyRequest): Readable {
  const content = body as Readable | undefined;
  if (content && typeof content.pipe === 'function') return content;
  throw new ShirabeError('unsupported_media_type', {
    ja: 'ファイルは application/octet-stream で送ってください。',
    en: 'Send the file as application/octet-stream.',
  });
}

function decodeName(name: string | undefined): string {
  try {
    return decodeURIComponent(name ?? '');
  } catch {
    throw new ShirabeError('bad_request', { ja: 'x-file-name は URI エンコードした UTF-8 で送ってください。', en: 'Send x-file-name as URI-encoded UTF-8.' });
  }
}
