import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { join } from 'node:path';
import pg from 'pg';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { fold } from '../query/fold.ts';
import { ident } from '../query/identifier.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { until } from '../testing/until.ts';
import { connectDatabase, type Database } from './database.ts';
import { RecordHistory } from './entities/record-history.entity.ts';
import { UserAccount } from './entities/user-account.entity.ts';
import { migrate } from './migrate.ts';
import { FoldVariationSelectors1763900000340 } from './migrations/1763900000340-fold-variation-selectors.ts';
import { migrations } from './migrations/migrations.ts';
import { isForeignKeyViolation, isRetryable, retrying, uniqueViolation } from './postgres-errors.ts';
import { newId } from './uuid.ts';

let opened: TestDatabase;
let database: Database;
beforeAll(async () => {
  opened = await openTestDatabase();
  database = opened.database;
  await database.query(sql`create table data.thing (id integer primary key, name text unique, of integer references data.thing)`);
});
afterAll(() => opened?.close());

const raised = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );
const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await raised(work);
  return error instanceof ShirabeError ? error.code : error;
};
const running = async (): Promise<number> => {
  const [row] = await database.query<{ n: number }>(
    sql`select count(*) as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend' and state <> 'idle'`,
  );
  return row?.n ?? -1;
};
/** Waits until nothing runs any more: a client knows the end of its own statement a moment before the server's list does. */
const calm = (): Promise<void> => until(async () => (await running()) === 0);

describe('query', () => {
  test('values come in their wire forms', async () => {
    const rows = await database.query(
      sql`select date '2026-11-22' as d, time '09:05' as t, timestamptz '2026-11-22 01:02:03.4567Z' as at, 1.50::numeric as n, 9007199254740991::bigint as i, '{"a":[1]}'::jsonb as j, null::text as nothing, ${'x'}::text as p,
        array[date '2026-11-22', null] as ds, array[1.5, 2]::numeric[] as ns, array['a','b'] as ts, true as b, timestamptz 'infinity' as f`,
    );
    expect(rows).toEqual([
      {
        d: '2026-11-22',
        t: '09:05',
        at: '2026-11-22T01:02:03.456Z',
        n: 1.5,
        i: 9007199254740991,
        j: { a: [1] },
        nothing: null,
        p: 'x',
        ds: ['2026-11-22', null],
        ns: [1.5, 2],
        ts: ['a', 'b'],
        b: true,
        f: 'infinity',
      },
    ]);
  });

  test('the types of the driver as a whole stay', () => {
    const parse = pg.types.getTypeParser(1082, 'text') as (text: string) => unknown;
    expect(parse('2026-11-22')).toBeInstanceOf(Date);
  });

  test('the session is as the engine wants it', async () => {
    const [row] = await database.query(
      sql`select current_setting('TimeZone') as zone, current_setting('jit') as jit, current_setting('application_name') as name`,
    );
    expect(row).toEqual({ zone: 'UTC', jit: 'off', name: 'shirabe test' });
  });

  test('a prepared statement gives the same', async () => {
    for (const n of [1, 2, 3]) expect(await database.query(sql`select ${n}::integer as n`, { prepared: true })).toEqual([{ n }]);
  });

  test('two statements in one round trip, each on its own; the connection is as before', async () => {
    const one = await connectDatabase({ url: opened.url, poolSize: 1 });
    const [first, second] = await one.queryBoth<{ n: number }, never>([sql`select ${1}::integer as n`, { prepared: true }], [sql`select 1 / ${0}::integer`]);
    expect(first).toEqual({ status: 'fulfilled', value: [{ n: 1 }] });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
    const copied = await one.transact(async (tx) => {
      const chunks: Buffer[] = [];
      for await (const chunk of await tx.copyOut(sql`select ${2}::integer`)) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString();
    });
    expect(copied).toBe('2\n');
    const [bad, good] = await one.queryBoth<never, { n: number }>([sql`select ${'a\0b'}::text`], [sql`select ${3}::integer as n`, { prepared: 'often' }]);
    expect(bad).toMatchObject({ status: 'rejected', reason: { code: 'bad_request' } });
    expect(good).toEqual({ status: 'fulfilled', value: [{ n: 3 }] });
    await one.close();
  });

  test('a prepared statement survives a change of the types that it gives', async () => {
    await database.query(sql`create table data.changing (n integer)`);
    await database.query(sql`insert into data.changing values (1)`);
    const one = await connectDatabase({ url: opened.url, poolSize: 1 });
    const read = (from: Pick<Database, 'query'>) => from.query(sql`select n, true as changing from data.changing`, { prepared: true });
    expect(await read(one)).toEqual([{ n: 1, changing: true }]);
    await database.query(sql`alter table data.changing alter n type text`);
    expect(await read(one)).toEqual([{ n: '1', changing: true }]);
    await database.query(sql`alter table data.changing alter n type integer using n::integer`);
    expect(await retrying(() => one.transact((tx) => read(tx)), { pause: 1 })).toEqual([{ n: 1, changing: true }]);
    await database.query(sql`alter table data.changing alter n type text`);
    const [first, second] = await one.queryBoth([sql`select n, true as changing from data.changing`, { prepared: true }], [sql`select 2 as n`]);
    expect([first, second]).toMatchObject([{ value: [{ n: '1' }] }, { value: [{ n: 2 }] }]);
    await one.close();
  });

  test('a text that comes often is prepared from then on', async () => {
    const one = await connectDatabase({ url: opened.url, poolSize: 1 });
    const often = (n: number) => one.query<{ n: number }>(sql`select ${n}::integer as n, 'often' as word`, { prepared: 'often' });
    const prepared = () => one.query(sql`select 1 from pg_prepared_statements where statement like '%often%'`);
    for (const n of [1, 2, 3]) await often(n);
    expect(await prepared()).toEqual([]);
    for (const n of [4, 5]) expect(await often(n)).toEqual([{ n, word: 'often' }]);
    expect(await prepared()).toHaveLength(1);
    await one.close();
  });

  test('NUL in a text is a bad request', async () => {
    expect(await codeOf(database.query(sql`select ${'a\0b'}::text`))).toBe('bad_request');
    expect(await codeOf(database.query(sql`select ${JSON.stringify({ a: 'x\0' })}::jsonb ->> 'a'`))).toBe('bad_request');
  });

  test('a statement that takes too long is stopped', async () => {
    const impatient = await connectDatabase({ url: opened.url, poolSize: 1, statementTimeout: 50 });
    expect(await codeOf(impatient.query(sql`select pg_sleep(10)`))).toBe('unavailable');
    expect(await impatient.query(sql`select 1 as n`)).toEqual([{ n: 1 }]);
    await impatient.close();
  });
});

