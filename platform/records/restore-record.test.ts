import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RestorePreview } from '../contract/wire-restore.ts';
import type { RecordAnswer } from '../contract/wire.ts';
import type { RequestContext } from '../database/request-context.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { copyRecord } from './copy-record.ts';
import { readHistory, readHistoryEntry } from './read-history.ts';
import { printRecords } from './print-records.ts';
import { newRecord, readRecord } from './read-record.ts';
import { countRelated, listRelated } from './related-rows.ts';
import { previewRestore, restoreRecord } from './restore-record.ts';
import { createRecord, updateRecord } from './save-record.ts';

const definitions = {
  ...smallApp,
  'objects/plan/object.yaml': `object: plan
label: 計画
name: "{{code}}"
scope: clinic
unique: [[code]]
fields:
  code: { type: text, label: 番号, required: true }
  clinic: { type: lookup, to: clinic, label: 診療所, required: true, fixed: true }
  beds: { type: integer, label: 病床数 }
  note: { type: long_text, label: 備考, max: 100000 }
  secret: { type: text, label: 秘密 }
  state: { type: text, label: 状態, read_only: true, default: '"新"' }
  file: { type: file, label: 添付 }
  steps: { type: children, of: step, by: plan, label: 手順 }
`,
  'objects/plan/rules.yaml': `- when: beds < 0
  error: { beds: 負の数です }
- when: beds > 100
  warning: { beds: 多すぎます }
`,
  'objects/plan/access.yaml': `read: [own clinic, own prefecture]
write: [own clinic, own prefecture]
delete: [own clinic]
fields:
  secret: { read: [clinic] }
`,
  'objects/plan/lists.yaml': '- { list: all, label: すべて, columns: [title] }\n',
  'objects/step/object.yaml': `object: step
label: 手順
name: "{{what}}"
fields:
  plan: { type: lookup, to: plan, label: 計画, required: true, parent: true }
  what: { type: text, label: 内容, required: true }
  days: { type: integer, label: 日数 }
`,
};

let app: SmallApp;
let tokyo: string, clinic: string;
beforeAll(async () => {
  app = await openSmallApp(definitions);
  tokyo = await app.insert('prefecture', { name: '東京都' });
  clinic = await app.insert('clinic', { name: '青木医院', prefecture: tokyo, kind: 'full' });
});
afterAll(() => app?.close());
beforeEach(async () => {
  await app.database.query(sql`TRUNCATE data.plan, data.step, shirabe.record_history, shirabe.deleted_record`);
});

const at = (minute: number) => new Date(Date.UTC(2021, 2, 10, 3, minute));
const own = (minute = 0) => app.as({ role: 'clinic', units: { clinic, prefecture: tokyo } }, at(minute));
const office = (minute = 0) => app.as({ role: 'office', id: '00000000-0000-7000-8000-000000000002', units: { prefecture: tokyo } }, at(minute));

async function refused(work: Promise<unknown>): Promise<ShirabeError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ShirabeError)) throw error instanceof Error ? error : new Error('it was not refused');
  return error;
}

/** A plan with two steps, changed twice since: minutes 0, 1, 2. */
async function makePlan(code = 'A'): Promise<{ id: string; made: RecordAnswer; now: RecordAnswer }> {
  const made = await createRecord(own(0), 'plan', {
    values: { code, clinic, beds: 10, note: '一\n二', secret: '甲' },
    children: { steps: [{ values: { what: '調査', days: 1 } }, { values: { what: '相談', days: 2 } }] },
  });
  const [first, second] = made.children.steps ?? [];
  await updateRecord(own(1), 'plan', made.id, { version: 1, values: { beds: 20, note: '一\n三', secret: '乙' } });
  const now = await updateRecord(office(2), 'plan', made.id, {
    version: 2,
    values: { beds: 30 },
    children: {
      steps: [{ id: first?.id ?? '', values: { days: 5 } }, { id: second?.id ?? '', delete: true }, { values: { what: '報告', days: 3 } }],
    },
  });
  return { id: made.id, made, now };
}
const rowsOf = (record: RecordAnswer) => (record.children.steps ?? []).map(({ values }) => [values.what, values.days]);
const entriesOf = async (id: string) => (await readHistory(own(9), 'plan', id)).changes;
const told = (preview: RestorePreview) => preview.changes.map(({ field, old, new: then }) => [field, old, then]);

