import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql, { raw, type Sql } from 'sql-template-tag';
import type { AccessAction, Model } from '../metadata/model.ts';
import { planChanges } from '../metadata/plan-changes.ts';
import { accessPredicate } from '../query/access.ts';
import type { Actor, QueryContext } from '../query/query.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { compileDefinitions } from '../testing/small-app.ts';
import { applySteps } from './apply-steps.ts';
import { raiseWall } from './raise-wall.ts';
import type { Transaction } from './transaction.ts';
import { viewerDatabase } from './viewer-database.ts';

/**
 * The two walls on random rows, users and rules: what the first lets through by itself (as the engine), what the second lets through by itself (no condition
 * in the statement), and what an oracle says that knows neither SQL nor the formula language: plain objects and functions of its own.
 */
const RUNS = Number(process.env['WALL_RUNS'] ?? 100);
const now = new Date('2021-03-10T12:00:00+09:00');
const today = '2021-03-10';

interface Row {
  readonly id: string;
  readonly place: string | null;
  readonly peer: string | null;
  readonly kind: string | null;
  readonly n: number | null;
  readonly day: string | null;
  readonly flag: boolean | null;
  readonly owner: string | null;
}
interface Place {
  readonly id: string;
  readonly region: string | null;
  readonly kind: string | null;
  readonly flag: boolean | null;
}
interface World {
  readonly places: readonly Place[];
  readonly rows: readonly Row[];
  /** Rows that somebody would create. */
  readonly candidates: readonly Row[];
}
interface User {
  readonly roles: readonly string[];
  readonly username: string;
  readonly units: Readonly<Record<string, string>>;
}
/** A condition as the definitions say it, and as a function. */
interface Condition {
  readonly source: string;
  readonly holds: (row: Row, user: User, world: World) => boolean;
}
interface Item {
  readonly reach: 'own place' | 'own region' | 'all' | 'everyone';
  readonly roles: readonly string[];
  readonly where: Condition | null;
}
interface Rules {
  readonly read: readonly Item[];
  readonly create: readonly Item[];
  readonly update: readonly Item[];
  readonly delete: readonly Item[];
  readonly unless: Condition | null;
}

const id = (kind: number, index: number): string => `0000000${kind}-0000-7000-8000-00000000000${index}`;
const regions = [id(1, 1), id(1, 2)];
const places = [1, 2, 3, 4].map((index) => id(2, index));
const rowIds = [1, 2, 3, 4, 5, 6].map((index) => id(3, index));
const candidateIds = [1, 2, 3, 4].map((index) => id(4, index));
const roles = ['local', 'regional', 'nation', 'viewer', 'extra'];
const reachOf: Readonly<Record<string, string>> = { local: 'place', regional: 'region', nation: 'all', viewer: 'all', extra: 'place' };

