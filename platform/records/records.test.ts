import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { deleteRecord } from './delete-record.ts';
import { readObject } from './describe-object.ts';
import { DiskStore } from './disk-store.ts';
import { findFile, openFile, storeFile } from './files.ts';
import { listChoices } from './list-choices.ts';
import { countRows, listRows } from './list-rows.ts';
import { readHistory } from './read-history.ts';
import { newRecord, readRecord } from './read-record.ts';
import { createRecord, updateRecord } from './save-record.ts';

let app: SmallApp;
let tokyo: string, osaka: string, clinicA: string, clinicB: string, clinicC: string, testOnly: string;

beforeAll(async () => {
  app = await openSmallApp();
  tokyo = await app.insert('prefecture', { name: '東京都' });
  osaka = await app.insert('prefecture', { name: '大阪府' });
  clinicA = await app.insert('clinic', { name: '青木医院', prefecture: tokyo, kind: 'full', beds: 10, designated_from: '2021-01-01' });
  clinicB = await app.insert('clinic', { name: '馬場医院', prefecture: tokyo, kind: 'treatment_only', beds: 10 });
  clinicC = await app.insert('clinic', { name: '千葉医院', prefecture: osaka, kind: 'full', beds: 10 });
  testOnly = await app.insert('clinic', { name: '検査所', prefecture: tokyo, kind: 'none', beds: 10 });
});
afterAll(() => app?.close());
beforeEach(async () => {
  await app.database.query(sql`TRUNCATE data.daily, data.stock, data.stock_item, data.inquiry, shirabe.record_history`);
});

const as = (clinic: string, now?: Date) => app.as({ role: 'clinic', units: { clinic, prefecture: clinic === clinicC ? osaka : tokyo } }, now);
const office = (prefecture = tokyo) => app.as({ role: 'office', units: { prefecture } });
const admin = () => app.as({ role: 'admin' });
const open = (clinic: string, day = '2021-03-10') => app.insert('daily', { clinic, day, status: 'open' }, `x ${day}`);
const at = (time: string) => new Date(`2021-03-${time}+09:00`);

async function refused(work: Promise<unknown>): Promise<{ code: string; problems: Record<string, string>; error: ShirabeError }> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ShirabeError)) throw error instanceof Error ? error : new Error('it was not refused');
  return { code: error.code, problems: Object.fromEntries(error.problems.map((problem) => [problem.field ?? '', problem.code])), error };
}

