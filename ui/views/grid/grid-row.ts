import { NEW_ROW } from '../../../platform/contract/grid-limits.ts';
import type { Problem } from '../../../platform/contract/problem.ts';
import type { GridPlace, GridRow as LoadedRow } from '../../../platform/contract/wire-grid.ts';
import type { ObjectDescription } from '../../../platform/contract/wire.ts';
import type { Field } from '../../../platform/fields/field.ts';
import { currentUser } from '../../app/session.ts';
import { timeZone } from '../../locale/locale.ts';
import type { Draft } from '../form/draft.ts';
import { entryOf, type Entry } from '../form/entry.ts';
import { restoreDraft } from '../form/form-draft.ts';
import { FormState, type FormStart } from '../form/form-state.ts';
import { viewForm, type FormView } from '../form/form-view.ts';
import type { Difference, Side } from '../form/merge-conflict.ts';
import { fieldOfType } from '../form/record-type.ts';
import type { RecordFormulas } from '../form/record-formulas.ts';

/** What the last try to save made of a row. */
export type RowResult = 'saved' | 'refused' | 'warned' | 'conflict';
/** What a cell is to the user: typed into, only read, or no question of this row (its section or its own condition does not hold). */
export type CellKind = 'open' | 'read' | 'none';
export interface RowConflict {
  readonly by: string | null;
  readonly at: string | null;
  readonly start: FormStart;
  readonly differences: readonly Difference[];
  choices: Readonly<Record<string, Side>>;
}
/** A row as it was sent: sent again word for word, with its key, it is not saved twice. */
export interface SentRow {
  readonly body: string;
  readonly key: string;
}

/** A row of a grid: a record, or one to be created, with the same state and the same view as the form of one record has. */
export class GridRow {
  readonly place: GridPlace;
  readonly key: string;
  /** Where the draft of the row is kept as long as it is no record. */
  readonly newPlace: string;
  /** Of a row that was added to the grid: the key under which it is first saved, also after the page was loaded anew. */
  readonly addedKey: string | null;
  loaded: LoadedRow | null = null;
  result: RowResult | null = null;
  conflict: RowConflict | null = null;
  /** Sent, and not answered yet. */
  sent: SentRow | null = null;
  #form: FormState | null = null;
  #view: FormView | null = null;
  #dirty: boolean | null = null;
  readonly #description: ObjectDescription;
  readonly #formulas: RecordFormulas;

  constructor(place: GridPlace, description: ObjectDescription, formulas: RecordFormulas, addedKey: string | null = null) {
    const { survey } = description;
    const given = { [survey?.respondent ?? '']: place.respondent?.id ?? '', [survey?.date ?? '']: place.date ?? '' };
    this.place = place;
    this.addedKey = addedKey;
    this.newPlace = addedKey === null ? (place.respondent && place.date ? `new?${new URLSearchParams(given).toString()}` : '') : NEW_ROW + addedKey;
    this.key = place.id ?? `new ${addedKey ?? `${place.respondent?.id ?? ''} ${place.date ?? ''}`}`;
    this.#description = description;
    this.#formulas = formulas;
  }

  /** Takes over the row as it was read: what was typed is gone. */
  load(row: LoadedRow): void {
    this.loaded = row;
    this.conflict = null;
    if (this.#form) this.#form = new FormState(this.#description, startOfRow(row), timeZone());
    this.touch();
  }

  /** The state of what is typed; none of a row that is not read yet. Made when it is first asked for: of two thousand rows few are looked at. */
  get form(): FormState | null {
    if (!this.#form && this.loaded) this.#form = new FormState(this.#description, startOfRow(this.loaded), timeZone());
    return this.#form;
  }
  /** Whether something is typed and not saved. */
  get dirty(): boolean {
    this.#dirty ??= this.#form?.dirty ?? false;
    return this.#dirty;
  }
  /** Added to the grid, and no record yet. */
  get isAdded(): boolean {
    return this.addedKey !== null && this.id === null;
  }
  get id(): string | null {
    return this.loaded?.id ?? this.place.id;
  }
  /** Why nothing can be entered; null when it can. */
  get locked(): string | null {
    return this.loaded?.locked ?? null;
  }

  /** What the row shows now, computed once until it is touched. */
  get view(): FormView | null {
    const { form } = this;
    if (!form) return null;
    this.#view ??= viewForm(form, this.#formulas, currentUser(), new Date());
    return this.#view;
  }
  /** Something of it has changed. */
  touch(): void {
    this.#view = null;
    this.#dirty = null;
  }

  entry(name: string): Entry {
    return this.form?.entries[name] ?? entryOf(null);
  }
  /** What is in a cell: what was typed, or, of a computed field, the value as it comes out now. */
  value(name: string): unknown {
    const isComputed = this.form?.fields.get(name)?.description.formula !== undefined;
    return isComputed ? this.view?.computed[name] : this.entry(name).value;
  }
  /** The field of a cell with the values that the row's type takes. */
  fieldOf({ name, field }: { readonly name: string; readonly field: Field }): Field {
    const own = this.form?.fields.get(name);
    return this.form && own ? fieldOfType(this.form, own).field : field;
  }
  kind(name: string): CellKind {
    const { view } = this;
    if (!view) return 'read';
    const shown = view.sections.some(({ fields }) => fields.some(({ field }) => field.name === name));
    if (!shown) return 'none';
    return this.locked === null && (this.form?.fields.get(name)?.editable ?? false) ? 'open' : 'read';
  }
  /** Whether the value of a cell is another than was read. */
  isChanged(name: string): boolean {
    return this.#form?.changedFields().includes(name) ?? false;
  }
  problems(name: string): readonly Problem[] {
    return this.#form ? (this.view?.problems.get(name) ?? []) : [];
  }
  /** Everything that speaks against the row, by field; '' is the row as a whole. */
  get allProblems(): readonly (readonly [string, Problem])[] {
    return this.#form ? [...(this.view?.problems ?? [])].flatMap(([name, said]) => said.map((problem) => [name, problem] as const)) : [];
  }
  /** Whether something speaks against it, as far as that was looked at: see `isAssessed`. */
  get hasProblems(): boolean {
    return this.result === 'refused' || this.result === 'conflict' || this.result === 'warned' || (this.#view?.problems.size ?? 0) > 0;
  }
  /** Whether what the row shows is computed already. */
  get isAssessed(): boolean {
    return this.#view !== null;
  }

  /** Puts something into a cell that is open. */
  put(name: string, entry: Entry): void {
    const { form } = this;
    if (!form?.fields.get(name)?.editable) return;
    // The form forgets what was said of the field; the entry keeps a text that could not be read.
    form.change(name, null);
    form.entries[name] = entry;
    this.touch();
  }
  /** Goes on from what was typed before. Where the record was saved since, its version says so, and the save compares; what is wrong is told at once. */
  restore(draft: Draft): void {
    const { form } = this;
    if (!form) return;
    const names = Object.keys(draft.values);
    restoreDraft(form, draft);
    if (this.id !== null && draft.version !== form.start.version)
      form.start = { ...form.start, version: draft.version, values: { ...form.start.values, ...draft.base } };
    for (const name of names) form.touched.add(name);
    this.touch();
  }
  /** Says what the server has against it. */
  refuse(problems: readonly Problem[]): void {
    if (!this.form) return;
    this.form.refuse(problems);
    this.form.attempted = true;
    this.touch();
  }
}

/** What the form of a row starts from. */
export function startOfRow(row: LoadedRow): FormStart {
  return { id: row.id, version: row.version, title: row.title, values: row.values, children: {}, reach: row.reach, past: row.past };
}
