import type { SetupArea } from '../contract/definitions.ts';
import type { Text } from '../contract/text.ts';
import { own } from './compilation.ts';
import { accessActions, describeRole, fieldRight, rolesOfReport, type RoleReportRight, type RoleWay } from './describe-role.ts';
import type { AccessAction, Model, RoleModel } from './model.ts';

/** What a change of the definitions gives to a role and takes from it, in words. */
export interface RoleDifference {
  readonly added: readonly Text[];
  readonly removed: readonly Text[];
  /** What the role is called, and to whom it is given. */
  readonly changed: readonly Text[];
}

const actionWords: Readonly<Record<AccessAction, Text>> = {
  read: { ja: '閲覧', en: 'read' },
  create: { ja: '作成', en: 'create' },
  update: { ja: '編集', en: 'edit' },
  delete: { ja: '削除', en: 'delete' },
};
const areaWords: Readonly<Record<SetupArea, Text>> = {
  accounts: { ja: 'アカウント', en: 'accounts' },
  security: { ja: 'セキュリティ', en: 'security' },
  mail: { ja: 'メール', en: 'mail' },
  audit: { ja: '監査', en: 'audit' },
  access: { ja: '権限', en: 'access' },
  lists: { ja: 'リストの共有', en: 'sharing of lists' },
  open_data: { ja: '公開データ', en: 'open data' },
};
const reportWords: Readonly<Record<Exclude<RoleReportRight, 'none'>, Text>> = {
  view: { ja: '表示', en: 'view' },
  edit: { ja: '変更', en: 'change' },
  manage: { ja: '管理', en: 'manage' },
};

/** Compares a role in two Models; one that is not there gives nothing. */
export function compareRoles(before: Model | null, after: Model, role: string): RoleDifference {
  const fields = restrictedFields(before, after);
  const [old, now] = [before ? linesOf(before, role, fields) : new Map<string, Text>(), linesOf(after, role, fields)];
  return {
    added: [...now].filter(([key]) => !old.has(key)).map(([, line]) => line),
    removed: [...old].filter(([key]) => !now.has(key)).map(([, line]) => line),
    changed: changesOf(before, before ? own(before.app.roles, role) : undefined, after, own(after.app.roles, role)),
  };
}

/** Within which records a way leads, in words: 「（自都道府県、条件: …）」; nothing where it leads to all. */
function wayWords(model: Model, { reach, where }: RoleWay): Text {
  const scope = reach.startsWith('own ') ? own(model.app.scopes, reach.slice(4)) : undefined;
  const label = scope && own(model.objects, scope.object)?.label;
  const ja = [...(label ? [`自${label.ja}`] : []), ...(where === null ? [] : [`条件: ${where}`])];
  const en = [label ? `own ${label.en}` : 'all', ...(where === null ? [] : [`where ${where}`])];
  return { ja: ja.length > 0 ? `（${ja.join('、')}）` : '', en: ` (${en.join(', ')})` };
}