describe('a save', () => {
  test('stores, computes, titles, stamps, answers the survey and keeps history', async () => {
    const made = await createRecord(as(clinicA), 'daily', {
      values: {
        clinic: { id: clinicA },
        day: '2021/3/10',
        opened: 'yes_',
        patients: '２０',
        tested: 5,
        note: '<b>x</b>\r\n二',
        text: '<p onclick="x()">本文<script>alert(1)</script></p>',
        symptoms: ['cough', 'fever'],
      },
    });
    expect(made).toMatchObject({ version: 1, title: '青木医院 2021-03-10', can: { update: true, delete: false } });
    expect(made.values).toMatchObject({
      clinic: { id: clinicA, label: '青木医院' },
      day: '2021-03-10',
      status: 'done',
      on_time: true,
      answered_at: '2021-03-10T03:00:00.000Z',
      patients: 20,
      rate: 0.25,
      note: '<b>x</b>\n二',
      text: '<p>本文</p>',
      symptoms: ['fever', 'cough'],
    });
    // The answer of a save is what reading would give; only the name of the user comes from the account there.
    expect({ ...made, updated_by: null }).toEqual(await readRecord(as(clinicA), 'daily', made.id));
    const changed = await updateRecord(as(clinicA, at('10T14:00:00')), 'daily', made.id, { version: 1, values: { patients: 21, status: 'done' } });
    expect({ ...changed, updated_by: null }).toEqual(await readRecord(as(clinicA), 'daily', made.id));
    expect(changed).toMatchObject({ version: 2, values: { patients: 21, on_time: true, answered_at: '2021-03-10T03:00:00.000Z' } });
    const [row] = await app.database.query<Record<string, unknown>>(sql`SELECT scope_clinic, scope_prefecture FROM data.daily WHERE id = ${made.id}`);
    expect(row).toEqual({ scope_clinic: clinicA, scope_prefecture: tokyo });
    const { changes } = await readHistory(office(), 'daily', made.id);
    expect(changes.map(({ action, by, fields }) => [action, by, fields.length])).toEqual([
      ['update', 'clinicの人', 1],
      ['create', 'clinicの人', 11],
    ]);
    expect(changes[0]?.fields).toEqual([{ field: 'patients', label: { ja: '受診者数', en: '受診者数' }, old: 20, new: 21 }]);
    expect((await refused(readHistory(office(osaka), 'daily', made.id))).code).toBe('not_found');
    await expect(updateRecord(as(clinicA), 'daily', made.id, { version: 2, values: { patients: 21 } })).resolves.toMatchObject({ version: 2 });
  });

  test('names every problem at once, each at its field', async () => {
    const { code, problems } = await refused(
      createRecord(as(clinicA), 'daily', {
        values: {
          clinic: newId(),
          day: '2021-02-30',
          opened: 'maybe',
          patients: -1,
          tested: 1.5,
          note: 'あ'.repeat(101),
          symptoms: ['x'],
          patient: 1,
          rate: 5,
          on_time: true,
          items: [],
          file: ['x'],
        },
      }),
    );
    expect(code).toBe('invalid');
    expect(problems).toEqual({
      clinic: 'not_a_record',
      day: 'not_a_date',
      opened: expect.any(String),
      patients: expect.any(String),
      tested: 'not_an_integer',
      note: expect.any(String),
      symptoms: expect.any(String),
      patient: 'unknown_field',
      items: 'unknown_field',
      rate: 'read_only',
      on_time: 'read_only',
      file: 'not_a_file',
    });
  });

  test.each([
    [{ patients: '\0' }, 'patients'],
    [{ note: 'a\0b' }, 'note'],
    [{ note: '\ud800' }, 'note'],
    [{ note: { a: 1 } }, 'note'],
    [{ note: ['x'] }, 'note'],
    [{ day: 5 }, 'day'],
    [{ clinic: "'; DROP TABLE data.daily" }, 'clinic'],
    [{ clinic: { id: {} } }, 'clinic'],
    [{ patients: 1e300 }, 'patients'],
    [{ symptoms: { 0: 'fever' } }, 'symptoms'],
    [{ __proto__x: 1 }, '__proto__x'],
    [{ constructor: 1 }, 'constructor'],
  ])('refuses a wrong value (%#) at its field', async (values, field) => {
    const { code, problems } = await refused(createRecord(as(clinicA), 'daily', { values: { clinic: clinicA, day: '2021-03-10', ...values } }));
    expect(code).toBe('invalid');
    expect(Object.keys(problems)).toContain(field);
  });

  test('answers a name of 10,000 characters at its field, and cuts titles made of long texts', async () => {
    expect((await refused(createRecord(app.as({ role: 'nation' }), 'prefecture', { values: { name: '名'.repeat(10000) } }))).problems).toEqual({
      name: expect.any(String),
    });
    const made = await createRecord(office(), 'inquiry', { values: { subject: '件', code: '𠮷'.repeat(300), remark: '名'.repeat(10000) } });
    expect(made.title).toHaveLength(300);
    const random = Array.from({ length: 2000 }, (_, index) => String.fromCodePoint(0x4e00 + ((index * 7919) % 20000))).join('');
    expect(await refused(createRecord(office(), 'inquiry', { values: { subject: '件', code: random } }))).toMatchObject({
      code: 'invalid',
      problems: { code: expect.any(String) },
    });
  });

  test('takes texts that look like SQL or HTML as they are', async () => {
    const hostile = `'; DROP TABLE data.daily; -- <script>alert("x")</script> {{name}}`;
    const other = await createRecord(app.as({ role: 'nation' }), 'prefecture', { values: { name: hostile } });
    expect(other.values.name).toBe(hostile);
    await deleteRecord(app.as({ role: 'nation' }), 'prefecture', other.id, 1);
  });

  test('errors stop, warnings ask, and may be saved over', async () => {
    const id = await open(clinicA);
    const save = (values: Record<string, unknown>, accept_warnings?: boolean) =>
      updateRecord(as(clinicA), 'daily', id, { version: 1, values, accept_warnings });
    expect(await refused(save({ opened: 'yes_' }))).toMatchObject({ code: 'invalid', problems: { patients: 'rule_1' } });
    expect(await refused(save({ patients: 5, tested: 6 }))).toMatchObject({ code: 'warnings', problems: { tested: 'rule_2' } });
    expect(await refused(save({ patients: 5000, tested: 6000 }, true))).toMatchObject({ code: 'invalid', problems: { '': 'rule_3', tested: 'rule_2' } });
    await expect(save({ patients: 5, tested: 6 }, true)).resolves.toMatchObject({ values: { tested: 6 } });
  });

  test('fields that are not shown are not stored', async () => {
    const made = await createRecord(as(clinicB), 'daily', { values: { clinic: clinicB, day: '2021-03-10', patients: 3, tested: 9 } });
    expect(made.values).toMatchObject({ patients: 3, tested: null });
  });

  test('what is fixed stays, and may be sent back unchanged', async () => {
    const id = await open(clinicA);
    expect(await refused(updateRecord(as(clinicA), 'daily', id, { version: 1, values: { day: '2021-03-09', clinic: clinicB } }))).toMatchObject({
      code: 'invalid',
      problems: { day: 'fixed', clinic: 'fixed' },
    });
    await expect(
      updateRecord(as(clinicA), 'daily', id, {
        version: 1,
        values: { day: '2021-03-10', clinic: { id: clinicA, label: 'x' }, status: 'open', rate: null, patients: 1 },
      }),
    ).resolves.toMatchObject({ version: 2 });
  });
});