const placeOf = (row: Row | undefined, world: World): Place | undefined => world.places.find((place) => place.id === row?.place);
const peerOf = (row: Row, world: World): Row | undefined => world.rows.find((other) => other.id === row.peer);
const basic: readonly Condition[] = [
  { source: 'kind = "a"', holds: (row) => row.kind === 'a' },
  { source: 'owner <> "o\'hara\\\\ ""x"" %"', holds: () => true },
  { source: 'n > 3', holds: (row) => row.n !== null && row.n > 3 },
  { source: 'ISBLANK(n)', holds: (row) => row.n === null },
  { source: 'flag', holds: (row) => row.flag === true },
  { source: 'day <= TODAY()', holds: (row) => row.day !== null && row.day <= today },
  { source: 'ADDDAYS(TODAY(), -1) < day', holds: (row) => row.day !== null && row.day > '2021-03-09' },
  { source: 'owner = USER.username', holds: (row, user) => row.owner === user.username },
  { source: 'owner = "u" & USER.role', holds: (row, user) => row.owner === `u${user.roles[0] ?? ''}` },
  { source: 'INCLUDES(USER.roles, "extra")', holds: (_row, user) => user.roles.includes('extra') },
  { source: 'USER.role = "local"', holds: (_row, user) => user.roles[0] === 'local' },
  { source: 'place = USER.place', holds: (row, user) => row.place === (user.units['place'] ?? null) },
  { source: 'ISBLANK(USER.region)', holds: (_row, user) => user.units['region'] === undefined },
  { source: 'double = 8', holds: (row) => row.n === 4 },
  { source: 'place.kind = "a"', holds: (row, _user, world) => placeOf(row, world)?.kind === 'a' },
  { source: 'place.kind <> "a"', holds: (row, _user, world) => (placeOf(row, world)?.kind ?? null) !== 'a' },
  { source: 'place.flag', holds: (row, _user, world) => placeOf(row, world)?.flag === true },
  { source: 'place.region = USER.region', holds: (row, user, world) => (placeOf(row, world)?.region ?? null) === (user.units['region'] ?? null) },
  { source: 'peer.kind = "b"', holds: (row, _user, world) => peerOf(row, world)?.kind === 'b' },
  { source: 'peer.place.flag', holds: (row, _user, world) => placeOf(peerOf(row, world), world)?.flag === true },
  { source: 'peer.double > 4', holds: (row, _user, world) => (peerOf(row, world)?.n ?? 0) > 2 },
];
const condition: fc.Arbitrary<Condition> = fc.letrec<{ readonly any: Condition }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...basic),
    fc
      .tuple(tie('any'), tie('any'))
      .map(([a, b]): Condition => ({ source: `(${a.source}) AND (${b.source})`, holds: (...given) => a.holds(...given) && b.holds(...given) })),
    fc
      .tuple(tie('any'), tie('any'))
      .map(([a, b]): Condition => ({ source: `(${a.source}) OR (${b.source})`, holds: (...given) => a.holds(...given) || b.holds(...given) })),
    tie('any').map((a): Condition => ({ source: `NOT(${a.source})`, holds: (...given) => !a.holds(...given) })),
  ),
})).any;

const item: fc.Arbitrary<Item> = fc.record({
  reach: fc.constantFrom('own place', 'own region', 'all', 'everyone'),
  roles: fc.subarray(roles, { minLength: 1 }),
  where: fc.option(condition, { freq: 2 }),
});
const items = fc.array(item, { maxLength: 3 });
const rulesArbitrary: fc.Arbitrary<Rules> = fc.record({ read: items, create: items, update: items, delete: items, unless: fc.option(condition, { freq: 2 }) });

const someOf = <T>(values: readonly T[]): fc.Arbitrary<T | null> => fc.option(fc.constantFrom(...values));
const rowArbitrary = (rowId: string): fc.Arbitrary<Row> =>
  fc.record({
    id: fc.constant(rowId),
    place: someOf(places),
    peer: someOf(rowIds),
    kind: someOf(['a', 'b']),
    n: someOf([0, 2, 3, 4]),
    day: someOf(['2021-03-09', today, '2021-03-11']),
    flag: someOf([true, false]),
    owner: someOf(['ulocal', 'unation', 'somebody']),
  });
const world: fc.Arbitrary<World> = fc.record({
  places: fc.tuple(
    ...places.map((placeId) => fc.record({ id: fc.constant(placeId), region: someOf(regions), kind: someOf(['a', 'b']), flag: someOf([true, false]) })),
  ),
  rows: fc.tuple(...rowIds.map(rowArbitrary)),
  candidates: fc.tuple(...candidateIds.map(rowArbitrary)),
});
const user: fc.Arbitrary<User> = fc.record({
  roles: fc.uniqueArray(fc.constantFrom(...roles, 'forgotten'), { minLength: 1, maxLength: 3 }),
  username: fc.constantFrom('ulocal', 'somebody', "o'hara"),
  units: fc.record({ place: fc.constantFrom(...places), region: fc.constantFrom(...regions) }, { requiredKeys: [] }),
});

