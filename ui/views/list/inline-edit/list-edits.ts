import type { Problem } from '../../../../platform/contract/problem.ts';
import type { ChangesAnswer } from '../../../../platform/contract/wire-batches.ts';
import type { Column, FieldDescription, ObjectDescription, RecordAnswer, Row } from '../../../../platform/contract/wire.ts';
import { ApiError, getJson, messageOf, postJson } from '../../../api/client.ts';
import { currentUser } from '../../../app/session.ts';
import { editsInCell } from '../../../components/cell-editor/cell-editor.ts';
import type { CellCommit } from '../../../components/cell-editor/cell-editor.ts';
import { showToast } from '../../../components/toast/toast.ts';
import { fieldOf } from '../../../fields/field-view.ts';
import { fieldTypes } from '../../../../platform/fields/field-types.ts';
import { isNotApplicable } from '../../../../platform/fields/not-applicable.ts';
import { currentLanguage, formatNumber, t, text, timeZone } from '../../../locale/locale.ts';
import { type Entry, entryOf } from '../../form/entry.ts';
import { RecordFormulas } from '../../form/record-formulas.ts';
import { sameValue } from '../../form/same-value.ts';
import { shownSections } from '../../record/record-view.ts';
import type { FreshRows } from '../fresh-rows.ts';
import { EditedRow } from './edited-row.ts';
import { say } from './words.ts';

/** Rows that are sent together. */
const TOGETHER = 200;

/** What the edits are told of the list they are made in. */
export interface EditedList {
  /** Its rows that were changed: those that are saved are read again. */
  readonly fresh: FreshRows;
  /** Something is to be drawn anew. */
  readonly changed: () => void;
  /** Records were saved. */
  readonly saved: (ids: readonly string[]) => void;
}

/** The input that is open. */
interface OpenCell {
  readonly id: string;
  readonly key: string;
  readonly isTyped: boolean;
}

/**
 * What is typed into cells of a list: kept by record, however the list is sorted or narrowed meanwhile, until it is saved or discarded. Who may change a record, and
 * which fields apply to it, is read with the record when its first cell is opened; rules and the like are the server's.
 */
export class ListEdits {
  readonly object: string;
  readonly rows = new Map<string, EditedRow>();
  open: OpenCell | null = null;
  saving: { readonly done: number; readonly total: number } | null = null;
  readonly #description: ObjectDescription;
  readonly #fields: ReadonlyMap<string, FieldDescription>;
  readonly #formulas: RecordFormulas;
  readonly #list: EditedList;
  readonly #reading = new Map<string, Promise<void>>();

