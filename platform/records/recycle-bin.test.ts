import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { applySteps } from '../database/apply-steps.ts';
import { compileModel } from '../metadata/compile-model.ts';
import { planChanges } from '../metadata/plan-changes.ts';
import { ident } from '../query/identifier.ts';
import { compileDefinitions, noon, openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { deleteRecord } from './delete-record.ts';
import { purgeDeleted } from './purge-deleted.ts';
import { readHistory } from './read-history.ts';
import { readRecord } from './read-record.ts';
import { letGo, listBin, readDeleted, restoreDeleted } from './recycle-bin.ts';
import { createRecord, updateRecord } from './save-record.ts';

/** Cases with visits with drugs: three levels; a letter points to a case and holds it. */
const definitions = {
  ...smallApp,
  'objects/case/object.yaml': `object: case
label: 症例
name: "{{code}}"
scope: clinic
unique: [[code]]
fields:
  code: { type: text, label: 番号, required: true }
  clinic: { type: lookup, to: clinic, label: 診療所, required: true }
  amount: { type: decimal, label: 量, scale: 4 }
  day: { type: date, label: 日 }
  moment: { type: datetime, label: 時点 }
  clock: { type: time, label: 時刻 }
  flag: { type: checkbox, label: 印 }
  tags: { type: multi_picklist, label: 札, values: { a: あ, b: い } }
  note: { type: long_text, label: 備考 }
  file: { type: file, label: 添付, multiple: true }
  visits: { type: children, of: visit, by: case, label: 受診 }
`,
  'objects/case/access.yaml': `read: [own clinic, own prefecture, { reach: all, roles: [nation] }]
write: [own clinic]
delete: [own clinic, own prefecture]
`,
  'objects/visit/object.yaml': `object: visit
label: 受診
name: "{{case.code}} {{label}}"
fields:
  case: { type: lookup, to: case, label: 症例, required: true, parent: true }
  label: { type: text, label: 見出し, required: true }
  drugs: { type: children, of: drug, by: visit, label: 薬 }
`,
  'objects/drug/object.yaml': `object: drug
label: 薬
name: "{{name}}"
fields:
  visit: { type: lookup, to: visit, label: 受診, required: true, parent: true }
  name: { type: text, label: 薬名, required: true }
  dose: { type: integer, label: 用量 }
`,
  'objects/letter/object.yaml': `object: letter
label: 手紙
name: "{{about}} 宛"
fields:
  case: { type: lookup, to: case, label: 症例 }
  about: { type: lookup, to: clinic, label: 診療所 }
`,
  'objects/letter/access.yaml': `read: [everyone]
write: [everyone]
delete: [everyone]
`,
};

let app: SmallApp;
let tokyo: string, osaka: string, clinic: string, other: string;
beforeAll(async () => {
  app = await openSmallApp(definitions);
  tokyo = await app.insert('prefecture', { name: '東京都' });
  osaka = await app.insert('prefecture', { name: '大阪府' });
  clinic = await app.insert('clinic', { name: '青木医院', prefecture: tokyo, kind: 'full' });
  other = await app.insert('clinic', { name: '千葉医院', prefecture: osaka, kind: 'full' });
});
afterAll(() => app?.close());
beforeEach(async () => {
  await app.database.query(
    sql`TRUNCATE data.case, data.visit, data.drug, data.letter, data.daily, data.stock, data.stock_item, shirabe.record_history, shirabe.deleted_record, shirabe.fixed_stamp, shirabe.file`,
  );
  await app.database.query(
    sql`UPDATE data.clinic SET prefecture = ${tokyo}::uuid, scope_prefecture = ${tokyo}::uuid, name = '青木医院' WHERE id = ${clinic}::uuid`,
  );
});

const own = (now?: Date) => app.as({ role: 'clinic', units: { clinic, prefecture: tokyo } }, now);
const office = (prefecture: string, now?: Date) => app.as({ role: 'office', units: { prefecture } }, now);
const admin = (now?: Date) => app.as({ role: 'admin' }, now);
const nation = () => app.as({ role: 'nation' });
const days = (count: number) => new Date(noon.getTime() + count * 24 * 60 * 60_000);

async function refused(work: Promise<unknown>): Promise<ShirabeError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ShirabeError)) throw error instanceof Error ? error : new Error('it was not refused');
  return error;
}