describe('the history of a record', () => {
  test('is read by field, user and days, page by page', async () => {
    const { id } = await makePlan();
    const all = await readHistory(own(9), 'plan', id);
    expect(all.changes.map(({ by }) => by)).toEqual(['officeの人', 'clinicの人', 'clinicの人']);
    expect(all.people?.map(({ name }) => name)).toEqual(['clinicの人', 'officeの人']);
    const ofNote = await readHistory(own(9), 'plan', id, { field: 'note' });
    expect(ofNote.changes.map(({ fields }) => fields.map(({ field }) => field))).toEqual([['note'], ['note']]);
    expect((await readHistory(own(9), 'plan', id, { field: 'steps' })).changes).toHaveLength(2);
    expect((await readHistory(own(9), 'plan', id, { by: all.people?.[1]?.id ?? '' })).changes).toHaveLength(1);
    expect((await readHistory(own(9), 'plan', id, { by: 'engine' })).changes).toEqual([]);
    expect((await readHistory(own(9), 'plan', id, { from: '2021-03-10', to: '2021-03-10' })).changes).toHaveLength(3);
    expect((await readHistory(own(9), 'plan', id, { to: '2021-03-09' })).changes).toEqual([]);
    const first = await readHistory(own(9), 'plan', id, { limit: 2 });
    const second = await readHistory(own(9), 'plan', id, { limit: 2, cursor: first.next ?? '' });
    expect([...first.changes, ...second.changes]).toEqual(all.changes);
    expect(second.people).toBeUndefined();
  });

  test.each([
    [{ field: 'nothing' }, 'unknown_field'],
    [{ by: 'somebody' }, 'bad_request'],
    [{ from: '2021-02-30' }, 'bad_request'],
    [{ to: 'today' }, 'bad_request'],
    [{ cursor: "1' OR 1=1" }, 'bad_cursor'],
  ])('asked for %j says what is wrong', async (filter, code) => {
    const { id } = await makePlan();
    expect((await refused(readHistory(own(), 'plan', id, filter))).code).toBe(code);
  });

  test('tells nothing of a field that one does not read', async () => {
    const { id } = await makePlan();
    expect(JSON.stringify(await readHistory(office(9), 'plan', id))).not.toMatch(/甲|乙|secret/);
    expect((await refused(readHistory(office(9), 'plan', id, { field: 'secret' }))).code).toBe('unknown_field');
  });

  test('cuts long texts, which an entry by itself has whole', async () => {
    const { id } = await makePlan();
    const long = '長い文章。'.repeat(20_000);
    await updateRecord(own(3), 'plan', id, { version: 3, values: { note: long } });
    const [entry] = (await readHistory(own(9), 'plan', id)).changes;
    expect(entry?.fields[0]).toMatchObject({ field: 'note', old: '一\n三', cut: true });
    expect(String(entry?.fields[0]?.new).length).toBeLessThan(1001);
    expect((await readHistoryEntry(own(9), 'plan', id, entry?.id ?? '')).fields[0]).toMatchObject({ new: long });
    expect((await refused(readHistoryEntry(own(9), 'plan', id, '999999'))).code).toBe('not_found');
  });
});

