import { describe, expect, test } from '@jest/globals';
import { compileModel } from './compile-model.ts';
import type { DefinitionFiles } from './definition-file.ts';
import { exampleDefinitions } from './example-definitions.ts';
import { formatProblems } from './format-problems.ts';
import type { Model } from './model.ts';

const path = 'objects/roles/helper.role.yaml';
const helper = 'role: helper\nlabel: 手伝い\n';
/** The example with a file of a role, and texts added to other files. */
function files(role: string, added: DefinitionFiles = {}): DefinitionFiles {
  const more: [string, string][] = Object.entries(added).map(([file, text]) => [file, `${exampleDefinitions[file] ?? ''}${text}`]);
  const texts: DefinitionFiles = Object.fromEntries(more);
  return { ...exampleDefinitions, ...texts, [path]: `${helper}${role}` };
}
function compiled(definitions: DefinitionFiles): Model {
  const result = compileModel(definitions);
  if ('problems' in result) throw new Error(formatProblems(result.problems, definitions));
  return result.model;
}
function problemsOf(definitions: DefinitionFiles): readonly string[] {
  const result = compileModel(definitions);
  return 'problems' in result ? result.problems.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`) : [];
}
const countAccess = 'objects/count/access.yaml';

describe('the file of a role', () => {
  test('makes a role that is given beside another, without a reach, and adds to what the other files say', () => {
    const model = compiled(
      files(
        `description: 補助する人
setup: [audit]
objects:
  count: { read: [everyone], update: [{ reach: own prefecture, where: 'status = "open"' }], export: true }
folders: { home: edit }
tabs: [more]
lists: { count: [open_today] }
`,
        { [countAccess]: 'export: [nation]\n' },
      ),
    );
    expect(model.app.roles['helper']).toEqual({
      role: 'helper',
      label: { ja: '手伝い', en: '手伝い' },
      description: { ja: '補助する人', en: '補助する人' },
      setup: false,
      areas: ['audit'],
    });
    const { count } = model.objects;
    expect(count?.access.items.read.at(-1)).toEqual({ reach: 'everyone', roles: ['helper'] });
    expect(count?.access.items.update.at(-1)).toMatchObject({ reach: 'prefecture', roles: ['helper'], where: { source: 'status = "open"' } });
    expect(count?.access.items.delete.flatMap(({ roles }) => roles)).not.toContain('helper');
    expect(count?.exporters).toEqual(['nation', 'helper']);
    // Rows without access of their own follow.
    expect(model.objects['item']?.access.items.read.at(-1)?.roles).toEqual(['helper']);
    expect(model.objects['item']?.exporters).toEqual(['nation', 'helper']);
    // `everyone` are those who can be somebody by themselves.
    expect(model.objects['prefecture']?.access.items.read[0]?.roles).toEqual(['shop', 'office', 'nation', 'admin']);
    expect(model.folders['home']).toMatchObject({ roles: ['office', 'nation', 'helper'], editors: ['helper'], managers: [] });
    expect(model.reports['daily']).toMatchObject({ roles: ['office', 'nation', 'helper'], editors: ['helper'] });
    // What everybody sees stays so.
    expect(model.app.tabs.map(({ roles }) => roles)).toEqual([undefined, undefined, undefined, undefined]);
    expect(count?.lists['open_today']?.roles).toBeUndefined();
  });

  test('may be a main role with a reach: then `own X` and `everyone` mean it too', () => {
    const { app, objects } = compiled(files('reach: shop\n'));
    expect(app.roles['helper']).toMatchObject({ reach: 'shop', areas: [] });
    expect(objects['count']?.access.items.read.find(({ reach }) => reach === 'shop')?.roles).toEqual(['shop', 'helper']);
    expect(objects['prefecture']?.access.items.read[0]?.roles).toContain('helper');
  });

  test('adds to tabs and lists that name their roles', () => {
    const definitions = files('tabs: [more]\nlists: { count: [open_today] }\n', { 'objects/count/lists.yaml': '  roles: [office]\n' });
    const app = (definitions['objects/app.yaml'] ?? '').replace('objects: [shop, prefecture]', 'objects: [shop, prefecture], roles: [nation]');
    const model = compiled({ ...definitions, 'objects/app.yaml': app });
    expect(model.app.tabs.find(({ tab }) => tab === 'more')?.roles).toEqual(['nation', 'helper']);
    expect(model.objects['count']?.lists['open_today']?.roles).toEqual(['office', 'helper']);
  });

  test('USER.roles is a choice of several, USER.role one of the main roles', () => {
    const rule = (when: string) => files('', { 'objects/count/rules.yaml': `- when: ${when}\n  warning: だめ\n` });
    expect(problemsOf(rule('INCLUDES(USER.roles, "helper") AND USER.role = "shop"'))).toEqual([]);
    expect(problemsOf(rule('INCLUDES(USER.roles, "helpr")'))[0]).toContain('objects/count/rules.yaml:5:30 formula_type 「helpr」という値はありません。');
    expect(problemsOf(rule('USER.role = "helper"'))).toHaveLength(1);
    expect(problemsOf(rule('USER.rolls = "shop"'))[0]).toContain('role');
  });
});

describe('who sees and changes folders and reports', () => {
  const folder = 'reports/home/folder.yaml';
  const report = 'reports/home/daily.report.yaml';
  test('the folder’s rights hold for what is in it, manage includes change, change includes view', () => {
    const { folders, reports } = compiled(files('', { [folder]: 'edit: [shop]\nmanage: [nation]\n' }));
    expect(folders['home']).toMatchObject({ roles: ['office', 'nation', 'shop'], editors: ['shop', 'nation'], managers: ['nation'] });
    expect(reports['daily']).toMatchObject({ roles: ['office', 'nation', 'shop'], editors: ['shop', 'nation'], managers: ['nation'] });
  });
  test('a report that names who sees it leaves the other rights of the folder to these', () => {
    const { reports } = compiled(files('reports: { daily: manage }\n', { [folder]: 'edit: [shop]\nmanage: [nation]\n', [report]: 'roles: [nation]\n' }));
    expect(reports['daily']).toMatchObject({ roles: ['nation', 'helper'], editors: ['nation', 'helper'], managers: ['nation', 'helper'] });
  });
});

describe('who reads a field', () => {
  const access = (fields: string, role = '', more: DefinitionFiles = {}) => compiled(files(role, { [countAccess]: `fields:\n${fields}`, ...more }));
  test('those named, with those that change it; a file of a role adds and takes away', () => {
    const model = access(
      '  note: { read: [office], edit: [nation] }\n  visitors: { edit: [shop] }\n',
      'reach: shop\nfields: { count.note: read, count.buyers: none, count.visitors: edit }\n',
    );
    expect(model.objects['count']?.fieldAccess).toEqual({
      visitors: { readers: [], editors: ['helper', 'shop'] },
      buyers: { readers: [['admin', 'nation', 'office', 'shop']], editors: ['admin', 'nation', 'office', 'shop'] },
      // Computed from it.
      share: { readers: [['admin', 'nation', 'office', 'shop']] },
      note: { readers: [['helper', 'nation', 'office']], editors: ['nation'] },
    });
  });
  test('a role without a reach gives what it names and nothing else', () => {
    const { objects } = access('  note: { read: [office] }\n', 'fields: { count.note: edit, count.buyers: read }\n');
    expect(objects['count']?.fieldAccess).toEqual({ note: { readers: [['helper', 'office']] } });
  });
  test('a formula field is read by those who read all that it is computed from, through lookups too, unless it says who', () => {
    const more = {
      'objects/shop/access.yaml': 'fields: { opened: { read: [nation] } }\n',
      'objects/count/object.yaml': '  age: { type: formula, label: 日数, formula: day - shop.opened + buyers }\n',
    };
    expect(access('  buyers: { read: [office] }\n', '', more).objects['count']?.fieldAccess['age']).toEqual({ readers: [['nation'], ['office']] });
    expect(access('  buyers: { read: [office] }\n  age: { read: [everyone] }\n', '', more).objects['count']?.fieldAccess['age']).toBeUndefined();
  });
  test('search leaves it out where nothing is named', () => {
    expect(access('  note: { read: [office] }\n').objects['count']?.search).toEqual([]);
  });
});

test('a role in both places, and a file of another name, are told', () => {
  expect(problemsOf({ ...exampleDefinitions, [path]: 'role: shop\nlabel: 店\n' })).toEqual([
    `${path}:1:7 name_mismatch ファイルの名前は helper、API 名は shop です。同じにします。`,
    `${path}:1:7 duplicate_name ロール \`shop\` は objects/app.yaml にもあります。`,
  ]);
});

