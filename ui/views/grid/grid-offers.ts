import { NEW_ROW } from '../../../platform/contract/grid-limits.ts';
import type { GridRow as LoadedRow } from '../../../platform/contract/wire-grid.ts';
import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import { type GridDrafts, type OfferedDraft, placesOf } from './grid-drafts.ts';
import type { GridRow } from './grid-row.ts';
import { loadNewRow } from './new-row.ts';

/** What the offers need of the sheet (`GridSheet`) that they are of. */
interface Sheet {
  readonly description: ObjectDescription;
  readonly drafts: GridDrafts;
  readonly edits: { assess(): Promise<void> };
  readonly canAdd: boolean;
  add(start: LoadedRow, keys: readonly string[]): readonly GridRow[];
}

/** What was typed into a grid before and is neither saved nor given up, to be taken up again: here, or on another device. */
export class GridOffers {
  readonly #sheet: Sheet;
  readonly #changed: () => void;
  /** Of each row the drafts of it, newest first. */
  readonly #ofRows = new Map<GridRow, readonly OfferedDraft[]>();
  /** Of rows that were added and are no records yet, by place. */
  readonly #ofNew = new Map<string, OfferedDraft>();

  constructor(sheet: Sheet, changed: () => void) {
    this.#sheet = sheet;
    this.#changed = changed;
  }

  /** How many rows have one. */
  get count(): number {
    return this.#ofRows.size + this.#ofNew.size;
  }
  /** Of how many the newest was typed on another device. */
  get elsewhere(): number {
    const newest = [...[...this.#ofRows.values()].map(([first]) => first), ...this.#ofNew.values()];
    return newest.filter((one) => one !== undefined && one.device !== null).length;
  }

  /** Looks for drafts of rows in this browser. */
  look(rows: readonly GridRow[]): void {
    for (const row of rows) {
      const found = row.locked === null ? this.#sheet.drafts.find(row) : undefined;
      if (found) this.#offer(row, found);
    }
  }
  /** Asks the server for those of other devices; `isFirst`: the grid was opened just now, and rows that were added in it are looked for too. */
  async lookElsewhere(rows: readonly GridRow[], isFirst: boolean): Promise<void> {
    const { drafts, canAdd } = this.#sheet;
    const hasNew = isFirst && canAdd;
    if (hasNew) for (const one of drafts.findNew()) this.#ofNew.set(one.place, one);
    const byPlace = new Map(rows.filter(({ locked }) => locked === null).flatMap((row) => placesOf(row).map((place) => [place, row] as const)));
    if (byPlace.size === 0 && !hasNew) return;
    for (const one of await drafts.findElsewhere([...new Set(byPlace.values())], hasNew)) {
      const row = byPlace.get(one.place);
      if (row) this.#offer(row, one);
      else if (one.place.startsWith(NEW_ROW) && isNewer(one, this.#ofNew.get(one.place))) this.#ofNew.set(one.place, one);
    }
    if (this.count > 0) this.#changed();
  }

  /** Goes on with the newest of each row. Raises ApiError: what a new row starts with could not be read. */
  async take(): Promise<void> {
    const { drafts, edits } = this.#sheet;
    const added =
      this.#ofNew.size > 0
        ? this.#sheet.add(
            await loadNewRow(this.#sheet.description, null),
            [...this.#ofNew.keys()].map((place) => place.slice(NEW_ROW.length)),
          )
        : [];
    const taken = [
      ...[...this.#ofRows].flatMap(([row, [newest]]) => (newest ? [[row, newest] as const] : [])),
      ...added.flatMap((row) => {
        const one = this.#ofNew.get(row.newPlace);
        return one ? [[row, one] as const] : [];
      }),
    ];
    this.#ofRows.clear();
    this.#ofNew.clear();
    for (const [row, one] of taken) {
      row.restore(one.draft);
      drafts.take(row, one);
    }
    this.#changed();
    void edits.assess();
  }
  drop(): void {
    for (const [row, offered] of this.#ofRows) for (const one of offered) this.#sheet.drafts.discard(one, row);
    for (const one of this.#ofNew.values()) this.#sheet.drafts.discard(one);
    this.#ofRows.clear();
    this.#ofNew.clear();
    this.#changed();
  }

  #offer(row: GridRow, one: OfferedDraft): void {
    this.#ofRows.set(
      row,
      [...(this.#ofRows.get(row) ?? []), one].sort((a, b) => (a.draft.at < b.draft.at ? 1 : -1)),
    );
  }
}

function isNewer(one: OfferedDraft, other: OfferedDraft | undefined): boolean {
  return other === undefined || one.draft.at > other.draft.at;
}