describe('a restore', () => {
  test('of one value is shown first, saved as any other, and told in the history', async () => {
    const { id } = await makePlan();
    const [, second] = await entriesOf(id);
    const request = { version: 3, entry: second?.id ?? '', before: true, fields: ['note'] };
    expect(told(await previewRestore(own(4), 'plan', id, { ...request, dry_run: true }))).toEqual([['note', '一\n三', '一\n二']]);
    expect((await readRecord(own(4), 'plan', id)).version).toBe(3);
    const restored = await restoreRecord(own(4), 'plan', id, request);
    expect(restored).toMatchObject({ version: 4, values: { note: '一\n二', beds: 30, secret: '乙' } });
    expect((await entriesOf(id))[0]?.fields).toMatchObject([{ field: 'note', new: '一\n二', restored: second?.at }]);
  });

  test.each([
    { what: 'after its first entry', moment: (entries: readonly { id: string; at: string }[]) => ({ entry: entries[2]?.id ?? '' }) },
    { what: 'at a moment', moment: () => ({ at: '2021-03-10T12:00:30+09:00' }) },
  ])('of the whole record $what brings back values, changed rows and removed rows, and takes away later ones', async ({ moment }) => {
    const { id, made } = await makePlan();
    const restored = await restoreRecord(own(4), 'plan', id, { version: 3, ...moment(await entriesOf(id)) });
    expect(restored.values).toMatchObject({ beds: 10, note: '一\n二', secret: '甲' });
    expect(rowsOf(restored)).toEqual(rowsOf(made));
  });

  test('goes to the state between two changes, and back again', async () => {
    const { id, now } = await makePlan();
    const entries = await entriesOf(id);
    const between = await restoreRecord(own(4), 'plan', id, { version: 3, entry: entries[1]?.id ?? '' });
    expect(between.values).toMatchObject({ beds: 20, note: '一\n三' });
    const back = await restoreRecord(own(5), 'plan', id, { version: 4, entry: entries[0]?.id ?? '' });
    expect(back.values).toMatchObject({ beds: 30, note: '一\n三' });
    expect(rowsOf(back).sort()).toEqual(rowsOf(now).sort());
  });

  test('leaves what cannot be set, and says so; what one does not read stays unnamed', async () => {
    const { id } = await makePlan();
    await app.database.query(
      sql`UPDATE shirabe.record_history SET changes = changes || '[{"field":"gone","old":1,"new":2},{"field":"state","old":"旧","new":"新"},{"field":"clinic","old":null,"new":null}]' WHERE record = ${id}::uuid AND at = ${at(1)}`,
    );
    const [, , first] = await entriesOf(id);
    const preview = await previewRestore(office(4), 'plan', id, { version: 3, entry: first?.id ?? '' });
    expect(preview.left.map(({ field, code }) => [field, code])).toEqual(
      expect.arrayContaining([
        ['gone', 'gone'],
        ['state', 'system'],
        ['clinic', 'fixed'],
      ]),
    );
    expect(JSON.stringify(preview)).not.toMatch(/secret|甲|乙/);
    expect((await restoreRecord(office(4), 'plan', id, { version: 3, entry: first?.id ?? '' })).values.beds).toBe(10);
    expect((await readRecord(own(4), 'plan', id)).values.secret).toBe('乙');
  });

  test('obeys the rules, warnings, versions and access of any save', async () => {
    const { id } = await makePlan();
    const entry = (await entriesOf(id))[0]?.id ?? '';
    await app.database.query(sql`UPDATE shirabe.record_history SET changes = '[{"field":"beds","old":-5,"new":30}]' WHERE id = ${entry}::bigint`);
    const request = { version: 3, entry, before: true };
    expect((await previewRestore(own(4), 'plan', id, request)).problems).toMatchObject([{ field: 'beds', message: '負の数です' }]);
    expect((await refused(restoreRecord(own(4), 'plan', id, request))).code).toBe('invalid');
    await app.database.query(sql`UPDATE shirabe.record_history SET changes = '[{"field":"beds","old":500,"new":30}]' WHERE id = ${entry}::bigint`);
    expect((await refused(restoreRecord(own(4), 'plan', id, request))).code).toBe('warnings');
    expect((await refused(restoreRecord(own(4), 'plan', id, { ...request, version: 2 }))).code).toBe('conflict');
    const other = app.as({ role: 'clinic', units: { clinic: tokyo, prefecture: clinic } });
    expect((await refused(restoreRecord(other, 'plan', id, request))).code).toBe('not_found');
    expect((await restoreRecord(own(4), 'plan', id, { ...request, accept_warnings: true })).values.beds).toBe(500);
  });

  test.each([
    [{}, 'bad_request'],
    [{ at: 'yesterday' }, 'bad_request'],
    [{ at: '2021-03-10T00:00:00Z', entry: '1' }, 'bad_request'],
    [{ at: '2021-03-01T00:00:00Z' }, 'invalid'],
    [{ entry: '999999' }, 'not_found'],
  ])('to %j says what is wrong', async (moment, code) => {
    const { id } = await makePlan();
    expect((await refused(restoreRecord(own(4), 'plan', id, { version: 3, ...moment }))).code).toBe(code);
  });
});