test.each<[string, string, string]>([
  ['an unknown object', 'objects: { cont: { read: [all] } }\n', `${path}:3:12 unknown_object \`cont\` というオブジェクトはありません。\`count\` のことですか?`],
  [
    'a reach that the object lacks',
    'objects:\n  count:\n    read: [own shops]\n',
    `${path}:5:12 unknown_scope \`shops\` というこのオブジェクトの範囲はありません。\`shop\` のことですか?`,
  ],
  [
    'a reach where there are no scopes',
    'reach: shp\n',
    `${path}:3:8 unknown_scope \`shp\` という範囲 (ロール helper の reach)はありません。\`shop\` のことですか?`,
  ],
  ['a condition with a wrong name', 'objects: { count: { read: [{ reach: all, where: statu = "open" }] } }\n', `${path}:3:49 formula_unknown_name`],
  [
    'an unknown field',
    'fields: { count.visitor: read }\n',
    `${path}:3:11 unknown_field \`visitor\` という日次調査の項目はありません。\`visitors\` のことですか?`,
  ],
  [
    'a field of an unknown object',
    'fields: { counts.visitors: read }\n',
    `${path}:3:11 unknown_object \`counts\` というオブジェクトはありません。\`count\` のことですか?`,
  ],
  [
    'a field without its object',
    'fields: { visitors: read }\n',
    `${path}:3:11 wrong_name \`visitors\` は名前に使えません。オブジェクト.項目 (API 名を . でつなぐ)で書きます。`,
  ],
  ['another right than there is', 'fields: { count.visitors: write }\n', `${path}:3:27 wrong_value`],
  [
    'a field taken away by a role that only adds',
    'fields: { count.visitors: none }\n',
    `${path}:3:27 bad_role reach のないロールは、ほかのロールに加えるだけです。none は書けません。`,
  ],
  ['an unknown folder', 'folders: { hom: view }\n', `${path}:3:12 unknown_folder \`hom\` というレポートのフォルダはありません。\`home\` のことですか?`],
  ['an unknown report', 'reports: { daly: view }\n', `${path}:3:12 unknown_report \`daly\` というレポートはありません。\`daily\` のことですか?`],
  ['an unknown tab', 'tabs: [mor]\n', `${path}:3:8 unknown_tab \`mor\` というタブはありません。\`more\` のことですか?`],
  ['an unknown list', 'lists: { count: [open_tody] }\n', `${path}:3:18 unknown_list \`open_tody\` というリストはありません。\`open_today\` のことですか?`],
  ['an area that is none', 'setup: [acounts]\n', `${path}:3:9 wrong_value`],
  ['roles in the items of a role', 'objects: { count: { read: [{ reach: all, roles: [shop] }] } }\n', `${path}:3:42 unknown_key`],
])('%s is told at its place', (_name, role, expected) => {
  const found = problemsOf(files(role));
  expect(found).toHaveLength(1);
  expect(found[0]?.slice(0, expected.length)).toBe(expected);
});

