import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sql from 'sql-template-tag';
import type { ErrorCode, ShirabeError } from '../contract/problem.ts';
import type { RequestContext } from '../database/request-context.ts';
import { checkExport, openExport, type ReportExportParameters } from './export-report.ts';
import { exportFileName } from './export-settings.ts';
import { golden } from './testing/golden.ts';
import { readWorkbook } from './testing/read-workbook.ts';
import { ident } from '../query/identifier.ts';
import { heldBytes } from '../testing/held-bytes.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { until } from '../testing/until.ts';
import { fillReportApp, reportApp, type ReportUnits } from './testing/report-app.ts';

/** Every kind of value, 該当なし and blanks among them. */
const hospitals = `report: hospitals
label: 医療機関
from: hospital
columns: [code, name, prefecture, kind, icu, functions, open24, { label: 病床の半分, key: half, formula: icu / 2 }]
sort: [code]
`;
let app: SmallApp & ReportUnits;
let office: RequestContext;
let nation: RequestContext;
beforeAll(async () => {
  const opened = await openSmallApp({ ...reportApp, 'reports/surveys/hospitals.report.yaml': hospitals });
  app = { ...opened, ...(await fillReportApp(opened)) };
  office = app.as({ role: 'office', units: { prefecture: app.tokyo } });
  nation = app.as({ role: 'nation' });
});
afterAll(() => app.close());

const refused = (code: ErrorCode, text = '') => expect.objectContaining({ code, message: expect.stringContaining(text) });
const bytesOf = async (context: RequestContext, report: string, parameters: ReportExportParameters = {}) =>
  buffer((await openExport(context, report, parameters)).stream);
const sjis = (bytes: Buffer) => new TextDecoder('shift_jis', { fatal: true }).decode(bytes);
const asideFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('shirabe-export-'));
/** Waits until none is left that was not there before: exports of other test files come and go in the same folder. */
const untilNoneIsLeftOf = (before: readonly string[]): Promise<void> => until(() => asideFolders().every((name) => before.includes(name)));

