import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { compileModel } from '../metadata/compile-model.ts';
import type { DefinitionFiles } from '../metadata/definition-file.ts';
import type { Model } from '../metadata/model.ts';
import { physicalTable } from '../metadata/physical-tables.ts';
import { planChanges } from '../metadata/plan-changes.ts';
import { ident } from '../query/identifier.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { applySteps, tablesThatNameObjects } from './apply-steps.ts';
import { uniqueViolation } from './postgres-errors.ts';
import { findUnique } from './unique-fields.ts';
import { newId } from './uuid.ts';

const now = new Date('2026-11-22T00:00:00Z');

const base: DefinitionFiles = {
  'objects/app.yaml': `app: shops
label: 店舗調査
tabs: [count, shop, region, prefecture]
home: {}
scopes:
  prefecture: { object: prefecture }
  shop: { object: shop, within: { prefecture: prefecture } }
roles:
  shop: { label: 店舗, reach: shop }
  admin: { label: 管理者, reach: all, setup: true }
`,
  'objects/prefecture/object.yaml': `object: prefecture
label: 都道府県
fields:
  name: { type: text, label: 名称, unique: true }
`,
  'objects/region/object.yaml': `object: region
label: 地方
fields:
  name: { type: text, label: 名称 }
`,
  'objects/shop/object.yaml': `object: shop
label: 店舗
fields:
  name: { type: text, label: 店舗名 }
  prefecture: { type: lookup, to: prefecture, label: 都道府県 }
  former: { type: lookup, to: prefecture, label: 旧都道府県 }
`,
  'objects/count/object.yaml': `object: count
label: 日次調査
name: "{{shop}} {{day}}"
scope: shop
unique: [[shop, day]]
fields:
  shop: { type: lookup, to: shop, label: 店舗 }
  day: { type: date, label: 日 }
  visitors: { type: integer, label: 来店者数 }
  note: { type: long_text, label: 備考 }
`,
  'objects/item/object.yaml': `object: item
label: 明細
name: "{{count}} {{goods}}"
fields:
  count: { type: lookup, to: count, parent: true, label: 調査 }
  goods: { type: text, label: 品目 }
`,
};

let opened: TestDatabase;
let model: Model | null;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened?.close());
beforeEach(async () => {
  model = null;
  await opened.database.query(sql`drop schema data cascade`);
  await opened.database.query(sql`create schema data`);
});

function compile(files: DefinitionFiles): Model {
  const result = compileModel(files, model?.physical);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.model;
}

/** Applies definitions on top of what is there; gives the kinds of the steps. */
async function apply(files: DefinitionFiles): Promise<string[]> {
  const target = compile(files);
  const { steps } = planChanges(model, target);
  await opened.database.transact((tx) => applySteps(tx, target, steps, now));
  model = target;
  return steps.map(({ kind }) => kind);
}

function withField(object: string, old: string, fresh: string): DefinitionFiles {
  const path = `objects/${object}/object.yaml`;
  const text = base[path] ?? '';
  if (!text.includes(old)) throw new Error(`${object} has no ${old}`);
  return { ...base, [path]: text.replace(old, fresh) };
}

async function insert(table: string, values: Record<string, unknown>): Promise<string> {
  const id = newId();
  const entries = Object.entries(values);
  let columns = sql`id`;
  let given = sql`${id}`;
  for (const [column, value] of entries) {
    columns = sql`${columns}, ${ident(column)}`;
    given = sql`${given}, ${value}`;
  }
  await opened.database.query(sql`insert into ${ident('data', table)} (${columns}) values (${given})`);
  return id;
}

const all = <R>(table: string, columns: string): Promise<R[]> =>
  opened.database.query<R>(sql`select ${sql([columns])} from ${ident('data', table)} order by id`);
const refusal = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** What PostgreSQL has, in the form of a PhysicalTable. */
async function structureOf(table: string): Promise<{ columns: string[]; indexes: string[]; references: string[] }> {
  const [row] = await opened.database.query<{ columns: string[]; indexes: string[]; references: string[] }>(sql`select
    (select array_agg(attname || ' ' || format_type(atttypid, atttypmod) order by attnum) from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
    (select coalesce(array_agg(i.relname::text order by i.relname::text collate "C"), '{}') from pg_index x join pg_class i on i.oid = x.indexrelid where x.indrelid = c.oid and not indisprimary) as indexes,
    (select coalesce(array_agg(pg_get_constraintdef(oid) order by conname), '{}') from pg_constraint where conrelid = c.oid and contype = 'f') as references
    from pg_class c where c.oid = ${`data.${table}`}::regclass`);
  if (!row) throw new Error('no table');
  return row;
}

