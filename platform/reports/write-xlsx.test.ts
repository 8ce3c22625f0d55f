import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { csvRecord } from './csv-record.ts';
import { readWorkbook, unzip } from './testing/read-workbook.ts';
import { writeXlsx, type XlsxOptions } from './write-xlsx.ts';
import type { XlsxColumn } from './xlsx-column.ts';
import { sheetName } from './xlsx-package.ts';

const columns: readonly XlsxColumn[] = [
  { label: 'コード', type: 'text' },
  { label: '病床数', type: 'number' },
  { label: '使用率', type: 'percent' },
  { label: '報告日', type: 'date' },
  { label: '回答時刻', type: 'datetime' },
  { label: '開始', type: 'time' },
];
const write = async (chunks: readonly (string | Buffer)[], options: Partial<XlsxOptions> = {}) =>
  readWorkbook(await buffer(writeXlsx(Readable.from(chunks.map((chunk) => Buffer.from(chunk as string))), { label: '日次調査', columns, ...options })));

describe('writeXlsx', () => {
  test('typed cells: numbers, shares, days, moments and times without seconds; text keeps its zeros', async () => {
    const [sheet] = await write(['00123,-5,0.125,2026/11/22,2026-11-22 18:00:59.5,09:30:00\n', ',,,,,\n', '"=1+1","1.50",75%,1899-01-01,,\n']);
    expect(sheet!.name).toBe('日次調査');
    expect(sheet!.frozenRows).toBe(1);
    expect(sheet!.rows[0]!.map((cell) => [cell!.value, cell!.bold])).toEqual(columns.map(({ label }) => [label, true]));
    expect(sheet!.rows[1]).toEqual([
      { type: 'text', value: '00123', format: '@', bold: false },
      { type: 'number', value: '-5', format: '0', bold: false },
      { type: 'number', value: '0.125', format: '0.0%', bold: false },
      { type: 'number', value: '46348', format: 'yyyy/mm/dd', bold: false },
      { type: 'number', value: '46348.75', format: 'yyyy/mm/dd hh:mm', bold: false },
      { type: 'number', value: String(9.5 / 24), format: 'hh:mm', bold: false },
    ]);
    expect(sheet!.rows[2]).toEqual([]);
    expect(sheet!.rows[3]!.map((cell) => [cell!.type, cell!.value])).toEqual([
      ['text', '=1+1'],
      ['number', '1.50'],
      ['text', '75%'],
      ['text', '1899-01-01'],
    ]);
  });

  test('any text arrives as it was, but for what XML cannot hold', async () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom('<', '&', '"', "'", '>', ']]>', '_x000D_', '\r\n', '\n', ',', '𠮷', '東京', '\u0001', '\uffff', '&amp;', '\t'),
          fc.string({ unit: 'grapheme', maxLength: 5 }),
        ),
        { maxLength: 8 },
      )
      .map((parts) => parts.join('').replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 8 }), fc.integer({ min: 1, max: 50 }), async (rows, size) => {
        const csv = Buffer.from(rows.map(csvRecord).join(''));
        const chunks = Array.from({ length: Math.ceil(csv.length / size) }, (_, index) => csv.subarray(index * size, (index + 1) * size));
        const [sheet] = await write(chunks, {
          columns: [
            { label: 'a', type: 'text' },
            { label: 'b', type: 'number' },
          ],
        });
        const read = rows.map((_, index) => [0, 1].map((column) => sheet!.rows[index + 1]![column]?.value ?? ''));
        expect(read).toEqual(rows.map((cells) => cells.map((cell) => cell.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ''))));
      }),
      { numRuns: 60 },
    );
  });

  test('rows beyond the limit go on in further sheets, each with its header', async () => {
    const rows = Array.from({ length: 25 }, (_, index) => `${index},${index},,,,\n`);
    const sheets = await write(rows, { sheetRows: 11 });
    expect(sheets.map(({ name, rows: read }) => [name, read.length])).toEqual([
      ['日次調査', 11],
      ['日次調査 (2)', 11],
      ['日次調査 (3)', 6],
    ]);
    expect(sheets.flatMap((sheet) => sheet.rows.slice(1).map((row) => row[0]!.value))).toEqual(rows.map((_, index) => String(index)));
    expect((await write(rows.slice(0, 10), { sheetRows: 11 })).length).toBe(1);
  });

  test('no rows: a sheet with its header; notes stand above it; totals are bold', async () => {
    const [empty] = await write([]);
    expect(empty!.rows.length).toBe(1);
    const [sheet] = await write(['a,1,,,,\n合計,1,,,,\n'], { notes: [['題'], ['作成日時', '2026/11/22']], isTotal: (record) => record === 1 });
    expect(sheet!.rows.map((row) => row[0]?.value)).toEqual(['題', '作成日時', 'コード', 'a', '合計']);
    expect(sheet!.frozenRows).toBe(3);
    expect(sheet!.rows[3]![1]!.bold).toBe(false);
    expect(sheet!.rows[4]![1]).toEqual({ type: 'number', value: '1', format: '0', bold: true });
  });

  test('what a cell cannot hold is told: a text longer than Excel takes, control characters', async () => {
    const long = 'あ'.repeat(40_000);
    const [sheet, further, changes] = await write([`${long},,,,,\nb,,,,,\n`, 'a\u0001b,,,,,\n'], { sheetRows: 3 });
    expect(sheet!.rows[1]![0]!.value).toBe(`${'あ'.repeat(32_766)}…`);
    expect(further!.rows[1]![0]!.value).toBe('ab');
    expect(changes!.name).toBe('出力時に変えた値');
    expect(changes!.rows.map((row) => row.map((cell) => cell!.value))).toEqual([
      ['シート', 'セル', '変えたこと'],
      ['日次調査', 'A2', expect.stringContaining('32,767')],
      ['日次調査 (2)', 'A2', expect.stringContaining('制御文字')],
      [expect.stringContaining('CSV')],
    ]);
    expect(await write(['a,,,,,\n'])).toHaveLength(1);
  });

  test('of very many cells the first are named, and the rest counted', async () => {
    const sheets = await write(['\u0001,,,,,\n'.repeat(1200)], { label: 'Changed values', language: 'en' });
    expect(sheets.map(({ name }) => name)).toEqual(['Changed values', 'Changed values (!)']);
    expect(sheets[1]!.rows).toHaveLength(1002);
    expect(sheets[1]!.rows.at(-1)![0]!.value).toMatch(/^200 more\./);
  });

  test('the package has what Excel needs', async () => {
    const entries = unzip(await buffer(writeXlsx(Readable.from([]), { label: 'x', columns })));
    expect(Object.keys(entries).sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ]);
  });

  test('names of sheets', () => {
    expect(sheetName('a/b[c]:d*?\\', 1)).toBe('a_b_c__d___');
    expect(sheetName('長'.repeat(40), 12)).toBe(`${'長'.repeat(26)} (12)`);
  });

  test('a failing source destroys the workbook, a destroyed workbook its source', async () => {
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('a,1,,,,\n');
      throw new Error('gone');
    }
    await expect(buffer(writeXlsx(Readable.from(broken(), { objectMode: false }), { label: 'x', columns }))).rejects.toThrow('gone');
    const source = new PassThrough();
    source.write('a,1,,,,\n');
    const output = writeXlsx(source, { label: 'x', columns });
    const closed = new Promise((resolve) => source.once('close', resolve));
    output.once('data', () => output.destroy());
    await closed;
    expect(source.destroyed).toBe(true);
  });
});
