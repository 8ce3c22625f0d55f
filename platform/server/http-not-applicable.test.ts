import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorBody } from '../contract/problem.ts';
import type { Import } from '../contract/wire-import.ts';
import type { Groups, HistoryAnswer, ObjectDescription, RecordAnswer, ReportAnswer, RowsPage } from '../contract/wire.ts';
import { loadDefinitions } from '../metadata/load-definitions.ts';
import { readWorkbook } from '../reports/testing/read-workbook.ts';
import { applyDefinitions } from '../setup/apply-definitions.ts';
import { openScenario, type Client, type Scenario } from '../testing/scenario.ts';
import { until } from '../testing/until.ts';
import { projectRoot } from './environment.ts';

/** One field of each type that offers 該当なし, one that does not, and formulas over them. */
const more: Readonly<Record<string, string>> = {
  'objects/gauge/object.yaml': `object: gauge
label: 計測
fields:
  name: { type: text, label: 名称, required: true, not_applicable: false }
  beds: { type: integer, min: 0, label: 病床, required: true, not_applicable: true }
  rate: { type: decimal, label: 率, not_applicable: true }
  share: { type: percent, label: 割合, not_applicable: true }
  note: { type: text, label: 備考, not_applicable: true }
  memo: { type: long_text, label: メモ, not_applicable: true }
  day: { type: date, label: 日, not_applicable: true, min: 'DATE(2020, 1, 1)' }
  clock: { type: time, label: 時刻, not_applicable: true }
  moment: { type: datetime, label: 日時, not_applicable: true }
  kind: { type: picklist, label: 種別, not_applicable: true, values: { a: 甲, b: 乙 } }
  kinds: { type: multi_picklist, label: 種別たち, not_applicable: true, values: { a: 甲, b: 乙 } }
  place: { type: lookup, to: prefecture, label: 場所, not_applicable: true }
  mail: { type: email, label: メール, not_applicable: true }
  tel: { type: phone, label: 電話, not_applicable: true }
  web: { type: url, label: URL, not_applicable: true }
  plain: { type: integer, label: 件数 }
  total: { type: formula, label: 合計, formula: 'SUM(beds, plain)' }
  state: { type: formula, label: 状態, formula: 'IF(ISNA(beds), "対象外", IF(ISBLANK(beds), "空", "有"))' }
  blanks: { type: formula, label: 空欄, formula: 'COUNTBLANK(beds, note, plain)' }
  parts: { type: children, of: gauge_part, by: gauge, label: 明細 }
`,
  'objects/gauge/access.yaml': 'read: [all]\nwrite: [all]\nfields: { rate: { read: [admin] } }\n',
  'objects/gauge/lists.yaml': `- list: all
  label: すべて
  columns: [title, beds, rate, note, day, clock, moment, kind, kinds, place, plain, total, state, blanks]
  sort: [beds]
`,
  'objects/gauge_part/object.yaml': `object: gauge_part
label: 計測明細
name: "{{TEXT(size)}}"
fields:
  gauge: { type: lookup, to: gauge, label: 計測, required: true, parent: true, fixed: true }
  size: { type: integer, label: 大きさ, required: 'ISBLANK(gauge.note)', not_applicable: true }
`,
  'reports/900_secretariat/gauges.report.yaml': `report: gauges
label: 計測レポート
from: gauge
columns: [name, beds, share, day, clock, moment, kind, kinds, place, plain]
group_by: [beds]
summaries: [{ kind: count }, { kind: sum, of: beds }, { kind: average, of: beds }, { kind: max, of: day }]
sort: [name]
`,
  ...Object.fromEntries(
    [['kind'], ['place'], ['day', 'month'], ['note'], ['clock'], ['moment', 'year']].map(([field = '', by]) => [
      `reports/900_secretariat/gauges_by_${field}.report.yaml`,
      `report: gauges_by_${field}\nlabel: 計測 ${field}\nfrom: gauge\ncolumns: [name, beds]\ngroup_by: [{ field: ${field}${by ? `, by: ${by}` : ''} }]\nsummaries: [{ kind: count }, { kind: sum, of: beds }]\nsort: [name]\n`,
    ]),
  ),
};

