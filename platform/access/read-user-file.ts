import { Readable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { type Problem, ShirabeError } from '../contract/problem.ts';
import { describeFile, type FoundFile, shapeOf } from '../table-files/describe-file.ts';
import type { FileRow } from '../table-files/file-row.ts';
import { refuseFile } from '../table-files/file-problem.ts';
import { readRows } from '../table-files/read-rows.ts';
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

const mostRows = 100_000;
/** Bytes that are read at once: others have their turn after each such piece. */
const pieceBytes = 64 * 1024;

/** A row of the file: its cells in order, and by column. */
export interface UserFileRow extends FileRow {
  readonly values: Readonly<Partial<Record<UserColumn, string>>>;
  /** What is wrong with the row as a row. */
  readonly problems: readonly Problem[];
}

interface UserFile {
  /** As it was found; of a workbook `xlsx`. */
  readonly encoding: string;
  readonly header: readonly string[];
  readonly rows: readonly UserFileRow[];
}

type Columns = readonly (UserColumn | undefined)[];

/**
 * Reads a file of users as any file of rows is read (CSV in whatever encoding and with whatever separator is found, or the first sheet of an .xlsx workbook), piece
 * by piece. Raises `invalid` for what is no such file as a whole: another kind of file, no rows, too many, columns that are missing, unknown or there twice. What
 * is wrong with a row is in the row.
 */
export async function readUserFile(bytes: Buffer): Promise<UserFile> {
  const open = (): Promise<Readable> => Promise.resolve(Readable.from(piecesOf(bytes)));
  const found = await describeFile(open, { header: true }, () => true);
  const header = found.headings;
  const columns = readHeader(header);
  const rows: UserFileRow[] = [];
  let isFirst = true;
  for await (const some of readRows(await open(), shapeOf(found))) {
    for (const row of isFirst ? some.slice(1) : some) rows.push(readRow(row, columns, found.format));
    if (some.length > 0) isFirst = false;
    if (rows.length > mostRows) throw tooMany();
  }
  if (rows.length === 0) throw refuseFile('no_rows', '見出しの下に行がありません。', 'There are no rows below the header.');
  return { encoding: nameOf(found), header, rows };
}

async function* piecesOf(bytes: Buffer): AsyncGenerator<Buffer, void> {
  for (let from = 0; from < bytes.length; from += pieceBytes) {
    yield bytes.subarray(from, from + pieceBytes);
    await turn();
  }
}

function nameOf({ format, encoding = 'utf-8' }: FoundFile): string {
  if (format === 'xlsx') return format;
  return encoding.startsWith('utf-16') ? 'utf-16' : encoding;
}

function tooMany(): ShirabeError {
  return refuseFile(
    'too_many_rows',
    `一度に登録できるのは ${mostRows} 行までです。ファイルを分けてください。`,
    `At most ${mostRows} rows at once. Split the file.`,
  );
}

/** The column of each place; undefined: passed over. */
function readHeader(header: readonly string[]): Columns {
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

function readRow({ line, cells: given }: FileRow, columns: Columns, format: FoundFile['format']): UserFileRow {
  const problems: Problem[] = [];
  // A sheet has no cells where nothing stands.
  const cells = format === 'xlsx' ? [...given, ...Array<string>(Math.max(0, columns.length - given.length)).fill('')] : given;
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
    if (/[\ufffd\0]/.test(cell))
      problems.push(
        at(
          columns[index] ?? 'file',
          'bad_encoding',
          '読み取れない文字があります。文字化けしていないか確かめ、入力し直してください。',
          'Some characters cannot be read. See whether they are garbled, and enter them again.',
        ),
      );
  // No text of the database holds a zero.
  const kept = cells.map((cell) => cell.replaceAll('\0', '\ufffd'));
  const values: Partial<Record<UserColumn, string>> = {};
  for (const [index, column] of columns.entries()) if (column) values[column] = bareCell((kept[index] ?? '').trim());
  return { line, cells: kept, values, problems };
}

/** Text that a spreadsheet would run as a formula, with an apostrophe in front: for a file of what others have typed. */
export function harmlessCell(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** The cell without that apostrophe: the file of refused rows is corrected and sent again. */
function bareCell(cell: string): string {
  return cell.replace(/^'(?=[=+\-@])/, '');
}

function fold(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
