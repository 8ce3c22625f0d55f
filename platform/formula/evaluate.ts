import { nodeOf } from './compile.ts';
import { Decimal } from './decimal.ts';
import type { Formula, FormulaValue, JsContext } from './formula.ts';
import type { Node, Value } from './node.ts';
import { readValue, toFormulaValue } from './values.ts';

/**
 * Runs a formula in JavaScript: gives what its SQL gives for the same values. Takes the values of its names (blank is null), the moment and the time zone.
 * A condition gives TRUE or FALSE, never blank. Raises nothing for any value; what does not fit a name's type counts as blank.
 */
export function evaluate(formula: Formula, context: JsContext): FormulaValue {
  return toFormulaValue(evaluateExactly(formula, context));
}

/** A number that is handed on to another formula keeps as many digits; beyond, it is the nearest that JavaScript has: each product would double the work. */
const DIGITS = 1000;

/** As `evaluate`, but a number as exact as it is: what SQL hands on where one formula reads another. */
export function evaluateExactly(formula: Formula, context: JsContext): Value {
  const value = evaluateNode(nodeOf(formula), context);
  if (value instanceof Decimal && value.c.length > DIGITS) return readValue(toFormulaValue(value), 'number');
  return formula.type === 'boolean' ? value === true : value;
}

/** Whether a formula gives the same for everybody at any time: it reads its record, and neither who looks nor the moment. */
export function readsRecordAlone(formula: Formula): boolean {
  return !formula.usesUser && !readsMoment(nodeOf(formula));
}

function readsMoment(node: Node): boolean {
  return node.kind === 'call' && (node.entry.readsMoment === true || node.args.some(readsMoment));
}

/** The value of a part of a formula, still exact. */
export function evaluateNode(node: Node, context: JsContext): Value {
  if (node.kind === 'constant') return node.value;
  if (node.kind === 'name') return readValue(context.value(node.path), node.type);
  const { entry } = node;
  const args: Value[] = [];
  // Evaluating has no effects: what cannot change the outcome any more is left out, since rules of many rows are evaluated at once.
  for (const arg of node.args) {
    const value = evaluateNode(arg, context);
    if (value === null && entry.blank === 'spreads') return null;
    args.push(value);
    if (entry.settled?.(value)) break;
  }
  return entry.evaluate(args, context, node.args);
}
