import type { FormulaProblem, Span } from './formula.ts';

export interface Token {
  readonly kind: 'number' | 'text' | 'name' | 'operator' | 'end';
  /** The digits, the text without its quotes, the name with its dots, the operator. */
  readonly text: string;
  readonly span: Span;
}

const SPACE = /[ \t\r\n\u3000]+/y;
const NUMBER = /[0-9]+(?:\.[0-9]+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*\.?/y;
const OPERATOR = /<>|<=|>=|[-+*/&=<>(),]/y;
const TEXT = /"(?:[^"]|"")*"/y;
const WIDE_WORD = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff3f\uff0e]+/y;
const WIDE_TEXT = /[\u201c\u201d\uff02\u201e][^\u201c\u201d\uff02\u201e"]*[\u201c\u201d\uff02\u201e"]?/y;
const SINGLE_TEXT = /'[^']*'?/y;
const OTHER_WORD = /[^\u0000-\u007f\u3000\uff01-\uff5e\u201c-\u201e\u00d7\u00f7\u2212\u2260\u2264\u2265\u2266\u2267]+/y;

/** Writings that other languages or an input method give, with what is meant by them. */
const mistaken: readonly (readonly [string, string])[] = [
  ['!=', '<>'], ['==', '='], ['&&', 'AND'], ['||', 'OR'], ['=<', '<='], ['=>', '>='],
  ['×', '*'], ['÷', '/'], ['−', '-'], ['≠', '<>'], ['≤', '<='], ['≦', '<='], ['≥', '>='], ['≧', '>='],
  ['!', 'NOT'],
]; // prettier-ignore

/**
 * Cuts a formula into tokens. What cannot be used is reported, each with what to write instead,
 * and read as what was probably meant, so that the rest is looked at too.
 */
export function readTokens(source: string): { readonly tokens: readonly Token[]; readonly problems: readonly FormulaProblem[] } {
  const tokens: Token[] = [];
  const problems: FormulaProblem[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  const add = (kind: Token['kind'], text: string, length: number) => {
    tokens.push({ kind, text, span: { start: at, end: at + length } });
    at += length;
  };
  const report = (message: string, length: number) => problems.push({ code: 'formula_syntax', message, span: { start: at, end: at + length } });

  while (at < source.length) {
    const space = take(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const number = take(NUMBER);
    if (number !== undefined) {
      add('number', number, number.length);
      continue;
    }
    const name = take(NAME);
    if (name !== undefined) {
      if (name.endsWith('.')) report(`「${name}」の後に項目の名前が要ります。`, name.length);
      add('name', name.replace(/\.$/, ''), name.length);
      continue;
    }
    const text = take(TEXT);
    if (text !== undefined) {
      if (/[\0\p{Surrogate}]/u.test(text)) report('文字列に使えない文字が含まれています。取り除いてください。', text.length);
      add('text', text.slice(1, -1).replaceAll('""', '"'), text.length);
      continue;
    }
    const wrong = mistaken.find(([writing]) => source.startsWith(writing, at));
    if (wrong !== undefined) {
      const [writing, meant] = wrong;
      report(`「${writing}」は使えません。「${meant}」と書きます。`, writing.length);
      add(/^[A-Z]/.test(meant) ? 'name' : 'operator', meant, writing.length);
      continue;
    }
    const operator = take(OPERATOR);
    if (operator !== undefined) {
      add('operator', operator, operator.length);
      continue;
    }
    readMistake();
  }
  tokens.push({ kind: 'end', text: '', span: { start: source.length, end: source.length } });
  return { tokens, problems };

  function readMistake(): void {
    const wideText = take(WIDE_TEXT) ?? take(SINGLE_TEXT);
    if (wideText !== undefined) {
      report(`文字列は半角の二重引用符 " で囲みます(「${cut(wideText[0] ?? '')}」は使えません)。`, wideText.length);
      add('text', wideText.slice(1).replace(/[\u201c-\u201e\uff02"']$/, ''), wideText.length);
      return;
    }
    const wideWord = take(WIDE_WORD);
    if (wideWord !== undefined) {
      const half = toHalfWidth(wideWord);
      report(`「${cut(wideWord)}」は全角です。半角で「${cut(half)}」と書きます。`, wideWord.length);
      add(/^[0-9]+(\.[0-9]+)?$/.test(half) ? 'number' : 'name', half, wideWord.length);
      return;
    }
    const char = source[at] ?? '';
    const half = toHalfWidth(char);
    if (half !== char) {
      report(`「${char}」は全角です。半角で「${half}」と書きます。`, 1);
      if ('-+*/&=<>(),'.includes(half)) add('operator', half, 1);
      else at += 1;
      return;
    }
    if (char === '"') {
      report('文字列の終わりの " がありません。文字列の中の " は "" と二つ書きます。', source.length - at);
      add('text', source.slice(at + 1), source.length - at);
      return;
    }
    const word = take(OTHER_WORD);
    if (word !== undefined) {
      report(`「${cut(word)}」は名前として使えません。項目は API 名(半角の英小文字)で、文字列は " で囲んで書きます。`, word.length);
      add('name', '', word.length);
      return;
    }
    report(char === '%' ? '「%」は使えません。50% は 0.5 と書きます。' : `「${/[\u0000-\u001f\u007f]/.test(char) ? '制御文字' : char}」は式に使えません。`, 1);
    at += 1;
  }
}

function toHalfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
}

/** Keeps messages short, whatever was written. */
function cut(text: string): string {
  return text.length > 30 ? `${text.slice(0, 30)}…` : text;
}
