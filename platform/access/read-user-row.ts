import type { Problem } from '../contract/problem.ts';
import type { Language } from '../contract/text.ts';
import type { Model } from '../metadata/model.ts';
import type { Actor } from '../query/query.ts';
import { at, checkGiving, checkUser } from './check-user.ts';
import type { CheckedUser } from './insert-user.ts';
import { userColumns, type UserColumn, type UserFileRow } from './read-user-file.ts';

/** A row as a user, whose unit is still the words of the file; and what is wrong with it, as far as no database is needed to see it. */
export interface UserDraft extends Omit<CheckedUser, 'unit'> {
  readonly row: UserFileRow;
  readonly unitWords: string;
  readonly problems: readonly Problem[];
}

/** Reads a row. What Excel has spoiled is called by its name: nothing is guessed. */
export function readUserRow(model: Model, actor: Actor, row: UserFileRow): UserDraft {
  const { values } = row;
  const problems: Problem[] = [...row.problems];
  for (const column of userColumns) problems.push(...checkDamage(column, values[column] ?? ''));
  const role = readRole(model, values.role ?? '');
  const roles = (values.roles ?? '')
    .split(/[;；,、\s]+/)
    .filter((word) => word !== '')
    .map((word) => readRole(model, word));
  const username = values.username ?? '';
  const name = values.name ?? '';
  const email = values.email || null;
  if (username === '') problems.push(at('username', 'required', 'ユーザ名がありません。', 'The user name is missing.'));
  if (name === '') problems.push(at('name', 'required', '名前がありません。', 'The name is missing.'));
  if (role === '') problems.push(at('role', 'required', '役割がありません。', 'The role is missing.'));
  const given = { ...(username ? { username } : {}), ...(name ? { name } : {}), ...(role ? { role } : {}), roles, email };
  if (problems.length === 0 || problems.every(({ code }) => code === 'required')) problems.push(...checkUser(model, given));
  problems.push(...checkGiving(actor, model, role, roles));
  const byPost = readFlag(values.by_post ?? '');
  if (byPost === undefined)
    problems.push(at('by_post', 'unknown_value', '郵送は「はい」か「いいえ」（1 か 0）で入力してください。', 'By post is yes or no (1 or 0).'));
  const language = readLanguage(values.language ?? '');
  if (language === undefined) problems.push(at('language', 'unknown_value', '言語は ja か en で入力してください。', 'The language is ja or en.'));
  return {
    row,
    username,
    name,
    role,
    roles: [...new Set(roles)].filter((other) => other !== role),
    email,
    byPost: byPost ?? false,
    language: language ?? 'ja',
    unitWords: values.unit ?? '',
    problems,
  };
}

/** What a spreadsheet leaves in place of what was typed: in the columns that hold codes, or in any. */
const damages: readonly { readonly code: string; readonly looks: RegExp; readonly codesOnly: boolean; readonly ja: string; readonly en: string }[] = [
  {
    code: 'excel_number',
    looks: /^\d(?:\.\d+)?e[+-]?\d+$/i,
    codesOnly: true,
    ja: 'は、Excel が数字を書き換えたものです。列の書式を「文字列」にして入力し直してください。',
    en: 'is a number as Excel has rewritten it. Make the column text, and enter it again.',
  },
  {
    code: 'excel_date',
    looks: /^(?:\d{1,4}\/\d{1,2}(?:\/\d{1,4})?|(?:\d{2,4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{2})$/,
    codesOnly: true,
    ja: 'は、Excel がコードを日付に書き換えたもののようです。列の書式を「文字列」にして入力し直してください。',
    en: 'seems to be a code of which Excel has made a date. Make the column text, and enter it again.',
  },
  {
    code: 'excel_hidden',
    looks: /^#+$/,
    codesOnly: false,
    ja: 'は、Excel の列の幅に入らなかった値です。元の値を入力してください。',
    en: 'is what Excel shows for a value that does not fit its column. Enter the value.',
  },
  {
    code: 'excel_error',
    looks: /^#(?:N\/A|REF!|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!)$/,
    codesOnly: false,
    ja: 'は、Excel の数式のエラーです。値を入力し直してください。',
    en: 'is an error of a formula in Excel. Enter the value.',
  },
  {
    code: 'formula_cell',
    looks: /^=/,
    codesOnly: true,
    ja: 'は数式です。数式ではなく、値を入力してください。',
    en: 'is a formula. Enter the value in place of it.',
  },
];

function checkDamage(column: UserColumn, value: string): Problem[] {
  const holdsCodes = column === 'username' || column === 'unit';
  const found = damages.find(({ looks, codesOnly }) => (holdsCodes || !codesOnly) && looks.test(value));
  return found ? [at(column, found.code, `「${value.slice(0, 50)}」${found.ja}`, `${value.slice(0, 50)} ${found.en}`)] : [];
}

/** By API name or label; other words as they are, to be refused by name. */
function readRole(model: Model, words: string): string {
  const found = Object.values(model.app.roles).find(
    ({ role, label }) => role === words || label.ja === words || label.en.toLowerCase() === words.toLowerCase(),
  );
  return found?.role ?? words;
}

function readFlag(words: string): boolean | undefined {
  const folded = words.normalize('NFKC').toLowerCase();
  if (['1', 'true', 'yes', 'はい', '○', '◯', '郵送', 'する'].includes(folded)) return true;
  return ['', '0', 'false', 'no', 'いいえ', '×', 'しない'].includes(folded) ? false : undefined;
}

function readLanguage(words: string): Language | undefined {
  const folded = words.normalize('NFKC').toLowerCase();
  if (['', 'ja', '日本語', 'japanese'].includes(folded)) return 'ja';
  return ['en', '英語', 'english'].includes(folded) ? 'en' : undefined;
}
