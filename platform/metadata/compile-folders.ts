import { toText } from '../contract/text.ts';
import { checkRoles } from './compile-app.ts';
import { compileRights } from './compile-rights.ts';
import type { Compilation } from './compilation.ts';
import type { FolderModel } from './model.ts';

/** Report folders by their directory, such as `reports/999_system/home`. A folder is seen by those who see all folders above it. */
export function compileFolders(compilation: Compilation): ReadonlyMap<string, FolderModel> {
  const { problems, folders: files } = compilation;
  const folders = new Map<string, FolderModel>();
  const names = new Map<string, string>();
  for (const file of [...files].sort((a, b) => a.path.split('/').length - b.path.split('/').length || (a.path < b.path ? -1 : 1))) {
    const directory = file.path.slice(0, -'/folder.yaml'.length);
    const { folder, label, description, order, roles, edit, manage } = file.value;
    const other = names.get(folder);
    if (other !== undefined) problems.add(file, 'duplicate_name', `\`${folder}\` は ${other} でも使われています。`, file.value, 'folder');
    names.set(folder, file.path);
    for (const list of [roles, edit, manage]) checkRoles(compilation, file, list);
    const parent = folderOf(folders, `${directory}/x`, directory);
    const narrowed = roles === undefined ? parent?.roles : parent?.roles === undefined ? roles : roles.filter((role) => parent.roles?.includes(role));
    folders.set(directory, {
      folder,
      label: toText(label),
      ...(description !== undefined && { description: toText(description) }),
      order: order ?? 0,
      ...(parent && { parent: parent.folder }),
      ...compileRights({ roles: narrowed, edit, manage }, parent, compilation.roles, 'folders', folder),
    });
  }
  return folders;
}

/** The nearest folder that a file lies in, leaving out the directory `except`. */
export function folderOf(folders: ReadonlyMap<string, FolderModel>, path: string, except?: string): FolderModel | undefined {
  for (let directory = path; directory.includes('/');) {
    directory = directory.slice(0, directory.lastIndexOf('/'));
    const folder = directory === except ? undefined : folders.get(directory);
    if (folder !== undefined) return folder;
  }
  return undefined;
}

/** Reports that lie in a directory without folder.yaml would be nowhere to be found. */
export function checkFolders({ problems, reports }: Compilation, folders: ReadonlyMap<string, FolderModel>): void {
  for (const file of reports.values()) {
    const directory = file.path.slice(0, file.path.lastIndexOf('/'));
    if (directory !== 'reports' && !folders.has(directory) && !problems.broken.has(directory.split('/').at(-1) ?? ''))
      problems.add(file, 'missing_file', `フォルダ ${directory}/ に folder.yaml がありません。`);
  }
}
