import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readXlsx, type CellStyle, type Sheet } from 'hucre';
import { buffer } from 'node:stream/consumers';
import type { RequestContext } from '../database/request-context.ts';
import { openSmallApp, type SmallApp } from '../testing/small-app.ts';
import { openExport, type ReportExportParameters } from './export-report.ts';
import { fillReportApp, reportApp, type ReportUnits } from './testing/report-app.ts';

/** Every type of a cell, and what stands out. */
const report = (groups: string) => `label: すべての型
from: daily
columns:
  - { field: hospital.code, label: コード }
  - title
  - day
  - answered_at
  - { field: status, label: 回答状況 }
  - { field: secured, highlight: [{ below: 1, tone: bad }, { from: 20, tone: good }] }
  - change
  - share
  - note
highlight: [{ when: status = "open", tone: warn, label: 未回答 }]
sort: [title, day]
${groups}`;

let app: SmallApp & ReportUnits;
let nation: RequestContext;
beforeAll(async () => {
  const opened = await openSmallApp({
    ...reportApp,
    'reports/surveys/types.report.yaml': `report: types\n${report('')}`,
    'reports/surveys/grouped.report.yaml': `report: grouped\n${report('group_by: [status]\nsummaries: [{ kind: sum, of: secured }]\n')}`,
  });
  app = { ...opened, ...(await fillReportApp(opened)) };
  nation = app.as({ role: 'nation' });
});
afterAll(() => app?.close());

async function sheetOf(name: string, parameters: ReportExportParameters): Promise<Sheet> {
  const file = await buffer((await openExport(nation, name, { format: 'xlsx', ...parameters })).stream);
  const { sheets } = await readXlsx(file, { readStyles: true });
  if (!sheets[0]) throw new Error('the workbook has no sheet');
  return sheets[0];
}
/** A row of the sheet by a text in it, from 0. */
const rowWith = ({ rows }: Sheet, text: string): number => rows.findIndex((row) => row.some((cell) => cell === text));
const styleOf = (sheet: Sheet, row: number, column: number): CellStyle | undefined => sheet.cells?.get(`${row},${column}`)?.style;
/** The colour that a cell is filled with; undefined: none. */
function fillOf(sheet: Sheet, row: number, column: number): string | undefined {
  const fill = styleOf(sheet, row, column)?.fill;
  return fill?.type === 'pattern' && fill.pattern === 'solid' ? fill.fgColor?.rgb?.slice(-6) : undefined;
}
const [GOOD, WARN, BAD] = ['E3F4EA', 'FFF3D6', 'FDEAEA'];

describe('a workbook, read by another program than ours', () => {
  test.each<[string, ReportExportParameters]>([
    ['as shown', {}],
    ['raw', { values: 'raw' }],
    ['by names', { header: 'names' }],
  ])('details %s: numbers are numbers, days days, text text with its zeros; the header stays in sight', async (_kind, parameters) => {
    const sheet = await sheetOf('types', parameters);
    expect(sheet.freezePane?.rows).toBe(1);
    expect(sheet.autoFilter?.range).toMatch(/^A1:I5$/);
    expect(sheet.rows[0]?.slice(0, 2)).toEqual(parameters.header === 'names' ? ['hospital.code', 'title'] : ['コード', expect.any(String)]);
    const row = sheet.rows.find(([, title, day]) => title === '髙島屋①病院〜本院 2021-03-10' && day instanceof Date);
    expect(row?.[0]).toBe('0012345');
    expect((row?.[2] as Date).toISOString()).toBe('2021-03-10T00:00:00.000Z');
    // 9:30 in Tokyo, as a workbook knows no zones.
    expect((row?.[3] as Date).toISOString()).toBe('2021-03-10T09:30:00.000Z');
    expect(row?.[4]).toBe(parameters.values === 'raw' ? 'done' : '回答済');
    expect(row?.slice(5)).toEqual([20, -2.5, 0.125, '=SUM(A1:A9)']);
    expect(sheet.cells?.get(`${sheet.rows.indexOf(row ?? [])},8`)?.formula).toBeUndefined();
    const lines = sheet.rows.find((each) => typeof each[8] === 'string' && each[8].includes('\n'));
    expect(lines?.[8]).toBe('一行目\n二行目');
    expect(fillOf(sheet, sheet.rows.indexOf(row ?? []), 5)).toBeUndefined();
  });

  test('formatted without groups: title above, and what stands out is filled', async () => {
    const sheet = await sheetOf('types', { view: 'formatted' });
    const header = rowWith(sheet, 'コード');
    expect(header).toBeGreaterThan(0);
    expect(sheet.freezePane?.rows).toBe(header + 1);
    expect(sheet.rows[0]?.[0]).toBe('すべての型');
    const [many, none, open] = ['20', '0', '8'].map((secured) => sheet.rows.findIndex((row) => row[5] === Number(secured)));
    expect([many, none, open].map((row) => fillOf(sheet, row ?? -1, 5))).toEqual([GOOD, BAD, WARN]);
    expect([many, none, open].map((row) => fillOf(sheet, row ?? -1, 1))).toEqual([undefined, undefined, WARN]);
    // A blank cell of a row that stands out does so, too.
    expect(sheet.rows[open ?? -1]?.[8] ?? null).toBeNull();
    expect(fillOf(sheet, open ?? -1, 8)).toBe(WARN);
    expect(styleOf(sheet, many ?? -1, 7)?.numFmt).toContain('%');
  });

  test('formatted with groups: subtotals are bold, and tones stay beside them', async () => {
    const sheet = await sheetOf('grouped', { view: 'formatted' });
    const header = rowWith(sheet, 'コード');
    expect(sheet.freezePane?.rows).toBe(header + 1);
    const subtotal = rowWith(sheet, '回答済 小計');
    const total = rowWith(sheet, '総計');
    expect(sheet.rows[subtotal]?.includes(30)).toBe(true);
    expect(sheet.rows[total]?.includes(38)).toBe(true);
    expect([subtotal, total].map((row) => styleOf(sheet, row, 0)?.font?.bold)).toEqual([true, true]);
    const shift = sheet.rows[header]?.indexOf('コード') ?? 0;
    const open = sheet.rows.findIndex((row) => row[5 + shift] === 8 && row[shift] === '0100000');
    expect([fillOf(sheet, open, shift), fillOf(sheet, open, 5 + shift)]).toEqual([WARN, WARN]);
    const many = sheet.rows.findIndex((row) => row[5 + shift] === 20 && row[shift] === '0012345');
    expect([fillOf(sheet, many, shift), fillOf(sheet, many, 5 + shift)]).toEqual([undefined, GOOD]);
  });
});
