import sql from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { isRecordId } from './lookup.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { quoteLiteral } from './quote-literal.ts';
import { isBlank } from './read-text.ts';

interface FileValue {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

const LIMIT = 100;
const SEPARATOR = { ja: '、', en: ', ' } as const;

/** Files by id. Only the ids are taken from a request: names, sizes and types come from what was uploaded, and the save fills them in. */
export const file: FieldType<'file'> = knowingNotApplicable({
  type: 'file',
  valueType: 'files',
  columnType: 'jsonb',
  searchable: false,
  parse: (input, field) => {
    if (isBlank(input) || (Array.isArray(input) && input.length === 0)) return { value: null };
    const wrong = { problem: problemAt(field, 'not_a_file', 'ファイルを選び直してください。', 'Choose the file again.') };
    if (!Array.isArray(input) || input.length > LIMIT) return wrong;
    const files: FileValue[] = [];
    for (const each of input as unknown[]) {
      const id: unknown = typeof each === 'object' && each !== null && 'id' in each ? each.id : each;
      if (typeof id !== 'string' || !isRecordId(id)) return wrong;
      files.push({ id, name: '', size: 0, type: '' });
    }
    return { value: files };
  },
  check: (value, field) =>
    Array.isArray(value) && value.length > 1 && !field.definition.multiple
      ? [problemAt(field, 'too_many_files', 'ファイルは1つだけ付けられます。', 'Only one file is allowed.')]
      : [],
  format: (value, _field, { language }) => (Array.isArray(value) ? (value as readonly FileValue[]).map((each) => each.name).join(SEPARATOR[language]) : ''),
  formatSql: (value, _field, { language }) =>
    sql`coalesce((SELECT string_agg(each->>'name', ${quoteLiteral(SEPARATOR[language])} ORDER BY place) FROM jsonb_array_elements(${value}) WITH ORDINALITY AS files(each, place)), '')`,
});
