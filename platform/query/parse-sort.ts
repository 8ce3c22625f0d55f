import { nearest } from '../contract/nearest.ts';
import { ShirabeError, type Problem } from '../contract/problem.ts';
import type { FormulaScope } from '../formula/formula.ts';
import type { SortModel } from '../metadata/model.ts';

/** The most keys of a sort. */
const KEYS = 8;

/**
 * Reads a sort of a request, such as `-report_date,title`: a minus sorts downwards. Gives undefined for none.
 * Raises `unknown_field` for names that are not there, with the nearest one, or cannot be sorted by; `bad_request` for what is no sort at all.
 */
export function parseSort(scope: FormulaScope, source: string | undefined): readonly SortModel[] | undefined {
  if (source === undefined || source.trim() === '') return undefined;
  const parts = source.split(',').map((part) => part.trim());
  if (source.length > 1000 || parts.length > KEYS)
    throw new ShirabeError('bad_request', { ja: `並べ替えは${KEYS}項目までです。`, en: `At most ${KEYS} fields to sort by.` });
  const sort: SortModel[] = [];
  const problems: Problem[] = [];
  for (const part of parts) {
    const descending = part.startsWith('-');
    const name = descending ? part.slice(1) : part;
    const path = name.split('.');
    const problem = path[0] === 'USER' ? unknown(scope, path) : problemOf(scope, path);
    if (problem) problems.push(problem);
    else sort.push({ path, descending });
  }
  if (problems.length > 0)
    throw new ShirabeError(
      'unknown_field',
      { ja: problems.map(({ message }) => message).join(' '), en: problems.map(({ message, en }) => en ?? message).join(' ') },
      problems,
    );
  return sort;
}

function problemOf(scope: FormulaScope, path: readonly string[]): Problem | undefined {
  const meaning = scope.find(path);
  if (!meaning) return unknown(scope, path);
  if (meaning.type !== 'choices' && meaning.type !== 'files') return undefined;
  return {
    field: path.join('.'),
    code: 'not_sortable',
    message: `項目「${path.join('.')}」では並べ替えられません。`,
    en: `Rows cannot be sorted by ${path.join('.')}.`,
  };
}

function unknown(scope: FormulaScope, path: readonly string[]): Problem {
  const name = path.join('.').slice(0, 200);
  const at = path.findIndex((_, index) => !scope.find(path.slice(0, index + 1)));
  const start = path.slice(0, Math.max(at, 0));
  const near = nearest(path[Math.max(at, 0)] ?? '', scope.names(start));
  const meant = near === undefined ? undefined : [...start, near].join('.');
  return {
    field: name,
    code: 'unknown_field',
    message: `項目「${name}」はありません。${meant === undefined ? '' : `「${meant}」のことですか？`}`,
    en: `There is no field ${name}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
  };
}
