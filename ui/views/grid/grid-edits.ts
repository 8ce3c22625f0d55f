import { StepStack } from '../../components/grid/step-stack.ts';
import type { Entry } from '../form/entry.ts';
import { loadReach } from '../form/load-form.ts';
import type { RecordFormulas } from '../form/record-formulas.ts';
import { sameValue } from '../form/same-value.ts';
import type { GridDrafts } from './grid-drafts.ts';
import type { GridRow } from './grid-row.ts';

/** Milliseconds of work between which the page may answer. */
const BUSY = 40;

/** One cell that a step changes. */
export interface CellChange {
  readonly row: GridRow;
  readonly name: string;
  readonly entry: Entry;
}
interface Done extends CellChange {
  readonly before: Entry;
}
/** What can be taken back: cells that were changed, and rows that were added for them. */
interface Step {
  readonly cells: readonly Done[];
  readonly added: readonly GridRow[];
}
/** The grid whose cells are changed. */
interface EditedGrid {
  readonly rows: readonly GridRow[];
  readonly drafts: GridDrafts;
  readonly formulas: RecordFormulas;
  /** It was left: nothing more is to be worked out. */
  readonly isLeft: () => boolean;
  readonly append: (rows: readonly GridRow[]) => void;
  readonly takeAway: (rows: readonly GridRow[]) => void;
  readonly changed: () => void;
}

/** What is put into the cells of a grid, step by step, and the way back. */
export class GridEdits {
  readonly #grid: EditedGrid;
  readonly #steps = new StepStack<Step>();
  #isAssessing = false;

  constructor(grid: EditedGrid) {
    this.#grid = grid;
  }

  get canUndo(): boolean {
    return this.#steps.canUndo;
  }
  get canRedo(): boolean {
    return this.#steps.canRedo;
  }

  /** Puts entries into cells that are open, as one step that can be undone. Gives how many cells have changed. */
  put(changes: readonly CellChange[]): number {
    return this.#record(
      [...byRow(changes)].flatMap(([row, own]) => putRow(row, own).done),
      [],
    );
  }
  /** The same for very many cells, row by row, so that the page goes on answering; `added`: rows that the grid got for them. Gives the cells that take nothing, too. */
  async putMany(changes: readonly CellChange[], added: readonly GridRow[] = []): Promise<{ readonly count: number; readonly skipped: readonly CellChange[] }> {
    const done: Done[] = [];
    const skipped: CellChange[] = [];
    let since = performance.now();
    for (const [row, own] of byRow(changes)) {
      const put = putRow(row, own);
      done.push(...put.done);
      skipped.push(...put.skipped);
      if (performance.now() - since < BUSY) continue;
      await pause();
      since = performance.now();
    }
    return { count: this.#record(done, added), skipped };
  }

  /** Takes a step back; gives its cells. */
  undo(): readonly CellChange[] {
    const { cells, added } = this.#steps.undo() ?? { cells: [], added: [] };
    this.#apply(cells.map(({ row, name, before }) => ({ row, name, entry: before })));
    if (added.length > 0) this.#grid.takeAway(added);
    return cells.filter(({ row }) => !added.includes(row));
  }
  redo(): readonly CellChange[] {
    const { cells, added } = this.#steps.redo() ?? { cells: [], added: [] };
    if (added.length > 0) this.#grid.append(added);
    this.#apply(cells);
    return cells;
  }
  /** Rows are others than the steps know: saved, or taken away. */
  forgetSteps(): void {
    this.#steps.clear();
  }

  /** A row was changed past `put`, in its card: kept, and drawn. */
  touched(row: GridRow): void {
    row.touch();
    row.result = null;
    this.#grid.drafts.touch([row]);
    this.#grid.changed();
  }

  /** Another record was chosen: conditions and rules of the row read its values from now on. */
  async follow(row: GridRow, name: string): Promise<void> {
    const { form } = row;
    const field = form?.fields.get(name)?.field;
    if (!form || field?.type !== 'lookup') return;
    for (const path of Object.keys(form.reach)) if (path.startsWith(`${name}.`)) delete form.reach[path];
    const chosen = form.value(name);
    if (typeof chosen === 'object' && chosen !== null && 'id' in chosen)
      Object.assign(form.reach, await loadReach(name, (field.definition as { to?: string }).to ?? '', String(chosen.id)));
    this.#grid.formulas.forget();
    row.touch();
    this.#grid.changed();
  }

  /** Finds out what speaks against changed rows that are not in sight, a few at a time. */
  async assess(): Promise<void> {
    if (this.#isAssessing) return;
    this.#isAssessing = true;
    for (;;) {
      await pause();
      const open = this.#grid.rows.filter((row) => !row.isAssessed && row.dirty);
      if (open.length === 0 || this.#grid.isLeft()) break;
      const since = performance.now();
      for (const row of open) if (row.view === null || performance.now() - since > BUSY) break;
    }
    this.#isAssessing = false;
    this.#grid.changed();
  }

  /** What was put into cells is one step. */
  #record(cells: readonly Done[], added: readonly GridRow[]): number {
    if (cells.length > 0) {
      this.#steps.push({ cells, added });
      this.#settle(cells);
    } else if (added.length > 0) this.#grid.takeAway(added);
    return cells.length;
  }

  #apply(changes: readonly CellChange[]): void {
    for (const { row, name, entry } of changes) row.put(name, entry);
    this.#settle(changes);
  }

  #settle(changes: readonly CellChange[]): void {
    const rows = new Set<GridRow>();
    for (const { row, name } of changes) {
      row.result = null;
      rows.add(row);
      if (row.form?.fields.get(name)?.field.type === 'lookup') void this.follow(row, name);
    }
    this.#grid.drafts.touch(rows);
    this.#grid.changed();
    void this.assess();
  }
}

/** Cells that take their entries; what is entered may open others (a section appears), which are then filled too. */
function putRow(row: GridRow, changes: readonly CellChange[]): { readonly done: readonly Done[]; readonly skipped: readonly CellChange[] } {
  const done: Done[] = [];
  let left = changes;
  for (let round = 0; round < 4 && left.length > 0; round++) {
    const open = left.filter(({ name }) => row.kind(name) === 'open');
    if (open.length === 0) break;
    left = left.filter((change) => !open.includes(change));
    for (const change of open) {
      const before = row.entry(change.name);
      const { entry } = change;
      if (entry.problem === before.problem && entry.raw === before.raw && sameValue(entry.value, before.value)) continue;
      done.push({ ...change, before });
      row.put(change.name, entry);
    }
  }
  return { done, skipped: left };
}

function byRow(changes: readonly CellChange[]): ReadonlyMap<GridRow, readonly CellChange[]> {
  const rows = new Map<GridRow, CellChange[]>();
  for (const change of changes) {
    const own = rows.get(change.row);
    if (own) own.push(change);
    else rows.set(change.row, [change]);
  }
  return rows;
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
