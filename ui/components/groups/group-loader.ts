import { groupId } from '../../../platform/contract/group-id.ts';
import type { Groups, Row, RowsPage } from '../../../platform/contract/wire.ts';
import type { Line } from './group-lines.ts';
import { groupList, type GroupNode } from './group-list.ts';

/** What is asked of the server: the rows of the groups from one to another, or all, from a cursor on. */
export interface RowsRequest {
  readonly from?: string;
  readonly to?: string;
  /** In their place the keys of some groups: where groups do not lie as the rows do. */
  readonly of?: string;
  readonly cursor: string | null;
  readonly limit: number;
  readonly signal: AbortSignal;
}
/** Where the groups and rows of a report come from. A new object means other rows: the table starts again at the top. */
export interface GroupedSource {
  readonly groups: Groups;
  /** The first rows, which came with the page's own request. */
  readonly first: RowsPage;
  loadRows(request: RowsRequest): Promise<RowsPage>;
}

/** What a grouped table draws its rows from. */
export interface GroupRows {
  readonly groups: readonly GroupNode[];
  /** Lines after those of the known groups: rows whose groups nobody has told yet. */
  readonly tail: number;
  /** Thrown by the last request; `retry` goes on from there. */
  readonly error: unknown;
  readonly busy: boolean;
  /** How many rows a group has. */
  countOf(group: GroupNode): number;
  /** A row, when it is there. */
  rowOf(group: GroupNode, index: number): Row | undefined;
  /** Says which lines are in sight; undefined: beyond the known groups. `open` tells whether a group's rows are shown. */
  want(first: Line | undefined, last: Line | undefined, open: (group: GroupNode) => boolean): void;
  retry(): void;
  stop(): void;
}

/** Rows of small groups that are asked for together, and the least of a large one. */
const BLOCK = 200;
const MOST = 1000;
/** For rows that came while the page was open. */
const SPARE = 20;
/** How long the groups that a request names may be in its address: proxies take some 8,000 characters of it. */
const NAMED = 4000;

interface Held {
  readonly rows: Row[];
  /** After the last row; null when nothing follows. */
  next: string | null;
}
interface Block {
  readonly from: number;
  readonly to: number;
  readonly cursor: string | null;
  readonly limit: number;
}

/**
 * Reads the rows of the groups that are in sight, wherever they are: a request names its first and last group, so that a place far down costs what the first does.
 * Only within one group rows are read one page after another. What was folded, or scrolled past, is not asked for.
 */
export class GroupLoader implements GroupRows {
  readonly groups: readonly GroupNode[];
  readonly tail = 0;
  error: unknown = null;
  busy = false;
  readonly #finest: readonly GroupNode[];
  readonly #places: ReadonlyMap<string, number>;
  readonly #held = new Map<number, Held>();
  readonly #source: GroupedSource;
  readonly #changed: () => void;
  readonly #abort = new AbortController();
  /** More rows came in between than a request of several groups has room for: each is asked for by itself then. */
  #single = false;
  #wanted: { readonly from: number; readonly to: number; readonly row: number; readonly open: (group: GroupNode) => boolean } | null = null;

