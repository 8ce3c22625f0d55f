import type { ColumnModel, SummaryModel } from './model.ts';

/** The groups beside its own that a formula of a summary may read: the one above, that of all rows, the one before. */
export const OTHER_GROUPS: readonly string[] = ['PARENT', 'TOTAL', 'PREVIOUS'];

/** The summary that a name of a formula stands for, of whichever group: `sum_beds`, `TOTAL.sum_beds`. */
export function summaryNamed<T extends Pick<SummaryModel, 'key'>>(path: readonly string[], summaries: readonly T[]): T | undefined {
  const name = (OTHER_GROUPS.includes(path[0] ?? '') ? path.slice(1) : path).join('.');
  return summaries.find(({ key }) => key === name);
}

/** The column that a summary is of, among those of its report, or of the block that it belongs to. */
export function summarisedColumn({ of, block }: Pick<SummaryModel, 'of' | 'block'>, columns: readonly ColumnModel[]): ColumnModel | undefined {
  if (of === undefined) return undefined;
  return block ? block.column : columns.find(({ key }) => key === of);
}
