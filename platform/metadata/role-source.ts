import type { AppDefinition, RoleDefinition, SetupArea, TextDefinition } from '../contract/definitions.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ProblemList } from './problem-list.ts';

/** A role as it is defined: a line of app.yaml, or a file of its own with what it adds. */
export interface RoleSource {
  readonly name: string;
  readonly label: TextDefinition;
  /** None: the role is only given beside another. */
  readonly reach?: string;
  readonly setup: boolean | readonly SetupArea[];
  /** Where the reach and the setup are written. */
  readonly place: object;
  /** The role's own file; undefined for one of app.yaml. */
  readonly file?: DefinitionFile<RoleDefinition>;
}

/** What stands where names of roles do, in lists and addresses, and means something else. */
const reserved: readonly string[] = ['everyone', 'all', 'new'];
const reservedText = (name: string) => `\`${name}\` はロールの名前に使えません (別の意味があります)。`;

/** Every role by name: those of app.yaml in their order, then those of files by name. A role in both places, and a file of another name, is a problem. */
export function gatherRoles(
  app: DefinitionFile<AppDefinition> | undefined,
  files: readonly DefinitionFile[],
  problems: ProblemList,
): ReadonlyMap<string, RoleSource> {
  const roles = new Map<string, RoleSource>();
  for (const [name, place] of Object.entries(app?.value.roles ?? {})) {
    if (app && reserved.includes(name)) problems.add(app, 'wrong_name', reservedText(name), app.value.roles, name, 'key');
    roles.set(name, { name, label: place.label, reach: place.reach, setup: place.setup ?? false, place });
  }
  for (const each of files) {
    if (each.kind !== 'role') continue;
    const file = each as DefinitionFile<RoleDefinition>;
    const { role: name, label, reach, setup = false } = file.value;
    const expected = (file.path.split('/').at(-1) ?? '').slice(0, -'.role.yaml'.length);
    if (name !== expected) problems.add(file, 'name_mismatch', `ファイルの名前は ${expected}、API 名は ${name} です。同じにします。`, file.value, 'role');
    if (reserved.includes(name)) problems.add(file, 'wrong_name', reservedText(name), file.value, 'role');
    const other = roles.get(name);
    if (other) problems.add(file, 'duplicate_name', `ロール \`${name}\` は ${other.file?.path ?? app?.path ?? ''} にもあります。`, file.value, 'role');
    else roles.set(name, { name, label, ...(reach !== undefined && { reach }), setup, place: file.value, file });
  }
  return roles;
}

/** The roles that users can have alone: those with a reach. */
export function mainRoles(roles: ReadonlyMap<string, RoleSource>): readonly string[] {
  return [...roles.values()].filter(({ reach }) => reach !== undefined).map(({ name }) => name);
}

/** The files of roles, with the name of the role. */
export function roleFiles(roles: ReadonlyMap<string, RoleSource>): readonly { readonly name: string; readonly file: DefinitionFile<RoleDefinition> }[] {
  return [...roles.values()].flatMap(({ name, file }) => (file ? [{ name, file }] : []));
}

/** A list of roles with those whose files add to it; undefined (everybody) stays so. */
export function withAdded<T extends readonly string[] | undefined>(
  said: T,
  roles: ReadonlyMap<string, RoleSource>,
  adds: (definition: RoleDefinition) => boolean,
): T | readonly string[] {
  if (said === undefined) return said;
  const added = roleFiles(roles).filter(({ file }) => adds(file.value));
  return [...new Set([...said, ...added.map(({ name }) => name)])];
}
