import { summaryKinds } from '../contract/summary-kinds.ts';
import type { Groups } from '../contract/wire.ts';
import type { GroupQuery } from './query.ts';

/** The most groups, subtotals included, of one answer. */
export const GROUP_LIMIT = 5000;
/** The most cells of a matrix, its totals included. */
export const CELL_LIMIT = 30_000;
/** The most columns of figures of a matrix. */
export const FIGURE_COLUMNS = 5000;

/** A group in rows, and where there are groupings in columns in one of these, too. */
export type Group = Groups['rows'][number] & { readonly columnLevel: number; readonly columnKeys: readonly unknown[] };

/** A figure of a group without rows: numbers of rows are 0, all else is blank. */
export function emptyFigure(query: Pick<GroupQuery, 'summaries'>, key: string): 0 | null {
  const summary = query.summaries.find((each) => each.key === key);
  return summary && summaryKinds[summary.kind].gives === 'number' ? 0 : null;
}
