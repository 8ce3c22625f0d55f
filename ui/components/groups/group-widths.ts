import type { Column, Groups, Row } from '../../../platform/contract/wire.ts';
import { text } from '../../locale/locale.ts';
import { columnWidths, MOST, textWidth, valueWidth } from '../table/column-width.ts';
import { grandTotal, type GroupNode } from './group-list.ts';
import { groupLabel } from './group-value.ts';

/** The fold, the count and the link beside a group's name. */
const BESIDE = 130;
const STEP = 16;
const WORD = 44;
const SAMPLE = 200;
/** Room at most for what is computed of other figures. */
const SPARE = 260;

/** The widths of a grouped table's columns: room for the figures of the groups, and for the groups' names in the first. */
export function groupWidths(columns: readonly Column[], rows: readonly Row[], groups: Groups, nodes: readonly GroupNode[]): number[] {
  const total = grandTotal(groups);
  return columnWidths(columns, rows).map((width, index) => {
    const column = columns[index] as Column;
    const own = groups.summaries.filter((summary) => summary.of === column.key);
    const figures = own.reduce((sum, summary) => sum + valueWidth(total.values[summary.key], summary) + WORD, own.length > 0 ? 24 : 0);
    if (index > 0) return Math.round(Math.max(width, Math.min(MOST, figures)));
    const names = nodes.slice(0, SAMPLE).map((node) => {
      const grouping = groups.groupings[node.level - 1];
      return grouping ? textWidth(groupLabel(node.keys.at(-1), grouping)) + BESIDE + node.level * STEP : 0;
    });
    const computed = groups.summaries.filter(({ kind }) => kind === 'formula').reduce((sum, each) => sum + textWidth(text(each.label)) + WORD + 20, 0);
    const named = groups.summaries.find((summary) => summary.kind === 'count' && summary.of === undefined);
    return Math.round(
      Math.min(
        MOST + 60 + Math.min(computed, SPARE),
        Math.max(width, figures + computed + Math.max(...names, 0) + (named ? textWidth(text(named.label)) - 28 : 0)),
      ),
    );
  });
}
