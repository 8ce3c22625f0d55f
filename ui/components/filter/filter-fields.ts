import type { Column } from '../../../platform/contract/wire.ts';
import type { ValueType } from '../../../platform/fields/field.ts';
import { fieldOfColumn } from '../../fields/field-view.ts';
import { text } from '../../locale/locale.ts';
import type { FilterField, FilterKind } from './filter-conditions.ts';

/** A field of the filter builder with what its input needs. */
export interface NamedFilterField extends FilterField {
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
}

const kinds: Readonly<Record<ValueType, FilterKind>> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  datetime: 'datetime',
  choice: 'choice',
  choices: 'choices',
  record: 'record',
  files: 'other',
};

/** What may be filtered by: the fields that the server offers, and the columns shown that reach further through lookups. */
export function filterFieldsOf(offered: readonly Column[], columns: readonly Column[]): NamedFilterField[] {
  const further = columns.filter(
    (column) => column.sortable && column.key.includes('.') && !/\.(title|name)$/u.test(column.key) && !offered.some((one) => one.key === column.key),
  );
  return [...offered, ...further].map((column) => ({
    key: column.key,
    kind: kinds[fieldOfColumn(column).valueType],
    label: text(column.label),
    choices: (column.choices ?? []).map((choice) => ({ value: choice.value, label: text(choice.label) })),
  }));
}