const NA = { not_applicable: true };
const optional = ['beds', 'rate', 'share', 'note', 'memo', 'day', 'clock', 'moment', 'kind', 'kinds', 'place', 'mail', 'tel', 'web'];
let scenario: Scenario;
let admin: Client, secretariat: Client;
let definitions: Readonly<Record<string, string>>;
const records: Record<string, RecordAnswer> = {};

beforeAll(async () => {
  scenario = await openScenario();
  definitions = { ...(await loadDefinitions(projectRoot)).files, ...more };
  await applyDefinitions(scenario.database, definitions);
  [admin, secretariat] = [await scenario.as('admin'), await scenario.as('secretariat')];
  const [tokyo] = await scenario.database.query<{ id: string }>(sql`SELECT id FROM data.prefecture WHERE code = '13'`, { as: 'engine' });
  const full = { note: '良好', day: '2026-11-02', clock: '09:30', moment: '2026-11-02T01:00:00.000Z', kind: 'a', kinds: ['a'], place: tokyo?.id, share: 0.5 };
  await create('one', { ...full, beds: 12, plain: 1 });
  await create('zero', { ...full, beds: 0, plain: 1 });
  await create('two', { ...full, beds: 3, day: '2026-12-24', kind: 'b', plain: 5 });
  await create('none', { ...Object.fromEntries(optional.map((name) => [name, NA])), plain: 7 });
  await create('also none', { ...Object.fromEntries(optional.map((name) => [name, NA])) });
  // Before 該当なし was known here: blank, though it is required by now.
  await create('blank', { beds: NA });
  await scenario.database.query(sql`UPDATE data.gauge SET beds_na = NULL WHERE name = 'blank'`, { as: 'engine' });
}, 180_000);
afterAll(() => scenario?.close());

async function create(name: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const { status, body } = await admin.post<RecordAnswer>('/api/objects/gauge/records', { values: { name, ...values } });
  expect([name, status, status < 300 ? '' : body]).toEqual([name, 201, '']);
  records[name] = body;
}
const query = (parameters: Readonly<Record<string, string>>) => new URLSearchParams(parameters).toString();
const list = '/api/objects/gauge/lists/all';
async function names(parameters: Readonly<Record<string, string>>): Promise<unknown[]> {
  const { status, body } = await admin.get<RowsPage>(`${list}/rows?${query(parameters)}`);
  return status === 200 ? body.rows.map(({ values }) => (values as { title: unknown }).title) : [status, body];
}
const found = async (filter: string) => (await names({ filter, sort: 'title' })).join();
const path = (name: string) => `/api/objects/gauge/records/${records[name]?.id ?? ''}`;

