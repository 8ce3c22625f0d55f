import { describe, expect, test } from '@jest/globals';
import { compileModel } from './compile-model.ts';
import type { DefinitionFiles } from './definition-file.ts';
import { exampleDefinitions } from './example-definitions.ts';
import { formatProblems } from './format-problems.ts';
import type { Model } from './model.ts';

function compiled(files: DefinitionFiles): Model {
  const result = compileModel(files);
  if ('problems' in result) throw new Error(formatProblems(result.problems, files));
  return result.model;
}
/** The problems as `file:line:column code` with the message. */
function problemsOf(files: DefinitionFiles): readonly string[] {
  const result = compileModel(files);
  return 'problems' in result ? result.problems.map(({ file, line, column, code, message }) => `${file}:${line}:${column} ${code} ${message}`) : [];
}
const app = 'app: a\nlabel: A\ntabs: [home]\nhome: {}\nroles: { admin: { label: 管理者, reach: all, setup: true } }\n';
const thing = 'object: thing\nlabel: もの\nfields:\n  name: { type: text, label: 名前 }\n';
const small: DefinitionFiles = { 'objects/app.yaml': app, 'objects/thing/object.yaml': thing };
/** The small application with more fields in its one object. */
const fields = (text: string, more: DefinitionFiles = {}): DefinitionFiles => ({ ...small, 'objects/thing/object.yaml': `${thing}${text}`, ...more });
/** The example with one text replaced. */
function changed(path: string, from: string, to: string): DefinitionFiles {
  const text = exampleDefinitions[path] ?? '';
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  return { ...exampleDefinitions, [path]: text.replace(from, to) };
}

