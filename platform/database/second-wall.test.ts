import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { text } from 'node:stream/consumers';
import sql, { join, raw, Sql } from 'sql-template-tag';
import { planChanges } from '../metadata/plan-changes.ts';
import { compileChoices } from '../query/compile-choices.ts';
import { compileRows } from '../query/compile-rows.ts';
import { policyText } from '../query/policy-text.ts';
import { standingOf } from '../query/standing.ts';
import { compileDefinitions, noon, openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { applySteps } from './apply-steps.ts';
import { connectDatabase, type Database } from './database.ts';
import { migrate } from './migrate.ts';
import { raiseWall } from './raise-wall.ts';
import { newId } from './uuid.ts';

let app: SmallApp;
/** As the server has it: one connection, so that what one statement leaves behind the next would find. */
let served: Database;
const prefectures: string[] = [];
const clinics: string[] = [];

beforeAll(async () => {
  app = await openSmallApp();
  for (const name of ['東京都', '北海道']) prefectures.push(await app.insert('prefecture', { name }));
  for (const prefecture of prefectures) clinics.push(await app.insert('clinic', { name: `診療所${clinics.length}`, prefecture, kind: 'full' }));
  for (const clinic of clinics) await app.insert('daily', { clinic, day: '2021-03-10', status: 'open' });
  served = await connectDatabase({ url: app.url, poolSize: 1, standing: 'app' });
});

afterAll(async () => {
  await served.close();
  await app.close();
});

const office = (index: number) => standingOf(app.as({ role: 'office', units: { prefecture: prefectures[index] ?? '' } }));
const days = sql`select clinic from data.daily`;
/** PostgreSQL keeps the sign of zero, JavaScript does not write it. */
const written0 = (value: number): unknown => (value === 0 ? expect.closeTo(0) : value);
const raised = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'nothing',
    (error: unknown) => error,
  );

describe('who says nothing', () => {
  test('sees no record and writes none', async () => {
    for (const table of ['prefecture', 'clinic', 'daily']) expect(await served.query(sql`select 1 from ${raw(`data.${table}`)}`)).toEqual([]);
    expect(await raised(served.query(sql`insert into data.prefecture (id, name) values (${newId()}, 'どこか')`))).toMatchObject({ code: 'forbidden' });
    await served.query(sql`update data.prefecture set name = 'どこか'`);
    await served.query(sql`delete from data.daily`);
    expect(await served.query(sql`select name from data.prefecture where name = 'どこか' union all select '日次' from data.daily`, { as: 'engine' })).toEqual([
      { name: '日次' },
      { name: '日次' },
    ]);
  });

  test('nor with settings that are empty, or of a role that there is not', async () => {
    for (const roles of ['', 'nobody', "office' or true --"])
      expect(await served.query(days, { as: { role: 'app', settings: { 'shirabe.roles': roles, 'shirabe.unit_prefecture': '' } } })).toEqual([]);
  });

  test('does nothing that belongs to the owner, and leaves the audit alone', async () => {
    for (const statement of [
      'alter table data.daily no force row level security',
      'drop policy engine on data.daily',
      'create table data.mine ()',
      'delete from shirabe.audit_entry',
    ])
      expect(await raised(served.query(sql`${raw(statement)}`))).toMatchObject({ code: '42501' });
  });
});