  constructor(description: ObjectDescription, list: EditedList) {
    this.object = description.object;
    this.#description = description;
    this.#list = list;
    this.#formulas = new RecordFormulas(description, timeZone());
    const status = description.survey?.status;
    this.#fields = new Map(
      description.fields
        .filter((field) => !field.read_only && !field.fixed && field.name !== status && editsInCell(fieldOf(field).type))
        .map((field) => [field.name, field]),
    );
  }

  get cells(): number {
    return [...this.rows.values()].reduce((sum, row) => sum + row.entries.size, 0);
  }
  get changed(): readonly EditedRow[] {
    return [...this.rows.values()].filter((row) => row.entries.size > 0);
  }
  /** The field that a column shows, where it can be edited in its cell. */
  fieldOf(key: string): FieldDescription | undefined {
    return this.#fields.get(key);
  }
  labelOf(field: string): string {
    return text(this.#description.fields.find(({ name }) => name === field)?.label) || field;
  }
  /** The row as it is since it was saved. */
  rowOf(row: Row): Row {
    return this.#list.fresh.rowOf(row);
  }

  /** What is in a cell: as typed, as its record was read, or as the list shows it. */
  entry(row: Row, key: string): Entry {
    const edited = this.rows.get(row.id);
    return edited?.entries.get(key) ?? entryOf(edited?.record ? edited.record.values[key] : this.rowOf(row).values[key]);
  }

  begin(row: Row, { key }: Column, isTyped: boolean): void {
    if (!this.#fields.has(key) || this.saving) return;
    const known = this.rows.get(row.id);
    if (known?.record && !this.#applies(known.record, key)) return this.#tell('inline.not_applicable', { column: this.labelOf(key) });
    const edited = known ?? new EditedRow(row.id, titleOf(row));
    this.rows.set(row.id, edited);
    this.open = { id: row.id, key, isTyped };
    if (!edited.record) void this.#read(edited, row, key);
    this.#list.changed();
  }

  /** The input was closed with what is in it. */
  commit(row: Row, { entry }: CellCommit): void {
    const key = this.open?.key;
    this.open = null;
    if (key !== undefined) this.rows.get(row.id)?.take(key, entry, this.rowOf(row).values[key]);
    this.#sweep();
  }
  /** The input was closed without. */
  cancel(): void {
    this.open = null;
    this.#sweep();
  }
  discard(rows: readonly EditedRow[]): void {
    for (const { id } of rows) this.rows.delete(id);
    this.open = null;
    this.#list.changed();
  }
  settle(row: EditedRow, isMine: boolean): void {
    row.settle(isMine);
    this.#sweep();
    if (isMine) void this.save([row]);
  }

  /** Sends rows, and shows what became of each; `accept`: although warnings speak. */
  async save(rows: readonly EditedRow[], accept = false): Promise<void> {
    if (this.saving || rows.length === 0) return;
    const saved: string[] = [];
    let failure: unknown = null;
    try {
      for (let done = 0; done < rows.length; done += TOGETHER) {
        this.saving = { done, total: rows.length };
        this.#list.changed();
        saved.push(...(await this.#send(rows.slice(done, done + TOGETHER), accept)));
      }
    } catch (error) {
      failure = error;
    }
    if (saved.length > 0) await this.#list.fresh.read(saved);
    this.saving = null;
    this.#sweep();
    const left = rows.filter(({ id }) => this.rows.has(id)).length;
    const words = { count: formatNumber(saved.length), left: formatNumber(left) };
    if (failure !== null) showToast({ text: messageOf(failure), tone: 'bad' });
    else if (left === 0) showToast({ text: say('inline.saved', words) });
    else showToast({ text: say(saved.length > 0 ? 'inline.saved_some' : 'inline.saved_none', words), tone: 'warn' });
    if (saved.length > 0) this.#list.saved(saved);
  }

  async #send(rows: readonly EditedRow[], accept: boolean, isAgain = false): Promise<string[]> {
    const there = await this.#readMissing(rows);
    if (there.length === 0) return [];
    const { results } = await postJson<ChangesAnswer>(`/objects/${encodeURIComponent(this.object)}/changes`, {
      changes: there.map((row) => row.change()),
      ...(accept && { accept_warnings: true }),
    });
    const saved: string[] = [];
    const again: EditedRow[] = [];
    for (const [index, row] of there.entries()) {
      const result = results[index];
      const outcome = result?.outcome ?? 'refused';
      row.problems = (result?.problems ?? []) as readonly Problem[];
      if (outcome === 'updated' || outcome === 'unchanged') {
        saved.push(row.id);
        this.rows.delete(row.id);
      } else if (outcome === 'conflict') {
        if (await this.#meet(row)) again.push(row);
      } else if (row.problems.some(({ code }) => code === 'not_found')) this.#tellGone(row);
      else row.state = outcome === 'warned' ? 'warned' : 'refused';
    }
    const unchanged = again.filter((row) => row.entries.size === 0);
    for (const { id } of unchanged) this.rows.delete(id);
    saved.push(...unchanged.map(({ id }) => id));
    const rest = again.filter((row) => row.entries.size > 0);
    // Others have changed other fields of it: what was typed still stands. Once; who is quicker again is shown.
    if (rest.length > 0 && !isAgain) saved.push(...(await this.#send(rest, accept, true)));
    return saved;
  }

  /** A record whose first answer was lost is read now: without its version others could be overwritten. Gives the rows that are still there. */
  async #readMissing(rows: readonly EditedRow[]): Promise<readonly EditedRow[]> {
    const there: EditedRow[] = [];
    for (const row of rows) {
      try {
        row.record ??= await getJson<RecordAnswer>(this.#pathOf(row.id));
        there.push(row);
      } catch (error) {
        if (!isGone(error)) throw error;
        this.#tellGone(row);
      }
    }
    return there;
  }
  /** What was typed into a record that is gone stays, until it is discarded. */
  #tellGone(row: EditedRow): void {
    row.state = 'refused';
    row.problems = [{ code: 'not_found', message: say('inline.is_gone', { title: row.title }) }];
  }

  /** Somebody else has changed the record: true when nothing of it was typed here too. */
  async #meet(row: EditedRow): Promise<boolean> {
    try {
      return row.meet(await getJson<RecordAnswer>(this.#pathOf(row.id))).length === 0;
    } catch (error) {
      if (isGone(error)) this.#tellGone(row);
      else {
        row.state = 'refused';
        row.problems = [{ code: 'conflict', message: messageOf(error) }];
      }
      return false;
    }
  }

  /** Reads the record of a cell that was opened; the input is closed again when it is not to be changed. */
  #read(edited: EditedRow, row: Row, key: string): Promise<void> {
    const before = this.#reading.get(edited.id);
    if (before) return before;
    const asked = this.#load(edited, row, key).finally(() => this.#reading.delete(edited.id));
    this.#reading.set(edited.id, asked);
    return asked;
  }
  async #load(edited: EditedRow, row: Row, key: string): Promise<void> {
    const { id, title } = edited;
    try {
      const record = await getJson<RecordAnswer>(this.#pathOf(id));
      edited.title = record.title;
      if (!record.can.update) return this.#refuse(edited, 'inline.may_not', { title: record.title });
      if (!this.#applies(record, key)) return this.#refuse(edited, 'inline.not_applicable', { column: this.labelOf(key) });
      edited.record = record;
      const shown = this.rowOf(row).values[key];
      if (!sameValue(record.values[key], shown) && shown !== undefined)
        this.#tell('inline.changed_meanwhile', { title: record.title, column: this.labelOf(key), value: this.wordsOf(key, record.values[key]) });
      for (const [field, entry] of [...edited.entries]) edited.take(field, entry, undefined);
    } catch (error) {
      if (isGone(error)) return this.#refuse(edited, 'inline.is_gone', { title });
      // No connection: the record is read with the save.
    }
    this.#sweep();
  }
  #refuse(edited: EditedRow, key: Parameters<typeof say>[0], words: Record<string, string>): void {
    if (this.open?.id === edited.id) this.open = null;
    // What was typed while the record was being read stays, until it is discarded.
    if (edited.entries.size === 0) this.rows.delete(edited.id);
    else {
      edited.state = 'refused';
      edited.problems = [{ code: 'refused', message: say(key, words) }];
    }
    this.#tell(key, words);
  }
  #tell(key: Parameters<typeof say>[0], words: Record<string, string>): void {
    showToast({ text: say(key, words), tone: 'warn' });
    this.#list.changed();
  }

  /** A value in words. */
  wordsOf(field: string, value: unknown): string {
    const description = this.#description.fields.find(({ name }) => name === field);
    if (!description || value === null || value === undefined) return say('inline.blank');
    if (isNotApplicable(value)) return t('record.not_applicable');
    const known = fieldOf(description);
    return fieldTypes[known.type].format(value as never, known as never, { language: currentLanguage(), timeZone: timeZone() }) || say('inline.blank');
  }

  #applies(record: RecordAnswer, field: string): boolean {
    if (!this.#description.layout.sections.some((section) => section.fields.includes(field))) return true;
    const sections = shownSections(this.#description, record, this.#formulas, currentUser(), new Date());
    return sections.some((section) => section.fields.some(({ name }) => name === field));
  }
  #pathOf(id: string): string {
    return `/objects/${encodeURIComponent(this.object)}/records/${encodeURIComponent(id)}`;
  }
  /** Rows without changes are forgotten. */
  #sweep(): void {
    for (const [id, row] of this.rows) if (row.entries.size === 0 && this.open?.id !== id) this.rows.delete(id);
    this.#list.changed();
  }
}

const isGone = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

/** What a row is called: its linked value, or the first that is a text. */
function titleOf({ values, links }: Row): string {
  const linked = Object.keys(links ?? {})[0];
  const value = linked === undefined ? Object.values(values)[0] : values[linked];
  if (typeof value === 'object' && value !== null && 'label' in value) return String(value.label);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