describe('access', () => {
  test('of others’ records: the same answer as for none, by every way', async () => {
    const id = await open(clinicA);
    for (const [context, key] of [
      [office(osaka), id],
      [office(), newId()],
      [as(clinicC), id],
      [office(), 'x'],
      [app.as({ role: 'nobody' }), id],
    ] as const) {
      const ways = [
        () => readRecord(context, 'daily', key),
        () => readHistory(context, 'daily', key),
        () => updateRecord(context, 'daily', key, { version: 1, values: {} }),
        () => deleteRecord(context, 'daily', key, 1),
        () => findFile(context, 'daily', key, newId()),
      ];
      for (const way of ways) expect((await refused(way())).code).toBe('not_found');
    }
    const ways = [
      () => readRecord(office(), 'nothing', id),
      () => readRecord(office(), '__proto__', id),
      () => listRows(office(), 'daily', 'nothing'),
      () => listRows(as(clinicA), 'daily', 'open_today'),
      () => listRows(office(), 'constructor', 'all'),
    ];
    for (const way of ways) expect((await refused(way())).code).toBe('not_found');
  });

  test('who may read may not therefore write', async () => {
    const id = await open(clinicA);
    expect((await refused(updateRecord(office(), 'daily', id, { version: 1, values: { patients: 1 } }))).code).toBe('forbidden');
    expect((await refused(createRecord(office(), 'daily', { values: {} }))).code).toBe('forbidden');
    expect((await refused(deleteRecord(as(clinicA), 'daily', id, 1))).code).toBe('forbidden');
    expect((await refused(newRecord(office(), 'daily'))).code).toBe('forbidden');
    expect(await readRecord(office(), 'daily', id)).toMatchObject({ can: { update: false, delete: true } });
  });

  test('nobody writes a row for another, nor moves one out of reach', async () => {
    expect(await refused(createRecord(as(clinicA), 'daily', { values: { clinic: clinicB, day: '2021-03-10' } }))).toMatchObject({
      code: 'invalid',
      problems: { clinic: 'not_a_record' },
    });
    expect(await refused(createRecord(as(testOnly), 'daily', { values: { clinic: testOnly, day: '2021-03-10' } }))).toMatchObject({
      code: 'invalid',
      problems: { clinic: 'not_a_choice' },
    });
    const made = await createRecord(office(), 'inquiry', { values: { subject: '質問' } });
    expect(made).toMatchObject({ title: expect.stringMatching(/^INQ-\d{6} 質問$/), values: { prefecture: { id: tokyo, label: '東京都' } } });
    expect((await refused(updateRecord(office(), 'inquiry', made.id, { version: 1, values: { prefecture: osaka } }))).code).toBe('forbidden');
    expect((await refused(createRecord(office(), 'inquiry', { values: { subject: 'x', prefecture: osaka } }))).code).toBe('forbidden');
    expect((await readRecord(office(), 'inquiry', made.id)).version).toBe(1);
  });

  test('write_unless closes writing after all', async () => {
    const id = await open(testOnly);
    expect((await refused(updateRecord(as(testOnly), 'daily', id, { version: 1, values: { patients: 1 } }))).code).toBe('forbidden');
  });
});

