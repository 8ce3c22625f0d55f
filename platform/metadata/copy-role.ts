import type { RoleDefinition } from '../contract/definitions.ts';
import { own } from './compilation.ts';
import { describeRole, type RoleReportRight, type RoleRights } from './describe-role.ts';
import type { Model, ObjectModel } from './model.ts';

type RoleObject = NonNullable<RoleDefinition['objects']>[string];
const writtenActions = ['read', 'write', 'create', 'update', 'delete'] as const;

/**
 * What the file of a role would say to give what one of app.yaml has: its reach and areas, and whatever the other definitions give it by its name. What they
 * give by reach (`own X`, `all`, `everyone`) comes with the reach. Undefined when there is no such role.
 */
export function copyRole(model: Model, name: string): RoleDefinition | undefined {
  const role = own(model.app.roles, name);
  if (role === undefined) return undefined;
  const rights = describeRole(model, name);
  const given = {
    objects: entries(Object.values(model.objects), (object) => copyObject(object, name)),
    fields: copyFields(model, name),
    folders: copyFolders(model, name, rights),
    reports: copyReports(model, name, rights),
    tabs: model.app.tabs.filter(({ roles }) => roles?.includes(name)).map(({ tab }) => tab),
    lists: entries(Object.values(model.objects), ({ name: object, lists }) => {
      const named = Object.values(lists).flatMap(({ list, roles }) => (roles?.includes(name) ? [list] : []));
      return named.length > 0 ? { name: object, value: named } : undefined;
    }),
  };
  return {
    role: name,
    label: { ...role.label },
    ...(role.description && { description: { ...role.description } }),
    ...(role.reach !== undefined && { reach: role.reach }),
    ...(role.setup ? { setup: true } : role.areas.length > 0 ? { setup: [...role.areas] } : {}),
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => Object.keys(value).length > 0)),
  };
}

function copyObject({ name, access: { definition } }: ObjectModel, role: string): { name: string; value: RoleObject } | undefined {
  if (definition === undefined) return undefined;
  const value: RoleObject = {};
  for (const action of writtenActions) {
    const ways = (definition[action] ?? []).flatMap((item) =>
      typeof item !== 'string' && item.roles?.includes(role) ? [item.where === undefined ? item.reach : { reach: item.reach, where: item.where }] : [],
    );
    if (ways.length > 0) value[action] = ways;
  }
  if (definition.export?.includes(role)) value.export = true;
  return Object.keys(value).length > 0 ? { name, value } : undefined;
}

function copyFields(model: Model, role: string): NonNullable<RoleDefinition['fields']> {
  const fields: NonNullable<RoleDefinition['fields']> = {};
  for (const { name, access } of Object.values(model.objects))
    for (const [field, { read, edit }] of Object.entries(access.definition?.fields ?? {})) {
      const edits = edit?.includes(role) === true;
      const reads = read?.includes(role) === true || edits;
      if (read?.includes('everyone') === true || read === undefined ? edits : reads) fields[`${name}.${field}`] = edit === undefined || edits ? 'edit' : 'read';
    }
  return fields;
}

/** Of folders that name who sees them; what lies in them follows. */
function copyFolders({ folders }: Model, role: string, rights: RoleRights): NonNullable<RoleDefinition['folders']> {
  return entries(Object.values(folders), ({ folder, roles, editors, parent }) => {
    const above = parent === undefined ? undefined : own(folders, parent);
    const follows = above !== undefined && sameList(above.roles, roles) && own(rights.folders, above.folder) === own(rights.folders, folder);
    return !follows && (roles?.includes(role) || editors.includes(role)) ? rightOf(folder, own(rights.folders, folder)) : undefined;
  });
}

function copyReports({ folders, reports }: Model, role: string, rights: RoleRights): NonNullable<RoleDefinition['reports']> {
  return entries(Object.values(reports), ({ report, folder, roles, editors }) => {
    const above = folder === undefined ? undefined : own(folders, folder);
    const follows =
      above !== undefined && (roles === undefined || sameList(above.roles, roles)) && own(rights.folders, above.folder) === own(rights.reports, report);
    return !follows && (roles?.includes(role) || editors.includes(role)) ? rightOf(report, own(rights.reports, report)) : undefined;
  });
}

function rightOf(name: string, right: RoleReportRight | undefined): { name: string; value: 'view' | 'edit' | 'manage' } | undefined {
  return right === undefined || right === 'none' ? undefined : { name, value: right };
}

function sameList(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return one?.length === other?.length && (one ?? []).every((each) => other?.includes(each));
}

function entries<T, R>(from: readonly T[], make: (each: T) => { readonly name: string; readonly value: R } | undefined): Record<string, R> {
  return Object.fromEntries(
    from.flatMap((each): [string, R][] => {
      const made = make(each);
      return made === undefined ? [] : [[made.name, made.value]];
    }),
  );
}