describe('errors', () => {
  test('violations are known', async () => {
    await database.query(sql`insert into data.thing values (1, 'a')`);
    const duplicate = await raised(database.query(sql`insert into data.thing values (2, 'a')`));
    expect(uniqueViolation(duplicate)).toEqual({ constraint: 'thing_name_key', table: 'thing' });
    expect(isForeignKeyViolation(duplicate)).toBe(false);
    const missing = await raised(database.query(sql`insert into data.thing values (3, 'b', 99)`));
    expect(isForeignKeyViolation(missing)).toBe(true);
    expect(uniqueViolation(missing)).toBeNull();
    expect(uniqueViolation('x')).toBeNull();
    const fromEntities = await raised(
      database.manager.insert(
        UserAccount,
        [1, 2].map(() => ({ id: newId(), username: 'u', name: 'n', role: 'r' })),
      ),
    );
    expect(uniqueViolation(fromEntities)?.table).toBe('user_account');
  });

  test('retrying: again after a lost race, not after another error, `unavailable` in the end', async () => {
    let tries = 0;
    const lose = (times: number, code: string) => async (): Promise<string> => {
      tries += 1;
      if (tries <= times) throw Object.assign(new Error('lost'), { code });
      return 'won';
    };
    expect(await retrying(lose(2, '40001'), { pause: 1 })).toBe('won');
    tries = 0;
    expect(await codeOf(retrying(lose(9, '55P03'), { attempts: 3, pause: 1 }))).toBe('unavailable');
    expect(tries).toBe(3);
    tries = 0;
    expect(await raised(retrying(lose(9, '23505'), { pause: 1 }))).toMatchObject({ code: '23505' });
    expect(tries).toBe(1);
  });

  test('a lock that is not given in time is retryable', async () => {
    const error = await database.transact(async (tx) => {
      await tx.query(sql`lock table data.thing`);
      return raised(database.transact((other) => other.query(sql`select * from data.thing`), { lockTimeout: 20 }));
    });
    expect(isRetryable(error)).toBe(true);
  });
});