async function running(text: string): Promise<number> {
  const rows = await app.database.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND query ILIKE ${`%${text}%`}::text`,
  );
  return rows[0]!.count;
}

describe('a CSV file', () => {
  test('in Shift-JIS, details only: the bytes', async () => {
    const file = await openExport(nation, 'daily_csv');
    expect(file.fileName).toBe('日次調査csv出力_20210310.csv');
    expect(file.contentType).toBe('text/csv; charset=Shift_JIS');
    const bytes = await buffer(file.stream);
    expect(bytes.equals(golden('daily-details-shift-jis.csv', bytes))).toBe(true);
    const text = sjis(bytes);
    expect(text.split('\r\n')).toEqual([
      '医療機関コード,医療機関名,都道府県,報告日,回答状況,確保病床数,入院者数,増減,陽性率,使用率,担当,備考,回答日時',
      "0012345,髙島屋①病院～本院,東京都,2021/03/10,回答済,20,5,-2.5,12.5%,25.0%,nationの人,'=SUM(A1:A9),2021/03/10 09:30",
      '0100000,"㈱みなと, ""診療所""",東京都,2021/03/10,未回答,8,-1,,,-12.5%,nationの人,,',
      "9900001,北の病院,北海道,2021/03/10,回答済,10,10,,,100.0%,nationの人,'-5度,",
      '0012345,髙島屋①病院～本院,東京都,2021/03/09,回答済,0,3,,100.0%,,nationの人,"一行目\n二行目",2021/03/09 00:00',
      '',
    ]);
  });

  test('in UTF-8 with BOM, and the report’s own settings', async () => {
    const bytes = await bytesOf(office, 'beds');
    expect(bytes.equals(golden('beds-details-utf-8-bom.csv', bytes))).toBe(true);
    expect(bytes.toString()).toBe(
      '\ufeff医療機関名,電話番号,確保病床数,使用率\r\n"㈱みなと, ""診療所""",\'+81-3-0000-0002,8,-12.5%\r\n髙島屋①病院〜本院,03-0000-0001,20,25.0%\r\n',
    );
  });

  test('formatted: title, what it was narrowed by, groups with subtotals, grand total', async () => {
    const file = await openExport(nation, 'status_today', { view: 'formatted', filter: 'secured > 0', search: '20' });
    const narrowed = sjis(await buffer(file.stream));
    expect(narrowed).toContain('条件,day = TODAY()\r\n絞り込み,secured > 0\r\n検索,20\r\n');
    const bytes = await bytesOf(nation, 'status_today', { view: 'formatted' });
    expect(bytes.equals(golden('status-formatted-shift-jis.csv', bytes))).toBe(true);
    expect(sjis(bytes).split('\r\n')).toMatchInlineSnapshot(`
     [
       "当日の日次調査回答状況",
       "条件,day = TODAY()",
       "作成日時,2021/03/10 12:00",
       "作成者,nationの人",
       "",
       "都道府県,回答状況,タイトル,電話番号,回答状況,確保病床数,入院者数,使用率,確保病床数の合計,入院者数の平均,使用率の最大,件数",
       "北海道,,,,,,,,,,,",
       ",回答済,,,,,,,,,,",
       ",,北の病院 2021-03-10,,回答済,10,10,100.0%,,,,",
       ",回答済 小計,,,,,,,10,10.00,100.0%,1",
       "北海道 小計,,,,,,,,10,10.00,100.0%,1",
       "東京都,,,,,,,,,,,",
       ",未回答,,,,,,,,,,",
       ",,"㈱みなと, ""診療所"" 2021-03-10",'+81-3-0000-0002,未回答,8,-1,-12.5%,,,,",
       ",未回答 小計,,,,,,,8,-1.00,-12.5%,1",
       ",回答済,,,,,,,,,,",
       ",,髙島屋①病院～本院 2021-03-10,03-0000-0001,回答済,20,5,25.0%,,,,",
       ",回答済 小計,,,,,,,20,5.00,25.0%,1",
       "東京都 小計,,,,,,,,28,2.00,25.0%,2",
       "総計,,,,,,,,38,4.67,100.0%,3",
       "",
     ]
    `);
  });

  test('formatted without groups: the rows below title and date; by month', async () => {
    const bytes = await bytesOf(office, 'beds', { view: 'formatted', encoding: 'utf-8' });
    expect(bytes.toString().split('\r\n')).toMatchInlineSnapshot(`
     [
       "地域病床見える化",
       "条件,prefecture = USER.prefecture",
       "作成日時,2021/03/10 12:00",
       "作成者,officeの人",
       "",
       "医療機関名,電話番号,確保病床数,使用率",
       ""㈱みなと, ""診療所""",'+81-3-0000-0002,8,-12.5%",
       "髙島屋①病院〜本院,03-0000-0001,20,25.0%",
       "",
     ]
    `);
    const months = await bytesOf(nation, 'by_month', { view: 'formatted', encoding: 'utf-8' });
    expect(months.toString().split('\r\n').slice(4)).toMatchInlineSnapshot(`
     [
       "報告日,タイトル,確保病床数,件数",
       "2021/03,,,",
       ","㈱みなと, ""診療所"" 2021-03-10",8,",
       ",北の病院 2021-03-10,10,",
       ",髙島屋①病院〜本院 2021-03-09,0,",
       ",髙島屋①病院〜本院 2021-03-10,20,",
       "2021/03 小計,,,4",
       "総計,,,4",
       "",
     ]
    `);
  });

  test('current search, filter and sort apply; each viewer gets what is theirs', async () => {
    const codes = async (context: RequestContext, parameters: ReportExportParameters) =>
      (await bytesOf(context, 'daily_csv', { encoding: 'utf-8', ...parameters }))
        .toString()
        .split('\r\n')
        .slice(1, -1)
        .map((line) => line.slice(0, 7));
    expect(await codes(nation, { filter: 'day = TODAY()', sort: '-hospital.code' })).toEqual(['9900001', '0100000', '0012345']);
    expect(await codes(nation, { search: 'ほっかいどう' })).toEqual([]);
    expect(await codes(nation, { search: '北海道' })).toEqual(['9900001']);
    expect(await codes(app.as({ role: 'office', units: { prefecture: app.hokkaido } }), {})).toEqual(['9900001']);
    expect(await codes(app.as({ role: 'office' }), {})).toEqual([]);
  });

  test.each<[ErrorCode, string, ReportExportParameters]>([
    ['bad_request', 'shift_jis', { encoding: 'shift-jis' }],
    ['bad_request', 'details', { view: 'detail' }],
    ['bad_request', 'csv', { format: 'pdf' }],
    ['bad_request', 'replace', { unmappable: 'ignore' }],
    ['unknown_field', 'secured', { sort: 'secure' }],
    ['bad_filter', '', { filter: '(' }],
  ])('%s: %s %j', async (code, text, parameters) => {
    await expect(openExport(nation, 'daily_csv', parameters)).rejects.toEqual(refused(code, text));
    await expect(checkExport(nation, 'daily_csv', parameters)).rejects.toEqual(refused(code, text));
  });

  test('of a report that one may not open is not found', async () => {
    await expect(openExport(office, 'by_month')).rejects.toEqual(refused('not_found'));
    await expect(checkExport(office, 'by_month')).rejects.toEqual(refused('not_found'));
  });

  test('names of files bear no separators', () => {
    expect(exportFileName(nation, '../a/b\\c:"*?<>|\n', { format: 'xlsx', separator: 'comma' })).toBe('__a_b_c_________20210310.xlsx');
  });
});

describe('characters that Shift-JIS lacks', () => {
  let row: string;
  beforeAll(async () => {
    row = await app.insert('daily', { hospital: app.hospital, day: '2021-03-08', note: 'café 𠮷野家', secured: 1 }, 'x');
  });
  afterAll(() => app.database.query(sql`DELETE FROM data.daily WHERE id = ${row}`));

  test('are named first: row, column, character', async () => {
    expect(await checkExport(nation, 'daily_csv')).toEqual({
      rows: 5,
      total: 2,
      unmappable: [
        { row: 5, column: '備考', character: 'é' },
        { row: 5, column: '備考', character: '𠮷' },
      ],
    });
    expect(await checkExport(nation, 'daily_csv', { encoding: 'utf-8' })).toEqual({ rows: 5, total: 0, unmappable: [] });
    expect(await checkExport(nation, 'daily_csv', { format: 'xlsx' })).toEqual({ rows: 5, total: 0, unmappable: [] });
  });

  test('in a formatted file rows are counted without the lines of groups', async () => {
    const context = app.as({ role: 'nation' }, new Date('2021-03-08T03:00:00Z'));
    const title = await app.database.query(sql`UPDATE data.daily SET title = 'é' WHERE id = ${row} RETURNING id`);
    expect(title).toHaveLength(1);
    expect(await checkExport(context, 'status_today', { view: 'formatted' })).toEqual({
      rows: 1,
      total: 1,
      unmappable: [{ row: 1, column: 'タイトル', character: 'é' }],
    });
  });

  test('stop the file before a byte, or become 〓 and are counted', async () => {
    const before = asideFolders();
    const error = await openExport(nation, 'daily_csv', { unmappable: 'fail' }).catch((reason: ShirabeError) => reason);
    expect(error).toMatchObject({ code: 'unmappable', detail: { total: 2 } });
    expect((error as ShirabeError).problems).toEqual([
      { field: '備考', code: 'unmappable', message: '5行目「備考」の「é」', en: 'Row 5, 備考: é' },
      { field: '備考', code: 'unmappable', message: '5行目「備考」の「𠮷」', en: 'Row 5, 備考: 𠮷' },
    ]);
    await untilNoneIsLeftOf(before);
    // Without a word about it nothing is lost in silence.
    await expect(openExport(nation, 'daily_csv', { unmappable: 'fail' })).rejects.toEqual(refused('unmappable'));
    const file = await openExport(nation, 'daily_csv', { unmappable: 'replace' });
    const text = sjis(await buffer(file.stream));
    expect(text).toContain(',caf〓 〓野家,');
    expect(file.replaced()).toBe(2);
  });

  test('a file that was kept aside is removed once it was read, or given up', async () => {
    const before = asideFolders();
    const parameters: ReportExportParameters = { filter: 'day = TODAY()' };
    await bytesOf(nation, 'daily_csv', parameters);
    const file = await openExport(nation, 'daily_csv', parameters);
    file.stream.destroy();
    await untilNoneIsLeftOf(before);
  });
});

describe('values as programs read them', () => {
  beforeAll(async () => {
    const { icu, functions } = app.model.objects['hospital']!.fields;
    const none = [icu, functions].map((field) => ident(field?.notApplicableColumn ?? ''));
    await app.database.query(sql`UPDATE data.hospital SET ${none[0]!} = TRUE, ${none[1]!} = TRUE WHERE code = '9900001'`);
    await app.database.query(sql`UPDATE data.hospital SET icu = 5, functions = '{er,dialysis}', open24 = TRUE WHERE code = '0012345'`);
  });
  const text = async (parameters: ReportExportParameters) => (await bytesOf(nation, 'hospitals', { encoding: 'utf-8', ...parameters })).toString();

  test('in a CSV: values of choices, ids, ISO 8601, true and false; 該当なし and blank are two things; names for headings', async () => {
    const [header, tokyo, blank, north] = (await text({ values: 'raw', header: 'names' })).split('\r\n');
    expect(header).toBe('code,name,prefecture,kind,icu,functions,open24,half');
    expect(tokyo).toBe(`0012345,髙島屋①病院〜本院,${app.tokyo},public,5,er;dialysis,true,2.5`);
    expect(blank).toBe(`0100000,"㈱みなと, ""診療所""",${app.tokyo},private,,,,`);
    expect(north).toBe(`9900001,北の病院,${app.hokkaido},public,N/A,N/A,,`);
    expect((await text({})).split('\r\n').slice(1, 4)).toEqual([
      '0012345,髙島屋①病院〜本院,東京都,公立,5,救急、透析,はい,2.5',
      '0100000,"㈱みなと, ""診療所""",東京都,私立,,,,',
      '9900001,北の病院,北海道,公立,該当なし,該当なし,,',
    ]);
  });

  test('in JSON lines: an object for each row, numbers as such', async () => {
    const file = await openExport(nation, 'hospitals', { format: 'jsonl' });
    expect([file.fileName, file.contentType]).toEqual(['医療機関_20210310.jsonl', 'application/jsonl; charset=utf-8']);
    const lines = (await buffer(file.stream)).toString().split('\n');
    expect(file.rows()).toBe(3);
    expect(lines.pop()).toBe('');
    expect(lines[0]).toBe(
      `{"code":"0012345","name":"髙島屋①病院〜本院","prefecture":"${app.tokyo}","kind":"public","icu":5,"functions":["er", "dialysis"],"open24":true,"half":2.5}`,
    );
    const [, blank, north] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(blank).toEqual({
      code: '0100000',
      name: '㈱みなと, "診療所"',
      prefecture: app.tokyo,
      kind: 'private',
      icu: null,
      functions: null,
      open24: null,
      half: null,
    });
    expect(north).toMatchObject({ icu: { not_applicable: true }, functions: { not_applicable: true }, open24: null });
  });

  test('in JSON lines as shown: text as on the page, moments in local time, nothing guarded', async () => {
    const read = async (report: string, parameters: ReportExportParameters) =>
      (await bytesOf(nation, report, { format: 'jsonl', ...parameters }))
        .toString()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect((await read('hospitals', { values: 'shown' }))[2]).toMatchObject({ prefecture: '北海道', kind: '公立', icu: '該当なし', half: null });
    const narrowed = { filter: 'day = TODAY()', sort: 'hospital.code' };
    expect((await read('daily_csv', { ...narrowed, values: 'shown' }))[0]).toMatchObject({
      day: '2021/03/10',
      use: '25.0%',
      note: '=SUM(A1:A9)',
      answered_at: '2021/03/10 09:30',
    });
    expect((await read('daily_csv', narrowed))[0]).toMatchObject({ day: '2021-03-10', use: 0.25, change: -2.5, answered_at: '2021-03-10T00:30:00.000Z' });
  });

  test('raw text in a CSV is as it is: no apostrophe before what looks like a formula', async () => {
    const bytes = await bytesOf(nation, 'daily_csv', { values: 'raw' });
    expect(sjis(bytes)).toContain(',=SUM(A1:A9),2021-03-10T00:30:00.000Z\r\n');
  });

  test('in a workbook: choices by value, days stay days', async () => {
    const [sheet] = readWorkbook(await bytesOf(nation, 'daily_csv', { format: 'xlsx', values: 'raw', header: 'names' }));
    expect(sheet!.rows[0]!.slice(3, 5).map((cell) => cell?.value)).toEqual(['day', 'status']);
    expect(sheet!.rows[1]!.slice(3, 5).map((cell) => [cell?.type, cell?.value, cell?.format])).toEqual([
      ['number', '44265', 'yyyy/mm/dd'],
      ['text', 'done', '@'],
    ]);
  });

  test('tabs and semicolons between the cells', async () => {
    const file = await openExport(nation, 'hospitals', { separator: 'tab', encoding: 'shift_jis' });
    expect([file.fileName, file.contentType]).toEqual(['医療機関_20210310.tsv', 'text/tab-separated-values; charset=Shift_JIS']);
    expect(sjis(await buffer(file.stream)).split('\r\n')[2]).toBe('0100000\t"㈱みなと, ""診療所"""\t東京都\t私立\t\t\t\t');
    expect((await text({ separator: 'semicolon', values: 'raw' })).split('\r\n')[1]).toBe(
      `0012345;髙島屋①病院〜本院;${app.tokyo};public;5;"er;dialysis";true;2.5`,
    );
  });

  test.each<[string, ReportExportParameters]>([
    ['詳細のみ', { view: 'formatted', values: 'raw' }],
    ['詳細のみ', { view: 'formatted', header: 'names' }],
    ['詳細のみ', { view: 'formatted', format: 'jsonl' }],
    ['API 名', { format: 'jsonl', header: 'labels' }],
    ['semicolon', { separator: ';' }],
  ])('what does not go together is refused: %s %j', async (words, parameters) => {
    await expect(openExport(nation, 'daily_csv', parameters)).rejects.toEqual(refused('bad_request', words));
  });
});

describe('a workbook', () => {
  test('typed cells; text is not guarded, since it is no formula', async () => {
    const file = await openExport(nation, 'daily_csv', { format: 'xlsx' });
    expect([file.fileName, file.contentType]).toEqual(['日次調査csv出力_20210310.xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet']);
    const [sheet] = readWorkbook(await buffer(file.stream));
    expect(sheet!.rows).toHaveLength(5);
    expect(sheet!.rows[1]!.map((cell) => cell && [cell.type, cell.value, cell.format])).toEqual([
      ['text', '0012345', '@'],
      ['text', '髙島屋①病院〜本院', '@'],
      ['text', '東京都', '@'],
      ['number', '44265', 'yyyy/mm/dd'],
      ['text', '回答済', '@'],
      ['number', '20', '0'],
      ['number', '5', '0'],
      ['number', '-2.5', '0.0'],
      ['number', '0.125', '0.0%'],
      ['number', '0.25', '0.0%'],
      ['text', 'nationの人', '@'],
      ['text', '=SUM(A1:A9)', '@'],
      ['number', String(44265 + 9.5 / 24), 'yyyy/mm/dd hh:mm'],
    ]);
  });

  test('formatted: groups in bold, with subtotals as numbers', async () => {
    const [sheet] = readWorkbook(await bytesOf(nation, 'status_today', { view: 'formatted', format: 'xlsx' }));
    const lines = sheet!.rows.map((row) => Array.from(row, (cell) => (cell ? `${cell.bold ? '*' : ''}${cell.value}` : '')));
    expect(lines).toMatchInlineSnapshot(`
     [
       [
         "*当日の日次調査回答状況",
       ],
       [
         "条件",
         "day = TODAY()",
       ],
       [
         "作成日時",
         "2021/03/10 12:00",
       ],
       [
         "作成者",
         "nationの人",
       ],
       [],
       [
         "*都道府県",
         "*回答状況",
         "*タイトル",
         "*電話番号",
         "*回答状況",
         "*確保病床数",
         "*入院者数",
         "*使用率",
         "*確保病床数の合計",
         "*入院者数の平均",
         "*使用率の最大",
         "*件数",
       ],
       [
         "*北海道",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
       ],
       [
         "*",
         "*回答済",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
       ],
       [
         "",
         "",
         "北の病院 2021-03-10",
         "",
         "回答済",
         "10",
         "10",
         "1",
       ],
       [
         "*",
         "*回答済 小計",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*10",
         "*10",
         "*1",
         "*1",
       ],
       [
         "*北海道 小計",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*10",
         "*10",
         "*1",
         "*1",
       ],
       [
         "*東京都",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
       ],
       [
         "*",
         "*未回答",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
       ],
       [
         "",
         "",
         "㈱みなと, "診療所" 2021-03-10",
         "+81-3-0000-0002",
         "未回答",
         "8",
         "-1",
         "-0.125",
       ],
       [
         "*",
         "*未回答 小計",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*8",
         "*-1",
         "*-0.125",
         "*1",
       ],
       [
         "*",
         "*回答済",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
       ],
       [
         "",
         "",
         "髙島屋①病院〜本院 2021-03-10",
         "03-0000-0001",
         "回答済",
         "20",
         "5",
         "0.25",
       ],
       [
         "*",
         "*回答済 小計",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*20",
         "*5",
         "*0.25",
         "*1",
       ],
       [
         "*東京都 小計",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*28",
         "*2",
         "*0.25",
         "*2",
       ],
       [
         "*総計",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*",
         "*38",
         "*4.666666666667",
         "*1",
         "*3",
       ],
     ]
    `);
    expect(sheet!.frozenRows).toBe(6);
    expect(
      sheet!.rows
        .at(-1)!
        .slice(-4)
        .map((cell) => cell!.type),
    ).toEqual(['number', 'number', 'number', 'number']);
  });
});

describe('streams', () => {
  beforeAll(async () => {
    // As many rows as a prefecture has in months; the text makes each of them some hundred bytes. The index of the search would take most of the time.
    await app.database.query(sql`ALTER TABLE data.daily DROP COLUMN search`);
    await app.database.query(sql`
      INSERT INTO data.daily (id, title, scope_hospital, scope_prefecture, hospital, day, status, secured, inpatients, note)
      SELECT gen_random_uuid(), 'row ' || n, ${app.hospital}::uuid, ${app.hokkaido}::uuid, ${app.hospital}::uuid, DATE '2000-01-01' - n, 'done', n, n % 7, repeat('発熱患者等の受診者数 ', 12)
      FROM generate_series(1, 300000) AS n`);
  }, 180_000);
  const many: ReportExportParameters = { filter: 'day < DATE(2000, 1, 1)', unmappable: 'replace' };

  test.each<[string, ReportExportParameters]>([
    ['csv in Shift-JIS', many],
    // A workbook costs more time a row.
    ['xlsx', { ...many, format: 'xlsx', filter: 'secured > 200000' }],
  ])('%s: hundreds of thousands of rows flow through little memory', async (_name, parameters) => {
    const { stream } = await openExport(nation, 'daily_csv', parameters);
    let [before, most, bytes, looked] = [0, 0, 0, 0];
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      if (bytes < looked) continue;
      looked = bytes + (parameters.format === 'xlsx' ? 500_000 : 10_000_000);
      const held = heldBytes();
      if (before === 0) before = held;
      most = Math.max(most, held);
    }
    expect(bytes).toBeGreaterThan(parameters.format === 'xlsx' ? 1_000_000 : 80_000_000);
    expect(most - before).toBeLessThan(30_000_000);
  });

  test('a reader who takes nothing holds the query back; one who leaves cancels it and frees the connection', async () => {
    const { stream } = await openExport(nation, 'daily_csv', many);
    await once(stream, 'readable');
    // What the tests before have read is over for the server a moment later.
    await until(async () => (await running('copy (')) === 1);
    stream.destroy();
    await until(async () => (await running('copy (')) === 0);
    // More exports than there are connections: each gives its own back.
    for (let round = 0; round < 8; round++) {
      const next = await openExport(nation, 'daily_csv', { ...many, filter: 'secured > 240000', format: round % 2 === 0 ? 'csv' : 'xlsx' });
      await once(next.stream, 'readable');
      next.stream.destroy();
    }
    await until(async () => (await running('copy (')) === 0);
    expect((await bytesOf(office, 'beds')).length).toBeGreaterThan(10);
  });

  test('an error after the first byte breaks the stream: it never ends', async () => {
    const { stream } = await openExport(nation, 'daily_csv', many);
    let ended = false;
    stream.once('end', () => (ended = true));
    const failure = once(stream, 'error');
    await once(stream, 'readable');
    await app.database.query(
      sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'copy (%' AND backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    stream.resume();
    await expect(Promise.race([failure.then(() => 'broken'), once(stream, 'end').then(() => 'whole')])).resolves.toBe('broken');
    expect(ended).toBe(false);
  });

  test('an error of the query before its first row is told in words, not as a broken file', async () => {
    await app.database.query(sql`ALTER TABLE data.daily RENAME COLUMN note TO note_gone`);
    await expect(openExport(nation, 'daily_csv', many)).rejects.toThrow('note');
    await app.database.query(sql`ALTER TABLE data.daily RENAME COLUMN note_gone TO note`);
    await until(async () => (await running('daily')) === 0);
  });

  test('one file is of one moment, also while others save', async () => {
    const { stream } = await openExport(nation, 'daily_csv', { ...many, encoding: 'utf-8' });
    await once(stream, 'readable');
    await app.database.query(sql`UPDATE data.daily SET secured = -1 WHERE day < DATE '1200-01-01'`);
    let text = '';
    for await (const chunk of stream) text = (text + (chunk as Buffer).toString('latin1')).slice(-2000);
    expect(text).not.toContain(',-1,');
    expect(text.split('\r\n').at(-2)).toContain(',300000,');
  });
});
