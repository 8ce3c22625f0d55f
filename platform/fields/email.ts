import sql from 'sql-template-tag';
import { checkLength } from './check-text.ts';
import type { FieldType } from './field.ts';
import { problemAt } from './problem-at.ts';
import { foldWidth, isBlank, readText } from './read-text.ts';

/** RFC 5321's length; the form is what mail systems take in practice. */
const LIMIT = 254;
const ADDRESS = /^[^\s@<>"(),:;[\]\\]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

/** A mail address; full-width letters become half-width. */
export const email: FieldType<'email'> = {
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
    return long.length > 0 || ADDRESS.test(value)
      ? long
      : [problemAt(field, 'not_an_email', 'メールアドレスを name@example.jp の形で入力してください。', 'Enter a mail address such as name@example.jp.')];
  },
  format: (value) => (typeof value === 'string' ? value : ''),
  formatSql: (value) => sql`coalesce(${value}, '')`,
};