/** A case with two visits, of which the first has two drugs. */
async function makeCase(code = 'A-1'): Promise<{ id: string; visits: string[]; drugs: string[] }> {
  const id = await app.insert('case', { code, clinic, amount: 1.25, note: '一' }, code);
  const visits = [
    await app.insert('visit', { case: id, label: '初診' }, `${code} 初診`),
    await app.insert('visit', { case: id, label: '再診' }, `${code} 再診`),
  ];
  const drugs = [await app.insert('drug', { visit: visits[0], name: '甲', dose: 1 }, '甲'), await app.insert('drug', { visit: visits[0], name: '乙' }, '乙')];
  return { id, visits, drugs };
}

async function rowsOf(table: string): Promise<Record<string, unknown>[]> {
  const rows = await app.database.query<{ row: Record<string, unknown> }>(
    sql`SELECT to_jsonb(t) - 'version' - 'updated_at' - 'updated_by' AS row FROM ${ident('data', table)} t ORDER BY id`,
  );
  return rows.map(({ row }) => row);
}
const everything = async () => [await rowsOf('case'), await rowsOf('visit'), await rowsOf('drug')];
const idsIn = async (context: RequestContext, object?: string) => (await listBin(context, object === undefined ? {} : { object })).rows.map(({ id }) => id);

