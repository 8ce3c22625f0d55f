import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql, { raw } from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { PastRows, RecordAnswer, ScopeMove } from '../contract/wire.ts';
import { stampRows } from '../database/stamp-rows.ts';
import { newId } from '../database/uuid.ts';
import { openPeriods } from '../surveys/open-periods.ts';
import { noon, openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { until } from '../testing/until.ts';
import { continueMove } from './continue-move.ts';
import { readRecord } from './read-record.ts';
import { createRecord, updateRecord } from './save-record.ts';

/** The small application with areas: they lie in prefectures, rounds belong to areas, and visits, a survey, to rounds. */
const areas: Readonly<Record<string, string>> = {
  ...smallApp,
  'objects/app.yaml': (smallApp['objects/app.yaml'] ?? '').replace('scopes:', 'scopes:\n  area: { object: area, within: { prefecture: prefecture } }'),
  'objects/area/object.yaml': `object: area
label: 地域
fields:
  name: { type: text, label: 名称, required: true }
  prefecture: { type: lookup, to: prefecture, label: 都道府県, required: true }
`,
  'objects/area/access.yaml': `read: [own prefecture, all]
write: [{ reach: all, roles: [nation] }]
`,
  'objects/round/object.yaml': `object: round
label: 巡回
scope: area
fields:
  name: { type: text, label: 名称, required: true }
  area: { type: lookup, to: area, label: 地域, required: true }
`,
  'objects/round/access.yaml': `read: [own prefecture, all]
write: [{ reach: all, roles: [nation] }]
`,
  'objects/visit/object.yaml': `object: visit
label: 訪問
name: "{{day}}"
scope: round
unique: [[round, day]]
fields:
  round: { type: lookup, to: round, label: 巡回, required: true }
  day: { type: date, label: 日, required: true }
  status: { type: picklist, label: 回答状況, values: { open: 未回答, done: 回答済 }, read_only: true }
  notes: { type: children, of: visit_note, by: visit, label: 記録 }
`,
  'objects/visit/survey.yaml': `every: day
date: day
respondent: round
status: { field: status, open: open, answered: done }
`,
  'objects/visit/access.yaml': `read: [own prefecture]
write: [own prefecture, { reach: all, roles: [nation] }]
`,
  'objects/visit_note/object.yaml': `object: visit_note
label: 記録
name: "{{words}}"
fields:
  visit: { type: lookup, to: visit, label: 訪問, required: true, parent: true }
  words: { type: text, label: 内容 }
`,
};

let app: SmallApp;
let tokyo: string, osaka: string, nara: string;
beforeAll(async () => {
  app = await openSmallApp(areas);
  tokyo = await app.insert('prefecture', { name: '東京都' });
  osaka = await app.insert('prefecture', { name: '大阪府' });
  nara = await app.insert('prefecture', { name: '奈良県' });
});
afterAll(() => app?.close());

const nation = () => app.as({ role: 'nation' });
let clinic: string;
beforeEach(async () => {
  clinic = await app.insert('clinic', { name: '青木医院', prefecture: tokyo, kind: 'full' });
});

/** Past days before 2021-03-10, the day itself, and the day after; two weeks with one item each. */
async function answer(past = 2): Promise<void> {
  await app.database.query(sql`INSERT INTO data.daily (id, title, clinic, day, scope_clinic, scope_prefecture)
    SELECT gen_random_uuid(), 'x', ${clinic}::uuid, '2021-03-11'::date - n, ${clinic}::uuid, ${tokyo}::uuid FROM generate_series(0, ${past + 1}::int) n`);
  for (const week of ['2021-03-03', '2021-03-10']) {
    const stock = await app.insert('stock', { clinic, week });
    await app.insert('stock_item', { stock, item: 'mask', quantity: 1 });
  }
}

/** The rows of an object by the prefecture that they are stamped with, oldest first. */
async function places(table: string, order = 'id'): Promise<string> {
  const rows = await app.database.query<{ place: string }>(
    sql`SELECT CASE scope_prefecture WHEN ${tokyo} THEN 'T' WHEN ${osaka} THEN 'O' WHEN ${nara} THEN 'N' ELSE '-' END AS place FROM ${raw(`data.${table}`)}
      WHERE ${raw(table === 'visit' || table === 'visit_note' || table === 'round' ? 'TRUE' : 'scope_clinic')} = ${table.startsWith('visit') || table === 'round' ? true : clinic} ORDER BY ${raw(order)}`,
  );
  return rows.map(({ place }) => place).join('');
}
const all = async () => [await places('daily', 'day'), await places('stock', 'week'), await places('stock_item')];

async function move(to: string, choice?: PastRows, id = clinic, object = 'clinic'): Promise<RecordAnswer> {
  const { version } = await readRecord(nation(), object, id);
  return updateRecord(nation(), object, id, { version, values: { prefecture: to }, ...(choice ? { past_rows: choice } : {}) });
}
async function refusal(work: Promise<unknown>): Promise<ShirabeError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ShirabeError)) throw new Error(`not refused: ${String(error)}`);
  return error;
}
const lastEntry = async (record = clinic) =>
  (
    await app.database.query<{ detail: Record<string, unknown>; kind: string; label: string; actor_name: string }>(
      sql`SELECT detail, subject_kind AS kind, subject_label AS label, actor_name FROM shirabe.audit_entry WHERE action = 'scope_move' AND subject = ${record} ORDER BY id DESC LIMIT 1`,
    )
  )[0];

