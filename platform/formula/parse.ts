import type { Expression, FormulaProblem, Span } from './formula.ts';
import { readTokens, type Token } from './tokens.ts';

/** The most characters of a formula. */
export const MAX_LENGTH = 4000;
/** The most parentheses, calls and signs inside each other. */
export const MAX_NESTING = 60;
/** The deepest tree; chains such as a + b + c … grow it too. */
const MAX_DEPTH = 250;

/**
 * Reads a formula without knowing any names: gives its expression, or what is wrong with it, with positions.
 * From loosest to tightest: OR, AND, NOT, comparison, &, + -, * /, sign. Hostile input is refused before it can exhaust the stack.
 */
export function parseFormula(source: string): { readonly expression: Expression } | { readonly problems: readonly FormulaProblem[] } {
  if (source.length > MAX_LENGTH) {
    return {
      problems: [
        {
          code: 'formula_too_long',
          message: `式は${MAX_LENGTH}文字までです(今は${source.length}文字)。計算する項目に分けてください。`,
          span: { start: MAX_LENGTH, end: source.length },
        },
      ],
    };
  }
  const { tokens, problems } = readTokens(source);
  const parser = new Parser(tokens);
  const result = parser.read();
  if (problems.length > 0) return { problems };
  return 'problem' in result ? { problems: [result.problem] } : result;
}

class SyntaxStop extends Error {
  readonly problem: FormulaProblem;
  constructor(message: string, span: Span, code: FormulaProblem['code'] = 'formula_syntax') {
    super(message);
    this.problem = { code, message, span };
  }
}