describe('a deleted record', () => {
  test('goes with three levels of rows, and comes back with all of them, one version on', async () => {
    const { id } = await makeCase();
    const before = await everything();
    await deleteRecord(own(), 'case', id, 1);
    expect(await everything()).toEqual([[], [], []]);
    expect((await listBin(own(), { object: 'case' })).rows).toEqual([
      expect.objectContaining({ id, object: 'case', title: 'A-1', rows: 4, deleted_by: 'clinicの人', can: { restore: true, purge: false } }),
    ]);
    const back = await restoreDeleted(own(), 'case', id);
    expect(back).toMatchObject({ id, version: 2, title: 'A-1', children: { visits: [{ title: 'A-1 初診' }, { title: 'A-1 再診' }] } });
    expect(await everything()).toEqual(before);
    expect((await readHistory(own(), 'case', id)).changes.map(({ action }) => action)).toEqual(['restore', 'delete']);
    expect(await idsIn(own())).toEqual([]);
  });

  test('comes back once, however often it is asked for', async () => {
    const { id } = await makeCase();
    await deleteRecord(own(), 'case', id, 1);
    const both = await Promise.all([restoreDeleted(own(), 'case', id), restoreDeleted(own(), 'case', id)]);
    expect(both.map(({ version }) => version)).toEqual([2, 2]);
  });

  test('is seen, and brought back, by those who could read and delete it, and by nobody else', async () => {
    const { id } = await makeCase();
    await deleteRecord(office(tokyo), 'case', id, 1);
    expect(await idsIn(office(tokyo))).toEqual([id]);
    expect(await idsIn(admin(), 'case')).toEqual([id]);
    for (const stranger of [office(osaka), app.as({ role: 'clinic', units: { clinic: other, prefecture: osaka } }), app.as({ role: 'viewer' })]) {
      expect(await idsIn(stranger)).toEqual([]);
      expect((await refused(restoreDeleted(stranger, 'case', id))).code).toBe('not_found');
      expect((await refused(readDeleted(stranger, 'case', id))).code).toBe('not_found');
    }
    // Who could read it is told, though they may not bring it back.
    expect(await readDeleted(nation(), 'case', id)).toMatchObject({ deleted_by: 'officeの人', can: { restore: false } });
    expect(await idsIn(nation())).toEqual([]);
    expect((await refused(restoreDeleted(nation(), 'case', id))).code).toBe('not_found');
    // The second wall: the roles of the application do not reach the bin at all.
    await expect(own().database.query(sql`SELECT data FROM shirabe.deleted_record`)).rejects.toThrow(/permission denied/);
    await expect(nation().database.query(sql`SELECT data FROM shirabe.deleted_record`)).rejects.toThrow(/permission denied/);
  });

  test('is found by its title, page by page', async () => {
    for (let index = 0; index < 53; index++) await app.insert('case', { code: `K-${index}`, clinic }, `ケース ${index}`);
    const ids = (await app.database.query<{ id: string }>(sql`SELECT id FROM data.case ORDER BY id`)).map(({ id }) => id);
    for (const id of ids) await deleteRecord(own(), 'case', id, 1);
    const first = await listBin(own(), { object: 'case' });
    const second = await listBin(own(), { object: 'case', cursor: first.next ?? '' });
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual([...ids].reverse());
    expect(second.next).toBeNull();
    expect((await listBin(own(), { search: 'けーす ５２' })).rows).toHaveLength(1);
    expect((await refused(listBin(own(), { cursor: 'x' }))).code).toBe('bad_cursor');
    expect((await refused(listBin(own(), { object: 'nothing' }))).code).toBe('not_found');
  });

  test('stays where another record points to it', async () => {
    const { id } = await makeCase();
    await app.insert('letter', { case: id });
    const before = await everything();
    expect((await refused(deleteRecord(own(), 'case', id, 1))).problems).toMatchObject([{ code: 'referenced' }]);
    expect(await everything()).toEqual(before);
    expect(await idsIn(own())).toEqual([]);
  });

  test('and a save at the same time: one of them is told of the other', async () => {
    const { id } = await makeCase();
    const [saved, deleted] = await Promise.allSettled([
      updateRecord(own(), 'case', id, { version: 1, values: { note: '二' } }),
      deleteRecord(own(), 'case', id, 1),
    ]);
    const codes = [saved, deleted].map((each) => (each.status === 'rejected' ? (each.reason as ShirabeError).code : 'done'));
    expect([
      ['done', 'conflict'],
      ['not_found', 'done'],
    ]).toContainEqual(codes);
  });

  test.each([
    { what: 'its key was taken', code: 'not_unique' },
    { what: 'what it pointed to is gone', code: 'not_a_record' },
  ])('is not half back where $what', async ({ code }) => {
    let id: string;
    let object: string;
    if (code === 'not_unique') {
      object = 'case';
      ({ id } = await makeCase('B-1'));
      await deleteRecord(own(), 'case', id, 1);
      await app.insert('case', { code: 'B-1', clinic });
    } else {
      object = 'letter';
      const made = await makeCase('B-2');
      id = await app.insert('letter', { case: made.id });
      await deleteRecord(own(), 'letter', id, 1);
      await deleteRecord(own(), 'case', made.id, 1);
    }
    const before = await everything();
    const error = await refused(restoreDeleted(own(), object, id));
    expect(error).toMatchObject({ code: 'invalid', problems: [{ code }] });
    expect(error.message).toMatch(code === 'not_unique' ? /番号/ : /症例/);
    expect(await everything()).toEqual(before);
    expect(await idsIn(own(), object)).toContain(id);
  });

  test('of a day of a survey says so when the day was made anew', async () => {
    const id = await app.insert('daily', { clinic, day: '2021-03-10', status: 'open' });
    await deleteRecord(office(tokyo), 'daily', id, 1);
    await app.insert('daily', { clinic, day: '2021-03-10', status: 'open' });
    expect((await refused(restoreDeleted(office(tokyo), 'daily', id))).message).toMatch(/作り直されます/);
  });

  test('has the stamps and the title of now when its unit has moved; a past day keeps those that it had', async () => {
    const { id } = await makeCase();
    const past = await app.insert('daily', { clinic, day: '2021-03-08', status: 'done' });
    const today = await app.insert('daily', { clinic, day: '2021-03-10', status: 'done' });
    await deleteRecord(office(tokyo), 'case', id, 1);
    for (const day of [past, today]) await deleteRecord(office(tokyo), 'daily', day, 1);
    await app.database.query(
      sql`UPDATE data.clinic SET prefecture = ${osaka}::uuid, scope_prefecture = ${osaka}::uuid, name = '新青木医院' WHERE id = ${clinic}::uuid`,
    );
    // It would belong to others than those who bring it back.
    expect((await refused(restoreDeleted(office(tokyo), 'case', id))).code).toBe('forbidden');
    expect(await idsIn(office(tokyo), 'case')).toEqual([id]);
    for (const [object, key] of [
      ['case', id],
      ['daily', past],
      ['daily', today],
    ] as const)
      await restoreDeleted(admin(), object, key);
    expect((await rowsOf('case')).map((row) => row.scope_prefecture)).toEqual([osaka]);
    expect((await rowsOf('daily')).map(({ scope_prefecture, title }) => ({ scope_prefecture, title }))).toEqual([
      { scope_prefecture: tokyo, title: '新青木医院 2021-03-08' },
      { scope_prefecture: osaka, title: '新青木医院 2021-03-10' },
    ]);
  });

  test('a field that has another type meanwhile is told, and keeps nobody from seeing the others', async () => {
    const [{ id }, second] = [await makeCase('C-1'), await makeCase('C-2')];
    for (const each of [id, second.id]) await deleteRecord(own(), 'case', each, 1);
    await app.database.query(sql`UPDATE shirabe.deleted_record SET data = jsonb_set(data, '{day}', '"no day"') WHERE record = ${id}::uuid`);
    expect(await idsIn(own())).toEqual([second.id]);
    expect(await idsIn(admin())).toContain(id);
    expect((await refused(restoreDeleted(admin(), 'case', id))).problems).toMatchObject([{ code: 'changed_type' }]);
  });

  test('whose time is over is gone, with its files; before that an administrator may let it go', async () => {
    const { id } = await makeCase('D-1');
    const second = await makeCase('D-2');
    const file = '0190a1b2-0000-7000-8000-0000000000f1';
    await app.database.query(
      sql`INSERT INTO shirabe.file (id, object, field, record, name, size, type, sha256, created_by, created_at) VALUES (${file}::uuid, 'case', 'file', ${id}::uuid, 'a.pdf', 1, 'application/pdf', 'x', ${id}::uuid, ${noon})`,
    );
    await app.database.query(sql`INSERT INTO shirabe.accepted_warning (record, rule, fingerprint, object, code, problems, at, by_user, by_name)
      VALUES (${id}::uuid, 'r', 'f', 'case', 'c', '[]', ${noon}, ${id}::uuid, 'x')`);
    const removed: string[] = [];
    const files = { remove: (each: string) => Promise.resolve(void removed.push(each)) };
    for (const each of [id, second.id]) await deleteRecord(own(), 'case', each, 1);
    expect(await purgeDeleted(app.database, files, days(29))).toBe(0);
    expect((await refused(letGo(own(), 'case', second.id))).code).toBe('forbidden');
    await letGo(admin(), 'case', second.id);
    expect(await idsIn(own())).toEqual([id]);
    expect(await purgeDeleted(app.database, files, noon)).toBe(5);
    expect(removed).toEqual([]);
    expect((await refused(restoreDeleted(own(days(30)), 'case', id))).code).toBe('not_found');
    expect(await purgeDeleted(app.database, files, days(30))).toBe(5);
    expect(removed).toEqual([file]);
    expect(
      await app.database.query(sql`SELECT 1 FROM shirabe.file UNION ALL SELECT 1 FROM shirabe.deleted_record UNION ALL SELECT 1 FROM shirabe.accepted_warning`),
    ).toEqual([]);
    const audited = await app.database.query<{ action: string }>(sql`SELECT action FROM shirabe.audit_entry WHERE action = 'record_purge'`);
    expect(audited).toHaveLength(1);
  });

  test('rows that a save removes can be taken back; the record is told', async () => {
    const made = await createRecord(own(), 'case', { values: { code: 'E-1', clinic }, children: { visits: [{ values: { label: '初診' } }] } });
    const visit = made.children.visits?.[0]?.id ?? '';
    await app.insert('drug', { visit, name: '甲' }, '甲');
    const saved = await updateRecord(own(), 'case', made.id, { version: 1, children: { visits: [{ id: visit, delete: true }] } });
    expect(saved.children.visits).toEqual([]);
    const [row] = (await listBin(own(), { object: 'visit' })).rows;
    expect(row).toMatchObject({ id: visit, rows: 1 });
    await restoreDeleted(own(), 'visit', visit);
    expect(await readRecord(own(), 'case', made.id)).toMatchObject({ version: 3, children: { visits: [{ id: visit, values: { label: '初診' } }] } });
    expect((await readHistory(own(), 'case', made.id)).changes[0]?.fields).toMatchObject([{ field: 'visits.label', old: null, new: '初診' }]);
    expect(await rowsOf('drug')).toHaveLength(1);
  });

  test('takes along rows whose object is hidden by now, and has them again, hidden or not', async () => {
    const { 'objects/drug/object.yaml': _drug, ...others } = definitions;
    const visit = others['objects/visit/object.yaml'].replace(/ {2}drugs:.*\n/, '');
    const hidden = { ...own(), model: compileDefinitions({ ...others, 'objects/visit/object.yaml': visit }) };
    for (const after of [hidden, own()]) {
      const { id } = await makeCase('H-1');
      const before = await everything();
      await deleteRecord(hidden, 'case', id, Number((await readRecord(own(), 'case', id)).version));
      expect(await everything()).toEqual([[], [], []]);
      expect((await listBin(hidden, { object: 'case' })).rows).toMatchObject([{ id, rows: 4 }]);
      await restoreDeleted(after, 'case', id);
      expect(await everything()).toEqual(before);
      await app.database.query(sql`TRUNCATE data.case, data.visit, data.drug, data.letter`);
    }
  });

  test('leaves records alone that belonged to it by a lookup that is hidden by now', async () => {
    const { id, visits } = await makeCase('H-2');
    const files = {
      ...definitions,
      'objects/case/object.yaml': definitions['objects/case/object.yaml'].replace(/ {2}visits:.*\n/, ''),
      'objects/visit/object.yaml': definitions['objects/visit/object.yaml'].replace(/ {2}case:.*\n/, '').replace('{{case.code}} ', ''),
      'objects/visit/access.yaml': 'read: [everyone]\nwrite: [everyone]\ndelete: [everyone]\n',
    };
    await deleteRecord({ ...own(), model: compileDefinitions(files) }, 'case', id, 1);
    expect((await rowsOf('visit')).map((row) => [row.id, row.case])).toEqual(visits.map((visit) => [visit, null]));
    expect(await rowsOf('drug')).toHaveLength(2);
  });

  test('comes back with all it held where fields are required or of another type since; the next save says what to fill in', async () => {
    const { id } = await makeCase('K-1');
    await app.database.query(sql`UPDATE data.case SET day = '2021-03-04', amount = 12, note = '1,234' WHERE id = ${id}::uuid`);
    await deleteRecord(own(), 'case', id, 1);
    const changed = definitions['objects/case/object.yaml']
      .replace('day: { type: date', 'day: { type: datetime')
      .replace('amount: { type: decimal, label: 量, scale: 4 }', 'amount: { type: text, label: 量 }')
      .replace('note: { type: long_text', 'note: { type: integer');
    const added = `${changed}  ward: { type: text, label: 病棟, required: true }\n  count: { type: integer, label: 人数, default: 1 }\n`;
    const compiled = compileModel({ ...definitions, 'objects/case/object.yaml': added }, app.model.physical);
    if (!('model' in compiled)) throw new Error('it does not compile');
    const { model } = compiled;
    await app.database.transact((tx) => applySteps(tx, model, planChanges(app.model, model).steps, noon), { as: 'owner' });
    const now = { ...own(), model };
    expect((await listBin(now, { object: 'case' })).rows).toMatchObject([{ id, title: 'K-1', rows: 4 }]);
    const { values, version } = await restoreDeleted(now, 'case', id);
    expect(values).toMatchObject({ day: '2021-03-03T15:00:00.000Z', amount: '12', note: 1234, ward: null, count: null });
    expect((await refused(updateRecord(now, 'case', id, { version, values: { flag: true } }))).problems).toMatchObject([{ field: 'ward', code: 'required' }]);
    expect(await updateRecord(now, 'case', id, { version, values: { flag: true, ward: '東' } })).toMatchObject({ values: { note: 1234, ward: '東' } });
  });

  test('a row whose parent is deleted too comes back after it', async () => {
    const made = await createRecord(own(), 'case', { values: { code: 'P-1', clinic }, children: { visits: [{ values: { label: '初診' } }] } });
    const visit = made.children.visits?.[0]?.id ?? '';
    const { version } = await updateRecord(own(), 'case', made.id, { version: 1, children: { visits: [{ id: visit, delete: true }] } });
    await deleteRecord(own(), 'case', made.id, version);
    expect((await refused(restoreDeleted(admin(), 'visit', visit))).problems).toMatchObject([
      { code: 'not_a_record', message: expect.stringContaining('症例') },
    ]);
    expect(await everything()).toEqual([[], [], []]);
    expect((await restoreDeleted(own(), 'case', made.id)).children.visits).toEqual([]);
    await restoreDeleted(own(), 'visit', visit);
    expect((await readRecord(own(), 'case', made.id)).children.visits).toMatchObject([{ id: visit }]);
  });

  test.each(['move', 'stay'] as const)('of a past day goes where the others go when its unit moves: %s', async (choice) => {
    const past = await app.insert('daily', { clinic, day: '2021-03-08', status: 'done' });
    await deleteRecord(office(tokyo), 'daily', past, 1);
    const { version } = await readRecord(nation(), 'clinic', clinic);
    const change = { version, values: { prefecture: osaka } };
    expect(await refused(updateRecord(nation(), 'clinic', clinic, change))).toMatchObject({
      code: 'scope_move',
      detail: { past: [{ object: 'daily', rows: 1 }] },
    });
    await updateRecord(nation(), 'clinic', clinic, { ...change, past_rows: choice });
    const [holder, stranger] = choice === 'move' ? [osaka, tokyo] : [tokyo, osaka];
    expect(await idsIn(office(stranger), 'daily')).toEqual([]);
    expect(await idsIn(office(holder), 'daily')).toEqual([past]);
    await restoreDeleted(office(holder), 'daily', past);
    expect((await rowsOf('daily')).map((row) => row.scope_prefecture)).toEqual([holder]);
  });

  test('any values come back as they were', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((given) => given.replace(/[\0\ud800-\udfff]/g, ''));
    const values = fc.record({
      amount: fc.option(fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((given) => given / 10_000)),
      day: fc.option(fc.constantFrom('0999-01-01', '2024-02-29', '9999-12-31')),
      moment: fc.option(fc.constantFrom('2021-03-10T03:00:00.123Z', '1970-01-01T00:00:00Z')),
      clock: fc.option(fc.constantFrom('00:00', '23:59')),
      flag: fc.option(fc.boolean()),
      tags: fc.option(fc.constantFrom(['a'], ['a', 'b'])),
      note: fc.option(text),
    });
    await fc.assert(
      fc.asyncProperty(values, text, async (given, label) => {
        await app.database.query(sql`TRUNCATE data.case, data.visit, data.drug, data.letter, shirabe.deleted_record`);
        const id = await app.insert('case', { code: 'P', clinic, ...given }, 'P');
        await app.insert('visit', { case: id, label }, `P${label === '' ? '' : ` ${label}`}`);
        const before = await everything();
        await deleteRecord(own(), 'case', id, 1);
        await restoreDeleted(own(), 'case', id);
        expect((await everything())[0]).toEqual(before[0]);
        expect((await everything())[1]?.map(({ title: _title, search: _search, ...row }) => row)).toEqual(
          before[1]?.map(({ title: _title, search: _search, ...row }) => row),
        );
      }),
      { numRuns: 12 },
    );
  });
});
