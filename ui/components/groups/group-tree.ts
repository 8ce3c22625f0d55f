import type { Groups } from '../../../platform/contract/wire.ts';

/** A group with its subtotal and the groups within it. */
export interface GroupNode {
  /** Values of the groupings from the outermost to this one. */
  readonly keys: readonly unknown[];
  readonly values: Readonly<Record<string, unknown>>;
  readonly children: readonly GroupNode[];
  /** Stable as long as the groupings are: what is folded stays folded when the figures change. */
  readonly id: string;
}
export interface GroupTree {
  readonly groups: readonly GroupNode[];
  readonly total: Readonly<Record<string, unknown>>;
}

/** Puts the flat rows of an answer into each other: the groups of the finest grain below their subtotals. */
export function groupTree(groups: Groups): GroupTree {
  const byParent = new Map<string, Groups['rows'][number][]>();
  for (const row of groups.rows) {
    if (row.level === 0) continue;
    const parent = JSON.stringify(row.keys.slice(0, row.level - 1));
    const siblings = byParent.get(parent);
    if (siblings) siblings.push(row);
    else byParent.set(parent, [row]);
  }
  const below = (keys: readonly unknown[]): GroupNode[] =>
    (byParent.get(JSON.stringify(keys)) ?? []).map((row) => ({ keys: row.keys, values: row.values, children: below(row.keys), id: JSON.stringify(row.keys) }));
  return { groups: below([]), total: groups.rows.find((row) => row.level === 0)?.values ?? {} };
}
