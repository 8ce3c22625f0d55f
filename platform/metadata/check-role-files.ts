import type { RoleDefinition } from '../contract/definitions.ts';
import { toText } from '../contract/text.ts';
import type { Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { Model } from './model.ts';
import { roleFiles, type RoleSource } from './role-source.ts';

/** Everything that the files of roles name exists, and says nothing else than what it adds to. */
export function checkRoleFiles(compilation: Compilation, objects: Model['objects'], folders: readonly string[]): void {
  for (const { name, file } of roleFiles(compilation.roles)) {
    const { problems, app, reports } = compilation;
    const role = file.value;
    const check = (
      map: Readonly<Record<string, unknown>> | undefined,
      code: 'unknown_object' | 'unknown_folder' | 'unknown_report',
      what: string,
      known: readonly string[],
    ) => {
      for (const each of Object.keys(map ?? {})) if (!known.includes(each)) problems.unknown(file, code, what, each, known, map ?? {}, each, 'key');
    };
    check(role.objects, 'unknown_object', 'オブジェクト', Object.keys(objects));
    check(role.lists, 'unknown_object', 'オブジェクト', Object.keys(objects));
    check(role.folders, 'unknown_folder', 'レポートのフォルダ', folders);
    check(role.reports, 'unknown_report', 'レポート', [...reports.keys()]);
    const tabs = (app?.value.tabs ?? []).map((tab) => (typeof tab === 'string' ? tab : tab.tab));
    for (const [index, tab] of (role.tabs ?? []).entries())
      if (!tabs.includes(tab)) problems.unknown(file, 'unknown_tab', 'タブ', tab, tabs, role.tabs ?? [], index);
    for (const [object, lists] of Object.entries(role.lists ?? {})) {
      const known = Object.keys(objects[object]?.lists ?? {});
      for (const [index, list] of lists.entries())
        if (objects[object] !== undefined && !known.includes(list)) problems.unknown(file, 'unknown_list', 'リスト', list, known, lists, index);
    }
    checkFields(compilation, name, file);
  }
}

function checkFields({ problems, objects, roles }: Compilation, role: string, file: DefinitionFile<RoleDefinition>): void {
  const fields = file.value.fields ?? {};
  for (const [key, right] of Object.entries(fields)) {
    const [object = '', name = ''] = key.split('.');
    const source = objects.get(object);
    if (source === undefined) {
      problems.unknown(file, 'unknown_object', 'オブジェクト', object, [...objects.keys()], fields, key, 'key');
      continue;
    }
    if (!source.fields.has(name)) {
      problems.unknown(file, 'unknown_field', `${toText(source.file.value.label).ja}の項目`, name, [...source.fields.keys()], fields, key, 'key');
      continue;
    }
    if (right === 'none' && isAdditional(roles.get(role)))
      problems.add(file, 'bad_role', 'reach のないロールは、ほかのロールに加えるだけです。none は書けません。', fields, key);
    const said = source.access?.value.fields?.[name];
    const readers = said?.read ?? [];
    if ((right === 'none' && readers.includes(role)) || (right !== 'edit' && said?.edit?.includes(role) === true))
      problems.add(file, 'bad_role', `${object} の access.yaml では、ロール ${role} に ${key} のより強い権限があります。どちらかに揃えます。`, fields, key);
  }
}

/** Whether a role is only given beside others. */
function isAdditional(role: RoleSource | undefined): boolean {
  return role?.reach === undefined;
}
