import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FileText } from '../contract/wire-files.ts';
import type { RequestContext } from '../database/request-context.ts';
import { findCommentFile } from '../records/comments/comment-files.ts';
import { readTextFile } from '../records/read-text-file.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { sendFile } from './send-file.ts';
import { Server } from './server-state.ts';

interface Place {
  readonly object: string;
  readonly id: string;
  readonly comment: string;
  readonly file: string;
}

/** Files of comments: whoever reads the record reads them. */
@Controller('api/objects')
export class CommentFilesController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get(':object/records/:id/comments/:comment/files/:file')
  @Route({ summary: 'A file of a comment, or a range of its bytes', access: 'session', produces: 'application/octet-stream' })
  async download(
    @Context() context: RequestContext,
    @Param() place: Place,
    @Headers('range') range: string | undefined,
    @Headers('if-range') ifRange: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await sendFile(reply, this.server.files, await find(context, place), { range, ifRange });
  }

  @Get(':object/records/:id/comments/:comment/files/:file/text')
  @Route({ summary: 'The beginning of a text file of a comment, decoded', access: 'session', answer: FileText })
  async text(@Context() context: RequestContext, @Param() place: Place): Promise<FileText> {
    return readTextFile(this.server.files, await find(context, place));
  }
}

function find(context: RequestContext, { object, id, comment, file }: Place): ReturnType<typeof findCommentFile> {
  return findCommentFile(context, object, id, comment, file);
}
