import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { Readable } from 'node:stream';
import { zipArchive } from '../reports/zip-archive.ts';
import { heldBytes } from '../testing/held-bytes.ts';
import type { ImportChoices } from '../contract/wire-import.ts';
import { describeFile, type FoundFile, shapeOf } from './describe-file.ts';
import { encodeText, type FileEncoding, fileEncodings, findEncoding } from './find-encoding.ts';
import type { FileRow } from './file-row.ts';
import { type FileShape, readRows } from './read-rows.ts';
import { type Separator, separators } from './find-shape.ts';

/** The bytes as a stream of pieces of a size, so that characters and line ends are cut. */
const pieces = (bytes: Buffer, size = 7): Readable =>
  Readable.from(
    (function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    })(),
  );

async function read(bytes: Buffer, shape: FileShape, size = 7): Promise<FileRow[]> {
  const rows: FileRow[] = [];
  for await (const some of readRows(pieces(bytes, size), shape)) rows.push(...some);
  return rows;
}
const cellsOf = (rows: readonly FileRow[]) => rows.map(({ cells }) => cells);
const csv = (encoding: FileEncoding = 'utf-8', separator: Separator = 'comma', quote: '"' | "'" = '"'): FileShape => ({
  format: 'csv',
  encoding,
  separator,
  quote,
});
const look = (bytes: Buffer, choices: ImportChoices = {}, names: readonly string[] = []): Promise<FoundFile> =>
  describeFile(
    () => Promise.resolve(pieces(bytes, 64 * 1024)),
    choices,
    (heading) => names.includes(heading),
  );
const codes = (work: Promise<unknown>) =>
  expect(
    work.then(
      () => [],
      (error: { problems: { code: string }[] }) => error.problems.map(({ code }) => code),
    ),
  ).resolves;

describe('CSV', () => {
  test('any cells come back from any encoding, separator and line end, however the bytes are cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab 19,;|"\'\t\n\r-=あ亜ァｱ①㈱髙～－'), maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...fileEncodings),
        fc.constantFrom(...(Object.keys(separators) as Separator[])),
        fc.array(fc.constantFrom('\r\n', '\n', '\r'), { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        async (given, encoding, separator, ends, size) => {
          // EUC-JP lacks what Windows added.
          const rows = encoding === 'euc-jp' ? given.map((cells) => cells.map((each) => each.replace(/[①㈱髙]/g, ''))) : given;
          const lines = rows.map((cells, at) => `${cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(separators[separator])}${ends[at] ?? '\n'}`);
          const expected = rows.filter((cells) => cells.some((each) => each.trim() !== ''));
          expect(cellsOf(await read(encodeText(lines.join(''), encoding, true), csv(encoding, separator), size))).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('lines are counted with those within cells, and empty rows are passed over', async () => {
    const rows = await read(Buffer.from('a,b\r\n"x\ny",1\r\r\n,\n2,"3"\n"4"5,6'), csv());
    expect(rows).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x\ny', '1'] },
      { line: 6, cells: ['2', '3'] },
      { line: 7, cells: ['45', '6'] },
    ]);
  });

  test('half a file, and a row without an end', async () => {
    await codes(read(Buffer.from('a,b\n1,"two\n3,4\n'), csv())).toEqual(['half_file']);
    await codes(read(Buffer.from(`a,b\n1,"${'x'.repeat(1_100_000)}`), csv(), 65_536)).toEqual(['row_too_long']);
    await codes(read(Buffer.from(','.repeat(3000)), csv(), 65_536)).toEqual(['too_wide']);
  });

  test('a line of 100 MB without an end is given up after its first megabyte, and a long file is held in pieces', async () => {
    let given = 0;
    const endless = (line: string, most: number): Readable =>
      Readable.from(
        (function* () {
          for (given = 0; given < most; given += 1) yield Buffer.from(line);
        })(),
      );
    const megabyte = 16;
    await codes(
      (async () => {
        for await (const _ of readRows(endless('x'.repeat(65_536), 100 * megabyte), csv()));
      })(),
    ).toEqual(['row_too_long']);
    expect(given).toBeLessThan(3 * megabyte);
    const piece = `${'0123456789,abcdefghijk,あいう\n'.repeat(2000)}`;
    let rows = 0;
    let most = 0;
    const before = heldBytes();
    for await (const some of readRows(endless(piece, 300), csv())) {
      rows += some.length;
      expect(some.length).toBeLessThan(5000);
      if (rows % 200_000 < some.length) most = Math.max(most, heldBytes());
    }
    expect(rows).toBe(600_000);
    // All its cells would be some hundred MB.
    expect(most - before).toBeLessThan(20e6);
  });
});

