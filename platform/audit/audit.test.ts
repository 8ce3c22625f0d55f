import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { text } from 'node:stream/consumers';
import sql, { type Sql } from 'sql-template-tag';
import { type AuditEntry, writeAudit, writeAudits } from '../database/audit.ts';
import { connectDatabase } from '../database/database.ts';
import type { RequestContext } from '../database/request-context.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { changeAuditSettings, readAuditSettings } from './audit-settings.ts';
import { exportAudit } from './export-audit.ts';
import { readAudit } from './read-audit.ts';
import { trimAudit } from './trim-audit.ts';
import { verifyAudit } from './verify-audit.ts';

const actor = { id: '0190a1b2-0000-7000-8000-0000000000aa', name: '監査 太郎' };
const day = (number: number): Date => new Date(Date.UTC(2021, 2, number, 3));

let app: SmallApp;
let admin: RequestContext;
beforeAll(async () => {
  app = await openSmallApp();
  admin = app.as({ role: 'admin', ...actor });
}, 60_000);
afterAll(() => app?.close());
beforeEach(() => asOwner(sql`truncate shirabe.audit_entry`, sql`delete from shirabe.setting`));

/** As nobody but the owner of the tables could: past the triggers. */
async function asOwner(...statements: readonly Sql[]): Promise<void> {
  await app.database.transact(async (tx) => {
    await tx.query(sql`alter table shirabe.audit_entry disable trigger user`);
    for (const statement of statements) await tx.query(statement);
    await tx.query(sql`alter table shirabe.audit_entry enable trigger user`);
  });
}

async function write(...days: readonly number[]): Promise<void> {
  for (const each of days) await writeAudit(app.database, entry({ at: day(each) }));
}

const entry = (more: Partial<AuditEntry>): AuditEntry => ({ at: day(1), action: 'log_in', actor, address: '192.0.2.1', request: 'request-number-01', ...more });

describe('the chain', () => {
  test('numbers entries without gaps, also past transactions that were rolled back, and links each to the one before', async () => {
    await write(1, 2);
    await expect(
      app.database.transact(async (tx) => {
        await writeAudit(tx, entry({ at: day(3) }));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    await app.database.query(
      sql`insert into shirabe.audit_entry (id, at, action, previous, hash) values (77, ${day(4)}, 'log_out', 'x', 'y'), (7, ${day(5)}, 'log_out', 'x', 'y')`,
    );
    const rows = await app.database.query<{ id: number; links: boolean }>(
      sql`select id, previous = coalesce(lag(hash) over (order by id), '') as links from shirabe.audit_entry order by id`,
    );
    expect(rows).toEqual([1, 2, 3, 4].map((id) => ({ id, links: true })));
    expect(await verifyAudit(app.database)).toEqual({ entries: 4, from: 1, to: 4, head: expect.stringMatching(/^[0-9a-f]{64}$/), broken: null });
  });

  test('holds when many write at once', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, number) => writeAudit(app.database, entry({ at: day(1), detail: { number } }))));
    expect(await verifyAudit(app.database)).toMatchObject({ entries: 200, from: 1, to: 200, broken: null });
  });

  test('takes many in one statement, each with its own number and link, in their order, also beside others who write', async () => {
    const numbers = Array.from({ length: 50 }, (_, number) => number);
    const batch = (name: string) =>
      app.database.transact((tx) =>
        writeAudits(
          tx,
          numbers.map((number) => entry({ at: day(1), action: 'user_create', subject: { kind: 'user', label: name }, detail: { number } })),
        ),
      );
    await Promise.all([batch('a'), batch('b'), ...numbers.map((number) => writeAudit(app.database, entry({ at: day(1), detail: { number } })))]);
    await writeAudits(app.database, []);
    expect(await verifyAudit(app.database)).toMatchObject({ entries: 150, from: 1, to: 150, broken: null });
    const rows = await app.database.query<{ label: string; first: number; last: number; numbers: number[] }>(
      sql`select subject_label as label, min(id) as first, max(id) as last, array_agg((detail ->> 'number')::int order by id) as numbers
        from shirabe.audit_entry where action = 'user_create' group by 1 order by 1`,
    );
    expect(rows.map(({ label, first, last, ...rest }) => ({ label, length: last - first, ...rest }))).toEqual([
      { label: 'a', length: 49, numbers },
      { label: 'b', length: 49, numbers },
    ]);
  });

  test('an empty audit is whole', async () => {
    expect(await verifyAudit(app.database)).toEqual({ entries: 0, from: null, to: null, head: null, broken: null });
  });

  test('takes texts that PostgreSQL cannot hold', async () => {
    await writeAudit(app.database, entry({ subject: { kind: 'report', id: 'a\0b', label: '\ud800' }, detail: { filter: '\0', deep: [{ word: '\udfff' }] } }));
    expect((await readAudit(admin, {})).entries[0]).toMatchObject({ subject: { id: 'a b', label: ' ' }, detail: { filter: ' ', deep: [{ word: ' ' }] } });
  });

  test.each([
    'update shirabe.audit_entry set action = action',
    'delete from shirabe.audit_entry',
    'truncate shirabe.audit_entry',
    'delete from shirabe.audit_entry where false',
  ])('%s is refused, also to the owner', async (statement) => {
    await write(1);
    await expect(app.database.query({ text: statement, values: [] })).rejects.toThrow('append-only');
  });

  test.each([
    ['changed', 3, sql`update shirabe.audit_entry set detail = '{"rows":1}' where id = 3`],
    ['changed', 2, sql`update shirabe.audit_entry set at = at + interval '1 microsecond' where id = 2`],
    ['changed', 5, sql`update shirabe.audit_entry set actor = null where id = 5`],
    ['missing', 3, sql`delete from shirabe.audit_entry where id = 3`],
    ['missing', 1, sql`delete from shirabe.audit_entry where id <= 2`],
    [
      'out_of_order',
      4,
      sql`update shirabe.audit_entry set address = '203.0.113.9' where id = 3`,
      sql`update shirabe.audit_entry e set hash = shirabe.audit_hash(e) where id = 3`,
    ],
    [
      'changed',
      3,
      sql`update shirabe.audit_entry e set id = case e.id when 3 then 1004 else 1003 end where id in (3, 4)`,
      sql`update shirabe.audit_entry set id = id - 1000 where id > 1000`,
    ],
  ] as readonly (readonly [string, number, ...Sql[]])[])('%s: the first broken link, %i, is named', async (reason, id, ...statements) => {
    await write(1, 2, 3, 4, 5, 6);
    await asOwner(...statements);
    expect((await verifyAudit(app.database)).broken).toEqual({ id: reason === 'missing' && id === 1 ? 2 : id, reason });
  });

  test('an end that was cut off is found by what an earlier verification gave', async () => {
    await write(1, 2, 3);
    const { to, head } = await verifyAudit(app.database);
    const known = { id: to ?? 0, hash: head ?? '' };
    await write(4);
    expect((await verifyAudit(app.database, known)).broken).toBeNull();
    await asOwner(sql`delete from shirabe.audit_entry where id >= 3`);
    expect((await verifyAudit(app.database)).broken).toBeNull();
    expect((await verifyAudit(app.database, known)).broken).toEqual({ id: 3, reason: 'missing' });
    await write(5);
    expect((await verifyAudit(app.database, known)).broken).toEqual({ id: 3, reason: 'changed' });
  });
});

