import { groupId } from './group-id.ts';
import type { Matrix } from './wire.ts';

/** A column of a matrix: a group of the last grouping in columns, all groups within another together (`whole`), or all. */
export interface MatrixColumn {
  readonly id: string;
  readonly keys: readonly unknown[];
  readonly level: number;
  /** Whether it sums up columns before it. */
  readonly whole: boolean;
}

/** The columns from left to right: each group after those within it, and all of them at the end. `depth`: how many groupings there are in columns. */
export function matrixColumns(depth: number, columns: Matrix['columns']): readonly MatrixColumn[] {
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
