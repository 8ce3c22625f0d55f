import { isDeepStrictEqual } from 'node:util';
import { ShirabeError } from '../contract/problem.ts';
import type { Text } from '../contract/text.ts';
import type { AccessExplanation } from '../contract/wire-access.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ObjectModel, ReportModel } from '../metadata/model.ts';
import { hasRole, mayReadAny } from '../query/access.ts';
import { compileExplanation, explainObject, type ExplainedAction } from '../query/explain-access.ts';
import { mayEditField, mayExport, mayReadField } from '../query/field-access.ts';
import { ownOf } from '../query/paths.ts';
import { findObject, notFound, offeredLists, recordId } from '../records/find-object.ts';
import { readRecord } from '../records/read-record.ts';
import { mayOpen, objectsOfReport } from '../reports/find-report.ts';
import { describeUnits } from './describe-me.ts';

/** About whom, and about what: an object, one of its records, fields or lists, or a report, folder or tab. */
export interface AccessQuestion {
  readonly user: string;
  readonly object: string | undefined;
  readonly record: string | undefined;
  readonly field: string | undefined;
  readonly list: string | undefined;
  readonly report: string | undefined;
  readonly folder: string | undefined;
  readonly tab: string | undefined;
}

type Explanation = Omit<AccessExplanation, 'user'> & { readonly user: Omit<AccessExplanation['user'], 'active'> };

/**
 * Says why the user of `asked` may do what they may: the rules of the object, each with what it said, or who is shown the report, folder, tab or list. `context` is the request of
 * whoever asks: the title of a record is told only when they may read it themselves. Raises `not_found`.
 */
export async function explainAccess(context: RequestContext, asked: RequestContext, question: AccessQuestion): Promise<Explanation> {
  const user = await describeUser(asked);
  const { report, folder, tab, list, field } = question;
  if (report !== undefined) return { user, ...explainReport(asked, report) };
  if (folder !== undefined) return { user, ...explainFolder(asked, folder) };
  if (tab !== undefined) return { user, ...explainTab(asked, tab) };
  const object = ownOf(asked.model.objects, question.object ?? '');
  if (!object) throw notFound();
  if (list !== undefined) return { user, ...explainList(asked, object, list) };
  const { title, actions } = await explainRecord(context, asked, object, question.record);
  const about = field === undefined ? undefined : explainField(asked, object, field);
  return {
    user,
    subject: about?.subject ?? { kind: title === undefined ? 'object' : 'record', name: object.name, label: object.label, title: title ?? null },
    shown: null,
    field: about?.field ?? null,
    export: { ...rightOf(asked, object.exporters), allowed: mayReadAny(asked, object) && mayExport(asked.actor, object) },
    actions: actions.map((action) => toWire(asked, action)),
  };
}

