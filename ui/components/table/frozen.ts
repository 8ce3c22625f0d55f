import type { Styles } from '../../app/styled.ts';

/** The most columns that can be frozen. */
export const MOST_FROZEN = 5;
/** The part of the table's width that frozen columns may take: of the others something must be left to see. */
const SHARE = 0.6;

/**
 * The class and the styles of a table whose first columns stay in sight while the others scroll sideways. Of a table that is too narrow for all of them
 * as many stay as there is room for, one at least. `room`: the width that is in sight; 0 when nobody knows.
 */
export function frozenColumns(frozen: number, widths: readonly number[], room: number): { readonly look: string; readonly styles: Styles } {
  let left = 0;
  let count = 0;
  const styles: Record<string, string> = {};
  for (const width of widths.slice(0, Math.min(frozen, MOST_FROZEN))) {
    if (count > 0 && room > 0 && left + width > room * SHARE) break;
    count += 1;
    styles[`--left-${count}`] = `${left}px`;
    left += width;
  }
  return { look: `freeze-${count}`, styles };
}
