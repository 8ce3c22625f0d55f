import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import { Transaction } from '../database/transaction.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { newRecord, readRecord } from './read-record.ts';
import { saveMany } from './save-many.ts';
import { createRecord, updateRecord } from './save-record.ts';

/** Requests of three types: whoever is of the nation may make all, others but two; each asks for something else. */
const request = `object: request
label: 依頼
name: "{{subject}}"
record_types:
  field: kind
  types:
    goods:
      description: 物資を依頼します。
      values: { priority: [high] }
      defaults: { priority: '"high"' }
    staff: { values: { priority: [high, low] } }
    order: { create: USER.role = "nation" }
fields:
  subject: { type: text, label: 件名, required: true }
  kind: { type: picklist, label: 種類, values: { goods: 物資, staff: 応援, order: 指示, old: { label: 旧, retired: true } } }
  priority: { type: picklist, label: 優先度, values: { high: 高, low: 低 }, default: '"low"' }
  amount: { type: integer, label: 数量, min: 0 }
  people: { type: integer, label: 人数, min: 0 }
  lines: { type: children, of: request_line, by: request, label: 品目 }
`;
const files = {
  ...smallApp,
  'objects/request/object.yaml': request,
  'objects/request/layout.yaml': `sections:
  - { label: 基本, fields: [subject, kind, priority] }
  - { label: 物資, types: [goods], fields: [amount, lines] }
  - { label: 応援, types: [staff], show: priority = "high", fields: [people] }
`,
  'objects/request/access.yaml': 'read: [everyone]\nwrite: [everyone]\n',
  'objects/request_line/object.yaml': `object: request_line
label: 品目
name: "{{goods}}"
fields:
  request: { type: lookup, to: request, label: 依頼, required: true, parent: true }
  goods: { type: text, label: 品名, required: true }
`,
  'objects/request_line/access.yaml': 'read: [everyone]\nwrite: [everyone]\n',
};
let app: SmallApp;
beforeAll(async () => {
  app = await openSmallApp(files);
});
afterAll(() => app?.close());

const clinic = () => app.as({ role: 'clinic' });
const nation = () => app.as({ role: 'nation' });
const problemsOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (raised: unknown) => raised,
  );
  return error instanceof ShirabeError ? error.problems.map(({ field, code }) => `${field ?? ''} ${code}`) : [];
};

describe('record types', () => {
  test('the description offers those that the viewer may create, with what each takes', async () => {
    const { describe: seen, values } = await newRecord(clinic(), 'request');
    expect(values['kind']).toBeNull();
    expect(seen.record_types?.types.map(({ value, can_create, values }) => [value, can_create, values])).toEqual([
      ['goods', true, { priority: ['high'] }],
      ['staff', true, { priority: ['high', 'low'] }],
      ['order', false, {}],
      ['old', false, {}],
    ]);
    expect(seen.record_types?.types[0]?.description?.ja).toBe('物資を依頼します。');
    expect((await newRecord(nation(), 'request')).describe.record_types?.types.map(({ can_create }) => can_create)).toEqual([true, true, true, false]);
  });

  test('a new record starts with the defaults of its type; a type that is not allowed is not started with', async () => {
    expect((await newRecord(clinic(), 'request', { kind: 'goods' })).values).toMatchObject({ kind: 'goods', priority: 'high' });
    expect((await newRecord(clinic(), 'request', { kind: 'staff' })).values).toMatchObject({ kind: 'staff', priority: 'low' });
    expect((await newRecord(clinic(), 'request', { kind: 'order' })).values).toMatchObject({ kind: null });
  });

  test('a record needs its type, and one that the user may give: by a save, by a change, and in many at once', async () => {
    expect(await problemsOf(createRecord(clinic(), 'request', { values: { subject: '種類なし' } }))).toEqual(['kind required']);
    expect(await problemsOf(createRecord(clinic(), 'request', { values: { subject: '指示', kind: 'order' } }))).toEqual(['kind type_not_allowed']);
    expect(await problemsOf(createRecord(nation(), 'request', { values: { subject: '指示', kind: 'order' } }))).toEqual([]);
    const goods = await createRecord(clinic(), 'request', { values: { subject: 'マスク', kind: 'goods', amount: 5 } });
    expect(await problemsOf(updateRecord(clinic(), 'request', goods.id, { version: 1, values: { kind: 'order' } }))).toEqual(['kind type_not_allowed']);
    const [first, second] = await saveMany(clinic(), 'request', [
      { values: { subject: '一括', kind: 'order' } },
      { values: { subject: '一括', kind: 'goods' } },
    ]);
    expect([first?.outcome, first?.problems[0]?.code, second?.outcome]).toEqual(['refused', 'type_not_allowed', 'created']);
  });

  test('what somebody else may give stays with those who may not, whatever else they change', async () => {
    const order = await createRecord(nation(), 'request', { values: { subject: '指示', kind: 'order' } });
    const saved = await updateRecord(clinic(), 'request', order.id, { version: order.version, values: { subject: '指示の訂正' } });
    expect(saved.values).toMatchObject({ subject: '指示の訂正', kind: 'order' });
  });

  test('values of other picklists are those that the type takes; the type cannot leave one behind', async () => {
    expect(await problemsOf(createRecord(clinic(), 'request', { values: { subject: 'x', kind: 'goods', priority: 'low' } }))).toEqual(['priority not_of_type']);
    const staff = await createRecord(clinic(), 'request', { values: { subject: '応援', kind: 'staff', priority: 'low' } });
    expect(await problemsOf(updateRecord(clinic(), 'request', staff.id, { version: staff.version, values: { kind: 'goods' } }))).toEqual([
      'priority not_of_type',
    ]);
  });

  test('what a type does not ask for is not stored, and goes when the type changes; the history has it', async () => {
    const goods = await createRecord(clinic(), 'request', { values: { subject: 'ガウン', kind: 'goods', amount: 7, people: 3 } });
    expect(goods.values).toMatchObject({ amount: 7, people: null });
    const staff = await updateRecord(clinic(), 'request', goods.id, { version: goods.version, values: { kind: 'staff', people: 2 } });
    expect(staff.values).toMatchObject({ kind: 'staff', priority: 'high', amount: null, people: 2 });
    const [last] = await app.database.query<{ changes: readonly { field: string; old: unknown }[] }>(
      sql`SELECT changes FROM shirabe.record_history WHERE record = ${goods.id}::uuid ORDER BY id DESC LIMIT 1`,
    );
    expect(last?.changes).toEqual(expect.arrayContaining([expect.objectContaining({ field: 'amount', old: 7 })]));
  });
});