/** The save that lost, as it ended. */
async function lostOf(results: readonly PromiseSettledResult<unknown>[]): Promise<never> {
  const lost = results.find((result) => result.status === 'rejected');
  await Promise.resolve();
  throw lost?.reason instanceof Error ? lost.reason : new Error('nothing was refused');
}

describe('two at once', () => {
  test('two saves of one version: one wins, the other gets the current record', async () => {
    const id = await open(clinicA);
    const results = await Promise.allSettled([1, 2].map((patients) => updateRecord(as(clinicA), 'daily', id, { version: 1, values: { patients } })));
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { code, error } = await refused(lostOf(results));
    expect(code).toBe('conflict');
    expect(error.detail.current).toMatchObject({ id, version: 2 });
  });
  test('two records of one key: one is saved, the other has the message at its fields', async () => {
    const results = await Promise.allSettled(
      [1, 2].map((patients) => createRecord(as(clinicA), 'daily', { values: { clinic: clinicA, day: '2021-03-10', patients } })),
    );
    expect(await refused(lostOf(results))).toMatchObject({ code: 'invalid', problems: { clinic: 'not_unique', day: 'not_unique' } });
    expect(await countRows(office(), 'daily', 'all')).toEqual({ count: 1 });
  });
  /** Does something between the reading and the writing of the next save. */
  const between = (context: RequestContext, work: () => Promise<unknown>): { readonly context: RequestContext; readonly statements: string[] } => {
    const statements: string[] = [];
    const database: RequestContext['database'] = {
      query: async (statement, options) => {
        statements.push(statement.text.slice(0, 6));
        if (statement.text.startsWith('WITH w')) await work();
        return app.database.query(statement, options);
      },
      transact: (...asked) => {
        statements.push('BEGIN');
        return app.database.transact(...asked);
      },
    };
    return { context: { ...context, database }, statements };
  };
  test('a save that nothing hinders takes two statements and no lock', async () => {
    const id = await open(clinicA);
    const { context, statements } = between(as(clinicA), () => Promise.resolve());
    expect(await updateRecord(context, 'daily', id, { version: 1, values: { patients: 3 } })).toMatchObject({ version: 2, values: { patients: 3 } });
    expect(statements).toEqual(['SELECT', 'WITH w']);
    expect(await readRecord(as(clinicA), 'daily', id)).toMatchObject({ version: 2, values: { patients: 3 }, can: { update: true } });
    expect((await readHistory(as(clinicA), 'daily', id)).changes).toHaveLength(1);
  });
  test('another save between reading and writing: a conflict, with what was saved', async () => {
    const id = await open(clinicA);
    const { context, statements } = between(as(clinicA), () => updateRecord(as(clinicA), 'daily', id, { version: 1, values: { patients: 1 } }));
    const { code, error } = await refused(updateRecord(context, 'daily', id, { version: 1, values: { patients: 2 } }));
    expect([code, statements.includes('BEGIN')]).toEqual(['conflict', true]);
    expect(error.detail.current).toMatchObject({ version: 2, values: { patients: 1 } });
    expect((await readHistory(as(clinicA), 'daily', id)).changes).toHaveLength(1);
  });
  test('a title that follows another record between reading and writing stays, and the save is done', async () => {
    const named = await app.insert('clinic', { name: '改名前', prefecture: tokyo, kind: 'full', beds: 1 }, '改名前');
    const { id } = await createRecord(as(named), 'daily', { values: { clinic: named, day: '2021-03-10' } });
    const rename = () => updateRecord(app.as({ role: 'nation' }), 'clinic', named, { version: 1, values: { name: '改名後' } });
    const { context } = between(as(named), rename);
    expect(await updateRecord(context, 'daily', id, { version: 1, values: { patients: 2 } })).toMatchObject({ title: '改名後 2021-03-10', version: 2 });
  });
  test('the right to save ends between reading and writing: nothing is written', async () => {
    const id = await open(clinicA);
    const move = () => app.database.query(sql`UPDATE data.daily SET scope_clinic = ${clinicB} WHERE id = ${id}`);
    const { code } = await refused(updateRecord(between(as(clinicA), move).context, 'daily', id, { version: 1, values: { patients: 2 } }));
    expect(code).toBe('not_found');
    expect(await app.database.query(sql`SELECT version, patients FROM data.daily WHERE id = ${id}`)).toEqual([{ version: 1, patients: null }]);
  });
  test('a delete during an edit', async () => {
    const id = await open(clinicA);
    const [saved, deleted] = await Promise.allSettled([
      updateRecord(as(clinicA), 'daily', id, { version: 1, values: { patients: 1 } }),
      deleteRecord(office(), 'daily', id, 1),
    ]);
    const codes = [saved, deleted].map((result) => (result.status === 'fulfilled' ? 'done' : (result.reason as ShirabeError).code));
    expect([
      ['done', 'conflict'],
      ['not_found', 'done'],
    ]).toContainEqual(codes);
  });
});

