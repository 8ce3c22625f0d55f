import type { DashboardDefinition } from '../contract/report-definitions.ts';
import { toText } from '../contract/text.ts';
import { own, type Compilation } from './compilation.ts';
import { compileFilters } from './check-filters.ts';
import { componentKeys } from './component-keys.ts';
import { checkSummary, checkTrend, compileFigure } from './compile-figure.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { DashboardModel, FolderModel, Model } from './model.ts';
import type { CompiledObjects } from './resolve-path.ts';

type Component = DashboardDefinition['components'][number];

/** Compiles a dashboard: everything its components name must exist. */
export function compileDashboard(
  compilation: Compilation,
  objects: CompiledObjects,
  reports: Model['reports'],
  file: DefinitionFile<DashboardDefinition>,
  folder: FolderModel | undefined,
): DashboardModel {
  const keys = componentKeys(compilation, file);
  const components = file.value.components.map((component, index) => {
    checkComponent(compilation, file, component);
    const report = 'report' in component ? own(reports, component.report) : undefined;
    if (report && (component.type === 'number' || component.type === 'gauge')) compileFigure(compilation, file, component, report);
    if (report && component.type === 'chart' && component.value !== undefined) checkSummary(compilation, file, component, component.value, report);
    if (report && component.type === 'trend') checkTrend(compilation, file, component, report);
    return { ...component, key: keys[index]!, ...(component.label !== undefined && { labelText: toText(component.label) }) };
  });
  const { dashboard, label, description } = file.value;
  return {
    dashboard,
    label: toText(label),
    ...(description !== undefined && { description: toText(description) }),
    ...(folder && { folder: folder.folder }),
    filters: compileFilters(compilation, objects, reports, file),
    components,
  };
}

function checkComponent(compilation: Compilation, file: DefinitionFile, component: Component): void {
  const { problems, objects, reports } = compilation;
  const checkReport = (at: object, name: string) => {
    if (!reports.has(name)) problems.unknown(file, 'unknown_report', 'レポート', name, [...reports.keys()], at, 'report');
  };
  switch (component.type) {
    case 'number':
    case 'gauge':
    case 'trend':
      return checkReport(component, component.report);
    case 'chart':
    case 'groups': {
      checkReport(component, component.report);
      const report = reports.get(component.report);
      if (report && (report.value.group_by ?? []).length === 0)
        problems.add(file, 'not_grouped', `レポート ${component.report} に group_by がないので、${component.type} で表示できません。`, component, 'report');
      return;
    }
    case 'list':
      return checkList(compilation, file, component, component.object, component.list);
    case 'surveys':
      for (const [index, name] of component.objects.entries()) {
        const object = objects.get(name);
        if (object === undefined) problems.unknown(file, 'unknown_object', 'オブジェクト', name, [...objects.keys()], component.objects, index);
        else if (object.survey === undefined && !problems.broken.has(`survey:${name}`))
          problems.add(file, 'bad_survey', `${name} は調査ではありません (survey.yaml がありません)。`, component.objects, index);
      }
      return;
    case 'links':
      for (const link of component.links) {
        if (link.report !== undefined) checkReport(link, link.report);
        if (link.object !== undefined) checkList(compilation, file, link, link.object, link.list);
        if ((link.report === undefined) === (link.object === undefined))
          problems.add(file, 'missing_key', 'リンクには report か object のどちらか 1 つを書きます。', link, 'label', 'key');
        if (link.action === 'new' && link.object === undefined) problems.add(file, 'missing_key', 'action: new には object を書きます。', link, 'action');
        if (link.action === 'export' && link.report === undefined) problems.add(file, 'missing_key', 'action: export には report を書きます。', link, 'action');
      }
      return;
    case 'text':
      return;
  }
}

function checkList({ problems, objects }: Compilation, file: DefinitionFile, at: object, name: string, list: string | undefined): void {
  const object = objects.get(name);
  if (object === undefined) return problems.unknown(file, 'unknown_object', 'オブジェクト', name, [...objects.keys()], at, 'object');
  const lists = ['all', ...(object.lists?.value ?? []).map((each) => each.list)];
  if (list !== undefined && !lists.includes(list)) problems.unknown(file, 'unknown_list', `${name} のリスト`, list, [...new Set(lists)], at, 'list');
}
