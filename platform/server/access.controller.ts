import { Controller, Get, Inject, Query } from '@nestjs/common';
import { readAccount } from '../access/read-account.ts';
import { toActor } from '../database/account.ts';
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
    summary: 'Each rule that decides what a user may do with an object, record, field, list, report, folder or tab, what it said, and which one decided',
    access: { area: 'access' },
    query: {
      user: 'The user name',
      object: 'The object',
      record: 'The id of one of its records',
      field: 'One of its fields',
      list: 'Instead of a record and a field: one of its list views',
      report: 'Instead of an object: a report',
      folder: 'Instead of an object: a report folder',
      tab: 'Instead of an object: a tab',
    },
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
      detail: { ...question, user: undefined },
    });
    return { ...explanation, user: { ...explanation.user, active } };
  }
}

/** What is asked. Raises `bad_request` for a parameter that is missing, given twice, or of no use beside the others. */
function readQuestion(query: Readonly<Record<string, unknown>>): AccessQuestion {
  const read = (name: string) => readParameter(query, name);
  const user = read('user');
  if (user === undefined) throw refuse('user', 'ユーザ名を指定してください。', 'Name the user.');
  const subjects = ['object', 'report', 'folder', 'tab'].filter((name) => read(name) !== undefined);
  if (subjects.length !== 1)
    throw refuse('object', 'オブジェクト、レポート、フォルダ、タブのどれか1つを指定してください。', 'Name one of: an object, a report, a folder, a tab.');
  const [record, field, list] = ['record', 'field', 'list'].map(read);
  if (subjects[0] !== 'object' && (record ?? field ?? list) !== undefined)
    throw refuse('object', 'レコード、項目、リストは、オブジェクトとともに指定してください。', 'A record, field or list is one of an object.');
  if (list !== undefined && (record ?? field) !== undefined)
    throw refuse('list', 'リストは、レコードや項目とともには指定できません。', 'Ask about a list, or about a record and a field.');
  return { user, object: read('object'), record, field, list, report: read('report'), folder: read('folder'), tab: read('tab') };
}

function refuse(field: string, ja: string, en: string): ShirabeError {
  return new ShirabeError('bad_request', { ja, en }, [{ field, code: 'required', message: ja, en }]);
}
