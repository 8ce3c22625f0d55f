import type { FieldTypeName } from '../contract/definitions.ts';
import type { Text } from '../contract/text.ts';
import type { Field, FieldType, NotApplicable, Parsed } from './field.ts';
import { problemAt } from './problem-at.ts';
import { findChoice } from './read-choice.ts';
import { foldWidth } from './read-text.ts';

/** The value 該当なし: the question does not arise here. It is neither blank (no answer yet) nor 0. */
export const NOT_APPLICABLE: NotApplicable = Object.freeze({ not_applicable: true });

/** The value as people read it, on pages and in files. */
export const notApplicableText: Text = { ja: '該当なし', en: 'N/A' };

/** What people write for it, width and case folded. */
const WRITINGS = ['該当なし', '該当無し', 'n/a'];

/** A field has a second name that no definition can give: whether it holds 該当なし, a boolean that formulas, conditions and joins read like any other. */
const SUFFIX = '@na';

/** The name under which a field tells whether it holds 該当なし: `icu_beds@na`. */
export function notApplicableName(field: string): string {
  return `${field}${SUFFIX}`;
}

/** The field that a name belongs to: itself, or the one of which it tells 該当なし. */
export function ownerOf(name: string): string {
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name;
}

/** Whether a value is 該当なし. */
export function isNotApplicable(value: unknown): value is NotApplicable {
  return typeof value === 'object' && value !== null && 'not_applicable' in value && value.not_applicable === true;
}

/** Whether a field's definition offers 該当なし beside its values. */
export function offersNotApplicable({ definition }: Pick<Field, 'definition'>): boolean {
  return 'not_applicable' in definition && definition.not_applicable === true;
}

/**
 * A field type that knows 該当なし: as `{ not_applicable: true }`, or as people write it, of a field that offers it. Of any other field the value is refused,
 * and the writings are what they are. Nothing else is asked of it, and every type shows it with the same word.
 */
export function knowingNotApplicable<T extends FieldTypeName>(type: FieldType<T>): FieldType<T> {
  return {
    ...type,
    parse: (input, field, timeZone) => readNotApplicable(input, field) ?? type.parse(input, field, timeZone),
    check: (value, field) => (isNotApplicable(value) ? [] : type.check(value, field)),
    format: (value, field, options) => (isNotApplicable(value) ? notApplicableText[options.language] : type.format(value, field, options)),
  };
}

/** 該当なし in what a person or program gave: the value, or the problem where the field does not offer it; undefined for anything else, which the field's type reads. */
export function readNotApplicable(input: unknown, field: Field): Parsed | undefined {
  const offered = offersNotApplicable(field);
  if (isNotApplicable(input))
    return offered
      ? { value: NOT_APPLICABLE }
      : {
          problem: problemAt(
            field,
            'not_offered',
            'この項目では「該当なし」を選べません。値を入力するか、空欄にしてください。',
            'N/A is not offered here. Enter a value, or leave the field blank.',
          ),
        };
  if (!offered || typeof input !== 'string' || input.length > 20 || !WRITINGS.includes(foldWidth(input).toLowerCase())) return undefined;
  // A value of the field's own that has this name goes first.
  return field.choices.length > 0 && findChoice(field, input) !== undefined ? undefined : { value: NOT_APPLICABLE };
}
