import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql, { raw } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { newId } from '../database/uuid.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { deleteRecord } from './delete-record.ts';
import { outcomeOf, type RowChange, type RowOutcome } from './row-outcome.ts';
import { saveMany } from './save-many.ts';
import { createRecord, updateRecord } from './save-record.ts';

let app: SmallApp;
let tokyo: string, osaka: string, clinics: readonly string[], dailies: readonly string[], inquiries: readonly string[];
const tables = ['prefecture', 'clinic', 'daily', 'inquiry'] as const;
let seeded: readonly { readonly table: string; readonly rows: unknown }[];

beforeAll(async () => {
  app = await openSmallApp();
  tokyo = await app.insert('prefecture', { name: '東京都' });
  osaka = await app.insert('prefecture', { name: '大阪府' });
  clinics = [
    await app.insert('clinic', { name: '青木医院', prefecture: tokyo, kind: 'full', beds: 1 }),
    await app.insert('clinic', { name: '馬場医院', prefecture: tokyo, kind: 'treatment_only', beds: 10 }),
    await app.insert('clinic', { name: '千葉医院', prefecture: osaka, kind: 'full', beds: 10 }),
  ];
  const days = ['2021-03-08', '2021-03-09'];
  dailies = await inOrder(
    clinics.flatMap((clinic) => days.map((day) => ({ clinic, day }))),
    ({ clinic, day }) => app.insert('daily', { clinic, day, status: 'open' }, `x ${day}`),
  );
  inquiries = await inOrder(['A', 'B', 'C'], (code) => app.insert('inquiry', { code, subject: code, prefecture: tokyo, number: code }, `${code} ${code} `));
  seeded = await inOrder(tables, async (table) => ({ table, rows: await read(table) }));
});
afterAll(() => app?.close());

async function inOrder<T, R>(all: readonly T[], each: (one: T) => Promise<R>): Promise<R[]> {
  const made: R[] = [];
  for (const one of all) made.push(await each(one));
  return made;
}

async function read(table: string): Promise<unknown> {
  const [row] = await app.database.query<{ rows: unknown }>(
    sql`SELECT coalesce(jsonb_agg(to_jsonb(t) - 'search' ORDER BY t.id), '[]') AS rows FROM data.${raw(table)} t`,
  );
  return row?.rows;
}

/** Everything as it was after `beforeAll`, with the same ids. */
async function reset(): Promise<void> {
  await app.database.query(sql`TRUNCATE data.daily, data.inquiry, data.clinic, data.prefecture, data.stock, data.stock_item, shirabe.record_history,
    shirabe.deleted_record, shirabe.auto_number, shirabe.accepted_warning, shirabe.batch, shirabe.batch_row, shirabe.fixed_stamp, shirabe.scope_move`);
  for (const { table, rows } of seeded) {
    const columns = Object.keys((rows as Record<string, unknown>[])[0] ?? {}).map((name) => `"${name}"`);
    await app.database.query(
      sql`INSERT INTO data.${raw(table)} (${raw(columns.join(', '))}) SELECT ${raw(columns.join(', '))} FROM jsonb_populate_recordset(NULL::data.${raw(table)}, ${JSON.stringify(rows)}::jsonb)`,
    );
  }
}

/** A unit is stamped with itself. */
function ownId(row: Record<string, unknown>, id: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === id ? 'itself' : value]));
}

/** What is stored, told without the ids of new records, and without running numbers, which may leave gaps. */
async function state(): Promise<unknown> {
  const known = new Set([...clinics, ...dailies, ...inquiries, tokyo, osaka]);
  const rows = await inOrder(['clinic', 'daily', 'inquiry'], async (table) => ({
    table,
    rows: ((await read(table)) as Record<string, unknown>[])
      .map(({ id, number: _number, ...row }) => ({
        ...ownId(row, id),
        id: known.has(id as string) ? id : 'new',
        title: String(row.title).replace(/INQ-\d+/, 'INQ'),
      }))
      .map((row) => JSON.stringify(row))
      .sort(),
  }));
  const history = await app.database.query<{ object: string; record: string; action: string; changes: readonly { field: string }[] }>(
    sql`SELECT object, record, action, changes FROM shirabe.record_history`,
  );
  const accepted = await app.database.query(sql`SELECT record, code, fingerprint FROM shirabe.accepted_warning ORDER BY record, code, fingerprint`);
  return {
    rows,
    history: history
      .map(({ record, changes, ...entry }) =>
        JSON.stringify({ ...entry, record: known.has(record) ? record : 'new', changes: changes.filter(({ field }) => field !== 'number') }),
      )
      .sort(),
    accepted: accepted.map((row) => JSON.stringify(row)).filter((row) => [...known].some((id) => row.includes(id))),
  };
}

/** One save after the other, as a request each. */
function oneByOne(context: RequestContext, object: string, changes: readonly RowChange[], acceptWarnings: boolean): Promise<RowOutcome[]> {
  return inOrder(changes, async (change) => {
    const [stored] =
      change.id === undefined ? [] : await app.database.query<{ version: number }>(sql`SELECT version FROM data.${raw(object)} WHERE id::text = ${change.id}`);
    const version = change.version ?? stored?.version ?? 1;
    const request = { values: (change.values ?? {}) as Record<string, never>, accept_warnings: acceptWarnings };
    try {
      if (change.delete && change.id !== undefined) {
        await deleteRecord(context, object, change.id, version);
        return { outcome: 'deleted', id: change.id, problems: [] };
      }
      const saved = await (change.id === undefined
        ? createRecord(context, object, request)
        : updateRecord(context, object, change.id, { ...request, version }));
      const outcome = change.id === undefined ? 'created' : saved.version === version ? 'unchanged' : 'updated';
      return { outcome, id: saved.id, version: saved.version, title: saved.title, problems: [] };
    } catch (error) {
      if (!(error instanceof ShirabeError)) throw error;
      return outcomeOf(error, change.id === undefined ? {} : { id: change.id });
    }
  });
}

