import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import sql from 'sql-template-tag';
import { ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import type { ColumnModel, ObjectModel } from '../metadata/model.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { compileChoices } from './compile-choices.ts';
import { compileCount } from './compile-count.ts';
import { compileExport } from './compile-export.ts';
import { compileGroups } from './compile-groups.ts';
import { compileRows, type DatabaseRow } from './compile-rows.ts';
import { fold } from './fold.ts';
import { objectScope } from './object-scope.ts';
import { parseFilter } from './parse-filter.ts';
import { parseSort } from './parse-sort.ts';
import { pathColumn } from './path-column.ts';
import type { RowQuery } from './query.ts';

let app: SmallApp;
let tokyo: string, osaka: string;
const clinics: string[] = [];
let daily: ObjectModel, inquiry: ObjectModel, clinic: ObjectModel;

beforeAll(async () => {
  app = await openSmallApp();
  ({ daily, inquiry, clinic } = app.model.objects as Record<'daily' | 'inquiry' | 'clinic', ObjectModel>);
  tokyo = await app.insert('prefecture', { name: '東京都' });
  osaka = await app.insert('prefecture', { name: '大阪府' });
  for (const [index, prefecture] of [tokyo, tokyo, osaka].entries())
    clinics.push(await app.insert('clinic', { name: `診療所${index}`, prefecture, kind: index === 1 ? 'treatment_only' : 'full', phone: `03-${index}` }));
  for (const [index, id] of clinics.entries())
    for (const day of ['2021-02-28', '2021-03-01', '2021-03-10'])
      await app.insert(
        'daily',
        { clinic: id, day, status: day === '2021-03-10' ? 'open' : 'done', patients: index === 2 ? null : index * 10, tested: 3 },
        `診療所${index} ${day}`,
      );
});
afterAll(() => app?.close());

const office = (unit: string) => app.as({ role: 'office', units: { prefecture: unit } });
const column = (object: ObjectModel, path: string) => pathColumn(app.model, object, path.split('.')) as ColumnModel;
const plan = (object: ObjectModel, columns: readonly string[], more: Partial<RowQuery> = {}): RowQuery => ({
  object,
  columns: columns.map((path) => column(object, path)),
  where: [],
  sort: [],
  ...more,
});
const where = (object: ObjectModel, source: string) => [parseFilter(objectScope(app.model, object), source)].filter((formula) => formula !== undefined);

async function rows(context: RequestContext, query: RowQuery) {
  const compiled = compileRows(context, query);
  return compiled.read(await app.database.query<DatabaseRow>(compiled.sql));
}
async function count(context: RequestContext, query: RowQuery): Promise<number> {
  const [row] = await app.database.query<{ count: number }>(compileCount(context, query));
  return row?.count ?? -1;
}

describe('access', () => {
  test.each([
    ['a prefecture', () => office(tokyo), 6],
    ['another prefecture', () => office(osaka), 3],
    ['a clinic', () => app.as({ role: 'clinic', units: { clinic: clinics[0] as string, prefecture: tokyo } }), 3],
    ['a role that reaches all', () => app.as({ role: 'nation' }), 9],
    ['a condition through a lookup', () => app.as({ role: 'viewer' }), 4],
    ['an administrator', () => app.as({ role: 'admin' }), 9],
    ['somebody without a unit', () => app.as({ role: 'office' }), 0],
    ['a role that is not there', () => app.as({ role: 'nobody', units: { prefecture: tokyo } }), 0],
  ])('%s reads its rows, and no others', async (_, actor, expected) => {
    const query = plan(daily, ['title', 'clinic.prefecture.name']);
    expect((await rows(actor(), query)).rows).toHaveLength(expected);
    expect(await count(actor(), query)).toBe(expected);
    const exported = await app.database.query(compileExport(actor(), query, { view: 'details', language: 'ja' }).sql);
    expect(exported).toHaveLength(expected);
    const groups = compileGroups(actor(), query, { groups: [], summaries: [{ key: 'count', kind: 'count' }] });
    expect(groups.read(await app.database.query<DatabaseRow>(groups.sql)).rows).toEqual([{ level: 0, keys: [], count: expected, values: { count: expected } }]);
  });

  test('of joined records in a report is part of the join', async () => {
    const joins = { today: { object: daily, by: 'clinic', where: where(daily, 'day = TODAY()')[0], required: false } };
    const path = { key: 'patients', path: ['today', 'patients'], label: daily.label, field: daily.fields.patients, valueType: 'number' };
    const query: RowQuery = { ...plan(clinic, ['name'], { sort: [{ path: ['name'], descending: false }] }), joins, columns: [column(clinic, 'name'), path] };
    const nation = await rows(app.as({ role: 'nation' }), query);
    expect(nation.rows.map((row) => row.values)).toEqual([
      { name: '診療所0', patients: 0 },
      { name: '診療所1', patients: 10 },
      { name: '診療所2', patients: null },
    ]);
    const viewer = await rows(app.as({ role: 'viewer' }), query);
    expect(viewer.rows.map((row) => row.values.patients)).toEqual([null, null, null]);
  });
});

describe('rows', () => {
  test('come with looked-up titles, links and formulas in one statement', async () => {
    const { rows: found } = await rows(
      office(tokyo),
      plan(daily, ['title', 'clinic', 'clinic.prefecture', 'rate', 'clinic.phone'], {
        where: where(daily, 'day = TODAY()'),
        sort: [{ path: ['title'], descending: false }],
      }),
    );
    expect(found.map(({ values }) => values)).toEqual([
      {
        title: '診療所0 2021-03-10',
        clinic: { id: clinics[0], label: '診療所0' },
        'clinic.prefecture': { id: tokyo, label: '東京都' },
        rate: null,
        'clinic.phone': '03-0',
      },
      {
        title: '診療所1 2021-03-10',
        clinic: { id: clinics[1], label: '診療所1' },
        'clinic.prefecture': { id: tokyo, label: '東京都' },
        rate: 0.3,
        'clinic.phone': '03-1',
      },
    ]);
    expect(found[0]?.links).toEqual({
      title: { object: 'daily', id: found[0]?.id },
      clinic: { object: 'clinic', id: clinics[0] },
      'clinic.prefecture': { object: 'prefecture', id: tokyo },
    });
  });

  test.each(['%', '_', '\\', "'", '"', '\0', "'; DROP TABLE data.daily; --", '診療所%', '\ud800', '%%%', '(', '{}', 'a'.repeat(5000)])(
    'a hostile search (%#) finds what it says, and breaks nothing',
    async (search) => {
      const found = await rows(office(tokyo), plan(daily, ['title'], { search }));
      expect(found.rows).toHaveLength(search.trim().replace(/[\0\ud800]/g, '') === '' ? 6 : 0);
      const inColumns = plan(daily, ['title'], {
        search,
        searchColumns: ['title', 'clinic', 'status', 'clinic.prefecture.name'].map((path) => column(daily, path)),
      });
      expect((await rows(office(tokyo), inColumns)).rows).toHaveLength(found.rows.length);
    },
  );

  test('search folds width, case and kana, wants every word, and reads labels of choices in reports', async () => {
    expect(await count(office(tokyo), plan(daily, [], { search: '診療所１　2021-03' }))).toBe(2);
    expect(
      await count(office(tokyo), plan(daily, [], { search: '未回答 東京', searchColumns: ['status', 'clinic.prefecture'].map((path) => column(daily, path)) })),
    ).toBe(2);
  });

  test('groups by lookup and month with subtotals; blank is not 0', async () => {
    const groups = compileGroups(app.as({ role: 'nation' }), plan(daily, []), {
      groups: [
        { key: 'prefecture', path: ['clinic', 'prefecture'] },
        { key: 'month', path: ['day'], by: 'month' },
      ],
      summaries: [
        { key: 'n', kind: 'count' },
        { key: 'sum', kind: 'sum', column: column(daily, 'patients') },
        { key: 'mean', kind: 'average', column: column(daily, 'patients') },
      ],
    });
    const { rows: found } = groups.read(await app.database.query<DatabaseRow>(groups.sql));
    const key = (id: string, label: string) => ({ id, label });
    expect(found).toEqual([
      { level: 2, keys: [key(osaka, '大阪府'), '2021-02'], count: 1, values: { n: 1, sum: null, mean: null } },
      { level: 2, keys: [key(osaka, '大阪府'), '2021-03'], count: 2, values: { n: 2, sum: null, mean: null } },
      { level: 2, keys: [key(tokyo, '東京都'), '2021-02'], count: 2, values: { n: 2, sum: 10, mean: 5 } },
      { level: 2, keys: [key(tokyo, '東京都'), '2021-03'], count: 4, values: { n: 4, sum: 20, mean: 5 } },
      { level: 1, keys: [key(osaka, '大阪府')], count: 3, values: { n: 3, sum: null, mean: null } },
      { level: 1, keys: [key(tokyo, '東京都')], count: 6, values: { n: 6, sum: 30, mean: 5 } },
      { level: 0, keys: [], count: 9, values: { n: 9, sum: 30, mean: 5 } },
    ]);
  });

  test('an export writes labels and plain values, blanks as NULL, and says which cells are to be finished', async () => {
    const id = await app.insert(
      'inquiry',
      { subject: '=1+1', prefecture: tokyo, amount: -5, code: '-x', urgent: true, moment: '2021-03-10T03:00:00Z', hour: '09:05' },
      '@title',
    );
    const query = plan(inquiry, ['title', 'subject', 'prefecture', 'code', 'amount', 'moment', 'hour', 'urgent', 'number'], {
      where: where(inquiry, 'subject = "=1+1"'),
    });
    const compiled = compileExport(office(tokyo), query, { view: 'details', language: 'ja' });
    const [row] = await app.database.query<{ cells: Record<string, unknown> }>(sql`SELECT to_jsonb(e) AS cells FROM (${compiled.sql}) e`);
    expect(Object.values(row?.cells ?? {})).toEqual(['@title', '=1+1', '東京都', '-x', -5, '2021-03-10T12:00:00', '09:05:00', 'はい', null]);
    expect(compiled.finishes).toEqual(['guard', 'guard', 'guard', 'guard', 'none', 'slashes_minutes', 'minutes', 'none', 'none']);
    expect(compileExport(office(tokyo), query, { view: 'details', language: 'en' }).finishes[5]).toBe('minutes');
    await app.database.query(sql`DELETE FROM data.inquiry WHERE id = ${id}`);
  });

  test('choices are what one may read and choose', async () => {
    const choices = await app.database.query<{ label: string }>(compileChoices(office(tokyo), daily, 'clinic', '診療所'));
    expect(choices.map(({ label }) => label)).toEqual(['診療所0', '診療所1']);
  });
});

describe('filters, sorts and cursors of a request', () => {
  const refuse = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (error instanceof ShirabeError) return { code: error.code, message: error.message };
      throw error;
    }
    return undefined;
  };
  test.each([
    ['patient > 3', 'unknown_field', 'patients'],
    ['clinic.phon = "1"', 'unknown_field', 'phone'],
    ['patients >', 'bad_filter', ''],
    ['patients + 1', 'bad_filter', ''],
    ['1=1; DROP TABLE data.daily', 'bad_filter', ''],
    ['x'.repeat(5000), 'bad_filter', ''],
  ])('a wrong filter (%#) is refused', (source, code, hint) => {
    const error = refuse(() => parseFilter(objectScope(app.model, daily), source));
    expect(error?.code).toBe(code);
    expect(error?.message).toContain(hint);
  });
  test.each([
    ['-patient', 'patients'],
    ['clinic.nam', 'name'],
    ['symptoms', '並べ替え'],
    ['id; DROP TABLE x', ''],
    ['constructor', ''],
    ['__proto__.x', ''],
  ])('a wrong sort (%#) is refused', (source, hint) => {
    const error = refuse(() => parseSort(objectScope(app.model, daily), source));
    expect(error?.code).toBe('unknown_field');
    expect(error?.message).toContain(hint);
  });
  test('a cursor made by hand, or of another query, is refused', async () => {
    const query = plan(daily, ['title'], { sort: [{ path: ['day'], descending: true }], limit: 1 });
    const { next } = await rows(office(tokyo), query);
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const [mark, day, id] = JSON.parse(Buffer.from(next ?? '', 'base64url').toString()) as string[];
    const bad = [
      '',
      'x',
      '%',
      encode({}),
      encode([]),
      encode([mark, day]),
      encode([mark, '2021-02-30', id]),
      encode([mark, 5, id]),
      encode([mark, day, 'x']),
      encode([mark, day, null]),
      encode(['other', day, id]),
      encode([mark, { a: 1 }, id]),
    ];
    for (const cursor of bad) expect(refuse(() => compileRows(office(tokyo), { ...query, cursor }))?.code).toBe('bad_cursor');
    expect(refuse(() => compileRows(office(tokyo), { ...query, sort: [{ path: ['title'], descending: false }], cursor: next ?? '' }))?.code).toBe('bad_cursor');
    expect((await rows(office(tokyo), { ...query, cursor: next ?? '' })).rows).toHaveLength(1);
  });
});