describe('what a file is', () => {
  const japanese = '都道府県コード,都道府県名\n01,北海道\n02,青森県\n13,東京都\n';
  test.each(fileEncodings.map((encoding) => [encoding] as const))('%s is found', async (encoding) => {
    expect(await findEncoding(pieces(encodeText(japanese, encoding, true), 64))).toMatchObject({ encoding });
    expect(await findEncoding(pieces(iconv.encode(`${'code,name\n1,abc\n'.repeat(1000)}${japanese}`, encoding), 4096))).toMatchObject({ encoding });
  });

  test('a broken byte does not make another encoding of UTF-8', async () => {
    const broken = Buffer.concat([Buffer.from(japanese), Buffer.from([0xff]), Buffer.from(',x\n')]);
    expect(await findEncoding(pieces(broken, 64))).toMatchObject({ encoding: 'utf-8' });
  });

  test('separator, quotation mark and header are found', async () => {
    expect(await look(encodeText('コード;名称\n1;"a,b"\n2;c\n', 'shift_jis', true))).toMatchObject({
      separator: 'semicolon',
      header: true,
      headings: ['コード', '名称'],
      encoding: 'shift_jis',
    });
    expect(await look(Buffer.from("'1'|'x|y'\n'2'|'z'\n"))).toMatchObject({ separator: 'pipe', quote: "'", header: false, headings: ['column_1', 'column_2'] });
    expect(await look(Buffer.from('a\tb\nx\ty\n'), {}, ['b'])).toMatchObject({ separator: 'tab', header: true });
    expect(await look(Buffer.from('010112489,0112489,愛全病院\n010112745,0112745,平松記念病院\n'))).toMatchObject({
      header: false,
      rows: [{ line: 1 }, { line: 2 }],
    });
  });

  test('a wrong encoding that was chosen is noticed', async () => {
    const file = encodeText(japanese.repeat(3), 'shift_jis', true);
    expect((await look(file, { encoding: 'utf-8' })).problems).toMatchObject([{ code: 'wrong_encoding' }]);
    expect((await look(Buffer.from(japanese), { encoding: 'shift_jis' })).problems).toMatchObject([
      { code: expect.stringMatching(/wrong_encoding|encoding_differs/) },
    ]);
    expect((await look(Buffer.from('a,b\n1,2\n'), { encoding: 'shift_jis' })).problems).toMatchObject([{ code: 'encoding_differs', severity: 'warning' }]);
  });

  test.each([
    ['nothing', Buffer.alloc(0), 'empty_file'],
    ['only line ends', Buffer.from('\r\n\r\n'), 'empty_file'],
    ['an old workbook', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1'), 'old_workbook'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'not_a_table'],
    ['an archive that is no workbook', Buffer.from('PK\x03\x04 and nothing more', 'latin1'), 'not_a_workbook'],
    ['bytes', Buffer.from([1, 0, 2, 3, 4, 5, 6, 200, 201, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8].concat(Array.from({ length: 200 }, () => 7))), 'not_a_table'],
    ['JIS', Buffer.from('\x1b$B$"\x1b(B,1\n', 'latin1'), 'wrong_encoding'],
    ['half a first row', Buffer.from('"a,b\n1,2\n'), 'half_file'],
    ['ten thousand columns', Buffer.from(`${'列,'.repeat(10_000)}\n${'1,'.repeat(10_000)}\n`), 'too_wide'],
    ['a line without an end', Buffer.from('x,'.repeat(300_000)), 'too_wide'],
    ['a cell without an end', Buffer.from('あ'.repeat(600_000)), 'row_too_long'],
    ['half a workbook', Buffer.concat([Buffer.from('PK\x03\x04\x14\0\0\0\b\0', 'latin1'), Buffer.alloc(500, 7)]), 'not_a_workbook'],
    ['NUL', Buffer.from('code,name\n1,a\0b\n'), 'not_a_table'],
  ] as const)('%s is refused in words', async (_what, bytes, code) => {
    await codes(look(bytes)).toEqual([code]);
  });
});

describe('a workbook', () => {
  const sheet = (rows: string): string => `<worksheet xmlns="x"><sheetData>${rows}</sheetData></worksheet>`;
  const book = (rows: string, { strings = '', styles = '', date1904 = false } = {}): Promise<Buffer> =>
    zip({
      '_rels/.rels': '<Relationships><Relationship Id="r" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      'xl/workbook.xml': `<x:workbook xmlns:x="x" xmlns:r="r"><x:workbookPr date1904="${date1904 ? 1 : 0}"/><x:sheets><x:sheet name="一" r:id="a"/><x:sheet name="二" r:id="b"/></x:sheets></x:workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="a" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="http://x/worksheet" Target="/xl/worksheets/sheet2.xml"/>
        <Relationship Id="s" Type="http://x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="http://x/styles" Target="styles.xml"/></Relationships>`,
      'xl/sharedStrings.xml': `<sst>${strings}</sst>`,
      'xl/styles.xml': `<styleSheet>${styles}</styleSheet>`,
      'xl/worksheets/sheet1.xml': sheet(rows),
      'xl/worksheets/sheet2.xml': sheet('<row r="1"><c r="A1" t="inlineStr"><is><t>二枚目</t></is></c></row>'),
    });
  async function zip(parts: Readonly<Record<string, string>>): Promise<Buffer> {
    const content: Buffer[] = [];
    async function* entries() {
      for (const [path, text] of Object.entries(parts)) yield { path, content: [Buffer.from(text)] };
    }
    for await (const part of zipArchive(entries(), { level: 6 })) content.push(part);
    return Buffer.concat(content);
  }
  const styles =
    '<numFmts><numFmt numFmtId="164" formatCode="[$-411]ggge&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/><numFmt numFmtId="165" formatCode="0000000"/><numFmt numFmtId="166" formatCode="#,##0_);[Red]\\(#,##0\\)"/></numFmts>' +
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="20"/><xf numFmtId="165"/><xf numFmtId="9"/><xf numFmtId="166"/></cellXfs>';

  test('texts without the readings beside them, numbers as they are shown, gaps', async () => {
    const strings =
      '<si><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></si><si><r><t>大</t></r><r><t xml:space="preserve">阪 &amp; 他_x000D_</t></r></si>';
    const rows =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="4"><c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><v>0.30000000000000004</v></c><c><v>1.5E-7</v></c></row>' +
      '<row r="5"><c s="1"><v>45042</v></c><c s="2"><v>45042.5416666667</v></c><c s="3"><v>0.375</v></c><c s="4"><v>112489</v></c><c s="5"><v>0.22</v></c><c s="6"><v>1234</v></c><c t="str"><f>1</f><v>x</v></c></row><row r="6"/>';
    expect(await read(await book(rows, { strings, styles }), { format: 'xlsx' }, 512)).toEqual([
      { line: 1, cells: ['東京', '', '大阪 & 他\r'] },
      { line: 4, cells: ['TRUE', '#N/A', '0.3', '0.00000015'] },
      { line: 5, cells: ['2023-04-26', '2023-04-26 13:00', '09:00', '0112489', '22%', '1234', 'x'] },
    ]);
  });

  test('days from 1904, the day that 1900 did not have, and the sheet that was chosen', async () => {
    expect(cellsOf(await read(await book('<row r="1"><c s="1"><v>43580</v></c></row>', { styles, date1904: true }), { format: 'xlsx' }, 512))).toEqual([
      ['2023-04-26'],
    ]);
    expect(cellsOf(await read(await book('<row r="1"><c s="1"><v>59</v></c><c s="1"><v>61</v></c></row>', { styles }), { format: 'xlsx' }, 512))).toEqual([
      ['1900-02-28', '1900-03-01'],
    ]);
    expect(await look(await book(''), { sheet: '二' })).toMatchObject({
      sheets: ['一', '二'],
      sheet: '二',
      headings: ['column_1'],
      rows: [{ cells: ['二枚目'] }],
    });
    await codes(look(await book(''), { sheet: '三' })).toEqual(['unknown_sheet']);
  });

  test('one that grows to a thousand times its size is refused at once, and so is one that lies about it', async () => {
    const bomb = await book('<row/>'.repeat(16_000_000));
    expect(bomb.length).toBeLessThan(500_000);
    await codes(look(bomb)).toEqual(['too_large']);
    const lying = Buffer.from(bomb);
    // The size that the archive's list says of each part.
    for (let at = lying.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = lying.indexOf('PK\x01\x02', at + 4, 'latin1'))
      if (lying.readUInt32LE(at + 24) > 1_000_000) lying.writeUInt32LE(1000, at + 24);
    await codes(look(lying)).toEqual(['not_a_workbook']);
  });

  test('cells and rows that no table has', async () => {
    await codes(look(await book(`<row><c t="inlineStr"><is><t>${'x'.repeat(150_000)}</t></is></c></row>`))).toEqual(['cell_too_long']);
    const strings = `<si><t>${'x'.repeat(90_000)}</t></si>`;
    await codes(look(await book(`<row>${'<c t="s"><v>0</v></c>'.repeat(20)}</row>`, { strings }))).toEqual(['row_too_long']);
    await codes(look(await book('<row><c r="ZZZ1"><v>1</v></c></row>'))).toEqual(['too_wide']);
    const whole = await book('<row><c><v>1</v></c></row>');
    await codes(look(whole.subarray(0, whole.length - 200))).toEqual(['not_a_workbook']);
  });

  test('strings that do not fit into memory are found again', async () => {
    const strings = Array.from({ length: 3000 }, (_, index) => `<si><t>${String(index).repeat(200)}</t></si>`).join('');
    const rows = [2999, 0, 1500, 42].map((index, at) => `<row r="${at + 1}"><c t="s"><v>${index}</v></c></row>`).join('');
    expect(cellsOf(await read(await book(rows, { strings }), { format: 'xlsx' }, 4096))).toEqual(
      [2999, 0, 1500, 42].map((index) => [String(index).repeat(200)]),
    );
  });
});

test('a description says how the file is read', async () => {
  expect(shapeOf(await look(encodeText('a\tb\n1\t2\n', 'utf-16le', true)))).toEqual({ format: 'csv', encoding: 'utf-16le', separator: 'tab', quote: '"' });
});