describe('a whole application', () => {
  const model = compiled(exampleDefinitions);
  const { count, shop, item } = model.objects;

  test('is frozen, sorted, and the same each time', () => {
    expect(Object.keys(model.objects)).toEqual(['count', 'item', 'prefecture', 'shop']);
    expect(Object.isFrozen(model)).toBe(true);
    expect(Object.isFrozen(count?.fields['status']?.choices)).toBe(true);
    expect(Object.isFrozen(model.reports['daily']?.columns[0]?.label)).toBe(true);
    const reversed = Object.fromEntries(Object.entries(exampleDefinitions).reverse());
    expect(JSON.stringify(compiled(reversed))).toBe(JSON.stringify(model));
    expect(compiled(changed('objects/app.yaml', '店舗調査', '店舗の調査')).hash).not.toBe(model.hash);
  });

  test('no name finds what nobody defined', () => {
    expect(model.objects['constructor']).toBeUndefined();
    expect('toString' in model.reports).toBe(false);
    expect(count?.fields['__proto__']).toBeUndefined();
  });

  test('titles: a template, the field name, a looked-up record by its own title', () => {
    expect(count?.title.source).toBe('LEFT(TRIM(shop.title & " " & TEXT(day)), 300)');
    expect(count?.title.references).toEqual([['shop', 'title'], ['day']]);
    expect(shop?.title.source).toBe('name');
    expect(item?.title.source).toBe('LEFT((goods), 300)');
  });

  test('scopes: a unit stamps itself, others through their lookup, rows through their parent', () => {
    expect(shop).toMatchObject({ scopes: ['shop', 'prefecture'], stamp: { kind: 'self', scope: 'shop', within: { prefecture: 'prefecture' } } });
    expect(count).toMatchObject({ scopes: ['shop', 'prefecture'], stamp: { kind: 'through', field: 'shop' } });
    expect(item).toMatchObject({ scopes: ['shop', 'prefecture'], stamp: { kind: 'through', field: 'count' } });
  });

  test('access: roles by reach; rows take over their parent’s', () => {
    expect(count?.access.items.read).toEqual([
      { reach: 'prefecture', roles: ['office'] },
      { reach: 'shop', roles: ['shop'] },
      { reach: 'all', roles: ['nation', 'admin'] },
    ]);
    expect(count?.access.items.delete).toEqual([{ reach: 'all', roles: ['nation'] }]);
    expect(item?.access.items.update[1]?.where?.source).toBe('count.status = "open"');
    expect(item?.access.writeUnless?.source).toBe('count.day < TODAY() AND USER.role = "shop"');
    expect(item?.access.items.read).toHaveLength(3);
    expect(model.objects['prefecture']?.access.items.read[0]?.roles).toEqual(['shop', 'office', 'nation', 'admin']);
  });

  test('lists: columns through lookups, a link to the record, and `all` for everybody', () => {
    expect(count?.lists['open_today']?.columns.map(({ key, path, link, valueType }) => [key, path?.join('.'), link, valueType])).toEqual([
      ['title', 'title', 'record', 'text'],
      ['shop.prefecture.name', 'shop.prefecture.name', undefined, 'text'],
      ['visitors', 'visitors', undefined, 'number'],
    ]);
    expect(count?.lists['open_today']?.sort).toEqual([
      { path: ['shop', 'name'], descending: false },
      { path: ['day'], descending: true },
    ]);
    expect(Object.keys(count?.lists ?? {})).toEqual(['open_today', 'all']);
    expect(shop?.lists['all']?.columns[0]).toMatchObject({ key: 'title', path: ['title'], link: 'record' });
  });

  test('layout: what is given, and one section of all fields where nothing is', () => {
    expect(count?.layout.sections.map(({ columns, fields: names, show }) => [columns, names, show?.source])).toEqual([
      [2, ['shop', 'day', 'visitors', 'buyers'], undefined],
      [1, ['note', 'items'], 'buyers > 0'],
    ]);
    expect(shop?.layout.sections[0]?.fields).toEqual(['name', 'prefecture', 'kind', 'opened']);
  });

  test('rules, survey, tabs', () => {
    expect(count?.rules.map(({ code, severity, messages }) => [code, severity, Object.keys(messages)])).toEqual([
      ['rule_1', 'error', ['buyers']],
      ['rule_2', 'warning', ['']],
    ]);
    expect(count?.survey).toMatchObject({ every: 'day', date: 'day', respondent: 'shop', due: '13:00', firstAnswered: 'answered_at' });
    expect(model.app.tabs.map(({ tab, kind, objects }) => [tab, kind, objects])).toEqual([
      ['home', 'home', []],
      ['count', 'object', ['count']],
      ['more', 'gathering', ['shop', 'prefecture']],
      ['reports', 'reports', []],
    ]);
  });

  test('reports: joins, keys, the count of groups, roles of the folder', () => {
    const report = model.reports['daily'];
    expect(report).toMatchObject({
      folder: 'home',
      roles: ['office', 'nation'],
      export: { view: 'details', format: 'csv', encoding: 'shift_jis' },
      chart: { type: 'donut', group: 'today.status', value: 'count' },
    });
    expect(report?.columns.map(({ key, valueType, format, link }) => [key, valueType, format, link])).toEqual([
      ['prefecture.name', 'text', undefined, undefined],
      ['name', 'text', undefined, 'record'],
      ['today.visitors', 'number', undefined, undefined],
      ['formula_1', 'number', 'percent', undefined],
    ]);
    expect(report?.summaries.map(({ key, of }) => [key, of])).toEqual([
      ['sum_today.visitors', 'today.visitors'],
      ['count', undefined],
    ]);
    expect(report?.joins['today']).toMatchObject({ object: 'count', by: 'shop', required: false });
  });

  test('physical names: system columns are never taken', () => {
    const named = compiled(fields('  version: { type: text, label: 版 }\n  search: { type: text, label: 検索 }\n  scope_x: { type: text, label: 範囲 }\n'));
    expect(Object.values(named.objects['thing']?.fields ?? {}).map(({ column }) => column)).toEqual(['name', 'version_2', 'search_2', 'field_scope_x']);
  });

  test('formula fields may stand in any order and reach through lookups', () => {
    const { objects } = compiled(
      changed(
        'objects/item/object.yaml',
        '  amount:',
        '  late: { type: formula, label: 率, formula: early * 2 }\n  early: { type: formula, label: 率, formula: count.share + 1 }\n  amount:',
      ),
    );
    expect(objects['item']?.fields['late']?.valueType).toBe('number');
  });
});

