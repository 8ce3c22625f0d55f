import { isDeepStrictEqual } from 'node:util';
import { ShirabeError } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { AccessExplanation } from '../contract/wire-access.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel, ReportModel } from '../metadata/model.ts';
import { mayReadAny } from '../query/access.ts';
import { compileExplanation, explainObject, type ExplainedAction } from '../query/explain-access.ts';
import { ownOf } from '../query/paths.ts';
import { findObject, notFound, recordId } from '../records/find-object.ts';
import { readRecord } from '../records/read-record.ts';
import { mayOpen } from '../reports/find-report.ts';
import { describeUnits } from './describe-me.ts';

/** About whom, and about what: an object, one of its records, or a report. */
export interface AccessQuestion {
  readonly user: string;
  readonly object: string | undefined;
  readonly record: string | undefined;
  readonly report: string | undefined;
}

type Explanation = Omit<AccessExplanation, 'user'> & { readonly user: Omit<AccessExplanation['user'], 'active'> };

/**
 * Says why the user of `asked` may do what they may: the rules of the object, each with what it said, or who may open the report. `context` is the request of
 * whoever asks: the title of a record is told only when they may read it themselves. Raises `not_found`.
 */
export async function explainAccess(context: RequestContext, asked: RequestContext, question: AccessQuestion): Promise<Explanation> {
  const user = await describeUser(asked);
  if (question.report !== undefined) return { user, ...explainReport(asked, question.report) };
  const object = ownOf(context.model.objects, question.object ?? '');
  if (!object) throw notFound();
  if (question.record === undefined)
    return {
      user,
      subject: { kind: 'object', name: object.name, label: object.label, title: null },
      report: null,
      actions: explainObject(asked, object).map((action) => toWire(asked, action)),
    };
  const id = recordId(question.record);
  const explanation = compileExplanation(asked, object, id);
  const [row] = await context.database.query<Record<string, unknown>>(explanation.sql, { as: 'engine' });
  if (!row) throw notFound();
  return {
    user,
    subject: { kind: 'record', name: object.name, label: object.label, title: await titleFor(context, object, id) },
    report: null,
    actions: explanation.read(row).map((action) => toWire(asked, action)),
  };
}

async function titleFor(context: RequestContext, object: ObjectModel, id: string): Promise<string | null> {
  try {
    findObject(context, object.name);
    return (await readRecord(context, object.name, id, {})).title;
  } catch (error) {
    if (error instanceof ShirabeError && error.code === 'not_found') return null;
    throw error;
  }
}

function explainReport(asked: RequestContext, name: string): Omit<Explanation, 'user'> {
  const report = ownOf(asked.model.reports, name);
  if (!report) throw notFound();
  const folder = report.folder === undefined ? undefined : ownOf(asked.model.folders, report.folder);
  const roles = report.roles ?? folder?.roles;
  return {
    subject: { kind: 'report', name: report.report, label: report.label, title: null },
    report: {
      allowed: mayOpen(asked, report),
      // A report that names nobody has the folder's roles.
      said_by: !roles ? 'nobody' : isDeepStrictEqual(roles, folder?.roles) ? 'folder' : 'report',
      roles: roles ? roles.map((role) => roleLabel(asked, role)) : null,
      objects: objectsOf(asked, report).map((object) => ({ object: object.name, label: object.label, allowed: mayReadAny(asked, object) })),
    },
    actions: [],
  };
}

function objectsOf({ model }: RequestContext, report: ReportModel): ObjectModel[] {
  const names = [report.from, ...Object.values(report.joins).map(({ object }) => object)];
  return [...new Set(names)].flatMap((name) => ownOf(model.objects, name) ?? []);
}

async function describeUser(asked: RequestContext): Promise<Explanation['user']> {
  const { actor } = asked;
  const units = await describeUnits(asked);
  return {
    username: actor.username,
    name: actor.name,
    roles: actor.roles.map((role) => roleLabel(asked, role)),
    units: Object.entries(units).map(([scope, { label }]) => ({ scope, label })),
    administrator: actor.setup,
  };
}

function toWire(asked: RequestContext, { action, allowed, rules, unless }: ExplainedAction): AccessExplanation['actions'][number] {
  return {
    action,
    allowed,
    rules: rules.map(({ item, verdict, decided }) => ({
      reach: item.reach === 'all' || item.reach === 'everyone' ? item.reach : `own ${item.reach}`,
      scope: scopeLabel(asked, item.reach),
      roles: item.roles.map((role) => roleLabel(asked, role)),
      where: item.where?.source ?? null,
      verdict,
      decided,
    })),
    unless,
  };
}

function scopeLabel({ model }: RequestContext, reach: string): Text | null {
  const scope = ownOf(model.app.scopes, reach);
  return (scope && ownOf(model.objects, scope.object)?.label) ?? null;
}

function roleLabel({ model }: RequestContext, role: string): Text {
  return ownOf(model.app.roles, role)?.label ?? { ja: role, en: role };
}