describe('a survey', () => {
  test.each([
    ['10T12:59:59', true],
    ['10T13:00:00', true],
    ['10T13:00:01', false],
    ['11T09:00:00', false],
  ])('saved at %s is in time: %s', async (time, onTime) => {
    const id = await open(clinicA);
    expect((await updateRecord(as(clinicA, at(time)), 'daily', id, { version: 1, values: { patients: 0 } })).values).toMatchObject({
      on_time: onTime,
      status: 'done',
    });
  });
  test('excused clears the numbers, and asks nothing', async () => {
    const id = await open(clinicA);
    await updateRecord(as(clinicA), 'daily', id, { version: 1, values: { patients: 5 } });
    const excused = await updateRecord(as(clinicA), 'daily', id, { version: 2, values: { status: 'excused', opened: 'yes_' } });
    expect(excused.values).toMatchObject({ status: 'excused', patients: null });
    // A form that sends the status back with new figures answers after all.
    expect((await updateRecord(as(clinicA), 'daily', id, { version: 3, values: { status: 'excused', patients: 1 } })).values).toMatchObject({
      status: 'done',
      patients: 1,
    });
  });
  test('a value that is no choice any more may stay, not come anew', async () => {
    const id = await app.insert('daily', { clinic: clinicA, day: '2021-03-09', status: 'open', opened: 'former' });
    await expect(updateRecord(as(clinicA), 'daily', id, { version: 1, values: { opened: 'former', patients: 1 } })).resolves.toMatchObject({
      values: { opened: 'former' },
    });
    expect(await refused(updateRecord(as(clinicA), 'daily', id, { version: 2, values: { opened: 'other' } }))).toMatchObject({ code: 'invalid' });
  });
  test('takes nothing in a freeze, nor for days before the first', async () => {
    const frozen = as(clinicA, new Date('2021-01-16T00:00:00+09:00'));
    expect((await refused(createRecord(frozen, 'daily', { values: { clinic: clinicA, day: '2021-01-16' } }))).error.problems).toMatchObject([
      { code: 'survey_frozen', message: '入力停止中です' },
    ]);
    expect(await refused(createRecord(as(clinicA), 'daily', { values: { clinic: clinicA, day: '2020-12-31' } }))).toMatchObject({
      code: 'invalid',
      problems: { day: 'before_first_date' },
    });
    expect(await refused(createRecord(as(clinicC), 'daily', { values: { clinic: clinicC, day: '2020-08-31' } }))).toMatchObject({
      problems: { day: 'before_first_date' },
    });
    await expect(createRecord(as(clinicC), 'daily', { values: { clinic: clinicC, day: '2020-09-01' } })).resolves.toMatchObject({ values: { on_time: false } });
    expect(await refused(createRecord(as(clinicC), 'daily', { values: { clinic: clinicC, day: '2021-03-11' } }))).toMatchObject({
      problems: { day: 'too_large' },
    });
  });
});

