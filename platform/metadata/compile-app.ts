import { setupAreas, type AppDefinition } from '../contract/definitions.ts';
import { toText } from '../contract/text.ts';
import { byName, type Compilation } from './compilation.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { AppModel, TabModel } from './model.ts';
import { compileShut } from './compile-shut.ts';
import { withAdded } from './role-source.ts';

/** Compiles app.yaml; undefined when there is none, which is a problem of the folder unless it was there and could not be read. */
export function compileApp(compilation: Compilation): AppModel | undefined {
  const { app: file, problems, dashboards } = compilation;
  if (file === undefined) return undefined;
  const app = file.value;
  checkScopes(compilation, file);
  for (const { name, reach, place, file: own } of compilation.roles.values()) {
    const reaches = [...Object.keys(app.scopes ?? {}), 'all'];
    if (reach !== undefined && !reaches.includes(reach))
      problems.unknown(own ?? file, 'unknown_scope', `範囲 (ロール ${name} の reach)`, reach, reaches, place, 'reach');
  }
  for (const [role, dashboard] of Object.entries(app.home)) {
    if (!compilation.roles.has(role)) problems.unknown(file, 'unknown_role', 'ロール', role, [...compilation.roles.keys()], app.home, role, 'key');
    if (!dashboards.has(dashboard)) problems.unknown(file, 'unknown_dashboard', 'ダッシュボード', dashboard, [...dashboards.keys()], app.home, role);
  }
  const timeZone = app.time_zone ?? 'Asia/Tokyo';
  if (!isTimeZone(timeZone)) problems.add(file, 'bad_time_zone', `\`${timeZone}\` という時間帯はありません。Asia/Tokyo のように書きます。`, app, 'time_zone');
  return {
    name: app.app,
    label: toText(app.label),
    ...(app.description !== undefined && { description: toText(app.description) }),
    languages: app.languages ?? ['ja', 'en'],
    timeZone,
    binDays: app.recycle_bin?.days ?? 30,
    reports: { seconds: app.reports?.seconds ?? 60, askAbove: app.reports?.ask_above ?? 5_000_000 },
    exports: { jobAbove: app.exports?.job_above ?? 50_000, keepDays: app.exports?.keep_days ?? 7 },
    tabs: compileTabs(compilation, file),
    home: byName(Object.entries(app.home)),
    scopes: byName(
      Object.entries(app.scopes ?? {}).map(([scope, { object, label, within, address = [] }]) => [
        scope,
        {
          scope,
          object,
          label: toText(label ?? compilation.objects.get(object)?.file.value.label ?? scope),
          within: byName(Object.entries(within ?? {})),
          address,
        },
      ]),
    ),
    roles: byName(
      [...compilation.roles.values()].map(({ name, label, reach, setup, file: own }) => {
        const shut = compileShut(compilation, file, name);
        return [
          name,
          {
            role: name,
            label: toText(label),
            ...(own?.value.description !== undefined && { description: toText(own.value.description) }),
            ...(reach !== undefined && { reach }),
            setup: setup === true,
            areas: setup === true ? setupAreas : setup === false ? [] : setup,
            ...(shut && { shut }),
          },
        ];
      }),
    ),
    texts: {
      ...(app.texts?.login !== undefined && { login: toText(app.texts.login) }),
      ...(app.texts?.help !== undefined && { help: toText(app.texts.help) }),
      ...(app.texts?.contact !== undefined && { contact: toText(app.texts.contact) }),
    },
  };
}

/** Checks that every role named in a list of a file exists. */
export function checkRoles({ app, problems, roles: known }: Compilation, file: DefinitionFile, roles: readonly string[] | undefined): void {
  if (app === undefined) return;
  for (const [index, role] of (roles ?? []).entries())
    if (!known.has(role)) problems.unknown(file, 'unknown_role', 'ロール', role, [...known.keys()], roles ?? [], index);
}

