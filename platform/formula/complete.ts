import { writeSignature } from './check.ts';
import type { FormulaScope } from './formula.ts';
import { functions } from './functions.ts';

export interface Completion {
  /** What replaces the characters from `start` to `end` of the source. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'name' | 'function' | 'word';
  /** How the function is written, with its arguments. */
  readonly signature?: string;
}

const WORDS = ['AND', 'OR', 'NOT', 'TRUE', 'FALSE', 'BLANK'];

/** Names, functions and words that fit what was begun at a place of a formula, for editors; none inside a text. After a dot only the names that may follow. */
export function completeFormula(source: string, position: number, scope: FormulaScope): readonly Completion[] {
  const before = source.slice(0, position);
  if ((before.split('"').length - 1) % 2 === 1) return [];
  const begun = /[A-Za-z_][A-Za-z0-9_.]*$/.exec(before.slice(-200))?.[0] ?? '';
  const path = begun.split('.');
  const last = path.pop() ?? '';
  const place = { start: position - last.length, end: position };
  const fits = (word: string) => word.toLowerCase().startsWith(last.toLowerCase());
  const names = scope.names(path).filter(fits);
  const found: Completion[] = names.map((text) => ({ text, ...place, kind: 'name' }));
  if (path.length > 0 || last === '') return found;
  return [
    ...found,
    ...functions
      .filter(({ name }) => fits(name))
      .map((entry): Completion => ({ text: `${entry.name}(`, ...place, kind: 'function', signature: writeSignature(entry) })),
    ...WORDS.filter(fits).map((text): Completion => ({ text, ...place, kind: 'word' })),
  ];
}
