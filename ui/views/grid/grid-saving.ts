import type { ChangesAnswer } from '../../../platform/contract/wire-batches.ts';
import type { Problem } from '../../../platform/contract/problem.ts';
import type { SavedAnswer } from '../../../platform/contract/wire-forms.ts';
import type { GridRow as LoadedRow } from '../../../platform/contract/wire-grid.ts';
import { ApiError, getJson, messageOf, postJson } from '../../api/client.ts';
import { newUuid } from '../../app/new-uuid.ts';
import type { Entry } from '../form/entry.ts';
import { findDifferences } from '../form/merge-conflict.ts';
import { rebaseForm } from '../form/rebase-form.ts';
import { isPassing } from '../../waiting/waiting.ts';
import { startOfRow, type GridRow } from './grid-row.ts';
import type { GridSheet } from './grid-sheet.ts';

type Result = ChangesAnswer['results'][number];

/** Rows and characters of one request. */
const ROWS = 100;
const LENGTH = 400_000;

/** What became of the last save: how many rows are saved, and how many are not, by reason. */
export interface SaveSummary {
  readonly saved: number;
  readonly refused: readonly GridRow[];
  readonly warned: readonly GridRow[];
  readonly conflicts: readonly GridRow[];
  /** Why it ended before all rows were sent, in words. */
  readonly failure: string | null;
}

/** The saving of what is typed in a grid: changed rows only, some at a time, each with a result of its own. What is saved stays, whatever becomes of the rest. */
export class GridSaving {
  /** How far a save under way is. */
  progress: { readonly done: number; readonly total: number } | null = null;
  summary: SaveSummary | null = null;
  readonly #sheet: GridSheet;
  readonly #changed: () => void;

  constructor(sheet: GridSheet, changed: () => void) {
    this.#sheet = sheet;
    this.#changed = changed;
  }

  get busy(): boolean {
    return this.progress !== null;
  }

