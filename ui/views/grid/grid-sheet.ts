import { GRID_PAGE, GRID_ROWS } from '../../../platform/contract/grid-limits.ts';
import type { GridAnswer, GridRow as LoadedRow, GridRows } from '../../../platform/contract/wire-grid.ts';
import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import { isAbort, postJson } from '../../api/client.ts';
import { newUuid } from '../../app/new-uuid.ts';
import { timeZone } from '../../locale/locale.ts';
import { RecordFormulas } from '../form/record-formulas.ts';
import { gridColumns, type GridColumn } from './grid-columns.ts';
import { GridDrafts } from './grid-drafts.ts';
import { GridEdits } from './grid-edits.ts';
import { GridOffers } from './grid-offers.ts';
import { GridRow } from './grid-row.ts';
import { mayAddRows } from './new-row.ts';

/** The rows and columns of a grid, and which of them are shown. The rows beyond the first are read while the user works. */
export class GridSheet {
  readonly answer: GridAnswer;
  readonly description: ObjectDescription;
  rows: readonly GridRow[];
  readonly columns: readonly GridColumn[];
  readonly drafts: GridDrafts;
  readonly edits: GridEdits;
  readonly offers: GridOffers;
  /** Whether rows can be added at the end. */
  readonly canAdd: boolean;
  /** Why the rest of the rows could not be read. */
  failed: unknown = null;
  /** Sections that are folded, by their place in the layout. */
  folded: ReadonlySet<number> = new Set();
  /** Only these rows are shown: those that had problems when they were asked for. */
  only: ReadonlySet<GridRow> | null = null;
  readonly #changed: () => void;
  readonly #formulas: RecordFormulas;
  readonly #reading = new AbortController();
  #shownRows: readonly GridRow[] | null = null;

