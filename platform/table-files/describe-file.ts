import type { Readable } from 'node:stream';
import type { Problem } from '../contract/problem.ts';
import type { ImportChoices } from '../contract/wire-import.ts';
import { CsvReader, tooLong } from './csv-reader.ts';
import { decodeText, type FileEncoding, findEncoding, unreadable } from './find-encoding.ts';
import { fileProblem, refuseFile } from './file-problem.ts';
import type { FileRow } from './file-row.ts';
import { findShape, type Separator, separators } from './find-shape.ts';
import type { FileShape } from './read-rows.ts';
import { openWorkbook } from './read-workbook.ts';

/** Characters of the beginning that are looked at, and rows of it that are shown. */
const headLength = 512 * 1024;
const shownRows = 20;

/** What is known of a file before it is read: kept with its import. */
export interface FoundFile {
  readonly format: 'csv' | 'xlsx';
  readonly encoding?: FileEncoding;
  readonly encodingFound?: FileEncoding;
  readonly separator?: Separator;
  readonly quote?: '"' | "'";
  readonly sheets: readonly string[];
  readonly sheet?: string;
  readonly header: boolean;
  /** What heads the columns; without a header column_1, column_2 … */
  readonly headings: readonly string[];
  /** The first rows below the header. */
  readonly rows: readonly FileRow[];
  readonly problems: readonly Problem[];
}

/** The name of a column that has none, by its place from 0. */
export function columnName(index: number): string {
  return `column_${index + 1}`;
}

/**
 * Looks at the beginning of a file: what kind it is, its encoding, separator and header, its first rows. What was chosen stands in place of what is found.
 * `open` gives the content from its beginning, each time; `isName`: whether a heading is the name of something that a row may have. Raises `invalid` for what
 * holds no rows: other kinds of files, an empty one, an encoding that is not read.
 */
export async function describeFile(open: () => Promise<Readable>, choices: ImportChoices, isName: (heading: string) => boolean): Promise<FoundFile> {
  const start = await readStart(await open());
  if (start.length === 0) throw refuseFile('empty_file', 'ファイルが空です。', 'The file is empty.');
  refuseOthers(start);
  const found = start.subarray(0, 4).toString('latin1') === 'PK\x03\x04' ? await describeWorkbook(await open(), choices) : await describeText(open, choices);
  const { rows, isCut = false, ...rest } = found;
  const [first] = rows;
  if (!first) throw refuseFile('empty_file', 'ファイルに行がありません。', 'The file has no rows.');
  const header = choices.header ?? looksLikeHeader(rows, isName);
  const width = header ? lastUsed(first.cells) : Math.max(...rows.map(({ cells }) => lastUsed(cells)));
  const headings = Array.from({ length: width }, (_, index) => (header ? (first.cells[index] ?? '').trim() : columnName(index)));
  const shown = (header ? rows.slice(1) : rows).slice(0, shownRows);
  const problems = [...found.problems];
  if (shown.length === 0 && !isCut) problems.push(fileProblem('no_rows', '見出しの下に行がありません。', 'There are no rows below the header.'));
  return { ...rest, header, headings, rows: shown, problems };
}

/** How the file of a description is read. */
export function shapeOf({ format, encoding = 'utf-8', separator = 'comma', quote = '"', sheet }: FoundFile): FileShape {
  return format === 'csv' ? { format, encoding, separator, quote } : { format, ...(sheet === undefined ? {} : { sheet }) };
}

/** `isCut`: more follows what was looked at. */
type Looked = Omit<FoundFile, 'header' | 'headings'> & { readonly isCut?: boolean };

async function describeText(open: () => Promise<Readable>, choices: ImportChoices): Promise<Looked> {
  const { encoding: found } = await findEncoding(await open());
  if (found === 'jis' && choices.encoding === undefined)
    throw refuseFile(
      'wrong_encoding',
      '文字コードが ISO-2022-JP (JIS) のようです。UTF-8 か Shift_JIS の CSV で保存し直してください。',
      'The encoding seems to be ISO-2022-JP (JIS). Save the file as CSV in UTF-8 or Shift_JIS.',
    );
  const encodingFound = found === 'jis' ? undefined : found;
  const encoding = choices.encoding ?? encodingFound ?? 'utf-8';
  const head = await readHead(await open(), encoding);
  const problems = encoding === encodingFound ? [] : await compareEncodings(open, head, encoding, encodingFound);
  if (head.includes('\0')) throw refuseFile('not_a_table', 'CSV ファイルではありません。', 'This is not a CSV file.');
  const shape = findShape(head);
  const separator = choices.separator ?? shape.separator;
  const quote = choices.quote ?? shape.quote;
  const reader = new CsvReader({ separator: separators[separator], quote });
  const whole = reader.read(head);
  if (whole.length === 0 && head.length >= headLength) throw tooLong(1);
  const rows = whole.length > 0 ? whole : reader.end();
  return {
    format: 'csv',
    encoding,
    ...(encodingFound ? { encodingFound } : {}),
    separator,
    quote,
    sheets: [],
    rows,
    problems,
    isCut: head.length >= headLength,
  };
}