describe('transact', () => {
  test('commits, or rolls back and passes the error on', async () => {
    await database.query(sql`create table data.counted (n integer)`);
    expect(await database.transact(async (tx) => tx.query(sql`insert into data.counted values (1) returning n`))).toEqual([{ n: 1 }]);
    const error = await raised(
      database.transact(async (tx) => {
        await tx.query(sql`insert into data.counted values (2)`);
        throw new Error('mine');
      }),
    );
    expect(error).toMatchObject({ message: 'mine' });
    expect(await database.query(sql`select n from data.counted`)).toEqual([{ n: 1 }]);
    await calm();
  });

  test('read only and repeatable read', async () => {
    const modes = await database.transact(
      (tx) => tx.query(sql`select current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as readonly`),
      { readOnly: true, isolation: 'repeatable read' },
    );
    expect(modes).toEqual([{ isolation: 'repeatable read', readonly: 'on' }]);
    expect(await raised(database.transact((tx) => tx.query(sql`insert into data.counted values (3)`), { readOnly: true }))).toMatchObject({ code: '25006' });
  });

  test('entities share the transaction', async () => {
    const seen = await database.transact(async (tx) => {
      await tx.manager.insert(RecordHistory, { object: 'o', record: newId(), byName: 'x', action: 'create', changes: [{ field: 'a' }] });
      return tx.query(sql`select object, changes from shirabe.record_history`);
    });
    expect(seen).toEqual([{ object: 'o', changes: [{ field: 'a' }] }]);
    expect(await database.manager.find(RecordHistory, { select: { id: true, at: true } })).toMatchObject([{ at: expect.any(Date) }]);
  });
});

describe('copyOut', () => {
  test('CSV, with parameters of every kind that never enter the text', async () => {
    const evil = `'"; drop table data.thing; -- \\ $1 \n「日本」`;
    const csv = await database.transact(async (tx) =>
      text(
        await tx.copyOut(
          sql`select ${evil}::text, n, ${null}::text, ${['a', `'`]}::text[] from generate_series(${1}::integer, ${3}) n where n <> ${2} and ${newId()}::uuid is not null and ${true} and date '2026-11-22' = ${'2026-11-22'} and ${new Date(0)}::timestamptz < now()`,
        ),
      ),
    );
    const quoted = `"${evil.replaceAll('"', '""')}"`;
    expect(csv).toBe(`${quoted},1,,"{a,'}"\n${quoted},3,,"{a,'}"\n`);
  });

  test('two in one transaction, and a query after', async () => {
    const result = await database.transact(async (tx) => [
      await text(await tx.copyOut(sql`select ${1}::integer`)),
      await text(await tx.copyOut(sql`select 2`)),
      await tx.query(sql`select 3 as n`),
    ]);
    expect(result).toEqual(['1\n', '2\n', [{ n: 3 }]]);
  });

  test('an error of the query is an error of the stream', async () => {
    expect(await raised(database.transact(async (tx) => text(await tx.copyOut(sql`select 1 / (n - 5) from generate_series(1, 9) n`))))).toMatchObject({
      code: '22012',
    });
    expect(await raised(database.transact(async (tx) => text(await tx.copyOut(sql`select nonsense`))))).toMatchObject({ code: '42703' });
    await calm();
  });

  test('destroying it cancels the query, and the connection serves again', async () => {
    const single = await connectDatabase({ url: opened.url, poolSize: 1 });
    for (let round = 0; round < 5; round += 1) {
      const error = await raised(
        single.transact(async (tx) => {
          const stream = await tx.copyOut(sql`select repeat('x', 1000) from generate_series(1, ${3000}::integer) a, generate_series(1, 3000) b`);
          for await (const _ of stream) break;
          throw new Error('gone');
        }),
      );
      expect(error).toMatchObject({ message: 'gone' });
      expect(await single.query(sql`select 1 as n`)).toEqual([{ n: 1 }]);
    }
    await single.close();
    await calm();
  });

  test('also when it waits, before its first row', async () => {
    const error = await raised(
      database.transact(async (tx) => {
        const stream = await tx.copyOut(sql`select pg_sleep(600)`);
        stream.on('error', () => undefined);
        setImmediate(() => stream.destroy());
        await new Promise((resolve) => stream.once('close', resolve));
        throw new Error('gone');
      }),
    );
    expect(error).toMatchObject({ message: 'gone' });
    await calm();
  });

  test('a slow reader holds PostgreSQL back, not memory', async () => {
    await database.transact(async (tx) => {
      const stream = await tx.copyOut(sql`select repeat('x', 1000) from generate_series(1, 50000)`);
      let [bytes, most] = [0, 0];
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        bytes += chunk.length;
        most = Math.max(most, stream.readableLength);
        if (bytes < 2 ** 20) await new Promise((resolve) => setTimeout(resolve, 10));
      }
      expect(bytes).toBe(50_000 * 1001);
      expect(most).toBeLessThan(2 ** 20);
    });
  });
});

