import type { ValueType } from '../fields/field.ts';
import { notApplicableName } from '../fields/not-applicable.ts';
import { Decimal } from './decimal.ts';
import type { Expression, FormulaProblem, FormulaScope, NameMeaning, Span } from './formula.ts';
import { at, type FunctionEntry, type Parameter } from './function-entry.ts';
import { functionsByName } from './functions.ts';
import { writeSignature } from './signature.ts';
import { describeUnknownName, listTypes, listWords, suggest, typeNames } from './messages.ts';
import { filled } from './logic-functions.ts';
import { baseSize, MAX_SIZE, type ConstantNode, type NameNode, type Node, type NodeType } from './node.ts';
import { comparisons, daysBetween, joining, negative, numberOperators, shiftOperators, type Comparison } from './operators.ts';
import { coerceLiteral, isTextLiteral, unify } from './unify.ts';

export interface Checked {
  /** Undefined when there are problems. */
  readonly node?: Node;
  readonly problems: readonly FormulaProblem[];
  readonly meanings: ReadonlyMap<string, { readonly path: readonly string[]; readonly meaning: NameMeaning }>;
}

/** Checks names, functions and types of an expression against a scope, and gives the tree that JavaScript and SQL are made from; all problems at once. */
export function checkExpression(source: string, expression: Expression, scope: FormulaScope): Checked {
  const checker = new Checker(source, scope);
  const node = checker.check(expression);
  return { node: checker.problems.length === 0 ? node : undefined, problems: checker.problems, meanings: checker.meanings };
}

const ORDERED: readonly NodeType[] = ['number', 'text', 'date', 'time', 'datetime'];
const ANY_BUT_FILES: readonly ValueType[] = ['text', 'number', 'boolean', 'date', 'time', 'datetime', 'choice', 'choices', 'record'];

class Checker {
  readonly problems: FormulaProblem[] = [];
  readonly meanings = new Map<string, { path: readonly string[]; meaning: NameMeaning }>();
  private readonly source: string;
  private readonly scope: FormulaScope;

  constructor(source: string, scope: FormulaScope) {
    this.source = source;
    this.scope = scope;
  }

  /** Undefined when something in it is wrong, which was reported then. */
  check(expression: Expression): Node | undefined {
    const { span } = expression;
    switch (expression.kind) {
      case 'blank':
        return constant('blank', null, span);
      case 'text':
        return expression.value === '' ? constant('blank', null, span) : constant('text', expression.value, span, expression.value.length);
      case 'number':
        return constant('number', new Decimal(expression.value), span, expression.value.length);
      case 'boolean':
        return constant('boolean', expression.value, span);
      case 'name':
        return this.checkName(expression.path, span);
      case 'unary':
        return this.checkNegative(expression.operand, span);
      case 'binary':
        return this.checkBinary(expression);
      case 'call':
        return this.checkCall(expression.name, expression.args, span);
    }
  }

  private report(code: FormulaProblem['code'], message: string, span: Span): undefined {
    this.problems.push({ code, message, span });
  }

  private quote(span: Span): string {
    const text = this.source.slice(span.start, span.end).replace(/\s+/g, ' ');
    return `「${text.length > 60 ? `${text.slice(0, 60)}…` : text}」`;
  }

  private checkName(path: readonly string[], span: Span): Node | undefined {
    const key = path.join('.');
    const meaning = path[0] === '' ? undefined : (this.meanings.get(key)?.meaning ?? this.scope.find(path));
    if (meaning === undefined) return this.report('formula_unknown_name', describeUnknownName(path, this.scope), span);
    this.meanings.set(key, { path, meaning });
    return this.name(path, meaning, span);
  }

  /** Whether the field of a name holds 該当なし, as a name of its own; undefined where it never can. */
  private findNotApplicable(node: Node): NameNode | undefined {
    if (node.kind !== 'name' || node.path[0] === 'USER') return undefined;
    const path = [...node.path.slice(0, -1), notApplicableName(at(node.path, node.path.length - 1))];
    const key = path.join('.');
    const meaning = this.meanings.get(key)?.meaning ?? this.scope.find(path);
    if (meaning === undefined) return undefined;
    this.meanings.set(key, { path, meaning });
    return this.name(path, meaning, node.span);
  }

  private name(path: readonly string[], meaning: NameMeaning, span: Span): NameNode {
    return {
      kind: 'name',
      type: meaning.type,
      span,
      choices: meaning.choices,
      fixed: path[0] === 'USER',
      size: baseSize(meaning.type),
      path,
      neverBlank: meaning.never_blank === true,
    };
  }