  constructor(answer: GridAnswer, changed: () => void) {
    const { describe, places } = answer;
    this.answer = answer;
    this.description = describe;
    this.#changed = changed;
    this.#formulas = new RecordFormulas(describe, timeZone());
    this.rows = places.map((place) => new GridRow(place, describe, this.#formulas));
    this.columns = gridColumns(describe, answer.kind);
    this.canAdd = mayAddRows(answer, this.columns);
    this.drafts = new GridDrafts(describe.object);
    const rows = () => this.rows;
    this.edits = new GridEdits({
      get rows() {
        return rows();
      },
      drafts: this.drafts,
      formulas: this.#formulas,
      isLeft: () => this.#reading.signal.aborted,
      append: (added) => this.#setRows([...this.rows, ...added]),
      takeAway: (gone) => this.#takeAway(gone),
      changed,
    });
    this.offers = new GridOffers(this, changed);
    const first = this.#match(this.rows.slice(0, answer.rows.length), answer.rows);
    this.#take([...first.keys()], first);
    void this.offers.lookElsewhere([...first.keys()], true);
    void this.readOn();
  }

  /** The grid is left: nothing more is read, what is typed stays as drafts. */
  close(): void {
    this.#reading.abort();
    this.drafts.leave();
  }

  get shownColumns(): readonly GridColumn[] {
    return this.columns.filter(({ section }) => !this.folded.has(section));
  }
  get shownRows(): readonly GridRow[] {
    const { only } = this;
    this.#shownRows ??= only ? this.rows.filter((row) => only.has(row)) : this.rows;
    return this.#shownRows;
  }
  get dirtyRows(): readonly GridRow[] {
    return this.rows.filter((row) => row.dirty);
  }
  get loadedCount(): number {
    return this.rows.filter(({ loaded }) => loaded !== null).length;
  }

  fold(section: number): void {
    const folded = new Set(this.folded);
    if (!folded.delete(section)) folded.add(section);
    this.folded = folded;
    this.#changed();
  }
  show(only: ReadonlySet<GridRow> | null): void {
    this.only = only;
    this.#shownRows = null;
    this.#changed();
  }

  /** Adds rows at the end that start so, as many of them as the grid takes; gives them. `keys`: of rows that were added before, and are taken up again. */
  add(start: LoadedRow, keys: readonly string[]): readonly GridRow[] {
    const room = Math.max(0, GRID_ROWS - this.rows.length);
    const added = keys.slice(0, room).map((key) => {
      const row = new GridRow({ id: null, title: '' }, this.description, this.#formulas, key);
      row.load(start);
      return row;
    });
    this.only = null;
    this.#setRows([...this.rows, ...added]);
    return added;
  }
  addNew(start: LoadedRow, count: number): readonly GridRow[] {
    return this.add(
      start,
      Array.from({ length: count }, () => newUuid()),
    );
  }
  /** Takes rows away that were added and are no records yet, with what is typed in them. */
  remove(rows: readonly GridRow[]): void {
    this.#takeAway(rows.filter(({ isAdded }) => isAdded));
    this.edits.forgetSteps();
  }

  #takeAway(rows: readonly GridRow[]): void {
    const gone = new Set(rows);
    for (const row of rows) this.drafts.drop(row);
    this.#setRows(this.rows.filter((row) => !gone.has(row)));
  }
  #setRows(rows: readonly GridRow[]): void {
    this.rows = rows;
    this.#shownRows = null;
    this.#changed();
  }

  /** Reads the rows that are not there yet, page by page. */
  async readOn(): Promise<void> {
    this.failed = null;
    try {
      for (;;) {
        const next = this.rows.filter(({ loaded }) => loaded === null).slice(0, GRID_PAGE);
        if (next.length === 0 || this.#reading.signal.aborted) return;
        await this.read(next);
        void this.offers.lookElsewhere(next, false);
        this.#changed();
      }
    } catch (error) {
      if (isAbort(error)) return;
      this.failed = error;
      this.#changed();
    }
  }

  /** Reads some rows, also again. Gives how they are now; those that are there no more, or not yet, are left out. Raises ApiError. */
  async fetch(rows: readonly GridRow[]): Promise<ReadonlyMap<GridRow, LoadedRow>> {
    const ids = rows.flatMap(({ id }) => id ?? []);
    const places = rows.flatMap(({ id, place }) =>
      id === null && place.respondent && place.date ? [{ respondent: place.respondent.id, date: place.date }] : [],
    );
    if (ids.length + places.length === 0) return new Map();
    const path = `/objects/${encodeURIComponent(this.description.object)}/grid/rows`;
    const answer = await postJson<GridRows>(path, { ids, places }, { signal: this.#reading.signal });
    return this.#match(rows, answer.rows);
  }

  #match(rows: readonly GridRow[], loaded: readonly LoadedRow[]): ReadonlyMap<GridRow, LoadedRow> {
    const byId = new Map(loaded.map((row) => [row.id, row]));
    const byPlace = new Map(loaded.map((row) => [`${row.respondent?.id} ${row.date}`, row]));
    return new Map(
      rows.flatMap((row) => {
        const found = row.id === null ? byPlace.get(`${row.place.respondent?.id} ${row.place.date}`) : byId.get(row.id);
        return found ? [[row, found] as const] : [];
      }),
    );
  }

  /** Reads some rows and takes over what they are; one that is gone is locked. */
  async read(rows: readonly GridRow[]): Promise<void> {
    this.#take(rows, await this.fetch(rows));
  }

  #take(rows: readonly GridRow[], loaded: ReadonlyMap<GridRow, LoadedRow>): void {
    const first = rows.filter((row) => row.loaded === null);
    for (const row of rows) row.load(loaded.get(row) ?? gone(row));
    this.offers.look(first);
  }
}

/** A row that cannot be read any more. */
function gone({ place }: GridRow): LoadedRow {
  return { ...place, version: 0, values: {}, reach: {}, updated_by: null, updated_at: null, locked: '' };
}
