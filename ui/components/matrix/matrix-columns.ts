import type { Groups, Matrix } from '../../../platform/contract/wire.ts';
import { groupId } from '../groups/group-list.ts';

/** A column of a matrix: a group of the last grouping in columns, all groups within another together (`whole`), or all. */
export interface MatrixColumn {
  readonly id: string;
  readonly keys: readonly unknown[];
  readonly level: number;
  /** Whether it sums up columns before it. */
  readonly whole: boolean;
}
/** A heading above columns: how many of them it spans, and how many lines of headings it is high. */
export interface MatrixHeading {
  readonly column: MatrixColumn;
  readonly across: number;
  readonly down: number;
}

/** The columns from left to right: each group after those within it, and all of them at the end. */
export function matrixColumns({ groupings, columns }: Pick<Matrix, 'groupings' | 'columns'>): readonly MatrixColumn[] {
  const depth = groupings.length;
  const byParent = new Map<string, Matrix['columns'][number][]>();
  for (const column of columns) {
    const parent = groupId(column.keys.slice(0, -1));
    byParent.set(parent, [...(byParent.get(parent) ?? []), column]);
  }
  const within = (keys: readonly unknown[]): MatrixColumn[] =>
    (byParent.get(groupId(keys)) ?? []).flatMap((column) => [
      ...(column.level < depth ? within(column.keys) : []),
      { id: groupId(column.keys), keys: column.keys, level: column.level, whole: column.level < depth },
    ]);
  return [...within([]), { id: groupId([]), keys: [], level: 0, whole: true }];
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