const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='] as const;
type Binary = Extract<Expression, { kind: 'binary' }>['operator'];

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;
  private nesting = 0;
  private readonly depths = new Map<Expression, number>();

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  read(): { expression: Expression } | { problem: FormulaProblem } {
    try {
      if (this.ended) throw new SyntaxStop('式が空です。式を書いてください。', this.next.span);
      const expression = this.any();
      if (!this.ended) throw this.leftOver();
      return { expression };
    } catch (error) {
      if (error instanceof SyntaxStop) return { problem: error.problem };
      throw error;
    }
  }

  private get next(): Token {
    return this.tokens[this.position] ?? this.last;
  }
  private get last(): Token {
    return this.tokens[this.tokens.length - 1] ?? { kind: 'end', text: '', span: { start: 0, end: 0 } };
  }
  private get following(): Token {
    return this.tokens[this.position + 1] ?? this.last;
  }
  private get ended(): boolean {
    return this.next.kind === 'end';
  }
  private isWord(word: string): boolean {
    return this.next.kind === 'name' && this.next.text.toUpperCase() === word;
  }
  private isOperator(...operators: readonly string[]): boolean {
    return this.next.kind === 'operator' && operators.includes(this.next.text);
  }
  private step(): Token {
    const token = this.next;
    this.position += 1;
    return token;
  }

  private any(): Expression {
    return this.words('OR', () => this.words('AND', () => this.negation()));
  }

  /** A chain of AND or of OR becomes one call. */
  private words(word: 'AND' | 'OR', operand: () => Expression): Expression {
    const first = operand();
    if (!this.isWord(word)) return first;
    const args = [first];
    while (this.isWord(word)) {
      this.step();
      args.push(operand());
    }
    return this.made({ kind: 'call', name: word, args, span: around(first, args.at(-1) ?? first) }, args);
  }

  private negation(): Expression {
    // NOT before a parenthesis is a function like any other.
    if (!this.isWord('NOT') || (this.following.kind === 'operator' && this.following.text === '(')) return this.comparison();
    const word = this.step();
    const operand = this.inside(word, () => this.negation());
    return this.made({ kind: 'call', name: 'NOT', args: [operand], span: { start: word.span.start, end: operand.span.end } }, [operand]);
  }

  private comparison(): Expression {
    const left = this.joined();
    if (!this.isOperator(...COMPARISONS)) return left;
    const operator = this.step();
    const right = this.joined();
    if (this.isOperator(...COMPARISONS)) throw new SyntaxStop('比較は続けて書けません。「a < b AND b < c」のように AND でつなぎます。', this.next.span);
    return this.binary(operator.text as Binary, left, right);
  }

  private joined(): Expression {
    return this.chain(['&'], () => this.chain(['+', '-'], () => this.chain(['*', '/'], () => this.signed())));
  }

  private chain(operators: readonly Binary[], operand: () => Expression): Expression {
    let left = operand();
    while (this.isOperator(...operators)) {
      const operator = this.step();
      left = this.binary(operator.text as Binary, left, operand());
    }
    return left;
  }

  private signed(): Expression {
    if (!this.isOperator('-')) return this.primary();
    const sign = this.step();
    const operand = this.inside(sign, () => this.signed());
    return this.made({ kind: 'unary', operator: '-', operand, span: { start: sign.span.start, end: operand.span.end } }, [operand]);
  }

  private primary(): Expression {
    const token = this.next;
    if (token.kind === 'number') return this.made({ kind: 'number', value: this.step().text, span: token.span }, []);
    if (token.kind === 'text') return this.made({ kind: 'text', value: this.step().text, span: token.span }, []);
    if (this.isOperator('(')) {
      const open = this.step();
      const inner = this.inside(open, () => this.any());
      this.close(open);
      return inner;
    }
    if (token.kind === 'name') return this.word();
    if (token.kind === 'end') throw new SyntaxStop('式が途中で終わっています。値、項目の名前、関数のどれかを続けてください。', token.span);
    throw new SyntaxStop(`「${token.text}」の前に値、項目の名前、関数のどれかが要ります。`, token.span);
  }

  private word(): Expression {
    const name = this.step();
    const word = name.text.toUpperCase();
    if (this.isOperator('(')) {
      const open = this.step();
      const args = this.isOperator(')') ? [] : this.inside(open, () => this.list());
      const span = { start: name.span.start, end: this.close(open).span.end };
      if (args.length === 0 && (word === 'TRUE' || word === 'FALSE' || word === 'BLANK')) return this.constant(word, span);
      return this.made({ kind: 'call', name: word, args, span }, args);
    }
    if (word === 'TRUE' || word === 'FALSE' || word === 'BLANK') return this.constant(word, name.span);
    if (word === 'AND' || word === 'OR' || word === 'NOT') throw new SyntaxStop(`「${word}」の前に条件が要ります。`, name.span);
    return this.made({ kind: 'name', path: name.text.split('.'), span: name.span }, []);
  }

  private constant(word: 'TRUE' | 'FALSE' | 'BLANK', span: Span): Expression {
    return this.made(word === 'BLANK' ? { kind: 'blank', span } : { kind: 'boolean', value: word === 'TRUE', span }, []);
  }

  private list(): Expression[] {
    const items = [this.any()];
    while (this.isOperator(',')) {
      this.step();
      items.push(this.any());
    }
    return items;
  }

  private close(open: Token): Token {
    if (this.isOperator(')')) return this.step();
    if (this.next.kind === 'end') throw new SyntaxStop('この「(」に対応する「)」がありません。', open.span);
    throw this.leftOver();
  }

  private leftOver(): SyntaxStop {
    const { kind, text, span } = this.next;
    if (kind === 'operator' && text === ')') return new SyntaxStop('「)」が余っています。', span);
    if (kind === 'operator' && text === ',') return new SyntaxStop('「,」は関数の引数の間でだけ使えます。', span);
    const shown = text.length > 30 ? `${text.slice(0, 30)}…` : text;
    return new SyntaxStop(`「${shown}」の前に演算子(+ - * / & = <> < <= > >=)か AND、OR が要ります。`, span);
  }

  private binary(operator: Binary, left: Expression, right: Expression): Expression {
    return this.made({ kind: 'binary', operator, left, right, span: around(left, right) }, [left, right]);
  }

  private inside<T>(token: Token, work: () => T): T {
    this.nesting += 1;
    if (this.nesting > MAX_NESTING)
      throw new SyntaxStop(`括弧や関数の入れ子は${MAX_NESTING}段までです。計算する項目に分けてください。`, token.span, 'formula_too_long');
    const result = work();
    this.nesting -= 1;
    return result;
  }

  private made(expression: Expression, parts: readonly Expression[]): Expression {
    const depth = 1 + Math.max(0, ...parts.map((part) => this.depths.get(part) ?? 0));
    if (depth > MAX_DEPTH)
      throw new SyntaxStop('演算子の数が多すぎます。計算する項目に分けるか、SUM などの関数を使ってください。', expression.span, 'formula_too_long');
    this.depths.set(expression, depth);
    return expression;
  }
}

function around(left: Expression, right: Expression): Span {
  return { start: left.span.start, end: right.span.end };
}
