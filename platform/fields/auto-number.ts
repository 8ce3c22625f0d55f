import sql from 'sql-template-tag';
import type { Field, FieldType } from './field.ts';
import { problemAt } from './problem-at.ts';

/** A running number in the field's format: INQ-{000000} and 42 give INQ-000042; a number too long for the zeros is shown whole. */
export function formatAutoNumber(field: Field<'auto_number'>, number: number): string {
  const format = field.definition.format ?? '{000000}';
  return format.replace(/\{(0+)\}/, (_match, zeros: string) => String(number).padStart(zeros.length, '0'));
}

/** A running number that the system gives when the record is created; nobody enters it. */
export const autoNumber: FieldType<'auto_number'> = {
  type: 'auto_number',
  valueType: 'text',
  columnType: 'text',
  searchable: true,
  parse: (_input, field) => ({ problem: problemAt(field, 'read_only', '番号は自動で付きます。入力できません。', 'The number is given by the system.') }),
  check: () => [],
  format: (value) => (typeof value === 'string' ? value : ''),
  formatSql: (value) => sql`coalesce(${value}, '')`,
};
