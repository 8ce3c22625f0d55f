import type { Problem } from '../contract/problem.ts';
import type { Field, Parsed } from './field.ts';
import { problemAt } from './problem-at.ts';
import { foldWidth, isBlank } from './read-text.ts';

const NUMBER = /^[-+]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/;

/** Reads a number as a program gives it or as people write it: full-width digits, thousands separators, − or △ for minus. */
export function readNumber(input: unknown, field: Field): Parsed {
  if (isBlank(input)) return { value: null };
  if (typeof input === 'number' && Number.isFinite(input)) return { value: input === 0 ? 0 : input };
  const wrong = { problem: problemAt(field, 'not_a_number', '数字で入力してください。', 'Enter a number.') };
  if (typeof input !== 'string') return wrong;
  const plain = foldWidth(input)
    .replace(/^[△▲−‐–ー]/, '-')
    .replaceAll('、', ',');
  if (!NUMBER.test(plain)) return wrong;
  const digits = plain.replaceAll(',', '');
  if (digits.replace(/^[-+]?0*|\./g, '').length > 15) return { problem: problemAt(field, 'too_precise', '15桁以内で入力してください。', 'At most 15 digits.') };
  const value = Number(digits);
  return { value: value === 0 ? 0 : value };
}

/** Least, greatest and digits after the point; a number is refused, never rounded. */
export function checkNumber(value: number, field: Field<'integer' | 'decimal' | 'percent'>, factor: number, scale: number): readonly Problem[] {
  const { min, max } = field.definition;
  const problems: Problem[] = [];
  const suffix = factor === 100 ? '%' : '';
  const show = (limit: number) => `${Number((limit * factor).toPrecision(15))}${suffix}`;
  if (min !== undefined && value < min) problems.push(problemAt(field, 'too_small', `${show(min)}以上で入力してください。`, `At least ${show(min)}.`));
  if (max !== undefined && value > max) problems.push(problemAt(field, 'too_large', `${show(max)}以下で入力してください。`, `At most ${show(max)}.`));
  const digits = decimalsOf(value) - (factor === 100 ? 2 : 0);
  if (digits > scale)
    problems.push(
      problemAt(
        field,
        'too_precise',
        scale === 0 ? '整数で入力してください。' : `小数点以下は${scale}桁までです。`,
        scale === 0 ? 'Enter a whole number.' : `At most ${scale} digits after the point.`,
      ),
    );
  return problems;
}

/** Digits after the point in the shortest writing of a number. */
function decimalsOf(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const fraction = mantissa.split('.')[1]?.length ?? 0;
  return Math.max(0, fraction - Number(exponent));
}
