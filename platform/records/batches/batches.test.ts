import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { Database } from '../../database/database.ts';
import type { RequestContext } from '../../database/request-context.ts';
import { newId } from '../../database/uuid.ts';
import { noon, openSmallApp, type SmallApp } from '../../testing/small-app.ts';
import { deleteRecord } from '../delete-record.ts';
import { readHistory } from '../read-history.ts';
import { saveMany } from '../save-many.ts';
import { updateRecord } from '../save-record.ts';
import { beginChange, previewChange } from './begin-change.ts';
import { continueBatch, trimBatches } from './continue-batch.ts';
import { fillUndo } from './fill-undo.ts';
import { readBatch, readBatchRows, readLeftRows } from './read-batch.ts';
import { cancelBatch, undoBatch } from './undo-batch.ts';

let app: SmallApp;
let tokyo: string, osaka: string, clinics: readonly string[];
const ROWS = 1200;
const officer = newId();

beforeAll(async () => {
  app = await openSmallApp();
  tokyo = await app.insert('prefecture', { name: '東京都' });
  osaka = await app.insert('prefecture', { name: '大阪府' });
  clinics = [
    await app.insert('clinic', { name: '青木医院', prefecture: tokyo, kind: 'full', beds: 1 }),
    await app.insert('clinic', { name: '千葉医院', prefecture: osaka, kind: 'full', beds: 1 }),
  ];
  await app.database.query(
    sql`INSERT INTO shirabe.user_account (id, username, name, role, unit, units) VALUES (${officer}, 'office', '担当者', 'office', ${tokyo}, ${JSON.stringify({ prefecture: tokyo })}::jsonb)`,
  );
});
afterAll(() => app?.close());
beforeEach(async () => {
  await app.database.query(
    sql`TRUNCATE data.inquiry, data.daily, shirabe.record_history, shirabe.deleted_record, shirabe.auto_number, shirabe.batch, shirabe.batch_row`,
  );
});

const office = (now = noon): RequestContext => app.as({ id: officer, role: 'office', units: { prefecture: tokyo } }, now);
const other = (): RequestContext => app.as({ id: newId(), role: 'office', units: { prefecture: osaka } });
const admin = (): RequestContext => app.as({ id: newId(), role: 'admin' });

/** Inquiries of an office, made as it makes them. */
async function make(context: RequestContext, rows: number, prefecture = tokyo): Promise<readonly string[]> {
  const made = await saveMany(
    context,
    'inquiry',
    Array.from({ length: rows }, (_, index) => ({ values: { subject: `件名${index}`, prefecture, code: `${prefecture}-${index}` } })),
  );
  expect(made.every(({ outcome }) => outcome === 'created')).toBe(true);
  return made.map(({ id }) => id ?? '');
}

