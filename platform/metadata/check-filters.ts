import type { DashboardDefinition } from '../contract/report-definitions.ts';
import { toText } from '../contract/text.ts';
import type { Compilation } from './compilation.ts';
import { sourceBase } from './compile-sources.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { DashboardModel, Model } from './model.ts';
import { ProblemList } from './problem-list.ts';
import { type CompiledObjects, type PathBase, type Resolved, resolvePath } from './resolve-path.ts';

/** The value types that a dashboard can be filtered by. */
const filterable = ['choice', 'record', 'date', 'datetime', 'boolean'];

/** Compiles the filters of a dashboard: each field must be there for one of its components at least, and be of a type whose values can be chosen. */
export function compileFilters(
  compilation: Compilation,
  objects: CompiledObjects,
  reports: Model['reports'],
  file: DefinitionFile<DashboardDefinition>,
): DashboardModel['filters'] {
  const { problems } = compilation;
  const bases = file.value.components.flatMap((component): readonly PathBase[] => {
    // What was kept on a day is as it is.
    if (component.type === 'trend') return [];
    const report = 'report' in component && Object.hasOwn(reports, component.report) ? reports[component.report] : undefined;
    if (report) return [sourceBase(report.from, report.joins)];
    return component.type === 'list' ? [{ object: component.object }] : [];
  });
  const seen = new Set<string>();
  return (file.value.filters ?? []).map((filter) => {
    if (seen.has(filter.key)) problems.add(file, 'duplicate_name', `絞り込み \`${filter.key}\` が 2 回書かれています。`, filter, 'key');
    seen.add(filter.key);
    const paths = typeof filter.field === 'string' ? [filter.field] : filter.field;
    paths.forEach((path, index) => {
      const at: [object, string | number] = typeof filter.field === 'string' ? [filter, 'field'] : [filter.field, index];
      const found = bases.flatMap((base) => quietly(compilation, objects, base, path, file, at) ?? []);
      if (found.length === 0) problems.add(file, 'unknown_field', `\`${path}\` という項目は、このダッシュボードのどの部品にもありません。`, ...at);
      else if (found.some(({ valueType }) => !filterable.includes(valueType)))
        problems.add(file, 'wrong_field_type', `\`${path}\` では絞り込めません。選択リスト、参照、日付、チェックボックスの項目を書きます。`, ...at);
    });
    return { key: filter.key, paths, label: toText(filter.label) };
  });
}

/** That a component lacks the field is no mistake: another may have it. */
function quietly(
  compilation: Compilation,
  objects: CompiledObjects,
  base: PathBase,
  path: string,
  file: DefinitionFile,
  at: [object, string | number],
): Resolved | undefined {
  return resolvePath({ ...compilation, problems: new ProblemList() }, objects, base, path, file, ...at);
}
