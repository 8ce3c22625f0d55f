import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql, { join, raw } from 'sql-template-tag';
import { openTestDatabase, type TestDatabase } from '../testing/database.ts';
import { compileFormula } from './compile.ts';
import type { FormulaScope, FormulaValue, NameMeaning, SqlContext } from './formula.ts';
import { toSql, type SqlOptions } from './to-sql.ts';

const meanings: Readonly<Record<string, NameMeaning>> = {
  id: { type: 'record', never_blank: true },
  status: { type: 'choice', choices: { answered: '回答済み', unanswered: '未回答' } },
  beds: { type: 'number' },
  rate: { type: 'number' },
  report_date: { type: 'date' },
  answered_at: { type: 'datetime' },
  note: { type: 'text' },
  flag: { type: 'boolean' },
  institution: { type: 'record' },
};
const viewer: Readonly<Record<string, NameMeaning>> = { role: { type: 'text' }, institution: { type: 'record' }, area: { type: 'record' } };
const scope: FormulaScope = { find: ([first = '', second = '']) => (first === 'USER' ? viewer[second] : meanings[first]), names: () => [] };
const unit = '018f0000-0000-7000-8000-000000000001';
const user: Record<string, FormulaValue> = { role: 'institution', institution: unit, area: 'none such' };
const context: SqlContext = {
  column: ([name]) => raw(`d.${name}`),
  user: ([, name = '']) => user[name] ?? null,
  now: new Date('2026-11-22T15:30:00Z'),
  timeZone: 'Asia/Tokyo',
};

function write(source: string, options?: SqlOptions, given = context) {
  const compiled = compileFormula(source, scope);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  return toSql(compiled.formula, given, options);
}

describe('a condition in a WHERE', () => {
  test.each([
    ['status = "answered"', 'd.status = $1::text', ['answered']],
    ['status <> "answered"', 'd.status IS DISTINCT FROM $1::text', ['answered']],
    ['NOT status <> "answered"', 'd.status = $1::text', ['answered']],
    ['beds >= 3', 'd.beds >= $1::integer', ['3']],
    ['beds >= 3.5', 'd.beds >= $1::numeric', ['3.5']],
    ['beds = -3000000000', 'd.beds = $1::numeric', ['-3000000000']],
    ['3 < beds', '$1::integer < d.beds', ['3']],
    ['NOT beds > 3', '(d.beds > $1::integer) IS NOT TRUE', ['3']],
    ['report_date >= TODAY() - 7', 'd.report_date >= $1::date', ['2026-11-16']],
    ['report_date = "2026-11-22"', 'd.report_date = $1::date', ['2026-11-22']],
    ['answered_at <= NOW()', 'd.answered_at <= $1::timestamptz', ['2026-11-22T15:30:00.000Z']],
    ['ISBLANK(beds) OR beds = BLANK', '(d.beds IS NULL OR d.beds IS NULL)', []],
    ['NOT ISBLANK(beds)', 'd.beds IS NOT NULL', []],
    ['note = ""', "coalesce(d.note, '') = ''", []],
    ['note < "x"', 'd.note COLLATE "C" < $1::text', ['x']],
    ['beds < rate', 'd.beds < d.rate', []],
    ['beds = rate', 'd.beds IS NOT DISTINCT FROM d.rate', []],
    ['id = institution', 'd.id = d.institution', []],
    ['IN(status, "answered", BLANK)', 'd.status IN ($1::text)', ['answered']],
    ['flag', 'd.flag', []],
    ['NOT flag', '(d.flag) IS NOT TRUE', []],
    ['flag AND NOT (flag OR beds = 1)', '(d.flag AND ((d.flag) IS NOT TRUE AND d.beds IS DISTINCT FROM $1::integer))', ['1']],
    ['institution = USER.institution', 'd.institution = $1::uuid', [unit]],
    ['institution = USER.area', 'd.institution = $1::uuid', ['00000000-0000-0000-0000-000000000000']],
    ['USER.role = "institution" AND institution = USER.institution', 'd.institution = $1::uuid', [unit]],
    ['USER.role = "secretariat" AND institution = USER.institution', 'FALSE', []],
    ['USER.role = "institution" OR institution = USER.institution', 'TRUE', []],
  ])('%s', (source, text, values) => {
    const written = write(source, { filter: true });
    expect([written.text, written.values]).toEqual([text, values]);
  });

  test('a blank viewer value compares as blank', () => {
    expect(write('institution = USER.institution', { filter: true }, { ...context, user: () => null }).text).toBe('d.institution IS NULL');
  });
  test('only conditions can be filters', () => {
    expect(() => write('beds', { filter: true })).toThrow('not a condition');
    expect(write('BLANK', { filter: true }).text).toBe('FALSE');
  });
});