describe('copyIn', () => {
  test('takes rows, refuses wrong ones as a whole', async () => {
    await database.query(sql`create table data.taken ("a b" integer, t text)`);
    const take = (lines: string[]): Promise<void> => database.transact((tx) => pipeline(Readable.from(lines), tx.copyIn(ident('data', 'taken'), ['a b', 't'])));
    await take(['1,"x, y"\n', '2,\n']);
    expect(await raised(take(['3,z\n', 'four,z\n']))).toMatchObject({ code: '22P02' });
    expect(await database.query(sql`select "a b" as n, t from data.taken order by 1`)).toEqual([
      { n: 1, t: 'x, y' },
      { n: 2, t: null },
    ]);
    await calm();
  });

  test('a source that breaks off leaves nothing behind', async () => {
    const source = Readable.from(
      (async function* () {
        yield '5,z\n';
        throw new Error('broken');
      })(),
    );
    expect(await raised(database.transact((tx) => pipeline(source, tx.copyIn(ident('data', 'taken'), ['a b', 't']))))).toMatchObject({ message: 'broken' });
    expect(await database.query(sql`select count(*) as n from data.taken where "a b" = 5`)).toEqual([{ n: 0 }]);
    await calm();
  });
});

describe('PostgreSQL going away', () => {
  test('ended connections fail once at most, and never end the process', async () => {
    const own = await connectDatabase({ url: opened.url, poolSize: 3, applicationName: 'to be ended' });
    await Promise.all([1, 2, 3].map(() => own.query(sql`select pg_sleep(0.02)`)));
    const during = raised(
      own.transact(async (tx) => {
        await tx.query(sql`select 1`);
        await database.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'to be ended'`);
        await tx.query(sql`select 1`);
      }),
    );
    expect(await codeOf(during.then((error) => Promise.reject(error as Error)))).toBe('unavailable');
    // Each dead connection of the pool is found out by one failure at most.
    for (let used = 0; used < 3; used += 1) await raised(own.query(sql`select 1`));
    expect(await own.query(sql`select 1 as n`)).toEqual([{ n: 1 }]);
    await own.close();
  });

  test('away: `unavailable`; back: as before', async () => {
    const proxy = await startProxy(opened.url);
    const own = await connectDatabase({ url: proxy.url, poolSize: 2 });
    expect(await own.query(sql`select 1 as n`)).toEqual([{ n: 1 }]);
    const waiting = codeOf(own.query(sql`select pg_sleep(60)`));
    await until(async () => (await running()) === 1);
    await proxy.stop();
    expect(await waiting).toBe('unavailable');
    expect(await codeOf(own.query(sql`select 1`))).toBe('unavailable');
    expect(await codeOf(own.transact((tx) => tx.query(sql`select 1`)))).toBe('unavailable');
    await proxy.start();
    expect(await own.query(sql`select 1 as n`)).toEqual([{ n: 1 }]);
    await own.close();
    await proxy.stop();
    await database.query(sql`select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`);
  });

  test('nobody at the address', async () => {
    expect(await codeOf(connectDatabase({ url: 'postgres://u:p@127.0.0.1:1/x' }))).toBe('unavailable');
  });
});

describe('the system tables', () => {
  test('two processes may bring them up to date at the same time', async () => {
    const name = `shirabe_test_migrate_${newId().replaceAll('-', '')}`;
    await database.query(sql`create database ${ident(name)} template template0 encoding 'UTF8'`);
    const url = new URL(opened.url);
    url.pathname = name;
    const both = await Promise.all([connectDatabase({ url: url.href, poolSize: 3 }), connectDatabase({ url: url.href, poolSize: 3 })]);
    await Promise.all(both.map(migrate));
    await migrate(both[0]);
    expect(await both[1].query(sql`select count(*) as n from shirabe.migration`)).toEqual([{ n: migrations.length }]);
    await Promise.all(both.map((each) => each.close()));
    await database.query(sql`drop database ${ident(name)}`);
  });

  test('the entities are what the migrations make', async () => {
    // TypeORM knows only the generated columns that it made itself, and keeps them in this table; the search of accounts is the migration's.
    await database.query(sql`create table if not exists shirabe.typeorm_metadata (type text, database text, schema text, "table" text, name text, value text)`);
    const { upQueries } = await database.source.driver.createSchemaBuilder().log();
    const structural = upQueries
      .map(({ query }) => query)
      .filter((query) => !/INDEX|CONSTRAINT|COMMENT|typeorm_metadata|user_account" (DROP COLUMN|ADD) "search"/.test(query));
    expect(structural).toEqual([]);
  });

  test('texts that were stored with variation selectors are found without them after the migration, and the audit stays as it is', async () => {
    const old = await openTestDatabase();
    try {
      const runner = old.database.source.createQueryRunner();
      await new FoldVariationSelectors1763900000340().down(runner);
      await runner.release();
      const name = '葛\u{e0100}城';
      await old.database.query(sql`create table data.named (title text, search text generated always as (shirabe.fold(title)) stored)`);
      await old.database.query(sql`insert into data.named (title) values (${name}), ('カタカナ')`);
      await old.database.query(sql`insert into shirabe.audit_entry (at, action, actor_name) values (now(), 'log_in', ${name})`);
      await old.database.query(sql`insert into shirabe.deleted_record (record, object, root, title, data, deleted_at, deleted_by, deleted_by_name, purge_at)
        values (${newId()}::uuid, 'thing', ${newId()}::uuid, ${name}, '{}', now(), ${newId()}::uuid, 'x', now())`);
      const found = async (): Promise<unknown> => {
        const search = sql`select search, title from data.named union all select search, title from shirabe.deleted_record`;
        const audit = sql`select search, encode(hash, 'hex') as title from shirabe.audit_entry where actor_name = ${name}`;
        return old.database.query(sql`select rtrim(search) as search, title from (${search} union all ${audit}) s order by title`);
      };
      const before = (await found()) as { readonly search: string; readonly title: string }[];
      expect(before.filter(({ search }) => search.startsWith(name))).toHaveLength(3);
      await old.database.query(sql`delete from shirabe.migration where name like 'FoldVariationSelectors%'`);
      await migrate(old.database);
      expect(await found()).toEqual(before.map(({ search, title }) => ({ search: fold(search), title })));
      expect(await codeOf(old.database.query(sql`update shirabe.audit_entry set actor_name = 'x'`))).not.toBeUndefined();
    } finally {
      await old.close();
    }
  });

  test('texts fold in PostgreSQL as in JavaScript', async () => {
    const letters = fc.oneof(
      fc.constantFrom(...'アァヴヵヶヽヾヷーｱｳﾞﾊﾟがガＡａÀΩΣσς１①㈱㌔ﬁẞİıǅ゙゚々〜～‖−é𠮷髙﨑\u3099葛\ufe00\ufe0f\u{e0100}\u{e01ef}\u{e00ff}\u{e01f0}'),
      fc.string({ unit: 'binary', maxLength: 1 }),
    );
    const samples = fc.sample(
      fc.array(letters, { maxLength: 12 }).map((parts) => parts.join('')),
      { numRuns: 800, seed: 20261122 },
    );
    const known = samples.filter((sample) => !/[\0\ud800-\udfff]/u.test(sample));
    const rows = await database.query<{ folded: string }>(
      sql`select shirabe.fold(t) as folded from unnest(${known}::text[]) with ordinality u(t, n) order by n`,
    );
    const different = known
      .filter((sample, index) => rows[index]?.folded !== fold(sample))
      .map((sample) => [sample, [...sample].map((c) => c.codePointAt(0)?.toString(16)).join(' ')]);
    expect(different).toEqual([]);
  });
});

/** Stands between the tests and the server, so that a test can take the server away. */
async function startProxy(target: string): Promise<{ url: string; start(): Promise<void>; stop(): Promise<void> }> {
  const url = new URL(target);
  const folder = url.searchParams.get('host');
  const where = folder ? { path: join(folder, `.s.PGSQL.${url.port}`) } : { host: url.hostname, port: Number(url.port || 5432) };
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let port = 0;
  const start = async (): Promise<void> => {
    server = createServer((client) => {
      const back = connect(where);
      for (const socket of [client, back]) {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => [client, back].forEach((each) => each.destroy()));
      }
      client.pipe(back).pipe(client);
    });
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
    const address = server.address();
    port = typeof address === 'object' && address ? address.port : 0;
  };
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await new Promise((resolve) => server?.close(resolve));
  };
  await start();
  url.searchParams.delete('host');
  url.host = `127.0.0.1:${port}`;
  return { url: url.href, start, stop };
}