describe('trimming', () => {
  test('removes the oldest as a block, records it, and leaves a chain that can be followed', async () => {
    await write(1, 2, 3, 8, 4, 9, 10);
    expect(await trimAudit(app.database, day(10))).toBe(0);
    await changeAuditSettings(admin, { keep_days: 3 });
    expect(await readAuditSettings(app.database)).toEqual({ keep_days: 3 });
    const { head: last } = await hashOf(3);
    expect(await trimAudit(app.database, day(10))).toBe(3);
    expect(await trimAudit(app.database, day(10))).toBe(0);
    const { entries } = await readAudit(admin, { action: 'audit_trim' });
    expect(entries).toMatchObject([{ id: 9, actor: null, detail: { count: 3, from: 1, to: 3, hash: last } }]);
    expect(await verifyAudit(app.database)).toMatchObject({ entries: 6, from: 4, to: 9, broken: null });
    expect((await readAudit(admin, { action: 'setting_change' })).entries).toMatchObject([
      { actor, detail: { before: { keep_days: 0 }, after: { keep_days: 3 } } },
    ]);
  });

  test('again and again, and of everything: the newest stays', async () => {
    await write(1, 2, 3);
    await changeAuditSettings({ ...admin, now: day(3) }, { keep_days: 1 });
    expect(await trimAudit(app.database, day(20))).toBe(3);
    await write(21, 22);
    expect(await trimAudit(app.database, day(30))).toBe(3);
    expect(await verifyAudit(app.database)).toMatchObject({ entries: 2, from: 7, to: 8, broken: null });
  });

  test('is the engine’s alone, and as a serving process does it', async () => {
    await write(1, 2, 3);
    await changeAuditSettings({ ...admin, now: day(9) }, { keep_days: 5 });
    const serving = await connectDatabase({ url: app.url, poolSize: 1, standing: 'app' });
    try {
      await expect(serving.query(sql`select shirabe.trim_audit(${day(9)}::timestamptz, ${day(9)}::timestamptz)`)).rejects.toThrow('permission denied');
      await expect(serving.query(sql`delete from shirabe.audit_entry`)).rejects.toThrow('permission denied');
      await expect(serving.query(sql`delete from shirabe.audit_entry`, { as: 'engine' })).rejects.toThrow('permission denied');
      await writeAudit(serving, entry({ at: day(9) }));
      expect(await trimAudit(serving, day(9))).toBe(3);
      expect(await verifyAudit(serving)).toMatchObject({ from: 4, to: 6, broken: null });
    } finally {
      await serving.close();
    }
  });

  test('a trimming that nobody recorded is a broken link', async () => {
    await write(1, 2, 3, 4);
    await changeAuditSettings({ ...admin, now: day(5) }, { keep_days: 2 });
    await trimAudit(app.database, day(5));
    await asOwner(sql`delete from shirabe.audit_entry where id <= 3`);
    expect((await verifyAudit(app.database)).broken).toEqual({ id: 3, reason: 'missing' });
  });
});