describe('child rows of a section that does not apply', () => {
  const goods = () => createRecord(clinic(), 'request', { values: { subject: '物資', kind: 'goods' }, children: { lines: [{ values: { goods: 'マスク' } }] } });
  const countLines = async (id: string) =>
    (await app.database.query<{ count: number }>(sql`SELECT count(*)::int AS count FROM data.request_line WHERE request = ${id}::uuid`))[0]?.count;

  test('of many records at once: those that have no such rows take no statements of their own', async () => {
    const made = await saveMany(
      clinic(),
      'request',
      Array.from({ length: 12 }, (_, index) => ({ values: { subject: `応援${index}`, kind: 'staff' } })),
    );
    const asked = jest.spyOn(Transaction.prototype, 'query');
    const statementsOf = async (rows: typeof made): Promise<number> => {
      asked.mockClear();
      const outcomes = await saveMany(
        clinic(),
        'request',
        rows.map(({ id, version }) => ({ id, version, values: { subject: '応援の訂正' } })),
      );
      expect(outcomes.map(({ outcome }) => outcome)).toEqual(rows.map(() => 'updated'));
      return asked.mock.calls.length;
    };
    const few = await statementsOf(made.slice(0, 2));
    expect(await statementsOf(made.slice(2))).toBe(few);
    asked.mockRestore();
  });

  test('are not taken', async () => {
    const saved = await createRecord(clinic(), 'request', {
      values: { subject: '応援', kind: 'staff' },
      children: { lines: [{ values: { goods: 'マスク' } }] },
    });
    expect(saved.children['lines']).toEqual([]);
  });

  test('go with the save that hides them, whoever may delete them by hand; the recycle bin and the history have them', async () => {
    const { id, version, children } = await goods();
    expect(children['lines']).toHaveLength(1);
    const saved = await updateRecord(clinic(), 'request', id, { version, values: { kind: 'staff' } });
    expect(saved.children['lines']).toEqual([]);
    expect(await countLines(id)).toBe(0);
    const kept = await app.database.query<{ title: string }>(
      sql`SELECT title FROM shirabe.deleted_record WHERE record = ${children['lines']?.[0]?.id ?? ''}::uuid`,
      { as: 'engine' },
    );
    expect(kept).toEqual([{ title: 'マスク' }]);
    const [last] = await app.database.query<{ changes: readonly { field: string; old: unknown }[] }>(
      sql`SELECT changes FROM shirabe.record_history WHERE record = ${id}::uuid ORDER BY id DESC LIMIT 1`,
    );
    expect(last?.changes).toEqual(expect.arrayContaining([expect.objectContaining({ field: 'lines.goods', old: 'マスク' })]));
  });

  test('go with a change of many too', async () => {
    const { id, version } = await goods();
    const [outcome] = await saveMany(clinic(), 'request', [{ id, version, values: { kind: 'staff' } }]);
    expect(outcome?.outcome).toBe('updated');
    expect(await countLines(id)).toBe(0);
    expect((await readRecord(clinic(), 'request', id)).values['kind']).toBe('staff');
  });
});
