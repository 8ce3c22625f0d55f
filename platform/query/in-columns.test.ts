import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RequestContext } from '../database/request-context.ts';
import type { ColumnModel, ObjectModel } from '../metadata/model.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { smallApp } from '../testing/small-definitions.ts';
import { compileCount } from './compile-count.ts';
import { compileRows, type DatabaseRow } from './compile-rows.ts';
import { fold, searchWords } from './fold.ts';
import { writingsOf } from './kanji-writings.ts';
import type { RowQuery } from './query.ts';

/** A row of a report of days (or of clinics with or without days): what its columns show. */
interface Shown {
  readonly key: string;
  readonly prefecture: string;
  readonly texts: readonly string[];
}

const places = ['東京都', '大阪府', '高知県'];
const words = ['医療法人', '中央', 'さくら', 'クリニック', '髙橋', 'ＡＢ', '100%', '_', '\\', '𠮷'];
const notes = ['', '発熱', '紹介状なし', '電話 03-1234-5678', 'ABC', '休み (祝日)', '100％', '葛󠄀城'];

let app: SmallApp;
const byDay: Shown[] = [];
const byClinic: Shown[] = [];
const units: Record<string, string> = {};
beforeAll(async () => {
  // The remarks are not among what the lists of this application search; the text is.
  app = await openSmallApp({
    ...smallApp,
    'objects/daily/object.yaml': (smallApp['objects/daily/object.yaml'] ?? '').replace('fields:\n', 'search: [text]\nfields:\n'),
  });
  for (const name of places) units[name] = await app.insert('prefecture', { name });
  for (let index = 0; index < 24; index += 1) {
    const prefecture = places[index % 3] ?? '';
    const name = `${words[index % words.length]}${words[(index * 3 + 1) % words.length]}${index}`;
    const phone = index % 5 === 0 ? null : `03-55${index}-0${index}00`;
    const clinic = await app.insert('clinic', { name, prefecture: units[prefecture], phone, kind: 'full' });
    const days = index % 4 === 3 ? 0 : 1 + (index % 5);
    if (days === 0) byClinic.push({ key: name, prefecture, texts: [name, prefecture] });
    for (let day = 1; day <= days; day += 1) {
      const note = notes[(index + day * 3) % notes.length] ?? '';
      const text = day === 2 ? `経過 ${words[(index + 5) % words.length]}` : '';
      const status = day % 2 === 0 ? 'done' : 'open';
      const title = `${name} 2021-03-0${day}`;
      await app.insert('daily', { clinic, day: `2021-03-0${day}`, note: note || null, text: text || null, status }, title);
      byDay.push({ key: title, prefecture, texts: [title, name, phone ?? '', prefecture, note, text, status === 'open' ? '未回答 未回答' : '回答済 回答済'] });
      byClinic.push({ key: `${name} ${title}`, prefecture, texts: [name, prefecture, title, note] });
    }
  }
});
afterAll(() => app?.close());

const column = (path: string, valueType = 'text'): ColumnModel => ({ key: path, label: { ja: path, en: path }, path: path.split('.'), valueType });
const object = (name: string): ObjectModel => app.model.objects[name] as ObjectModel;

function reportOf(kind: 'days' | 'clinics'): Pick<RowQuery, 'object' | 'columns' | 'joins'> {
  if (kind === 'days') {
    const paths = ['title', 'clinic', 'clinic.phone', 'clinic.prefecture', 'note', 'text', 'status'];
    return { object: object('daily'), columns: paths.map((path) => column(path)) };
  }
  return {
    object: object('clinic'),
    columns: ['title', 'prefecture', 'd', 'd.note'].map((path) => column(path)),
    joins: { d: { object: object('daily'), by: 'clinic', required: false } },
  };
}

async function find(context: RequestContext, kind: 'days' | 'clinics', search: string, limit: number, cursor?: string) {
  const { object: of, columns, joins } = reportOf(kind);
  const sort = [{ path: ['title'], descending: false }, ...(kind === 'clinics' ? [{ path: ['d', 'title'], descending: false }] : [])];
  const compiled = compileRows(context, { object: of, columns, ...(joins && { joins }), where: [], sort, search, searchColumns: columns, limit, cursor });
  const page = compiled.read(await app.database.query<DatabaseRow>(compiled.sql));
  const keyOf = ({ values }: { readonly values: Readonly<Record<string, unknown>> }): string => {
    const day = values['d'] as { readonly label: string } | null | undefined;
    return [values['title'] as string, ...(day ? [day.label] : [])].join(' ');
  };
  return { keys: page.rows.map(keyOf), next: page.next };
}

/** What a search should find, in order, by what is shown alone. */
function expected(rows: readonly Shown[], prefecture: string | undefined, search: string): string[] {
  const holds = (text: string, word: string): boolean => writingsOf(word).some((writing) => fold(text).includes(writing));
  return rows
    .filter((row) => prefecture === undefined || row.prefecture === prefecture)
    .filter(({ texts }) => searchWords(search).every((word) => texts.some((text) => holds(text, word))))
    .map(({ key }) => key)
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

test('the search of a report finds what its columns show, in whichever table: rows, pages and their number', async () => {
  const piece = fc.oneof(
    fc.constantFrom(...words, ...notes.flatMap((note) => note.split(' ')), ...places, '未回答', '回答', '2021-03-02', '高橋', '葛城', '彗星', '0'),
    fc.tuple(fc.nat(), fc.nat(6), fc.nat(12), fc.nat(4)).map(([row, text, start, length]) => {
      const { texts } = byDay[row % byDay.length] as Shown;
      return (texts[text] ?? '').slice(start, start + length + 1);
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { minLength: 1, maxLength: 3 }),
      fc.constantFrom('days' as const, 'clinics' as const),
      fc.constantFrom(undefined, ...places),
      fc.integer({ min: 1, max: 30 }),
      async (pieces, kind, prefecture, limit) => {
        const search = pieces.join(' ');
        const context = prefecture === undefined ? app.as({ role: 'nation' }) : app.as({ role: 'office', units: { prefecture: units[prefecture] ?? '' } });
        const wanted = expected(kind === 'days' ? byDay : byClinic, prefecture, search);
        const first = await find(context, kind, search, limit);
        expect(first.keys).toEqual(wanted.slice(0, limit));
        if (first.next !== null) expect((await find(context, kind, search, limit, first.next)).keys).toEqual(wanted.slice(limit, 2 * limit));
        const { object: of, columns, joins } = reportOf(kind);
        const [counted] = await app.database.query<{ count: number }>(
          compileCount(context, { object: of, ...(joins && { joins }), where: [], search, searchColumns: columns }),
        );
        expect(counted?.count).toBe(wanted.length);
      },
    ),
    { numRuns: 150 },
  );
});
