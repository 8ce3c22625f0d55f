import { GRID_DRAFTS, GRID_PAGE, NEW_ROW } from '../../../platform/contract/grid-limits.ts';
import type { GridDrafts as DraftsFound, GridDraftsChange } from '../../../platform/contract/wire-grid.ts';
import { ApiError, postJson, putJson } from '../../api/client.ts';
import { currentUser } from '../../app/session.ts';
import { deviceId } from '../form/draft-device.ts';
import { draftKey, dropDraft, keepDraft, keptDrafts, readDraft, type Draft } from '../form/draft.ts';
import { draftOf } from '../form/form-draft.ts';
import type { GridRow } from './grid-row.ts';

/** Pauses in typing after which drafts are kept: in the browser, and on the server. */
const BROWSER_MS = 300;
const SERVER_MS = 2500;
/** Characters of one request. */
const LENGTH = 400_000;

/** What was typed before into a row, or into one that was added to the grid and is no record yet; `device` null: in this browser. */
export interface OfferedDraft {
  readonly place: string;
  readonly draft: Draft;
  readonly device: string | null;
}
type Kept = GridDraftsChange['kept'][number];

/**
 * What is typed in a grid and not saved, row by row: in the browser at once, and on the server in a pause of typing, many rows at a time, so that it is there on
 * another device. Each is kept where the form of the same record keeps it, so that either finds what was typed in the other.
 */
export class GridDrafts {
  /** The browser has no room for it. */
  isNowhere = false;
  readonly #object: string;
  /** Rows that were touched, and wait to be kept in the browser and on the server. */
  readonly #touched = new Set<GridRow>();
  readonly #unsent = new Set<GridRow>();
  /** Drafts that the server may have, by place, and what it is to drop. */
  readonly #onServer = new Set<string>();
  #dropping: GridDraftsChange['dropped'] = [];
  /** Rows whose draft of this browser is offered, and not to be written over before somebody has looked. */
  readonly #offered = new Set<GridRow>();
  /** Other devices' drafts that were taken up: dropped once the server has them as this one's. */
  readonly #taken = new Map<string, string>();
  #timers: ReturnType<typeof setTimeout>[] = [];
  #sending: Promise<void> = Promise.resolve();
  #isRefused = false;

  constructor(object: string) {
    this.#object = object;
  }

