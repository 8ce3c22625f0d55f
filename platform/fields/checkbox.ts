import sql from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { foldWidth, isBlank } from './read-text.ts';

const YES = new Set(['true', 'yes', 'y', '1', 'はい', '○', '〇', '◯', '✓', '☑', '有', 'あり', 'する']);
const NO = new Set(['false', 'no', 'n', '0', 'いいえ', '×', '✕', '✗', '☐', '無', 'なし', 'しない']);

/** Yes or no; blank is neither. */
export const checkbox: FieldType<'checkbox'> = knowingNotApplicable({
  type: 'checkbox',
  valueType: 'boolean',
  columnType: 'boolean',
  searchable: false,
  parse: (input, field) => {
    if (typeof input === 'boolean') return { value: input };
    if (isBlank(input)) return { value: null };
    const word = typeof input === 'string' ? foldWidth(input).toLowerCase() : typeof input === 'number' ? String(input) : '';
    if (YES.has(word)) return { value: true };
    if (NO.has(word)) return { value: false };
    return { problem: problemAt(field, 'not_a_checkbox', '「はい」か「いいえ」で入力してください。', 'Enter yes or no.') };
  },
  check: () => [],
  format: (value, _field, { language }) =>
    value === true ? (language === 'ja' ? 'はい' : 'Yes') : value === false ? (language === 'ja' ? 'いいえ' : 'No') : '',
  formatSql: (value, _field, { language }) =>
    language === 'ja'
      ? sql`CASE ${value} WHEN TRUE THEN 'はい' WHEN FALSE THEN 'いいえ' ELSE '' END`
      : sql`CASE ${value} WHEN TRUE THEN 'Yes' WHEN FALSE THEN 'No' ELSE '' END`,
});