async function countOf(condition: ReturnType<typeof sql>): Promise<number> {
  const [row] = await app.database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM data.inquiry WHERE ${condition}`);
  return row?.count ?? 0;
}

const edit = (values: Record<string, unknown>, more: Record<string, unknown> = {}) => ({ list: 'all', action: 'edit' as const, values, ...more });

describe('the history of a record', () => {
  test('leads to a change of many rows those who may open it; others are told what it was, as far as they read it', async () => {
    const [id = ''] = await make(office(), 2);
    const done = await beginChange(office(), 'inquiry', edit({ remark: '新', urgent: true }, { expected: 2 }));
    const imported = newId();
    // As an import leaves it behind.
    await app.database.query(
      sql`INSERT INTO shirabe.batch (id, object, kind, label, state, created_by, created_by_name, created_at, next_attempt_at)
        VALUES (${imported}::uuid, 'inquiry', 'import', '担当者名簿.csv', 'done', ${officer}::uuid, '担当者', ${noon.toISOString()}, 'infinity')`,
    );
    await saveMany({ ...office(), batch: imported }, 'inquiry', [{ id, values: { remark: '取込' } }]);
    const told = async (who: RequestContext) => (await readHistory(who, 'inquiry', id)).changes.map(({ batch }) => batch);
    const open = [{ kind: 'import', name: '担当者名簿.csv', id: imported }, { kind: 'edit', name: 'お問合せの一括変更（備考・至急）', id: done.id }, undefined];
    expect(await told(office())).toEqual(open);
    expect(await told(admin())).toEqual(open);
    const colleague = app.as({ id: newId(), role: 'office', units: { prefecture: tokyo }, language: 'en' });
    expect(await told(colleague)).toEqual([{ kind: 'import', name: null }, { kind: 'edit', name: expect.stringContaining('至急') }, undefined]);
    await expect(readBatch(colleague, done.id)).rejects.toMatchObject({ code: 'not_found' });
    const before = new Date(noon.getTime() + 400 * 24 * 60 * 60_000);
    expect(await trimBatches(app.database, before)).toBe(2);
    expect(await told(office())).toEqual([undefined, undefined, undefined]);
  });
});

describe('a change of the rows of a list', () => {
  test('goes on where a process died, each row once, and is undone as a whole', async () => {
    await make(office(), ROWS);
    const begun = await beginChange(office(), 'inquiry', edit({ remark: '新', urgent: true }, { expected: ROWS }));
    expect(begun).toMatchObject({ state: 'waiting', total: ROWS, done: 0, can: { undo: false, cancel: true } });
    expect(await continueBatch(app.database, app.model, noon)).toBe(true);
    expect(await readBatch(office(), begun.id)).toMatchObject({ state: 'running', done: 500 });

    // A process that dies before the end of its step leaves nothing of it.
    const transact: Database['transact'] = (work, options) =>
      app.database.transact(async (tx) => {
        await work(tx);
        throw new Error('killed');
      }, options);
    const dying = Object.assign(Object.create(app.database) as Database, { transact, query: app.database.query.bind(app.database) });
    await expect(continueBatch(dying, app.model, noon)).rejects.toThrow('killed');
    expect(await countOf(sql`remark = '新'`)).toBe(500);
    // It was put off for a minute; meanwhile nobody takes it up.
    expect(await continueBatch(app.database, app.model, noon)).toBe(false);
    const later = new Date(noon.getTime() + 2 * 60_000);
    const steps = [
      await continueBatch(app.database, app.model, later),
      await continueBatch(app.database, app.model, later),
      await continueBatch(app.database, app.model, later),
    ];
    expect(steps).toEqual([true, true, false]);
    expect(await readBatch(office(), begun.id)).toMatchObject({ state: 'done', done: ROWS, counts: { updated: ROWS }, can: { undo: true, cancel: false } });
    expect(await countOf(sql`remark = '新' AND urgent AND version = 2`)).toBe(ROWS);
    const [entry] = await app.database.query<{ entries: number; batches: number }>(
      sql`SELECT count(*)::int AS entries, count(DISTINCT batch)::int AS batches FROM shirabe.record_history WHERE batch = ${begun.id}`,
    );
    expect(entry).toEqual({ entries: ROWS, batches: 1 });

    const undo = await undoBatch(office(), begun.id);
    expect(undo).toMatchObject({ kind: 'undo', state: 'waiting', total: ROWS });
    while (await continueBatch(app.database, app.model, later)) expect(await countOf(sql`remark = '新'`)).toBeLessThan(ROWS);
    expect(await readBatch(office(), undo.id)).toMatchObject({ state: 'done', counts: { updated: ROWS }, can: { undo: false } });
    expect(await countOf(sql`remark IS NULL AND urgent IS NULL AND version = 3 AND title NOT LIKE '%新%'`)).toBe(ROWS);
    await expect(undoBatch(office(), begun.id)).rejects.toMatchObject({ code: 'conflict' });
    const audit = await app.database.query<{ detail: Record<string, unknown> }>(
      sql`SELECT detail FROM shirabe.audit_entry WHERE action = 'mass_change' ORDER BY id`,
    );
    expect(audit.slice(-2).map(({ detail }) => [detail['kind'], detail['state'], detail['updated']])).toEqual([
      ['edit', 'done', ROWS],
      ['undo', 'done', ROWS],
    ]);
  });

  test('names what cannot be changed and leaves it, in the preview as in the run; undo leaves what was changed since', async () => {
    const ids = await make(office(), 6);
    const [first = '', second = '', third = ''] = ids;
    const request = edit({ code: 'ひとつだけ' });
    const preview = await previewChange(office(), 'inquiry', request);
    expect(preview).toMatchObject({ total: 6, checked: 6, counts: { updated: 1, refused: 5 }, reasons: [{ code: 'not_unique', field: 'code', rows: 5 }] });
    expect(await countOf(sql`code = 'ひとつだけ'`)).toBe(0);
    await expect(beginChange(office(), 'inquiry', { ...request, expected: 5 })).rejects.toMatchObject({ code: 'conflict', detail: { total: 6 } });
    const done = await beginChange(office(), 'inquiry', { ...request, expected: 6 });
    expect(done).toMatchObject({ state: 'done', counts: preview.counts });
    const left = await readBatchRows(office(), done.id, { outcome: 'left' });
    expect(left.rows).toHaveLength(5);
    expect(left.rows[0]).toMatchObject({ outcome: 'refused', problems: [{ code: 'not_unique', message: expect.stringContaining('整理番号') }] });
    expect(await readLeftRows(office(), done.id)).toHaveLength(6);

    const chosen = await beginChange(office(), 'inquiry', edit({ amount: 7 }, { ids: [first, second, third] }));
    expect(chosen).toMatchObject({ total: 3, counts: { updated: 3 } });
    const [row] = await app.database.query<{ version: number }>(sql`SELECT version FROM data.inquiry WHERE id = ${second}`);
    await updateRecord(admin(), 'inquiry', second, { version: row?.version ?? 0, values: { subject: '後から' } });
    const undone = await undoBatch(office(), chosen.id);
    expect(undone).toMatchObject({ state: 'done', counts: { updated: 2, conflict: 1 } });
    expect((await readBatchRows(office(), undone.id, { outcome: 'left' })).rows).toMatchObject([{ id: second, outcome: 'conflict' }]);
    expect(await countOf(sql`amount IS NULL`)).toBe(5);
  });

  test('two of the same rows can both be undone, whichever is asked for first', async () => {
    const [first = ''] = await make(office(), 3);
    const one = await beginChange(office(), 'inquiry', edit({ amount: 1 }));
    const two = await beginChange(office(), 'inquiry', edit({ amount: 2 }, { except: [first] }));
    expect(two.counts).toEqual({ updated: 2 });
    expect((await undoBatch(office(), one.id)).counts).toEqual({ updated: 1, conflict: 2 });
    expect(await readBatch(office(), one.id)).toMatchObject({ undone_at: null, can: { undo: true } });
    expect((await undoBatch(office(), two.id)).counts).toEqual({ updated: 2 });
    expect(await countOf(sql`amount = 1`)).toBe(2);
    expect(await undoBatch(office(), one.id)).toMatchObject({ total: 2, counts: { updated: 2 } });
    expect(await countOf(sql`amount IS NULL`)).toBe(3);
    await expect(undoBatch(office(), one.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('deletes into the recycle bin, and undo brings back what can come', async () => {
    const ids = await make(office(), 4);
    const done = await beginChange(office(), 'inquiry', { list: 'all', action: 'delete', expected: 4 });
    expect(done).toMatchObject({ state: 'done', counts: { deleted: 4 } });
    expect(await countOf(sql`TRUE`)).toBe(0);
    // Somebody takes a key of theirs meanwhile.
    await saveMany(admin(), 'inquiry', [{ values: { subject: '別', prefecture: tokyo, code: `${tokyo}-1` } }]);
    const undone = await undoBatch(office(), done.id);
    expect(undone.counts).toEqual({ updated: 3, refused: 1 });
    expect((await readBatchRows(office(), undone.id, { outcome: 'refused' })).rows).toMatchObject([{ id: ids[1], problems: [{ code: 'not_unique' }] }]);
    expect(await countOf(sql`TRUE`)).toBe(4);
  });

  test('is what its owner may do, and nobody else sees it', async () => {
    await make(office(), 3);
    await make(admin(), 2, osaka);
    const preview = await previewChange(other(), 'inquiry', edit({ subject: 'x' }));
    expect(preview).toMatchObject({ total: 2, counts: { updated: 2 } });
    const gone = await beginChange(other(), 'inquiry', edit({ prefecture: tokyo }));
    expect(gone).toMatchObject({ counts: { refused: 2 } });
    expect((await readBatchRows(other(), gone.id, {}).catch((error: unknown) => error)) as Error).toMatchObject({ code: 'not_found' });
    expect((await readBatchRows(admin(), gone.id, {})).rows).toHaveLength(2);
    await expect(readBatch(office(), gone.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(undoBatch(office(), gone.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(cancelBatch(admin(), gone.id)).rejects.toMatchObject({ code: 'conflict' });
    await expect(previewChange(app.as({ role: 'viewer' }), 'inquiry', edit({ subject: 'x' }))).rejects.toMatchObject({ code: 'not_found' });
    await expect(previewChange(office(), 'inquiry', edit({}))).rejects.toMatchObject({ code: 'bad_request' });
    await expect(previewChange(office(), 'inquiry', edit({ subject: 'x' }, { ids: ['x'] }))).rejects.toMatchObject({ code: 'bad_request' });
    await expect(previewChange(office(), 'inquiry', edit({ subject: 'x' }, { filter: 'nothing = 1' }))).rejects.toMatchObject({ code: 'unknown_field' });
    expect(await previewChange(office(), 'inquiry', edit({ nothing: 1, subject: '' }))).toMatchObject({
      counts: { refused: 3 },
      reasons: [{ code: 'unknown_field' }, { code: 'required' }],
    });
  });

  test('is refused while the survey takes nothing, and warnings wait to be accepted', async () => {
    const [clinic = ''] = clinics;
    for (const day of ['2021-01-11', '2021-01-12']) await app.insert('daily', { clinic, day, status: 'open', patients: 3 }, day);
    const clinicIn = (now: Date): RequestContext => app.as({ role: 'clinic', units: { clinic, prefecture: tokyo } }, now);
    const frozen = clinicIn(new Date('2021-01-16T12:00:00+09:00'));
    expect(await previewChange(frozen, 'daily', edit({ tested: 4 }))).toMatchObject({ counts: { refused: 2 }, reasons: [{ code: 'survey_frozen', rows: 2 }] });
    const open = clinicIn(noon);
    expect(await previewChange(open, 'daily', edit({ tested: 4 }))).toMatchObject({ counts: { warned: 2 }, reasons: [{ field: 'tested', outcome: 'warned' }] });
    const done = await beginChange(open, 'daily', edit({ tested: 4 }, { accept_warnings: true }));
    expect(done.counts).toEqual({ updated: 2 });
    // An undo is no answer: the survey has its rows as they were.
    expect((await undoBatch(open, done.id)).counts).toEqual({ updated: 2 });
    expect(await app.database.query(sql`SELECT status, tested, answered_at, on_time FROM data.daily`)).toEqual(
      [1, 2].map(() => ({ status: 'open', tested: null, answered_at: null, on_time: null })),
    );
  });

  test('stops when it is cancelled, or its owner is shut; what was done can be undone, and is forgotten after 30 days', async () => {
    await make(office(), 600);
    const begun = await beginChange(office(), 'inquiry', edit({ urgent: true }));
    await continueBatch(app.database, app.model, noon);
    expect(await cancelBatch(office(), begun.id)).toMatchObject({ state: 'cancelled', done: 500, can: { undo: true } });
    expect(await continueBatch(app.database, app.model, noon)).toBe(false);
    expect(await countOf(sql`urgent`)).toBe(500);
    expect((await undoBatch(office(), begun.id)).counts).toEqual({ updated: 500 });

    const second = await beginChange(office(), 'inquiry', edit({ urgent: true }));
    await app.database.query(sql`UPDATE shirabe.user_account SET active = false WHERE id = ${officer}`);
    expect(await continueBatch(app.database, app.model, noon)).toBe(true);
    expect(await readBatch(office(), second.id)).toMatchObject({ state: 'failed', done: 0, reason: expect.stringContaining('アカウント') });
    await app.database.query(sql`UPDATE shirabe.user_account SET active = true WHERE id = ${officer}`);
    expect(await trimBatches(app.database, noon)).toBe(0);
    expect(await trimBatches(app.database, new Date(noon.getTime() + 31 * 24 * 60 * 60_000))).toBe(3);
  });
});

describe('an undo of many rows', () => {
  test('that was stopped on its way can be asked for again, and puts back what is left', async () => {
    await make(office(), 600);
    const begun = await beginChange(office(), 'inquiry', edit({ urgent: true }));
    while (await continueBatch(app.database, app.model, noon)) expect((await readBatch(office(), begun.id)).done).toBeGreaterThan(0);
    const first = await undoBatch(office(), begun.id);
    await continueBatch(app.database, app.model, noon);
    expect(await cancelBatch(office(), first.id)).toMatchObject({ state: 'cancelled', done: 500 });
    expect(await readBatch(office(), begun.id)).toMatchObject({ undone_at: null, can: { undo: true } });
    const second = await undoBatch(office(), begun.id);
    while (await continueBatch(app.database, app.model, noon)) expect((await readBatch(office(), second.id)).done).toBeGreaterThan(0);
    expect(await readBatch(office(), second.id)).toMatchObject({ total: 100, counts: { updated: 100 } });
    await expect(undoBatch(office(), begun.id)).rejects.toMatchObject({ code: 'conflict' });
    expect(await countOf(sql`urgent`)).toBe(0);
  });

  test('takes them over piece by piece, the last first', async () => {
    const rows = 20_500;
    const [done, undo] = [newId(), newId()];
    for (const [id, kind, of] of [
      [done, 'import', null],
      [undo, 'undo', done],
    ] as const)
      await app.database.query(sql`INSERT INTO shirabe.batch (id, object, kind, state, created_by, created_by_name, created_at, next_attempt_at, undo_of)
        VALUES (${id}, 'inquiry', ${kind}, 'done', ${officer}, 'x', ${noon}, ${noon}, ${of}::uuid)`);
    await app.database.query(sql`INSERT INTO shirabe.batch_row (batch, record, action, outcome)
      SELECT ${done}::uuid, lpad(to_hex(i), 32, '0')::uuid, 'create', CASE WHEN i % 2 = 0 OR i > 1000 THEN 'created' ELSE 'refused' END FROM generate_series(1, ${rows}::int) i`);
    const fill = (filling: { readonly after?: string; readonly rows: number }) => fillUndo(app.database, { id: undo, undo_of: done, request: { filling } });
    const on = await fill({ rows: 0 });
    expect(on).toMatchObject({ rows: 20_000 });
    expect(await fill(on ?? { rows: 0 })).toBeUndefined();
    const [taken] = await app.database.query<{ rows: number; places: number; backwards: boolean }>(
      sql`SELECT count(*)::int AS rows, count(DISTINCT place)::int AS places, bool_and(before IS NULL OR before < place) AS backwards
        FROM (SELECT place, lag(place) OVER (ORDER BY record DESC) AS before FROM shirabe.batch_row WHERE batch = ${undo}) r`,
    );
    expect(taken).toEqual({ rows: rows - 500, places: rows - 500, backwards: true });
  });
});

test('two changes that wait share the time', async () => {
  await make(office(), 1100);
  const [first, second] = [await beginChange(office(), 'inquiry', edit({ urgent: true })), await beginChange(office(), 'inquiry', edit({ remark: '二' }))];
  for (const minute of [1, 2]) await continueBatch(app.database, app.model, new Date(noon.getTime() + minute * 60_000));
  expect([(await readBatch(office(), first.id)).done, (await readBatch(office(), second.id)).done]).toEqual([500, 500]);
});

describe('rows that are saved together', () => {
  test('are all saved or none, where that is asked', async () => {
    const [first = ''] = await make(office(), 2);
    const changes = [{ id: first, values: { subject: '変えた' } }, { values: { subject: '' } }, { values: { subject: '新しい', prefecture: tokyo } }];
    const refused = await saveMany(office(), 'inquiry', changes, { whole: true });
    expect(refused.map(({ outcome, problems }) => [outcome, problems[0]?.code])).toEqual([
      ['refused', 'held_back'],
      ['refused', 'required'],
      ['refused', 'held_back'],
    ]);
    expect(await countOf(sql`subject LIKE '件名%'`)).toBe(2);
    expect((await saveMany(office(), 'inquiry', changes)).map(({ outcome }) => outcome)).toEqual(['updated', 'refused', 'created']);
    expect((await saveMany(office(), 'inquiry', [...changes.slice(0, 1), ...changes.slice(2)], { whole: true })).map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'created',
    ]);
  });

  test('of two who change the same records at the same time are all saved, one after the other', async () => {
    const ids = await make(office(), 300);
    const change = (order: readonly string[], amount: number) =>
      saveMany(
        office(),
        'inquiry',
        order.map((id) => ({ id, values: { amount } })),
      );
    const [one, two] = await Promise.all([change(ids, 1), change([...ids].reverse(), 2)]);
    expect([...one, ...two].every(({ outcome }) => outcome === 'updated')).toBe(true);
    expect(await countOf(sql`version = 3`)).toBe(300);
  });

  test('that two make with the same keys at the same time are made once', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => ({ values: { subject: 'x', prefecture: tokyo, code: `同じ${index}` } }));
    const [one, two] = await Promise.all([saveMany(office(), 'inquiry', rows), saveMany(office(), 'inquiry', [...rows].reverse())]);
    const outcomes = [...one, ...two];
    expect(outcomes.filter(({ outcome }) => outcome === 'created')).toHaveLength(50);
    expect(outcomes.filter(({ problems }) => problems[0]?.code === 'not_unique')).toHaveLength(50);
    expect(await countOf(sql`TRUE`)).toBe(50);
  });

  test('are deleted where nothing points to them', async () => {
    const clinic = await app.insert('clinic', { name: '無人', prefecture: tokyo, kind: 'full' });
    await app.insert('daily', { clinic: clinics[0] ?? '', day: '2021-03-01' });
    const outcomes = await saveMany(admin(), 'clinic', [
      { id: clinics[0] ?? '', delete: true },
      { id: clinic, delete: true },
    ]);
    expect(outcomes).toMatchObject([
      { outcome: 'refused', problems: [{ code: 'referenced' }] },
      { outcome: 'deleted', title: '無人' },
    ]);
    await expect(deleteRecord(admin(), 'clinic', clinic, 1)).rejects.toMatchObject({ code: 'not_found' });
  });
});