describe('該当なし in records', () => {
  test('is taken and given by every type that offers it, and is neither blank nor 0', async () => {
    const { values } = (await admin.get<RecordAnswer>(path('none'))).body;
    expect(values).toMatchObject(Object.fromEntries(optional.map((name) => [name, NA])));
    expect(values).toEqual(records['none']?.values);
    const each = await Promise.all(['none', 'blank', 'zero'].map(async (name) => (await admin.get<RecordAnswer>(path(name))).body.values));
    expect(each.map(({ beds, total, state, blanks }) => [beds, total, state, blanks])).toEqual([
      [NA, 7, '対象外', 0],
      [null, null, '空', 3],
      [0, 1, '有', 0],
    ]);
  });

  test.each(['該当なし', '該当無し', 'N/A', 'n/a', ' Ｎ／Ａ　'])('is read from a text: %s', async (text) => {
    const { id, version } = (await admin.post<RecordAnswer>('/api/objects/gauge/records', { values: { name: 'text', beds: 4 } })).body;
    const values = { beds: text, day: text, kind: text, note: text };
    const saved = await admin.patch<RecordAnswer>(`/api/objects/gauge/records/${id}`, { version, values });
    expect([saved.status, saved.body.values]).toEqual([200, expect.objectContaining({ beds: NA, day: NA, kind: NA, note: NA })]);
    // A field that does not offer it takes the text as any other.
    const other = await admin.patch<RecordAnswer>(`/api/objects/gauge/records/${id}`, {
      version: saved.body.version,
      values: { name: text.trim(), note: null },
    });
    expect([other.body.values['name'], other.body.values['note']]).toEqual([text.trim(), null]);
    await admin.delete(`/api/objects/gauge/records/${id}?version=${other.body.version}`);
  });

  test.each([
    ['a field that does not offer it', { plain: NA }, 'not_offered'],
    ['a field that is always there', { name: NA }, 'not_offered'],
    ['something like it', { beds: { not_applicable: false } }, 'not_a_number'],
    ['its word, where it is not offered', { plain: '該当なし' }, 'not_a_number'],
    ['a value that is none', { day: '該当' }, 'not_a_date'],
    ['nothing, where a value is required', { beds: null }, 'required'],
  ])('%s is refused', async (_name, values, code) => {
    const { version } = (await admin.get<RecordAnswer>(path('two'))).body;
    const { status, body } = await admin.patch<ErrorBody>(path('two'), { version, values });
    expect([status, body.problems?.map((problem) => problem.code)]).toEqual([422, [code]]);
  });

  test('a change to it and back is kept in the history, and the same once more is no change', async () => {
    const { version } = (await admin.get<RecordAnswer>(path('two'))).body;
    const first = await admin.patch<RecordAnswer>(path('two'), { version, values: { beds: NA, place: NA } });
    const same = await admin.patch<RecordAnswer>(path('two'), { version: first.body.version, values: { beds: NA } });
    expect([same.status, same.body.version]).toEqual([200, first.body.version]);
    const back = await admin.patch<RecordAnswer>(path('two'), { version: first.body.version, values: { beds: 3 } });
    expect(back.body.values['beds']).toBe(3);
    const { changes } = (await admin.get<HistoryAnswer>(`${path('two')}/history`)).body;
    expect(changes.slice(0, 2).map(({ fields }) => fields.map(({ field, old, new: now }) => [field, old, now]))).toEqual([
      [['beds', NA, 3]],
      [
        ['beds', 3, NA],
        ['place', expect.objectContaining({ label: '東京都' }), NA],
      ],
    ]);
  });

  test('among many rows saved at once, and taken back by one of them', async () => {
    const ids = await Promise.all(
      ['m1', 'm2'].map(async (name) => (await admin.post<RecordAnswer>('/api/objects/gauge/records', { values: { name, beds: 4 } })).body.id),
    );
    const save = async (shares: readonly unknown[]) => {
      await admin.post('/api/objects/gauge/changes', { changes: ids.map((id, index) => ({ id, values: { share: shares[index] } })) });
      return Promise.all(ids.map(async (id) => (await admin.get<RecordAnswer>(`/api/objects/gauge/records/${id}`)).body.values['share']));
    };
    expect(await save([NA, 0])).toEqual([NA, 0]);
    expect(await save([0.5, NA])).toEqual([0.5, NA]);
    expect(await save([NA, null])).toEqual([NA, null]);
    for (const id of ids) await admin.delete(`/api/objects/gauge/records/${id}?version=4`);
  });

  test('in child rows, whose conditions ask their record for it', async () => {
    const { version } = (await admin.get<RecordAnswer>(path('none'))).body;
    const refused = await admin.patch<ErrorBody>(path('blank'), { version: 1, values: { beds: 1 }, children: { parts: [{ values: {} }] } });
    expect([refused.status, refused.body.problems?.map(({ field, code }) => [field, code])]).toEqual([422, [['parts[0].size', 'required']]]);
    const { status, body } = await admin.patch<RecordAnswer>(path('none'), {
      version,
      values: {},
      children: { parts: [{ values: {} }, { values: { size: NA } }] },
    });
    expect([status, body.children['parts']?.map(({ values }) => values['size'])]).toEqual([200, [null, NA]]);
  });

  test('is described, and hidden from who does not read its field', async () => {
    const { fields } = (await admin.get<ObjectDescription>('/api/objects/gauge')).body;
    expect(fields.find(({ name }) => name === 'beds')?.definition).toMatchObject({ not_applicable: true });
    for (const filter of ['ISNA(rate)', 'NOT(ISBLANK(rate))'])
      expect((await secretariat.get<ErrorBody>(`${list}/rows?${query({ filter })}`)).body.code).toBe('unknown_field');
    expect(JSON.stringify((await secretariat.get<RecordAnswer>(path('none'))).body)).not.toContain('rate');
  });
});

