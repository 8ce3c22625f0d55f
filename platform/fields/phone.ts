import sql from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { foldWidth, isBlank, readText } from './read-text.ts';

const NUMBER = /^\+?[0-9][0-9() -]{3,28}(?:\s*(?:内線|ext\.?|x)\s*[0-9]{1,6})?$/i;

/** A telephone number as text: leading zeros stay; full-width digits and dashes become half-width. */
export const phone: FieldType<'phone'> = knowingNotApplicable({
  type: 'phone',
  valueType: 'text',
  columnType: 'text',
  searchable: true,
  parse: (input, field) => {
    if (isBlank(input)) return { value: null };
    return readText(typeof input === 'string' ? foldWidth(input).replace(/[‐‑–—―−ー]/g, '-') : input, field, false);
  },
  check: (value, field) =>
    typeof value === 'string' && !NUMBER.test(value)
      ? [problemAt(field, 'not_a_phone', '電話番号を 03-1234-5678 の形で入力してください。', 'Enter a telephone number such as 03-1234-5678.')]
      : [],
  format: (value) => (typeof value === 'string' ? value : ''),
  formatSql: (value) => sql`coalesce(${value}, '')`,
});
