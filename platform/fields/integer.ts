import sql from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { checkNumber, readNumber } from './read-number.ts';

const LIMIT = 2_147_483_647;

/** A whole number of 32 bits. Blank is not 0 (Q33). */
export const integer: FieldType<'integer'> = knowingNotApplicable({
  type: 'integer',
  valueType: 'number',
  columnType: 'integer',
  searchable: false,
  parse: (input, field) => {
    const parsed = readNumber(input, field);
    if ('problem' in parsed || typeof parsed.value !== 'number') return parsed;
    if (!Number.isInteger(parsed.value)) return { problem: problemAt(field, 'not_an_integer', '整数で入力してください。', 'Enter a whole number.') };
    if (Math.abs(parsed.value) > LIMIT) return { problem: problemAt(field, 'too_large', `${LIMIT}以下で入力してください。`, `At most ${LIMIT}.`) };
    return parsed;
  },
  check: (value, field) => (typeof value === 'number' ? checkNumber(value, field, 1, 0) : []),
  format: (value) => (typeof value === 'number' ? String(value) : ''),
  formatSql: (value) => sql`coalesce(${value}::text, '')`,
});
