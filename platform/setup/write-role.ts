import { stringify } from 'yaml';
import type { RoleDefinition } from '../contract/definitions.ts';
import { own } from '../metadata/compilation.ts';
import { readYaml } from '../metadata/read-yaml.ts';
import type { DefinitionFiles } from '../metadata/definition-file.ts';

type RoleObject = NonNullable<RoleDefinition['objects']>[string];

/** Where the file of a role lies. */
export function rolePath(role: string): string {
  return `objects/roles/${role}.role.yaml`;
}

/** The roles whose files are among both, with other texts. */
export function changedRoleFiles(before: DefinitionFiles, after: DefinitionFiles): readonly string[] {
  return Object.keys(before).flatMap((path) => {
    const [, role] = /^objects\/roles\/([a-z0-9_]+)\.role\.yaml$/.exec(path) ?? [];
    return role !== undefined && own(after, path) !== undefined && own(after, path) !== before[path] ? [role] : [];
  });
}

/** What the file of a role says; undefined when there is none. */
export function readRoleFile(files: DefinitionFiles, role: string): RoleDefinition | undefined {
  const text = own(files, rolePath(role));
  return text === undefined ? undefined : (structuredClone(readYaml(text).value) as RoleDefinition);
}

/**
 * The YAML text of a role: keys always in the same order, names sorted, texts as they are. The remark at the head of the text that it takes the place of stays;
 * where both say the same, the text stays as somebody wrote it.
 */
export function writeRole(definition: RoleDefinition, before?: string): string {
  const text = write(definition);
  if (before === undefined) return text;
  if (write(readYaml(before).value as RoleDefinition) === text) return before;
  const [head = ''] = /^(?:#[^\n]*\n)*/.exec(before.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')) ?? [];
  return head + text;
}

function write({ role, label, description, reach, setup, objects, fields, folders, reports, tabs, lists }: RoleDefinition): string {
  const parts = {
    role,
    label,
    description,
    reach,
    setup: setup === false ? undefined : setup,
    objects: sorted(objects, orderObject),
    fields: sorted(fields),
    folders: sorted(folders),
    reports: sorted(reports),
    tabs: tabs?.length ? tabs : undefined,
    lists: sorted(lists),
  };
  // A text on one line stays there; Japanese stays as it is.
  return stringify(parts, { lineWidth: 0, keepUndefined: false, aliasDuplicateObjects: false });
}

/** Ways to create that are also ways to update are said once. */
function orderObject({ read, write: both, create, update, delete: remove, export: exports }: RoleObject): RoleObject | undefined {
  const [creates, updates] = [
    [...(both ?? []), ...(create ?? [])],
    [...(both ?? []), ...(update ?? [])],
  ];
  const isSame = creates.length > 0 && JSON.stringify(creates) === JSON.stringify(updates);
  const parts = {
    read,
    write: isSame ? creates : undefined,
    create: isSame ? undefined : creates,
    update: isSame ? undefined : updates,
    delete: remove,
    export: exports,
  };
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value === true || (Array.isArray(value) && value.length > 0)));
  return Object.keys(given).length > 0 ? given : undefined;
}

function sorted<T>(map: Readonly<Record<string, T>> | undefined, change: (value: T) => unknown = (value) => value): unknown {
  const entries = Object.entries(map ?? {})
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => [name, change(value)] as const)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