describe('a setting', () => {
  test('holds for its statement, and for nothing after it', async () => {
    for (const [index, clinic] of clinics.entries()) expect(await served.query(days, { as: office(index), prepared: true })).toEqual([{ clinic }]);
    expect(await served.query(days, { prepared: true })).toEqual([]);
    expect(await served.query(sql`select current_user as role, current_setting('shirabe.roles', true) as roles`)).toEqual([{ role: 'shirabe_app', roles: '' }]);
  });

  test('is gone after an error, of a statement and of a transaction', async () => {
    expect(await raised(served.query(sql`select 1 / (select count(*) - 1 from data.daily)`, { as: office(0), prepared: true }))).toMatchObject({
      code: '22012',
    });
    expect(await served.query(days)).toEqual([]);
    const failing = served.transact(
      async (tx) => {
        expect(await tx.query(days)).toHaveLength(1);
        expect(await tx.query(days, { as: 'engine' })).toHaveLength(2);
        expect(await tx.query(days)).toHaveLength(1);
        await tx.query(sql`select nonsense`, { as: 'engine' });
      },
      { as: office(1) },
    );
    expect(await raised(failing)).toMatchObject({ code: '42703' });
    expect(await served.query(days)).toEqual([]);
    expect(await served.query(days, { as: office(1) })).toEqual([{ clinic: clinics[1] }]);
  });

  test('is gone after an export, finished or given up', async () => {
    const exported = served.transact(async (tx) => text(await tx.copyOut(sql`select clinic from data.daily where day = ${'2021-03-10'}::date`)), {
      as: office(0),
    });
    expect(await exported).toBe(`${clinics[0] ?? ''}\n`);
    await served.transact(
      async (tx) => {
        const stream = await tx.copyOut(sql`select c.title from data.clinic c, generate_series(1, 5000000)`);
        stream.once('data', () => stream.destroy());
        await new Promise((resolve) => stream.once('close', resolve));
      },
      { as: office(0) },
    );
    expect(await served.query(days)).toEqual([]);
    expect(await served.query(sql`select current_user as role`)).toEqual([{ role: 'shirabe_app' }]);
  });

  test('two statements sent together each have their own', async () => {
    const [first, second] = await served.queryBoth([days, { prepared: true }], [days, { as: office(0), prepared: true }]);
    expect([first, second]).toEqual([
      { status: 'fulfilled', value: [] },
      { status: 'fulfilled', value: [{ clinic: clinics[0] }] },
    ]);
    const [third, fourth] = await served.queryBoth([days, { as: office(1), prepared: true }], [sql`select nonsense`, { as: 'engine', prepared: true }]);
    expect(third).toEqual({ status: 'fulfilled', value: [{ clinic: clinics[1] }] });
    expect(fourth.status).toBe('rejected');
    expect(await served.query(days)).toEqual([]);
  });

  test('the engine and the owner are asked for by name', async () => {
    expect(await served.query(days, { as: 'engine', prepared: true })).toHaveLength(2);
    expect(await served.query(sql`select current_user <> 'shirabe_app' as other`, { as: 'owner' })).toEqual([{ other: true }]);
    expect(await served.transact((tx) => tx.query(days), { as: 'engine' })).toHaveLength(2);
  });
});

