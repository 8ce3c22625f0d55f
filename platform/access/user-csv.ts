import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import { at } from './check-user.ts';

/** The columns of a file of users. */
export const userColumns = ['username', 'name', 'role', 'roles', 'unit', 'email', 'by_post', 'language'] as const;
export type UserColumn = (typeof userColumns)[number];

/** What heads a column, apart from its own name: as people write it, and as the file of refused rows has it. */
const labels: Readonly<Record<UserColumn, readonly string[]>> = {
  username: ['ユーザ名', 'ユーザー名', 'ユーザーID', 'ログインID', 'ログイン名', 'ID', 'User name'],
  name: ['名前', '氏名', '表示名', 'Name'],
  role: ['役割', 'ロール', 'Role'],
  roles: ['追加の役割', 'Further roles'],
  unit: ['所属先', '所属', '所属先コード', 'Unit'],
  email: ['メールアドレス', 'メール', 'Mail address', 'E-mail'],
  by_post: ['郵送', '郵送での通知', 'By post'],
  language: ['言語', 'Language'],
};
/** Columns of the file of refused rows, which is corrected and sent again: they are passed over. */
export const reasonColumns = ['行', '理由'] as const;
const passedOver = [...reasonColumns, 'line', 'reason'];

export const mostRows = 100_000;
export const mostBytes = 20 * 1024 * 1024;
/** No row of users is wider or longer. What is, as a whole file after a quotation mark that nobody closes, would keep the server from everything else for minutes. */
const mostColumns = 100;
const longestRow = 100_000;

/** A row of the file: its cells in order, and by column. */
export interface UserCsvRow {
  /** Counts from 1, the header included. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly values: Readonly<Partial<Record<UserColumn, string>>>;
  /** What is wrong with the row as a row. */
  readonly problems: readonly Problem[];
}

export interface UserCsv {
  readonly encoding: 'utf-8' | 'utf-16' | 'shift_jis';
  readonly header: readonly string[];
  readonly rows: readonly UserCsvRow[];
}

/**
 * Reads a file of users: CSV, or the text with tabs that Excel calls Unicode text, in UTF-8, UTF-16 or the Shift-JIS of Windows. Raises `invalid` for what is no
 * such file as a whole: another kind of file, no rows, too many, columns that are missing, unknown or there twice. What is wrong with a row is in the row.
 */