/** Each right as a line, by a key that says exactly what it is. What everybody has anyway is left out. */
function linesOf(model: Model, role: string, fields: readonly (readonly [string, string])[]): ReadonlyMap<string, Text> {
  const lines = new Map<string, Text>();
  const found = own(model.app.roles, role);
  if (!found) return lines;
  if (found.setup) return lines.set('setup', { ja: '管理者: すべての操作', en: 'administrator: everything' });
  const rights = describeRole(model, role);
  const add = (key: string, of: Text, what: Text) => lines.set(key, { ja: `${of.ja}: ${what.ja}`, en: `${of.en}: ${what.en}` });
  for (const area of found.areas) add(`area ${area}`, { ja: '設定', en: 'set-up' }, areaWords[area]);
  for (const { name, label, exporters } of Object.values(model.objects)) {
    const given = rights.objects[name];
    for (const action of accessActions)
      for (const way of given?.[action] ?? []) {
        const words = wayWords(model, way);
        const reach = way.reach === 'everyone' ? 'all' : way.reach;
        add(JSON.stringify([name, action, reach, way.where]), label, {
          ja: `${actionWords[action].ja}${words.ja}`,
          en: `${actionWords[action].en}${words.en}`,
        });
      }
    if (exporters !== undefined && given?.export) add(`export ${name}`, label, { ja: 'エクスポート', en: 'export' });
  }
  const has = (roles: readonly string[] | undefined) => roles === undefined || roles.includes(role);
  for (const [object, field] of fields) {
    const at = own(model.objects, object);
    const label = at && own(at.fields, field)?.label;
    const right = at ? fieldRight(at, field, has) : 'none';
    if (!at || !label || right === 'none' || (rights.objects[object]?.read.length ?? 0) === 0) continue;
    const of = { ja: `${at.label.ja}の項目「${label.ja}」`, en: `field ${label.en} of ${at.label.en}` };
    add(`field ${object}.${field} read`, of, { ja: '閲覧', en: 'read' });
    if (right === 'edit') add(`field ${object}.${field} edit`, of, { ja: '編集', en: 'edit' });
  }
  const reportLine = (kind: Text, name: string, label: Text, right: RoleReportRight | undefined, isOpen: boolean) => {
    if (right === undefined || right === 'none' || (right === 'view' && isOpen)) return;
    add(`${kind.en} ${name} ${right}`, { ja: `${kind.ja}「${label.ja}」`, en: `${kind.en} ${label.en}` }, reportWords[right]);
  };
  for (const { folder, label, roles } of Object.values(model.folders))
    reportLine({ ja: 'フォルダ', en: 'folder' }, folder, label, rights.folders[folder], roles === undefined);
  for (const report of Object.values(model.reports)) {
    const right = rights.reports[report.report];
    const follows = report.folder !== undefined && rights.folders[report.folder] === right;
    if (!follows) reportLine({ ja: 'レポート', en: 'report' }, report.report, report.label, right, rolesOfReport(model, report) === undefined);
  }
  for (const { tab, label, roles } of model.app.tabs) if (roles && has(roles)) add(`tab ${tab}`, { ja: 'タブ', en: 'tab' }, label);
  for (const object of Object.values(model.objects))
    for (const { list, label, roles } of Object.values(object.lists))
      if (roles && has(roles)) add(`list ${object.name} ${list}`, { ja: `${object.label.ja}のリスト`, en: `list of ${object.label.en}` }, label);
  return lines;
}

function changesOf(before: Model | null, old: RoleModel | undefined, after: Model, now: RoleModel | undefined): readonly Text[] {
  if (!before || !old || !now) return [];
  const changed = (of: Text, one: Text, other: Text): Text[] =>
    one.ja === other.ja && one.en === other.en
      ? []
      : [{ ja: `${of.ja}: ${one.ja || 'なし'} → ${other.ja || 'なし'}`, en: `${of.en}: ${one.en || 'none'} → ${other.en || 'none'}` }];
  const none = { ja: '', en: '' };
  return [
    ...changed({ ja: '名称', en: 'name' }, old.label, now.label),
    ...changed({ ja: '説明', en: 'description' }, old.description ?? none, now.description ?? none),
    ...changed({ ja: '所属の範囲', en: 'reach' }, reachWords(before, old.reach), reachWords(after, now.reach)),
  ];
}

function reachWords(model: Model, reach: string | undefined): Text {
  if (reach === undefined) return { ja: 'ほかの役割に加えて与える', en: 'given beside another role' };
  const scope = own(model.app.scopes, reach);
  return (scope && own(model.objects, scope.object)?.label) ?? { ja: '全国', en: 'everything' };
}

/** The fields that not everybody reads or changes, before or after. */
function restrictedFields(before: Model | null, after: Model): readonly (readonly [string, string])[] {
  const keys = [before, after].flatMap((model) =>
    Object.values(model?.objects ?? {}).flatMap(({ name, fieldAccess }) => Object.keys(fieldAccess).map((field) => `${name}.${field}`)),
  );
  return [...new Set(keys)].sort().map((key): [string, string] => {
    const at = key.indexOf('.');
    return [key.slice(0, at), key.slice(at + 1)];
  });
}
