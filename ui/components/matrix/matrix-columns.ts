import { groupId } from '../../../platform/contract/group-id.ts';
import type { MatrixColumn } from '../../../platform/contract/matrix-columns.ts';
import type { Groups } from '../../../platform/contract/wire.ts';

/** A heading above columns: how many of them it spans, and how many lines of headings it is high. */
export interface MatrixHeading {
  readonly column: MatrixColumn;
  readonly across: number;
  readonly down: number;
}

/** The lines of headings, from the outermost grouping down: a group spans those within it and their total. */
export function matrixHeadings(columns: readonly MatrixColumn[], depth: number): readonly (readonly MatrixHeading[])[] {
  return Array.from({ length: depth }, (_, line) =>
    columns.flatMap((column, at): MatrixHeading[] => {
      const level = line + 1;
      if (column.level === level && !column.whole) return [{ column, across: 1, down: 1 }];
      // A group that has groups within it: its heading stands where the first of them does, the word for its total below it.
      const first = columns.findIndex(({ keys }) => groupId(keys.slice(0, level)) === column.id);
      if (column.level === level) return first === at ? [] : [{ column, across: at - first + 1, down: 1 }];
      if (column.level === 0) return line === 0 ? [{ column, across: 1, down: depth }] : [];
      if (column.level === level - 1) return [{ column, across: 1, down: depth - line }];
      return [];
    }),
  );
}

/** The figures of a cell: by the keys of its row and of its column. Undefined of one that has no rows. */
export function cellsOf(
  groups: Groups,
): (row: readonly unknown[], column: MatrixColumn) => { readonly count: number; readonly values: Readonly<Record<string, unknown>> } | undefined {
  const cells = new Map((groups.matrix?.cells ?? []).map((cell) => [`${groupId(cell.column_keys)} ${groupId(cell.keys)}`, cell]));
  const totals = new Map(groups.rows.map((row) => [groupId(row.keys), row]));
  return (row, column) => (column.level === 0 ? totals.get(groupId(row)) : cells.get(`${column.id} ${groupId(row)}`));
}