describe('child rows', () => {
  const create = (rows: Record<string, unknown>[]) =>
    createRecord(as(clinicA), 'stock', { values: { clinic: clinicA, week: '2021-03-10' }, children: { items: rows.map((values) => ({ values })) } });
  test('are added, changed and deleted with their record, in one save and one history', async () => {
    const made = await create([
      { item: 'mask', quantity: 10 },
      { item: 'gown', quantity: 0 },
    ]);
    const [mask, gown] = made.children.items ?? [];
    expect({ ...made, updated_by: null }).toEqual(await readRecord(as(clinicA), 'stock', made.id));
    expect(mask).toMatchObject({ version: 1, title: '青木医院 2021-03-10 マスク', values: { stock: { id: made.id }, quantity: 10, needed: null } });
    const changed = await updateRecord(as(clinicA), 'stock', made.id, {
      version: 1,
      children: {
        items: [
          { id: mask?.id, version: 1, values: { quantity: 7 } },
          { id: gown?.id, delete: true },
        ],
      },
    });
    expect(changed).toMatchObject({ version: 2, children: { items: [{ id: mask?.id, version: 2, values: { quantity: 7 } }] } });
    const { changes } = await readHistory(office(), 'stock', made.id);
    expect(changes[0]?.fields).toContainEqual({
      field: 'items.quantity',
      label: { ja: '青木医院 2021-03-10 マスク: 在庫量', en: '青木医院 2021-03-10 マスク: 在庫量' },
      old: 10,
      new: 7,
    });
    expect((await readHistory(office(), 'stock_item', mask?.id ?? '')).changes).toHaveLength(2);
    expect((await refused(readRecord(office(osaka), 'stock_item', mask?.id ?? ''))).code).toBe('not_found');
    await deleteRecord(office(), 'stock', made.id, 2);
    expect((await refused(readRecord(office(), 'stock_item', mask?.id ?? ''))).code).toBe('not_found');
  });
  test('have their problems at their place', async () => {
    const { code, problems } = await refused(
      create([{ item: 'mask', quantity: 1 }, { item: 'x', quantity: -1 }, { item: 'gown', quantity: 2000, needed: 5 }, {}]),
    );
    expect(code).toBe('invalid');
    expect(problems).toEqual({
      'items[1].item': expect.any(String),
      'items[1].quantity': expect.any(String),
      'items[2].needed': 'rule_1',
      'items[3].item': 'required',
      'items[3].quantity': 'required',
    });
    expect(
      (
        await refused(
          create([
            { item: 'mask', quantity: 1 },
            { item: 'mask', quantity: 2 },
          ]),
        )
      ).problems,
    ).toEqual({ 'items[1].item': 'not_unique' });
    expect(
      await refused(
        createRecord(as(clinicA), 'stock', {
          values: { clinic: clinicA, week: '2021-03-09' },
          children: { item: [{ id: newId() }], items: [{ id: newId() }] },
        }),
      ),
    ).toMatchObject({ problems: { item: 'unknown_field', 'items[0]': 'not_a_record', week: 'not_a_period' } });
  });
  test('of another record cannot be taken over', async () => {
    const other = await createRecord(as(clinicB), 'stock', {
      values: { clinic: clinicB, week: '2021-03-10' },
      children: { items: [{ values: { item: 'mask', quantity: 1 } }] },
    });
    const own = await create([]);
    const row = other.children.items?.[0];
    expect(
      await refused(updateRecord(as(clinicA), 'stock', own.id, { version: 1, children: { items: [{ id: row?.id, version: 1, values: { quantity: 99 } }] } })),
    ).toMatchObject({ code: 'invalid' });
    expect((await refused(updateRecord(as(clinicA), 'stock_item', row?.id ?? '', { version: 1, values: { quantity: 99 } }))).code).toBe('not_found');
    expect((await refused(createRecord(as(clinicA), 'stock_item', { values: { stock: other.id, item: 'gown', quantity: 1 } }))).problems).toEqual({
      stock: 'not_a_record',
    });
  });
});