describe('該当なし in lists', () => {
  test('filters tell the three things apart; in comparisons it is no value', async () => {
    expect(await found('ISNA(beds)')).toBe('also none,none');
    expect(await found('NOT(ISNA(beds))')).toBe('blank,one,two,zero');
    expect(await found('ISBLANK(beds)')).toBe('blank');
    expect(await found('beds = BLANK')).toBe('blank');
    expect(await found('NOT(ISBLANK(beds))')).toBe('also none,none,one,two,zero');
    expect(await found('beds >= 0')).toBe('one,two,zero');
    expect(await found('beds < 5 OR ISNA(place)')).toBe('also none,none,two,zero');
    expect(await found('COUNTBLANK(beds, plain) > 0')).toBe('also none,blank');
  });

  test('it is not found by its word, which no text holds', async () => {
    expect(await names({ search: '該当' })).toEqual([]);
  });

  test.each([
    ['beds', ['zero', 'two', 'one']],
    ['-beds', ['one', 'two', 'zero']],
    ['day,title', ['one', 'zero', 'two']],
    ['-kind,title', ['two', 'one', 'zero']],
  ])('sorted by %s it comes after every value and before blanks, through pages of two', async (sort, values) => {
    const walked: unknown[] = [];
    let cursor: string | null = null;
    do {
      const more: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await admin.get<RowsPage>(`${list}/rows?limit=2&${query({ sort })}${more}`);
      walked.push(...body.rows.map((row) => (row.values as { title: unknown }).title));
      cursor = body.next;
    } while (cursor !== null);
    expect(walked.slice(0, 3)).toEqual(values);
    expect(new Set(walked.slice(3, 5))).toEqual(new Set(['none', 'also none']));
    expect(walked.slice(5)).toEqual(['blank']);
  });

  test('a column says that it offers it', async () => {
    const { columns } = (await admin.get<RowsPage>(`${list}/rows?describe=1`)).body;
    expect(columns.filter((column) => column.not_applicable).map(({ key }) => key)).toEqual([
      'beds',
      'rate',
      'note',
      'day',
      'clock',
      'moment',
      'kind',
      'kinds',
      'place',
    ]);
  });
});

