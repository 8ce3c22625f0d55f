import type {
  AccessDefinition,
  AppDefinition,
  FieldDefinition,
  LayoutDefinition,
  ListsDefinition,
  ObjectDefinition,
  RulesDefinition,
  SurveyDefinition,
} from '../contract/definitions.ts';
import type { DashboardDefinition, FolderDefinition, ReportDefinition } from '../contract/report-definitions.ts';
import type { Compilation } from './compilation.ts';
import type { ObjectSource } from './object-source.ts';
import type { DefinitionFile } from './definition-file.ts';
import { FieldReaders } from './field-readers.ts';
import { FormulaFields } from './formula-fields.ts';
import type { PhysicalNames } from './model.ts';
import type { ProblemList } from './problem-list.ts';
import { gatherRoles } from './role-source.ts';

/** Sorts parsed files by what they define. Reports names given twice, names that differ from the folder's or file's, and objects without an object.yaml. */
export function gatherSources(files: readonly DefinitionFile[], physical: PhysicalNames, problems: ProblemList): Compilation {
  const objects = gatherObjects(files, problems);
  const reports = gatherNamed<ReportDefinition>(files, 'report', (value) => value.report, problems);
  const dashboards = gatherNamed<DashboardDefinition>(files, 'dashboard', (value) => value.dashboard, problems);
  const app = files.find((file) => file.kind === 'app') as DefinitionFile<AppDefinition> | undefined;
  const folders = files.filter((file) => file.kind === 'folder') as DefinitionFile<FolderDefinition>[];
  const roles = gatherRoles(app, files, problems);
  const formulas = new FormulaFields(objects, app?.value, roles, problems);
  const readers = new FieldReaders(objects, roles, formulas);
  return { problems, app, objects, folders, reports, dashboards, physical, formulas, roles, readers };
}

function gatherObjects(files: readonly DefinitionFile[], problems: ProblemList): ReadonlyMap<string, ObjectSource> {
  const folders = new Map<string, Map<string, DefinitionFile>>();
  for (const file of files) {
    const [root, folder] = file.path.split('/');
    if (root !== 'objects' || file.kind === 'app' || file.kind === 'role' || folder === undefined) continue;
    const parts = folders.get(folder) ?? new Map<string, DefinitionFile>();
    folders.set(folder, parts.set(file.kind, file));
  }
  const objects = new Map<string, ObjectSource>();
  for (const [folder, parts] of folders) {
    const file = parts.get('object') as DefinitionFile<ObjectDefinition> | undefined;
    if (file === undefined) {
      const first = [...parts.values()][0];
      if (first && !problems.broken.has(folder)) problems.add(first, 'missing_file', `オブジェクトのフォルダ ${folder}/ に object.yaml がありません。`);
      problems.broken.add(folder);
      continue;
    }
    const name = file.value.object;
    if (name !== folder) {
      problems.add(file, 'name_mismatch', `フォルダの名前は ${folder}、オブジェクトの名前は ${name} です。同じにします。`, file.value, 'object');
      problems.broken.add(folder);
    }
    if (objects.has(name)) continue;
    objects.set(name, {
      name,
      file,
      fields: new Map<string, FieldDefinition>(Object.entries(file.value.fields)),
      layout: parts.get('layout') as DefinitionFile<LayoutDefinition> | undefined,
      rules: parts.get('rules') as DefinitionFile<RulesDefinition> | undefined,
      lists: parts.get('lists') as DefinitionFile<ListsDefinition> | undefined,
      access: parts.get('access') as DefinitionFile<AccessDefinition> | undefined,
      survey: parts.get('survey') as DefinitionFile<SurveyDefinition> | undefined,
    });
  }
  return new Map([...objects].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function gatherNamed<T extends object>(
  files: readonly DefinitionFile[],
  kind: 'report' | 'dashboard',
  nameOf: (value: T) => string,
  problems: ProblemList,
): ReadonlyMap<string, DefinitionFile<T>> {
  const named = new Map<string, DefinitionFile<T>>();
  for (const file of files) {
    if (file.kind !== kind) continue;
    const typed = file as DefinitionFile<T>;
    const name = nameOf(typed.value);
    const expected = (file.path.split('/').at(-1) ?? '').slice(0, -`.${kind}.yaml`.length);
    if (name !== expected) problems.add(file, 'name_mismatch', `ファイルの名前は ${expected}、API 名は ${name} です。同じにします。`, typed.value, kind);
    const other = named.get(name);
    if (other) problems.add(file, 'duplicate_name', `\`${name}\` は ${other.path} でも使われています。`, typed.value, kind);
    else named.set(name, typed);
  }
  return new Map([...named].sort(([a], [b]) => (a < b ? -1 : 1)));
}
