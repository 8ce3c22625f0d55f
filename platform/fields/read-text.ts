import type { Field, Parsed } from './field.ts';
import { problemAt } from './problem-at.ts';

/** Whether a value is blank in any writing: nothing, or white space only (full-width spaces included). */
export function isBlank(input: unknown): boolean {
  return input === null || input === undefined || (typeof input === 'string' && input.trim() === '');
}

/** Full-width letters, digits and signs as half-width ones (NFKC), without the space around: for values that are not free text. */
export function foldWidth(text: string): string {
  return text.normalize('NFKC').trim();
}

/** Characters that no text may hold: PostgreSQL refuses NUL, and half of a surrogate pair is no character. Line feeds and tabs are allowed. */
const FORBIDDEN = /\p{Cs}|(?![\n\r\t])\p{Cc}/u;

/** Takes a text as it was given: nothing in it is changed, line ends apart. `lines` says whether it may have several. */
export function readText(input: unknown, field: Field, lines: boolean): Parsed {
  if (isBlank(input)) return { value: null };
  if (typeof input !== 'string') return { problem: problemAt(field, 'wrong_type', '文字で入力してください。', 'Enter a text.') };
  if (FORBIDDEN.test(input))
    return {
      problem: problemAt(
        field,
        'control_character',
        '使えない制御文字が含まれています。取り除いてください。',
        'The text holds control characters. Remove them.',
      ),
    };
  const text = input.replace(/\r\n?/g, '\n');
  if (!lines && text.includes('\n'))
    return { problem: problemAt(field, 'line_break', '改行は入力できません。1行で入力してください。', 'Line breaks are not allowed here.') };
  return { value: text };
}

/** How many characters a person would count, by code point. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