  /** What ISNA asks of: a field that offers 該当なし, by its name. */
  private checkNotApplicable(expression: Expression): Node | undefined {
    const node = this.check(expression);
    if (node === undefined) return undefined;
    const found = this.findNotApplicable(node);
    if (found !== undefined) return found;
    return this.report('formula_arguments', `ISNA の引数は、「該当なし」を選べる項目です。${this.quote(node.span)}はそうではありません。`, node.span);
  }

  /** 該当なし is not blank: what counts blanks asks of it, too. */
  private tellBlanks(entry: FunctionEntry, nodes: readonly Node[]): readonly Node[] | undefined {
    if (entry.name === 'ISBLANK') return [...nodes, ...nodes.flatMap((node) => this.findNotApplicable(node) ?? [])];
    if (entry.name !== 'COUNTBLANK') return nodes;
    const told = nodes.map((node) => {
      const found = this.findNotApplicable(node);
      return found === undefined ? node : this.call(filled, [node, found], 'number', node.span);
    });
    return told.every((node) => node !== undefined) ? told : undefined;
  }

  private checkNegative(operand: Expression, span: Span): Node | undefined {
    const node = this.check(operand);
    if (node === undefined) return undefined;
    const number = this.accept(node, ['number'], () => `「-」は数値に付けます。${this.quote(node.span)}は${typeNames[node.type]}です。`);
    if (number?.kind === 'constant' && number.value instanceof Decimal) return constant('number', number.value.neg(), span, number.size);
    return number === undefined ? undefined : this.call(negative, [number], 'number', span);
  }

  private checkBinary(expression: Extract<Expression, { kind: 'binary' }>): Node | undefined {
    const [left, right] = [this.check(expression.left), this.check(expression.right)];
    if (left === undefined || right === undefined) return undefined;
    const { operator, span } = expression;
    if (operator === '&') {
      const files = [left, right].find((node) => node.type === 'files');
      return files === undefined ? this.call(joining, [left, right], 'text', span) : this.report('formula_type', `ファイルは「&」でつなげません。`, files.span);
    }
    if (operator === '+' || operator === '-' || operator === '*' || operator === '/') return this.checkArithmetic(operator, left, right, span);
    return this.checkComparison(operator, left, right, span);
  }

  private checkArithmetic(operator: '+' | '-' | '*' | '/', left: Node, right: Node, span: Span): Node | undefined {
    const dated = left.type === 'date' || right.type === 'date';
    if (dated && operator === '-' && left.type === 'date' && right.type === 'date') return this.call(daysBetween, [left, right], 'number', span);
    if (dated && (operator === '+' || operator === '-') && (left.type === 'date' || operator === '+') && left.type !== right.type) {
      const [date, days] = left.type === 'date' ? [left, right] : [right, left];
      const number = this.accept(days, ['number'], () => `日付には日数(数値)を足し引きします。${this.quote(days.span)}は${typeNames[days.type]}です。`);
      return number === undefined ? undefined : this.call(shiftOperators[operator], [date, number], 'date', span);
    }
    const hint = operator === '+' && [left, right].some((node) => node.type === 'text' || node.type === 'choice') ? '文字をつなぐには「&」を使います。' : '';
    const numbers = [left, right].map((node) =>
      this.accept(node, ['number'], () => `「${operator}」は数値の計算です。${this.quote(node.span)}は${typeNames[node.type]}です。${hint}`),
    );
    const [a, b] = numbers;
    return a === undefined || b === undefined ? undefined : this.call(numberOperators[operator], [a, b], 'number', span);
  }

  private checkComparison(operator: Comparison, left: Node, right: Node, span: Span): Node | undefined {
    const unified = unify([left, right]);
    if ('problem' in unified) {
      return this.report(
        'formula_type',
        unified.problem ?? `${this.quote(span)}: ${this.mismatch(left, right)}`,
        unified.problem === undefined ? span : unified.span,
      );
    }
    const blank = [left, right].some((node) => node.kind === 'constant' && node.value === null);
    const { type } = unified;
    if (operator !== '=' && operator !== '<>') {
      if (type !== 'blank' && !ORDERED.includes(type))
        return this.report('formula_type', `${this.quote(span)}: ${typeNames[type]}は大小を比べられません。「=」「<>」を使ってください。`, span);
    } else if ((type === 'choices' || type === 'files') && !blank) {
      return this.report(
        'formula_type',
        `${this.quote(span)}: ${typeNames[type]}は「${operator}」で比べられません。${type === 'choices' ? 'INCLUDES(項目, "値") を使ってください。' : 'ISBLANK を使ってください。'}`,
        span,
      );
    }
    const named = blank && (operator === '=' || operator === '<>') ? this.compareWithBlank(operator, left, right, span) : undefined;
    return named ?? this.call(comparisons[operator], unified.nodes, 'boolean', span);
  }

