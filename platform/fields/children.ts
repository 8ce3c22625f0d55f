import sql from 'sql-template-tag';
import type { FieldType } from './field.ts';
import { problemAt } from './problem-at.ts';

/** The rows of another object that belong to the record. They are records themselves and are no part of `values`. */
export const children: FieldType<'children'> = {
  type: 'children',
  valueType: 'text',
  columnType: null,
  searchable: false,
  parse: (_input, field) => ({ problem: problemAt(field, 'not_a_value', '明細は children で送ってください。', 'Child rows are sent in `children`.') }),
  check: () => [],
  format: () => '',
  formatSql: () => sql`''`,
};