describe('該当なし in reports', () => {
  const groups = async (report: string) => (await admin.get<ReportAnswer>(`/api/reports/${report}`)).body as ReportAnswer & { groups: Groups };

  test('is a group beside that of blanks; sums, averages and counts leave it out', async () => {
    const answer = await groups('gauges');
    expect(answer.groups.rows.filter(({ level }) => level === 1).map(({ keys, count }) => [...keys, count])).toEqual([
      [0, 1],
      [3, 1],
      [12, 1],
      [NA, 2],
      [null, 1],
    ]);
    expect(answer.groups.rows.at(-1)).toMatchObject({ level: 0, count: 6, values: { sum_beds: 15, average_beds: 5, max_day: '2026-12-24' } });
    expect(answer.groups.rows.find(({ keys }) => JSON.stringify(keys) === JSON.stringify([NA]))?.values).toMatchObject({ sum_beds: null, average_beds: null });
    expect(answer.page.rows.map(({ keys }) => keys)).toEqual([[0], [3], [12], [NA], [NA], [null]]);
  });

  test.each([
    ['kind', ['a', 'b', NA, null]],
    ['day', ['2026-11', '2026-12', NA, null]],
    ['note', ['良好', NA, null]],
    ['clock', ['09:30', NA, null]],
    ['moment', ['2026', NA, null]],
  ])('by %s: each group is entered by its key', async (field, keys) => {
    const report = `gauges_by_${field}`;
    const answer = await groups(report);
    expect(answer.groups.rows.filter(({ level }) => level === 1).map((row) => row.keys[0])).toEqual(keys);
    for (const { keys: key, count } of answer.groups.rows.filter(({ level }) => level === 1)) {
      const at = encodeURIComponent(JSON.stringify(key));
      const { body } = await admin.get<RowsPage>(`/api/reports/${report}/rows?from=${at}&to=${at}`);
      expect([key, body.rows.map((row) => row.keys)]).toEqual([key, Array.from({ length: count }, () => key)]);
    }
    const [first, last] = [keys[1], keys.at(-2)].map((key) => encodeURIComponent(JSON.stringify([key])));
    const { body } = await admin.get<RowsPage>(`/api/reports/${report}/rows?limit=1&from=${first}&to=${last}`);
    expect(body.rows).toHaveLength(1);
  });

  test('by looked-up records: by title, then 該当なし, then none', async () => {
    const answer = await groups('gauges_by_place');
    expect(answer.groups.rows.filter(({ level }) => level === 1).map(({ keys, count }) => [keys[0], count])).toEqual([
      [expect.objectContaining({ label: '東京都' }), 2],
      [NA, 3],
      [null, 1],
    ]);
    const at = encodeURIComponent(JSON.stringify([NA]));
    expect((await admin.get<RowsPage>(`/api/reports/gauges_by_place/rows?from=${at}&to=${at}`)).body.rows).toHaveLength(3);
  });

  test.each([
    ['ja', 'details', '該当なし'],
    ['ja', 'formatted', '該当なし'],
    ['en', 'details', 'N/A'],
  ])('in a file (%s, %s) each cell says %s, and a blank nothing', async (language, view, word) => {
    await admin.patch('/api/me', { language });
    const { status, bytes } = await admin.get(`/api/reports/gauges/export?view=${view}&format=csv&encoding=utf-8`);
    await admin.patch('/api/me', { language: 'ja' });
    expect(status).toBe(200);
    const lines = bytes.toString().split('\r\n');
    const of = (name: string) => {
      const cells = lines.find((line) => line.split(',').includes(name))?.split(',') ?? [];
      return cells.slice(cells.indexOf(name), cells.indexOf(name) + 10);
    };
    expect(of('none').slice(1)).toEqual([...Array.from({ length: 8 }, () => word), '7']);
    expect(of('blank').slice(1)).toEqual(Array.from({ length: 9 }, () => ''));
    expect(of('zero').slice(1, 5)).toEqual(['0', view === 'workbook' ? '0.5' : '50.0%', language === 'ja' ? '2026/11/02' : '2026-11-02', '09:30']);
    if (view === 'formatted') expect(lines.some((line) => line.startsWith('該当なし,'))).toBe(true);
  });

  test('in a workbook it is a text among numbers and days', async () => {
    const { bytes } = await admin.get('/api/reports/gauges/export?view=details&format=xlsx');
    const [sheet] = readWorkbook(bytes);
    const row = (name: string) => sheet?.rows.find((cells) => cells[0]?.value === name)?.map((cell) => [cell?.type, cell?.value]);
    expect(row('none')?.slice(1, 6)).toEqual(Array.from({ length: 5 }, () => ['text', '該当なし']));
    expect(row('zero')?.slice(1, 3)).toEqual([
      ['number', '0'],
      ['number', '0.5'],
    ]);
  });
});

test('a list that is taken in again as it was written changes nothing', async () => {
  const columns = 'name,beds,share,note,memo,day,clock,moment,kind,kinds,place,mail,tel,web,plain';
  for (const parameters of ['encoding=utf-8', 'encoding=shift_jis', 'format=xlsx']) {
    const file = await admin.get(`${list}/export?columns=${columns}&${parameters}`);
    expect([parameters, file.status]).toEqual([parameters, 200]);
    const name = parameters.endsWith('xlsx') ? 'a.xlsx' : 'a.csv';
    const { body: begun } = await admin.send<Import>('/api/objects/gauge/imports', {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', 'x-file-name': name },
      body: new Uint8Array(file.bytes),
    });
    // A blank where a value is required by now is the only thing that cannot stay as it is: a save would say the same.
    await admin.patch(`/api/imports/${begun.id}`, { key: ['name'], blank: 'clear' });
    await admin.post(`/api/imports/${begun.id}/check`);
    const { state, counts, problem_counts: problems } = await settled(begun.id);
    expect([parameters, state, counts, problems]).toEqual([
      parameters,
      'checked',
      expect.objectContaining({ read: 6, unchanged: 5, updated: 0, created: 0, rejected: 1 }),
      [expect.objectContaining({ code: 'required', field: 'beds' })],
    ]);
  }
}, 60_000);