export function readUserCsv(bytes: Buffer): UserCsv {
  if (bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04' || bytes.subarray(0, 4).toString('latin1') === '\xd0\xcf\x11\xe0')
    throw refused('not_csv', 'Excel のブックではなく、CSV 形式で保存したファイルを選んでください。', 'This is an Excel workbook. Save it as CSV first.');
  const { encoding, text } = decode(bytes);
  if (text.includes('\0')) throw refused('not_csv', 'CSV ファイルではありません。', 'This is not a CSV file.');
  const [first, ...records] = parseRecords(text);
  if (!first) throw refused('empty_file', 'ファイルが空です。', 'The file is empty.');
  const header = first.cells.map((cell) => cell.trim());
  const columns = readHeader(header);
  if (records.length === 0) throw refused('empty_file', '見出しの下に行がありません。', 'There are no rows below the header.');
  return { encoding, header, rows: records.map((record) => readRow(record, columns)) };
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** What the parser gives of a row. */
interface ParsedRecord {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

function parseRecords(text: string): CsvRecord[] {
  const head = text.slice(0, Math.max(text.search(/[\r\n]/), 0) || undefined);
  const delimiter = [',', '\t', ';'].find((sign) => head.includes(sign)) ?? ',';
  if (isTooWide(text, delimiter))
    throw refused(
      'too_wide',
      `ユーザの一覧ではありません。1行は ${mostColumns} 列までです。`,
      `This is no file of users: a row has at most ${mostColumns} columns.`,
    );
  let parsed: ParsedRecord[];
  try {
    parsed = parse(text, {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
      bom: true,
      to: mostRows + 2,
      max_record_size: longestRow,
    }) as unknown as ParsedRecord[];
  } catch (error) {
    const line = typeof error === 'object' && error !== null && 'lines' in error && typeof error.lines === 'number' ? error.lines : undefined;
    throw refused(
      'not_csv',
      `CSV として読めません${line === undefined ? '' : `（${line}行目）`}。引用符（"）の対応を確かめてください。`,
      `This cannot be read as CSV${line === undefined ? '' : ` (line ${line})`}. See whether every quotation mark is closed.`,
    );
  }
  // What follows was not read.
  if (parsed.length > mostRows + 1)
    throw refused(
      'too_many_rows',
      `一度に登録できるのは ${mostRows} 行までです。ファイルを分けてください。`,
      `At most ${mostRows} rows at once. Split the file.`,
    );
  return parsed
    .map(({ info, record }) => ({ line: info.lines - record.join('').split('\n').length + 1, cells: record }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

/** Whether a line is longer, or has more columns, than a row of users can have: seen by counting, before anything is made of it. */
function isTooWide(text: string, delimiter: string): boolean {
  const separator = delimiter.charCodeAt(0);
  let [length, columns] = [0, 1];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === 10 || character === 13) [length, columns] = [0, 1];
    else if ((length += 1) > longestRow || (character === separator && (columns += 1) > mostColumns)) return true;
  }
  return false;
}

/** The column of each place; undefined: passed over. */
function readHeader(header: readonly string[]): readonly (UserColumn | undefined)[] {
  const problems: Problem[] = [];
  const seen = new Set<UserColumn>();
  const columns = header.map((cell) => {
    const key = fold(cell);
    if (key === '' || passedOver.some((name) => fold(name) === key)) return undefined;
    const column = userColumns.find((name) => fold(name) === key || labels[name].some((label) => fold(label) === key));
    if (!column) problems.push(at('file', 'unknown_column', `列「${cell.slice(0, 50)}」は使えません。`, `There is no column ${cell.slice(0, 50)}.`));
    else if (seen.has(column)) problems.push(at('file', 'repeated_column', `列「${cell}」が2つあります。`, `The column ${cell} is there twice.`));
    else seen.add(column);
    return column;
  });
  for (const name of ['username', 'name', 'role'] as const)
    if (!seen.has(name)) problems.push(at('file', 'missing_column', `列「${labels[name][0]}」(${name}) がありません。`, `The column ${name} is missing.`));
  if (problems.length > 0)
    throw new ShirabeError(
      'invalid',
      { ja: 'ファイルの1行目（見出し）を確認してください。', en: 'Check the first line of the file, the header.' },
      problems.slice(0, 20),
    );
  return columns;
}

function readRow({ line, cells }: CsvRecord, columns: readonly (UserColumn | undefined)[]): UserCsvRow {
  const values: Partial<Record<UserColumn, string>> = {};
  for (const [index, column] of columns.entries()) if (column) values[column] = bareCell((cells[index] ?? '').trim());
  const problems: Problem[] = [];
  // Excel writes empty cells beyond the last column when something once stood there.
  const used = columns.length + cells.slice(columns.length).findLastIndex((cell) => cell.trim() !== '') + 1;
  if (cells.length < columns.length || used > columns.length)
    problems.push(
      at(
        'file',
        'wrong_column_count',
        `列の数が見出しと違います（見出し ${columns.length}、この行 ${cells.length}）。`,
        `The row has ${cells.length} columns, the header ${columns.length}.`,
      ),
    );
  for (const [index, cell] of cells.entries())
    if (cell.includes('\ufffd'))
      problems.push(
        at(
          columns[index] ?? 'file',
          'bad_encoding',
          '読み取れない文字があります。文字化けしていないか確かめ、入力し直してください。',
          'Some characters cannot be read. See whether they are garbled, and enter them again.',
        ),
      );
  return { line, cells, values, problems };
}

/** Text that a spreadsheet would run as a formula, with an apostrophe in front: for a file of what others have typed. */
export function harmlessCell(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** The cell without that apostrophe: the file of refused rows is corrected and sent again. */
function bareCell(cell: string): string {
  return cell.replace(/^'(?=[=+\-@])/, '');
}

/**
 * By the mark at the beginning where there is one; else UTF-8 unless Shift-JIS reads more of it. EUC-JP is refused: Shift-JIS makes half-width katakana of it, and
 * nothing would look wrong but the names.
 */
function decode(bytes: Buffer): { readonly encoding: UserCsv['encoding']; readonly text: string } {
  const mark = bytes.subarray(0, 3).toString('latin1');
  if (mark.startsWith('\xff\xfe')) return { encoding: 'utf-16', text: iconv.decode(bytes, 'utf-16le') };
  if (mark.startsWith('\xfe\xff')) return { encoding: 'utf-16', text: iconv.decode(bytes, 'utf-16be') };
  if (/\x1b\$[@B]/.test(bytes.toString('latin1'))) throw wrongEncoding('ISO-2022-JP (JIS)');
  const utf8 = new TextDecoder('utf-8').decode(bytes);
  const lost = unreadable(utf8);
  if (mark === '\xef\xbb\xbf' || lost === 0) return { encoding: 'utf-8', text: utf8 };
  if (unreadable(iconv.decode(bytes, 'euc-jp')) === 0) throw wrongEncoding('EUC-JP');
  const shiftJis = iconv.decode(bytes, 'cp932');
  return unreadable(shiftJis) < lost ? { encoding: 'shift_jis', text: shiftJis } : { encoding: 'utf-8', text: utf8 };
}

function wrongEncoding(name: string): ShirabeError {
  return refused(
    'wrong_encoding',
    `文字コードが ${name} のようです。UTF-8 か Shift_JIS の CSV で保存し直してください。`,
    `The encoding seems to be ${name}. Save the file as CSV in UTF-8 or Shift_JIS.`,
  );
}

function unreadable(text: string): number {
  return text.match(/\ufffd/g)?.length ?? 0;
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

function refused(code: string, ja: string, en: string): ShirabeError {
  return new ShirabeError('invalid', { ja, en }, [at('file', code, ja, en)]);
}