test('a renamed or moved record takes the titles and stamps of those that depend on it with it', async () => {
  const nation = app.as({ role: 'nation' });
  const clinic = await createRecord(nation, 'clinic', { values: { name: '旧医院', prefecture: tokyo } });
  const context = as(clinic.id);
  const day = await createRecord(context, 'daily', { values: { clinic: clinic.id, day: '2021-03-10' } });
  const stock = await createRecord(context, 'stock', {
    values: { clinic: clinic.id, week: '2021-03-10' },
    children: { items: [{ values: { item: 'mask', quantity: 1 } }] },
  });
  await updateRecord(nation, 'clinic', clinic.id, { version: 1, values: { name: '新医院', prefecture: osaka } });
  expect(await readRecord(office(osaka), 'daily', day.id)).toMatchObject({ title: '新医院 2021-03-10', version: 1 });
  expect((await readRecord(office(osaka), 'stock', stock.id)).children.items).toMatchObject([{ title: '新医院 2021-03-10 マスク' }]);
  expect((await refused(readRecord(office(tokyo), 'daily', day.id))).code).toBe('not_found');
  expect((await refused(deleteRecord(nation, 'prefecture', osaka, 1))).problems).toEqual({ '': 'referenced' });
});

describe('lists', () => {
  test('describe themselves and keep to their conditions', async () => {
    await open(clinicA);
    await open(clinicB, '2021-03-09');
    const page = await listRows(office(), 'daily', 'open_today', { describe: true });
    expect(page.rows).toHaveLength(1);
    expect(page.columns.map(({ key, type }) => [key, type])).toEqual([
      ['title', 'text'],
      ['status', 'picklist'],
    ]);
    expect(page.list).toMatchObject({ lists: [{ list: 'all' }, { list: 'open_today' }], where: 'day = TODAY() AND status = "open"', can: { create: false } });
    expect((await listRows(office(), 'daily', 'all', { filter: 'clinic.name = "馬場医院"', sort: '-clinic' })).rows).toHaveLength(1);
    for (const limit of [0, -1, 1.5, 1001, Number.NaN]) expect((await refused(listRows(office(), 'daily', 'all', { limit }))).code).toBe('bad_request');
    expect((await listChoices(as(clinicA), 'daily', 'clinic', {})).choices).toEqual([{ id: clinicA, label: '青木医院' }]);
    expect((await refused(listChoices(office(), 'daily', 'day', {}))).code).toBe('not_found');
  });
  test('records and objects describe what pages need', async () => {
    const id = await open(clinicA);
    const record = await readRecord(office(), 'daily', id, { describe: true });
    expect(record).toMatchObject({
      highlights: { status: 'open', 'clinic.phone': null },
      reach: { 'clinic.kind': 'full' },
      describe: { can: { create: false, delete: true }, survey: { date: 'day', ended: false } },
    });
    const clinic = await readRecord(office(), 'clinic', clinicA, { describe: true });
    expect(clinic.related).toMatchObject([{ object: 'daily', rows: [{ id }], next: null }]);
    expect(readObject(admin(), 'stock').fields.find(({ name }) => name === 'items')?.children).toMatchObject({
      object: 'stock_item',
      fields: [{ name: 'item' }, { name: 'quantity' }, { name: 'needed' }],
    });
    expect((await newRecord(office(), 'inquiry')).values).toMatchObject({ prefecture: { id: tokyo, label: '東京都' }, subject: null });
  });
});