function checkScopes({ problems, objects }: Compilation, file: DefinitionFile<AppDefinition>): void {
  const scopes = file.value.scopes ?? {};
  const owners = new Map<string, string>();
  for (const [scope, definition] of Object.entries(scopes)) {
    if (scope === 'role' || scope === 'roles' || scope === 'name' || scope === 'username' || scope === 'all')
      problems.add(file, 'wrong_name', `\`${scope}\` は範囲の名前に使えません (別の意味があります)。`, scopes, scope, 'key');
    const object = objects.get(definition.object);
    if (object === undefined) {
      problems.unknown(file, 'unknown_object', 'オブジェクト', definition.object, [...objects.keys()], definition, 'object');
      continue;
    }
    const other = owners.get(definition.object);
    if (other !== undefined)
      problems.add(
        file,
        'bad_scope',
        `${definition.object} は範囲 ${other} でも使われています。1 つのオブジェクトは 1 つの範囲だけのものです。`,
        definition,
        'object',
      );
    owners.set(definition.object, scope);
    for (const [index, name] of (definition.address ?? []).entries())
      if (!object.fields.has(name))
        problems.unknown(file, 'unknown_field', `${definition.object} の項目`, name, [...object.fields.keys()], definition.address ?? [], index);
    for (const [wider, name] of Object.entries(definition.within ?? {})) {
      const within = definition.within ?? {};
      const target = Object.hasOwn(scopes, wider) && wider !== scope ? scopes[wider] : undefined;
      if (target === undefined) {
        problems.unknown(
          file,
          'unknown_scope',
          '範囲',
          wider,
          Object.keys(scopes).filter((each) => each !== scope),
          within,
          wider,
          'key',
        );
        continue;
      }
      const field = object.fields.get(name);
      if (field === undefined) problems.unknown(file, 'unknown_field', `${definition.object} の項目`, name, [...object.fields.keys()], within, wider);
      else if (field.type !== 'lookup' || field.to !== target.object)
        problems.add(file, 'wrong_field_type', `${definition.object}.${name} は ${target.object} への参照 (lookup) ではありません。`, within, wider);
    }
  }
}

function compileTabs(compilation: Compilation, file: DefinitionFile<AppDefinition>): readonly TabModel[] {
  const { problems, objects } = compilation;
  const { tabs } = file.value;
  const seen = new Set<string>();
  return tabs.map((given, index) => {
    const tab = typeof given === 'string' ? { tab: given } : given;
    const at: [object, string | number] = typeof given === 'string' ? [tabs, index] : [given, 'tab'];
    if (seen.has(tab.tab)) problems.add(file, 'duplicate_name', `タブ \`${tab.tab}\` が 2 回書かれています。`, ...at);
    seen.add(tab.tab);
    const label = 'label' in tab ? toText(tab.label) : undefined;
    const named = 'roles' in tab ? tab.roles : undefined;
    checkRoles(compilation, file, named);
    const seenBy = withAdded(named, compilation.roles, (role) => role.tabs?.includes(tab.tab) === true);
    const roles = seenBy ? { roles: seenBy } : {};
    if ('objects' in tab && tab.objects !== undefined) {
      for (const [each, object] of tab.objects.entries())
        if (!objects.has(object)) problems.unknown(file, 'unknown_object', 'オブジェクト', object, [...objects.keys()], tab.objects, each);
      if ('reports' in tab && tab.reports === true)
        problems.add(file, 'bad_tab', 'objects と reports は同じタブに書けません。タブを分けます。', tab, 'reports', 'key');
      return { tab: tab.tab, label: label ?? toText(tab.tab), kind: 'gathering', objects: tab.objects, ...roles };
    }
    if (tab.tab === 'home') return { tab: 'home', label: label ?? { ja: 'ホーム', en: 'Home' }, kind: 'home', objects: [], ...roles };
    if (tab.tab === 'reports' || ('reports' in tab && tab.reports === true))
      return { tab: tab.tab, label: label ?? { ja: 'レポート', en: 'Reports' }, kind: 'reports', objects: [], ...roles };
    const object = objects.get(tab.tab);
    if (object === undefined) problems.unknown(file, 'bad_tab', 'タブ (home、reports、オブジェクト)', tab.tab, ['home', 'reports', ...objects.keys()], ...at);
    return { tab: tab.tab, label: label ?? toText(object?.file.value.label ?? tab.tab), kind: 'object', objects: [tab.tab], ...roles };
  });
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('ja', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