describe('broken definitions', () => {
  const long = 'x'.repeat(41);
  const cases: readonly (readonly [string, DefinitionFiles, readonly (string | RegExp)[]])[] = [
    ['nothing at all', {}, [/^objects\/app.yaml:1:1 missing_file /]],
    ['an unknown key, with the nearest', fields('  a: { type: text, labl: あ, label: い }\n'), [/object.yaml:5:20 unknown_key `labl` .*`label` のことですか/]],
    ['an unknown field type', fields('  a: { type: txt, label: あ }\n'), [/:5:14 unknown_field_type `txt` .*`text` のことですか/]],
    ['only the branch of the type that is given', fields('  a: { type: integer, label: あ, pattern: x }\n'), [/:5:33 unknown_key `pattern`/]],
    ['no type', fields('  a: { label: あ }\n'), [/:5:3 missing_key `type`/]],
    ['a missing key', fields('  a: { type: lookup, label: あ }\n'), [/:5:3 missing_key `to`/]],
    ['a wrong type', fields('  a: { type: integer, label: あ, min: たくさん }\n'), [/:5:38 wrong_type 数値を書きます \(今は文字列\)/]],
    ['a label that is a number', fields('  a: { type: text, label: 3 }\n'), [/:5:27 wrong_type 文字列/]],
    ['an unknown language', fields('  a: { type: text, label: { japanese: あ } }\n'), [/:5:29 (wrong_name|unknown_key) `japanese`/]],
    ['over-long names', fields(`  ${long}: { type: text, label: あ }\n`), [/:5:3 wrong_name .*40 文字まで/]],
    ['over-long texts', fields(`  a: { type: text, label: ${'あ'.repeat(4001)} }\n`), [/:5:27 too_long .*4000/]],
    ['a file that is none', { ...small, 'objects/thing/layuot.yaml': 'a: 1' }, [/^objects\/thing\/layuot.yaml:1:1 unknown_file .*`layout.yaml` のことですか/]],
    ['.yml', { ...small, 'objects/thing/layout.yml': 'a: 1' }, [/unknown_file .*\.yaml にします/]],
    ['a folder named otherwise', { 'objects/app.yaml': app, 'objects/things/object.yaml': thing }, [/things\/object.yaml:1:9 name_mismatch/]],
    ['no object.yaml', { ...small, 'objects/other/rules.yaml': '[]' }, [/other\/rules.yaml:1:1 missing_file/]],
    ['a duplicate key', fields('  a: { type: text, label: あ }\n  a: { type: date, label: い }\n'), [/:6:3 duplicate_key `a` が 2 回/]],
    ['an unknown object', fields('  a: { type: lookup, to: thin, label: あ }\n'), [/:5:26 unknown_object `thin` .*`thing` のことですか/]],
    ['a formula of unknown names', fields('  a: { type: formula, label: あ, formula: nam & "x" }\n'), [/:5:42 formula_unknown_name/]],
    ['a formula in a quoted, escaped text', fields('  a: { type: formula, label: あ, formula: "name & \\"x\\" & nam" }\n'), [/:5:58 formula_unknown_name/]],
    [
      'a formula over several lines',
      { ...small, 'objects/thing/rules.yaml': '- when: >\n    ISBLANK(name)\n    AND nam = "x"\n  error: だめ\n' },
      [/rules.yaml:3:9 formula_unknown_name/],
    ],
    ['a condition that is none', fields('  a: { type: text, label: あ, show: name & "x" }\n'), [/:5:\d+ formula_type/]],
    [
      'formulas in a circle',
      fields(
        '  a: { type: formula, label: あ, formula: b + 1 }\n  b: { type: formula, label: い, formula: c + 1 }\n  c: { type: formula, label: う, formula: a + 1 }\n',
      ),
      [/:5:42 circular .*thing.a → thing.b → thing.c → thing.a/],
    ],
    ['a formula of itself', fields('  a: { type: formula, label: あ, formula: a + 1 }\n'), [/:5:42 circular/]],
    [
      'a formula field that doubles and doubles',
      fields(
        [
          '  f0: { type: formula, label: f, formula: LEN(name) }',
          ...Array.from({ length: 20 }, (_, n) => `  f${n + 1}: { type: formula, label: f, formula: f${n} + f${n} }`),
          '',
        ].join('\n'),
      ),
      [/too_complex `f11`/],
    ],
    ['a reserved field name', fields('  title: { type: text, label: あ }\n'), [/:5:3 wrong_name `title`/]],
    [
      'prototype keys',
      fields('  __proto__: { type: text, label: あ }\n  constructor: { type: text, label: い }\n'),
      [/:5:3 wrong_name `__proto__`/, /:6:3 wrong_name `constructor`/],
    ],
    ['SQL in names', fields('  "a; drop table data.thing": { type: text, label: あ }\n'), [/:5:3 wrong_name/]],
    [
      'no title',
      { 'objects/app.yaml': app, 'objects/thing/object.yaml': 'object: thing\nlabel: もの\nfields:\n  day: { type: date, label: 日 }\n' },
      [/object.yaml:1:9 missing_title/],
    ],
    [
      'a title of unknown parts',
      { ...small, 'objects/thing/object.yaml': thing.replace('label: もの', 'label: もの\nname: "{{name}} {{dy}}"') },
      [/object.yaml:3:19 formula_unknown_name/],
    ],
    [
      'a title by the viewer',
      { ...small, 'objects/thing/object.yaml': thing.replace('label: もの', 'label: もの\nname: "{{USER.name}}"') },
      [/object.yaml:3:10 formula_unknown_name/],
    ],
    [
      'a title of itself',
      {
        ...small,
        'objects/thing/object.yaml': `${thing.replace('label: もの', 'label: もの\nname: "{{x}}"')}  x: { type: formula, label: x, formula: title & "x" }\n`,
      },
      [/object.yaml:3:7 circular/],
    ],
    ['a regular expression that cannot be read', fields('  a: { type: text, label: あ, pattern: "[0-9" }\n'), [/:5:\d+ bad_pattern/]],
    [
      'a regular expression that runs for ever',
      fields(
        '  a: { type: text, label: あ, pattern: "(a+)+$" }\n  b: { type: text, label: あ, pattern: "(a|aa)*" }\n  c: { type: text, label: あ, pattern: "((a*)b?)*" }\n',
      ),
      [/:5:\d+ bad_pattern/, /:6:\d+ bad_pattern/, /:7:\d+ bad_pattern/],
    ],
    ['a regular expression that needs a bound', fields('  a: { type: text, label: あ, max: 2000, pattern: "[^@]+@[^@]+" }\n'), [/bad_pattern .*max: 1000/]],
    ['a key that no index can hold', fields('  a: { type: text, label: あ, unique: true, max: 4000 }\n'), [/:5:49 too_long .*300/]],
    ['a default that is no value', fields('  a: { type: picklist, label: あ, values: { big: 大 }, default: \'"bg"\' }\n'), [/unknown_value `bg`/]],
    ['a least above the greatest', fields('  a: { type: integer, label: あ, min: 5, max: 3 }\n'), [/:5:38 wrong_value/]],
    [
      'children without a parent',
      {
        ...fields('  rows: { type: children, label: 行, of: row, by: thing }\n'),
        'objects/row/object.yaml':
          'object: row\nlabel: 行\nname: "{{a}}"\nfields:\n  a: { type: text, label: あ }\n  thing: { type: lookup, to: thing, label: もの }\n',
      },
      [/wrong_field_type .*parent: true/],
    ],
    [
      'unknown fields of a layout, and the same twice',
      { ...small, 'objects/thing/layout.yaml': 'sections:\n  - label: A\n    fields: [name, nam, name]\n' },
      [/layout.yaml:3:20 unknown_field `nam` .*`name` のことですか/, /layout.yaml:3:25 duplicate_name/],
    ],
    [
      'a rule with both, with neither, at no field',
      { ...small, 'objects/thing/rules.yaml': '- when: TRUE\n- { when: TRUE, error: a, warning: b }\n- { when: TRUE, error: { nam: a } }\n' },
      [/rules.yaml:1:3 bad_rule/, /rules.yaml:2:27 bad_rule/, /rules.yaml:3:26 unknown_field/],
    ],
    [
      'columns and sorts that lead nowhere',
      {
        ...small,
        'objects/thing/lists.yaml': '- { list: a, label: A, columns: [name, nme, name.x], sort: [-nme] }\n- { list: a, label: A, columns: [name] }\n',
      },
      [/lists.yaml:1:40 unknown_field/, /lists.yaml:1:45 wrong_field_type/, /lists.yaml:1:61 unknown_field/, /lists.yaml:2:11 duplicate_name/],
    ],
    [
      'boards by what is no picklist, with sums of what is no number',
      {
        ...small,
        'objects/thing/lists.yaml':
          '- { list: a, label: A, columns: [name], board: { by: name, cards: [nme] } }\n- { list: b, label: B, columns: [name], board: { by: nam, cards: [], sum: name } }\n- { list: c, label: C, columns: [name], view: board }\n',
      },
      [
        /lists.yaml:1:\d+ wrong_field_type/,
        /lists.yaml:1:\d+ unknown_field/,
        /lists.yaml:2:\d+ unknown_field .*`name` のことですか/,
        /lists.yaml:2:\d+ wrong_field_type/,
        /lists.yaml:3:\d+ no_board/,
      ],
    ],
    [
      'an unknown scope and role in access',
      changed('objects/count/access.yaml', 'read: [own prefecture,', 'read: [own prefectur, { reach: all, roles: [natio] },'),
      [/access.yaml:1:8 unknown_scope `prefectur` .*`prefecture` のことですか/, /access.yaml:1:45 unknown_role `natio`/],
    ],
    ['scope of an object without one', fields('', { 'objects/thing/access.yaml': 'read: [own institution]' }), [/access.yaml:1:8 unknown_scope/]],
    ['a time zone that does not exist', { ...small, 'objects/app.yaml': `${app}time_zone: Asia/Tokio\n` }, [/app.yaml:6:12 bad_time_zone/]],
    [
      'tabs and home pages of nothing',
      { ...small, 'objects/app.yaml': app.replace('[home]', '[home, thng, home]').replace('home: {}', 'home: { amin: page }') },
      [/app.yaml:3:14 bad_tab `thng`.*`thing`/, /app.yaml:3:20 duplicate_name/, /app.yaml:4:9 unknown_role/, /app.yaml:4:15 unknown_dashboard/],
    ],
    ['a survey of wrong fields', changed('objects/count/survey.yaml', 'open: open', 'open: opn'), [/survey.yaml:6:32 unknown_value `opn` .*`open`/]],
    [
      'a survey with a date that is none',
      changed('objects/count/survey.yaml', 'date: day', 'date: visitors'),
      [/survey.yaml:2:7 wrong_field_type/, /survey.yaml:2:7 bad_survey/],
    ],
    [
      'days that need no answer without a value for them',
      changed('objects/count/survey.yaml', 'every: day', 'every: day\nexcused_when: WEEKDAY(day) = 7'),
      [/survey.yaml:2:15 bad_survey .*excused/],
    ],
    [
      'numbers held against the past: no number, no question, longer than what is looked at',
      changed(
        'objects/count/survey.yaml',
        'every: day',
        'every: day\npast:\n  - { fields: [visitors, status, visitor], far: 5 }\n  - { fields: [visitors] }\n  - { fields: [visitors], answers: 5, rising: 6 }',
      ),
      [
        /survey.yaml:3:26 wrong_field_type/,
        /survey.yaml:3:34 unknown_field `visitor` .*`visitors`/,
        /survey.yaml:4:15 bad_survey .*rising/,
        /survey.yaml:5:47 bad_survey/,
      ],
    ],
    ['a weekly survey without a day', changed('objects/count/survey.yaml', 'every: day', 'every: week'), [/survey.yaml:1:8 bad_survey/]],
    [
      'a report whose address makes reports',
      { ...small, 'reports/new.report.yaml': 'report: new\nlabel: A\nfrom: thing\ncolumns: [name]\n' },
      [/new.report.yaml:1:9 wrong_name/],
    ],
    ['a report of nothing', { ...small, 'reports/a.report.yaml': 'report: a\nlabel: A\nfrom: thng\ncolumns: [x]\n' }, [/a.report.yaml:3:7 unknown_object/]],
    [
      'a report of wrong parts',
      {
        ...small,
        'reports/a.report.yaml':
          'report: a\nlabel: A\nfrom: thing\ncolumns: [nme, name, name, { formula: 1 + , label: x }, {}]\ngroup_by: [nam]\nsummaries: [{ kind: sum, of: name }]\nchart: { type: bar, group: name }\nfilters: [x.y]\n',
      },
      [
        /:4:11 unknown_field/,
        /:4:22 duplicate_name/,
        /:4:\d+ formula_syntax/,
        /:4:\d+ missing_key/,
        /:5:12 unknown_field/,
        /:6:30 wrong_field_type/,
        /:7:28 not_grouped/,
        /:8:11 unknown_field/,
      ],
    ],
    [
      'groupings, buckets and figures of figures that cannot be',
      {
        ...exampleDefinitions,
        'reports/a.report.yaml': `report: a
label: A
from: count
columns:
  - visitors
  - { key: size, label: S, bucket: { of: visitors, ranges: [{ below: 10, label: x }, { below: 5, label: y }] } }
  - { key: kinds, label: K, bucket: { of: status, lists: [{ values: [open, opn], label: x }] } }
  - { bucket: { of: status, ranges: [{ label: x }] }, format: percent }
  - { key: none, label: N, bucket: { of: visitors } }
group_by:
  - { field: shop, by: month, top: 3 }
  - { field: day, by: week, fill: true }
  - { field: day, by: week, order: -sum_visitor }
  - { field: buyers, order: -share }
columns_by: [status, { field: shop, era: true }]
summaries:
  - { kind: sum, of: visitors }
  - { key: share, label: 比, formula: sum_visitors / TOTAL.sum_visitors }
  - { key: bad, label: 誤, formula: sum_visitor + PARENT.count }
  - { key: text, label: 字, formula: '"a"' }
  - { kind: sum, formula: count }
  - { formula: count }
  - { key: share, label: 二, formula: count }
`,
      },
      [
        /:6:\d+ wrong_value ranges/,
        /:7:\d+ unknown_value `opn`.*`open`/,
        /:8:\d+ missing_key/,
        /:8:\d+ missing_key/,
        /:8:\d+ wrong_field_type .*ranges/,
        /:9:\d+ missing_key/,
        /:11:\d+ wrong_field_type by/,
        /:11:\d+ missing_key top/,
        /:12:\d+ wrong_value fill/,
        /:13:\d+ duplicate_name/,
        /:13:\d+ unknown_field .*sum_visitors/,
        /:14:\d+ wrong_value .*share/,
        /:15:\d+ duplicate_name .*shop/,
        /:15:\d+ wrong_field_type era/,
        /:19:\d+ formula_unknown_name .*sum_visitors/,
        /:20:\d+ formula_type/,
        /:21:\d+ missing_key/,
        /:22:\d+ missing_key/,
        /:22:\d+ missing_key/,
        /:23:\d+ duplicate_name .*share/,
      ],
    ],
    [
      'a join that does not lead back',
      changed('reports/home/daily.report.yaml', 'by: shop, where', 'by: status, where'),
      [/daily.report.yaml:5:31 wrong_field_type/],
    ],
    [
      'a report file named otherwise',
      { ...small, 'reports/b.report.yaml': 'report: a\nlabel: A\nfrom: thing\ncolumns: [name]\n' },
      [/b.report.yaml:1:9 name_mismatch/],
    ],
    [
      'two reports of one name',
      { ...exampleDefinitions, 'reports/daily.report.yaml': exampleDefinitions['reports/home/daily.report.yaml'] ?? '' },
      [/home\/daily.report.yaml:1:9 duplicate_name/],
    ],
    [
      'a dashboard of nothing',
      changed('reports/home/home_office.dashboard.yaml', 'report: daily, label', 'report: dayly, label'),
      [/home_office.dashboard.yaml:4:28 unknown_report `dayly`.*`daily`/],
    ],
    [
      'figures of a dashboard: no such summary, a condition that is none, a scale and ranges the wrong way round',
      changed(
        'reports/home/home_office.dashboard.yaml',
        'components:',
        'components:\n  - { type: number, report: daily, value: sum_x }\n  - { type: number, report: daily, where: nam = "x", compare: { where: 1 + 1, label: 前 } }\n  - { type: gauge, report: daily, max: 0, ranges: [{ to: 1, tone: bad, label: 多 }] }',
      ),
      [
        /dashboard.yaml:4:\d+ unknown_field `sum_x`/,
        /dashboard.yaml:5:\d+ formula_unknown_name/,
        /dashboard.yaml:5:\d+ formula_type/,
        /dashboard.yaml:6:\d+ wrong_value max/,
        /dashboard.yaml:6:\d+ wrong_value ranges/,
      ],
    ],
    [
      'a trend of no such summary, and of groups that the report has not',
      changed(
        'reports/home/home_office.dashboard.yaml',
        'components:',
        'components:\n  - { type: trend, report: daily, value: sum_x }\n  - { type: trend, report: daily, level: 2 }\n  - { type: trend, report: dayly, days: 1 }',
      ),
      [/dashboard.yaml:4:\d+ unknown_field `sum_x`/, /dashboard.yaml:5:\d+ wrong_value .*level は 0 から 1/, /dashboard.yaml:6:\d+ /, /dashboard.yaml:6:\d+ /],
    ],
    [
      'a chart of a report without groups',
      changed('reports/home/daily.report.yaml', 'group_by: [today.status]\nsummaries: [{ of: today.visitors, kind: sum }]\n', ''),
      [/daily.report.yaml:14:30 not_grouped/, /dashboard.yaml:4:28 not_grouped/],
    ],
    ['a rename of what is still there', fields('  a: { type: text, label: あ, was: name }\n'), [/:5:35 bad_rename/]],
    [
      'a circle of parents',
      {
        'objects/app.yaml': app,
        'objects/thing/object.yaml': `${thing}  other: { type: lookup, to: other, parent: true, label: 他 }\n`,
        'objects/other/object.yaml': thing.replace('thing', 'other').concat('  thing: { type: lookup, to: thing, parent: true, label: 物 }\n'),
      },
      [/circular .*other → thing → other/],
    ],
    [
      'a pattern of YAML that is not allowed',
      { ...small, 'objects/thing/rules.yaml': '- &a { when: TRUE, error: x }\n- { <<: *a, when: FALSE }\n- !!js/function "x"\n' },
      [/rules.yaml:2:5 yaml_not_allowed/, /rules.yaml:2:13 bad_rule/, /rules.yaml:3:3 yaml_not_allowed/, /rules.yaml:3:\d+ wrong_type/],
    ],
    ['tabs as indentation', { ...small, 'objects/thing/layout.yaml': 'sections:\n\t- label: A\n' }, [/layout.yaml:2:\d+ yaml_syntax/]],
    ['two documents', { ...small, 'objects/thing/rules.yaml': '[]\n---\n[]\n' }, [/rules.yaml:2:1 yaml_syntax/]],
    ['an empty file', { ...small, 'objects/thing/layout.yaml': '' }, [/layout.yaml:1:1 wrong_type/]],
    ['control characters', { ...small, 'objects/thing/rules.yaml': '- { when: TRUE, error: "a\u0000b" }\n' }, [/rules.yaml:1:26 yaml_not_allowed/]],
    ['a path that leads out', { ...small, 'reports/../../x.report.yaml': 'report: x' }, [/unknown_file/]],
  ];
  test.each(cases)('%s', (_, files, expected) => {
    const found = problemsOf(files);
    expect(found).toHaveLength(expected.length);
    for (const [index, pattern] of expected.entries()) expect(found[index]).toMatch(pattern);
  });

  test('every problem of the folder at once; what follows from another is not reported', () => {
    const files = {
      ...fields('  kind: { type: picklst, label: 種類, values: { a: あ } }\n  ref: { type: lookup, to: gone, label: 先 }\n'),
      'objects/thing/rules.yaml': '- when: kind = "a" AND ref.x = 1\n  error: { kind: だめ }\n- when: nam = "x"\n  error: だめ\n',
      'objects/gone/object.yaml': 'object: gone\nlabel: [\n',
      'objects/thing/lists.yaml': '- { list: a, label: A, columns: [kind, ref.name, nme] }\n',
      'reports/a.report.yaml': 'report: a\nlabel: A\nfrom: gone\ncolumns: [x]\n',
    };
    expect(problemsOf(files).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'objects/gone/object.yaml:3:1 yaml_syntax',
      'objects/thing/lists.yaml:1:50 unknown_field',
      'objects/thing/object.yaml:5:17 unknown_field_type',
      'objects/thing/rules.yaml:3:9 formula_unknown_name',
    ]);
  });

  test('hostile YAML is refused quickly', () => {
    const bombs = {
      aliases: `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from('bcdefghi', (name, n) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefghi'[n] ?? 'a'}`).join(',')}]\n`).join('')}`,
      self: 'a: &a [*a]\n',
      brackets: '['.repeat(500_000),
      braces: '{a: '.repeat(200_000),
      dashes: '- '.repeat(300_000),
      blocks: Array.from({ length: 900 }, (_, n) => `${' '.repeat(n)}a:`).join('\n'),
      many: `a: [${'x, '.repeat(150_000)}]`,
    };
    for (const [name, text] of Object.entries(bombs)) {
      const found = problemsOf({ ...small, 'objects/thing/layout.yaml': text });
      expect([name, found.length > 0 && found.length < 400]).toEqual([name, true]);
    }
  });

  test('prints as a person reads it', () => {
    const files = fields('  a: { type: txt, label: あ }\n');
    const result = compileModel(files);
    expect(formatProblems('problems' in result ? result.problems : [], files)).toMatch(
      /^objects\/thing\/object.yaml:5:14 {2}error {2}unknown_field_type {2}`txt` .*\n1 件の誤り \(オブジェクト 1、レポート 0\)。何も変更していません。\n$/,
    );
  });
});
