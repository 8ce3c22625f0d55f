import { nodeOf } from './compile.ts';
import type { Formula, FormulaValue, JsContext } from './formula.ts';
import type { Node, Value } from './node.ts';
import { readValue, toFormulaValue } from './values.ts';

/**
 * Runs a formula in JavaScript: gives what its SQL gives for the same values. Takes the values of its names (blank is null), the moment and the time zone.
 * A condition gives TRUE or FALSE, never blank. Raises nothing for any value; what does not fit a name's type counts as blank.
 */
export function evaluate(formula: Formula, context: JsContext): FormulaValue {
  const value = toFormulaValue(evaluateNode(nodeOf(formula), context));
  return formula.type === 'boolean' ? value === true : value;
}

/** The value of a part of a formula, still exact. */
export function evaluateNode(node: Node, context: JsContext): Value {
  if (node.kind === 'constant') return node.value;
  if (node.kind === 'name') return readValue(context.value(node.path), node.type);
  const args = node.args.map((arg) => evaluateNode(arg, context));
  if (node.entry.blank === 'spreads' && args.includes(null)) return null;
  return node.entry.evaluate(args, context, node.args);
}
