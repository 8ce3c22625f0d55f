import type { Problem } from '../contract/problem.ts';
import { toText } from '../contract/text.ts';
import type { Field } from './field.ts';
import { problemAt } from './problem-at.ts';
import { countCharacters } from './read-text.ts';

/** Texts without a limit of their own hold at most this many characters. */
export const LINE_LIMIT = 255;
export const TEXT_LIMIT = 100_000;

/** The length of a text, against the definition's limit. */
export function checkLength(text: string, field: Field, limit: number): readonly Problem[] {
  const length = countCharacters(text);
  if (length <= limit) return [];
  return [problemAt(field, 'too_long', `${limit}文字以内で入力してください（現在${length}文字）。`, `At most ${limit} characters (now ${length}).`)];
}

/** The text as a whole against the definition's pattern; patterns are known to compile. */
export function checkPattern(text: string, field: Field<'text'>): readonly Problem[] {
  const { pattern, pattern_message } = field.definition;
  if (pattern === undefined || new RegExp(`^(?:${pattern})$`, 'u').test(text)) return [];
  const message =
    pattern_message === undefined ? { ja: '決められた形式で入力してください。', en: 'The text does not have the required form.' } : toText(pattern_message);
  return [problemAt(field, 'pattern', message.ja, message.en)];
}
