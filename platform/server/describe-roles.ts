import type { AccessCatalogue, AccessRole, AccessRoleDetail, AccessRoles } from '../contract/wire-access.ts';
import type { Database } from '../database/database.ts';
import type { RequestContext } from '../database/request-context.ts';
import { copyRole } from '../metadata/copy-role.ts';
import { describeRole, rolesOfReport } from '../metadata/describe-role.ts';
import type { Model, ObjectModel, RoleModel } from '../metadata/model.ts';
import { ownOf } from '../query/paths.ts';
import { notFound } from '../records/find-object.ts';
import { readDefinitionsInForce } from '../setup/change-role.ts';
import { countRoleUsers, type RoleUsers } from '../setup/role-users.ts';
import { readRoleFile } from '../setup/write-role.ts';

type Viewer = Pick<RequestContext, 'model' | 'actor'>;

/** Everything that a role may say something of. Administrators' work: it names what no record tells. */
export function describeCatalogue({ app, objects, folders, reports }: Model): AccessCatalogue {
  return {
    scopes: Object.values(app.scopes).map(({ scope, label }) => ({ scope, label })),
    objects: Object.values(objects).map((object) => ({
      object: object.name,
      label: object.label,
      scopes: [...object.scopes],
      names_exporters: object.exporters !== undefined,
      parent: object.access.definition ? null : parentOf(object),
      fields: Object.values(object.fields).map(({ name, label }) => ({ field: name, label, restricted: ownOf(object.fieldAccess, name) !== undefined })),
      lists: Object.values(object.lists).map(({ list, label, roles }) => ({ list, label, restricted: roles !== undefined })),
    })),
    folders: Object.values(folders)
      .sort((one, other) => one.order - other.order)
      .map(({ folder, label, parent, roles }) => ({ folder, label, parent: parent ?? null, restricted: roles !== undefined })),
    reports: Object.values(reports).map((report) => ({
      report: report.report,
      label: report.label,
      folder: report.folder ?? null,
      restricted: rolesOfReport({ folders }, report) !== undefined,
    })),
    tabs: app.tabs.map(({ tab, label, roles }) => ({ tab, label, restricted: roles !== undefined })),
  };
}

/** Every role with what it gives: those of app.yaml in their order, then those of files. */
export async function describeRoles(database: Database, { model, actor }: Viewer): Promise<AccessRoles> {
  const [current, users] = await Promise.all([readDefinitionsInForce(database), countRoleUsers(database)]);
  const roles = Object.values(model.app.roles).map((role) => toWire(model, role, readRoleFile(current.files, role.role) !== undefined, users));
  return { base: model.hash, may_change: actor.setup, roles };
}

/** One role with its definition. Raises `not_found`. */
export async function describeRoleOf(database: Database, { model, actor }: Viewer, name: string): Promise<AccessRoleDetail> {
  const role = ownOf(model.app.roles, name);
  const copy = role && copyRole(model, name);
  if (!role || !copy) throw notFound();
  const [current, users] = await Promise.all([readDefinitionsInForce(database), countRoleUsers(database)]);
  const file = readRoleFile(current.files, name);
  return { ...toWire(model, role, file !== undefined, users), base: model.hash, may_change: actor.setup, definition: file ?? copy };
}

function toWire(model: Model, role: RoleModel, isFile: boolean, users: ReadonlyMap<string, RoleUsers>): AccessRole {
  const { objects, fields, folders, reports, tabs, lists } = describeRole(model, role.role);
  return {
    role: role.role,
    label: role.label,
    description: role.description ?? null,
    origin: isFile ? 'file' : 'app',
    reach: role.reach ?? null,
    administrator: role.setup,
    areas: [...role.areas],
    users: users.get(role.role)?.active ?? 0,
    rights: structuredClone({ objects, fields, folders, reports, tabs, lists }) as AccessRole['rights'],
  };
}

function parentOf({ fields }: ObjectModel): string | null {
  for (const { definition } of Object.values(fields)) if (definition.type === 'lookup' && definition.parent === true) return definition.to;
  return null;
}
