import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NOT_APPLICABLE } from '../fields/not-applicable.ts';
import { compileModel } from '../metadata/compile-model.ts';
import type { ColumnModel, Model, ObjectModel } from '../metadata/model.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { compileRecord } from './compile-record.ts';
import { compileRows, type DatabaseRow } from './compile-rows.ts';
import { computedFields } from './compute-fields.ts';
import { pathColumn } from './path-column.ts';

/** An object with fields of every kind that formulas read, and formula fields as they come. */
function definitions(formulas: readonly string[]): Record<string, string> {
  return {
    'objects/app.yaml': `app: sheets
label: 表
tabs: [home, sheet]
home: { office: home_page, clerk: home_page }
roles:
  office: { label: 事務局, reach: all }
  clerk: { label: 係, reach: all }
`,
    'reports/home/folder.yaml': 'folder: home\nlabel: ホーム\n',
    'reports/home/home_page.dashboard.yaml': 'dashboard: home_page\nlabel: ホーム\ncomponents:\n  - { type: text, text: { ja: よい日, en: A good day } }\n',
    'objects/place/object.yaml': 'object: place\nlabel: 場所\nfields:\n  name: { type: text, label: 名称 }\n  size: { type: integer, label: 広さ }\n',
    'objects/place/access.yaml': 'read: [everyone]\nwrite: [everyone]\n',
    'objects/sheet/object.yaml': `object: sheet
label: 表
fields:
  name: { type: text, label: 名称 }
  n1: { type: integer, label: 数1 }
  n2: { type: decimal, label: 数2, scale: 6 }
  n3: { type: percent, label: 割合 }
  n4: { type: integer, label: 数4, not_applicable: true }
  t1: { type: text, label: 文1 }
  t2: { type: long_text, label: 文2 }
  d1: { type: date, label: 日1 }
  d2: { type: date, label: 日2 }
  z1: { type: datetime, label: 日時 }
  h1: { type: time, label: 時刻 }
  b1: { type: checkbox, label: 可否 }
  c1: { type: picklist, label: 選択, values: { open: 開設, closed: 閉鎖 } }
  m1: { type: multi_picklist, label: 複数, values: { fever: 発熱, cough: 咳 } }
  r1: { type: lookup, to: place, label: 場所 }
  x1: { type: file, label: ファイル }
  hidden: { type: integer, label: 内部 }
${formulas.map((formula, index) => `  f${index}: { type: formula, label: 計${index}, formula: '${formula.replaceAll("'", "''")}' }`).join('\n')}
`,
    'objects/sheet/access.yaml': `read: [everyone]\nwrite: [everyone]\nfields:\n  hidden: { read: [office] }\n${formulas.map((_, index) => `  f${index}: { read: [everyone] }\n`).join('')}`,
  };
}

type Type = 'number' | 'text' | 'date' | 'boolean';
const own: Readonly<Record<Type, readonly string[]>> = { number: ['n1', 'n2', 'n3', 'n4'], text: ['t1', 't2'], date: ['d1', 'd2'], boolean: ['b1'] };
/** What a formula of a type may look like; $n, $t, $d and $b are names of that type, those of earlier formula fields among them. */
const patterns: Readonly<Record<Type, readonly string[]>> = {
  number: [
    '$n + $n',
    '$n - $n',
    '$n * 3.7',
    '$n / $n',
    'SUM($n, $n, $n)',
    'MAX($n, $n)',
    'AVERAGE($n, $n)',
    'ROUND($n, 2)',
    'IF($b, $n, $n)',
    'BLANKVALUE($n, 0)',
    'COUNTBLANK($n, $t, n4)',
    'LEN($t)',
    'VALUE($t)',
    'DATEDIFF($d, $d)',
    'IF(ISNA(n4), 1, $n)',
    'HOUR(z1)',
    'MINUTE(h1)',
    'MOD($n, 7)',
    'CASE(c1, "open", $n, $n)',
  ],
  text: [
    '$t & $n',
    'TEXT($n)',
    '$t & $t',
    'LEFT($t, $n)',
    'IF($b, $t, $t)',
    'UPPER($t)',
    'TEXT($d)',
    'TEXT(c1)',
    'TEXT(m1)',
    '$t & $b',
    'TEXT(z1)',
    'TEXT(h1)',
  ],
  date: ['$d + $n', 'MAX($d, $d)', 'IF($b, $d, $d)', 'DATEVALUE(z1)', 'ADDMONTHS($d, $n)'],
  boolean: [
    '$n > $n',
    '$n = $n',
    'ISBLANK($t)',
    'ISBLANK(n4)',
    'NOT $b',
    '$b AND $b',
    '$b OR $b',
    '$t = $t',
    '$d < $d',
    'INCLUDES(m1, "fever")',
    'r1 <> BLANK',
  ],
};
const types = Object.keys(patterns) as readonly Type[];

/** Formulas that each may read those before. */
const chain = fc
  .array(fc.tuple(fc.constantFrom(...types), fc.nat(1000), fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 })), { minLength: 6, maxLength: 16 })
  .map((parts) => {
    const names: Record<Type, string[]> = { number: [...own.number], text: [...own.text], date: [...own.date], boolean: [...own.boolean] };
    return parts.map(([type, pattern, picks], index) => {
      let place = 0;
      const written = (patterns[type][pattern % patterns[type].length] ?? '').replace(/\$([ntdb])/g, (_, letter: string) => {
        const of = names[types.find((each) => each.startsWith(letter)) ?? 'number'];
        // The later ones more often: long chains are what this is about.
        const pick = picks[place++ % picks.length] ?? 0;
        return of[of.length - 1 - (pick % Math.min(of.length, 5))] ?? '';
      });
      names[type].push(`f${index}`);
      return written;
    });
  });

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
const row = fc
  .record({
    n1: optional(fc.integer({ min: -50, max: 2_000_000_000 })),
    n2: optional(fc.integer({ min: -9_999_999, max: 9_999_999 }).map((value) => value / 1_000_000)),
    n3: optional(fc.constantFrom(0, 0.5, 0.333, 1)),
    n4: optional(fc.nat(20)),
    n4_na: optional(fc.constant(true)),
    t1: optional(fc.constantFrom('あ', 'Ａb', '12', ' -3.5', '１２．５', "O'Brien", '𠮷野家')),
    t2: optional(fc.constantFrom('x\ny', 'ﾊﾝｶｸ', '0')),
    d1: optional(fc.constantFrom('2024-02-29', '2026-11-22', '9999-12-31')),
    d2: optional(fc.constantFrom('2026-03-31', '0001-01-01')),
    z1: optional(fc.constantFrom('2026-11-22T14:59:59.999Z', '2026-03-31T15:00:00.000Z')),
    h1: optional(fc.constantFrom('00:00', '13:05')),
    b1: optional(fc.boolean()),
    c1: optional(fc.constantFrom('open', 'closed')),
    m1: optional(fc.subarray(['fever', 'cough'], { minLength: 1 })),
  })
  .map((values) => ({ ...values, ...(values.n4_na === true ? { n4: null } : {}) }));

let app: SmallApp;
beforeAll(async () => {
  app = await openSmallApp(definitions([]));
});
afterAll(() => app?.close());

function modelOf(formulas: readonly string[]): Model | undefined {
  const compiled = compileModel(definitions(formulas));
  if ('model' in compiled) return compiled.model;
  // Only what random formulas cannot avoid.
  if (compiled.problems.every(({ code }) => code === 'formula_too_long' || code === 'formula_too_large')) return undefined;
  throw new Error(`${formulas.join('\n')}\n${compiled.problems.map(({ code, message }) => `${code} ${message}`).join('\n')}`);
}
const sheetOf = (model: Model): ObjectModel => model.objects['sheet'] as ObjectModel;
const fieldsOf = (object: ObjectModel) => Object.values(object.fields);

/** The values of the formula fields of every record, by id: as a page of rows has them from PostgreSQL, and as a record is read. */
async function readBoth(model: Model, role: string) {
  const context = { ...app.as({ role }), model };
  const object = sheetOf(model);
  const names = fieldsOf(object).flatMap(({ name, type }) => (type === 'formula' ? [name] : []));
  const columns = names.map((name) => pathColumn(model, object, [name]) as ColumnModel);
  const rows = compileRows(context, { object, columns, where: [], sort: [], limit: 1000 });
  const bySql = rows.read(await app.database.query<DatabaseRow>(rows.sql)).rows.map(({ id, values }) => [id, values] as const);
  const ids = bySql.map(([id]) => id);
  const records = compileRecord(context, { object, ids });
  const read = new Map(records.read(await app.database.query<DatabaseRow>(records.sql)).map((record) => [record.id, record.values]));
  return { bySql, read: ids.map((id) => [id, Object.fromEntries(names.map((name) => [name, read.get(id)?.[name]]))] as const), text: records.sql.text };
}

test('formula fields that read each other have the values that PostgreSQL gives', async () => {
  for (const values of fc.sample(row, { numRuns: 40, seed: 7 })) await app.insert('sheet', values);
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(chain, async (formulas) => {
      const model = modelOf(formulas);
      if (!model) return;
      const { bySql, read, text } = await readBoth(model, 'office');
      for (const [index, [id, values]] of read.entries())
        for (const [name, value] of Object.entries(values))
          if (JSON.stringify(value) !== JSON.stringify(bySql[index]?.[1][name]))
            throw new Error(`${name} of ${id}: ${JSON.stringify(value)}, in SQL ${JSON.stringify(bySql[index]?.[1][name])}\n${formulas.join('\n')}`);
      // None of them is in the statement.
      expect(text).not.toMatch(/ AS "f1[7-9]"/);
      compared += 1;
    }),
    { numRuns: Number(process.env['FORMULA_RUNS'] ?? 25), endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(5);
});

test('what follows from nothing but the record’s own values is computed, what needs more is left to PostgreSQL', async () => {
  const model = modelOf([
    'n1 + n2',
    'f0 * 2',
    'f1 + DATEDIFF(d1, TODAY())',
    'f2 + 1',
    'USER.name & t1',
    'f4 & "x"',
    'r1.size + n1',
    'f6 + f1',
    'IF(DURING(d1, "this_month"), 1, 2)',
    'IF(ISBLANK(x1), 1, 2)',
    'created_at',
    'IF(ISNA(n4), "該当なし", "ほか")',
    'hidden + 1',
    'f12 + n1',
  ]);
  if (!model) throw new Error('it does not compile');
  const sheet = sheetOf(model);
  const computed = computedFields(sheet, fieldsOf(sheet), 'Asia/Tokyo');
  const isComputed = (index: number) => computed.has(`f${index}`);
  expect([0, 1, 11, 12, 13].every(isComputed)).toBe(true);
  expect([2, 3, 4, 5, 6, 7, 8, 9, 10].some(isComputed)).toBe(false);
  expect(computed.has('n1')).toBe(false);

  const place = await app.insert('place', { name: '東京', size: 7 });
  await app.insert('sheet', { n1: 1, n2: 0.5, n4_na: true, t1: '文', d1: '2021-03-10', r1: place, hidden: 40 });
  const office = await readBoth(model, 'office');
  expect(office.read).toEqual(office.bySql);
  expect(office.read.find(([, values]) => values['f12'] === 41)?.[1]).toEqual({
    f0: 1.5,
    f1: 3,
    f2: 3,
    f3: 4,
    f4: 'officeの人文',
    f5: 'officeの人文x',
    f6: 8,
    f7: 11,
    f8: 1,
    f9: 1,
    f10: expect.any(String),
    f11: '該当なし',
    f12: 41,
    f13: 42,
  });
  // Whoever does not read a field is given what is computed from it all the same, where the definitions say so; the field itself is not even asked for.
  const clerk = await readBoth(model, 'clerk');
  expect(clerk.read).toEqual(clerk.bySql);
  expect(clerk.read.map(([, values]) => values['f13'])).toEqual(office.read.map(([, values]) => values['f13']));
  expect(clerk.text).not.toMatch(/"hidden" AS/);
});

test('a value is completed where it was left out', () => {
  const model = modelOf(['n1 + 1', 'f0 + 1']);
  if (!model) throw new Error('it does not compile');
  const { read } = compileRecord({ ...app.as({ role: 'office' }), model }, { object: sheetOf(model), id: '00000000-0000-7000-8000-000000000002', lean: true });
  const record = Object.fromEntries(Object.keys(sheetOf(model).fields).map((_, index) => [`f${index}`, index === 1 ? 4 : null]));
  const [stored] = read([{ ...record, f4_na: true }]);
  expect([stored?.values['n1'], stored?.values['n4'], stored?.values['f0'], stored?.values['f1']]).toEqual([4, NOT_APPLICABLE, null, null]);
  expect([stored?.complete?.()['f0'], stored?.complete?.()['f1']]).toEqual([5, 6]);
});
