import type { Column, ReportAnswer } from '../../../platform/contract/wire.ts';

/** What a reader's condition may be over, under the names that it has in one: the offered fields first, then the columns that can be filtered by; each once. */
export function filterColumnsOf({ filters, columns }: Pick<ReportAnswer, 'filters' | 'columns'>): readonly Column[] {
  const all = new Map(filters.map((filter) => [filter.key, filter]));
  for (const { name, ...column } of columns) {
    const key = name ?? column.key;
    if (column.sortable && !all.has(key)) all.set(key, { ...column, key });
  }
  return [...all.values()];
}
