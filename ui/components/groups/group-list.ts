import { groupId } from '../../../platform/contract/group-id.ts';
import { isOthers } from '../../../platform/contract/other-groups.ts';
import type { Groups } from '../../../platform/contract/wire.ts';

/** A group with its figures. */
export interface GroupNode {
  /** Stable as long as the groupings are: what is folded stays folded when the figures change. */
  readonly id: string;
  /** Values of the groupings from the outermost to this one. */
  readonly keys: readonly unknown[];
  /** From 1, the outermost. */
  readonly level: number;
  /** Rows of the report in it. */
  readonly count: number;
  /** Blank where the totals were cut. */
  readonly values: Readonly<Record<string, unknown>> | null;
  readonly parent: GroupNode | null;
  /** Of the finest grain: rows lie in it, not groups. */
  readonly finest: boolean;
}

/** The groups of an answer as they stand below each other: each before the groups within it. */
export function groupList(groups: Groups): readonly GroupNode[] {
  const byParent = new Map<string, Groups['rows'][number][]>();
  for (const row of groups.rows) {
    if (row.level === 0) continue;
    const parent = groupId(row.keys.slice(0, -1));
    const siblings = byParent.get(parent);
    if (siblings) siblings.push(row);
    else byParent.set(parent, [row]);
  }
  const list: GroupNode[] = [];
  const add = (parent: GroupNode | null): void => {
    for (const { keys, level, count, values } of byParent.get(parent?.id ?? '[]') ?? []) {
      const node: GroupNode = { id: groupId(keys), keys, level, count, values, parent, finest: level === groups.groupings.length };
      list.push(node);
      add(node);
    }
  };
  add(null);
  return list;
}

/** Whether rows are shown below a group: those of all other groups together are reached by the condition that keeps them, and a period may have none. */
export function ownRows(group: GroupNode): boolean {
  return group.count > 0 && !group.keys.some(isOthers);
}

/** Whether a group, or one that it lies in, is folded. */
export function isFolded(group: GroupNode | null, folded: ReadonlySet<string>): boolean {
  return group !== null && (folded.has(group.id) || isFolded(group.parent, folded));
}

/** The figures of all rows together. */
export function grandTotal(groups: Groups): { readonly count: number; readonly values: Readonly<Record<string, unknown>> } {
  return groups.rows.find((row) => row.level === 0) ?? { count: 0, values: {} };
}