  /** Rows were changed. */
  touch(rows: Iterable<GridRow>): void {
    for (const row of rows) {
      this.#touched.add(row);
      this.#unsent.add(row);
    }
    this.#stop();
    this.#timers = [setTimeout(() => this.keep(), BROWSER_MS), setTimeout(() => this.#flush(), SERVER_MS)];
  }
  /** Keeps in the browser what waits, now. */
  keep(): void {
    for (const row of this.#touched) {
      if (this.#offered.has(row)) continue;
      if (!row.dirty || !row.form) this.drop(row);
      else this.isNowhere = !keepDraft(localStorage, this.#keyOf(placeOf(row)), draftOf(row.form, new Date()));
    }
    this.#touched.clear();
  }
  /** The grid is left: what is typed stays in the browser, and goes to the server. */
  leave(): void {
    this.keep();
    this.#flush();
  }

  /** What was typed into a row before, in this browser. */
  find(row: GridRow): OfferedDraft | undefined {
    for (const place of placesOf(row)) {
      const draft = readDraft(localStorage, this.#keyOf(place), new Date());
      if (!draft) continue;
      this.#offered.add(row);
      return { place, draft, device: null };
    }
    return undefined;
  }
  /** The same of rows that were added to a grid and are no records yet. */
  findNew(): readonly OfferedDraft[] {
    return keptDrafts(localStorage, this.#keyOf(NEW_ROW), new Date()).map(({ rest, draft }) => ({ place: NEW_ROW + rest, draft, device: null }));
  }
  /** What was typed on other devices, and here where the browser has lost it; newest first. Never fails: without a connection there is none. */
  async findElsewhere(rows: readonly GridRow[], hasNew: boolean): Promise<readonly OfferedDraft[]> {
    if (currentUser()?.view_as) return [];
    const places = rows.flatMap((row) => placesOf(row));
    const found: OfferedDraft[] = [];
    for (let at = 0; at === 0 || at < places.length; at += GRID_PAGE) {
      const body = { places: places.slice(at, at + GRID_PAGE), ...(hasNew && at === 0 ? { new_rows: true } : {}) };
      const { drafts } = await postJson<DraftsFound>(`${this.#path}/find`, body, { quiet: true }).catch(() => ({ drafts: [] as DraftsFound['drafts'] }));
      for (const { place, device, ...draft } of drafts) {
        if (device === deviceId()) this.#onServer.add(place);
        if (device !== deviceId() || !readDraft(localStorage, this.#keyOf(place), new Date())) found.push({ place, draft, device });
      }
    }
    return found;
  }

  /** An offered draft was taken up into a row. */
  take(row: GridRow, { place, device }: OfferedDraft): void {
    this.#offered.delete(row);
    if (device !== null && device !== deviceId()) this.#taken.set(place, device);
    this.touch([row]);
  }
  /** An offered draft is not wanted. */
  discard({ place, device }: OfferedDraft, row?: GridRow): void {
    if (row) this.#offered.delete(row);
    if (device === null) dropDraft(localStorage, this.#keyOf(place));
    this.#forget([{ place, device: device ?? deviceId() }]);
  }
  /** The row was saved, or what was typed is given up. */
  drop(row: GridRow): void {
    this.#touched.delete(row);
    this.#unsent.delete(row);
    this.#offered.delete(row);
    for (const place of placesOf(row)) {
      dropDraft(localStorage, this.#keyOf(place));
      const taken = this.#taken.get(place);
      if (taken !== undefined) this.#forget([{ place, device: taken }]);
      this.#taken.delete(place);
      if (this.#onServer.delete(place)) this.#forget([{ place, device: deviceId() }]);
    }
  }

  get #path(): string {
    return `/objects/${encodeURIComponent(this.#object)}/grid/drafts`;
  }
  #keyOf(place: string): string {
    return draftKey(currentUser()?.id ?? '', this.#object, place);
  }
  #stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }

  /** Many rows may be dropped at once: they go together. */
  #forget(drafts: GridDraftsChange['dropped']): void {
    if (this.#dropping.length === 0) setTimeout(() => this.#queue(() => this.#sendDropped()));
    this.#dropping = [...this.#dropping, ...drafts];
  }

  #flush(): void {
    this.#stop();
    this.keep();
    this.#queue(() => this.#sendKept());
  }
  /** One request after the other: a draft that is dropped is not to be overtaken by itself. */
  #queue(work: () => Promise<void>): void {
    if (currentUser()?.view_as) return;
    this.#sending = this.#sending.then(work);
  }

  async #sendDropped(): Promise<void> {
    const dropped = this.#dropping;
    this.#dropping = [];
    for (let at = 0; at < dropped.length; at += GRID_DRAFTS) await this.#put([], dropped.slice(at, at + GRID_DRAFTS));
  }

  async #sendKept(): Promise<void> {
    const rows = [...this.#unsent].filter((row) => !this.#offered.has(row));
    this.#unsent.clear();
    if (this.#isRefused) return;
    let kept: Kept[] = [];
    let going: GridRow[] = [];
    let length = 0;
    const send = async () => {
      if (kept.length > 0 && !(await this.#put(kept, []))) for (const row of going) this.#unsent.add(row);
      [kept, going, length] = [[], [], 0];
    };
    for (const row of rows) {
      if (!row.dirty || !row.form) continue;
      const { at: _at, sent: _sent, ...content } = draftOf(row.form, new Date());
      const own = JSON.stringify(content).length;
      if (kept.length === GRID_DRAFTS || length + own > LENGTH) await send();
      kept.push({ place: placeOf(row), ...content } as Kept);
      going.push(row);
      // From now on it may be there, and a save that ends before the answer comes is to drop it.
      this.#onServer.add(placeOf(row));
      length += own;
    }
    await send();
  }

  /** Whether the server has taken it. */
  async #put(kept: readonly Kept[], dropped: GridDraftsChange['dropped']): Promise<boolean> {
    try {
      await putJson(this.#path, { device: deviceId(), kept, dropped }, { quiet: true, keepalive: kept.length === 0 });
    } catch (error) {
      // Without a connection it stays in the browser, and the next pause tries again; what the server will not have it is not asked again.
      this.#isRefused = error instanceof ApiError && [403, 404].includes(error.status);
      return false;
    }
    for (const { place, ...content } of kept) {
      const key = this.#keyOf(place);
      const here = readDraft(localStorage, key, new Date());
      if (here && JSON.stringify(here.values) === JSON.stringify(content.values)) keepDraft(localStorage, key, { ...here, sent: true });
      const taken = this.#taken.get(place);
      this.#taken.delete(place);
      if (taken !== undefined) this.#forget([{ place, device: taken }]);
    }
    return true;
  }
}

/** Where a row's draft is kept: with its record; of a row that is none yet where its form keeps it. */
function placeOf(row: GridRow): string {
  return row.id ?? row.newPlace;
}
/** Where it may be kept from before: the record may have been made since. */
export function placesOf(row: GridRow): readonly string[] {
  return [...new Set([row.id, row.newPlace])].filter((place): place is string => place !== null && place !== '');
}