describe('a new database', () => {
  test('has the tables, columns, references and indexes of the Model', async () => {
    await apply(base);
    expect((await structureOf('count')).columns).toEqual([
      'id uuid',
      'title text',
      'version integer',
      'model_version integer',
      'created_at timestamp with time zone',
      'created_by uuid',
      'updated_at timestamp with time zone',
      'updated_by uuid',
      'scope_shop uuid',
      'scope_prefecture uuid',
      'search text',
      'shop uuid',
      'day date',
      'visitors integer',
      'note text',
    ]);
    expect((await structureOf('count')).references).toEqual(['FOREIGN KEY (shop) REFERENCES data.shop(id) ON DELETE RESTRICT']);
    expect((await structureOf('item')).references).toEqual(['FOREIGN KEY (count) REFERENCES data.count(id) ON DELETE CASCADE']);
    for (const object of Object.values(model?.objects ?? {}))
      expect((await structureOf(object.table)).indexes).toEqual(
        physicalTable(model as Model, object)
          .indexes.map(({ name }) => name)
          .sort(),
      );
  });

  test('search finds folded texts; a duplicate names its fields', async () => {
    await apply(base);
    await insert('prefecture', { name: 'トウキョウ', title: 'ﾄｳｷｮｳ ＡＢＣ' });
    expect(await all('prefecture', 'search')).toEqual([{ search: 'とうきょう abc とうきょう' }]);
    const violation = uniqueViolation(await refusal(insert('prefecture', { name: 'トウキョウ' })));
    const found = findUnique(model as Model, violation?.constraint ?? '');
    expect([found?.object.name, found?.fields]).toEqual(['prefecture', ['name']]);
    expect(findUnique(model as Model, 'count_pkey')).toBeUndefined();
    await insert('prefecture', {});
    await insert('prefecture', {});
  });

  test('the same definitions again change nothing', async () => {
    await apply(base);
    expect(await apply(base)).toEqual([]);
  });

  test('all or nothing', async () => {
    const target = compile(base);
    const { steps } = planChanges(null, target);
    await refusal(
      opened.database.transact(async (tx) => {
        await applySteps(tx, target, steps, now);
        throw new Error('later');
      }),
    );
    expect(await opened.database.query(sql`select count(*) as n from pg_tables where schemaname = 'data'`)).toEqual([{ n: 0 }]);
  });
});

