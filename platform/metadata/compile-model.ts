import type { DefinitionProblem } from '../contract/problem.ts';
import { assignPhysical } from './assign-physical.ts';
import { checkRoleFiles } from './check-role-files.ts';
import { byName, type Compilation, own } from './compilation.ts';
import { compileApp } from './compile-app.ts';
import { compileDashboard } from './compile-dashboard.ts';
import { type CompiledFields, compileFields } from './compile-fields.ts';
import { checkFolders, compileFolders, folderOf } from './compile-folders.ts';
import { compileObject } from './compile-object.ts';
import { compileReport } from './compile-report.ts';
import { compileScopes } from './compile-scopes.ts';
import type { DefinitionFiles } from './definition-file.ts';
import { gatherSources } from './gather-sources.ts';
import { hashDefinitions } from './hash-definitions.ts';
import type { Model, PhysicalNames } from './model.ts';
import { parseDefinitions } from './parse-definitions.ts';
import { ProblemList } from './problem-list.ts';
import { objectHeads } from './resolve-path.ts';

export type CompileResult = { readonly model: Model } | { readonly problems: readonly DefinitionProblem[] };

/**
 * Compiles definition files (path → text) to one frozen Model, or gives all that is wrong with them, each at its file, line and column.
 * `physical` are the names of tables and columns given before; without it all are new. The same input gives the same Model. Never throws for bad input.
 */
export function compileModel(files: DefinitionFiles, physical: PhysicalNames = { objects: {} }): CompileResult {
  const problems = new ProblemList();
  const compilation = gatherSources(parseDefinitions(files, problems), physical, problems);
  if (!Object.hasOwn(files, 'objects/app.yaml'))
    problems.push({ file: 'objects/app.yaml', line: 1, column: 1, code: 'missing_file', message: 'アプリケーションの定義 objects/app.yaml がありません。' });
  const names = assignPhysical(compilation);
  const app = compileApp(compilation);
  const objects = compileObjects(compilation, names);
  const folders = compileFolders(compilation);
  checkFolders(compilation, folders);
  checkRoleFiles(
    compilation,
    objects,
    [...folders.values()].map(({ folder }) => folder),
  );
  const heads = objectHeads(Object.entries(objects));
  const reports = byName(
    [...compilation.reports].flatMap(([name, file]) => {
      const report = compileReport(compilation, heads, file, folderOf(folders, file.path));
      return report === undefined ? [] : [[name, report] as const];
    }),
  );
  const dashboards = byName(
    [...compilation.dashboards].map(([name, file]) => [name, compileDashboard(compilation, heads, reports, file, folderOf(folders, file.path))] as const),
  );
  const found = problems.all();
  if (found.length > 0 || app === undefined) return { problems: found };
  const byFolder = byName([...folders.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1)).map((folder) => [folder.folder, folder] as const));
  return { model: freezeDeep({ hash: hashDefinitions(files), app, objects, folders: byFolder, reports, dashboards, physical: names }) };
}

function compileObjects(compilation: Compilation, names: PhysicalNames): Model['objects'] {
  const fields = new Map<string, CompiledFields>();
  for (const source of compilation.objects.values()) {
    // A formula field is kept in no column; its name stands for it.
    fields.set(
      source.name,
      compileFields(compilation, source, (field) => own(own(names.objects, source.name)?.fields, field) ?? { column: field }),
    );
  }
  const heads = objectHeads(
    [...compilation.objects.values()].map(
      (source) => [source.name, { label: source.file.value.label, fields: fields.get(source.name)?.fields ?? {} }] as const,
    ),
  );
  const stamps = compileScopes(compilation);
  return byName(
    [...compilation.objects.values()].flatMap((source) => {
      const compiled = fields.get(source.name);
      if (compiled === undefined) return [];
      return [
        [
          source.name,
          compileObject(compilation, heads, source, compiled, stamps.get(source.name) ?? { scopes: [] }, own(names.objects, source.name)?.table ?? source.name),
        ] as const,
      ];
    }),
  );
}

/** Freezes a value and all that it holds. */
function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) freezeDeep(inner);
  return value;
}