  /** A field that offers 該当なし, compared with BLANK: as ISBLANK says. */
  private compareWithBlank(operator: '=' | '<>', left: Node, right: Node, span: Span): Node | undefined {
    const value = left.kind === 'name' ? left : right;
    const found = this.findNotApplicable(value);
    const [isBlank, not] = [functionsByName.get('ISBLANK'), functionsByName.get('NOT')];
    if (found === undefined || isBlank === undefined || not === undefined) return undefined;
    const told = this.call(isBlank, [value, found], 'boolean', span);
    return operator === '=' || told === undefined ? told : this.call(not, [told], 'boolean', span);
  }

  private mismatch(left: Node, right: Node): string {
    const values = [left, right].flatMap((node) => Object.keys(node.choices ?? {}));
    const types = [left.type, right.type];
    const hint =
      types.includes('date') && types.includes('datetime')
        ? '日時は DATEVALUE(…) で日付にできます。'
        : types.includes('choices')
          ? 'INCLUDES(項目, "値") を使ってください。'
          : values.length > 0
            ? `選べる値は ${listWords(values)} です。`
            : '';
    return `${typeNames[left.type]}と${typeNames[right.type]}は比べられません。${hint}`;
  }

  private checkCall(name: string, args: readonly Expression[], span: Span): Node | undefined {
    const entry = functionsByName.get(name);
    const nodes = args.map((arg) => (name === 'ISNA' ? this.checkNotApplicable(arg) : this.check(arg)));
    if (entry === undefined)
      return this.report('formula_unknown_function', `「${name.slice(0, 40)}」という関数はありません。${suggest(name, functionsByName.keys())}`, {
        start: span.start,
        end: span.start + name.length,
      });
    const parameters = spreadParameters(entry, nodes.length);
    if (parameters === undefined) return this.report('formula_arguments', describeCount(entry, nodes.length), span);
    const given = parameters.map((parameter, index) => {
      const node = nodes[index];
      if (index < nodes.length) return node === undefined ? undefined : this.checkArgument(entry, parameter, node);
      return typeof parameter.otherwise === 'number' ? constant('number', new Decimal(parameter.otherwise), span, 2) : constant('blank', null, span);
    });
    const shared = this.shareTypes(entry, parameters, given, span);
    if (shared === undefined) return undefined;
    if (entry.name === 'INCLUDES' && !this.checkIncluded(at(shared.nodes, 0), at(shared.nodes, 1))) return undefined;
    const result = entry.result === 'T' || entry.result === 'U' ? shared.types[entry.result] : { type: entry.result, choices: undefined };
    if (result.type === 'blank') return constant('blank', null, span);
    const told = this.tellBlanks(entry, shared.nodes);
    return told && this.call(entry, told, result.type, span, result.choices);
  }

  private checkArgument(entry: FunctionEntry, parameter: Parameter, node: Node): Node | undefined {
    const { type } = parameter;
    if (type === 'any' || type === 'T' || type === 'U') return node;
    const wrong = (needed: string) => `${entry.name} の引数 ${parameter.name} は${needed}です。${this.quote(node.span)}は${typeNames[node.type]}です。`;
    if (type === 'text literal') {
      if (isTextLiteral(node) && parameter.oneOf && !parameter.oneOf.includes(node.value))
        return this.report(
          'formula_arguments',
          `${entry.name} の引数 ${parameter.name} に「${node.value.slice(0, 40)}」はありません。${suggest(node.value, parameter.oneOf) || `${parameter.oneOf.join(', ')} のどれかを書きます。`}`,
          node.span,
        );
      if (isTextLiteral(node) || (node.kind === 'constant' && node.value === null && !parameter.oneOf)) return node;
      return this.report('formula_arguments', `${entry.name} の引数 ${parameter.name} は "…" で直接書きます。`, node.span);
    }
    if (type === 'integer literal') {
      const digits = node.kind === 'constant' && node.value instanceof Decimal ? node.value : undefined;
      if (digits !== undefined && digits.round(0, 0).eq(digits) && digits.gte(-10) && digits.lte(12)) return node;
      return this.report('formula_arguments', `${entry.name} の引数 ${parameter.name} は -10 から 12 までの整数で、直接書きます。`, node.span);
    }
    const hint =
      type.length === 1 && type[0] === 'text' && node.type !== 'files'
        ? 'TEXT(…) で文字列にできます。'
        : type.length === 1 && type[0] === 'date' && node.type === 'datetime'
          ? 'DATEVALUE(…) で日付にできます。'
          : '';
    return this.accept(node, type, () => wrong(listTypes(type)) + hint);
  }