describe('a copy', () => {
  test('takes over what a user gives, rows too, and names what it leaves', async () => {
    const { id } = await makePlan();
    const fresh = await newRecord(own(4), 'plan', { copy: id, beds: '7' });
    expect(fresh.values).toMatchObject({ code: null, beds: 7, note: '一\n三', secret: '乙', clinic: { id: clinic } });
    expect(fresh.copy).toMatchObject({
      title: 'A',
      children: { steps: [{ values: { what: '調査', days: 5 } }, { values: { what: '報告', days: 3 } }] },
      left: [{ field: 'code' }, { field: 'state' }],
    });
    const object = app.model.objects.plan;
    if (!object) throw new Error('there is a plan');
    expect(JSON.stringify(await copyRecord(office(4), object, id))).not.toMatch(/secret|乙/);
    expect((await refused(newRecord(own(4), 'plan', { copy: clinic }))).code).toBe('not_found');
  });
});

describe('records for paper', () => {
  test('come whole and in their order, those that one may read, with as many statements for many as for one', async () => {
    const made = [await makePlan('P-1'), await makePlan('P-2'), await makePlan('P-3')].map(({ id }) => id);
    const statements = async (ids: readonly string[]) => {
      const context = own(4);
      let count = 0;
      const { database: asked } = context;
      const database: RequestContext['database'] = {
        query: (...given) => {
          count += 1;
          return asked.query(...given);
        },
        transact: (...given) => asked.transact(...given),
      };
      const { records } = await printRecords({ ...context, database }, 'plan', 'all', { ids });
      return { records, count };
    };
    const one = await statements(made.slice(0, 1));
    const many = await statements([...made].reverse());
    expect(many.count).toBe(one.count);
    expect(many.records.map(({ id }) => id)).toEqual([...made].reverse());
    for (const record of many.records) expect(record).toEqual(await readRecord(own(4), 'plan', record.id));
    expect((await printRecords(app.as({ role: 'clinic', units: { clinic: tokyo } }), 'plan', 'all', { ids: made })).records).toEqual([]);
  });
});

describe('a related list', () => {
  test('is read page by page, searched, sorted and counted, below a record that one may read', async () => {
    for (let day = 1; day <= 9; day++)
      await app.insert('daily', { clinic, day: `2021-03-0${day}`, status: day % 2 === 0 ? 'done' : 'open' }, `青木医院 2021-03-0${day}`);
    const place = { object: 'clinic', id: clinic, other: 'daily', by: 'clinic' };
    const days = async (parameters: Parameters<typeof listRelated>[2]) =>
      (await listRelated(own(), place, parameters)).rows.map(({ values }) => String(values.title).slice(-2));
    expect(await days({ limit: 3 })).toEqual(['09', '08', '07']);
    expect(await days({ sort: 'day', limit: 2 })).toEqual(['01', '02']);
    expect(await days({ search: '03-05' })).toEqual(['05']);
    expect(await days({ filter: 'status = "done"' })).toEqual(['08', '06', '04', '02']);
    expect(await countRelated(own(), place, { filter: 'status = "done"' })).toEqual({ count: 4 });
    const { next } = await listRelated(own(), place, { limit: 8 });
    expect(await days({ limit: 8, cursor: next ?? '' })).toEqual(['01']);
    for (const wrong of [
      { ...place, by: 'day' },
      { ...place, other: 'stock' },
      { ...place, id: tokyo },
    ])
      expect((await refused(listRelated(own(), wrong))).code).toBe('not_found');
    expect((await refused(listRelated(app.as({ role: 'clinic', units: { clinic: tokyo } }), place))).code).toBe('not_found');
  });
});