  /** Saves the rows that are changed, or some of them. Never throws: whatever happens, what is typed stays. */
  async save(rows: readonly GridRow[] = this.#sheet.dirtyRows, acceptWarnings = false): Promise<void> {
    if (this.busy || rows.length === 0) return;
    const saved = new Set<GridRow>();
    let failure: string | null = null;
    this.progress = { done: 0, total: rows.length };
    this.#changed();
    try {
      await this.#settleSent(rows);
      await this.#saveAll(
        rows.filter(({ dirty }) => dirty),
        acceptWarnings,
        saved,
        true,
      );
    } catch (error) {
      failure = messageOf(error);
    }
    this.progress = null;
    this.#sheet.edits.forgetSteps();
    const left = rows.filter((row) => !saved.has(row));
    const of = (result: GridRow['result']) => left.filter((row) => row.result === result);
    this.summary = { saved: saved.size, refused: of('refused'), warned: of('warned'), conflicts: of('conflict'), failure };
    this.#changed();
  }

  close(): void {
    this.summary = null;
    this.#changed();
  }

  /** Goes on from what somebody else saved, with the values that were chosen; the row is saved again. */
  async settle(row: GridRow): Promise<void> {
    const { conflict, form } = row;
    if (!conflict || !form) return;
    const unread = unreadOf(row);
    rebaseForm(form, conflict.start, conflict.differences, conflict.choices);
    for (const [name, entry] of unread) if (conflict.choices[name] !== 'theirs') form.entries[name] = entry;
    row.conflict = null;
    row.result = null;
    row.touch();
    this.#sheet.drafts.touch([row]);
    if (row.dirty) await this.save([row]);
    else {
      this.#forget(row);
      this.#sheet.drafts.drop(row);
      this.#changed();
    }
  }

  async #saveAll(rows: readonly GridRow[], acceptWarnings: boolean, saved: Set<GridRow>, mayRetry: boolean): Promise<void> {
    const again: GridRow[] = [];
    for (let at = 0; at < rows.length;) {
      const some = portion(rows.slice(at, at + ROWS));
      const results = await this.#send(some, acceptWarnings);
      at += some.length;
      again.push(...(await this.#takeResults(some, results, saved)));
      this.progress = { done: Math.min(at, rows.length), total: rows.length };
      this.#changed();
    }
    if (mayRetry && again.length > 0) await this.#saveAll(again, acceptWarnings, saved, false);
  }

  /** Rows that were sent without an answer, and changed since: what was sent is settled first, so that nobody conflicts with themselves. */
  async #settleSent(rows: readonly GridRow[]): Promise<void> {
    const open = rows.filter((row) => row.sent !== null && row.sent.body !== bodyOf(row));
    for (let at = 0; at < open.length; at += ROWS) {
      const some = open.slice(at, at + ROWS);
      const answer = await this.#post(some, false);
      const written = some.filter((_, index) => ['created', 'updated', 'unchanged'].includes(answer[index]?.outcome ?? ''));
      for (const [index, row] of some.entries()) know(row, answer[index]);
      const now = await this.#sheet.fetch(written);
      for (const [row, loaded] of now) rebase(row, loaded);
    }
  }

  async #send(rows: readonly GridRow[], acceptWarnings: boolean): Promise<readonly Result[]> {
    for (const row of rows) {
      const body = bodyOf(row);
      // A row that was added has a key of its own, in its draft too: not even after a crash of the tab it is made twice.
      if (row.sent?.body !== body) row.sent = { body, key: row.isAdded && row.addedKey !== null ? row.addedKey : newUuid() };
    }
    return this.#post(rows, acceptWarnings);
  }

  async #post(rows: readonly GridRow[], acceptWarnings: boolean): Promise<readonly Result[]> {
    const changes = rows.map(({ sent }) => ({ ...(JSON.parse(sent?.body ?? '{}') as object), save_key: sent?.key }));
    try {
      const path = `/objects/${encodeURIComponent(this.#sheet.description.object)}/changes`;
      const { results } = await postJson<ChangesAnswer>(path, { changes, ...(acceptWarnings ? { accept_warnings: true } : {}) });
      for (const row of rows) row.sent = null;
      return results;
    } catch (error) {
      // Without an answer nobody knows whether it was saved: the same is sent again with the same key.
      if (!(error instanceof ApiError) || !isPassing(error)) for (const row of rows) row.sent = null;
      throw error;
    }
  }

  /** Gives the rows to be saved again: somebody else changed other fields of them meanwhile. */
  async #takeResults(rows: readonly GridRow[], results: readonly Result[], saved: Set<GridRow>): Promise<readonly GridRow[]> {
    const written: GridRow[] = [];
    const conflicting: GridRow[] = [];
    for (const [index, row] of rows.entries()) {
      const result = results[index];
      if (!result) continue;
      if (['created', 'updated', 'unchanged'].includes(result.outcome)) {
        know(row, result);
        row.result = 'saved';
        written.push(row);
        saved.add(row);
        this.#sheet.drafts.drop(row);
        continue;
      }
      row.result = result.outcome === 'warned' ? 'warned' : 'refused';
      row.refuse(result.problems as readonly Problem[]);
      const isTaken = row.id === null && result.problems.some(({ code }) => code === 'not_unique');
      if (isTaken && row.addedKey !== null) await this.#findMade(row, row.addedKey);
      if (result.outcome === 'conflict' || isTaken) conflicting.push(row);
    }
    await this.#readWritten(written);
    return this.#compare(conflicting);
  }

  /** An added row whose key has made a record before, whose answer was lost: from now on it is that record. */
  async #findMade(row: GridRow, key: string): Promise<void> {
    try {
      const { id } = await getJson<SavedAnswer>(`/saves/${key}`, { quiet: true });
      if (row.loaded) row.loaded = { ...row.loaded, id };
    } catch {
      // It has made none: something else is the same in another record, as the server says.
    }
  }

  /** What is stored now: the server sets more than was typed. Where it cannot be read, what was typed is what is there. */
  async #readWritten(rows: readonly GridRow[]): Promise<void> {
    if (rows.length === 0) return;
    try {
      await this.#sheet.read(rows);
    } catch {
      for (const row of rows)
        if (row.loaded && row.form)
          row.load({ ...row.loaded, values: Object.fromEntries(Object.entries(row.form.entries).map(([name, { value }]) => [name, value])) });
    }
    for (const row of rows) row.result = 'saved';
  }

  /** Somebody saved first: where both changed the same value the user chooses; where they did not, the row goes on from theirs. */
  async #compare(rows: readonly GridRow[]): Promise<readonly GridRow[]> {
    if (rows.length === 0) return [];
    const again: GridRow[] = [];
    for (const [row, loaded] of await this.#sheet.fetch(rows)) {
      const { form } = row;
      if (!form || loaded.id === null) continue;
      const start = startOfRow(loaded);
      const differences = differencesOf(row, loaded);
      if (differences.some(({ both }) => both) || row.id === null) {
        row.result = 'conflict';
        row.conflict = { by: loaded.updated_by, at: loaded.updated_at, start, differences, choices: {} };
        row.loaded = { ...loaded, values: row.loaded?.values ?? {} };
        continue;
      }
      rebase(row, loaded);
      row.result = null;
      if (row.dirty) again.push(row);
    }
    return again;
  }

  #forget(row: GridRow): void {
    row.result = null;
    row.touch();
  }
}

/** Saves of a row carry this and nothing else. */
function bodyOf(row: GridRow): string {
  const { id } = row;
  const body = row.form?.body(false);
  return JSON.stringify({ ...(id === null ? {} : { id, version: body?.version }), values: body?.values ?? {} });
}

/** As many of the rows as one request may hold. */
function portion(rows: readonly GridRow[]): readonly GridRow[] {
  let length = 0;
  const fitting = rows.findIndex((row) => (length += bodyOf(row).length) > LENGTH);
  return fitting < 0 ? rows : rows.slice(0, Math.max(1, fitting));
}

/** A record was made or changed: from now on the row is that record, in that version. */
function know(row: GridRow, result: Result | undefined): void {
  if (!row.loaded || !result) return;
  row.loaded = { ...row.loaded, id: result.id ?? row.loaded.id, version: result.version ?? row.loaded.version, title: result.title ?? row.loaded.title };
}

function differencesOf({ form }: GridRow, loaded: LoadedRow) {
  if (!form) return [];
  const editable = [...form.fields.values()].filter((one) => one.editable && one.field.type !== 'children').map((one) => one.field.name);
  return findDifferences({ values: form.start.values, children: {} }, { ...form.mine(), children: {} }, { values: loaded.values, children: {} }, editable);
}

/** Texts that could not be read: they are no values, and stay as they were typed. */
function unreadOf({ form }: GridRow): [string, Entry][] {
  return Object.entries(form?.entries ?? {}).filter(([, { problem }]) => problem !== undefined);
}

function rebase(row: GridRow, loaded: LoadedRow): void {
  const { form } = row;
  if (!form) return;
  const unread = unreadOf(row);
  rebaseForm(form, startOfRow(loaded), differencesOf(row, loaded), {});
  Object.assign(form.entries, Object.fromEntries(unread));
  row.loaded = loaded;
  row.touch();
}
