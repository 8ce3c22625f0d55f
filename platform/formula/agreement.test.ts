import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql, { join, raw } from 'sql-template-tag';
import type { ValueType } from '../fields/field.ts';
import { notApplicableName, ownerOf } from '../fields/not-applicable.ts';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { compileFormula } from './compile.ts';
import { evaluate } from './evaluate.ts';
import type { Formula, FormulaScope, FormulaValue, NameMeaning } from './formula.ts';
import { periods } from './periods.ts';
import { toSql } from './to-sql.ts';

const choices = { open: '開設', closed: '閉鎖', none: 'なし' };
const columns: Readonly<Record<string, NameMeaning & { readonly column: string }>> = {
  i1: { type: 'number', column: 'integer' },
  i2: { type: 'number', column: 'integer' },
  n1: { type: 'number', column: 'numeric' },
  n2: { type: 'number', column: 'numeric' },
  t1: { type: 'text', column: 'text' },
  t2: { type: 'text', column: 'text' },
  d1: { type: 'date', column: 'date' },
  d2: { type: 'date', column: 'date' },
  z1: { type: 'datetime', column: 'timestamptz' },
  z2: { type: 'datetime', column: 'timestamptz' },
  h1: { type: 'time', column: 'time' },
  h2: { type: 'time', column: 'time' },
  b1: { type: 'boolean', column: 'boolean' },
  b2: { type: 'boolean', column: 'boolean' },
  c1: { type: 'choice', choices, column: 'text' },
  c2: { type: 'choice', choices, column: 'text' },
  m1: { type: 'choices', choices, column: 'text[]' },
  r1: { type: 'record', column: 'uuid' },
  r2: { type: 'record', column: 'uuid' },
  // Two that offer 該当なし.
  q1: { type: 'number', column: 'integer' },
  'q1@na': { type: 'boolean', column: 'boolean' },
  s1: { type: 'text', column: 'text' },
  's1@na': { type: 'boolean', column: 'boolean' },
};
/** Those that a formula may name. */
const named = Object.keys(columns).filter((name) => ownerOf(name) === name);
const viewer: Readonly<Record<string, NameMeaning>> = { unit: { type: 'record' }, kind: { type: 'text' }, beds: { type: 'number' }, since: { type: 'date' } };
const scope: FormulaScope = {
  find: ([first = '', second = '']) => (first === 'USER' ? viewer[second] : columns[first]),
  names: (path) => (path.length === 0 ? Object.keys(columns) : path[0] === 'USER' ? Object.keys(viewer) : []),
};

