import { Body, Controller, Delete, Get, Headers, HttpCode, Inject, type OnModuleDestroy, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { changeUser } from '../access/change-user.ts';
import { createUserAs } from '../access/create-user.ts';
import { removeFactor, sendReset, unlockUser } from '../access/help-user.ts';
import { UserImports } from '../access/import-users.ts';
import { makeLetters } from '../access/letters.ts';
import { listUsers } from '../access/list-users.ts';
import { readImport, stopImport, writeRejected } from '../access/read-import.ts';
import { listRoles, listUnits } from '../access/user-choices.ts';
import { readUser } from '../access/user-rows.ts';
import { mostUserFileBytes } from '../contract/user-file-limits.ts';
import { Letters, LettersRequest, UserChange, UserCreate, UserDetail, UserImport, UserRoles, UsersPage } from '../contract/wire-accounts.ts';
import { ChoicesAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { managerContext } from './account-requests.ts';
import { contentDisposition } from './content-disposition.ts';
import { log } from './log.ts';
import { readBody, readParameter, readRowParameters } from './read-body.ts';
import { readUpload } from './read-upload.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const accounts = { area: 'accounts' } as const;

/** Users, for those who look after accounts: find, create, change, help, and thousands at once (Q4, Q12). */
@Controller('api/users')
export class UsersController implements OnModuleDestroy {
  private readonly server: Server;
  private readonly imports = new UserImports({
    model: async () => (await this.server.models.current()).model,
    log: (error) => log('error', 'an import of users failed', { error: error instanceof Error ? (error.stack ?? '') : String(error) }),
  });
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  async onModuleDestroy(): Promise<void> {
    await this.imports.close();
  }

  @Get()
  @Route({
    summary: 'A page of users, by user name',
    access: accounts,
    query: {
      search: 'Words that each must occur in the user name, the name, the mail address, or the title or code of the unit',
      state: 'active, invited, locked, held, closed or by_organization',
      role: 'A role',
      cursor: 'next of the page before',
      limit: '1 to 1000; 50 unless said',
    },
    answer: UsersPage,
  })
  list(@Context() context: RequestContext, @Query() query: Parameters): Promise<UsersPage> {
    const { search, cursor, limit } = readRowParameters(query);
    return listUsers(context, { search, cursor, limit, state: readParameter(query, 'state'), role: readParameter(query, 'role') });
  }

  @Post()
  @Route({
    summary: 'Create a user; with a mail address the first mail goes out',
    access: accounts,
    limit: 'mail',
    body: UserCreate,
    answer: UserDetail,
    status: 201,
  })
  async create(@Context() context: RequestContext, @Body() body: unknown, @Req() request: FastifyRequest): Promise<UserDetail> {
    const id = await createUserAs(managerContext(this.server, context, request), readBody(UserCreate, body));
    return readUser(context.database, context.model, id, context.now);
  }

  @Get('roles')
  @Route({ summary: 'The roles that the viewer may give', access: accounts, answer: UserRoles })
  roles(@Context() context: RequestContext): UserRoles {
    return { roles: listRoles(context) };
  }

  @Get('units')
  @Route({
    summary: 'Records that users of a role may belong to',
    access: accounts,
    query: { role: 'A role', search: 'Words that each must occur' },
    answer: ChoicesAnswer,
  })
  units(@Context() context: RequestContext, @Query() query: Parameters): Promise<unknown> {
    return listUnits(context, readParameter(query, 'role') ?? '', readParameter(query, 'search'));
  }

  @Post('letters')
  @HttpCode(200)
  @Route({ summary: 'Make the one-time codes of letters, which are shown this once', access: accounts, body: LettersRequest, answer: Letters })
  async letters(@Context() context: RequestContext, @Body() body: unknown, @Req() request: FastifyRequest): Promise<Letters> {
    const { users } = readBody(LettersRequest, body);
    return { letters: await makeLetters(managerContext(this.server, context, request), users) };
  }

  @Post('imports')
  @HttpCode(202)
  @Route({
    summary: 'Create the users of a file (CSV, .xlsx) in the background: its bytes as application/octet-stream, its name URI-encoded in x-file-name',
    access: accounts,
    limit: 'upload',
    query: { dry_run: '1: only say what is wrong' },
    answer: UserImport,
    status: 202,
  })
  async begin(
    @Context() context: RequestContext,
    @Query() query: Parameters,
    @Headers('x-file-name') name: string | undefined,
    @Req() request: FastifyRequest,
  ): Promise<UserImport> {
    const upload = await readUpload(request, name, mostUserFileBytes);
    const id = await this.imports.begin(managerContext(this.server, context, request), upload.content, {
      name: upload.name || 'users.csv',
      dryRun: readParameter(query, 'dry_run') === '1',
    });
    return readImport(context, id);
  }

  @Get('imports/:id')
  @Route({ summary: 'How far an import of users is', access: accounts, answer: UserImport })
  progress(@Context() context: RequestContext, @Param('id') id: string): Promise<UserImport> {
    return readImport(context, id);
  }

  @Delete('imports/:id')
  @HttpCode(204)
  @Route({ summary: 'Stop an import of users; what was created stays', access: accounts, status: 204 })
  async stop(@Context() context: RequestContext, @Param('id') id: string): Promise<void> {
    await stopImport(context, id);
  }

  @Get('imports/:id/rejected')
  @Route({ summary: 'The rows that were refused, with the reasons, as CSV', access: accounts, produces: 'text/csv' })
  async rejected(@Context() context: RequestContext, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const { name, content } = await writeRejected(context, id);
    void reply.header('content-disposition', contentDisposition(name, false)).type('text/csv; charset=utf-8').send(content);
  }

  @Get(':id')
  @Route({ summary: 'A user', access: accounts, answer: UserDetail })
  read(@Context() { database, model, now }: RequestContext, @Param('id') id: string): Promise<UserDetail> {
    return readUser(database, model, id, now);
  }

  @Patch(':id')
  @Route({ summary: 'Change a user', access: accounts, limit: 'mail', body: UserChange, answer: UserDetail })
  change(@Context() context: RequestContext, @Param('id') id: string, @Body() body: unknown, @Req() request: FastifyRequest): Promise<UserDetail> {
    return changeUser(managerContext(this.server, context, request), id, readBody(UserChange, body));
  }

  @Post(':id/unlock')
  @HttpCode(200)
  @Route({ summary: 'Take away the lock that failures led to', access: accounts, answer: UserDetail })
  async unlock(@Context() context: RequestContext, @Param('id') id: string, @Req() request: FastifyRequest): Promise<UserDetail> {
    await unlockUser(managerContext(this.server, context, request), id);
    return readUser(context.database, context.model, id, context.now);
  }

  @Post(':id/reset')
  @HttpCode(200)
  @Route({ summary: 'Send the mail by which the user sets a password', access: accounts, limit: 'mail', answer: UserDetail })
  async reset(@Context() context: RequestContext, @Param('id') id: string, @Req() request: FastifyRequest): Promise<UserDetail> {
    await sendReset(managerContext(this.server, context, request), id);
    return readUser(context.database, context.model, id, context.now);
  }

  @Post(':id/second-factor-removal')
  @HttpCode(200)
  @Route({ summary: 'Take away the second factor of a user who has lost it', access: accounts, answer: UserDetail })
  async removeFactor(@Context() context: RequestContext, @Param('id') id: string, @Req() request: FastifyRequest): Promise<UserDetail> {
    await removeFactor(managerContext(this.server, context, request), id);
    return readUser(context.database, context.model, id, context.now);
  }
}