describe('files', () => {
  let folder: string, store: DiskStore;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shirabe-files-'));
    store = new DiskStore(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const upload = (context: RequestContext, name: string, content: Buffer | string) =>
    storeFile(context, { store }, 'daily', 'file', { name, content: Readable.from([Buffer.from(content)]) });

  test('belong to nobody until their uploader saves them, and are read with the record', async () => {
    const file = await upload(as(clinicA), '../../資料\u0000.PDF', '%PDF-1.7 x');
    expect(file).toMatchObject({ name: '資料.PDF', size: 10, type: 'application/pdf' });
    const id = await open(clinicA);
    const stranger = app.as({ role: 'clinic', id: newId(), units: { clinic: clinicA } });
    expect((await refused(updateRecord(stranger, 'daily', id, { version: 1, values: { file: [file.id] } }))).problems).toEqual({ file: 'not_a_file' });
    const saved = await updateRecord(as(clinicA), 'daily', id, { version: 1, values: { file: [{ id: file.id, name: 'x.exe', size: 1, type: 'text/html' }] } });
    expect(saved.values.file).toEqual([{ id: file.id, name: '資料.PDF', size: 10, type: 'application/pdf' }]);
    const read = await openFile(store, await findFile(office(), 'daily', id, file.id), () => undefined);
    expect(read).toMatchObject({ inline: true, name: '資料.PDF' });
    expect((await read.content.toArray()).join('')).toBe('%PDF-1.7 x');
    expect((await refused(findFile(office(osaka), 'daily', id, file.id))).code).toBe('not_found');
    expect((await refused(findFile(office(), 'daily', id, newId()))).code).toBe('not_found');
    await expect(updateRecord(stranger, 'daily', id, { version: 2, values: { file: [file.id], patients: 1 } })).resolves.toMatchObject({ version: 3 });
  });
  test('that are too large, empty, of another kind, or not what they say are refused', async () => {
    expect((await refused(upload(as(clinicA), 'a.pdf', '%PDF' + 'x'.repeat(3000)))).code).toBe('too_large');
    expect((await refused(upload(as(clinicA), 'a.exe', 'MZ'))).problems).toEqual({ file: 'not_accepted' });
    expect((await refused(upload(as(clinicA), 'a.pdf', '<html>'))).problems).toEqual({ file: 'wrong_content' });
    expect((await refused(upload(as(clinicA), 'a.pdf', ''))).problems).toEqual({ file: 'empty_file' });
    expect((await refused(upload(as(clinicA), '/', 'x'))).problems).toEqual({ '': 'no_name' });
    expect((await refused(storeFile(as(clinicA), { store }, 'daily', 'note', { name: 'a.pdf', content: Readable.from([]) }))).code).toBe('not_found');
  });
});
