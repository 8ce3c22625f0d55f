import sql from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { knowingNotApplicable } from './not-applicable.ts';
import { problemAt } from './problem-at.ts';
import { isBlank } from './read-text.ts';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is a record's id. */
export function isRecordId(text: string): boolean {
  return ID.test(text);
}

/** A record of another object: its id in storage, { id, label } on the wire. Whether it exists and may be chosen is checked by the save. */
export const lookup: FieldType<'lookup'> = knowingNotApplicable({
  type: 'lookup',
  valueType: 'record',
  columnType: 'uuid',
  searchable: false,
  parse: (input, field) => {
    if (isBlank(input)) return { value: null };
    const id = typeof input === 'object' && input !== null && 'id' in input ? input.id : input;
    if (typeof id === 'string' && isRecordId(id.toLowerCase())) return { value: id.toLowerCase() };
    return { problem: problemAt(field, 'not_a_record', '候補から選んでください。', 'Choose one of the records.') };
  },
  check: () => [],
  format: (value) => (typeof value === 'object' && value !== null && 'label' in value ? value.label : typeof value === 'string' ? value : ''),
  formatSql: (value) => sql`coalesce(${value}::text, '')`,
});
