import { Controller, Get, Inject, Query } from '@nestjs/common';
import { readAccount } from '../access/read-account.ts';
import { toActor } from '../access/account.ts';
import { ShirabeError } from '../contract/problem.ts';
import { AccessExplanation } from '../contract/wire-access.ts';
import { auditedBy, writeAudit } from '../database/audit.ts';
import type { RequestContext } from '../database/request-context.ts';
import { explainAccess, type AccessQuestion } from './explain-access.ts';
import { readParameter } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

/** Why somebody may, or may not, see something. */
@Controller('api/access')
export class AccessController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('explanation')
  @Route({
    summary: 'Each rule that decides what a user may do with an object, a record or a report, what it said, and which one decided',
    access: { area: 'access' },
    query: { user: 'The user name', object: 'The object', record: 'The id of one of its records', report: 'Instead of an object: a report' },
    answer: AccessExplanation,
  })
  async explanation(@Context() context: RequestContext, @Query() query: Readonly<Record<string, unknown>>): Promise<AccessExplanation> {
    const question = readQuestion(query);
    const { active, ...account } = await readAccount(this.server.database, question.user);
    const asked = { ...context, actor: toActor(account, context.model) };
    const explanation = await explainAccess(context, asked, question);
    await writeAudit(this.server.database, {
      ...auditedBy(context),
      action: 'access_explained',
      subject: { kind: 'user', id: account.id, label: account.username },
      detail: { object: question.object, record: question.record, report: question.report },
    });
    return { ...explanation, user: { ...explanation.user, active } };
  }
}

/** What is asked. Raises `bad_request` for a parameter that is missing or given twice. */
function readQuestion(query: Readonly<Record<string, unknown>>): AccessQuestion {
  const [user, object, record, report] = ['user', 'object', 'record', 'report'].map((name) => readParameter(query, name));
  if (user === undefined) throw refuse('user', 'ユーザ名を指定してください。', 'Name the user.');
  if ((object === undefined) === (report === undefined))
    throw refuse('object', 'オブジェクトかレポートのどちらかを指定してください。', 'Name an object or a report.');
  return { user, object, record, report };
}

function refuse(field: string, ja: string, en: string): ShirabeError {
  return new ShirabeError('bad_request', { ja, en }, [{ field, code: 'required', message: ja, en }]);
}
