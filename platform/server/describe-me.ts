import sql from 'sql-template-tag';
import type { AppInformation, Me } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { Model, TabModel } from '../metadata/model.ts';
import { hasRole, mayReadAny } from '../query/access.ts';
import { ident } from '../query/identifier.ts';
import { offeredLists } from '../records/find-object.ts';
import { readPinned } from '../records/lists/list-settings.ts';

/** What anybody may know of the application, before logging in. */
export function describeApp(model: Model): AppInformation {
  const { app } = model;
  return {
    app: app.name,
    label: app.label,
    description: app.description ?? null,
    languages: [...app.languages],
    time_zone: app.timeZone,
    bin_days: app.binDays,
    texts: { ...app.texts },
  };
}

/** The viewer: who they are, the units they belong to, the tabs they see in order. */
export async function describeMe(context: RequestContext): Promise<Me> {
  const { actor, model } = context;
  const pinned = await readPinned(context);
  return {
    id: actor.id,
    username: actor.username,
    name: actor.name,
    role: actor.role,
    role_label: model.app.roles[actor.role]?.label ?? { ja: actor.role, en: actor.role },
    language: actor.language,
    units: await describeUnits(context),
    setup: actor.setup,
    areas: [...actor.areas],
    roles: [...actor.roles],
    app: describeApp(model),
    tabs: model.app.tabs.flatMap((tab) => describeTab(context, tab, pinned)),
    view_as: context.viewedBy ? { username: context.viewedBy.username, name: context.viewedBy.name } : null,
    model: model.hash,
  };
}

/** The records of the units that the viewer belongs to, by scope. */
export async function describeUnits({ database, model, actor }: RequestContext): Promise<Me['units']> {
  const units: Me['units'] = {};
  for (const [scope, id] of Object.entries(actor.units)) {
    const object = model.objects[model.app.scopes[scope]?.object ?? ''];
    if (!object) continue;
    // To whom somebody belongs they may know, whatever the rules of that object say.
    const [row] = await database.query<{ title: string }>(sql`SELECT title FROM ${ident('data', object.table)} WHERE id = ${id}`, { as: 'engine' });
    if (row) units[scope] = { id, label: row.title, object: object.name };
  }
  return units;
}

function describeTab(context: RequestContext, tab: TabModel, pinned: ReadonlyMap<string, string>): Me['tabs'] {
  if (!hasRole(context.actor, tab.roles)) return [];
  const objects = tab.objects.flatMap((name) => {
    const object = context.model.objects[name];
    if (!object || !mayReadAny(context, object)) return [];
    return [{ object: name, label: object.label, list: pinned.get(name) ?? offeredLists(context, object)[0]?.list ?? 'all' }];
  });
  if (tab.objects.length > 0 && objects.length === 0) return [];
  return [{ tab: tab.tab, label: tab.label, kind: tab.kind, objects }];
}
