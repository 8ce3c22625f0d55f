import { own } from './compilation.ts';
import type { AccessAction, AccessItem, FolderModel, Model, ObjectModel, ReportModel } from './model.ts';

/** One way in: within which reach (`own SCOPE`, `all`, `everyone`), where what holds. */
export interface RoleWay {
  readonly reach: string;
  /** The condition as it is written. */
  readonly where: string | null;
}
export type RoleFieldRight = 'none' | 'read' | 'edit';
export type RoleReportRight = 'none' | 'view' | 'edit' | 'manage';
export interface RoleObjectRights extends Readonly<Record<AccessAction, readonly RoleWay[]>> {
  readonly export: boolean;
  /** Closes writing after all where it holds. */
  readonly unless: string | null;
}
/** What a role gives by itself, whoever has it. Of what it does not name, `objects` has no entry. */
export interface RoleRights {
  readonly objects: Readonly<Record<string, RoleObjectRights>>;
  /** Of the fields that not everybody reads or changes. */
  readonly fields: readonly { readonly object: string; readonly field: string; readonly right: RoleFieldRight }[];
  readonly folders: Readonly<Record<string, RoleReportRight>>;
  readonly reports: Readonly<Record<string, RoleReportRight>>;
  /** Those that it is shown. */
  readonly tabs: readonly string[];
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

export const accessActions: readonly AccessAction[] = ['read', 'create', 'update', 'delete'];

/** What users who have only this role may do, as the Model has it: what access.yaml, the folders and the others say of it, with what its own file adds. */
export function describeRole(model: Model, role: string): RoleRights {
  const isAdministrator = own(model.app.roles, role)?.setup === true;
  const has = (roles: readonly string[] | undefined): boolean => isAdministrator || roles === undefined || roles.includes(role);
  const objects = Object.values(model.objects);
  return {
    objects: Object.fromEntries(objects.map((object) => [object.name, describeObject(object, role, isAdministrator)])),
    fields: objects.flatMap((object) =>
      Object.keys(object.fieldAccess).map((field) => ({ object: object.name, field, right: fieldRight(object, field, has) })),
    ),
    folders: mapValues(model.folders, (folder) => reportRight(folder, folder.roles, has)),
    reports: mapValues(model.reports, (report) => reportRight(report, rolesOfReport(model, report), has)),
    tabs: model.app.tabs.filter(({ roles }) => has(roles)).map(({ tab }) => tab),
    lists: Object.fromEntries(
      objects.map(({ name, lists }) => [
        name,
        Object.values(lists)
          .filter(({ roles }) => has(roles))
          .map(({ list }) => list),
      ]),
    ),
  };
}

/** Who may open a report: undefined: everybody. */
export function rolesOfReport(model: Pick<Model, 'folders'>, report: ReportModel): readonly string[] | undefined {
  return report.roles ?? (report.folder === undefined ? undefined : own(model.folders, report.folder)?.roles);
}

/** What a role may do with a field that its object keeps for some. */
export function fieldRight(object: ObjectModel, field: string, has: (roles: readonly string[] | undefined) => boolean): RoleFieldRight {
  const access = own(object.fieldAccess, field);
  if (access?.readers.some((roles) => !has(roles))) return 'none';
  return has(access?.editors) ? 'edit' : 'read';
}

function describeObject(object: ObjectModel, role: string, isAdministrator: boolean): RoleObjectRights {
  const { items, writeUnless } = object.access;
  const waysOf = (action: AccessAction): readonly RoleWay[] =>
    isAdministrator ? [{ reach: 'all', where: null }] : widest(items[action].filter(({ roles }) => roles.includes(role)).map(wayOf));
  const [read, create, update, remove] = accessActions.map(waysOf);
  const isWritten = [create, update, remove].some((ways) => ways !== undefined && ways.length > 0);
  return {
    read: read ?? [],
    create: create ?? [],
    update: update ?? [],
    delete: remove ?? [],
    export: isAdministrator || ((read?.length ?? 0) > 0 && (object.exporters === undefined || object.exporters.includes(role))),
    unless: !isAdministrator && isWritten ? (writeUnless?.source ?? null) : null,
  };
}

function wayOf({ reach, where }: AccessItem): RoleWay {
  return { reach: reach === 'all' || reach === 'everyone' ? reach : `own ${reach}`, where: where?.source ?? null };
}

/** Each way once; those that an open one holds already are left out. */
function widest(ways: readonly RoleWay[]): readonly RoleWay[] {
  const open = ways.find(({ reach, where }) => where === null && !reach.startsWith('own '));
  if (open) return [open];
  const once = new Map(ways.map((way) => [JSON.stringify(way), way]));
  return [...once.values()].filter(({ reach, where }) => where === null || !ways.some((other) => other.reach === reach && other.where === null));
}

function reportRight(
  { editors, managers }: Pick<FolderModel, 'editors' | 'managers'>,
  viewers: readonly string[] | undefined,
  has: (roles: readonly string[] | undefined) => boolean,
): RoleReportRight {
  if (has(managers)) return 'manage';
  if (has(editors)) return 'edit';
  return has(viewers) ? 'view' : 'none';
}

function mapValues<T, R>(map: Readonly<Record<string, T>>, change: (value: T) => R): Readonly<Record<string, R>> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