/** What the oracle lets through. */
function allows(rules: Rules, action: AccessAction, row: Row, who: User, all: World): boolean {
  const stamps = { 'own place': row.place, 'own region': placeOf(row, all)?.region ?? null };
  const let_in = rules[action].some((each) => {
    if (!each.roles.some((role) => who.roles.includes(role))) return false;
    if (each.reach === 'own place' || each.reach === 'own region') {
      const unit = who.units[each.reach.slice(4)];
      if (unit === undefined || stamps[each.reach] !== unit) return false;
    }
    return each.where === null || each.where.holds(row, who, all);
  });
  return let_in && (action === 'read' || rules.unless === null || !rules.unless.holds(row, who, all));
}

function definitions(rules: Rules): Readonly<Record<string, string>> {
  const listed = (key: AccessAction): string =>
    rules[key].length === 0
      ? ''
      : `${key}:\n${rules[key].map((each) => `  - ${JSON.stringify({ reach: each.reach, roles: each.roles, ...(each.where && { where: each.where.source }) })}\n`).join('')}`;
  return {
    'objects/app.yaml': `app: walls
label: 壁
tabs: [row]
home: {}
scopes: { region: { object: region }, place: { object: place, within: { region: region } } }
roles:
${roles.map((role) => `  ${role}: { label: ${role}, reach: ${reachOf[role] ?? 'all'} }\n`).join('')}`,
    'objects/region/object.yaml': 'object: region\nlabel: 地域\nname: "{{code}}"\nfields: { code: { type: text, label: 番号 } }\n',
    'objects/region/access.yaml': 'read: [all]\n',
    'objects/place/object.yaml': `object: place
label: 場所
name: "{{kind}}"
fields:
  region: { type: lookup, to: region, label: 地域 }
  kind: { type: picklist, label: 種類, values: { a: あ, b: い } }
  flag: { type: checkbox, label: 印 }
`,
    // Hardly anybody sees what the rules of the rows read.
    'objects/place/access.yaml': 'read: [{ reach: all, roles: [viewer] }]\n',
    'objects/row/object.yaml': `object: row
label: 行
name: "{{kind}}"
scope: place
fields:
  place: { type: lookup, to: place, label: 場所 }
  peer: { type: lookup, to: row, label: 相手 }
  kind: { type: picklist, label: 種類, values: { a: あ, b: い } }
  n: { type: integer, label: 数 }
  double: { type: formula, label: 二倍, formula: n * 2 }
  day: { type: date, label: 日 }
  flag: { type: checkbox, label: 印 }
  owner: { type: text, label: 持ち主 }
`,
    'objects/row/access.yaml':
      `${(['read', 'create', 'update', 'delete'] as const).map(listed).join('')}${rules.unless ? `write_unless: ${JSON.stringify(rules.unless.source)}\n` : ''}` ||
      '{}\n',
  };
}

let opened: TestDatabase;

beforeAll(async () => {
  opened = await openTestDatabase();
  const model = compileDefinitions(definitions({ read: [], create: [], update: [], delete: [], unless: null }));
  await opened.database.transact(async (tx) => {
    await applySteps(tx, model, planChanges(null, model).steps, now);
    // Rows come and go here in any order.
    for (const { drop } of await tx.query<{ drop: string }>(
      sql`select format('alter table %s drop constraint %I', conrelid::regclass, conname) as drop from pg_constraint where contype = 'f' and connamespace = 'data'::regnamespace`,
    ))
      await tx.query(sql`${raw(drop)}`);
    // Tries each row by itself, as whoever calls it.
    await tx.query(sql`create function public.try_rows(rows jsonb) returns uuid[] language plpgsql as $$
      declare made uuid[] := '{}'; r data.row;
      begin
        for r in select * from jsonb_populate_recordset(null::data.row, rows) loop
          begin
            insert into data.row (id, title, place, peer, kind, n, day, flag, owner, scope_place, scope_region)
              values (r.id, r.title, r.place, r.peer, r.kind, r.n, r.day, r.flag, r.owner, r.scope_place, r.scope_region);
            made := made || r.id;
          exception when insufficient_privilege then null;
          end;
        end loop;
        return made;
      end $$`);
    await tx.query(sql`grant usage on schema public to public`);
  });
});

afterAll(() => opened?.close());

const wire = (rows: readonly Row[], all: World): string =>
  JSON.stringify(rows.map((row) => ({ ...row, title: row.id, scope_place: row.place, scope_region: placeOf(row, all)?.region ?? null })));

