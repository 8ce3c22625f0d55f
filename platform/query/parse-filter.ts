import { ShirabeError, type Problem } from '../contract/problem.ts';
import { compileFormula } from '../formula/compile.ts';
import type { Formula, FormulaScope } from '../formula/formula.ts';

/** The longest filter that is read. */
const LENGTH = 4000;

/**
 * Reads a filter of a request: a formula that is true or false, over the names of the scope.
 * Gives undefined for none. Raises `unknown_field` for a name that is not there (with the nearest one), `bad_filter` for anything else that is wrong, with all problems at once.
 */
export function parseFilter(scope: FormulaScope, source: string | undefined): Formula | undefined {
  if (source === undefined || source.trim() === '') return undefined;
  if (source.length > LENGTH)
    throw new ShirabeError('bad_filter', {
      ja: `絞り込みの条件が長すぎます。${LENGTH}文字以内にしてください。`,
      en: `The filter is too long: at most ${LENGTH} characters.`,
    });
  const compiled = compileFormula(source, scope);
  if ('formula' in compiled) {
    if (compiled.formula.type === 'boolean') return compiled.formula;
    throw new ShirabeError('bad_filter', {
      ja: '絞り込みの条件は、はい・いいえになる式にしてください（例: report_date = TODAY()）。',
      en: 'A filter is a formula that is true or false (such as report_date = TODAY()).',
    });
  }
  const problems: Problem[] = compiled.problems.map(({ code, message, span }) => ({ code, message: `${span.start + 1}文字目: ${message}` }));
  const unknown = compiled.problems.every((problem) => problem.code === 'formula_unknown_name');
  throw new ShirabeError(
    unknown ? 'unknown_field' : 'bad_filter',
    {
      ja: `絞り込みの条件が正しくありません。${problems.map(({ message }) => message).join(' ')}`,
      en: `The filter is wrong. ${problems.map(({ message }) => message).join(' ')}`,
    },
    problems,
  );
}