/** Another encoding than the one that was found: an error where it cannot be, else a warning. */
async function compareEncodings(open: () => Promise<Readable>, head: string, encoding: FileEncoding, found: FileEncoding | undefined): Promise<Problem[]> {
  const lost = unreadable(head);
  const lostOtherwise = found === undefined ? lost : unreadable(await readHead(await open(), found));
  const seems = found ? `「${found}」` : '';
  if (lost > lostOtherwise)
    return [
      fileProblem(
        'wrong_encoding',
        `文字コード「${encoding}」では読めない文字が、ファイルのはじめの部分だけで ${lost} 文字あります。${seems && `${seems}のようです。`}文字コードを選び直してください。`,
        `In ${encoding}, ${lost} characters of the beginning of the file alone cannot be read. ${found ? `It seems to be ${found}. ` : ''}Choose another encoding.`,
      ),
    ];
  if (found === undefined) return [];
  return [
    fileProblem(
      'encoding_differs',
      `ファイルの文字コードは${seems}のようですが、「${encoding}」として読みます。下の行の文字を確かめてください。`,
      `The encoding seems to be ${found}, and the file is read as ${encoding}. Look at the rows below.`,
      'warning',
    ),
  ];
}

async function describeWorkbook(content: Readable, choices: ImportChoices): Promise<Looked> {
  const workbook = await openWorkbook(content);
  try {
    const rows: FileRow[] = [];
    for await (const some of workbook.rows(choices.sheet)) {
      rows.push(...some);
      if (rows.length > shownRows * 2) break;
    }
    const [sheet] = workbook.sheets;
    return { format: 'xlsx', sheets: workbook.sheets, sheet: choices.sheet ?? sheet, rows: rows.slice(0, shownRows * 2), problems: [] };
  } finally {
    await workbook.close();
  }
}

/** The first row is a header when one of its cells is the name of a field; or when it holds words only, each once, above rows that hold numbers. */
function looksLikeHeader(rows: readonly FileRow[], isName: (heading: string) => boolean): boolean {
  const [first, ...below] = rows;
  const cells = (first?.cells ?? []).map((cell) => cell.trim());
  if (cells.some((cell) => cell !== '' && isName(cell))) return true;
  const words = cells.filter((cell) => cell !== '');
  const hasNumber = (cell: string): boolean => /^[-+]?[\d０-９][\d０-９,./:-]*%?$/.test(cell.trim());
  if (words.length === 0 || new Set(words).size < words.length || words.some(hasNumber)) return false;
  return below.slice(0, shownRows).some((row) => row.cells.some(hasNumber));
}

function lastUsed(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1;
}

/** Other files than tables are told by their first bytes, in words that say what to do. */
function refuseOthers(start: Buffer): void {
  const mark = start.subarray(0, 8).toString('latin1');
  if (mark.startsWith('\xd0\xcf\x11\xe0'))
    throw refuseFile(
      'old_workbook',
      '古い形式 (.xls) か、パスワードの付いた Excel ブックです。パスワードを付けずに .xlsx 形式か CSV 形式で保存し直してください。',
      'This is an old workbook (.xls), or one with a password. Save it as .xlsx or CSV without a password.',
    );
  const others: readonly (readonly [string, string])[] = [
    ['%PDF', 'PDF'],
    ['\x89PNG', 'PNG'],
    ['\xff\xd8\xff', 'JPEG'],
    ['GIF8', 'GIF'],
    ['\x1f\x8b', 'gzip'],
    ['{\\rtf', 'RTF'],
  ];
  const kind = others.find(([begin]) => mark.startsWith(begin))?.[1];
  if (kind !== undefined)
    throw refuseFile(
      'not_a_table',
      `表のファイルではありません（${kind}）。CSV 形式か Excel ブック (.xlsx) を選んでください。`,
      `This is no file of rows (${kind}). Choose CSV or an Excel workbook (.xlsx).`,
    );
}

async function readStart(content: Readable): Promise<Buffer> {
  for await (const part of content as AsyncIterable<Buffer>) if (part.length > 0) return part.subarray(0, 16);
  return Buffer.alloc(0);
}

async function readHead(content: Readable, encoding: FileEncoding): Promise<string> {
  let head = '';
  for await (const text of decodeText(content, encoding)) {
    head += text;
    if (head.length >= headLength) break;
  }
  content.destroy();
  return head;
}
