import type { Field, WireValue } from '../fields/field.ts';
import { isNotApplicable, ownerOf } from '../fields/not-applicable.ts';
import { evaluateExactly, readsRecordAlone } from '../formula/evaluate.ts';
import type { Formula, JsContext } from '../formula/formula.ts';
import { toFormulaValue as leave } from '../formula/values.ts';
import type { ObjectModel } from '../metadata/model.ts';
import { toFormulaValue } from './formula-value.ts';
import { ownOf } from './paths.ts';

type Values = Record<string, WireValue>;

/** The formula fields that follow from the other fields that a statement reads. */
export interface ComputedFields {
  /** Whether a field is one of them, so that the statement need not compute it. */
  has(field: string): boolean;
  /** Writes their values into those that were read of one record. */
  fill(values: Values): void;
}

/**
 * Takes the fields that a statement reads of an object's own record. Of these, the formula fields that read nothing but others of them, by whatever many steps,
 * are computed from what was read, each once: written out in SQL, one that reads another holds the whole of it again. Those that read the viewer, the moment,
 * another record, a file, or a field that is not among the given ones (such as one that the actor does not read) are left to PostgreSQL.
 */
export function computedFields(object: ObjectModel, fields: readonly Field[], timeZone: string): ComputedFields {
  const read = new Map(fields.map((field) => [field.name, field]));
  const settled = new Map<string, boolean>();
  /** Each after those that it reads. */
  const inOrder: { readonly name: string; readonly formula: Formula }[] = [];
  const isComputed = (name: string): boolean => {
    const formula = ownOf(object.formulas, name);
    if (!formula || !read.has(name)) return false;
    const known = settled.get(name);
    if (known !== undefined) return known;
    const found = readsRecordAlone(formula) && formula.references.every(isKnown);
    settled.set(name, found);
    if (found) inOrder.push({ name, formula });
    return found;
  };
  const isKnown = ([name = '', ...further]: readonly string[]): boolean => {
    const field = read.get(ownerOf(name));
    if (!field || further.length > 0 || field.type === 'file') return false;
    return field.type !== 'formula' || isComputed(name);
  };
  for (const { name } of fields) isComputed(name);
  return {
    has: (name) => settled.get(name) === true,
    fill: (values) => {
      if (inOrder.length > 0) compute(inOrder, values, timeZone);
    },
  };
}

function compute(formulas: readonly { readonly name: string; readonly formula: Formula }[], values: Values, timeZone: string): void {
  const exact = new Map<string, ReturnType<JsContext['value']>>();
  const context: JsContext = {
    value: ([name = '']) => {
      const known = exact.get(name);
      if (known !== undefined) return known;
      const owner = ownerOf(name);
      return owner === name ? toFormulaValue(values[name]) : isNotApplicable(values[owner]);
    },
    // None of these formulas reads it.
    now: new Date(NaN),
    timeZone,
  };
  for (const { name, formula } of formulas) {
    const value = evaluateExactly(formula, context);
    exact.set(name, value);
    values[name] = leave(value);
  }
}