describe('keyset paging', () => {
  const paths = ['subject', 'amount', 'moment', 'hour', 'urgent', 'created_at', 'title', 'prefecture', 'code', 'id', 'prefecture.name'];
  beforeAll(async () => {
    for (let index = 0; index < 60; index++)
      await app.insert(
        'inquiry',
        {
          subject: index % 4 === 0 ? null : `件名${index % 3}`,
          prefecture: index % 5 === 0 ? null : index % 2 ? tokyo : osaka,
          amount: index % 3 === 0 ? null : `${index % 4}.${'123456789'.repeat(3)}`,
          moment: index % 2 ? null : `2021-03-0${1 + (index % 5)}T00:00:00.123456Z`,
          hour: index % 7 ? `0${index % 3}:30` : null,
          urgent: [true, false, null][index % 3],
          created_at: `2021-01-01T00:00:00.00000${index % 6}Z`,
        },
        `題${index % 2}`,
      );
  });
  test('visits each row once, in order, whatever the sort', async () => {
    const item = fc.record({ path: fc.constantFrom(...paths).map((path) => path.split('.')), descending: fc.boolean() });
    const admin = app.as({ role: 'admin' });
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 4 }), fc.integer({ min: 1, max: 25 }), async (sort, limit) => {
        const query = plan(inquiry, ['title'], { sort });
        const whole = (await rows(admin, { ...query, limit: 1000 })).rows.map((row) => row.id);
        const paged: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await rows(admin, { ...query, limit, cursor });
          paged.push(...page.rows.map((row) => row.id));
          cursor = page.next ?? undefined;
        } while (cursor !== undefined && paged.length < 200);
        expect(whole).toHaveLength(60);
        expect(paged).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
  test('blanks come last both ways', async () => {
    for (const descending of [true, false]) {
      const { rows: found } = await rows(app.as({ role: 'admin' }), plan(inquiry, ['amount'], { sort: [{ path: ['amount'], descending }], limit: 100 }));
      const blanks = found.map((row) => row.values.amount === null);
      expect(blanks.indexOf(true)).toBe(blanks.filter((blank) => !blank).length);
    }
  });
});

