import { own } from './compilation.ts';
import { roleFiles, type RoleSource } from './role-source.ts';

/** Who sees a folder or report (undefined: everybody), who changes it, and who also deletes it and says who sees it. */
export interface Rights {
  readonly roles?: readonly string[];
  readonly editors: readonly string[];
  readonly managers: readonly string[];
}
/** As a file says it: `roles` already narrowed by what lies above. */
interface Said {
  readonly roles: readonly string[] | undefined;
  readonly edit: readonly string[] | undefined;
  readonly manage: readonly string[] | undefined;
}

/**
 * The rights at a folder or report: what its file says, else those of the folder above as far as its file lets them see it, with what the files of roles add.
 * Who manages changes, and who changes sees.
 */
export function compileRights(
  said: Said,
  above: Rights | undefined,
  roles: ReadonlyMap<string, RoleSource>,
  kind: 'folders' | 'reports',
  name: string,
): Rights {
  const added = (...wanted: readonly string[]) =>
    roleFiles(roles)
      .filter(({ file }) => wanted.includes(own(file.value[kind], name) ?? ''))
      .map((role) => role.name);
  const inherited = (list: readonly string[] | undefined) => (list ?? []).filter((role) => said.roles === undefined || said.roles.includes(role));
  const managers = unique([...(said.manage ?? inherited(above?.managers)), ...added('manage')]);
  const editors = unique([...(said.edit ?? inherited(above?.editors)), ...managers, ...added('edit')]);
  return { ...(said.roles && { roles: unique([...said.roles, ...editors, ...added('view')]) }), editors, managers };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
