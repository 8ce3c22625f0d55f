import type { Column } from '../../../platform/contract/wire.ts';
import type { ReachableColumn } from '../../../platform/contract/wire-lists.ts';
import type { ValueType } from '../../../platform/fields/field.ts';
import { fieldOfColumn } from '../../fields/field-view.ts';
import { text } from '../../locale/locale.ts';
import type { FilterField, FilterKind } from './condition.ts';

/** A field of the filter builder with what its input needs. */
export interface NamedFilterField extends FilterField {
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  /** What the scope is called. */
  readonly scopeLabel?: string;
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
    ...(column.not_applicable ? { notApplicable: true } : {}),
    label: text(column.label),
    choices: (column.choices ?? []).map((choice) => ({ value: choice.value, label: text(choice.label) })),
  }));
}

/** Whether conditions can be put to a column: not to formatted text, whose marks would count. */
export function isFilterable({ column }: ReachableColumn): boolean {
  return column.type !== 'rich_text';
}

/** A column within reach as a field of the filter builder, named by the lookups on its way. */
export function filterFieldOf({ column, through, choices, scope }: ReachableColumn): NamedFilterField {
  const [field] = filterFieldsOf([column], []) as [NamedFilterField];
  return {
    ...field,
    label: [...through, column.label].map((label) => text(label)).join(' › '),
    ...(choices && { chosenFrom: choices }),
    ...(scope && { scope: scope.name, scopeLabel: text(scope.label) }),
  };
}