describe('changes', () => {
  test('fields are added, hidden and come back with their data', async () => {
    await apply(base);
    await insert('count', { note: 'kept', visitors: 3 });
    expect(await apply(withField('count', '  note: { type: long_text, label: 備考 }\n', '  region: { type: lookup, to: region, label: 地方 }\n'))).toContain(
      'hide_field',
    );
    expect((await structureOf('count')).columns).toContain('note text');
    expect((await structureOf('count')).references).toContain('FOREIGN KEY (region) REFERENCES data.region(id) ON DELETE RESTRICT');
    expect(await apply(base)).toContain('unhide_field');
    expect(await all('count', 'note, visitors')).toEqual([{ note: 'kept', visitors: 3 }]);
  });

  test('a renamed object and field keep table, column and what the system keeps of them', async () => {
    await apply(base);
    const record = await insert('region', { name: 'x' });
    await opened.database.query(
      sql`insert into shirabe.record_history (object, record, by_name, action, changes) values ('region', ${record}, 'x', 'create', '[]')`,
    );
    await opened.database.query(sql`insert into shirabe.auto_number values ('region', 'name', 5)`);
    const { 'objects/region/object.yaml': _gone, ...others } = base;
    await apply({
      ...others,
      'objects/app.yaml': (base['objects/app.yaml'] ?? '').replace(', region', ', area'),
      'objects/area/object.yaml': 'object: area\nwas: region\nlabel: 地方\nname: "{{called}}"\nfields:\n  called: { type: text, label: 名称, was: name }\n',
    });
    expect(model?.objects['area']?.table).toBe('region');
    expect(await opened.database.query(sql`select object from shirabe.record_history`)).toEqual([{ object: 'area' }]);
    expect(await opened.database.query(sql`select object, field, next from shirabe.auto_number`)).toEqual([{ object: 'area', field: 'called', next: 5 }]);
  });

  test('every system table that names objects follows a rename; lists of users name tables, which stay', async () => {
    const named = await opened.database.query<{ name: string }>(
      sql`select table_name::text as name from information_schema.columns where table_schema = 'shirabe' and column_name = 'object' order by 1`,
    );
    expect(named.map(({ name }) => name)).toEqual([...tablesThatNameObjects, 'list_setting', 'list_view'].sort());
  });

  test('titles are computed anew, and those that contain them', async () => {
    await apply(base);
    const shop = await insert('shop', { name: '本店', title: '本店' });
    const count = await insert('count', { shop, day: '2026-11-22', title: '本店 2026-11-22' });
    await insert('item', { count, goods: '米', title: 'old' });
    await apply({
      ...base,
      'objects/shop/object.yaml': (base['objects/shop/object.yaml'] ?? '').replace('label: 店舗\n', 'label: 店舗\nname: "店舗 {{name}}"\n'),
    });
    expect(await all('shop', 'title')).toEqual([{ title: '店舗 本店' }]);
    const [{ title } = { title: '' }] = await all<{ title: string }>('count', 'title');
    expect(title).toMatch(/^店舗 本店 2026/);
    expect(await all('item', 'title')).toEqual([{ title: `${title} 米` }]);
  });

  test('stamps follow a changed scope, in every row that takes them from there', async () => {
    await apply(base);
    const [tokyo, osaka] = [await insert('prefecture', { name: '東京' }), await insert('prefecture', { name: '大阪' })];
    const shop = await insert('shop', { prefecture: tokyo, former: osaka });
    const count = await insert('count', { shop });
    await insert('item', { count });
    await insert('count', {});
    const before = {
      ...base,
      'objects/app.yaml': (base['objects/app.yaml'] ?? '').replace('within: { prefecture: prefecture }', 'within: { prefecture: former }'),
    };
    await apply(before);
    expect(await all('shop', 'scope_shop, scope_prefecture')).toEqual([{ scope_shop: shop, scope_prefecture: osaka }]);
    expect(await all('count', 'scope_shop, scope_prefecture')).toEqual([
      { scope_shop: shop, scope_prefecture: osaka },
      { scope_shop: null, scope_prefecture: null },
    ]);
    expect(await all('item', 'scope_prefecture')).toEqual([{ scope_prefecture: osaka }]);
    await apply(base);
    expect(await all('item', 'scope_prefecture')).toEqual([{ scope_prefecture: tokyo }]);
  });

  test('an object that becomes scoped gets its stamps', async () => {
    const unscoped = { ...base, 'objects/count/object.yaml': (base['objects/count/object.yaml'] ?? '').replace('scope: shop\n', '') };
    await apply(unscoped);
    const shop = await insert('shop', {});
    await opened.database.query(sql`update data.shop set scope_shop = id`);
    await insert('count', { shop });
    await apply(base);
    expect(await all('count', 'scope_shop, scope_prefecture')).toEqual([{ scope_shop: shop, scope_prefecture: null }]);
    expect((await structureOf('count')).indexes).toEqual(
      physicalTable(model as Model, (model as Model).objects['count'] as never)
        .indexes.map(({ name }) => name)
        .sort(),
    );
  });

  test('the search column is made anew over other fields', async () => {
    await apply(base);
    await insert('count', { note: 'ビコウ', title: 't' });
    await apply({ ...base, 'objects/count/object.yaml': (base['objects/count/object.yaml'] ?? '').replace('scope: shop\n', 'scope: shop\nsearch: []\n') });
    expect(await all('count', 'search')).toEqual([{ search: 't' }]);
    expect((await structureOf('count')).indexes.filter((name) => name.endsWith('_chars'))).toHaveLength(1);
    await apply(base);
    expect(await all('count', 'search')).toEqual([{ search: 't びこう' }]);
  });

  test('duplicates forbid a unique set, in the words of the definitions', async () => {
    await apply(base);
    for (const _ of [1, 2]) await insert('shop', { name: '本店' });
    const error = await refusal(apply(withField('shop', 'label: 店舗名 }', 'label: 店舗名, unique: true }')));
    expect(error).toBeInstanceOf(ShirabeError);
    expect(error).toMatchObject({
      code: 'invalid',
      problems: [{ field: 'name', code: 'duplicate' }],
      message: expect.stringContaining('「店舗名」が重複している'),
    });
    await opened.database.query(sql`update data.shop set name = id::text`);
    await apply(withField('shop', 'label: 店舗名 }', 'label: 店舗名, unique: true }'));
    expect(uniqueViolation(await refusal(opened.database.query(sql`update data.shop set name = 'x'`)))).not.toBeNull();
    await apply(base);
    await opened.database.query(sql`update data.shop set name = 'x'`);
  });

  test('a lookup that points elsewhere becomes blank', async () => {
    await apply(base);
    const prefecture = await insert('prefecture', { name: 'x' });
    await insert('shop', { former: prefecture });
    await apply(withField('shop', 'former: { type: lookup, to: prefecture', 'former: { type: lookup, to: region'));
    expect(await all('shop', 'former')).toEqual([{ former: null }]);
    expect((await structureOf('shop')).references).toContain('FOREIGN KEY (former) REFERENCES data.region(id) ON DELETE RESTRICT');
  });
});