describe('a clinic that goes to another prefecture', () => {
  test('without a choice nothing is saved, and the answer says what is at stake', async () => {
    await answer();
    const { code, detail } = await refusal(move(osaka));
    expect(code).toBe('scope_move');
    // The secretariat reads daily surveys, and no stocks: of these it is told that there are some.
    expect(detail).toEqual({
      scopes: [{ scope: 'prefecture', label: { ja: '都道府県', en: '都道府県' }, before: '東京都', after: '大阪府' }],
      past: [{ object: 'daily', label: { ja: '日次調査', en: '日次調査' }, rows: 2 }],
      others: true,
    } satisfies ScopeMove);
    expect((await readRecord(nation(), 'clinic', clinic)).version).toBe(1);
    expect(await all()).toEqual(['TTTT', 'TT', 'TT']);
    expect(await lastEntry()).toBeUndefined();
  });

  test('the past stays, for good: not with the next move, nor when definitions are applied, nor when a row is saved', async () => {
    await answer();
    await move(osaka, 'stay');
    expect(await all()).toEqual(['TTOO', 'TO', 'TO']);
    expect(await lastEntry()).toMatchObject({
      kind: 'record',
      label: '青木医院',
      actor_name: 'nationの人',
      detail: {
        before: { prefecture: '東京都' },
        after: { prefecture: '大阪府' },
        units: { prefecture: { before: tokyo, after: osaka } },
        past_rows: 'stay',
        moved: { daily: 2, stock: 1, stock_item: 1 },
        stayed: { daily: 2, stock: 1 },
        state: 'finished',
      },
    });
    // Fixed rows are not asked about again. On the next day yesterday's row is past.
    const tomorrow = app.as({ role: 'nation' }, new Date('2021-03-11T12:00:00+09:00'));
    const { version } = await readRecord(tomorrow, 'clinic', clinic);
    const asked = await refusal(updateRecord(tomorrow, 'clinic', clinic, { version, values: { prefecture: nara } }));
    expect(asked.detail).toMatchObject({ past: [{ object: 'daily', rows: 1 }], others: false });
    await updateRecord(tomorrow, 'clinic', clinic, { version, values: { prefecture: nara }, past_rows: 'move' });
    expect(await all()).toEqual(['TTNN', 'TN', 'TN']);

    await app.database.transact((tx) => stampRows(tx, app.model, Object.values(app.model.objects)));
    expect(await all()).toEqual(['TTNN', 'TN', 'TN']);
    const [first] = await app.database.query<{ id: string }>(sql`SELECT id FROM data.daily WHERE clinic = ${clinic} ORDER BY day LIMIT 1`);
    const own = app.as({ role: 'clinic', units: { clinic, prefecture: nara } });
    await updateRecord(own, 'daily', first?.id ?? '', { version: 1, values: { opened: 'no_' } });
    const [stock] = await app.database.query<{ id: string }>(sql`SELECT id FROM data.stock WHERE clinic = ${clinic} ORDER BY week LIMIT 1`);
    await updateRecord(own, 'stock', stock?.id ?? '', { version: 1, children: { items: [{ values: { item: 'gown', quantity: 2 } }] } });
    expect(await all()).toEqual(['TTNN', 'TN', 'TNT']);
  });

  test('the past goes along, child rows too', async () => {
    await answer();
    await move(osaka, 'move');
    expect(await all()).toEqual(['OOOO', 'OO', 'OO']);
    expect(await lastEntry()).toMatchObject({ detail: { past_rows: 'move', moved: { daily: 4, stock: 2, stock_item: 2 }, state: 'finished' } });
  });

  test('without past rows nobody is asked, and the audit has it all the same', async () => {
    await answer(0);
    await app.database.query(sql`DELETE FROM data.stock WHERE clinic = ${clinic} AND week < '2021-03-10'`);
    await move(osaka);
    expect(await all()).toEqual(['OO', 'O', 'O']);
    expect(await lastEntry()).toMatchObject({ detail: { past_rows: null, moved: { daily: 2, stock: 1, stock_item: 1 }, state: 'finished' } });
  });

  test('a scope that definitions add is filled in for fixed rows too, what they had stays', async () => {
    await answer();
    await move(osaka, 'stay');
    await app.database.query(sql`UPDATE data.daily SET scope_clinic = NULL WHERE clinic = ${clinic}`);
    await app.database.transact((tx) => stampRows(tx, app.model, Object.values(app.model.objects), { daily: ['clinic'] }));
    expect(await places('daily', 'day')).toBe('TTOO');
  });
});

