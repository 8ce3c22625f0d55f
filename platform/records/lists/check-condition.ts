import type { ConditionProblems } from '../../contract/wire-lists.ts';
import { compileFormula } from '../../formula/compile.ts';
import { objectScope } from '../../query/object-scope.ts';
import type { QueryContext } from '../../query/query.ts';
import { readableModel, readableObject } from '../../query/readable-model.ts';
import { findObject } from '../find-object.ts';

/** What is wrong with a condition over records of an object, each at its place; a name that the viewer does not read is one that nobody defined. Raises `not_found`. */
export function checkCondition(context: QueryContext, objectName: string, formula: string): ConditionProblems {
  const object = findObject(context, objectName);
  const scope = objectScope(readableModel(context), readableObject(context, object));
  const compiled = compileFormula(formula, scope, { expect: 'boolean' });
  return { problems: 'problems' in compiled ? compiled.problems.map(({ message, span }) => ({ message, start: span.start, end: span.end })) : [] };
}
