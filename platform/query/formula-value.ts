import type { WireValue } from '../fields/field.ts';
import { isNotApplicable } from '../fields/not-applicable.ts';
import type { FormulaValue } from '../formula/formula.ts';

/** A value as formulas know it: a record is its id, files are their ids, 該当なし is no value. */
export function toFormulaValue(value: WireValue | undefined): FormulaValue {
  if (value === null || value === undefined || isNotApplicable(value)) return null;
  if (typeof value !== 'object') return value;
  if ('id' in value) return value.id;
  return value.map((each) => (typeof each === 'string' ? each : each.id));
}