describe('many past rows', () => {
  const MANY = 4100;

  test('follow in batches; until then each belongs to the unit so far; the record says how far it is and moves no further', async () => {
    await answer(MANY);
    const answered = await move(osaka, 'move');
    expect(await count()).toEqual({ T: MANY, O: 2 });
    expect(await places('stock', 'week')).toBe('TO');
    expect(await lastEntry()).toMatchObject({
      detail: { past_rows: 'move', moved: { daily: 2, stock: 1, stock_item: 1 }, waiting: MANY + 1, state: 'started' },
    });
    const page = await readRecord(nation(), 'clinic', clinic, { describe: true });
    expect(page.move).toEqual({ total: MANY + 1, done: 0, paused: false });
    expect((await readRecord(app.as({ role: 'viewer' }), 'clinic', clinic, { describe: true })).move).toBeUndefined();

    const refused = await refusal(move(nara, 'stay'));
    expect([refused.code, refused.message]).toEqual(['invalid', expect.stringContaining(`${MANY + 1}件中0件`)]);
    // Other changes are none of its business.
    await updateRecord(nation(), 'clinic', clinic, { version: answered.version, values: { phone: '03-1234-5678' } });

    expect(await continueMove(app.database, app.model, noon)).toBe(true);
    expect(await count()).toEqual({ T: MANY - 4000, O: 4002 });
    expect((await readRecord(nation(), 'clinic', clinic, { describe: true })).move).toEqual({ total: MANY + 1, done: 4000, paused: false });
    // As many processes as there may be: each row moves once, and one of them ends it.
    while ((await Promise.all([1, 2, 3].map(() => continueMove(app.database, app.model, noon)))).some(Boolean));
    expect(await count()).toEqual({ O: MANY + 2 });
    expect([await places('stock', 'week'), await places('stock_item')]).toEqual(['OO', 'OO']);
    expect((await readRecord(nation(), 'clinic', clinic, { describe: true })).move).toBeUndefined();
    const entries = await app.database.query<{ state: string; moved: unknown }>(
      sql`SELECT detail ->> 'state' AS state, detail -> 'moved' AS moved FROM shirabe.audit_entry WHERE action = 'scope_move' AND subject = ${clinic} ORDER BY id`,
    );
    expect(entries).toEqual([
      { state: 'started', moved: { daily: 2, stock: 1, stock_item: 1 } },
      { state: 'finished', moved: { daily: MANY, stock: 1, stock_item: 1 } },
    ]);
    await move(nara, 'stay');
    expect(await count()).toEqual({ O: MANY, N: 2 });
  });

  test('a failure pauses the move, is in the audit once, and does not lose what was done', async () => {
    await answer(MANY);
    await move(osaka, 'move');
    await continueMove(app.database, app.model, noon);
    await app.database.query(sql`CREATE FUNCTION data.stop_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''broken''; END'`);
    await app.database.query(sql`CREATE TRIGGER stop_it BEFORE UPDATE ON data.daily FOR EACH ROW EXECUTE FUNCTION data.stop_it()`);
    await expect(continueMove(app.database, app.model, noon)).rejects.toThrow('broken');
    expect(await continueMove(app.database, app.model, noon)).toBe(false);
    expect((await readRecord(nation(), 'clinic', clinic, { describe: true })).move).toEqual({ total: MANY + 1, done: 4000, paused: true });
    expect(await lastEntry()).toMatchObject({ detail: { state: 'failed', moved: { daily: 4000 } } });
    await expect(continueMove(app.database, app.model, new Date(noon.getTime() + 60_000))).rejects.toThrow('broken');
    const failures = await app.database.query(
      sql`SELECT FROM shirabe.audit_entry WHERE action = 'scope_move' AND subject = ${clinic} AND detail ->> 'state' = 'failed'`,
    );
    expect(failures).toHaveLength(1);
    await app.database.query(sql`DROP FUNCTION data.stop_it() CASCADE`);
    const later = new Date(noon.getTime() + 60 * 60_000);
    while (await continueMove(app.database, app.model, later));
    expect(await count()).toEqual({ O: MANY + 2 });
    expect(await lastEntry()).toMatchObject({ detail: { state: 'finished' } });
  });

  async function count(): Promise<Record<string, number>> {
    const places_ = await places('daily', 'day');
    const counts: Record<string, number> = {};
    for (const place of places_) counts[place] = (counts[place] ?? 0) + 1;
    return counts;
  }
});

