import { nearest } from '../contract/nearest.ts';
import type { FormulaScope } from './formula.ts';
import { functionsByName } from './functions.ts';
import type { NodeType } from './node.ts';

/** The kinds of value in the words of messages. */
export const typeNames: Readonly<Record<NodeType, string>> = {
  text: '文字列',
  number: '数値',
  boolean: '真偽(TRUE か FALSE)',
  date: '日付',
  time: '時刻',
  datetime: '日時',
  choice: '選択肢',
  choices: '複数選択',
  record: 'レコード',
  files: 'ファイル',
  blank: '空白',
};

export const listTypes = (types: readonly NodeType[]) => types.map((type) => typeNames[type]).join('、');

/** The right words of a list, few enough to read. */
export function listWords(words: readonly string[]): string {
  return words.length <= 12 ? words.join(', ') : `${words.slice(0, 12).join(', ')} など`;
}

export function suggest(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates);
  return near === undefined ? '' : `「${near}」のことですか。`;
}

/** What to say of a name that the scope does not know: where the path goes wrong, with the nearest right name. */
export function describeUnknownName(path: readonly string[], scope: FormulaScope): string {
  if (path[0] === '') return '項目の名前がありません。';
  for (const [index, name] of path.entries()) {
    const before = path.slice(0, index);
    const names = scope.names(before);
    if (names.includes(name)) continue;
    const shown = name.length > 40 ? `${name.slice(0, 40)}…` : name;
    if (index > 0 && names.length === 0) return `「${before.join('.')}」の先に項目はありません。「.${shown}」を取り除いてください。`;
    if (index === 0 && functionsByName.has(name.toUpperCase()) && !names.some((known) => known === name.toLowerCase()))
      return `「${name}」は関数です。「${name.toUpperCase()}(…)」と括弧を付けます。`;
    if (index === 0 && name.toUpperCase() === 'NULL') return '「NULL」は使えません。空白は「BLANK」と書きます。';
    const near = nearest(name, index === 0 ? [...names, 'USER'] : names);
    const help = near !== undefined ? `「${[...before, near].join('.')}」のことですか。` : names.length > 0 ? `使える名前は ${listWords(names)} です。` : '';
    return `「${[...before, shown].join('.')}」という項目はありません。${help}`;
  }
  const names = scope.names(path);
  return `「${path.join('.')}」の後に「.」と項目を続けます。${names.length > 0 ? `使える名前は ${listWords(names)} です。` : ''}`;
}