const ids = ['018f0000-0000-7000-8000-000000000001', '018f0000-0000-7000-8000-000000000002'];
const texts = [
  'a',
  'A',
  'ab',
  'あ',
  '東京都',
  '東京 都　',
  ' x ',
  '𠮷野家',
  'ﾊﾝｶｸ',
  'ＡＢc',
  "O'Brien",
  '12',
  ' -3.50',
  '１２．５',
  'é',
  '\t\n',
  '%_',
  '\\',
  '"',
  '～',
  'open',
  '￿',
  'true',
];
const day = fc.oneof(
  fc.constantFrom(
    '2024-02-29',
    '2023-02-28',
    '2026-01-31',
    '2026-03-31',
    '2026-04-01',
    '2026-12-31',
    '0001-01-01',
    '0001-03-31',
    '9999-12-31',
    '1900-03-01',
    '2026-11-22',
  ),
  fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
);
const moment = fc.oneof(
  fc.constantFrom(
    '2026-11-22T14:59:59.999Z',
    '2026-11-22T15:00:00.000Z',
    '2026-03-31T15:00:00.000Z',
    '2026-03-08T09:59:00.000Z',
    '2026-03-08T10:00:00.000Z',
    '2026-11-01T08:30:00.000Z',
    '9999-12-31T20:00:00.000Z',
  ),
  fc.date({ min: new Date('1950-01-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString()),
);
const number = fc.oneof(
  fc.constantFrom(0, 1, -1, 0.5, -0.5, 2.5, -2.345, 0.1, 0.2, 3, 7, 1e-7, 999999.9999995, 1e15, 123456789.125, -1e20, 5e-324, 1.5e300, 0.0000000000005),
  fc.integer({ min: -1000, max: 1000 }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((value) => value / 1000),
);
const values: Readonly<Record<string, fc.Arbitrary<FormulaValue>>> = {
  integer: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.constantFrom(0, 2147483647, -2147483648)),
  numeric: number,
  text: fc.constantFrom(...texts),
  date: day,
  timestamptz: moment,
  time: fc.constantFrom('00:00', '09:05', '13:00', '23:59'),
  boolean: fc.boolean(),
  'text[]': fc.subarray(['open', 'closed', 'none'], { minLength: 1 }),
  uuid: fc.constantFrom(...ids),
};
const valueOf = (name: string, meaning: { readonly type: ValueType; readonly column: string }) =>
  fc
    .option(meaning.type === 'choice' ? fc.constantFrom('open', 'closed', 'none', 'retired') : (values[meaning.column] ?? fc.constant(null)), { freq: 4 })
    .map((value) => [name, value] as const);
const rowOf = fc
  .tuple(...Object.entries(columns).map(([name, meaning]) => valueOf(name, meaning)))
  .map((entries): Record<string, FormulaValue> => Object.fromEntries(entries))
  // A field that holds 該当なし holds no value.
  .map((row) => ({ ...row, ...Object.fromEntries(['q1', 's1'].filter((name) => row[notApplicableName(name)] === true).map((name) => [name, null])) }));
const userOf = fc.record<Record<string, FormulaValue>>({
  unit: fc.constantFrom(null, ...ids, 'not an id'),
  kind: fc.constantFrom(null, 'open', 'closed', 'x'),
  beds: fc.constantFrom(null, 0, 3, 2.5),
  since: fc.constantFrom(null, '2026-11-22', '2024-02-29'),
});

/** Random formulas of a type, well formed. */
type Source = fc.Arbitrary<string>;
const quoted = fc.constantFrom(...texts).map((text) => `"${text.replaceAll('"', '""')}"`);
const namesOf = (type: ValueType) => named.filter((name) => columns[name]?.type === type);
const say = (pattern: string, ...parts: Source[]): Source =>
  fc.tuple(...parts).map((written) => pattern.replace(/\$(\d)/g, (_, index: string) => written[Number(index)] ?? ''));
const written = fc.oneof(fc.integer({ min: 0, max: 40 }).map(String), fc.constantFrom('0', '0.5', '2.345', '1000000', '3000000000', '0.000001'));

const { condition, num, text, date, datetime, time, choice, record } = fc.letrec<
  Record<'condition' | 'num' | 'text' | 'date' | 'datetime' | 'time' | 'choice' | 'record', string>
>((tie) => {
  const b = tie('condition'), n = tie('num'), t = tie('text'), d = tie('date'), z = tie('datetime'), h = tie('time'), c = tie('choice'), r = tie('record'); // prettier-ignore
  const depth = fc.createDepthIdentifier();
  const compared = [n, t, d, z, h].map((side) => say('($0 $1 $2)', side, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), side));
  const equal = [b, c, r].map((side) => say('($0 $1 $2)', side, fc.constantFrom('=', '<>'), side));
  const shared = (side: Source): Source[] => [
    say('IF($0, $1, $2)', b, side, side),
    say('IF($0, $1)', b, side),
    say('BLANKVALUE($0, $1)', side, side),
    say('CASE($0, $1, $2, $3, $4, $5)', n, n, side, n, side, side),
    say('CASE($0, "open", $1, $2, $3)', c, side, c, side),
  ];
  const leaf = (type: ValueType, ...more: Source[]) =>
    fc.oneof({ arbitrary: fc.constantFrom(...namesOf(type), ...namesOf(type), 'BLANK'), weight: 3 }, ...more);
  const some = (first: Source, ...others: Source[]) => fc.oneof({ maxDepth: 4, depthSize: 'small', depthIdentifier: depth }, first, ...others);
  const any = fc.oneof(fc.constantFrom(...named, 'q1', 's1'), n, t, d, b);
  return {
    condition: some(
      leaf('boolean', fc.constantFrom('TRUE', 'FALSE')), ...compared, ...equal, ...shared(b),
      say('($0 AND $1)', b, b), say('($0 OR $1 OR $2)', b, b, b), say('NOT ($0)', b), say('NOT ($0)', b), say('ISBLANK($0)', any), say('ISBLANK(m1)'), say('INCLUDES(m1, "open")'), say('INCLUDES(m1, $0)', t),
      say('CONTAINS($0, $1)', t, t), say('BEGINS($0, $1)', t, t), say('IN($0, $1, $2)', n, n, n), say('IN($0, "open", $1)', c, c), say('IN($0, $1, $2)', t, t, t), say('IN($0, r2, USER.unit)', r), say('DURING($0, "$1")', d, fc.constantFrom(...periods)),
      fc.constantFrom('r1 = USER.unit', 'r1 <> USER.unit', 'c1 = USER.kind', 'c1 <> USER.kind', 'i1 > USER.beds', 'd1 >= USER.since', 'USER.kind = "open"', 'd1 = TODAY()', 'd1 < TODAY() - 7', 'z1 <= NOW()', 'i1 = 3', 'i1 <> 3', '0 < n1', 'd1 = "2026-11-22"', 'h1 < "13:00"', 'm1 = BLANK', 'ISNA(q1)', 'ISNA(s1)', 'NOT ISNA(q1)', 'q1 = BLANK', 's1 <> BLANK', 'NOT q1 = BLANK', 'NOT m1 <> BLANK').map((source) => `(${source})`),
    ),
    num: some(
      leaf('number', written), ...shared(n), say('($0 + $1)', n, n), say('($0 - $1)', n, n), say('($0 * $1)', n, n), say('($0 / $1)', n, n), say('-$0', n), say('SUM($0, $1)', n, n), say('AVERAGE($0, $1, $2)', n, n, n), say('MIN($0, $1)', n, n), say('MAX($0, $1)', n, n), say('ABS($0)', n),
      say('$0($1, $2)', fc.constantFrom('ROUND', 'ROUNDUP', 'ROUNDDOWN'), n, fc.integer({ min: -4, max: 12 }).map(String)), say('$0($1)', fc.constantFrom('FLOOR', 'CEILING', 'ROUND'), n), say('MOD($0, $1)', n, n),
      say('VALUE($0)', t), say('LEN($0)', t), say('$0($1)', fc.constantFrom('YEAR', 'MONTH', 'DAY', 'WEEKDAY', 'FISCALYEAR'), d), say('DATEDIFF($0, $1)', d, d), say('($0 - $1)', fc.constantFrom('d1', 'd2', 'TODAY()'), fc.constantFrom('d1', 'd2')), say('$0($1)', fc.constantFrom('HOUR', 'MINUTE'), fc.oneof(z, h.filter((source) => source !== 'BLANK'))), say('COUNTBLANK($0, $1)', any, any), fc.constant('USER.beds'),
    ),
    text: some(
      leaf('text', quoted), ...shared(t), say('($0 & $1)', t, any), say('($0 & $1 & $2)', any, t, any), say('TEXT($0)', any), say('TEXT($0)', c), say('TEXT(m1)'), say('LEFT($0, $1)', t, n), say('RIGHT($0, $1)', t, n), say('MID($0, $1, $2)', t, n, n), say('$0($1)', fc.constantFrom('TRIM', 'UPPER', 'LOWER'), t), say('SUBSTITUTE($0, $1, $2)', t, quoted, quoted), say('MIN($0, $1)', t, t), say('MAX($0, $1)', t, t), fc.constant('USER.kind'),
    ),
    date: some(leaf('date'), ...shared(d), say('DATE($0, $1, $2)', n, n, n), say('DATE(YEAR(d1), MONTH(d1) + 1, 0)'), say('ADDDAYS($0, $1)', d, n), say('ADDMONTHS($0, $1)', d, n), say('($0 + $1)', fc.constantFrom('d1', 'd2', 'TODAY()'), n), say('($0 - $1)', fc.constantFrom('d1', 'd2'), fc.constantFrom('1', 'i1', 'n1', '0.5', '400')), say('DATEVALUE($0)', z), say('MAX($0, $1)', d, d), fc.constantFrom('TODAY()', 'USER.since')),
    datetime: some(leaf('datetime'), ...shared(z), fc.constant('NOW()'), say('MIN($0, $1)', z, z)),
    time: some(leaf('time'), ...shared(h), say('MAX($0, $1)', h, h)),
    choice: some(leaf('choice'), ...shared(c)),
    record: some(leaf('record'), ...shared(r)),
  }; // prettier-ignore
});
const formulaSource = fc.oneof(condition, condition, num, num, text, date, datetime, time, choice, record).filter((source) => source.length < 500);

/** Shows the disagreement only: the counterexample itself is far longer. */
function reporter<T>(details: fc.RunDetails<T>): void {
  if (details.failed)
    throw new Error(`seed ${details.seed}: ${details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance)}`);
}

function compile(source: string): Formula | undefined {
  const compiled = compileFormula(source, scope);
  if ('formula' in compiled) return compiled.formula;
  // Only what a random formula cannot avoid: a blank that leaves a type open, sizes.
  if (compiled.problems.every(({ code }) => code === 'formula_type' || code === 'formula_too_long')) return undefined;
  throw new Error(`${source}: ${JSON.stringify(compiled.problems)}`);
}

describe('SQL and JavaScript agree', () => {
  let opened: TestDatabase;
  beforeAll(async () => {
    opened = await openTestDatabase();
  });
  afterAll(() => opened.close());

  async function compare(
    sources: readonly string[],
    rows: readonly Record<string, FormulaValue>[],
    user: Record<string, FormulaValue>,
    timeZone: string,
  ): Promise<number> {
    const moment = { now: new Date('2026-11-22T15:30:00Z'), timeZone };
    const context = { column: ([name]: readonly string[]) => raw(`t."${name}"`), user: (path: readonly string[]) => user[path[1] ?? ''] ?? null, ...moment };
    const formulas = sources.flatMap((source) => compile(source) ?? []);
    const wanted = formulas.flatMap((formula, index) => [
      sql`${toSql(formula, context)} AS ${raw(`a${index}`)}`,
      sql`${toSql(formula, context, { fold: false })} AS ${raw(`b${index}`)}`,
      ...(formula.type === 'boolean'
        ? [
            sql`(${toSql(formula, context, { filter: true })}) IS TRUE AS ${raw(`c${index}`)}`,
            sql`(${toSql(formula, context, { filter: true, fold: false })}) IS TRUE AS ${raw(`d${index}`)}`,
          ]
        : []),
    ]);
    const data = rows.map(
      (row, place) => sql`(${place}::integer, ${join(Object.entries(columns).map(([name, { column }]) => sql`${row[name]}::${raw(column)}`))})`,
    );
    if (wanted.length === 0) return 0;
    const found = await opened.database.query<Record<string, unknown>>(
      sql`SELECT ${join(wanted)} FROM (VALUES ${join(data)}) AS t (place, ${raw(
        Object.keys(columns)
          .map((name) => `"${name}"`)
          .join(', '),
      )}) ORDER BY place`,
    );
    for (const [place, row] of rows.entries()) {
      const value = (path: readonly string[]) => (path[0] === 'USER' ? user[path[1] ?? ''] : row[path[0] ?? '']) ?? null;
      for (const [index, formula] of formulas.entries()) {
        const expected = evaluate(formula, { value, ...moment });
        for (const form of formula.type === 'boolean' ? ['a', 'b', 'c', 'd'] : ['a', 'b']) {
          const actual = found[place]?.[`${form}${index}`];
          const same = Array.isArray(expected) ? JSON.stringify(expected) === JSON.stringify(actual) : expected === actual;
          if (!same)
            throw new Error(
              `${formula.source} (${form}): JavaScript ${JSON.stringify(expected)}, SQL ${JSON.stringify(actual)}; ${JSON.stringify(Object.fromEntries(formula.references.map(([name = '']) => [name, row[name]])))} ${JSON.stringify(user)}\n${toSql(formula, context, { fold: form === 'a' || form === 'c', filter: form > 'b' }).text}`,
            );
        }
      }
    }
    return formulas.length;
  }

  // More runs, such as FORMULA_RUNS=500, after a change of the language.
  const runs = Number(process.env['FORMULA_RUNS'] ?? 20);
  test(
    'for random formulas over random values',
    async () => {
      let compared = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(formulaSource, { minLength: 30, maxLength: 40 }),
          fc.array(rowOf, { minLength: 6, maxLength: 12 }),
          userOf,
          fc.constantFrom('Asia/Tokyo', 'UTC', 'America/New_York'),
          async (sources, rows, user, timeZone) => {
            compared += await compare(sources, rows, user, timeZone);
          },
        ),
        { numRuns: runs, endOnFailure: true, reporter },
      );
      expect(compared).toBeGreaterThan(runs * 15);
    },
    60_000 + runs * 1000,
  );
});