describe('chains', () => {
  test('what belongs to an area goes with it; past visits, and what hangs by them, as was chosen', async () => {
    const area = await app.insert('area', { name: '北', prefecture: tokyo });
    const round = await app.insert('round', { name: '一', area });
    const visits = [];
    for (const day of ['2021-03-08', '2021-03-09', '2021-03-10']) visits.push(await app.insert('visit', { round, day }));
    for (const visit of visits) await app.insert('visit_note', { visit, words: '記録' });
    const chain = async () => [await places('round'), await places('visit', 'day'), await places('visit_note')];
    expect((await refusal(move(osaka, undefined, area, 'area'))).detail).toMatchObject({ past: [], others: true });
    expect(await chain()).toEqual(['T', 'TTT', 'TTT']);
    await move(osaka, 'stay', area, 'area');
    expect(await chain()).toEqual(['O', 'TTO', 'TTO']);
    // The round goes to another area: its own past is asked for, too.
    const other = await app.insert('area', { name: '南', prefecture: nara });
    await updateRecord(nation(), 'round', round, { version: 1, values: { area: other } });
    expect(await chain()).toEqual(['N', 'TTN', 'TTN']);
    // A visit that now belongs to another round has that one's stamps, and moves with it from now on.
    const third = await app.insert('area', { name: '西', prefecture: osaka });
    const elsewhere = await app.insert('round', { name: '二', area: third });
    const engine = app.as({ role: 'admin' });
    await updateRecord(engine, 'visit', visits[0] ?? '', { version: 1, values: { round: elsewhere } });
    expect(await places('visit', 'day')).toBe('OTN');
    await move(tokyo, 'move', third, 'area');
    expect(await chain()).toEqual(['NT', 'TTN', 'TTN']);
  });
});

