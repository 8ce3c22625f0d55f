import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { changeAuditSettings, readAuditSettings } from '../audit/audit-settings.ts';
import { exportAudit } from '../audit/export-audit.ts';
import { type AuditSearch, readAudit, readEntry } from '../audit/read-audit.ts';
import { brokenLinks, verifyAudit } from '../audit/verify-audit.ts';
import { AuditEntry, AuditPage, AuditSettings, AuditVerification } from '../contract/wire-operation.ts';
import type { RequestContext } from '../database/request-context.ts';
import { toLocal } from '../fields/time-zone.ts';
import { auditExport } from './audit-export.ts';
import { contentDisposition } from './content-disposition.ts';
import { readBody, readParameter, readRowParameters } from './read-body.ts';
import { Context } from './request.ts';
import { Route } from './route.ts';
import { Server } from './server-state.ts';

type Parameters = Readonly<Record<string, unknown>>;
const narrowing = {
  search: 'Words that each must occur somewhere in the entry or in what its action is called; or the whole id of a request',
  action: 'An action, by its name',
  from: 'The first day, in the application’s time zone',
  to: 'The last day',
};

function readSearch(query: Parameters): AuditSearch {
  const { search, from, to } = readRowParameters(query);
  return { search, action: readParameter(query, 'action'), from, to };
}

/** The audit: searched, exported, verified, and how long it is kept. */
@Controller('api')
export class AuditController {
  private readonly server: Server;
  constructor(@Inject(Server) server: Server) {
    this.server = server;
  }

  @Get('audit')
  @Route({
    summary: 'The audit, newest first',
    access: { area: 'audit' },
    query: { ...narrowing, cursor: 'next of the page before', limit: '1 to 1000; 50 unless said' },
    answer: AuditPage,
  })
  entries(@Context() context: RequestContext, @Query() query: Parameters): Promise<AuditPage> {
    const { cursor, limit } = readRowParameters(query);
    return readAudit(context, readSearch(query), { cursor, limit });
  }

  @Get('audit/export')
  @Route({ summary: 'The audit as CSV, streamed', access: { area: 'audit' }, limit: 'export', query: narrowing, produces: 'text/csv' })
  async export(@Context() context: RequestContext, @Query() query: Parameters, @Res() reply: FastifyReply): Promise<void> {
    const search = readSearch(query);
    const { stream, rows } = await exportAudit(context, search);
    const { day, clock } = toLocal(context.now, context.model.app.timeZone);
    const name = `${context.actor.language === 'ja' ? '監査ログ' : 'Audit'}_${day}_${clock.slice(0, 5).replace(':', '')}.csv`;
    const { database, clock: now } = this.server;
    void reply
      .header('content-disposition', contentDisposition(name))
      .type('text/csv; charset=utf-8')
      .send(auditExport(context, database, now, { stream, rows, action: 'audit_export', subject: { kind: 'audit' }, detail: { ...search } }, reply));
  }

  @Get('audit/:id')
  @Route({ summary: 'An entry of the audit', access: { area: 'audit' }, answer: AuditEntry })
  entry(@Context() context: RequestContext, @Param('id') id: string): Promise<AuditEntry> {
    return readEntry(context, id);
  }

  @Post('audit/verification')
  @HttpCode(200)
  @Route({ summary: 'Follow the chain of the audit', access: { area: 'audit' }, limit: 'export', answer: AuditVerification })
  async verify(@Context() context: RequestContext): Promise<AuditVerification> {
    const { broken, ...verified } = await verifyAudit(context.database);
    return { ...verified, broken: broken && { id: broken.id, code: broken.reason, reason: brokenLinks[broken.reason][context.actor.language] } };
  }

  @Get('settings/audit')
  @Route({ summary: 'How long the audit is kept', access: { area: 'audit' }, answer: AuditSettings })
  settings(@Context() context: RequestContext): Promise<AuditSettings> {
    return readAuditSettings(context.database);
  }

  @Put('settings/audit')
  @Route({ summary: 'Change how long the audit is kept', access: { area: 'security' }, body: AuditSettings, answer: AuditSettings })
  changeSettings(@Context() context: RequestContext, @Body() body: unknown): Promise<AuditSettings> {
    return changeAuditSettings(context, readBody(AuditSettings, body));
  }
}
