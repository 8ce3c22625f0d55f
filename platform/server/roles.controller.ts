import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ShirabeError } from '../contract/problem.ts';
import {
  AccessCatalogue,
  AccessRoleDetail,
  AccessRoles,
  FormulaCheck,
  FormulaCheckAnswer,
  RoleChangeAnswer,
  RoleChangeRequest,
} from '../contract/wire-access.ts';
import { auditedBy } from '../database/audit.ts';
import type { RequestContext } from '../database/request-context.ts';
import { compileFormula } from '../formula/compile.ts';
import { objectScope } from '../query/object-scope.ts';
import { ownOf } from '../query/paths.ts';
import { notFound } from '../records/find-object.ts';
import { changeRole, type RoleChange } from '../setup/change-role.ts';
import { describeCatalogue, describeRoleOf, describeRoles } from './describe-roles.ts';
import { readBody, readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const access = { area: 'access' } as const;
const dryRun = { dry_run: '1: only say what it would give and take' } as const;

/** What each role may do; administrators also make, change and delete the roles that have files of their own. */
@Controller('api/access')
export class RolesController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('catalogue')
  @Route({ summary: 'Everything that a role may say something of', access, answer: AccessCatalogue })
  catalogue(@Context() { model }: RequestContext): AccessCatalogue {
    return describeCatalogue(model);
  }

  @Get('roles')
  @Route({ summary: 'The roles, with what each gives', access, answer: AccessRoles })
  list(@Context() context: RequestContext): Promise<AccessRoles> {
    return describeRoles(this.server.database, context);
  }

  @Get('roles/:role')
  @Route({ summary: 'A role, with what its file says', access, answer: AccessRoleDetail })
  read(@Context() context: RequestContext, @Param('role') role: string): Promise<AccessRoleDetail> {
    return describeRoleOf(this.server.database, context, role);
  }

  @Post('roles')
  @HttpCode(200)
  @Route({ summary: 'Make a role (administrators)', access, query: dryRun, body: RoleChangeRequest, answer: RoleChangeAnswer })
  create(@Context() context: RequestContext, @Query() query: Parameters, @Body() body: unknown): Promise<RoleChangeAnswer> {
    refuseOthers(context);
    const { base, definition } = readBody(RoleChangeRequest, body);
    return this.change(context, query, { kind: 'create', role: definition.role, definition, base });
  }

  @Put('roles/:role')
  @Route({ summary: 'Change a role (administrators)', access, query: dryRun, body: RoleChangeRequest, answer: RoleChangeAnswer })
  update(@Context() context: RequestContext, @Param('role') role: string, @Query() query: Parameters, @Body() body: unknown): Promise<RoleChangeAnswer> {
    refuseOthers(context);
    const { base, definition } = readBody(RoleChangeRequest, body);
    return this.change(context, query, { kind: 'change', role, definition, base });
  }

  @Delete('roles/:role')
  @Route({
    summary: 'Delete a role that no user has (administrators)',
    access,
    query: { base: 'The hash of the definitions that were looked at', ...dryRun },
    answer: RoleChangeAnswer,
  })
  remove(@Context() context: RequestContext, @Param('role') role: string, @Query() query: Parameters): Promise<RoleChangeAnswer> {
    refuseOthers(context);
    const base = readParameter(query, 'base') ?? '';
    return this.change(context, query, { kind: 'delete', role, definition: null, base });
  }

  @Post('formula')
  @HttpCode(200)
  @Route({ summary: 'Whether a condition over records of an object can be used', access, body: FormulaCheck, answer: FormulaCheckAnswer })
  check(@Context() { model }: RequestContext, @Body() body: unknown): FormulaCheckAnswer {
    const { object, formula } = readBody(FormulaCheck, body);
    const found = ownOf(model.objects, object);
    if (!found) throw notFound();
    const compiled = compileFormula(formula, objectScope(model, found), { expect: 'boolean' });
    return { problems: 'problems' in compiled ? compiled.problems.map(({ message, span }) => ({ message, start: span.start, end: span.end })) : [] };
  }

  private async change(context: RequestContext, query: Parameters, change: Omit<RoleChange, 'dryRun'>): Promise<RoleChangeAnswer> {
    const isDry = readParameter(query, 'dry_run') === '1';
    const { added, removed, changed, ...done } = await changeRole(
      this.server.database,
      context.model,
      { ...change, dryRun: isDry },
      { ...auditedBy(context), username: context.actor.username },
    );
    return { ...done, added: [...added], removed: [...removed], changed: [...changed] };
  }
}

/** Whoever could change roles could give themselves everything: looking after access is not enough. */
function refuseOthers({ actor }: RequestContext): void {
  if (actor.setup) return;
  throw new ShirabeError('forbidden', { ja: '役割を変更できるのは管理者だけです。', en: 'Only administrators may change roles.' });
}