async function hashOf(id: number): Promise<{ head: string }> {
  const [row] = await app.database.query<{ head: string }>(sql`select encode(hash, 'hex') as head from shirabe.audit_entry where id = ${id}`);
  return row ?? { head: '' };
}

describe('search', () => {
  beforeEach(async () => {
    await writeAudit(app.database, entry({ at: day(1), subject: { kind: 'user', id: 'u-1', label: 'hosp-13' } }));
    await writeAudit(
      app.database,
      entry({ at: day(2), action: 'export', subject: { kind: 'report', id: 'beds', label: '病床の空き' }, detail: { filter: 'status = "未回答"', rows: 12 } }),
    );
    await writeAudit(app.database, entry({ at: day(3), action: 'log_out', actor: { id: actor.id, name: 'ﾃｽﾄ 髙橋' }, address: '198.51.100.7' }));
    await writeAudit(app.database, entry({ at: day(4), action: 'log_in_failed', actor: null }));
  });
  const found = async (asked: Parameters<typeof readAudit>[1]): Promise<number[]> => (await readAudit(admin, asked)).entries.map(({ id }) => id);

  test.each([
    [{ search: 'HOSP-1' }, [1]],
    [{ search: '病床' }, [2]],
    [{ search: '床' }, [2]],
    [{ search: '未回答 太郎' }, [2]],
    [{ search: 'テスト' }, [3]],
    [{ search: '高橋' }, [3]],
    [{ search: '髙橋 てすと' }, [3]],
    [{ search: '100.7' }, [3]],
    [{ search: 'ログイン' }, [4, 1]],
    [{ search: 'エクスポート' }, [2]],
    [{ search: 'Request-Number-01 hosp' }, [1]],
    [{ search: '%' }, []],
    [{ search: '彗星' }, []],
    [{ action: 'export' }, [2]],
    [{ action: 'export', search: '太郎', from: '2021-03-02', to: '2021-03-02' }, [2]],
    [{ from: '2021-03-02', to: '2021-03-03' }, [3, 2]],
    [{ from: '2021/3/4' }, [4]],
    [{ to: '2021-03-01' }, [1]],
    [{}, [4, 3, 2, 1]],
  ])('%j', async (asked, ids) => {
    expect(await found(asked)).toEqual(ids);
  });

  test('goes on where a page ended', async () => {
    const first = await readAudit(admin, {}, { limit: 3 });
    expect([first.entries.map(({ id }) => id), first.next]).toEqual([[4, 3, 2], '2']);
    const second = await readAudit(admin, {}, { limit: 3, cursor: first.next ?? undefined });
    expect([second.entries.map(({ id }) => id), second.next]).toEqual([[1], null]);
  });

  test.each([
    [{ action: 'nothing' }, 'bad_request'],
    [{ from: '2021-02-30' }, 'bad_request'],
    [{ to: 'tomorrow' }, 'bad_request'],
  ])('%j is refused', async (asked, code) => {
    await expect(readAudit(admin, asked)).rejects.toMatchObject({ code });
  });

  test('every entry that is wanted comes into the file, in the language of who asks', async () => {
    await asOwner(sql`truncate shirabe.audit_entry`);
    await app.database.query(
      sql`insert into shirabe.audit_entry (at, action, actor_name, detail) select ${day(1)}, 'log_in', '=1+1', '{}' from generate_series(1, 4100)`,
    );
    const { stream, rows } = await exportAudit({ ...admin, actor: { ...admin.actor, language: 'en' } }, {});
    const lines = (await text(stream)).split('\r\n');
    expect(lines).toHaveLength(4102);
    expect(lines[0]).toMatch(/^\ufeff?Number,Time,Action/);
    expect(lines[1]).toMatch(/^4100,2021-03-01 12:00:00,log_in,Log-in,'=1\+1,/);
    expect(lines[4100]).toMatch(/^1,/);
    expect(rows()).toBe(4100);
  });
});
