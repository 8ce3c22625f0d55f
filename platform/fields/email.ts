import sql from 'sql-template-tag';
import { checkLength } from './check-text.ts';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { foldWidth, isBlank, readText } from './read-text.ts';

/** RFC 5321's length; the form is what mail systems take in practice. */
const LIMIT = 254;
const ADDRESS = /^[^\s@<>"(),:;[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

/**
 * Whether a text is one mail address and nothing more: no name, no second address, no control character. In ASCII only: most servers take no address of
 * RFC 6531.
 */
export function isMailAddress(text: string): boolean {
  return text.length <= LIMIT && ADDRESS.test(text) && /^[!-~]+$/.test(text);
}

/** A mail address; full-width letters become half-width. */
export const email: FieldType<'email'> = knowingNotApplicable({
  type: 'email',
  valueType: 'text',
  columnType: 'text',
  searchable: true,
  parse: (input, field) => {
    if (isBlank(input)) return { value: null };
    return readText(typeof input === 'string' ? foldWidth(input) : input, field, false);
  },
  check: (value, field) => {
    if (typeof value !== 'string') return [];
    const long = checkLength(value, field, LIMIT);
    return long.length > 0 || isMailAddress(value)
      ? long
      : [problemAt(field, 'not_an_email', 'メールアドレスを name@example.jp の形で入力してください。', 'Enter a mail address such as name@example.jp.')];
  },
  format: (value) => (typeof value === 'string' ? value : ''),
  formatSql: (value) => sql`coalesce(${value}, '')`,
});