test('while past rows are under way, nothing moves above or below them; what lies elsewhere does', async () => {
  const north = await app.insert('area', { name: '北', prefecture: tokyo });
  const south = await app.insert('area', { name: '南', prefecture: osaka });
  const round = await app.insert('round', { name: '一', area: north });
  const pending = async (object: string, record: string, work: () => Promise<unknown>): Promise<string> => {
    await app.database.query(sql`INSERT INTO shirabe.scope_move (id, object, record, label, total, created_at, created_by, created_by_name, next_attempt_at)
      VALUES (gen_random_uuid(), ${object}, ${record}, 'x', 9, now(), gen_random_uuid(), 'x', '2099-01-01')`);
    const outcome = await work().then(
      () => 'moved',
      (error: unknown) => (error instanceof ShirabeError ? error.code : String(error)),
    );
    await app.database.query(sql`DELETE FROM shirabe.scope_move`);
    return outcome;
  };
  const toSouth = () => updateRecord(nation(), 'round', round, { version: 1, values: { area: south } });
  expect(await pending('area', north, toSouth)).toBe('invalid');
  expect(await pending('round', round, () => move(nara, 'stay', north, 'area'))).toBe('invalid');
  expect(await pending('area', south, () => move(nara, 'stay', north, 'area'))).toBe('moved');
  expect(await pending('area', newId(), toSouth)).toBe('moved');
});

const step = fc.oneof(
  fc.constant({ kind: 'next day' as const }),
  fc.record({
    kind: fc.constant('move' as const),
    to: fc.constantFrom('T' as const, 'O' as const, 'N' as const),
    choice: fc.constantFrom('move' as const, 'stay' as const),
  }),
);
test('whatever is moved when, each day is where the choices put it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 7 }), async (steps) => {
      clinic = await app.insert('clinic', { name: '乱数', prefecture: tokyo, kind: 'full' });
      const ids = { T: tokyo, O: osaka, N: nara };
      const days: { place: string; fixed: boolean }[] = [];
      let now = noon;
      let at: keyof typeof ids = 'T';
      const open = async () => {
        await openPeriods(app.database, app.model, now);
        days.push({ place: at, fixed: false });
      };
      await open();
      for (const each of steps) {
        if (each.kind === 'next day') {
          now = new Date(now.getTime() + 86_400_000);
          await open();
          continue;
        }
        const actor = app.as({ role: 'nation' }, now);
        const { version } = await readRecord(actor, 'clinic', clinic);
        await updateRecord(actor, 'clinic', clinic, { version, values: { prefecture: ids[each.to] }, past_rows: each.choice });
        // Nowhere to go is no move, and fixes nothing.
        if (each.to === at) continue;
        at = each.to;
        for (const [index, day] of days.entries()) {
          if (index < days.length - 1 && each.choice === 'stay') day.fixed = true;
          if (!day.fixed) day.place = at;
        }
      }
      expect(await places('daily', 'day')).toBe(days.map(({ place }) => place).join(''));
    }),
    { numRuns: 15, seed: 16 },
  );
});

describe('while others are at work', () => {
  test('of two moves of the same record one is told of the other', async () => {
    await answer();
    const outcomes = await Promise.allSettled([move(osaka, 'stay'), move(nara, 'move')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const to = outcomes[0]?.status === 'fulfilled' ? ['TTOO', 'TO', 'TO'] : ['NNNN', 'NN', 'NN'];
    expect(await all()).toEqual(to);
  });

  test('rows that come while a record moves have its new stamps, whoever makes them', async () => {
    const own = app.as({ role: 'clinic', units: { clinic, prefecture: tokyo } });
    const { version } = await readRecord(nation(), 'clinic', clinic);
    // The move holds the record; the others wait for it.
    let others: Promise<unknown> | undefined;
    await app.database.transact(async (tx) => {
      await tx.query(sql`SELECT FROM data.clinic WHERE id = ${clinic} FOR UPDATE`);
      await tx.query(sql`UPDATE data.clinic SET prefecture = ${osaka}, scope_prefecture = ${osaka}, version = ${version + 1} WHERE id = ${clinic}`);
      others = Promise.all([createRecord(own, 'daily', { values: { clinic, day: '2021-03-09', opened: 'no_' } }), openPeriods(app.database, app.model, noon)]);
      await until(async () => {
        const waiting = await app.database.query(
          sql`SELECT FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND wait_event_type = 'Lock'`,
        );
        return waiting.length === 2;
      });
    });
    await others;
    expect([await places('daily', 'day'), await places('stock', 'week')]).toEqual(['OO', 'O']);
  });
});