function told(outcomes: readonly RowOutcome[]): unknown {
  return outcomes.map(({ outcome, problems, version, title }) => ({
    outcome,
    problems: problems.map(({ field, code, severity }) => `${field ?? ''} ${code} ${severity ?? ''}`),
    ...(outcome === 'created' || outcome === 'updated' ? { version, title: title?.replace(/INQ-\d+/, 'INQ') } : {}),
  }));
}

const actors = {
  admin: () => app.as({ role: 'admin' }),
  nation: () => app.as({ role: 'nation' }),
  office: () => app.as({ role: 'office', units: { prefecture: tokyo } }),
  clinic: () => app.as({ role: 'clinic', units: { clinic: clinics[0] ?? '', prefecture: tokyo } }),
  viewer: () => app.as({ role: 'viewer' }),
};

/** Values of each field now and then right, wrong, and the same as those of other rows. */
function valuesOf(object: 'daily' | 'inquiry' | 'clinic'): fc.Arbitrary<Record<string, unknown>> {
  const clinic = fc.nat(3).map((index) => clinics[index] ?? newId());
  const prefecture = fc.nat(2).map((index) => [tokyo, osaka][index] ?? newId());
  const fields = {
    daily: {
      clinic,
      day: fc.constantFrom('2021-03-07', '2021-03-08', '2021-03-09', '2021-03-10', '2021-03-11', 'x'),
      opened: fc.constantFrom('yes_', 'no_', null, 'maybe'),
      patients: fc.constantFrom(0, 3, 5000, null, -1, '２'),
      tested: fc.constantFrom(0, 4, null),
      status: fc.constantFrom('open', 'excused', 'done'),
      note: fc.constantFrom('x', '', 'あ'.repeat(101), 'a\u0000b'),
      symptoms: fc.constantFrom(['cough', 'fever'], [], null),
      nothing: fc.constant(1),
    },
    inquiry: {
      subject: fc.constantFrom('件名', '', '別の件名'),
      prefecture,
      code: fc.constantFrom('A', 'B', 'C', 'D', 'E', null),
      amount: fc.constantFrom(1.25, '1,000.5', 'x', null),
      moment: fc.constantFrom('2021-03-10T12:34:56+09:00', null),
      hour: fc.constantFrom('9:05', '25:00'),
      urgent: fc.boolean(),
      number: fc.constantFrom('A', 'INQ-1'),
    },
    clinic: {
      name: fc.constantFrom('新しい名前', '', '青木医院'),
      prefecture,
      kind: fc.constantFrom('full', 'treatment_only', 'none', null),
      beds: fc.constantFrom(0, 20, -1),
      phone: fc.constantFrom('03-1234-5678', 'x'),
    },
  }[object] as Record<string, fc.Arbitrary<unknown>>;
  return fc.record(fields, { requiredKeys: [] });
}

function changeOf(object: 'daily' | 'inquiry' | 'clinic'): fc.Arbitrary<RowChange> {
  const stored = { daily: dailies, inquiry: inquiries, clinic: clinics }[object];
  const id = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...stored) }, { weight: 1, arbitrary: fc.constantFrom(newId(), 'no-id') });
  const version = fc.constantFrom(undefined, undefined, 1, 2);
  const values = valuesOf(object);
  return fc.oneof(
    { weight: 5, arbitrary: fc.record({ id, version, values }) },
    { weight: 3, arbitrary: fc.record({ values }) },
    { weight: 1, arbitrary: fc.record({ id, version, delete: fc.constant(true) }) },
  );
}

describe('many saves at once', () => {
  test.each([
    ['daily', 10, ['admin', 'nation', 'office', 'clinic', 'viewer']],
    ['inquiry', 10, ['admin', 'office']],
    ['clinic', 10, ['admin', 'nation', 'office']],
  ] as const)(
    'leave the same records of %s, history and answers as one after the other',
    async (object, runs, roles) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(changeOf(object), { minLength: 1, maxLength: 12 }),
          fc.constantFrom(...roles),
          fc.boolean(),
          fc.constantFrom(1, 3, 500),
          async (changes, role, acceptWarnings, slice) => {
            const context = actors[role]();
            await reset();
            const one = { told: told(await oneByOne(context, object, changes, acceptWarnings)), state: await state() };
            await reset();
            const dry = told(await saveMany(context, object, changes, { acceptWarnings, dryRun: true }));
            expect(await app.database.query(sql`SELECT FROM shirabe.record_history`)).toHaveLength(0);
            const many = { told: told(await saveMany(context, object, changes, { acceptWarnings, slice })), state: await state() };
            expect(many).toEqual(one);
            // Nobody comes between: a trial says what will be.
            if (new Set(changes.map(({ id }) => id)).size === changes.length) expect(dry).toEqual(many.told);
          },
        ),
        { numRuns: runs },
      );
    },
    180_000,
  );
});