describe('changing a type', () => {
  const typed = (definition: string): DefinitionFiles => withField('count', 'note: { type: long_text, label: 備考 }', `value: { ${definition}, label: 値 }`);
  const picklist = 'type: picklist, values: { big: 大型, small: 小型 }';

  test.each<[string, string, readonly unknown[], readonly unknown[]]>([
    ['type: text', 'type: integer', ['12', '１，２３４', ' -5 ', '1.0', '1.5', 'x', '99999999999', ''], [12, 1234, -5, 1, null, null, null, null]],
    ['type: text', 'type: decimal', ['1.50', '1e5', '.5', '-0.25'], [1.5, null, null, -0.25]],
    [
      'type: text',
      'type: date',
      ['2026-11-22', '2026/2/8', '2026-02-30', '2024-02-29', '0000-01-01', '2026-13-01'],
      ['2026-11-22', '2026-02-08', null, '2024-02-29', null, null],
    ],
    ['type: text', 'type: time', ['9:05', '23:59:30', '24:00', 'noon'], ['09:05', '23:59', null, null]],
    ['type: text', 'type: datetime', ['2026-11-22 09:30', '2026-11-22', 'x'], ['2026-11-22T00:30:00.000Z', '2026-11-21T15:00:00.000Z', null]],
    ['type: text', 'type: checkbox', ['はい', 'FALSE', '○', '?'], [true, false, true, null]],
    ['type: integer', picklist.replace('big', '1'), [1, 2], ['1', null]],
    ['type: text', picklist.replace('picklist', 'multi_picklist'), ['小型', 'huge'], [['small'], null]],
    ['type: integer', 'type: text', [12, null], ['12', null]],
    ['type: integer', 'type: decimal', [12], [12]],
    ['type: decimal', 'type: integer', [12, 12.5, 1e12], [12, null, null]],
    ['type: decimal', 'type: text', ['1.500'], ['1.5']],
    ['type: date', 'type: text', ['2026-11-22'], ['2026-11-22']],
    ['type: date', 'type: datetime', ['2026-11-22'], ['2026-11-21T15:00:00.000Z']],
    ['type: datetime', 'type: date', ['2026-11-22T20:00:00Z'], ['2026-11-23']],
    ['type: datetime', 'type: text', ['2026-11-22T20:00:00Z'], ['2026-11-23 05:00']],
    ['type: time', 'type: text', ['09:05'], ['09:05']],
    [picklist, picklist.replace('picklist', 'multi_picklist'), ['big'], [['big']]],
    [picklist.replace('picklist', 'multi_picklist'), picklist, [['big'], ['big', 'small']], ['big', null]],
    ['type: checkbox', 'type: integer', [true], [null]],
  ])('%s to %s', async (from, to, values, expected) => {
    await apply(typed(from));
    for (const value of values) await insert('count', { value: value === '' ? null : value });
    expect(await apply(typed(to))).toContain('change_type');
    const column = model?.objects['count']?.fields['value']?.column ?? '';
    const rows = await all<Record<string, unknown>>('count', `"${column}"`);
    expect(rows.map((row) => row[column])).toEqual(expected);
  });

  test('a looked-up record becomes its title', async () => {
    await apply(typed('type: lookup, to: region'));
    await insert('count', { value: await insert('region', { title: '関東' }) });
    await apply(typed('type: text'));
    const column = model?.objects['count']?.fields['value']?.column ?? '';
    expect(await all('count', `"${column}" as value`)).toEqual([{ value: '関東' }]);
  });

  test('back again, and once more', async () => {
    await apply(typed('type: text'));
    await insert('count', { value: '7' });
    for (const type of ['type: integer', 'type: text', 'type: integer']) await apply(typed(type));
    const column = model?.objects['count']?.fields['value']?.column ?? '';
    expect(await all('count', `"${column}" as value`)).toEqual([{ value: 7 }]);
  });
});