describe('a rule', () => {
  test('that reads a record which the user may not see holds all the same', async () => {
    const files = {
      ...smallApp,
      'objects/clinic/access.yaml': 'read: [{ reach: all, roles: [nation] }]\n',
      'objects/daily/access.yaml': 'read: [own clinic]\nwrite: [own clinic]\nwrite_unless: clinic.kind = "none"\n',
    };
    const closed = await openSmallApp(files);
    try {
      const prefecture = await closed.insert('prefecture', { name: '東京都' });
      const rows = await Promise.all(
        ['full', 'none'].map(async (kind) => {
          const clinic = await closed.insert('clinic', { name: kind, prefecture, kind });
          return { clinic, daily: await closed.insert('daily', { clinic, day: '2021-03-10', status: 'open' }) };
        }),
      );
      for (const [index, { clinic, daily }] of rows.entries()) {
        const context = closed.as({ role: 'clinic', units: { clinic } });
        expect(await context.database.query(sql`select id from data.clinic`)).toEqual([]);
        expect(await context.database.query(sql`update data.daily set note = 'x' where id = ${daily} returning id`)).toEqual(
          index === 0 ? [{ id: daily }] : [],
        );
      }
    } finally {
      await closed.close();
    }
  });

  test('may lead back to its own object', async () => {
    const files = {
      ...smallApp,
      'objects/daily/object.yaml': (smallApp['objects/daily/object.yaml'] ?? '').replace(
        '  note:',
        '  before: { type: lookup, to: daily, label: 前回 }\n  note:',
      ),
      'objects/daily/access.yaml': 'read: [{ reach: everyone, where: before.before.status = "done" }]\n',
    };
    const circular = await openSmallApp(files);
    try {
      const ids: string[] = [];
      for (const status of ['done', 'open', 'open']) ids.push(await circular.insert('daily', { status, before: ids.at(-1) ?? null }));
      const context = circular.as({ role: 'viewer' });
      expect(await context.database.query(sql`select id from data.daily`)).toEqual([{ id: ids[2] }]);
    } finally {
      await circular.close();
    }
  });

  test('is written with its constants, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom("'", '\\', '"', '$', '%', 'E', ';', '-', '\n', '名') }))
          .filter((value) => !value.includes('\0')),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.option(fc.boolean()),
        async (words, number, flag) => {
          const written = policyText(
            sql`select ${words}::text as words, ${number}::float8 as number, ${flag}::boolean as flag, -${number}::float8 as negative`,
          );
          for (const strings of ['on', 'off']) {
            const rows = await app.database.transact(async (tx) => {
              await tx.query(sql`select set_config('standard_conforming_strings', ${strings}, true), set_config('escape_string_warning', 'off', true)`);
              return tx.query(sql`${raw(written)}`);
            });
            expect(rows).toEqual([{ words, number: written0(number), flag, negative: written0(-number) }]);
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(() => policyText(sql`${'a\0b'}`)).toThrow(TypeError);
    expect(() => policyText(new Sql(['', ''], [{}]))).toThrow(TypeError);
  });
});

describe('the policies', () => {
  test('are made again where they are not what the definitions say, and only there', async () => {
    const make = (model = app.model) => app.database.transact((tx) => raiseWall(tx, model));
    expect(await make()).toEqual([]);
    await app.database.query(sql`alter table data.daily no force row level security`);
    expect(await make()).toEqual(['daily']);
    await app.database.query(sql`drop policy engine on data.clinic`);
    expect(await make()).toEqual(['clinic']);
    const other = compileDefinitions({ ...smallApp, 'objects/stock/access.yaml': 'read: [own clinic]\n' });
    // The rows of a stock have its rules.
    expect([...(await make(other))].sort()).toEqual(['stock', 'stock_item']);
    expect([...(await make())].sort()).toEqual(['stock', 'stock_item']);
  });

  test('of a table that no object has any more let only the engine in', async () => {
    const without = Object.fromEntries(Object.entries(smallApp).filter(([path]) => !path.startsWith('objects/inquiry/')));
    await app.insert('inquiry', { subject: '質問', prefecture: prefectures[0] });
    const asking = app.as({ role: 'office', units: { prefecture: prefectures[0] ?? '' } }).database;
    expect(await asking.query(sql`select 1 as one from data.inquiry`)).toHaveLength(1);
    await app.database.transact((tx) => raiseWall(tx, compileDefinitions(without)));
    expect(await asking.query(sql`select 1 as one from data.inquiry`)).toEqual([]);
    expect(await served.query(sql`select 1 as one from data.inquiry`, { as: 'engine' })).toHaveLength(1);
    await app.database.transact((tx) => raiseWall(tx, app.model));
    expect(await asking.query(sql`select 1 as one from data.inquiry`)).toHaveLength(1);
  });
});

describe('the plan of a statement', () => {
  beforeAll(async () => {
    await app.database.query(sql`insert into data.daily (id, title, clinic, day, status, note, scope_clinic, scope_prefecture)
      select gen_random_uuid(), '診療所' || n || ' ' || md5(n::text), c.id, date '2020-01-01' + n % 400, 'open', 'メモ', c.id, c.scope_prefecture
      from generate_series(1, 30000) n, lateral (select id, scope_prefecture from data.clinic order by id offset n % 2 limit 1) c where n % 400 <> 0 or n % 2 = 0 on conflict do nothing`);
    await app.database.query(sql`insert into data.clinic (id, title, name, kind, prefecture, scope_clinic, scope_prefecture)
      select i, '診療所 ' || name, name, 'full', p, i, p
      from (select gen_random_uuid() as i, chr(19968 + n % 3000) || chr(19968 + n * 7 % 3000) as name, ${prefectures[0]}::uuid as p from generate_series(1, 30000) n) x`);
    // As autovacuum does in time: entries that wait to be put into an index of characters make it cost more.
    await app.database.query(sql`vacuum (analyze) data.daily, data.clinic`);
  });

  const planOf = async (statement: Sql, index: number): Promise<string> => {
    const explained = new Sql([`explain (costs off) ${statement.strings[0] ?? ''}`, ...statement.strings.slice(1)], statement.values);
    const rows = await served.query<Record<string, string>>(explained, { as: office(index) });
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  test('a list reads the index of its scope', async () => {
    const context = app.as({ role: 'office', units: { prefecture: prefectures[0] ?? '' } });
    const list = app.model.objects['daily']?.lists['all'];
    const daily = app.model.objects['daily'];
    if (!list || !daily) throw new Error('there is no list');
    const plan = await planOf(compileRows(context, { object: daily, columns: list.columns, where: [], sort: list.sort }).sql, 0);
    expect(plan).toMatch(/Index (Only )?Scan.* daily_scope_prefecture/);
    expect(plan).not.toMatch(/Seq Scan on daily/);
  });

  test('a search reads the index of characters', async () => {
    const context = app.as({ role: 'office', units: { prefecture: prefectures[0] ?? '' } });
    const daily = app.model.objects['daily'];
    if (!daily) throw new Error('there is no object');
    // Two characters that few names hold: the 1501st row's.
    const plan = await planOf(compileChoices(context, daily, 'clinic', String.fromCharCode(19_968 + 1501, 19_968 + ((1501 * 7) % 3000))), 0);
    expect(plan).toMatch(/Bitmap Index Scan on clinic_search.*chars/);
    // The sample of the first thousand rows may be read as they lie.
    expect(plan.slice(plan.indexOf('Sort Key'))).not.toMatch(/Seq Scan/);
  });
});

describe('an owner who is no superuser', () => {
  const owner = `shirabe_owner_${newId().slice(-8)}`;
  const name = `shirabe_test_owner_${newId().slice(-8)}`;
  let url: URL;
  beforeAll(async () => {
    await app.database.query(sql`${raw(`create role ${owner} login password 'owner' createrole`)}`);
    await app.database.query(sql`${raw(`create database ${name} owner ${owner} template template0 encoding 'UTF8'`)}`);
    url = new URL(app.url);
    url.pathname = `/${name}`;
    url.username = owner;
    url.password = 'owner';
  });
  afterAll(async () => {
    await app.database.query(sql`${raw(`drop database ${name} with (force)`)}`);
    await app.database.query(sql`${raw(`drop role ${owner}`)}`);
  });

  test('prepares a database of its own, and both walls hold in it', async () => {
    const own = await connectDatabase({ url: url.href, poolSize: 2 });
    // The roles of the server are there already, made by another: their administrator must lend them.
    const refused = await raised(migrate(own));
    if (refused !== 'nothing') {
      expect(refused).toMatchObject({ code: 'unavailable' });
      const { message } = refused as Error;
      expect(message).toContain(`GRANT shirabe_app, shirabe_nation, shirabe_engine TO ${owner};`);
      await app.database.query(sql`${raw(message.slice(message.indexOf('GRANT shirabe')))}`);
      await migrate(own);
    }
    const model = compileDefinitions(smallApp);
    await own.transact((tx) => applySteps(tx, model, planChanges(null, model).steps, noon), { as: 'owner' });
    const [tokyo, other] = [newId(), newId()];
    await own.transact(
      (tx) => tx.query(sql`insert into data.prefecture (id, title, name) values (${tokyo}, '東京都', '東京都'), (${other}, '北海道', '北海道')`),
      { as: 'owner' },
    );
    await own.query(
      sql`insert into data.clinic (id, title, name, prefecture, kind, scope_clinic, scope_prefecture) select x.id, 'c', 'c', x.p, 'full', x.id, x.p from (values ${join(
        [tokyo, other].map((each) => sql`(gen_random_uuid(), ${each}::uuid)`),
      )}) x (id, p)`,
      { as: 'engine' },
    );
    await own.close();
    const serving = await connectDatabase({ url: url.href, poolSize: 1, standing: 'app' });
    const clinicsOf = sql`select prefecture from data.clinic`;
    expect(await serving.query(clinicsOf)).toEqual([]);
    expect(await serving.query(clinicsOf, { as: standingOf(app.as({ role: 'office', units: { prefecture: tokyo } })) })).toEqual([{ prefecture: tokyo }]);
    expect(await serving.query(clinicsOf, { as: 'engine' })).toHaveLength(2);
    expect(await serving.query(clinicsOf, { as: 'owner' })).toHaveLength(2);
    expect(await raised(serving.query(sql`delete from shirabe.audit_entry`, { as: 'engine' }))).toMatchObject({ code: '42501' });
    const changed = { ...smallApp, 'objects/clinic/access.yaml': 'read: [{ reach: all, roles: [nation] }]\n' };
    await serving.transact((tx) => raiseWall(tx, compileDefinitions(changed)), { as: 'owner' });
    expect(await serving.query(clinicsOf, { as: standingOf(app.as({ role: 'office', units: { prefecture: tokyo } })) })).toEqual([]);
    await serving.close();
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    // Not even the owner who forgets to force it: what nobody may see is seen by those only whom a policy names.
    await client.query('set role shirabe_app');
    expect((await client.query('select 1 from data.clinic')).rows).toEqual([]);
    await client.end();
  });
});