test.each([
  ['beds', 'd.beds', []],
  ['status = "answered"', '((d.status = $1::text) IS TRUE)', ['answered']],
  ['beds / rate', '(round(div(d.beds::numeric * 2000000000000, nullif(d.rate::numeric, 0)) * 0.5) * 0.000000000001)', []],
  ['note & " " & report_date', "nullif(coalesce(d.note, '') || $1::text || coalesce(to_char(d.report_date, 'YYYY-MM-DD'), ''), '')", [' ']],
  ['BLANK', 'NULL::text', []],
  ['1 + 1', '$1::numeric', ['2']],
])('the value of %s', (source, text, values) => {
  const written = write(source);
  expect([written.text, written.values]).toEqual([text, values]);
});

test('a column that is an expression gets parentheses', () => {
  const given: SqlContext = { ...context, column: () => sql`a + ${1}` };
  expect(write('beds * 2', {}, given).text).toBe('((a + $1)::numeric * $2::numeric)');
});

describe('in PostgreSQL', () => {
  let opened: TestDatabase;
  beforeAll(async () => {
    opened = await openTestDatabase();
    await opened.database.query(sql`CREATE TABLE formula_rows (id integer, status text, beds integer, rate numeric, report_date date, institution uuid)`);
    await opened.database.query(
      sql`INSERT INTO formula_rows SELECT n, 'answered', n, n, date '2020-01-01' + n, gen_random_uuid() FROM generate_series(1, 1000) n`,
    );
    for (const column of ['status', 'beds', 'rate', 'report_date', 'institution'])
      await opened.database.query(sql`CREATE INDEX ON formula_rows (${raw(column)})`);
  });
  afterAll(() => opened.close());

  test.each([
    'status = "unanswered"',
    'beds = 3',
    '3 >= beds',
    'rate = 3',
    'rate < 2.5',
    'report_date >= TODAY() - 7',
    'institution = USER.institution',
    'IN(beds, 1, 2)',
    'ISBLANK(beds)',
    'NOT status <> "unanswered"',
    'AND(beds = 3, rate / 2 > 1)',
  ])('an index serves %s', async (source) => {
    const plan = await opened.database.transact(async (tx) => {
      await tx.query(sql`SET LOCAL enable_seqscan = off`);
      return tx.query<Record<string, string>>(sql`EXPLAIN SELECT * FROM formula_rows d WHERE ${write(source, { filter: true })}`);
    });
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('Index Cond');
  });

  test('no value of a column and no text of a formula raises an error', async () => {
    const sources = [
      `VALUE("${'9'.repeat(40)}") & VALUE("1e9") & VALUE("--1") & VALUE(" ")`,
      `"'; DROP TABLE x; --" & "$1 \\ %s :: {}"`,
      'DATE(beds * 1000000, beds, beds) & (report_date + beds * 1000000) & ADDMONTHS(report_date, beds * 1000000) & (report_date - beds * 1000000)',
      'LEFT(note, beds * 1000000000) & MID(note, beds * -1000000000, beds * 1000000000) & RIGHT(note, -5)',
      'beds * beds * beds * beds / 0 & MOD(beds, 0) & beds / rate',
      'ROUND(rate, 12) & ROUNDUP(rate, -10)',
      Array.from({ length: 120 }, () => 'beds').join(' + '),
      `${'IF(beds > 1, '.repeat(55)}1${', 2)'.repeat(55)}`,
      `${'MOD('.repeat(55)}beds${', 7)'.repeat(55)}`,
      `${'ROUNDUP('.repeat(30)}TEXT(status) & beds${', 1)'.repeat(30)}`.replaceAll('TEXT(status) & beds', 'beds'),
      `${'TEXT(IF(CONTAINS('.repeat(15)}note${', "x"), status, status))'.repeat(15)}`,
    ];
    const columns = sources.map((source, index) => sql`${write(source, { fold: false })} AS ${raw(`c${index}`)}`);
    const rows = await opened.database.query<Record<string, unknown>>(
      sql`SELECT ${join(columns)} FROM (VALUES (2147483647, 1e300, 'x'::text, date '9999-12-31', 'answered'::text), (-2147483648, 1e-300, NULL, date '0001-01-01', NULL), (NULL, NULL, NULL, NULL, NULL)) AS d (beds, rate, note, report_date, status)`,
    );
    expect(rows).toHaveLength(3);
    expect(rows[0]?.['c1']).toBe(`'; DROP TABLE x; --$1 \\ %s :: {}`);
    for (const { text } of columns) expect(text.length).toBeLessThan(20_000);
  });
});
