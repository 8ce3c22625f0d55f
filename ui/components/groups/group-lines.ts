import type { GroupNode } from './group-list.ts';

/** A line of a grouped table: the heading of a group, or one of its rows. */
export interface Line {
  readonly group: GroupNode;
  /** Which row of the group, from 0; -1 for its heading. */
  readonly row: number;
}

/**
 * Which line stands where: each group's heading, and below it its groups or rows, unless it is folded.
 * The heights are exact before any row is loaded, since each group says how many it has.
 */
export class GroupLines {
  /** How many lines there are. */
  readonly count: number;
  readonly #groups: readonly GroupNode[];
  /** The line of each heading. */
  readonly #starts: readonly number[];
  readonly #places = new Map<GroupNode, number>();

  /** `rowsOf` says how many rows of a group are shown: 0 where the details are hidden. */
  constructor(groups: readonly GroupNode[], folded: ReadonlySet<string>, rowsOf: (group: GroupNode) => number) {
    const shown: GroupNode[] = [];
    const starts: number[] = [];
    let line = 0;
    let below = 0;
    for (const group of groups) {
      // `below` is the level of a folded group: what follows deeper lies in it.
      if (below > 0 && group.level > below) continue;
      const closed = folded.has(group.id);
      below = closed ? group.level : 0;
      this.#places.set(group, line);
      shown.push(group);
      starts.push(line);
      line += 1 + (group.finest && !closed ? rowsOf(group) : 0);
    }
    this.#groups = shown;
    this.#starts = starts;
    this.count = line;
  }

  /** The line at a place from the top; undefined beyond the end. */
  at(place: number): Line | undefined {
    if (place < 0 || place >= this.count) return undefined;
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= place) low = middle;
      else high = middle - 1;
    }
    return { group: this.#groups[low] as GroupNode, row: place - (this.#starts[low] as number) - 1 };
  }

  /** What stands at a place, while others come and go above it. */
  keyOf(place: number): string {
    const line = this.at(place);
    return line ? `${line.group.id} ${line.row}` : `tail ${place - this.count}`;
  }

  /** Where the heading of a group stands; undefined while it is hidden in a folded one. */
  placeOf(group: GroupNode): number | undefined {
    return this.#places.get(group);
  }

  /** The headings that stay in sight when this line is the first below the table's head: of the groups that the lines beneath them lie in, from the outermost on. */
  pinned(first: number): readonly number[] {
    const places: number[] = [];
    for (let level = 1; ; level++) {
      const covered = this.at(first + level - 1)?.group;
      const heading = covered ? ancestor(covered, level) : null;
      const place = heading ? this.#places.get(heading) : undefined;
      // What shows nothing below itself has nothing to stay in sight for.
      if (place === undefined || heading === null || this.#isEmpty(heading, place)) return places;
      places.push(place);
    }
  }

  #isEmpty(heading: GroupNode, place: number): boolean {
    const next = this.at(place + 1);
    return !next || ancestor(next.group, heading.level) !== heading;
  }
}

function ancestor(group: GroupNode, level: number): GroupNode | null {
  let at: GroupNode | null = group;
  while (at && at.level > level) at = at.parent;
  return at?.level === level ? at : null;
}
