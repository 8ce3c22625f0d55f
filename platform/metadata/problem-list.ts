import type { DefinitionProblem } from '../contract/problem.ts';
import { nearest } from '../contract/nearest.ts';
import type { DefinitionFile } from './definition-file.ts';

/** What can be wrong with definitions, by stable code; the reference of errors is made from this. */
export const definitionProblemCodes = {
  missing_folder: 'フォルダがありません',
  unreadable_file: 'ファイルを読めません (大きすぎる、UTF-8 ではない、フォルダの外を指すリンクなど)',
  unknown_file: '定義ファイルの名前ではありません',
  missing_file: '必要なファイルがありません',
  yaml_syntax: 'YAML の書き方の誤り',
  yaml_not_allowed: '使えない YAML の機能 (タグ、マージキー、多すぎる別名、深すぎる入れ子)',
  duplicate_key: '同じキーが 2 回書かれています',
  unknown_key: 'その項目は使えません',
  missing_key: '必要な項目がありません',
  wrong_type: '値の種類が違います',
  wrong_value: '使えない値です',
  too_long: '長すぎるか、多すぎます',
  wrong_name: 'API 名に使えない名前です',
  name_mismatch: 'フォルダ名・ファイル名と API 名が違います',
  duplicate_name: '同じ名前が 2 回使われています',
  unknown_object: 'そのオブジェクトはありません',
  unknown_field: 'その項目はありません',
  unknown_field_type: 'その項目の種類はありません',
  unknown_scope: 'その範囲 (scope) はありません',
  unknown_role: 'そのロールはありません',
  unknown_folder: 'そのレポートのフォルダはありません',
  unknown_tab: 'そのタブはありません',
  unknown_list: 'そのリストはありません',
  unknown_report: 'そのレポートはありません',
  unknown_dashboard: 'そのダッシュボードはありません',
  unknown_value: 'その選択値はありません',
  wrong_field_type: '項目の種類が合いません',
  no_board: 'ボードがありません',
  missing_title: 'レコードの名前が決まりません',
  circular: '循環しています',
  multiplied_rows: '行が掛け合わさって増えます',
  too_complex: '計算式が大きすぎます',
  formula_syntax: '計算式の書き方の誤り',
  formula_unknown_name: '計算式の中の名前がありません',
  formula_unknown_function: '計算式の関数がありません',
  formula_arguments: '関数の引数が合いません',
  formula_type: '計算式の値の種類が合いません',
  formula_too_long: '計算式が長すぎます',
  bad_role: 'ロールの定義の誤り、またはほかの定義と食い違うロール',
  restricted_field: '読める人を絞った項目を、だれにでも見える所で使っています',
  bad_rule: '入力規則の書き方の誤り',
  bad_pattern: '正規表現の誤り、または危険な正規表現',
  bad_time_zone: 'その時間帯はありません',
  bad_rename: '`was` の誤り',
  bad_scope: '範囲 (scope) の誤り',
  bad_shut: 'ログインできない条件の誤り',
  bad_survey: '調査の定義の誤り',
  bad_tab: 'タブの誤り',
  not_grouped: 'グループ化されていないレポートです',
  bad_open: '公開データの定義の誤り',
} as const;
export type DefinitionProblemCode = keyof typeof definitionProblemCodes;

/** What is wrong in a folder of definitions, gathered while it is read and compiled. */
export class ProblemList {
  private readonly found: DefinitionProblem[] = [];
  /** Names whose own definition is wrong: that they are not found elsewhere is not a problem of its own. */
  readonly broken = new Set<string>();

  /** Adds a problem at the value (or the key) of `key` in a map or array of a file; at the container itself without a key, at the file's beginning without one. */
  add(file: DefinitionFile, code: DefinitionProblemCode, message: string, at?: object, key?: string | number, part: 'key' | 'value' = 'value'): void {
    this.found.push({ file: file.path, ...(at === undefined ? { line: 1, column: 1 } : file.places.find(at, key, part)), code, message });
  }

  /** Adds a problem at a place that is already known. */
  push(problem: DefinitionProblem): void {
    this.found.push(problem);
  }

  /**
   * Adds the problem of a name that does not exist, with the nearest right one; says nothing when the name's own definition is wrong.
   * `what` is the beginning of the sentence: 「`x` というオブジェクトはありません」.
   */
  unknown(
    file: DefinitionFile,
    code: DefinitionProblemCode,
    what: string,
    name: string,
    candidates: readonly string[],
    at: object,
    key?: string | number,
    part: 'key' | 'value' = 'value',
  ): void {
    if (this.broken.has(name)) return;
    this.add(file, code, `\`${name}\` という${what}はありません。${suggest(name, candidates)}`, at, key, part);
  }

  get count(): number {
    return this.found.length;
  }

  /** All problems once each, by file, line and column. */
  all(): readonly DefinitionProblem[] {
    const unique = new Map(this.found.map((problem) => [`${problem.file}\0${problem.line}\0${problem.column}\0${problem.message}`, problem]));
    return [...unique.values()].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || a.column - b.column));
  }
}

/** 「`x` のことですか?」 when a right name is near, else the right names when they are few. */
export function suggest(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  if (near !== undefined) return `\`${near}\` のことですか?`;
  if (candidates.length === 0) return '';
  return `使えるもの: ${candidates.slice(0, 12).join(', ')}${candidates.length > 12 ? ' など' : ''}`;
}
