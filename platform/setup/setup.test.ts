import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql, { type Sql } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { Database } from '../database/database.ts';
import { connectDatabase } from '../database/database.ts';
import { newId } from '../database/uuid.ts';
import type { DefinitionFiles } from '../metadata/definition-file.ts';
import { exampleDefinitions } from '../metadata/example-definitions.ts';
import { loadDefinitions } from '../metadata/load-definitions.ts';
import type { Model } from '../metadata/model.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { until } from '../testing/until.ts';
import { applyDefinitions } from './apply-definitions.ts';
import { CurrentModel } from './current-model.ts';
import { exportDefinitions } from './export-definitions.ts';
import { listVersions } from './list-versions.ts';
import { ModelFile } from './model-file.ts';
import { rollbackTo } from './roll-back.ts';

const SHOP = 'objects/shop/object.yaml';
let opened: TestDatabase;
let database: Database;

beforeAll(async () => {
  opened = await openTestDatabase();
  database = opened.database;
});
afterAll(() => opened.close());
beforeEach(async () => {
  await database.query(sql`drop schema if exists data cascade`);
  await database.query(sql`create schema data`);
  await database.query(sql`truncate shirabe.model_version, shirabe.model_current restart identity`);
});

/** The example with one text of a file replaced. */
function changed(path: string, from: string, to: string, files: DefinitionFiles = exampleDefinitions): DefinitionFiles {
  const text = files[path] ?? '';
  if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
  return { ...files, [path]: text.replace(from, to) };
}
async function refusal(work: Promise<unknown>): Promise<ShirabeError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ShirabeError) return error;
  throw new Error(`expected a refusal, got ${String(error)}`);
}
const columnsOf = async (table: string) =>
  (
    await database.query<{ column: string }>(
      sql`select column_name as column from information_schema.columns where table_schema = 'data' and table_name = ${table} order by 1`,
    )
  ).map(({ column }) => column);
const one = async <T>(statement: Sql) => (await database.query<{ value: T }>(statement))[0]?.value;
const waiting = () => one<number>(sql`select count(*)::int as value from pg_locks where not granted and relation = 'data.shop'::regclass`);
async function addShops(...names: string[]): Promise<void> {
  const prefecture = newId();
  await database.query(sql`insert into data.prefecture (id, title, name) values (${prefecture}, '東京都', '東京都')`);
  for (const name of names)
    await database.query(sql`insert into data.shop (id, title, name, prefecture, kind) values (${newId()}, ${name}, ${name}, ${prefecture}, 'big')`);
}