/** An import once nothing is at work on it. */
async function settled(id: string): Promise<Import> {
  const read = async (): Promise<Import> => (await admin.get<Import>(`/api/imports/${id}`)).body;
  await until(async () => !['reading', 'checking', 'running'].includes((await read()).state));
  return read();
}

describe('the definitions', () => {
  const without = () => ({
    ...definitions,
    'objects/gauge/object.yaml': (more['objects/gauge/object.yaml'] ?? '')
      .replace('label: 病床, required: true, not_applicable: true }', 'label: 病床 }')
      .replaceAll('ISNA(beds)', 'FALSE'),
  });

  test('no longer offered needs permission, makes it blank, and comes back; what got a value in between keeps that', async () => {
    await expect(applyDefinitions(scenario.database, without())).rejects.toMatchObject({
      code: 'invalid',
      problems: [{ field: 'gauge.beds', code: 'hide_field' }],
    });
    await applyDefinitions(scenario.database, without(), { allowDestructive: true });
    const { version, values } = (await admin.get<RecordAnswer>(path('none'))).body;
    expect(values['beds']).toBeNull();
    expect(await found('ISBLANK(beds)')).toBe('also none,blank,none');
    expect((await admin.patch<ErrorBody>(path('none'), { version, values: { beds: NA } })).status).toBe(422);
    expect((await admin.patch(path('none'), { version, values: { beds: 8 } })).status).toBe(200);
    const { plan } = await applyDefinitions(scenario.database, definitions);
    expect(plan.steps.filter(({ object, kind }) => object === 'gauge' && kind !== 'change_definition').map(({ kind, class: heavy }) => [kind, heavy])).toEqual([
      ['offer_again', 'backfill'],
    ]);
    const [none, also] = await Promise.all(['none', 'also none'].map(async (name) => (await admin.get<RecordAnswer>(path(name))).body.values['beds']));
    expect([none, also]).toEqual([8, NA]);
  });

  test('a rename and another type keep it', async () => {
    const renamed = (more['objects/gauge/object.yaml'] ?? '')
      .replace('  beds: { type: integer, min: 0,', '  berths: { type: decimal, was: beds, min: 0,')
      .replaceAll('(beds', '(berths');
    const typed = renamed.replace('type: decimal, was: beds', 'type: integer, was: beds');
    const others = Object.fromEntries(
      Object.entries(more).map(([file, text]) => [file, file.startsWith('reports/') || file.endsWith('lists.yaml') ? text.replaceAll('beds', 'berths') : text]),
    );
    await applyDefinitions(scenario.database, { ...definitions, ...others, 'objects/gauge/object.yaml': typed });
    await applyDefinitions(scenario.database, { ...definitions, ...others, 'objects/gauge/object.yaml': renamed.replace(', was: beds', '') });
    expect(await found('ISNA(berths)')).toBe('also none');
    expect((await admin.get<RecordAnswer>(path('one'))).body.values['berths']).toBe(12);
  });

  test.each([
    ['a parent', 'objects/gauge_part/object.yaml', 'parent: true, fixed: true', 'parent: true, fixed: true, not_applicable: true', 'wrong_value'],
    ['a checkbox', 'objects/gauge/object.yaml', 'plain: { type: integer,', 'plain: { type: checkbox, not_applicable: true,', 'unknown_key'],
    ['ISNA of another field', 'objects/gauge/object.yaml', 'ISNA(beds)', 'ISNA(plain)', 'formula_arguments'],
  ])('%s is refused', async (_name, file, before, after, code) => {
    const text = (more[file] ?? '').replace(before, after);
    await expect(applyDefinitions(scenario.database, { ...definitions, [file]: text }, { dryRun: true, allowDestructive: true })).rejects.toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ code })]) as unknown,
    });
  });
});
