import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql from 'sql-template-tag';
import type { ObjectModel } from '../metadata/model.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { compileChoices } from './compile-choices.ts';
import { compileCount } from './compile-count.ts';
import { compileRows, type DatabaseRow } from './compile-rows.ts';
import { fold, searchWords } from './fold.ts';
import { writingsOf } from './kanji-writings.ts';

/** Words that nearly every clinic holds, words that few hold, and what LIKE and regular expressions would take for signs. */
const parts = ['医療法人', '中央', 'クリニック', '桜台', 'ＡＢ', '100%', '_', '\\', "'", '𠮷', '①'];
const names = [
  ...Array.from({ length: 60 }, (_, index) => `医療法人 ${parts[index % parts.length]}${parts[(index * 7 + 3) % parts.length]}${index}`),
  '電話 03-1234-5678',
  '電話 ０１２０-１２３-４５６',
  '電話 0712345678',
];

let app: SmallApp;
let clinic: ObjectModel;
const ids = new Map<string, string>();
beforeAll(async () => {
  app = await openSmallApp();
  clinic = app.model.objects['clinic'] as ObjectModel;
  const prefecture = await app.insert('prefecture', { name: '東京都' });
  for (const name of names) ids.set(name, await app.insert('clinic', { name, prefecture }));
  await app.database.query(sql`ANALYZE data.clinic`);
}, 60_000);
afterAll(() => app?.close());

async function find(search: string, limit: number, cursor?: string) {
  const columns = [{ key: 'title', label: { ja: '', en: '' }, path: ['title'], valueType: 'text' }];
  const compiled = compileRows(app.as({ role: 'nation' }), {
    object: clinic,
    columns,
    where: [],
    sort: [{ path: ['title'], descending: false }],
    search,
    limit,
    cursor,
  });
  return compiled.read(await app.database.query<DatabaseRow>(compiled.sql));
}

/** What a search should find, in order, by the names alone. */
function expected(search: string): string[] {
  const words = searchWords(search);
  return names
    .filter((name) => words.every((word) => writingsOf(word).some((writing) => fold(`${name} `).includes(writing))))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map((name) => ids.get(name) ?? '');
}

test('finds any part of a word, of any length, frequent or rare: the rows, their pages, their number and the choices', async () => {
  const piece = fc.oneof(
    fc.constantFrom(...parts, ...parts.map((part) => part.slice(0, 1)), '彗星', '院会', 'くりにっく', 'ab', '5', '%_'),
    fc.tuple(fc.constantFrom(...names), fc.nat(12), fc.nat(4)).map(([name, start, length]) => name.slice(start, start + length + 1)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { minLength: 1, maxLength: 3 }), fc.integer({ min: 1, max: 40 }), async (words, limit) => {
      const search = words.join(' ');
      const wanted = expected(search);
      const first = await find(search, limit);
      expect(first.rows.map(({ id }) => id)).toEqual(wanted.slice(0, limit));
      if (first.next !== null) expect((await find(search, limit, first.next)).rows.map(({ id }) => id)).toEqual(wanted.slice(limit, 2 * limit));
      const context = app.as({ role: 'nation' });
      const [counted] = await app.database.query<{ count: number }>(compileCount(context, { object: clinic, where: [], search }));
      expect(counted?.count).toBe(wanted.length);
      const choices = await app.database.query<{ id: string }>(compileChoices(context, app.model.objects['daily'] as ObjectModel, 'clinic', search));
      expect(choices.map(({ id }) => id)).toEqual(wanted.slice(0, 20));
    }),
    { numRuns: 120 },
  );
});

test.each([
  ['0312345678', [60]],
  ['０３１２３４５６７８', [60]],
  ['03-1234-5678', [60]],
  ['03−1234−5678', [60]],
  ['031234', [60]],
  ['12345678', [60, 62]],
  ['0120123456', [61]],
  ['0712345678', [62]],
  ['07-1234-5678', [62]],
  ['4-5', [60]],
  ['0312345679', []],
])('a telephone number is found with hyphens and without: %s', async (search, found) => {
  const rows = new Set((await find(search, 100)).rows.map(({ id }) => id));
  expect(rows).toEqual(new Set(found.map((index) => ids.get(names[index] ?? ''))));
});

test('a search that finds nobody’s rows finds nothing, and one without words finds all', async () => {
  const compiled = compileRows(app.as({ role: 'clinic' }), { object: clinic, columns: [], where: [], sort: [], search: '医療' });
  expect(await app.database.query(compiled.sql)).toEqual([]);
  expect((await find(' 　', 100)).rows).toHaveLength(names.length);
});

test('the index of characters serves a search', async () => {
  const plan = await app.database.transact(async (tx) => {
    await tx.query(sql`SET LOCAL enable_seqscan = off`);
    return tx.query<{ 'QUERY PLAN': string }>(sql`EXPLAIN SELECT FROM data.clinic t WHERE string_to_array(t.search, NULL) @> string_to_array('彗星', NULL)`);
  });
  expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/Bitmap Index Scan on clinic_search_\w+_chars/);
});