test.each<[string, DefinitionFiles, string]>([
  ['a title', { 'objects/shop/access.yaml': 'fields: { name: { read: [nation] } }\n' }, 'objects/shop/object.yaml:1:9 restricted_field'],
  [
    'a title through a lookup',
    { 'objects/count/access.yaml': 'fields: { shop: { read: [nation], edit: [nation] } }\n', 'objects/count/survey.yaml': '' },
    'objects/count/object.yaml:3:7 restricted_field',
  ],
  [
    'a named search field',
    { 'objects/count/access.yaml': 'fields: { note: { read: [nation] } }\n', 'objects/count/object.yaml': 'search: [note]\n' },
    'objects/count/object.yaml:16:10 restricted_field',
  ],
  ['the state of a survey', { 'objects/count/access.yaml': 'fields: { status: { read: [nation] } }\n' }, 'objects/count/survey.yaml:6:18 restricted_field'],
  ['an unknown field of access.yaml', { 'objects/shop/access.yaml': 'fields: { kin: { read: [nation] } }\n' }, 'objects/shop/access.yaml:3:11 unknown_field'],
  ['an unknown role of a field', { 'objects/shop/access.yaml': 'fields: { kind: { edit: [nations] } }\n' }, 'objects/shop/access.yaml:3:26 unknown_role'],
  ['an unknown role that exports', { 'objects/shop/access.yaml': 'export: [nations]\n' }, 'objects/shop/access.yaml:3:10 unknown_role'],
])('a restricted field in %s is refused, where it would be seen by all', (_name, added, expected) => {
  const found = problemsOf(files('', added));
  expect(found.map((problem) => problem.slice(0, expected.length))).toContain(expected);
});

test('a stronger right in access.yaml than in the file of the role is told', () => {
  const found = problemsOf(files('reach: shop\nfields: { count.note: none }\n', { [countAccess]: 'fields: { note: { read: [helper] } }\n' }));
  expect(found).toEqual([`${path}:4:23 bad_role count の access.yaml では、ロール helper に count.note のより強い権限があります。どちらかに揃えます。`]);
});

test('a file elsewhere, or of another ending, is no role', () => {
  expect(problemsOf({ ...exampleDefinitions, 'objects/roles/helper.yaml': helper })).toEqual([
    'objects/roles/helper.yaml:1:1 unknown_file 定義ファイルの名前ではありません。ロールは objects/roles/名前.role.yaml です。',
  ]);
  expect(
    problemsOf({ ...exampleDefinitions, 'objects/roles/object.yaml': 'object: roles\nlabel: x\nfields: { name: { type: text, label: 名 } }\n' }),
  ).toHaveLength(1);
});