  /** Gives the arguments marked T (and U) one type. */
  private shareTypes(entry: FunctionEntry, parameters: readonly Parameter[], given: readonly (Node | undefined)[], span: Span) {
    const nodes = given.filter((node) => node !== undefined);
    if (nodes.length < given.length) return undefined;
    const types: Record<'T' | 'U', { type: NodeType; choices: NameMeaning['choices'] }> = {
      T: { type: 'blank', choices: undefined },
      U: { type: 'blank', choices: undefined },
    };
    for (const mark of ['T', 'U'] as const) {
      const places = parameters.flatMap((parameter, index) => (parameter.type === mark ? [index] : []));
      if (places.length === 0) continue;
      const unified = unify(places.map((place) => at(nodes, place)));
      if ('problem' in unified) {
        const given = [...new Set(places.map((place) => at(nodes, place).type))];
        const hint = entry.name === 'IN' && given.includes('choices') ? 'INCLUDES(項目, "値") を使ってください。' : '';
        return this.report('formula_type', unified.problem ?? `${entry.name} の引数の種類がそろっていません: ${listTypes(given)}。${hint}`, unified.span);
      }
      const allowed = mark === 'T' ? (entry.T ?? ANY_BUT_FILES) : ANY_BUT_FILES;
      if (unified.type !== 'blank' && !allowed.includes(unified.type))
        return this.report('formula_type', `${entry.name} は${typeNames[unified.type]}には使えません。`, span);
      types[mark] = { type: unified.type, choices: unified.choices };
      for (const [index, place] of places.entries()) nodes[place] = at(unified.nodes, index);
    }
    return { nodes, types };
  }

  private checkIncluded(choices: Node, value: Node): boolean {
    if (choices.choices === undefined || !isTextLiteral(value) || Object.hasOwn(choices.choices, value.value)) return true;
    this.report(
      'formula_type',
      `「${value.value.slice(0, 40)}」という値はありません。選べる値は ${listWords(Object.keys(choices.choices))} です。`,
      value.span,
    );
    return false;
  }

  private accept(node: Node, types: readonly ValueType[], message: () => string): Node | undefined {
    if (types.some((type) => type === node.type)) return node;
    const first = at(types, 0);
    if (node.type === 'blank') return { ...node, type: first };
    if (isTextLiteral(node)) for (const type of types) if (type === 'date' || type === 'time' || type === 'datetime') {
      const coerced = coerceLiteral(node, type, undefined);
      if (!('problem' in coerced)) return coerced;
    } // prettier-ignore
    return this.report('formula_type', message(), node.span);
  }

  private call(entry: FunctionEntry, args: readonly Node[], type: NodeType, span: Span, choices?: NameMeaning['choices']): Node | undefined {
    const like = args.filter((arg) => arg.type === type).map((arg) => arg.size);
    const size = entry.size?.(args) ?? (like.length > 0 ? Math.max(...like) : baseSize(type));
    if (size > (MAX_SIZE[type] ?? Infinity))
      return this.report('formula_too_long', `${this.quote(span)}の結果が大きくなりすぎます。計算する項目に分けてください。`, span);
    return { kind: 'call', type, span, choices, fixed: args.every((arg) => arg.fixed), size, entry, args };
  }
}

function constant(type: NodeType, value: ConstantNode['value'], span: Span, size = 0): ConstantNode {
  return { kind: 'constant', type, span, fixed: true, size, value };
}

/** The parameter of each argument, those left out included; undefined when the number of arguments does not fit. */
function spreadParameters(entry: FunctionEntry, count: number): readonly Parameter[] | undefined {
  const { parameters, repeat = 0 } = entry;
  if (repeat === 0) {
    const least = parameters.filter((parameter) => parameter.otherwise === undefined).length;
    return count >= least && count <= parameters.length ? parameters : undefined;
  }
  const fixed = parameters.length - repeat;
  const rest = (count - fixed) % repeat;
  if (count < parameters.length || (rest !== 0 && entry.trailing !== true)) return undefined;
  return Array.from({ length: count }, (_, index) => {
    if (index < fixed) return at(parameters, index);
    return rest !== 0 && index === count - 1 ? at(parameters, parameters.length - 1) : at(parameters, fixed + ((index - fixed) % repeat));
  });
}

function describeCount(entry: FunctionEntry, count: number): string {
  return `${entry.name} の引数の数(${count}個)が合いません。「${writeSignature(entry)}」と書きます。`;
}