describe('applyDefinitions', () => {
  test('makes the tables of an empty database and the first version; the same files again change nothing', async () => {
    const first = await applyDefinitions(database, exampleDefinitions, { by: 'admin' });
    expect(first.plan.base).toBeNull();
    expect(first.version).toBe(1);
    expect(await columnsOf('shop')).toEqual(expect.arrayContaining(['id', 'title', 'scope_shop', 'scope_prefecture', 'search', 'name', 'kind']));
    const again = await applyDefinitions(database, exampleDefinitions);
    expect(again.plan.steps).toEqual([]);
    expect(again.version).toBe(1);
    expect(await listVersions(database)).toEqual([expect.objectContaining({ version: 1, createdBy: 'admin', current: true, hash: first.model.hash })]);
  });

  test('a dry run only plans', async () => {
    const planned = await applyDefinitions(database, exampleDefinitions, { dryRun: true });
    expect(planned.version).toBeNull();
    expect(planned.plan.steps.filter(({ kind }) => kind === 'create_table')).toHaveLength(4);
    expect(await columnsOf('shop')).toEqual([]);
    expect(await listVersions(database)).toEqual([]);
  });

  test('refuses broken definitions with every problem', async () => {
    const error = await refusal(applyDefinitions(database, changed('objects/count/rules.yaml', 'buyers > visitors', 'buyer > visitor')));
    expect(error.code).toBe('invalid');
    expect(error.problems.map(({ field, code }) => [field, code])).toEqual([
      ['objects/count/rules.yaml:1:9', 'formula_unknown_name'],
      ['objects/count/rules.yaml:1:17', 'formula_unknown_name'],
    ]);
    expect(await listVersions(database)).toEqual([]);
  });

  test('refuses a plan whose base moved', async () => {
    const planned = await applyDefinitions(database, exampleDefinitions, { dryRun: true });
    await applyDefinitions(database, exampleDefinitions, { expectedBase: planned.plan.base });
    const error = await refusal(applyDefinitions(database, changed(SHOP, '店舗名', '店の名前'), { expectedBase: planned.plan.base }));
    expect(error.code).toBe('conflict');
    expect(await listVersions(database)).toHaveLength(1);
  });

  test('a failure half-way leaves the old version and its tables', async () => {
    await applyDefinitions(database, exampleDefinitions);
    await addShops('一号店', '一号店');
    const before = await columnsOf('shop');
    // The new column comes before the unique key, which the two shops break.
    const error = await refusal(
      applyDefinitions(
        database,
        changed(SHOP, 'name: { type: text, label: 店舗名,', 'phone: { type: phone, label: 電話 }\n  name: { type: text, unique: true, label: 店舗名,'),
      ),
    );
    expect(error.message).toContain('重複');
    expect(await columnsOf('shop')).toEqual(before);
    expect(await listVersions(database)).toHaveLength(1);
    expect((await new CurrentModel(database).current()).model.objects['shop']?.fields['phone']).toBeUndefined();
  });

  test('hides only when it is allowed to, drops nothing, and brings back the data', async () => {
    await applyDefinitions(database, exampleDefinitions);
    await addShops('一号店');
    const less = changed(
      SHOP,
      '  opened: { type: date, label: 開店日, max: TODAY() }\n',
      '',
      changed('objects/count/survey.yaml', 'backfill_from: MAX(DATE(2020, 9, 1), shop.opened)\n', ''),
    );
    await database.query(sql`update data.shop set opened = '2020-01-02'`);
    const error = await refusal(applyDefinitions(database, less));
    expect(error.code).toBe('invalid');
    expect(error.problems).toEqual([expect.objectContaining({ field: 'shop.opened', code: 'hide_field' })]);
    await applyDefinitions(database, less, { allowDestructive: true });
    expect(await columnsOf('shop')).toContain('opened');
    const back = await applyDefinitions(database, exampleDefinitions);
    expect(back.plan.steps.map(({ kind }) => kind)).toContain('unhide_field');
    expect(await one(sql`select opened as value from data.shop`)).toBe('2020-01-02');
  });

  test('a rename keeps column and data; a second field of the old name gets a column of its own', async () => {
    await applyDefinitions(database, exampleDefinitions);
    const renamed = changed(
      'objects/count/object.yaml',
      'note: { type: long_text,',
      'remark: { type: long_text, was: note,',
      changed('objects/count/layout.yaml', '[note, items]', '[remark, items]', changed('objects/count/rules.yaml', 'ISBLANK(note)', 'ISBLANK(remark)')),
    );
    const { plan, model } = await applyDefinitions(database, renamed);
    expect(plan.steps.map(({ kind }) => kind)).toContain('rename_field');
    expect(plan.steps.filter((step) => step.class === 'destructive')).toEqual([]);
    expect(model.objects['count']?.fields['remark']?.column).toBe('note');
    const both = changed('objects/count/object.yaml', 'was: note, label: 備考 }', 'label: 備考 }\n  note: { type: text, label: メモ }', renamed);
    const second = await applyDefinitions(database, both);
    expect(second.model.objects['count']?.fields['note']?.column).toBe('note_2');
    expect(await columnsOf('count')).toEqual(expect.arrayContaining(['note', 'note_2']));
  });

  test('a type change moves the values and keeps the old column', async () => {
    await applyDefinitions(database, exampleDefinitions);
    await addShops('7', '八号店');
    const { plan, model } = await applyDefinitions(database, changed(SHOP, 'opened:', 'seats: { type: integer, label: 席数 }\n  opened:'));
    expect(plan.steps.map(({ kind, class: weight }) => [kind, weight])).toContainEqual(['add_column', 'instant']);
    expect(model.objects['shop']?.fields['seats']?.column).toBe('seats');
    await database.query(sql`update data.shop set seats = 12`);
    const asText = await applyDefinitions(database, changed(SHOP, 'opened:', 'seats: { type: text, label: 席数 }\n  opened:'));
    expect(asText.plan.steps.find(({ kind }) => kind === 'change_type')?.class).toBe('backfill');
    expect(await one(sql`select seats_2 as value from data.shop limit 1`)).toBe('12');
    await database.query(sql`update data.shop set seats_2 = '不明' where name = '7'`);
    const backwards = changed(SHOP, 'opened:', 'seats: { type: integer, label: 席数 }\n  opened:');
    expect((await refusal(applyDefinitions(database, backwards))).problems[0]?.code).toBe('change_type');
  });

  test('two at once both succeed, one after the other', async () => {
    await applyDefinitions(database, exampleDefinitions);
    const results = await Promise.all([
      applyDefinitions(database, changed(SHOP, '店舗名', '店の名')),
      applyDefinitions(database, changed(SHOP, '店舗名', '店名称')),
    ]);
    expect(results.map(({ version }) => version).sort()).toEqual([2, 3]);
    expect(await listVersions(database)).toHaveLength(3);
    const same = await Promise.all([applyDefinitions(database, exampleDefinitions), applyDefinitions(database, exampleDefinitions)]);
    expect(same.map(({ version }) => version)).toEqual([4, 4]);
  });

  test('two with the same base: one is refused', async () => {
    const { model } = await applyDefinitions(database, exampleDefinitions);
    const both = await Promise.allSettled([
      applyDefinitions(database, changed(SHOP, '店舗名', '店の名'), { expectedBase: model.hash }),
      applyDefinitions(database, changed(SHOP, '店舗名', '店名称'), { expectedBase: model.hash }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('gives way to a reader that holds the table, and tries again', async () => {
    await applyDefinitions(database, exampleDefinitions);
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const reading = database.transact(async (tx) => {
      await tx.query(sql`select count(*) from data.shop`);
      await held;
    });
    const applying = applyDefinitions(database, changed(SHOP, 'opened:', 'seats: { type: integer, label: 席数 }\n  opened:'));
    // It is seen to wait for the reader, and then to have given up for the while.
    for (const wanted of [1, 0]) await until(async () => (await waiting()) === wanted);
    release();
    await reading;
    expect((await applying).version).toBe(2);
  });
});

describe('rollbackTo', () => {
  test('puts the earlier files in force again and keeps every column', async () => {
    const first = await applyDefinitions(database, exampleDefinitions);
    await addShops('一号店');
    await applyDefinitions(database, changed(SHOP, 'kind: { type: picklist,', 'size: { type: picklist, was: kind,', withSize()));
    await applyDefinitions(
      database,
      changed(
        SHOP,
        'opened:',
        'seats: { type: integer, label: 席数 }\n  opened:',
        changed(SHOP, 'kind: { type: picklist,', 'size: { type: picklist, was: kind,', withSize()),
      ),
    );
    await database.query(sql`update data.shop set seats = 3`);
    const back = await rollbackTo(database, 1);
    expect(back.version).toBe(4);
    expect(back.model.hash).toBe(first.model.hash);
    // The rename is taken back, not hidden and made anew.
    expect(back.model.objects['shop']?.fields['kind']?.column).toBe('kind');
    expect(back.plan.steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['rename_field', 'hide_field']));
    expect(await one(sql`select kind as value from data.shop`)).toBe('big');
    await rollbackTo(database, 3);
    expect(await one(sql`select seats as value from data.shop`)).toBe(3);
    expect((await refusal(rollbackTo(database, 99))).code).toBe('not_found');
    expect((await refusal(rollbackTo(database, 1e12))).code).toBe('not_found');
  });

  function withSize(): DefinitionFiles {
    return changed(
      'objects/count/object.yaml',
      'shop.kind',
      'shop.size',
      changed('objects/count/survey.yaml', 'kind =', 'size =', changed('reports/home/daily.report.yaml', '[kind,', '[size,')),
    );
  }
});

describe('exportDefinitions', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'definitions-'));
  });

  test('writes what was applied, byte for byte; applying it is an empty plan', async () => {
    const files = { ...exampleDefinitions, [SHOP]: `\uFEFF# 店舗\r\n${exampleDefinitions[SHOP] ?? ''}   \n` };
    await applyDefinitions(database, files);
    expect(await exportDefinitions(database, folder)).toEqual(Object.keys(files).sort());
    for (const [path, text] of Object.entries(files)) expect(await readFile(join(folder, path), 'utf8')).toBe(text);
    const loaded = await loadDefinitions(folder);
    expect(loaded.problems).toEqual([]);
    expect((await applyDefinitions(database, loaded.files)).plan.steps).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test('writes over definitions of the same application, and refuses anything else', async () => {
    await applyDefinitions(database, exampleDefinitions);
    await exportDefinitions(database, folder);
    await applyDefinitions(
      database,
      changed('reports/home/home_office.dashboard.yaml', '  - { type: list, object: count, list: open_today }\n', '', without('objects/count/lists.yaml')),
    );
    const paths = await exportDefinitions(database, folder);
    expect(paths).not.toContain('objects/count/lists.yaml');
    await expect(readFile(join(folder, 'objects/count/lists.yaml'))).rejects.toThrow();
    await writeFile(join(folder, 'diary.txt'), 'mine');
    expect((await refusal(exportDefinitions(database, folder))).code).toBe('invalid');
    expect(await readFile(join(folder, 'diary.txt'), 'utf8')).toBe('mine');
    await rm(folder, { recursive: true });
  });

  function without(path: string): DefinitionFiles {
    return Object.fromEntries(Object.entries(exampleDefinitions).filter(([each]) => each !== path));
  }
});

describe('CurrentModel', () => {
  test('is unavailable before anything was applied', async () => {
    expect((await refusal(new CurrentModel(database).current())).code).toBe('unavailable');
  });

  test('two processes serve a new version at once; a version in use stays', async () => {
    await applyDefinitions(database, exampleDefinitions);
    const other = await connectDatabase({ url: opened.url });
    const [mine, theirs] = [new CurrentModel(database), new CurrentModel(other)];
    expect((await mine.current()).version).toBe(1);
    expect((await theirs.current()).version).toBe(1);
    await applyDefinitions(other, changed(SHOP, '店舗名', '店の名前'));
    for (const each of [mine, theirs]) expect((await each.current()).model.objects['shop']?.fields['name']?.label.ja).toBe('店の名前');
    expect((await mine.at(1)).objects['shop']?.fields['name']?.label.ja).toBe('店舗名');
    await other.close();
  });

  test('compiles a version once for many requests, and tries again after a failure', async () => {
    await applyDefinitions(database, exampleDefinitions);
    const current = new CurrentModel(database);
    const models = await Promise.all(Array.from({ length: 20 }, () => current.current()));
    expect(new Set(models.map(({ model }) => model)).size).toBe(1);
    expect((await refusal(current.at(2))).code).toBe('not_found');
    await applyDefinitions(database, changed(SHOP, '店舗名', '店の名前'));
    expect((await current.at(2)).objects['shop']?.fields['name']?.label.ja).toBe('店の名前');
  });

  describe('with a file', () => {
    const engine = 'a'.repeat(64);
    let folder: string;
    let path: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'model-'));
      path = join(folder, 'data', 'model.json');
      await applyDefinitions(database, exampleDefinitions);
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    const serve = async (code = engine): Promise<Model> => (await new CurrentModel(database, new ModelFile(path, code)).current()).model;

    test('the next start reads the Model that was compiled, the same in all that it holds', async () => {
      const compiled = await serve();
      const text = await readFile(path, 'utf8');
      await database.query(sql`update shirabe.model_version set files = '{}'`);
      const kept = await serve();
      expect(kept).not.toBe(compiled);
      expect(kept).toStrictEqual(compiled);
      expect(differences(kept, compiled)).toEqual([]);
      expect('constructor' in kept.objects).toBe(false);
      expect(await readFile(path, 'utf8')).toBe(text);
    });

    test('other code, other definitions and other names compile their own', async () => {
      await serve();
      const first = await readFile(path, 'utf8');
      await serve('b'.repeat(64));
      expect(await readFile(path, 'utf8')).not.toBe(first);
      await applyDefinitions(database, changed(SHOP, '店舗名', '店の名前'));
      expect((await serve()).objects['shop']?.fields['name']?.label.ja).toBe('店の名前');
      await database.query(sql`update shirabe.model_version set physical = jsonb_set(physical, '{objects,shop,table}', '"store"') where version = 2`);
      expect((await serve()).objects['shop']?.table).toBe('store');
    });

    test.each([
      ['nothing', () => ''],
      ['half of it', (text: string) => text.slice(0, text.length / 2)],
      ['its first line', (text: string) => text.slice(0, text.indexOf('\n') + 1)],
    ])('a file that holds %s is made anew', async (_, broken) => {
      const compiled = await serve();
      const text = await readFile(path, 'utf8');
      await writeFile(path, broken(text));
      expect(await serve()).toStrictEqual(compiled);
      expect(await readFile(path, 'utf8')).toBe(text);
    });

    test('where no file can be written, the Model is compiled', async () => {
      await writeFile(join(folder, 'data'), 'no folder');
      expect((await serve()).objects['shop']?.table).toBe('shop');
      expect(await readFile(join(folder, 'data'), 'utf8')).toBe('no folder');
    });
  });
});

/** Where two values of the same content differ in what a comparison of contents does not see: prototypes, and whether they are frozen. */
function differences(one: unknown, other: unknown, path = ''): string[] {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return [];
  const same = Object.getPrototypeOf(one) === Object.getPrototypeOf(other) && Object.isFrozen(one) && Object.isFrozen(other);
  return [
    ...(same ? [] : [path]),
    ...Object.entries(one).flatMap(([key, value]) => differences(value, (other as Readonly<Record<string, unknown>>)[key], `${path}.${key}`)),
  ];
}
