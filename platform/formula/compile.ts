import type { ValueType } from '../fields/field.ts';
import { checkExpression } from './check.ts';
import { Decimal, writeDecimal } from './decimal.ts';
import type { Compiled, Formula, FormulaProblem, FormulaScope } from './formula.ts';
import { listTypes, typeNames } from './messages.ts';
import type { Node } from './node.ts';
import { parseFormula } from './parse.ts';
import { coerceLiteral, isTextLiteral } from './unify.ts';

const checked = new WeakMap<Formula, Node>();

/**
 * Reads and checks a formula: syntax, names (against the scope), functions, arguments, types, and the type that is expected of it.
 * Takes the text, or a number or boolean as YAML gives it. Gives the frozen formula, or everything that is wrong with it. A formula that is always blank fits any expectation.
 */
export function compileFormula(
  source: string | number | boolean,
  scope: FormulaScope,
  options: { readonly expect?: ValueType | readonly ValueType[] } = {},
): Compiled {
  const text = writeSource(source);
  const parsed = parseFormula(text);
  if ('problems' in parsed) return parsed;
  const { expression } = parsed;
  const result = checkExpression(text, expression, scope);
  if (result.node === undefined) return { problems: result.problems };
  const expected = options.expect === undefined ? undefined : [options.expect].flat();
  const node = meetExpectation(result.node, expected);
  if ('problem' in node) return { problems: [node.problem] };

  const names = [...result.meanings.values()];
  const formula: Formula = deepFreeze({
    source: text,
    expression,
    type: node.type,
    references: names.filter(({ path }) => path[0] !== 'USER').map(({ path }) => path),
    usesUser: names.some(({ path }) => path[0] === 'USER'),
    meanings: Object.fromEntries([...result.meanings].map(([key, { meaning }]) => [key, { ...meaning }])),
    ...(node.type === 'choice' && node.choices !== undefined ? { choices: { ...node.choices } } : {}),
  });
  checked.set(formula, node);
  return { formula };
}

/** The checked tree of a formula; of one that came from elsewhere (as JSON, say) it is made anew from the meanings it carries. */
export function nodeOf(formula: Formula): Node {
  const known = checked.get(formula);
  if (known !== undefined) return known;
  const { meanings } = formula;
  const find = (path: readonly string[]) => (Object.hasOwn(meanings, path.join('.')) ? meanings[path.join('.')] : undefined);
  const { node } = checkExpression(formula.source, formula.expression, { find, names: () => [] });
  const typed = node === undefined ? undefined : meetExpectation(node, formula.type === 'blank' ? undefined : [formula.type]);
  if (typed === undefined || 'problem' in typed) throw new Error(`the formula ${formula.source} was not compiled`);
  checked.set(formula, typed);
  return typed;
}

function meetExpectation(node: Node, expected: readonly ValueType[] | undefined): Node | { readonly problem: FormulaProblem } {
  if (expected === undefined || expected.some((type) => type === node.type)) return node;
  const [only] = expected;
  if (node.type === 'blank') return only !== undefined && expected.length === 1 ? { ...node, type: only } : node;
  if (isTextLiteral(node)) {
    for (const type of expected) {
      const coerced = coerceLiteral(node, type, undefined);
      if (!('problem' in coerced)) return coerced;
    }
  }
  const message = `この式の結果は${listTypes(expected)}でなければなりませんが、${typeNames[node.type]}になります。`;
  return { problem: { code: 'formula_type', message, span: node.span } };
}

function writeSource(source: string | number | boolean): string {
  if (typeof source === 'number' && Number.isFinite(source)) return writeDecimal(new Decimal(source));
  return typeof source === 'boolean' ? String(source).toUpperCase() : String(source);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