  /** `changed` is called whenever anything above has changed. */
  constructor(source: GroupedSource, changed: () => void) {
    this.#source = source;
    this.#changed = changed;
    this.groups = groupList(source.groups);
    this.#finest = this.groups.filter((group) => group.finest);
    this.#places = new Map(this.#finest.map((group, place) => [group.id, place]));
    if (source.groups.reordered) this.#takeWhole(source.first);
    else if (this.#finest.length > 0) this.#take({ from: 0, to: this.#finest.length - 1, cursor: null, limit: 0 }, source.first);
  }

  /** As the answer told, until all of its rows are there: those that came or went in between then count. */
  countOf(group: GroupNode): number {
    const held = this.#held.get(this.#places.get(group.id) ?? -1);
    return !held ? group.count : held.next === null ? held.rows.length : Math.max(group.count, held.rows.length);
  }
  rowOf(group: GroupNode, index: number): Row | undefined {
    return this.#held.get(this.#places.get(group.id) ?? -1)?.rows[index];
  }

  want(first: Line | undefined, last: Line | undefined, open: (group: GroupNode) => boolean): void {
    if (!first || !last) return;
    this.#wanted = { from: this.#placeOf(first.group), to: this.#placeOf(last.group), row: last.group.finest ? last.row : 0, open };
    if (!this.busy && this.error === null) void this.#load();
  }
  retry(): void {
    this.error = null;
    void this.#load();
  }
  stop(): void {
    this.#abort.abort();
  }

  async #load(): Promise<void> {
    const { signal } = this.#abort;
    for (let block = this.#missing(); block && !signal.aborted; block = this.#missing()) {
      this.busy = true;
      this.#changed();
      try {
        const page = await this.#source.loadRows({ ...this.#groupsOf(block), cursor: block.cursor, limit: block.limit, signal });
        if (signal.aborted) return;
        if (this.#source.groups.reordered && block.to > block.from && page.next !== null) this.#single = true;
        else this.#take(block, page);
      } catch (error) {
        if (signal.aborted) return;
        this.error = error;
      } finally {
        this.busy = false;
      }
      this.#changed();
      if (this.error !== null) return;
    }
  }

  /** The next rows to ask for: the first wanted group that lacks some, and those after it as long as they are small. */
  #missing(): Block | null {
    if (!this.#wanted) return null;
    const { from, to, row, open } = this.#wanted;
    for (let place = from; place <= to; place++) {
      const group = this.#finest[place] as GroupNode;
      const held = this.#held.get(place);
      if (!open(group) || (held && (held.next === null || held.rows.length >= group.count || (place === to && held.rows.length > row)))) continue;
      const have = held?.rows.length ?? 0;
      if (held || group.count > BLOCK) {
        const lacking = (place === to ? row : group.count) - have + 1;
        return { from: place, to: place, cursor: held?.next ?? null, limit: Math.min(MOST, Math.max(BLOCK, lacking)) };
      }
      let end = place;
      let rows = group.count;
      let length = nameOf(group).length;
      for (let next = place + 1; next < this.#finest.length && !this.#single; next++) {
        const { count } = this.#finest[next] as GroupNode;
        const named = this.#source.groups.reordered ? nameOf(this.#finest[next] as GroupNode).length : 0;
        if (rows + count > BLOCK || (length += named) > NAMED || this.#held.has(next) || !open(this.#finest[next] as GroupNode)) break;
        rows += count;
        end = next;
      }
      return { from: place, to: end, cursor: null, limit: rows + SPARE };
    }
    return null;
  }

  /** Puts the rows of a page to their groups. All groups of the block but those after the page's end are then whole. */
  #take(block: Block, page: RowsPage): void {
    // A page without rows that names a next one would never end.
    const next = page.rows.length === 0 ? null : page.next;
    const places = page.rows.map((row) => this.#places.get(groupId(row.keys ?? [])));
    const end = next === null ? block.to : (places.findLast((place) => place !== undefined) ?? block.from);
    for (let place = block.from; place <= end; place++) {
      const before = block.cursor === null ? undefined : this.#held.get(place);
      this.#held.set(place, { rows: before?.rows ?? [], next: place === end ? next : null });
    }
    // A group that came in between is not among the headings: its rows wait for the next answer.
    page.rows.forEach((row, index) => this.#held.get(places[index] ?? -1)?.rows.push(row));
  }

  /** The rows of an answer whose groups are not next to each other: those groups are whole of which all rows came. */
  #takeWhole(page: RowsPage): void {
    const byGroup = new Map<number, Row[]>();
    for (const row of page.rows) {
      const place = this.#places.get(groupId(row.keys ?? []));
      if (place !== undefined) byGroup.set(place, [...(byGroup.get(place) ?? []), row]);
    }
    for (const [place, rows] of byGroup)
      if (page.next === null || rows.length >= (this.#finest[place] as GroupNode).count) this.#held.set(place, { rows, next: null });
  }

  #groupsOf({ from, to }: Block): Pick<RowsRequest, 'from' | 'to' | 'of'> {
    const groups = this.#finest.slice(from, to + 1);
    if (!this.#source.groups.reordered) return { from: JSON.stringify(groups[0]?.keys), to: JSON.stringify(groups.at(-1)?.keys) };
    return { of: JSON.stringify(groups.map(({ keys }) => keys.map(withoutLabel))) };
  }
  /** Of a group of groups the place of the first that holds rows. */
  #placeOf(group: GroupNode): number {
    return this.#places.get(group.id) ?? this.#finest.findIndex((each) => lies(each, group));
  }
}

/** A record is found by its id. */
const withoutLabel = (key: unknown): unknown => (typeof key === 'object' && key !== null && 'id' in key ? { id: key.id, label: '' } : key);
const nameOf = ({ keys }: GroupNode): string => encodeURIComponent(JSON.stringify(keys.map(withoutLabel)));
const lies = (within: GroupNode, group: GroupNode): boolean => within === group || (within.parent !== null && lies(within.parent, group));
