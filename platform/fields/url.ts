import sql from 'sql-template-tag';
import { checkLength } from './check-text.ts';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { isBlank, readText } from './read-text.ts';

const LIMIT = 2000;
/** Only the web: a link that runs a script is refused. */
const ADDRESS = /^https?:\/\/[^\s/?#<>"'`\\]+(?:[/?#][^\s<>"`\\]*)?$/i;

/** A web address, http or https. */
export const url: FieldType<'url'> = knowingNotApplicable({
  type: 'url',
  valueType: 'text',
  columnType: 'text',
  searchable: true,
  parse: (input, field) => {
    if (isBlank(input)) return { value: null };
    return readText(typeof input === 'string' ? input.trim() : input, field, false);
  },
  check: (value, field) => {
    if (typeof value !== 'string') return [];
    const long = checkLength(value, field, LIMIT);
    return long.length > 0 || ADDRESS.test(value)
      ? long
      : [problemAt(field, 'not_a_url', 'https:// で始まるアドレスを入力してください。', 'Enter an address that starts with https://.')];
  },
  format: (value) => (typeof value === 'string' ? value : ''),
  formatSql: (value) => sql`coalesce(${value}, '')`,
});
