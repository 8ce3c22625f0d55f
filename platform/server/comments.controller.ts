import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Comment, CommentChange, CommentsAnswer, MentionCount, MentionsAnswer, MentionsRead, NewComment, PeopleAnswer } from '../contract/wire-comments.ts';
import type { RequestContext } from '../database/request-context.ts';
import { findPeople } from '../records/comments/comment-people.ts';
import { listComments } from '../records/comments/list-comments.ts';
import { countMentions, listMentions, markMentionsRead } from '../records/comments/list-mentions.ts';
import type { CommentContext } from '../records/comments/tell-of-comment.ts';
import { changeComment, deleteComment, writeComment } from '../records/comments/write-comment.ts';
import { baseUrlOf } from './base-url.ts';
import { readBody, readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const cursor = 'next of the page before';

/** Comments on records, and the mentions of the viewer. */
@Controller('api')
export class CommentsController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('objects/:object/records/:id/comments')
  @Route({ summary: 'The comments on a record, newest first', access: 'session', query: { cursor }, answer: CommentsAnswer })
  list(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string, @Query() query: Parameters): Promise<CommentsAnswer> {
    return listComments(context, object, id, readParameter(query, 'cursor'));
  }

  @Post('objects/:object/records/:id/comments')
  @Route({ summary: 'Write a comment on a record', access: 'session', limit: 'comment', body: NewComment, answer: Comment, status: 201 })
  write(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Comment> {
    return writeComment(this.of(context, request), object, id, readBody(NewComment, body));
  }

  @Patch('objects/:object/records/:id/comments/:comment')
  @Route({ summary: 'Change a comment of one’s own', access: 'session', limit: 'comment', body: CommentChange, answer: Comment })
  change(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('id') id: string,
    @Param('comment') comment: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
  ): Promise<Comment> {
    return changeComment(this.of(context, request), object, id, comment, readBody(CommentChange, body));
  }

  @Delete('objects/:object/records/:id/comments/:comment')
  @HttpCode(204)
  @Route({ summary: 'Delete a comment: one’s own, or as an administrator', access: 'session', limit: 'save', status: 204 })
  remove(@Context() context: RequestContext, @Param('object') object: string, @Param('id') id: string, @Param('comment') comment: string): Promise<void> {
    return deleteComment(context, object, id, comment);
  }

  @Get('objects/:object/records/:id/comment-people')
  @Route({ summary: 'Users whom a comment on a record may name', access: 'session', query: { search: 'Parts of a name or user name' }, answer: PeopleAnswer })
  async people(
    @Context() context: RequestContext,
    @Param('object') object: string,
    @Param('id') id: string,
    @Query() query: Parameters,
  ): Promise<PeopleAnswer> {
    return { people: await findPeople(context, object, id, readParameter(query, 'search')) };
  }

  @Get('mentions')
  @Route({ summary: 'Comments that name the viewer, newest first', access: 'session', query: { cursor }, answer: MentionsAnswer })
  mentions(@Context() context: RequestContext, @Query() query: Parameters): Promise<MentionsAnswer> {
    return listMentions(context, readParameter(query, 'cursor'));
  }

  @Get('mentions/count')
  @Route({ summary: 'How many of them the viewer has not seen', access: 'session', answer: MentionCount })
  async count(@Context() context: RequestContext): Promise<MentionCount> {
    return { unread: await countMentions(context) };
  }

  @Post('mentions/read')
  @HttpCode(204)
  @Route({ summary: 'Take comments that name the viewer as seen; all unless some are named', access: 'session', body: MentionsRead, status: 204 })
  async read(@Context() context: RequestContext, @Body() body: unknown): Promise<void> {
    await markMentionsRead(context, readBody(MentionsRead, body ?? {}).comments);
  }

  private of(context: RequestContext, request: FastifyRequest): CommentContext {
    return { ...context, baseUrl: baseUrlOf(this.server.environment, request) };
  }
}