/** Letters that every supported PostgreSQL knows: both sides follow Unicode, in versions of their own. */
const blocks = [
  [0x20, 0x24f],
  [0x386, 0x3ce],
  [0x410, 0x44f],
  [0x3041, 0x3096],
  [0x30a1, 0x30fe],
  [0x3220, 0x33ff],
  [0x4e00, 0x9fa5],
  [0xf900, 0xfa6d],
  [0xff01, 0xffee],
  [0x20000, 0x2a6d6],
  [0x1f600, 0x1f64f],
];
const letter = fc.oneof(...blocks.map(([min, max]) => fc.integer({ min: min as number, max: max as number }))).map((code) => String.fromCodePoint(code));

test('fold is the same in JavaScript and PostgreSQL', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(fc.oneof(letter, fc.constantFrom('ｱｲｳ', 'ｶﾞ', 'ヴヵヶヽヾ', 'ＡＢｃ', 'ΑΣΣ', 'İı', 'ﬃ', '㍿', 'か゚', '葛\u{e0100}', 'か\ufe00゙', 'A\u{e01ef}')))
        .map((parts) => parts.join('').replaceAll('\0', '')),
      async (text) => {
        const [row] = await app.database.query<{ folded: string }>(sql`SELECT shirabe.fold(${text}::text) AS folded`);
        expect(fold(text)).toBe(row?.folded);
      },
    ),
    { numRuns: 150 },
  );
});

test('fold is the same in JavaScript and PostgreSQL for each character of the scripts and symbols that it changes', async () => {
  const ranges = [
    [0x20, 0x24f],
    [0x370, 0x4ff],
    [0x2000, 0x2bff],
    [0x2e80, 0x33ff],
    [0x4e00, 0x4e10],
    [0x9ff0, 0x9fff],
    [0xf900, 0xfaff],
    [0xfe00, 0xfe10],
    [0xff01, 0xffee],
    [0x1f100, 0x1f2ff],
    [0xe00ff, 0xe01f0],
  ];
  const characters = ranges.flatMap(([first = 0, last = 0]) => Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)));
  const rows = await app.database.query<{ text: string; folded: string }>(
    sql`SELECT text, shirabe.fold(text) AS folded FROM unnest(${[...characters, ...characters.map((each) => `か${each}カ`)]}::text[]) AS given(text)`,
  );
  expect(rows.filter(({ text, folded }) => fold(text) !== folded)).toEqual([]);
  expect(rows.length).toBe(2 * characters.length);
});
