import { groupId } from '../../../platform/contract/group-id.ts';
import type { Row } from '../../../platform/contract/wire.ts';
import { RowLoader } from '../table/row-loader.ts';
import { grandTotal, type GroupNode } from './group-list.ts';
import type { GroupedSource, GroupRows } from './group-loader.ts';
import type { Line } from './group-lines.ts';

interface CutNode extends GroupNode {
  readonly rows: Row[];
}

/**
 * Groups of which there are more than one answer tells: the headings come from the rows themselves, where their keys change, without figures.
 * So the rows are read from the top on.
 */
export class CutLoader implements GroupRows {
  readonly groups: CutNode[] = [];
  readonly #loader: RowLoader;
  readonly #total: number;
  #read = 0;

  /** `changed` is called whenever something has changed. */
  constructor(source: GroupedSource, changed: () => void) {
    this.#total = grandTotal(source.groups).count;
    this.#loader = new RowLoader({ first: source.first, loadPage: (cursor, { limit, signal }) => source.loadRows({ cursor, limit, signal }) }, () => {
      this.#head();
      changed();
    });
    this.#head();
  }

  get tail(): number {
    return this.#loader.more ? Math.max(1, this.#total - this.#read) : 0;
  }
  get error(): unknown {
    return this.#loader.error;
  }
  get busy(): boolean {
    return this.#loader.busy;
  }
  countOf(group: GroupNode): number {
    return (group as CutNode).rows.length;
  }
  rowOf(group: GroupNode, index: number): Row | undefined {
    return (group as CutNode).rows[index];
  }
  want(_first: Line | undefined, last: Line | undefined): void {
    if (!last) this.#loader.want(this.#read);
  }
  retry(): void {
    this.#loader.retry();
  }
  stop(): void {
    this.#loader.stop();
  }

  /** Puts headings above the rows that came. */
  #head(): void {
    for (; this.#read < this.#loader.rows.length; this.#read++) {
      const row = this.#loader.rows[this.#read] as Row;
      const keys = row.keys ?? [];
      let parent: CutNode | null = null;
      for (let level = 1; level <= keys.length; level++) {
        const id = groupId(keys.slice(0, level));
        const known = this.groups.findLast((group) => group.level <= level);
        if (known?.id === id) parent = known;
        else this.groups.push((parent = { id, keys: keys.slice(0, level), level, count: 0, values: null, parent, finest: level === keys.length, rows: [] }));
      }
      parent?.rows.push(row);
    }
  }
}
