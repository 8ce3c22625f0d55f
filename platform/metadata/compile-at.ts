import type { ValueType } from '../fields/field.ts';
import { compileFormula } from '../formula/compile.ts';
import type { Formula, FormulaScope } from '../formula/formula.ts';
import type { DefinitionFile } from './definition-file.ts';
import type { ProblemList } from './problem-list.ts';

/**
 * Compiles the formula that stands at `key` of a map or array of a file; undefined when there is none, or when it is wrong.
 * What is wrong is added at its very character. `text` is compiled instead of what stands there, when it is a part of it starting at `from`.
 */
export function compileAt(
  problems: ProblemList,
  file: DefinitionFile,
  container: object,
  key: string | number,
  scope: FormulaScope,
  expect?: ValueType,
  part?: { readonly text: string; readonly from: number },
): Formula | undefined {
  const value = (container as Readonly<Record<string | number, string | number | boolean | null | undefined>>)[key];
  if (value === undefined || value === null) return undefined;
  const whole = typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
  const source = part?.text ?? whole;
  const compiled = compileFormula(source, scope, expect === undefined ? {} : { expect });
  if ('formula' in compiled) return compiled.formula;
  const brokenName = namesIn(source).some((name) => problems.broken.has(name));
  for (const problem of compiled.problems) {
    // A name whose own definition is wrong is reported there, and nothing can be said about its type here.
    if (brokenName && (problem.code === 'formula_unknown_name' || problem.code === 'formula_type')) continue;
    problems.push({
      file: file.path,
      ...file.places.findWithin(container, key, whole, (part?.from ?? 0) + problem.span.start),
      code: problem.code,
      message: problem.message,
    });
  }
  return undefined;
}

function namesIn(source: string): readonly string[] {
  return (source.replace(/"(?:[^"]|"")*"/g, '').match(/[a-z][a-z0-9_]*/g) ?? []).slice(0, 1000);
}
