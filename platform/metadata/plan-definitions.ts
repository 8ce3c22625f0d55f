import type { Model, ObjectModel } from './model.ts';
import type { Step } from './plan.ts';

type Part = 'app' | 'role' | 'object' | 'folder' | 'report' | 'dashboard';
const partNames: Readonly<Record<Part, string>> = {
  app: 'アプリケーション',
  role: 'ロール',
  object: 'オブジェクト',
  folder: 'レポートのフォルダ',
  report: 'レポート',
  dashboard: 'ダッシュボード',
};
const changeNames = { added: ['を加える', 'add'], changed: ['の定義を変える', 'change the definition of'], removed: ['を除く', 'remove'] } as const;

/** What changes without anything physical: labels, rules, lists, access, reports and the like. */
export function planDefinitions(from: Model | null, to: Model): readonly Step[] {
  // Of an empty database everything is new; the tables and the reports say enough.
  const old = from ?? { app: to.app, objects: {}, folders: {}, reports: {}, dashboards: {} };
  return [
    ...compare('app', { [old.app.name]: { ...old.app, roles: {} } }, { [to.app.name]: { ...to.app, roles: {} } }),
    ...compare('role', old.app.roles, to.app.roles),
    ...compare('object', appearances(old.objects, to.objects), appearances(to.objects, old.objects)),
    ...compare('folder', old.folders, to.folders),
    ...compare('report', old.reports, to.reports),
    ...compare('dashboard', old.dashboards, to.dashboards),
  ];
}

function compare(part: Part, before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): readonly Step[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name): readonly Step[] => {
    const change =
      before[name] === undefined ? 'added' : after[name] === undefined ? 'removed' : appearsAs(before[name]) === appearsAs(after[name]) ? undefined : 'changed';
    if (change === undefined) return [];
    const [ja, en] = changeNames[change];
    return [
      {
        kind: 'change_definition',
        // Whoever has a role that goes loses what it gave.
        class: part === 'role' && change === 'removed' ? 'destructive' : 'instant',
        part,
        name,
        change,
        ...(part === 'object' && { object: name }),
        text: { ja: `${partNames[part]} ${name} ${ja}`, en: `${en} ${part} ${name}` },
      },
    ];
  });
}

/** Fields within columns are compared where they are defined, and where they are kept is no matter of the definition. */
function appearsAs(part: unknown): string {
  return JSON.stringify(part, (key, value: unknown) => (key === 'field' && typeof value === 'object' ? undefined : value));
}

/** What people see of the objects that both have: what other steps speak of is left out. */
function appearances(objects: Model['objects'], others: Model['objects']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.values(objects).flatMap((object) => {
      const other = others[object.name];
      return other === undefined ? [] : [[object.name, appearance(object, other)]];
    }),
  );
}

function appearance(object: ObjectModel, other: ObjectModel): unknown {
  const { fields, title, unique, search, scopes, stamp, table, ...rest } = object;
  void [title, unique, search, scopes, stamp, table];
  const shared = Object.values(fields).filter(({ name }) => other.fields[name] !== undefined);
  return { ...rest, fields: shared.map(({ definition }) => ({ ...definition, type: undefined, was: undefined, unique: undefined, parent: undefined })) };
}