async function fill(tx: Transaction, all: World): Promise<void> {
  for (const table of ['row', 'place', 'region']) await tx.query(sql`delete from ${raw(`data.${table}`)}`);
  await tx.query(sql`insert into data.place (id, title, region, kind, flag, scope_place, scope_region)
    select id, '', region, kind, flag, id, region from jsonb_populate_recordset(null::data.place, ${JSON.stringify(all.places)}::jsonb)`);
  await tx.query(sql`select public.try_rows(${wire(all.rows, all)}::jsonb)`);
}

class Undone extends Error {}

/** What a statement of a viewer, without any condition, leaves: read by the engine, and undone. */
async function tryOut(context: QueryContext, statement: Sql, result: Sql): Promise<readonly string[]> {
  let found: readonly string[] = [];
  await viewerDatabase(opened.database, context)
    .transact(async (tx) => {
      await tx.query(statement);
      found = (await tx.query<{ id: string }>(result, { as: 'engine' })).map((row) => row.id);
      throw new Undone();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undone)) throw error;
    });
  return found;
}

async function behindFirst(context: QueryContext, action: AccessAction, from: Sql): Promise<readonly string[]> {
  const predicate = accessPredicate(context, context.model.objects['row'] as Model['objects'][string], action, 't0') ?? sql`TRUE`;
  const rows = await opened.database.query<{ id: string }>(sql`select t0.id from ${from} t0 where ${predicate}`, { as: 'engine' });
  return rows.map((row) => row.id);
}

async function behindSecond(context: QueryContext, action: AccessAction, all: World): Promise<readonly string[]> {
  switch (action) {
    case 'read':
      return (await viewerDatabase(opened.database, context).query<{ id: string }>(sql`select id from data.row`)).map((row) => row.id);
    case 'update':
      return tryOut(context, sql`update data.row set version = 99`, sql`select id from data.row where version = 99`);
    case 'delete': {
      const left = await tryOut(context, sql`delete from data.row`, sql`select id from data.row`);
      return all.rows.map((row) => row.id).filter((rowId) => !left.includes(rowId));
    }
    case 'create':
      return tryOut(
        context,
        sql`select public.try_rows(${wire(all.candidates, all)}::jsonb)`,
        sql`select id from data.row where id = any(${candidateIds}::uuid[])`,
      );
  }
}

test('both walls let through what the rules say', async () => {
  let compared = 0;
  let let_in = 0;
  await fc.assert(
    fc.asyncProperty(rulesArbitrary, world, fc.array(user, { minLength: 3, maxLength: 3 }), async (rules, all, users) => {
      const model = compileDefinitions(definitions(rules));
      await opened.database.transact(async (tx) => {
        await raiseWall(tx, model);
        await fill(tx, all);
      });
      for (const who of users) {
        const actor: Actor = { ...who, id: id(9, 9), name: 'だれか', role: who.roles[0] ?? '', language: 'ja', setup: false, areas: [] };
        const context = { model, actor, now };
        for (const action of ['read', 'create', 'update', 'delete'] as const) {
          const rows = action === 'create' ? all.candidates : all.rows;
          const expected = rows.filter((row) => allows(rules, action, row, who, all)).map((row) => row.id);
          const from = action === 'create' ? sql`jsonb_populate_recordset(null::data.row, ${wire(all.candidates, all)}::jsonb)` : sql`data.row`;
          const found = { first: await behindFirst(context, action, from), second: await behindSecond(context, action, all) };
          compared += rows.length;
          let_in += expected.length;
          expect({ action, first: [...found.first].sort(), second: [...found.second].sort() }).toEqual({ action, first: expected, second: expected });
        }
      }
    }),
    { numRuns: RUNS, seed: 20260101 },
  );
  // Rules that let nobody in, or everybody, would agree too easily.
  expect(let_in / compared).toBeGreaterThan(0.1);
  expect(let_in / compared).toBeLessThan(0.9);
  if (process.env['WALL_RUNS']) console.log(`${RUNS} rules, ${compared} rows compared, ${let_in} let in`);
}, 900_000);