/** What may be done with a record, and its title as far as whoever asks may read it; without an id what is decided of all. */
async function explainRecord(
  context: RequestContext,
  asked: RequestContext,
  object: ObjectModel,
  record: string | undefined,
): Promise<{ readonly title?: string | null; readonly actions: readonly ExplainedAction[] }> {
  if (record === undefined) return { actions: explainObject(asked, object) };
  const id = recordId(record);
  const explanation = compileExplanation(asked, object, id);
  const [row] = await context.database.query<Record<string, unknown>>(explanation.sql, { as: 'engine' });
  if (!row) throw notFound();
  return { title: await titleFor(context, object, id), actions: explanation.read(row) };
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

type About = Omit<Explanation, 'user'>;
type Right = NonNullable<Explanation['export']>;
type Shown = NonNullable<Explanation['shown']>;

/** A right that a list of roles decides. */
function rightOf(asked: RequestContext, roles: readonly string[] | undefined): Right {
  return {
    allowed: hasRole(asked.actor, roles),
    roles: roles ? roles.map((role) => roleLabel(asked, role)) : null,
    through: throughOf(asked, roles ?? []),
  };
}

/** Those of the roles that the user has. */
function throughOf(asked: RequestContext, roles: readonly string[]): Text[] {
  return asked.actor.roles.filter((role) => roles.includes(role)).map((role) => roleLabel(asked, role));
}

function about(kind: About['subject']['kind'], name: string, label: Text, shown: Shown): About {
  return { subject: { kind, name, label, title: null }, shown, field: null, export: null, actions: [] };
}

function explainField(asked: RequestContext, object: ObjectModel, name: string): Pick<About, 'subject' | 'field'> {
  const field = ownOf(object.fields, name);
  if (!field) throw notFound();
  const access = ownOf(object.fieldAccess, name);
  return {
    subject: { kind: 'field', name, label: field.label, title: null },
    field: {
      read: { allowed: mayReadField(asked.actor, object, name), needs: (access?.readers ?? []).map((roles) => rightOf(asked, roles)) },
      edit: { ...rightOf(asked, access?.editors), allowed: mayEditField(asked.actor, object, name) },
    },
  };
}

function explainReport(asked: RequestContext, name: string): About {
  const report = ownOf(asked.model.reports, name);
  if (!report) throw notFound();
  const folder = report.folder === undefined ? undefined : ownOf(asked.model.folders, report.folder);
  const roles = report.roles ?? folder?.roles;
  return about('report', report.report, report.label, {
    ...rightOf(asked, roles),
    allowed: mayOpen(asked, report),
    // A report that names nobody has the folder's roles.
    said_by: !roles ? 'nobody' : isDeepStrictEqual(roles, folder?.roles) ? 'folder' : 'report',
    edit: rightOf(asked, report.editors),
    manage: rightOf(asked, report.managers),
    objects: objectsOf(asked, report).map((object) => describeReading(asked, object)),
  });
}

function explainFolder(asked: RequestContext, name: string): About {
  const folder = ownOf(asked.model.folders, name);
  if (!folder) throw notFound();
  return about('folder', folder.folder, folder.label, {
    ...rightOf(asked, folder.roles),
    said_by: folder.roles ? 'folder' : 'nobody',
    edit: rightOf(asked, folder.editors),
    manage: rightOf(asked, folder.managers),
    objects: [],
  });
}

/** A tab of objects is shown to those who may read any of them. */
function explainTab(asked: RequestContext, name: string): About {
  const tab = asked.model.app.tabs.find((each) => each.tab === name);
  if (!tab) throw notFound();
  const objects = tab.objects.flatMap((object) => ownOf(asked.model.objects, object) ?? []);
  const right = rightOf(asked, tab.roles);
  return about('tab', tab.tab, tab.label, {
    ...right,
    allowed: right.allowed && (tab.objects.length === 0 || objects.some((object) => mayReadAny(asked, object))),
    said_by: tab.roles ? 'tab' : 'nobody',
    edit: null,
    manage: null,
    objects: objects.map((object) => describeReading(asked, object)),
  });
}

function explainList(asked: RequestContext, object: ObjectModel, name: string): About {
  const list = ownOf(object.lists, name);
  if (!list) throw notFound();
  return about('list', list.list, list.label, {
    ...rightOf(asked, list.roles),
    allowed: mayReadAny(asked, object) && offeredLists(asked, object).some((each) => each.list === name),
    said_by: list.roles ? 'list' : 'nobody',
    edit: null,
    manage: null,
    objects: [describeReading(asked, object)],
  });
}

function describeReading(asked: RequestContext, object: ObjectModel): Shown['objects'][number] {
  const allowed = mayReadAny(asked, object);
  return { object: object.name, label: object.label, allowed, export: allowed && mayExport(asked.actor, object) };
}

function objectsOf({ model }: RequestContext, report: ReportModel): ObjectModel[] {
  const names = objectsOfReport(report);
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
      through: throughOf(asked, item.roles),
      where: item.where?.source ?? null,
      verdict,
      decided,
    })),
    unless,
  };
}

function scopeLabel({ model }: RequestContext, reach: string): Text | null {
  return ownOf(model.app.scopes, reach)?.label ?? null;
}

function roleLabel({ model }: RequestContext, role: string): Text {
  return ownOf(model.app.roles, role)?.label ?? { ja: role, en: role };
}
